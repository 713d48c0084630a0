//! Reading reference values, and how close is close.

use serde::Deserialize;

/// For formulas with a fixed number of operations.
pub const CLOSED_FORM: f64 = 1e-12;
/// For quantiles, tails and what rests on them.
pub const ITERATIVE: f64 = 1e-9;

/// A file of `reference/`: the cases, and what made them.
#[derive(Deserialize)]
pub struct Reference<T> {
    pub cases: T,
}

/// Reads the cases of a reference file.
pub fn cases<T: for<'a> Deserialize<'a>>(json: &str) -> T {
    serde_json::from_str::<Reference<T>>(json).unwrap().cases
}

/// Asserts that `found` equals `expected` up to a *relative* difference; an expected 0 must be exact.
#[track_caller]
pub fn assert_close(found: f64, expected: f64, tolerance: f64, what: &str) {
    let off = (found - expected).abs();
    assert!(
        off <= tolerance * expected.abs(),
        "{what}: found {found:e}, expected {expected:e}, relative difference {:e}",
        off / expected.abs()
    );
}
