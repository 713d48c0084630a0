//! Figures over units beside figures over people: weighted and plain means, means of means, ICC.
//!
//! Where hidden units enter such a figure one by one, it is one more equation about them. One or two hidden
//! units are tried out: every number of people and every sum of answers that they can have.

mod known;

use std::collections::BTreeSet;

use crate::finding::{Finding, Leak, Report, people};
use crate::precision::Precision;
use crate::wave::Wave;
use known::{Candidate, Known, Over};

/// More combinations than this are not tried.
const MOST: u64 = 20_000_000;

/// Looks at every item with a figure over units.
pub(crate) fn attack(wave: &Wave, precision: &Precision) -> Report {
    let mut report = Report::default();
    let over_units = wave.figures.iter().filter(|figure| Over::of(&figure.measure).is_some());
    let places: BTreeSet<(usize, &str)> = over_units
        .filter(|figure| figure.kind == "item")
        .map(|f| (f.unit, f.id.as_str()))
        .collect();
    for (unit, id) in places {
        for grouping in groupings(wave, unit) {
            if let Some(known) = Known::new(wave, precision, unit, id, &grouping) {
                report.looked_at.groups += 1;
                try_out(wave, unit, id, &known, &mut report);
            }
        }
    }
    report
}

/// The ways to divide a unit's people that a figure over units may mean: the units next below it, or all
/// units with people of their own.
fn groupings(wave: &Wave, unit: usize) -> Vec<Vec<usize>> {
    let children = wave.children();
    let own = wave.own_invited();
    let next: Vec<usize> =
        children[unit].iter().copied().filter(|child| wave.units[*child].invited > 0).collect();
    let mut ahead = children[unit].clone();
    let mut leaves = Vec::new();
    let mut is_divided = own[unit] == 0;
    while let Some(at) = ahead.pop() {
        if children[at].is_empty() && own[at] > 0 {
            leaves.push(at);
        }
        // Own people beside subunits are a group without figures of its own.
        is_divided &= children[at].is_empty() || own[at] == 0;
        ahead.extend(&children[at]);
    }
    leaves.sort_unstable();
    let mut groupings = Vec::new();
    if own[unit] == 0 && next.len() > 1 {
        groupings.push(next);
    }
    if is_divided && leaves.len() > 1 && !groupings.contains(&leaves) {
        groupings.push(leaves);
    }
    groupings
}

/// What hidden units can be, with and without the figures over units.
fn try_out(wave: &Wave, unit: usize, id: &str, known: &Known, report: &mut Report) {
    if known.combinations() > MOST {
        return;
    }
    let mut anyway = Ranges::default();
    let mut with = Ranges::default();
    known.candidates(|candidate| {
        anyway.widen(&candidate);
        if known.agrees(&candidate) {
            with.widen(&candidate);
        }
    });
    let points = known.span();
    for (at, hidden) in known.hidden.iter().enumerate() {
        let (Some(before), Some(after)) = (anyway.of(at), with.of(at)) else { continue };
        // Less than one whole answer is left free, where more was before.
        let is_known = |range: &Range| {
            range.people.0 + 1 >= range.people.1 && range.sum.1 - range.sum.0 < points
        };
        if is_known(after) && !is_known(before) {
            let (low, high) = (
                after.sum.0 as f64 / after.people.1.max(1) as f64,
                after.sum.1 as f64 / after.people.0.max(1) as f64,
            );
            let size = people(after.people.0, after.people.1);
            let conclusion = if after.sum.0 == after.sum.1 && after.people.0 == after.people.1 {
                format!("{size} with an opinion, and their mean is exactly {low:.2}")
            } else {
                format!("{size} with an opinion, and their mean is between {low:.2} and {high:.2}")
            };
            report.findings.push(Finding {
                wave: wave.code.clone(),
                leak: Leak::BetweenUnits,
                group: wave.units[*hidden].code.clone(),
                question: format!("item {id}"),
                conclusion,
                from: known.from.clone(),
                assuming: Some(known.assuming(wave, unit)),
            });
        }
    }
}

/// What hidden units can have, over all candidates.
#[derive(Default)]
struct Ranges(Vec<Range>);

struct Range {
    people: (i64, i64),
    sum: (i64, i64),
}

impl Ranges {
    fn widen(&mut self, candidate: &Candidate) {
        for (at, (people, sum)) in candidate.iter().enumerate() {
            let wider = |(low, high): (i64, i64), value: i64| (low.min(value), high.max(value));
            match self.0.get_mut(at) {
                None => self.0.push(Range { people: (*people, *people), sum: (*sum, *sum) }),
                Some(range) => {
                    range.people = wider(range.people, *people);
                    range.sum = wider(range.sum, *sum);
                }
            }
        }
    }

    fn of(&self, at: usize) -> Option<&Range> {
        self.0.get(at)
    }
}
