//! Change with recognised respondents against the values that R gives.

use peil_statistics::correlation::PairSums;
use peil_statistics::difference::Sample;
use peil_statistics::moments::Moments;
use peil_statistics::waves::{overlapping, overlapping_or_welch, paired};
use serde::Deserialize;

use crate::reference::{CLOSED_FORM, ITERATIVE, assert_close, cases};

#[derive(Deserialize)]
struct Case {
    name: String,
    first: Vec<Option<f64>>,
    second: Vec<Option<f64>>,
    paired: Paired,
    overlapping: Overlapping,
}

#[derive(Deserialize)]
struct Paired {
    value: f64,
    se: f64,
    n: u64,
    t: f64,
    df: u64,
    p: f64,
    low: f64,
    high: f64,
}

#[derive(Deserialize)]
struct Overlapping {
    value: f64,
    se: f64,
    df: f64,
    n_first: u64,
    n_second: u64,
    n_both: u64,
    r: f64,
    p: f64,
    low: f64,
    high: f64,
}

/// Differences of scores lose the digits they have in common: absolute, at scores of 1 to 5.
#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() < 5.0 * tolerance, "{what}: {found} against {expected}");
}

#[test]
fn those_who_answered_twice() {
    for case in cases::<Vec<Case>>(include_str!("../../reference/waves.json")) {
        let (found, expected) = (paired(&case.first, &case.second).unwrap(), case.paired);
        assert_eq!((found.n, found.df), (expected.n, expected.df), "{}", case.name);
        near(found.value, expected.value, CLOSED_FORM, &case.name);
        assert_close(found.se, expected.se, CLOSED_FORM, &case.name);
        near(found.t, expected.t, 10.0 * CLOSED_FORM, &case.name);
        assert_close(found.p, expected.p, ITERATIVE, &case.name);
        near(found.interval.low(), expected.low, ITERATIVE, &case.name);
        near(found.interval.high(), expected.high, ITERATIVE, &case.name);
    }
}

#[test]
fn waves_that_partly_overlap() {
    for case in cases::<Vec<Case>>(include_str!("../../reference/waves.json")) {
        let (found, expected) = (overlapping(&case.first, &case.second).unwrap(), case.overlapping);
        let counts = (found.n_first, found.n_second, found.n_both);
        assert_eq!(counts, (expected.n_first, expected.n_second, expected.n_both));
        near(found.value, expected.value, CLOSED_FORM, &case.name);
        near(found.r, expected.r, CLOSED_FORM, &case.name);
        assert_close(found.se, expected.se, CLOSED_FORM, &case.name);
        assert_close(found.df, expected.df, CLOSED_FORM, &case.name);
        assert_close(found.p, expected.p, ITERATIVE, &case.name);
        near(found.interval.low(), expected.low, ITERATIVE, &case.name);
        near(found.interval.high(), expected.high, ITERATIVE, &case.name);
    }
}

/// Scores in whole hundredths, as the reference has them.
#[expect(clippy::cast_possible_truncation, reason = "a few hundred hundredths")]
fn hundredths(scores: &[Option<f64>]) -> Vec<Option<i64>> {
    scores.iter().map(|score| score.map(|score| (score * 100.0).round() as i64)).collect()
}

#[test]
fn sums_say_the_same_as_the_people() {
    for case in cases::<Vec<Case>>(include_str!("../../reference/waves.json")) {
        let (first, second) = (hundredths(&case.first), hundredths(&case.second));
        let sample = |scores: &[Option<i64>]| {
            let counts: Vec<(i64, u64)> = scores.iter().flatten().map(|it| (*it, 1)).collect();
            Sample::of(&Moments::from_counts(&counts, 100).unwrap()).unwrap()
        };
        let pairs = first.iter().zip(&second).filter_map(|(x, y)| Some(((*x)?, (*y)?)));
        let both = PairSums::of(pairs).unwrap();
        let found = overlapping_or_welch(&sample(&first), &sample(&second), &both).unwrap();
        let expected = case.overlapping;
        assert_eq!(found.n_both, expected.n_both, "{}", case.name);
        near(found.r.unwrap(), expected.r, CLOSED_FORM, &case.name);
        near(found.difference.value, expected.value, CLOSED_FORM, &case.name);
        assert_close(found.difference.se, expected.se, CLOSED_FORM, &case.name);
        assert_close(found.difference.df, expected.df, CLOSED_FORM, &case.name);
        assert_close(found.p, expected.p, ITERATIVE, &case.name);
        near(found.difference.interval.low(), expected.low, ITERATIVE, &case.name);
        near(found.difference.interval.high(), expected.high, ITERATIVE, &case.name);
    }
}
