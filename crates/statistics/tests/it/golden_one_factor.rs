//! The model with one factor, omega and the comparison of two groups, against 40 digits.

use peil_statistics::invariance::{Verdict, invariance};
use peil_statistics::omega::omega_complete;
use serde::Deserialize;

use crate::reference::{ITERATIVE, assert_close, cases};

#[derive(Deserialize)]
struct Cases {
    one_factor: Vec<Factor>,
    invariance: Vec<Comparison>,
}

#[derive(Deserialize)]
struct Factor {
    name: String,
    items: Vec<Vec<Option<u8>>>,
    n_rows: u64,
    loadings: Vec<f64>,
    uniquenesses: Vec<f64>,
    loadings_standardised: Vec<f64>,
    standard_errors: Vec<f64>,
    discrepancy: f64,
    total: f64,
    total_standardised: f64,
    total_observed: f64,
}

#[derive(Deserialize)]
struct Comparison {
    first: Vec<Vec<Option<u8>>>,
    second: Vec<Vec<Option<u8>>>,
    congruence: f64,
    common_shift: f64,
    loading: Vec<f64>,
    answer: Vec<u8>,
    shift: Vec<f64>,
    se: Vec<f64>,
}

fn all_cases() -> Cases {
    cases(include_str!("../../reference/one_factor.json"))
}

#[track_caller]
fn all_close(found: &[f64], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        assert_close(*found, *expected, ITERATIVE, what);
    }
}

#[test]
fn omega() {
    for case in all_cases().one_factor {
        let what = &case.name;
        let found = omega_complete(&case.items).unwrap();
        assert_eq!((found.n_rows, found.n_items), (case.n_rows, case.items.len()), "{what}");
        assert_close(found.total, case.total, ITERATIVE, what);
        assert_close(found.total_standardised, case.total_standardised, ITERATIVE, what);
        assert_close(found.total_observed, case.total_observed, ITERATIVE, what);
        all_close(&found.factor.loadings, &case.loadings, what);
        all_close(&found.factor.uniquenesses, &case.uniquenesses, what);
        all_close(&found.factor.loadings_standardised, &case.loadings_standardised, what);
        all_close(&found.factor.loadings_standardised_se, &case.standard_errors, what);
        // A sum of differences that nearly cancel: judged by its size beside 1.
        assert!((found.factor.discrepancy - case.discrepancy).abs() < 1e-12, "{what}");
    }
}

#[test]
fn two_waves() {
    for case in all_cases().invariance {
        let found = invariance(&case.first, &case.second).unwrap();
        assert_close(found.congruence, case.congruence, ITERATIVE, "congruence");
        assert_close(found.common_shift, case.common_shift, ITERATIVE, "common shift");
        for (item, change) in found.items.iter().enumerate() {
            let what = format!("item {item}");
            assert_close(change.loading, case.loading[item], ITERATIVE, &what);
            let threshold = change.threshold.unwrap();
            assert_eq!(threshold.answer, case.answer[item], "{what}");
            // A difference of differences; the item in the middle is left with rounding.
            assert!((threshold.shift - case.shift[item]).abs() < ITERATIVE, "{what}");
            assert_close(threshold.se, case.se[item], ITERATIVE, &what);
        }
    }
}

#[test]
fn a_changed_wording_is_found_and_a_common_change_is_not() {
    let cases = all_cases().invariance;
    let verdicts: Vec<Verdict> =
        cases.iter().map(|case| invariance(&case.first, &case.second).unwrap().verdict).collect();
    // The first pair differs by a better mood only; in the second, item 1 got stricter words and item 3
    // lost its connection.
    assert_eq!(verdicts, [Verdict::Alike, Verdict::LookAt(vec![1, 3])]);
    let found = invariance(&cases[1].first, &cases[1].second).unwrap();
    assert_eq!((found.greatest_loading, found.greatest_threshold), (3, Some(1)));
}
