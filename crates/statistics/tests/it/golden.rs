//! Every formula against the values that R gives.

use peil_statistics::correlation::pearson;
use peil_statistics::difference::{Sample, welch};
use peil_statistics::moments::{Moments, mean_interval, report_mark, score_100, standard_error};
use peil_statistics::proportion::{share, wilson, wilson_finite};
use peil_statistics::reliability::{alpha_complete, alpha_pairwise};
use peil_statistics::scale::{common_denominator, scale_score};
use serde::Deserialize;

use crate::reference::{CLOSED_FORM, ITERATIVE, assert_close, cases};

#[derive(Deserialize)]
struct Proportions {
    wilson: Vec<Proportion>,
    wilson_finite: Vec<Proportion>,
}

#[derive(Deserialize)]
struct Proportion {
    successes: u64,
    n: u64,
    population: Option<u64>,
    share: Option<f64>,
    low: f64,
    high: f64,
}

#[test]
fn shares_and_their_intervals() {
    let all: Proportions = cases(include_str!("../../reference/proportion.json"));
    for case in all.wilson.iter().chain(&all.wilson_finite) {
        let what = format!("{} of {} ({:?})", case.successes, case.n, case.population);
        let found = match case.population {
            None => wilson(case.successes, case.n),
            Some(population) => wilson_finite(case.successes, case.n, population),
        }
        .unwrap();
        assert_close(found.low(), case.low, CLOSED_FORM, &what);
        assert_close(found.high(), case.high, CLOSED_FORM, &what);
        if let Some(expected) = case.share {
            assert_close(share(case.successes, case.n).unwrap(), expected, CLOSED_FORM, &what);
        }
    }
}

#[derive(Deserialize)]
struct MomentCases {
    tables: Vec<Table>,
    half_rule: HalfRule,
}

#[derive(Deserialize)]
struct Table {
    values: Vec<i64>,
    counts: Vec<u64>,
    denominator: i64,
    population: u64,
    mean: f64,
    variance: f64,
    sd: f64,
    low: f64,
    high: f64,
    se_finite: f64,
    low_finite: f64,
    high_finite: f64,
}

#[derive(Deserialize)]
struct HalfRule {
    points: u8,
    reversed: Vec<u8>,
    rows: Vec<Vec<Option<u8>>>,
    scores: Vec<Option<f64>>,
}

#[test]
fn means_and_their_intervals() {
    let all: MomentCases = cases(include_str!("../../reference/moments.json"));
    for (index, case) in all.tables.iter().enumerate() {
        let what = format!("table {index}");
        let counts: Vec<_> = case.values.iter().copied().zip(case.counts.iter().copied()).collect();
        let moments = Moments::from_counts(&counts, case.denominator).unwrap();
        assert_eq!(moments.n(), case.counts.iter().sum::<u64>());
        assert_close(moments.mean(), case.mean, CLOSED_FORM, &what);
        assert_close(moments.variance().unwrap(), case.variance, CLOSED_FORM, &what);
        assert_close(moments.sd().unwrap(), case.sd, CLOSED_FORM, &what);
        let plain = mean_interval(&moments, None).unwrap();
        assert_close(plain.low(), case.low, ITERATIVE, &what);
        assert_close(plain.high(), case.high, ITERATIVE, &what);
        let population = Some(case.population);
        let se = standard_error(&moments, population).unwrap();
        assert_close(se, case.se_finite, CLOSED_FORM, &what);
        let finite = mean_interval(&moments, population).unwrap();
        assert_close(finite.low(), case.low_finite, ITERATIVE, &what);
        assert_close(finite.high(), case.high_finite, ITERATIVE, &what);
    }
}

#[test]
fn scale_scores_by_the_half_rule() {
    let HalfRule { points, reversed, rows, scores } =
        cases::<MomentCases>(include_str!("../../reference/moments.json")).half_rule;
    let reversed: Vec<_> = reversed.into_iter().map(|turned| turned == 1).collect();
    let denominator = common_denominator(reversed.len()).unwrap();
    assert_eq!(rows.len(), scores.len());
    for (row, expected) in rows.iter().zip(scores) {
        let found = scale_score(row, &reversed, points);
        assert_eq!(found.is_some(), expected.is_some(), "{row:?}");
        if let (Some(found), Some(expected)) = (found, expected) {
            assert_close(found.mean(), expected, CLOSED_FORM, "score");
            let whole = found.in_units_of(denominator).unwrap();
            let units = whole as f64 / denominator as f64;
            assert_close(units, expected, CLOSED_FORM, "score in units");
        }
    }
}

#[test]
fn scores_that_are_shown() {
    assert_close(score_100(3.6, 1.0, 5.0).unwrap(), 65.0, CLOSED_FORM, "0 to 100");
    assert_close(report_mark(3.6, 1.0, 5.0).unwrap(), 6.85, CLOSED_FORM, "mark");
}

#[derive(Deserialize)]
struct Reliability {
    name: String,
    items: Vec<Vec<Option<u8>>>,
    pairwise: f64,
    complete: f64,
    rows: u64,
    rows_complete: u64,
    fewest: u64,
}

#[test]
fn alpha() {
    let all: Vec<Reliability> = cases(include_str!("../../reference/reliability.json"));
    for case in all {
        let pairwise = alpha_pairwise(&case.items).unwrap();
        assert_close(pairwise.alpha, case.pairwise, CLOSED_FORM, &case.name);
        assert_eq!((pairwise.n_rows, pairwise.n_fewest), (case.rows, case.fewest), "{}", case.name);
        let complete = alpha_complete(&case.items).unwrap();
        assert_close(complete.alpha, case.complete, CLOSED_FORM, &case.name);
        assert_eq!(complete.n_rows, case.rows_complete, "{}", case.name);
    }
}

#[derive(Deserialize)]
struct Correlation {
    name: String,
    x: Vec<f64>,
    y: Vec<f64>,
    r: f64,
    low: f64,
    high: f64,
    p: f64,
}

#[test]
fn correlations() {
    let all: Vec<Correlation> = cases(include_str!("../../reference/correlation.json"));
    for case in all {
        let pairs: Vec<_> = case.x.into_iter().zip(case.y).collect();
        let found = pearson(&pairs).unwrap();
        assert_eq!(found.n, pairs.len() as u64);
        assert_close(found.r, case.r, CLOSED_FORM, &case.name);
        assert_close(found.interval.low(), case.low, ITERATIVE, &case.name);
        assert_close(found.interval.high(), case.high, ITERATIVE, &case.name);
        assert_close(found.p, case.p, ITERATIVE, &case.name);
    }
}

#[derive(Deserialize)]
struct TwoSamples {
    first: Counted,
    second: Counted,
    denominator: i64,
    value: f64,
    se: f64,
    df: f64,
    low: f64,
    high: f64,
}

#[derive(Deserialize)]
struct Counted {
    values: Vec<i64>,
    counts: Vec<u64>,
}

#[test]
fn differences_of_means() {
    let all: Vec<TwoSamples> = cases(include_str!("../../reference/difference.json"));
    for (index, case) in all.iter().enumerate() {
        let what = format!("case {index}");
        let sample = |side: &Counted| {
            let counts: Vec<_> =
                side.values.iter().copied().zip(side.counts.iter().copied()).collect();
            Sample::of(&Moments::from_counts(&counts, case.denominator).unwrap()).unwrap()
        };
        let found = welch(&sample(&case.first), &sample(&case.second)).unwrap();
        // The difference of two means loses the digits they have in common.
        assert!((found.value - case.value).abs() < 5.0 * CLOSED_FORM, "{what}");
        assert_close(found.se, case.se, CLOSED_FORM, &what);
        assert_close(found.df, case.df, CLOSED_FORM, &what);
        assert!((found.interval.low() - case.low).abs() < ITERATIVE, "{what}");
        assert!((found.interval.high() - case.high).abs() < ITERATIVE, "{what}");
    }
}
