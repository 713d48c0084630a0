//! Figures of the whole organisation, computed from the answers themselves.

mod gaps;
pub(super) mod items;
pub(super) mod scales;

use peil_disclosure::{Cell, Publication};

use super::finding::Finding;
use crate::measures::Counts;
use crate::survey::Survey;
use crate::units::totals;

/// Correlations and reliability are given from this number of people on.
pub(super) const RELATIONS_FROM: u64 = 50;

/// The root of every tree.
const ROOT: usize = 0;

/// A measure of the whole organisation with what decides on it, and its figures if it is shown.
#[derive(Debug)]
pub(crate) struct WholeMeasure {
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
    pub(crate) findings: Vec<Finding>,
}

impl WholeMeasure {
    /// Whether it passes the thresholds.
    pub(crate) fn may_be_shown(&self, publication: &Publication) -> bool {
        let told_apart = 1 + publication.policy().shared();
        self.others.is_none_or(|others| others > told_apart)
            && publication.release_whole(self.n, self.at_least, ()).is_some()
    }
}

/// All measures of the whole organisation.
pub(crate) fn whole_measures(survey: &Survey<'_>, counts: &Counts) -> Vec<WholeMeasure> {
    let heads =
        totals(survey.units, |unit| unit.heads).first().map_or(0, |heads| u64::from(*heads));
    let mut measures = Vec::new();
    for item in &counts.items {
        measures.extend(items::measures(survey.questionnaire, counts, item, heads));
    }
    for scale in 0..counts.scales.len() {
        measures.extend(scales::measures(survey, counts, scale, heads));
    }
    for relation in survey.questionnaire.relations() {
        measures.push(scales::relation(counts, relation));
    }
    for gap in survey.questionnaire.gaps() {
        measures.extend(gaps::measures(survey.questionnaire, counts, gap));
    }
    measures
}

/// The people who gave another answer than the commonest.
fn others<C: Cell>(cell: &C) -> u64 {
    cell.n().saturating_sub(cell.largest())
}
