//! The numbers in `docs/methods/reliability.md` are what the code gives.

use peil_statistics::Undefined;
use peil_statistics::invariance::{self, Verdict};
use peil_statistics::omega::{omega_complete, omega_of};
use peil_statistics::polychoric::polychoric;
use peil_statistics::reliability::CovarianceMatrix;
use serde::Deserialize;

use crate::reference::cases;

const PAGE: &str = include_str!("../../../../docs/methods/reliability.md");

/// Asserts that the page says this, line breaks aside, with a true minus.
#[track_caller]
fn says(text: &str) {
    let text = text.replace('-', "−");
    let page: Vec<&str> = PAGE.split_whitespace().collect();
    assert!(page.join(" ").contains(&text), "the page does not say: {text}");
}

fn items() -> [Vec<Option<u8>>; 3] {
    [
        vec![Some(4), Some(5), Some(2), Some(3), Some(4), None],
        vec![Some(4), Some(4), Some(1), Some(3), Some(5), Some(2)],
        vec![Some(5), Some(4), Some(2), Some(2), None, Some(3)],
    ]
}

#[test]
fn alpha_and_items() {
    let matrix = CovarianceMatrix::pairwise(&items()).unwrap();
    let alpha = matrix.alpha().unwrap();
    let standardised = matrix.alpha_standardised().unwrap().alpha;
    says(&format!("example {standardised:.6}, against an alpha of {:.6}", alpha.alpha));
    for (item, name) in ["a", "b", "c"].into_iter().enumerate() {
        let dropped = matrix.alpha_if_dropped(item).unwrap();
        let rest = matrix.item_rest_correlation(item).unwrap();
        says(&format!("| {name} | {dropped:.6} | {rest:.6} |"));
    }
    let interval = alpha.interval().unwrap();
    let (low, high) = (interval.low(), interval.high());
    let error = matrix.alpha_standard_error().unwrap();
    says(&format!("interval is {low:.6} to {high:.6} and the standard error {error:.6}"));
}

#[test]
fn omega() {
    let found = omega_complete(&items()).unwrap();
    let listed = |values: &[f64]| {
        let [a, b, c] = [values[0], values[1], values[2]].map(|value| (value * 1e6).round() / 1e6);
        (a, b, c)
    };
    let (a, b, c) = listed(&found.factor.loadings);
    says(&format!("l = {a}, {b} and {c}"));
    let (a, b, c) = listed(&found.factor.uniquenesses);
    says(&format!("theta = {a}, {b} and {c}"));
    says(&format!("omega = 14.518519 / 15.583333 = {:.6}", found.total));
    says(&format!("Standardised it is {:.6}", found.total_standardised));
    let pairwise = CovarianceMatrix::pairwise(&items()).unwrap();
    assert_eq!(omega_of(&pairwise), Err(Undefined::NotIdentified));
}

#[test]
fn ordered_answers() {
    let found = polychoric(&[vec![13, 69, 41], vec![6, 113, 132], vec![0, 22, 104]]).unwrap();
    let (rows, columns) = (&found.row_thresholds, &found.column_thresholds);
    says(&format!("row thresholds {:.6} and {:.6}", rows[0], rows[1]));
    says(&format!("column thresholds {:.6} and {:.6}", columns[0], columns[1]));
    let (low, high) = (found.interval.low(), found.interval.high());
    let (rho, se) = (found.rho, found.se);
    says(&format!("rho = {rho:.6} with standard error {se:.6} and interval {low:.6} to {high:.6}"));
}

#[derive(Deserialize)]
struct Cases {
    invariance: Vec<Waves>,
}

#[derive(Deserialize)]
struct Waves {
    first: Vec<Vec<Option<u8>>>,
    second: Vec<Vec<Option<u8>>>,
}

#[test]
fn two_waves() {
    let all: Cases = cases(include_str!("../../reference/one_factor.json"));
    let Waves { first, second } = &all.invariance[1];
    let found = invariance::invariance(first, second).unwrap();
    let (congruence, common) = (found.congruence, found.common_shift);
    says(&format!("The congruence is {congruence:.6} and the common shift {common:.6}"));
    let threshold = found.items[1].threshold.unwrap();
    says(&format!("moved by {:.6} (standard error {:.6})", threshold.shift, threshold.se));
    says(&format!("the loading of the fourth by {:.6}", found.items[3].loading));
    assert_eq!(found.verdict, Verdict::LookAt(vec![1, 3]));
    assert!((invariance::CONGRUENCE_ALIKE - 0.95).abs() < f64::EPSILON);
    assert!((invariance::CONGRUENCE_DIFFERS - 0.85).abs() < f64::EPSILON);
    assert!((invariance::LOADING_MOVED - 0.1).abs() < f64::EPSILON);
    assert!((invariance::THRESHOLD_MOVED - 0.25).abs() < f64::EPSILON);
}
