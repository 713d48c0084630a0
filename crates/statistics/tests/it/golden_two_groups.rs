//! Two groups: effect sizes, the noncentral t distribution and ranks, against R and mpmath.

use peil_statistics::difference::{Sample, against_rest, hedges_factor, hedges_g, welch_test};
use peil_statistics::moments::Moments;
use peil_statistics::noncentral_t::{noncentral_t, noncentrality};
use peil_statistics::ranks::{cliffs_delta, mann_whitney};
use serde::Deserialize;

use crate::reference::{CLOSED_FORM, ITERATIVE, assert_close, cases};

#[derive(Deserialize)]
struct Counted {
    values: Vec<i64>,
    counts: Vec<u64>,
}

impl Counted {
    fn table(&self) -> Vec<(i64, u64)> {
        self.values.iter().copied().zip(self.counts.iter().copied()).collect()
    }
}

#[derive(Deserialize)]
struct Noncentral {
    tails: Vec<TailCase>,
    factors: Vec<Factor>,
}

#[derive(Deserialize)]
struct TailCase {
    t: f64,
    df: f64,
    delta: f64,
    upper: f64,
    lower: f64,
}

#[derive(Deserialize)]
struct Factor {
    df: f64,
    j: f64,
}

#[test]
fn tails_of_the_noncentral_t() {
    let all: Noncentral = cases(include_str!("../../reference/noncentral_t.json"));
    for TailCase { t, df, delta, upper, lower } in all.tails {
        let what = format!("t {t}, df {df}, delta {delta}");
        let found = noncentral_t(t, df, delta).unwrap();
        // Ten times the closed forms: the far ends rest on exponentials of large numbers.
        assert_close(found.upper, upper, 10.0 * CLOSED_FORM, &what);
        assert_close(found.lower, lower, 10.0 * CLOSED_FORM, &what);
        if (1e-9..=0.999).contains(&lower) {
            let back = noncentrality(t, df, lower).unwrap();
            assert!((back - delta).abs() <= ITERATIVE * delta.abs().max(1.0), "{what}: {back}");
        }
    }
}

#[test]
fn the_factor_of_hedges() {
    let all: Noncentral = cases(include_str!("../../reference/noncentral_t.json"));
    for Factor { df, j } in all.factors {
        assert_close(hedges_factor(df).unwrap(), j, CLOSED_FORM, &format!("df {df}"));
    }
}

#[derive(Deserialize)]
struct EffectCase {
    first: Counted,
    second: Counted,
    denominator: i64,
    t: f64,
    p: f64,
    pooled_sd: f64,
    d: f64,
    g: f64,
    noncentral: [f64; 2],
    normal: [f64; 2],
}

#[test]
fn standardised_differences() {
    let all: Vec<EffectCase> = cases(include_str!("../../reference/effect.json"));
    for (index, case) in all.iter().enumerate() {
        let what = format!("case {index}");
        let moments =
            |side: &Counted| Moments::from_counts(&side.table(), case.denominator).unwrap();
        let sample = |side: &Counted| Sample::of(&moments(side)).unwrap();
        let (first, second) = (sample(&case.first), sample(&case.second));
        // The difference of two means loses the digits they have in common.
        let loose = 100.0 * CLOSED_FORM;
        let test = welch_test(&first, &second).unwrap();
        assert_close(test.t, case.t, loose, &what);
        assert_close(test.p, case.p, ITERATIVE, &what);
        let found = hedges_g(&first, &second).unwrap();
        assert_close(found.pooled_sd, case.pooled_sd, CLOSED_FORM, &what);
        assert_close(found.d, case.d, loose, &what);
        assert_close(found.g, case.g, loose, &what);
        // R's `pt(ncp =)` is good to some 1e-12 absolute, which its root then has.
        assert_close(found.interval.low(), case.noncentral[0], ITERATIVE, &what);
        assert_close(found.interval.high(), case.noncentral[1], ITERATIVE, &what);
        assert_close(found.interval_normal.low(), case.normal[0], ITERATIVE, &what);
        assert_close(found.interval_normal.high(), case.normal[1], ITERATIVE, &what);

        // The same two groups as unit and rest of one parent.
        let both = [case.first.table(), case.second.table()].concat();
        let parent = Moments::from_counts(&both, case.denominator).unwrap();
        let unit = moments(&case.second);
        let rest = against_rest(&unit, &parent).unwrap();
        assert_eq!((rest.rest, rest.test), (moments(&case.first), test), "{what}");
    }
}

#[derive(Deserialize)]
struct RankCase {
    first: Counted,
    second: Counted,
    u1: f64,
    p: f64,
    p_corrected: f64,
    delta: f64,
    variance: f64,
    normal: Option<[f64; 2]>,
    asymmetric: Option<[f64; 2]>,
}

#[test]
fn ranks() {
    let all: Vec<RankCase> = cases(include_str!("../../reference/ranks.json"));
    for (index, case) in all.iter().enumerate() {
        let what = format!("case {index}");
        let (first, second) = (case.first.table(), case.second.table());
        let test = mann_whitney(&first, &second).unwrap();
        assert_close(test.u1, case.u1, CLOSED_FORM, &what);
        assert_close(test.p, case.p, ITERATIVE, &what);
        assert_close(test.p_corrected, case.p_corrected, ITERATIVE, &what);
        let found = cliffs_delta(&first, &second).unwrap();
        assert_close(found.delta, case.delta, CLOSED_FORM, &what);
        assert_close(found.variance, case.variance, 10.0 * CLOSED_FORM, &what);
        for (interval, ends) in
            [(found.interval(), case.asymmetric), (found.interval_normal(), case.normal)]
        {
            assert_eq!(interval.is_ok(), ends.is_some(), "{what}");
            if let (Ok(interval), Some([low, high])) = (interval, ends) {
                assert_close(interval.low(), low, ITERATIVE, &what);
                assert_close(interval.high(), high, ITERATIVE, &what);
            }
        }
    }
}
