//! Scales of any unit.

use peil_statistics::moments::{mean_interval, report_mark};

use super::{Part, Unprotected};
use crate::evaluate::finding::{Finding, Found, Slot};
use crate::evaluate::whole::scales::scores;
use crate::results::{Measure, Subject};

/// The figures of all scales of a part for one unit.
pub(super) fn findings(results: &Unprotected<'_>, part: &Part, unit: usize) -> Vec<Finding> {
    let questionnaire = results.public.questionnaire;
    let heads = results.heads(unit);
    let mut findings = Vec::new();
    for (index, plan) in part.plan.scales().iter().enumerate() {
        let scale = &questionnaire.scales()[plan.scale];
        let subject = Subject::Scale(scale.id.clone());
        let slot = |measure| Slot::new(unit, &subject, measure);
        let node = &part.nodes[unit].scales[index];
        let moments = node.scores.moments(plan.denominator);
        findings.extend(scores(unit, &subject, moments, scale.points, heads));
        let mean = moments.map(|moments| moments.mean());
        let comparing = moments.and_then(|moments| mean_interval(&moments, None));
        let n = node.scores.n;
        let found = Found::from_result(mean).with_n(n).with_interval(comparing);
        findings.push((slot(Measure::MeanComparing), found));
        let mark = mean.and_then(|mean| report_mark(mean, 1.0, f64::from(scale.points)));
        findings.push((slot(Measure::Mark), Found::from_result(mark).with_n(n)));
    }
    findings
}
