//! Scales of any unit.

use peil_statistics::difference::{AgainstRest, Sample, hedges_g};
use peil_statistics::{Interval, Undefined};

use super::{Part, Unprotected};
use crate::evaluate::finding::{Finding, Found, Slot};
use crate::evaluate::whole::quality::alpha;
use crate::evaluate::whole::scales::scores;
use crate::results::{Measure, Subject};

/// The figures of all scales of a part for one unit.
pub(super) fn findings(results: &Unprotected<'_>, part: &Part, unit: usize) -> Vec<Finding> {
    let questionnaire = results.public.questionnaire;
    let mut findings = Vec::new();
    for (index, plan) in part.plan.scales().iter().enumerate() {
        let scale = &questionnaire.scales()[plan.scale];
        let subject = Subject::Scale(scale.id.clone());
        let node = &part.nodes[unit].scales[index];
        let moments = node.scores.moments(plan.denominator);
        let population = results.population(plan.scale, unit);
        findings.extend(scores(unit, &subject, moments, scale.points, population));
        findings.extend(agreement(part, unit, index, &subject));
        findings.extend(beside_rest(part, unit, index, &subject));
    }
    findings
}

/// How consistent the items are and how far the people of the unit agree.
fn agreement(part: &Part, unit: usize, scale: usize, subject: &Subject) -> Vec<Finding> {
    let node = &part.nodes[unit].scales[scale];
    let slot = |measure| Slot::new(unit, subject, measure);
    let complete = node.agreement.map_or(0, |agreement| agreement.n);
    let of = |found: Result<f64, Undefined>| Found::from_result(found).with_n(complete);
    vec![
        (slot(Measure::Alpha), alpha(node.alpha).with_n(node.scores.any)),
        (slot(Measure::RwgJ), of(node.agreement.map(|agreement| agreement.rwg_j))),
        (slot(Measure::RwgLindell), of(node.agreement.map(|agreement| agreement.lindell))),
        (slot(Measure::AdM), of(node.ad_m)),
    ]
}

/// The unit beside the rest of its parent, and its mean drawn to that of all.
fn beside_rest(part: &Part, unit: usize, scale: usize, subject: &Subject) -> Vec<Finding> {
    let node = &part.nodes[unit].scales[scale];
    let n = node.scores.n;
    let slot = |measure| Slot::new(unit, subject, measure);
    let mut findings = Vec::new();
    if let Some(rest) = &part.rest[scale][unit] {
        let test = rest.found.map(|found| found.test);
        let difference = Found::from_result(test.map(|test| test.difference.value)).with_n(n);
        let difference = difference.with_interval(test.map(|test| test.difference.interval));
        let known = |p: Option<f64>| p.map_or_else(Found::undefined, Found::of).with_n(n);
        let denominator = part.plan.scales()[scale].denominator;
        let effect = rest.found.and_then(|AgainstRest { rest, .. }| {
            hedges_g(&Sample::of(&rest)?, &Sample::of(&node.scores.moments(denominator)?)?)
        });
        let g = Found::from_result(effect.map(|effect| effect.g)).with_n(n);
        let ends: Result<Interval, Undefined> = effect.map(|effect| effect.interval);
        findings.extend([
            (slot(Measure::RestDifference), difference),
            (slot(Measure::RestP), Found::from_result(test.map(|test| test.p)).with_n(n)),
            (slot(Measure::RestPHolm), known(rest.p_holm)),
            (slot(Measure::RestPBh), known(rest.p_bh)),
            (slot(Measure::RestG), g.with_interval(ends)),
        ]);
    }
    if let Some(mean) = part.shrunken(unit, scale) {
        findings.push((slot(Measure::ShrunkenMean), Found::of(mean).with_n(n)));
    }
    findings
}
