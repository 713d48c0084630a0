//! How far a score depends on the group that people belong to, and the mean once every group counts by its people.

use std::collections::BTreeMap;

use peil_statistics::Undefined;
use peil_statistics::icc::{
    Anova, IntraclassCorrelation, RandomIntercept, ShrunkenMean, Units, anova, design_effects,
    reml, shrunken_means,
};
use peil_statistics::moments::Moments;
use peil_statistics::weights::{Answer, Design, Group};

use super::association::at_least;
use super::organisation::Organisation;
use super::{Findings, ROOT, WholeMeasure};
use crate::evaluate::finding::{Found, Slot};
use crate::results::{Measure, Subject};

/// One scale over the groups that people belong to.
#[derive(Debug)]
pub(in crate::evaluate) struct Between {
    /// Variance between and within.
    pub(in crate::evaluate) anova: Result<Anova, Undefined>,
    /// The same as a model, by restricted maximum likelihood.
    pub(in crate::evaluate) model: Result<RandomIntercept, Undefined>,
    /// Per group its mean, drawn to that of all; `None` for one without anybody.
    pub(in crate::evaluate) shrunken: Vec<Option<ShrunkenMean>>,
}

impl Between {
    /// From the moments of disjoint groups; an undefined one has nobody in it.
    pub(in crate::evaluate) fn of(groups: &[Result<Moments, Undefined>]) -> Between {
        let present: Vec<Moments> = groups.iter().flatten().copied().collect();
        let units = Units::from_moments(&present);
        let anova = units.as_ref().map_err(|reason| *reason).and_then(anova);
        let model = units.as_ref().map_err(|reason| *reason).and_then(reml);
        let means = match (&units, &model) {
            (Ok(units), Ok(model)) => shrunken_means(units, model),
            _ => Vec::new(),
        };
        let mut means = means.into_iter();
        let shrunken = groups.iter().map(|group| group.ok().and_then(|_| means.next())).collect();
        Between { anova, model, shrunken }
    }
}

/// Intraclass correlations, design effect and weighted mean of a scale, at full precision.
pub(in crate::evaluate) fn measures(
    whole: &Organisation<'_>,
    scale: usize,
) -> Vec<WholeMeasure<'static>> {
    let described = &whole.questionnaire.scales()[scale];
    let groups = whole.groups(scale);
    let n = Organisation::people(&groups);
    let subject = Subject::Scale(described.id.clone());
    let slot = |measure| Slot::new(ROOT, &subject, measure);
    let measure = |name: &str, findings| WholeMeasure {
        key: format!("{name}:{}", described.id),
        n,
        at_least: at_least(whole, &[scale]),
        others: None,
        findings: Findings::Ready(findings),
    };
    let Between { anova, model, .. } = Between::of(&groups);
    let correlation = |figure: fn(&Anova) -> Result<IntraclassCorrelation, Undefined>| {
        let found = anova.and_then(|table| figure(&table));
        let value = Found::from_result(found.map(|found| found.value)).with_n(n);
        value.with_interval(found.map(|found| found.interval))
    };
    let reml = Found::from_result(model.map(|model| model.icc)).with_n(n);
    let effect =
        anova.and_then(|table| design_effects(&table, &model?)).map(|effects| effects.kish);
    let icc = vec![
        (slot(Measure::Icc1), correlation(Anova::icc1)),
        (slot(Measure::Icc1N0), correlation(Anova::icc1_n0)),
        (slot(Measure::IccReml), reml),
        (slot(Measure::Icc2), correlation(Anova::icc2)),
        (slot(Measure::DesignEffect), Found::from_result(effect).with_n(n)),
    ];
    let weighted = vec![(slot(Measure::WeightedMean), weighted(whole, scale, &groups))];
    vec![measure("icc", icc), measure("weighted_mean", weighted)]
}

/// The mean after every group is weighted to its people, by post-stratification.
fn weighted(
    whole: &Organisation<'_>,
    scale: usize,
    groups: &[Result<Moments, Undefined>],
) -> Found {
    let Some(scored) = whole.scored[scale] else { return Found::undefined() };
    let people = |group: &Result<Moments, Undefined>| group.as_ref().map_or(0, Moments::n);
    let cells = groups.iter().enumerate().map(|(cell, group)| Group::in_cell(cell, people(group)));
    let design = Design::new(cells.collect());
    let group_of = whole.group_of(&[scale]);
    let design = design.and_then(|design| design.post_stratified(&whole.heads(&group_of)));
    let mut counts = BTreeMap::new();
    for (unit, score) in whole.rows(scale).iter().zip(&scored.scores) {
        if let Some(score) = score {
            *counts.entry((group_of[*unit as usize], *score)).or_insert(0_u64) += 1;
        }
    }
    let answer = |((group, score), people): ((usize, i64), u64)| Answer {
        group,
        value: score as f64 / scored.denominator as f64,
        people,
    };
    let answers: Vec<Answer> = counts.into_iter().map(answer).collect();
    let found = design.and_then(|design| design.mean(&answers));
    let value =
        Found::from_result(found.map(|found| found.value)).with_n(Organisation::people(groups));
    value.with_interval(found.map(|found| found.interval))
}
