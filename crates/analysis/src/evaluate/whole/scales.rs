//! Scales: mean and spread.

use peil_statistics::Undefined;
use peil_statistics::moments::{Moments, mean_interval, report_mark, score_100};

use super::{Findings, ROOT, WholeMeasure, others};
use crate::evaluate::finding::{Finding, Found, Slot};
use crate::measures::{Counts, pooled, scale_key};
use crate::results::{Measure, Subject};
use crate::survey::Survey;

/// The mean of one scale for the whole organisation; `None` if it has no scores.
pub(super) fn measure(
    survey: &Survey<'_>,
    counts: &Counts,
    scale: usize,
    heads: u64,
) -> Option<WholeMeasure<'static>> {
    let described = &survey.questionnaire.scales()[scale];
    let counted = &counts.scales[scale];
    let (scored, cells) = counted.scored.as_ref().ok()?;
    let cell = pooled(cells)?;
    let occurring: Vec<(i64, u64)> = cell.counts.iter().map(|(s, n)| (*s, *n)).collect();
    let moments = Moments::from_counts(&occurring, scored.denominator);
    let subject = Subject::Scale(described.id.clone());
    let population = (!survey.questionnaire.is_routed(described)).then_some(heads);
    Some(WholeMeasure {
        key: scale_key(described.id.as_str()),
        n: peil_disclosure::Cell::n(&cell),
        at_least: counted.at_least,
        others: Some(others(&cell)),
        findings: Findings::Ready(scores(ROOT, &subject, moments, described.points, population)),
    })
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
