//! Scales of the whole organisation: mean, spread, reliability, and how two of them go together.

use peil_instrument::Relation;
use peil_statistics::Undefined;
use peil_statistics::correlation::pearson;
use peil_statistics::moments::{Moments, mean_interval, score_100};
use peil_statistics::reliability::{Alpha, alpha_complete, alpha_pairwise};

use super::{RELATIONS_FROM, ROOT, WholeMeasure, others};
use crate::count::{ScoredRows, keyed_opinions};
use crate::evaluate::finding::{Finding, Found, Slot};
use crate::evaluate::rounding::{hundredths, hundredths_outward};
use crate::measures::{Counts, pooled, scale_key};
use crate::results::{Measure, Subject};
use crate::survey::Survey;

/// The measures of one scale: its mean, and its reliability in two ways.
pub(super) fn measures(
    survey: &Survey<'_>,
    counts: &Counts,
    scale: usize,
    heads: u64,
) -> Vec<WholeMeasure> {
    let described = &survey.questionnaire.scales()[scale];
    let counted = &counts.scales[scale];
    let id = described.id.as_str();
    let subject = Subject::Scale(described.id.clone());
    let mut measures = Vec::new();
    if let Ok((scored, cells)) = &counted.scored
        && let Some(cell) = pooled(cells)
    {
        let occurring: Vec<(i64, u64)> = cell.counts.iter().map(|(s, n)| (*s, *n)).collect();
        let moments = Moments::from_counts(&occurring, scored.denominator);
        measures.push(WholeMeasure {
            key: scale_key(id),
            n: peil_disclosure::Cell::n(&cell),
            at_least: counted.at_least,
            others: Some(others(&cell)),
            findings: scores(ROOT, &subject, moments, described.points, heads),
        });
    }
    let frame = &survey.dataset.frames()[counted.part];
    let items = keyed_opinions(frame, survey.questionnaire, described);
    let at_least = counted.at_least.max(RELATIONS_FROM);
    let reliability = |name: &str, measure, n: usize, alpha: Result<Alpha, Undefined>| {
        let n = n as u64;
        let value = Found::from_result(alpha.map(|alpha| hundredths(alpha.alpha))).with_n(n);
        WholeMeasure {
            key: format!("{name}:{id}"),
            n,
            at_least,
            others: None,
            findings: vec![(Slot::new(ROOT, &subject, measure), value)],
        }
    };
    let rows = 0..frame.len();
    let any = rows.clone().filter(|row| items.iter().any(|item| item[*row].is_some())).count();
    let all = rows.filter(|row| items.iter().all(|item| item[*row].is_some())).count();
    measures.push(reliability("alpha", Measure::Alpha, any, alpha_pairwise(&items)));
    let complete = alpha_complete(&items);
    measures.push(reliability("alpha_complete", Measure::AlphaComplete, all, complete));
    measures
}

/// Mean, spread and 0–100 of a scale for a unit of `heads` people.
pub(in crate::evaluate) fn scores(
    unit: usize,
    subject: &Subject,
    moments: Result<Moments, Undefined>,
    points: u8,
    heads: u64,
) -> Vec<Finding> {
    let slot = |measure| Slot::new(unit, subject, measure);
    let hundred = |value| score_100(value, 1.0, f64::from(points));
    let (mean, sd, score) = match moments {
        Err(_) => (Found::undefined(), Found::undefined(), Found::undefined()),
        Ok(moments) => {
            let interval = mean_interval(&moments, Some(heads));
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
    vec![(slot(Measure::Mean), mean), (slot(Measure::Sd), sd), (slot(Measure::Score100), score)]
}

/// The correlation of two scales over the people who have both scores.
pub(super) fn relation(counts: &Counts, relation: &Relation) -> WholeMeasure {
    let (first, second) = (&counts.scales[relation.first], &counts.scales[relation.second]);
    let pairs = match (&first.scored, &second.scored) {
        // Rows of different parts belong to nobody in common.
        (Ok((x, _)), Ok((y, _))) if first.part == second.part => pairs(x, y),
        _ => Vec::new(),
    };
    let n = pairs.len() as u64;
    let value = match pearson(&pairs) {
        Err(_) => Found::undefined().with_n(n),
        Ok(found) => Found {
            value: Some(hundredths(found.r)),
            n: Some(n),
            interval: Some(hundredths_outward(&found.interval)),
        },
    };
    let subject = Subject::Relation(relation.id.clone());
    WholeMeasure {
        key: format!("relation:{}", relation.id),
        n,
        at_least: first.at_least.max(second.at_least).max(RELATIONS_FROM),
        others: None,
        findings: vec![(Slot::new(ROOT, &subject, Measure::Correlation), value)],
    }
}

/// The two scores of everybody who has both, sorted: sums of floats then do not depend on the order of
/// the answers.
fn pairs(first: &ScoredRows, second: &ScoredRows) -> Vec<(f64, f64)> {
    let both = first.scores.iter().zip(&second.scores);
    let mut pairs: Vec<(i64, i64)> = both.filter_map(|(x, y)| Some(((*x)?, (*y)?))).collect();
    pairs.sort_unstable();
    let score = |units: i64, denominator: i64| units as f64 / denominator as f64;
    let scores = pairs.into_iter();
    scores.map(|(x, y)| (score(x, first.denominator), score(y, second.denominator))).collect()
}
