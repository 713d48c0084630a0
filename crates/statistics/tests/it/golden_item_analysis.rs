//! What follows from the covariances of a scale, against psych.

use peil_statistics::Undefined;
use peil_statistics::reliability::{CovarianceMatrix, alpha_complete, alpha_pairwise};
use serde::Deserialize;

use crate::reference::{CLOSED_FORM, ITERATIVE, assert_close, cases};

#[derive(Deserialize)]
struct Case {
    name: String,
    items: Vec<Vec<Option<u8>>>,
    pairwise: Analysis,
    complete: Analysis,
}

#[derive(Deserialize)]
struct Analysis {
    rows: u64,
    alpha: f64,
    standardised: f64,
    ase: f64,
    low: f64,
    high: f64,
    covariances: Vec<f64>,
    rest: Vec<f64>,
    dropped: Vec<f64>,
    dropped_standardised: Vec<f64>,
}

fn compare(matrix: &CovarianceMatrix, expected: &Analysis, what: &str) {
    let k = matrix.n_items();
    for (place, &covariance) in expected.covariances.iter().enumerate() {
        let found = matrix.covariance(place / k, place % k).unwrap();
        // R's covariance of two items that hardly covary has lost digits of its own.
        assert!((found - covariance).abs() < CLOSED_FORM, "{what}: {found} {covariance}");
    }
    let alpha = matrix.alpha().unwrap();
    assert_eq!(alpha.n_rows, expected.rows, "{what}");
    assert_close(alpha.alpha, expected.alpha, CLOSED_FORM, what);
    let standardised = matrix.alpha_standardised().unwrap();
    assert_close(standardised.alpha, expected.standardised, CLOSED_FORM, what);
    assert_close(matrix.alpha_standard_error().unwrap(), expected.ase, CLOSED_FORM, what);
    let interval = alpha.interval().unwrap();
    assert_close(interval.low(), expected.low, ITERATIVE, what);
    assert_close(interval.high(), expected.high, ITERATIVE, what);
    for (item, &rest) in expected.rest.iter().enumerate() {
        assert_close(matrix.item_rest_correlation(item).unwrap(), rest, CLOSED_FORM, what);
    }
    for (item, &dropped) in expected.dropped.iter().enumerate() {
        assert_close(matrix.alpha_if_dropped(item).unwrap(), dropped, CLOSED_FORM, what);
        let standardised = matrix.alpha_standardised_if_dropped(item).unwrap();
        assert_close(standardised, expected.dropped_standardised[item], CLOSED_FORM, what);
    }
    assert_eq!(matrix.item_rest_correlation(k), Err(Undefined::OutsideDomain));
    if k == 2 {
        assert_eq!(matrix.alpha_if_dropped(0), Err(Undefined::TooFewItems));
    }
}

#[test]
fn item_analysis() {
    let all: Vec<Case> = cases(include_str!("../../reference/item_analysis.json"));
    for case in all {
        let pairwise = CovarianceMatrix::pairwise(&case.items).unwrap();
        compare(&pairwise, &case.pairwise, &format!("{}, pairwise", case.name));
        assert_eq!(pairwise.alpha(), alpha_pairwise(&case.items));
        let complete = CovarianceMatrix::complete(&case.items).unwrap();
        compare(&complete, &case.complete, &format!("{}, complete", case.name));
        let exact = alpha_complete(&case.items).unwrap().alpha;
        assert_close(complete.alpha().unwrap().alpha, exact, CLOSED_FORM, &case.name);
    }
}
