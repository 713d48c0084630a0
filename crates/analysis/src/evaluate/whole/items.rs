//! Items of the whole organisation: counts and shares per answer, mean and spread of ratings.

use peil_disclosure::{Cell, Histogram, Rated};
use peil_instrument::{Choice, Item, ItemKind, Questionnaire};
use peil_statistics::moments::{Moments, mean_interval};
use peil_statistics::nonresponse::tipping_point;
use peil_statistics::proportion::{share, wilson, wilson_finite};
use peil_statistics::quantiles::{Frequencies, QuantileType, bottom2, top2};
use peil_statistics::shape::shape;
use peil_statistics::{Interval, Undefined};

use super::{Findings, ROOT, WholeMeasure};
use crate::dataset::{is_opinion, item_codes};
use crate::evaluate::finding::{Finding, Found, Slot};
use crate::measures::{Counts, ItemCounts, item_key, pooled};
use crate::results::{Measure, Subject};

/// The measures of one item: one, or one per option of a multiple choice.
pub(super) fn measures(
    questionnaire: &Questionnaire,
    counts: &Counts,
    item: &ItemCounts,
    heads: u64,
) -> Vec<WholeMeasure<'static>> {
    let described = &questionnaire.items()[item.item];
    let route = first_of_route(questionnaire, described).and_then(|first| {
        let cell = pooled(counts.item(first)?.columns.first()?)?;
        Some((&questionnaire.items()[first], cell))
    });
    // Where the first question of the route gives its answers away, "of all" would tell its base.
    let of_route = route.as_ref().map_or(u64::MAX, |(first, cell)| others(&first.kind, cell));
    let shares = Shares::new(ROOT, described, route.map(|(_, cell)| cell), heads);
    let measure = |key: String, cell: &Histogram, findings: Vec<Finding>| WholeMeasure {
        key,
        n: cell.n(),
        at_least: item.at_least,
        others: Some(of_route.min(others(&described.kind, cell))),
        findings: Findings::Ready(findings),
    };
    match (&described.kind, item.columns.as_slice()) {
        (ItemKind::Multiple { options }, columns) => {
            let option = |(choice, cells): (&Choice, &Vec<Histogram>)| {
                let cell = pooled(cells)?;
                let key = format!("{}.{}", item_key(described.id.as_str()), choice.id);
                let findings = shares.option(choice.id.as_str(), &cell);
                Some(measure(key, &cell, findings))
            };
            options.iter().zip(columns).filter_map(option).collect()
        }
        (_, [cells]) => {
            let Some(cell) = pooled(cells) else { return Vec::new() };
            let codes = item_codes(questionnaire, item.item);
            let mut findings = shares.answers(&codes, &cell);
            if let ItemKind::Rating { .. } = described.kind {
                findings.extend(shares.mean(&codes, &cell));
                findings.extend(shares.distribution(&codes, &cell));
            }
            let key = item_key(described.id.as_str());
            vec![measure(key, &cell, findings)]
        }
        _ => Vec::new(),
    }
}

/// The people who did not answer as nearly all did: on the same side, of a rating.
fn others(kind: &ItemKind, cell: &Histogram) -> u64 {
    match kind {
        ItemKind::Rating { .. } => Rated(cell.clone()).others(),
        _ => cell.others(),
    }
}

/// The first question of an item's route; `None` if the item is always asked.
pub(in crate::evaluate) fn first_of_route(
    questionnaire: &Questionnaire,
    item: &Item,
) -> Option<usize> {
    let mut at = item.show_if.as_ref()?.item;
    // Conditions point backwards, so this ends.
    while let Some(condition) = &questionnaire.items()[at].show_if {
        at = condition.item;
    }
    Some(at)
}

/// What the figures of an item have in common.
pub(in crate::evaluate) struct Shares {
    unit: usize,
    subject: Subject,
    /// The people of whom those who answered are a part, if that is known.
    population: Option<u64>,
    /// The answers to the first question of the route.
    route: Option<Histogram>,
    heads: u64,
}

impl Shares {
    /// The figures of an item for a unit of `heads` people. `route`: the answers there to the first question of
    /// the item's route.
    pub(in crate::evaluate) fn new(
        unit: usize,
        item: &Item,
        route: Option<Histogram>,
        heads: u64,
    ) -> Shares {
        Shares {
            unit,
            subject: Subject::Item(item.id.clone()),
            // Of how many people the routed ones are a sample, nobody knows.
            population: item.show_if.is_none().then_some(heads),
            route,
            heads,
        }
    }

    /// Count and shares of every answer to a rating or single choice.
    pub(in crate::evaluate) fn answers(&self, codes: &[u8], cell: &Histogram) -> Vec<Finding> {
        let opinions: u64 = codes
            .iter()
            .zip(&cell.counts)
            .filter(|(code, _)| is_opinion(**code))
            .map(|(_, n)| n)
            .sum();
        let mut findings = Vec::new();
        for (code, count) in codes.iter().zip(&cell.counts) {
            let answer = code.to_string();
            findings.extend(self.of_all_answers(&answer, *count, cell.n()));
            if is_opinion(*code) {
                let among = share_value(*count, opinions, None);
                findings.push((self.slot(Measure::ShareOpinion, &answer), among));
            }
        }
        findings
    }

    /// Count and shares of an option of a multiple choice: `cell` counts not ticked and ticked.
    pub(in crate::evaluate) fn option(&self, option: &str, cell: &Histogram) -> Vec<Finding> {
        let ticked = cell.counts.get(1).copied().unwrap_or(0);
        self.of_all_answers(option, ticked, cell.n())
    }

    fn of_all_answers(&self, answer: &str, count: u64, answered: u64) -> Vec<Finding> {
        let counted = Found::of(count as f64).with_n(answered);
        let mut findings = vec![
            (self.slot(Measure::Count, answer), counted),
            (self.slot(Measure::Share, answer), share_value(count, answered, self.population)),
        ];
        if let Some(base) = &self.route {
            let of_all = share_value(count, base.n(), Some(self.heads));
            findings.push((self.slot(Measure::ShareAll, answer), of_all));
        }
        findings
    }

    /// Mean and standard deviation of the opinions.
    pub(in crate::evaluate) fn mean(&self, codes: &[u8], cell: &Histogram) -> Vec<Finding> {
        let counts = opinions(codes, cell);
        let slot = |measure| Slot::new(self.unit, &self.subject, measure);
        let (mean, sd) = match Moments::from_counts(&counts, 1) {
            Err(_) => (Found::undefined(), Found::undefined()),
            Ok(moments) => (
                Found::of(moments.mean())
                    .with_n(moments.n())
                    .with_interval(mean_interval(&moments, self.population)),
                Found::from_result(moments.sd()).with_n(moments.n()),
            ),
        };
        vec![(slot(Measure::Mean), mean), (slot(Measure::Sd), sd)]
    }

    /// Quartiles, shape, and the two ends of the opinions.
    pub(in crate::evaluate) fn distribution(&self, codes: &[u8], cell: &Histogram) -> Vec<Finding> {
        let counts = opinions(codes, cell);
        let n: u64 = counts.iter().map(|(_, people)| people).sum();
        let highest = counts.iter().map(|(code, _)| *code).max().unwrap_or_default();
        let found = |measure, value: Result<f64, Undefined>| {
            let slot = Slot::new(self.unit, &self.subject, measure);
            (slot, Found::from_result(value).with_n(n))
        };
        let quartiles = Frequencies::new(&counts, 1)
            .and_then(|frequencies| frequencies.quartiles(QuantileType::Seven));
        let shape = shape(&counts);
        let mut findings = vec![
            found(Measure::LowerQuartile, quartiles.map(|quartiles| quartiles.first)),
            found(Measure::Median, quartiles.map(|quartiles| quartiles.median)),
            found(Measure::UpperQuartile, quartiles.map(|quartiles| quartiles.third)),
            found(Measure::Skewness, shape.map(|shape| shape.skew_g1)),
            found(Measure::Kurtosis, shape.map(|shape| shape.kurtosis_g2)),
        ];
        let top = top2(&counts, highest);
        for (measure, counted) in
            [(Measure::Top2Opinion, top), (Measure::Bottom2Opinion, bottom2(&counts, 1))]
        {
            let (slot, value) = found(measure, counted.map(|counted| counted.share()));
            let ends = counted.and_then(|counted| wilson(counted.successes(), counted.n()));
            findings.push((slot, value.with_interval(ends)));
        }
        findings.push(found(Measure::Overturn, top.and_then(|top| self.overturn(top.share(), n))));
        findings
    }

    /// The share of the highest answers at which those who gave no opinion would turn the majority.
    fn overturn(&self, share: f64, n: u64) -> Result<f64, Undefined> {
        let people = self.population.ok_or(Undefined::EmptyBase)?;
        let found = tipping_point(share, n, people, 0.5)?;
        if found.possible { Ok(found.share_needed) } else { Err(Undefined::OutsideDomain) }
    }

    fn slot(&self, measure: Measure, answer: &str) -> Slot {
        Slot::for_answer(self.unit, &self.subject, measure, answer)
    }
}

/// How often each opinion occurs: what a mean is made of.
pub(in crate::evaluate) fn opinions(codes: &[u8], cell: &Histogram) -> Vec<(i64, u64)> {
    let counts = codes.iter().zip(&cell.counts).filter(|(code, _)| is_opinion(**code));
    counts.map(|(code, count)| (i64::from(*code), *count)).collect()
}

fn share_value(count: u64, base: u64, population: Option<u64>) -> Found {
    let interval = |people| -> Result<Interval, Undefined> {
        match people {
            Some(people) => wilson_finite(count, base, people),
            None => wilson(count, base),
        }
    };
    Found::from_result(share(count, base)).with_n(base).with_interval(interval(population))
}
