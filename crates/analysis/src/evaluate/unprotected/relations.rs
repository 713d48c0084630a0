//! How scales go together in any unit.

use super::whole::pairs;
use super::{Part, Unprotected};
use crate::evaluate::finding::{Finding, Slot};
use crate::evaluate::whole::association::in_unit;
use crate::results::{Measure, Subject};

/// The correlations of all scales of a part in one unit.
pub(super) fn findings(results: &Unprotected<'_>, part: &Part, unit: usize) -> Vec<Finding> {
    let scales: Vec<usize> = part.plan.scales().iter().map(|plan| plan.scale).collect();
    let pairs = pairs(results.public.questionnaire, &scales);
    let mut findings = Vec::new();
    for (pair, sums) in pairs.iter().zip(&part.nodes[unit].pairs) {
        let subject = Subject::Relation(pair.id.clone());
        let (correlation, p) = in_unit(sums);
        findings.push((Slot::new(unit, &subject, Measure::Correlation), correlation));
        findings.push((Slot::new(unit, &subject, Measure::CorrelationP), p));
    }
    findings
}
