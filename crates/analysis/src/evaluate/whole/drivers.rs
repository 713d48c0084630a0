//! What a scale goes together with, when all others are looked at at once.

use peil_instrument::Id;
use peil_statistics::drivers::{driver_intervals, drivers};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

use super::association::{Pair, at_least};
use super::organisation::Organisation;
use super::{Findings, ROOT, WholeMeasure};
use crate::evaluate::finding::{Finding, Found, Slot};
use crate::results::{Measure, Subject};

/// How often people are drawn again for an interval.
const RESAMPLES: u32 = 1000;

/// Where the drawing begins: the same answers then always have the same interval.
const SEED: u64 = 1979;

/// The scale that is explained: the one that all relations of the questionnaire share.
pub(in crate::evaluate) fn outcome(pairs: &[Pair]) -> Option<usize> {
    let (first, rest) = pairs.split_first()?;
    let shared = |scale: &usize| {
        !rest.is_empty() && rest.iter().all(|pair| pair.first == *scale || pair.second == *scale)
    };
    [first.first, first.second].into_iter().find(shared)
}

/// The part of each other scale in the explained variance of one, at full precision.
pub(in crate::evaluate) fn measure<'a>(
    whole: &Organisation<'a>,
    outcome: usize,
) -> WholeMeasure<'a> {
    let others: Vec<usize> =
        whole.beside(outcome).into_iter().filter(|scale| *scale != outcome).collect();
    let mut all = vec![outcome];
    all.extend(&others);
    let mut columns = whole.complete(&all);
    let scores = if columns.is_empty() { Vec::new() } else { columns.remove(0) };
    let n = scores.len() as u64;
    let ids = |scale: usize| whole.questionnaire.scales()[scale].id.clone();
    let (subject, names) = (ids(outcome), others.iter().map(|scale| ids(*scale)).collect());
    WholeMeasure {
        key: format!("drivers:{}", ids(outcome)),
        n,
        at_least: at_least(whole, &all),
        others: None,
        findings: Findings::Later(Box::new(move || {
            findings(&Subject::Scale(subject), names, &scores, &columns)
        })),
    }
}

fn findings(
    subject: &Subject,
    others: Vec<Id>,
    scores: &[Option<f64>],
    columns: &[Vec<Option<f64>>],
) -> Vec<Finding> {
    let n = scores.len() as u64;
    let found = drivers(scores, columns);
    let mut rng = ChaCha12Rng::seed_from_u64(SEED);
    let intervals = driver_intervals(scores, columns, RESAMPLES, &mut rng);
    let mut findings = Vec::new();
    for (place, other) in others.into_iter().enumerate() {
        let slot = |measure| Slot::for_answer(ROOT, subject, measure, other.as_str());
        let value = found.as_ref().map(|found| found.drivers[place]).map_err(|reason| *reason);
        let ends = intervals.as_ref().map(|all| all.drivers[place]).map_err(|reason| *reason);
        let weight = Found::from_result(value.map(|value| value.relative_weight)).with_n(n);
        let weight = weight.with_interval(ends.map(|ends| ends.relative_weight));
        let lmg = Found::from_result(value.map(|value| value.lmg)).with_n(n);
        findings.push((slot(Measure::DriverWeight), weight));
        findings.push((slot(Measure::DriverLmg), lmg.with_interval(ends.map(|ends| ends.lmg))));
    }
    let r2 = found.as_ref().map(|found| found.r_squared).map_err(|reason| *reason);
    let r2 = Found::from_result(r2).with_n(n);
    let ends = intervals.as_ref().map(|all| all.r_squared).map_err(|reason| *reason);
    findings.push((Slot::new(ROOT, subject, Measure::DriversR2), r2.with_interval(ends)));
    findings
}
