//! Scales: mean and spread.

use peil_disclosure::Cell;
use peil_statistics::Undefined;
use peil_statistics::moments::{Moments, mean_interval, report_mark, score_100};

use super::{Findings, ROOT, WholeMeasure};
use crate::evaluate::by_unit::{moments, released_scale};
use crate::evaluate::finding::{Finding, Found, Slot};
use crate::evaluate::rounding::Rounded;
use crate::measures::{Counts, pooled, scale_key};
use crate::results::{Measure, Subject};
use crate::survey::Survey;

/// The mean of one scale for the whole organisation, and the moments that it is made of; `None` if it has no scores.
///
/// Beside the exact counts of its items an exact mean would be an equation about those who left one of them out. So
/// it is rounded as that of a unit, and below a hundred people no number of scores stands with it.
pub(in crate::evaluate) fn measure(
    survey: &Survey<'_>,
    counts: &Counts,
    scale: usize,
    heads: u64,
) -> Option<(WholeMeasure<'static>, Moments)> {
    let described = &survey.questionnaire.scales()[scale];
    let counted = &counts.scales[scale];
    let (scored, cells) = counted.scored.as_ref().ok()?;
    let cell = pooled(cells)?;
    let moments = moments(&cell, scored.denominator);
    let population = (!survey.questionnaire.is_routed(described)).then_some(heads);
    let mut findings = released_scale(ROOT, described, moments, population);
    let n = cell.n();
    let sd = moments.and_then(|moments| moments.sd());
    let sd = sd.map(|sd| Rounded::derived(described, sd, n).value());
    let subject = Subject::Scale(described.id.clone());
    findings.push((Slot::new(ROOT, &subject, Measure::Sd), Found::from_result(sd)));
    let findings = findings.into_iter().map(|(slot, found)| (slot, found.with_n_of_many(n)));
    let measure = WholeMeasure {
        key: scale_key(described.id.as_str()),
        n,
        at_least: counted.at_least,
        others: Some(cell.others()),
        findings: Findings::Ready(findings.collect()),
    };
    Some((measure, moments.ok()?))
}

/// Mean, spread and display scores of a scale for a unit. `population`: its people; `None` if the scale is not asked
/// of all of them, for then nobody knows of how many those who answered are a part.
pub(in crate::evaluate) fn scores(
    unit: usize,
    subject: &Subject,
    moments: Result<Moments, Undefined>,
    points: u8,
    population: Option<u64>,
) -> Vec<Finding> {
    let slot = |measure| Slot::new(unit, subject, measure);
    let hundred = |value| score_100(value, 1.0, f64::from(points));
    let highest = f64::from(points);
    let comparing = moments.and_then(|moments| mean_interval(&moments, None));
    let mark = moments.and_then(|moments| report_mark(moments.mean(), 1.0, highest));
    let n = moments.map_or(0, |moments| moments.n());
    let (mean, sd, score) = match moments {
        Err(_) => (Found::undefined(), Found::undefined(), Found::undefined()),
        Ok(moments) => {
            let interval = mean_interval(&moments, population);
            let ends = interval.ok().and_then(|interval| {
                Some((hundred(interval.low()).ok()?, hundred(interval.high()).ok()?))
            });
            let score = Found::from_result(hundred(moments.mean())).with_n(moments.n());
            (
                Found::of(moments.mean()).with_n(moments.n()).with_interval(interval),
                Found::from_result(moments.sd()).with_n(moments.n()),
                Found { interval: ends, ..score },
            )
        }
    };
    vec![
        (slot(Measure::Mean), mean),
        (slot(Measure::MeanComparing), Found { interval: None, ..mean }.with_interval(comparing)),
        (slot(Measure::Sd), sd),
        (slot(Measure::Score100), score),
        (slot(Measure::Mark), Found::from_result(mark).with_n(n)),
    ]
}
