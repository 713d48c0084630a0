//! The normal distribution of two variables and polychoric correlations, against 30 digits.

use peil_statistics::Undefined;
use peil_statistics::bivariate::normal_below;
use peil_statistics::polychoric::{ordinal_alpha, polychoric};
use serde::Deserialize;

use crate::reference::{CLOSED_FORM, ITERATIVE, assert_close, cases};

#[derive(Deserialize)]
struct Cases {
    normal: Vec<[f64; 4]>,
    tables: Vec<Table>,
    ordinal: Vec<Ordinal>,
}

#[derive(Deserialize)]
struct Table {
    #[serde(rename = "table")]
    counts: Vec<Vec<u64>>,
    rho: f64,
    se: f64,
    low: f64,
    high: f64,
    rows: Vec<f64>,
    columns: Vec<f64>,
}

#[derive(Deserialize)]
struct Ordinal {
    items: Vec<Vec<Option<u8>>>,
    correlations: Vec<f64>,
    alpha: f64,
}

fn all_cases() -> Cases {
    cases(include_str!("../../reference/polychoric.json"))
}

#[test]
fn two_normal_variables() {
    for [h, k, rho, expected] in all_cases().normal {
        let found = normal_below(h, k, rho).unwrap();
        let what = format!("{h} {k} {rho}");
        // Relative where there is something to be relative to; absolute in the empty corners.
        assert!((found - expected).abs() < 2e-15, "{what}: {found:e} {expected:e}");
        if expected > 1e-3 {
            assert_close(found, expected, CLOSED_FORM, &what);
        }
    }
}

#[test]
fn polychoric_correlations() {
    for case in all_cases().tables {
        let what = format!("{:?}", case.counts);
        let found = polychoric(&case.counts).unwrap();
        // Near 0 a correlation has no digits of its own.
        let close = |found: f64, expected: f64| {
            let off = (found - expected).abs();
            assert!(off < ITERATIVE * expected.abs().max(1e-3), "{what}: {found:e} {expected:e}");
        };
        close(found.rho, case.rho);
        close(found.se, case.se);
        close(found.interval.low(), case.low);
        close(found.interval.high(), case.high);
        for (found, expected) in
            [(found.row_thresholds, case.rows), (found.column_thresholds, case.columns)]
        {
            assert_eq!(found.len(), expected.len());
            found.into_iter().zip(expected).for_each(|(found, expected)| close(found, expected));
        }
    }
}

#[test]
fn alpha_of_ordered_answers() {
    for case in all_cases().ordinal {
        let found = ordinal_alpha(&case.items).unwrap();
        assert_close(found.alpha, case.alpha, ITERATIVE, "alpha");
        for (found, expected) in found.correlations.iter().zip(&case.correlations) {
            assert_close(*found, *expected, ITERATIVE, "correlation");
        }
    }
}

#[test]
fn tables_without_a_polychoric_correlation() {
    assert_eq!(polychoric(&[]), Err(Undefined::EmptyBase));
    assert_eq!(polychoric(&[vec![0, 0], vec![0, 0]]), Err(Undefined::EmptyBase));
    assert_eq!(polychoric(&[vec![3, 4], vec![0, 0]]), Err(Undefined::NoVariance));
    assert_eq!(polychoric(&[vec![3, 4], vec![1]]), Err(Undefined::UnequalLengths));
    assert_eq!(polychoric(&[vec![u64::MAX, 4], vec![1, 2]]), Err(Undefined::TooLarge));
    // With two answers each and an empty cell the likelihood rises up to ±1.
    assert_eq!(polychoric(&[vec![10, 0], vec![5, 10]]), Err(Undefined::AtBoundary));
    assert_eq!(polychoric(&[vec![10, 4], vec![5, 0]]), Err(Undefined::AtBoundary));
    assert_eq!(
        polychoric(&[vec![6, 0, 0], vec![0, 7, 0], vec![0, 0, 5]]),
        Err(Undefined::AtBoundary)
    );
}
