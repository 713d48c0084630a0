//! Items of any unit.

use peil_disclosure::Histogram;
use peil_instrument::{ItemKind, Questionnaire};
use peil_statistics::moments::Moments;

use super::{Part, Unprotected};
use crate::dataset::item_codes;
use crate::evaluate::finding::Finding;
use crate::evaluate::whole::items::{Shares, first_of_route, opinions};

/// The figures of all items of a part for one unit.
pub(super) fn findings(results: &Unprotected<'_>, part: &Part, unit: usize) -> Vec<Finding> {
    let questionnaire = results.public.questionnaire;
    let mut findings = Vec::new();
    for (column, item) in part.columns.iter().enumerate() {
        let described = &questionnaire.items()[*item];
        let cell = cell(part, unit, column);
        let route = first_of_route(questionnaire, described)
            .and_then(|first| results.cell_of_item(unit, first));
        let shares = Shares::new(unit, described, route, results.heads(unit));
        match &described.kind {
            ItemKind::Multiple { options } => {
                let first = part.columns.iter().position(|other| other == item).unwrap_or(column);
                findings.extend(shares.option(options[column - first].id.as_str(), &cell));
            }
            ItemKind::Single { .. } => {
                findings.extend(shares.answers(&item_codes(questionnaire, *item), &cell));
            }
            ItemKind::Rating { .. } => {
                let codes = item_codes(questionnaire, *item);
                findings.extend(shares.answers(&codes, &cell));
                findings.extend(shares.mean(&codes, &cell));
                findings.extend(shares.distribution(&codes, &cell));
            }
            ItemKind::Open { .. } => {}
        }
    }
    findings
}

/// The answers of a unit in one column.
pub(super) fn cell(part: &Part, unit: usize, column: usize) -> Histogram {
    Histogram::new(part.nodes[unit].histogram(&part.plan, column).to_vec())
}

/// Mean and spread of the opinions in a cell.
pub(super) fn moments(
    questionnaire: &Questionnaire,
    item: usize,
    cell: &Histogram,
) -> Result<Moments, peil_statistics::Undefined> {
    Moments::from_counts(&opinions(&item_codes(questionnaire, item), cell), 1)
}
