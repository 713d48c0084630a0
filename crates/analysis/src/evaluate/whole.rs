//! Figures of the whole organisation, computed from the answers themselves.

pub(super) mod association;
pub(super) mod between;
pub(super) mod drivers;
mod factor;
mod gaps;
pub(super) mod items;
pub(super) mod organisation;
pub(super) mod quality;
pub(super) mod scales;

use peil_disclosure::Publication;
use peil_instrument::{Questionnaire, Relation};
use peil_statistics::Interval;

use super::finding::{Finding, Found};
use super::rounding::{FINER_FROM, hundredths, hundredths_outward};
use crate::measures::Counts;
use crate::survey::Survey;
use crate::units::totals;
use association::Pair;
use organisation::Organisation;

/// Correlations and reliability are given from this number of people on.
pub(super) const RELATIONS_FROM: u64 = 50;

/// The root of every tree.
const ROOT: usize = 0;

/// A measure of the whole organisation with what decides on it, and its figures if it is shown.
pub(crate) struct WholeMeasure<'a> {
    /// Its name in the ledger.
    pub(crate) key: String,
    /// The people behind it.
    pub(crate) n: u64,
    /// The threshold above the wave's own.
    pub(crate) at_least: u64,
    /// The people who gave another answer than the commonest: 0 or 1 would give answers away. `None` for
    /// figures that are no count of answers.
    pub(crate) others: Option<u64>,
    /// Its figures.
    pub(crate) findings: Findings<'a>,
}

/// The figures of a measure: made when it is decided that they are shown, if they take long to make.
pub(crate) enum Findings<'a> {
    Ready(Vec<Finding>),
    Later(Box<dyn FnOnce() -> Vec<Finding> + 'a>),
}

impl Findings<'_> {
    /// The figures, made if they are not there yet.
    pub(crate) fn make(self) -> Vec<Finding> {
        match self {
            Findings::Ready(findings) => findings,
            Findings::Later(make) => make(),
        }
    }
}

impl<'a> WholeMeasure<'a> {
    /// As figures that lay answers side by side leave: in two decimals, the ends of intervals outward, and
    /// without p-values, of which two decimals say nothing.
    fn in_hundredths(self) -> WholeMeasure<'a> {
        let WholeMeasure { findings, .. } = self;
        let rounded = || {
            let mut findings = findings.make();
            findings.retain(|(slot, _)| !slot.measure.is_p_value());
            for (_, found) in &mut findings {
                let ends = found.interval.and_then(|(low, high)| Interval::new(low, high).ok());
                *found = Found {
                    value: found.value.map(hundredths),
                    n: found.n.filter(|n| *n >= FINER_FROM),
                    interval: ends.map(|ends| hundredths_outward(&ends)),
                };
            }
            findings
        };
        WholeMeasure { findings: Findings::Later(Box::new(rounded)), ..self }
    }

    /// Whether it passes the thresholds.
    pub(crate) fn may_be_shown(&self, publication: &Publication) -> bool {
        let told_apart = 1 + publication.policy().shared();
        self.others.is_none_or(|others| others > told_apart)
            && publication.release_whole(self.n, self.at_least, ()).is_some()
    }
}

/// All measures of the whole organisation.
///
/// `shown`: per scale the units for which it is shown; figures of how units differ know no others.
pub(crate) fn whole_measures<'a>(
    survey: &Survey<'a>,
    counts: &'a Counts,
    shown: Vec<Vec<bool>>,
) -> Vec<WholeMeasure<'a>> {
    let questionnaire = survey.questionnaire;
    let heads = all_heads(survey);
    let mut measures = Vec::new();
    for item in &counts.items {
        measures.extend(items::measures(questionnaire, counts, item, heads));
    }
    let scored = counts.scales.iter();
    let whole = Organisation {
        questionnaire,
        dataset: survey.dataset,
        scored: scored.map(|scale| scale.scored.as_ref().ok().map(|(rows, _)| rows)).collect(),
        at_least: counts.scales.iter().map(|scale| scale.at_least).collect(),
        units: survey.units,
        shown,
    };
    let mut side_by_side = Vec::new();
    for scale in 0..counts.scales.len() {
        measures.extend(scales::measure(survey, counts, scale, heads).map(|(measure, _)| measure));
        side_by_side.extend(quality::measures(&whole, scale));
        side_by_side.extend(between::measures(&whole, scale));
    }
    side_by_side.extend(together(&whole, &declared(questionnaire)));
    measures.extend(side_by_side.into_iter().map(WholeMeasure::in_hundredths));
    for gap in questionnaire.gaps() {
        measures.extend(gaps::measures(questionnaire, counts, gap));
    }
    measures
}

/// The people of the whole organisation.
pub(super) fn all_heads(survey: &Survey<'_>) -> u64 {
    totals(survey.units, |unit| unit.heads).first().map_or(0, |heads| u64::from(*heads))
}

/// The pairs of scales that the questionnaire names.
pub(super) fn declared(questionnaire: &Questionnaire) -> Vec<Pair> {
    let pair = |relation: &Relation| Pair {
        id: relation.id.clone(),
        first: relation.first,
        second: relation.second,
    };
    questionnaire.relations().iter().map(pair).collect()
}

/// How scales go together: each pair, pairs beside each other, and the scale that all of them share
/// explained by all others. At full precision.
pub(super) fn together<'a>(whole: &Organisation<'a>, pairs: &[Pair]) -> Vec<WholeMeasure<'a>> {
    let mut measures = Vec::new();
    for (place, pair) in pairs.iter().enumerate() {
        measures.extend(association::measures(whole, pair));
        let later = pairs[place + 1..].iter();
        measures.extend(later.filter_map(|other| association::difference(whole, pair, other)));
    }
    measures.extend(drivers::outcome(pairs).map(|outcome| drivers::measure(whole, outcome)));
    measures
}
