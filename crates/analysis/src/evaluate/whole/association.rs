//! How scales go together: over people, within and between their groups, and beside each other.

use peil_instrument::Id;
use peil_statistics::Undefined;
use peil_statistics::correlation::{CorrelationMatrix, kendall, pearson_from_sums, spearman};
use peil_statistics::dependent_correlations::{Overlapping, compare_overlapping};
use peil_statistics::partial::partial;
use peil_statistics::within_between::{LevelCorrelation, WithinBetween, within_between};

use super::organisation::Organisation;
use super::{Findings, RELATIONS_FROM, ROOT, WholeMeasure};
use crate::evaluate::finding::{Finding, Found, Slot};
use crate::results::{Measure, Subject};

/// Two scales and the name of how they go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::evaluate) struct Pair {
    pub(in crate::evaluate) id: Id,
    pub(in crate::evaluate) first: usize,
    pub(in crate::evaluate) second: usize,
}

/// The figures of two scales, at full precision.
pub(in crate::evaluate) fn measures(
    whole: &Organisation<'_>,
    pair: &Pair,
) -> Vec<WholeMeasure<'static>> {
    let subject = Subject::Relation(pair.id.clone());
    let slot = |measure| Slot::new(ROOT, &subject, measure);
    let groups = whole.pairs(pair.first, pair.second);
    let n: u64 = groups.iter().map(|group| group.n).sum();
    let split = within_between(&groups);
    let individual = split.as_ref().map_err(|reason| *reason).and_then(|split| split.individual);
    let found = individual.map(|found| found.r);
    let found = Found::from_result(found).with_n(n);
    let pearson = found.with_interval(individual.map(|found| found.interval));
    let p = Found::from_result(individual.map(|found| found.p)).with_n(n);
    let key = |name: &str| format!("{name}:{}", pair.id);
    let measure = |name: &str, findings: Vec<Finding>| WholeMeasure {
        key: key(name),
        n,
        at_least: at_least(whole, &[pair.first, pair.second]),
        others: None,
        findings: Findings::Ready(findings),
    };
    let mut measures = vec![
        measure("relation", vec![(slot(Measure::Correlation), pearson)]),
        measure("relation_p", vec![(slot(Measure::CorrelationP), p)]),
    ];
    let columns = whole.complete(&[pair.first, pair.second]);
    let ranked: Vec<(f64, f64)> = match columns.as_slice() {
        [x, y] if n > 0 => x.iter().zip(y).filter_map(|(x, y)| Some(((*x)?, (*y)?))).collect(),
        _ => Vec::new(),
    };
    let rank = spearman(&ranked);
    let spearman = Found::from_result(rank.map(|found| found.rho)).with_n(n);
    let spearman = spearman.with_interval(rank.map(|found| found.interval_bonett_wright));
    let order = kendall(&ranked);
    let kendall = Found::from_result(order.map(|found| found.tau_b)).with_n(n);
    let kendall = kendall.with_interval(order.map(|found| found.interval));
    measures.push(measure(
        "relation_ranks",
        vec![(slot(Measure::Spearman), spearman), (slot(Measure::Kendall), kendall)],
    ));
    let units = split.as_ref().map_or(0, |split| split.n_units);
    let level = |kind, figure: fn(&WithinBetween) -> Result<LevelCorrelation, Undefined>, n| {
        let found = split.as_ref().map_err(|reason| *reason).and_then(figure);
        let value = Found::from_result(found.map(|found| found.r)).with_n(n);
        (slot(kind), value.with_interval(found.map(|found| found.interval)))
    };
    let levels = vec![
        level(Measure::CorrelationWithin, |split| split.within, n),
        level(Measure::CorrelationBetween, |split| split.between_weighted, units),
        level(Measure::CorrelationMeans, |split| split.between_unweighted, units),
    ];
    measures.push(measure("relation_levels", levels));
    measures.push(others_held_still(whole, pair, n, &subject));
    measures
}

/// The partial correlation, with all other scales kept beside the two held still.
fn others_held_still(
    whole: &Organisation<'_>,
    pair: &Pair,
    n: u64,
    subject: &Subject,
) -> WholeMeasure<'static> {
    let scales = whole.beside(pair.first);
    let place = |scale: usize| scales.iter().position(|other| *other == scale);
    let found = match (place(pair.first), place(pair.second)) {
        (Some(first), Some(second)) => CorrelationMatrix::of_complete(&whole.complete(&scales))
            .and_then(|all| {
                let given: Vec<usize> =
                    (0..scales.len()).filter(|at| *at != first && *at != second).collect();
                partial(&all, first, second, &given)
            }),
        _ => Err(Undefined::TooFewItems),
    };
    let people = found.map_or(n, |found| found.n);
    let value = Found::from_result(found.map(|found| found.r)).with_n(people);
    let value = value.with_interval(found.map(|found| found.interval));
    WholeMeasure {
        key: format!("relation_partial:{}", pair.id),
        n: people,
        at_least: at_least(whole, &scales),
        others: None,
        findings: Findings::Ready(vec![(
            Slot::new(ROOT, subject, Measure::CorrelationPartial),
            value,
        )]),
    }
}

/// The scale that two pairs have in common.
pub(in crate::evaluate) fn shared(one: &Pair, other: &Pair) -> Option<usize> {
    [one.first, one.second].into_iter().find(|scale| [other.first, other.second].contains(scale))
}

/// Whether two correlations that share a scale differ, over the people with all three scores.
pub(in crate::evaluate) fn difference(
    whole: &Organisation<'_>,
    one: &Pair,
    other: &Pair,
) -> Option<WholeMeasure<'static>> {
    let shared = shared(one, other)?;
    let apart = |pair: &Pair| [pair.first, pair.second].into_iter().find(|scale| *scale != shared);
    let scales = [shared, apart(one)?, apart(other)?];
    if scales.iter().any(|scale| !whole.beside(shared).contains(scale)) {
        return None;
    }
    let columns = whole.complete(&scales);
    let n = columns.first().map_or(0, Vec::len) as u64;
    let found = CorrelationMatrix::of_complete(&columns)
        .and_then(|all| Overlapping::among(&all, 0, 1, 2))
        .and_then(|three| compare_overlapping(&three));
    let subject = Subject::Relation(one.id.clone());
    let slot = |measure| Slot::for_answer(ROOT, &subject, measure, other.id.as_str());
    let value = Found::from_result(found.map(|found| found.difference)).with_n(n);
    let value = value.with_interval(found.map(|found| found.interval));
    let p = Found::from_result(found.map(|found| found.p)).with_n(n);
    Some(WholeMeasure {
        key: format!("relation_difference:{}-{}", one.id, other.id),
        n,
        at_least: at_least(whole, &scales),
        others: None,
        findings: Findings::Ready(vec![
            (slot(Measure::CorrelationDifference), value),
            (slot(Measure::CorrelationDifferenceP), p),
        ]),
    })
}

/// The strictest threshold of some scales.
pub(super) fn at_least(whole: &Organisation<'_>, scales: &[usize]) -> u64 {
    scales.iter().map(|scale| whole.at_least[*scale]).max().unwrap_or(0).max(RELATIONS_FROM)
}

/// The correlation of two scales over the people of one unit, from their sums.
pub(in crate::evaluate) fn in_unit(
    sums: &peil_statistics::correlation::PairSums,
) -> (Found, Found) {
    let found = pearson_from_sums(sums);
    let value = Found::from_result(found.map(|found| found.r)).with_n(sums.n);
    let p = Found::from_result(found.map(|found| found.p)).with_n(sums.n);
    (value.with_interval(found.map(|found| found.interval)), p)
}
