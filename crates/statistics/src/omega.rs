//! Omega: how much of a scale's variance is that of one common factor.

use crate::Undefined;
use crate::one_factor::{self, OneFactor};
use crate::reliability::CovarianceMatrix;
use crate::sum::compensated;

/// Omega total of the model with one factor, on three bases that are three figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Omega {
    /// Omega of the sum or mean of the answers, over the variance that the model gives it: *the* omega.
    pub total: f64,
    /// Omega of the sum of the *standardised* items; more, or less, than `total`.
    pub total_standardised: f64,
    /// As `total`, over the variance of the scale as it was observed.
    pub total_observed: f64,
    /// The number of items.
    pub n_items: usize,
    /// Rows used.
    pub n_rows: u64,
    /// Loadings, uniquenesses and how well they fit.
    pub factor: OneFactor,
}

/// Omega total over the complete rows: the share of the variance of a scale that one common factor
/// explains.
///
/// # Formula
/// ```text
/// omega = (sum l)² / ((sum l)² + sum theta)
/// ```
/// with the loadings `l` and uniquenesses `theta` of the [model with one factor](one_factor::fit), by
/// maximum likelihood on the covariances. `total_standardised` is the same of the correlations;
/// `total_observed` has the sum of all covariances as its denominator.
///
/// # Shape and units
/// `items`: one column per item, all of the same length, all keyed the same way; from 3 items on. No
/// unit; `total` and `total_standardised` 0..=1.
///
/// # Errors
/// As [`CovarianceMatrix::complete`], and as [`one_factor::fit`]: [`Undefined::NotIdentified`] with 2
/// items, and [`Undefined::AtBoundary`], [`Undefined::NoVariance`], [`Undefined::NoConvergence`].
///
/// # Use and limits
/// The same as alpha if all loadings are equal; otherwise, if one factor is all that the items share,
/// alpha is too low and omega is not. `omega()` of psych fits three factors and gives a larger figure
/// that is not this one.
///
/// # Source
/// McDonald (1999), see [`literature`](crate::literature#mcdonald1999).
///
/// # Reference value
/// `total` = 1568/1683 for the example in `docs/methods/reliability.md`, by hand. Longer scales: mpmath
/// 1.3.0 with 40 digits, `reference/one_factor.py`, and within 1e-6 R 4.2.2, lavaan 0.6.14
/// `cfa(std.lv = TRUE)`.
pub fn omega_complete(items: &[Vec<Option<u8>>]) -> Result<Omega, Undefined> {
    omega_of(&CovarianceMatrix::complete(items)?)
}

/// Omega total from covariances that are there already.
///
/// # Errors
/// As [`one_factor::fit`]; [`Undefined::NoVariance`] if the items together do not vary.
///
/// # Use and limits
/// As [`omega_complete`]. From pairwise covariances it is a figure without a likelihood behind it: say so.
///
/// # Source
/// McDonald (1999), see [`literature`](crate::literature#mcdonald1999).
///
/// # Reference value
/// As [`omega_complete`].
pub fn omega_of(covariances: &CovarianceMatrix) -> Result<Omega, Undefined> {
    let k = covariances.n_items();
    let factor = one_factor::fit(covariances)?;
    let common = square(compensated(factor.loadings.iter().copied()));
    let unique = compensated(factor.uniquenesses.iter().copied());
    let standardised = &factor.loadings_standardised;
    let common_standardised = square(compensated(standardised.iter().copied()));
    let unique_standardised =
        compensated((0..k).map(|i| factor.uniquenesses[i] / covariances.at(i, i)));
    let observed = compensated((0..k).flat_map(|i| (0..k).map(move |j| covariances.at(i, j))));
    let trace = compensated((0..k).map(|i| covariances.at(i, i)));
    if observed <= 1e-12 * trace {
        return Err(Undefined::NoVariance);
    }
    Ok(Omega {
        total: common / (common + unique),
        total_standardised: common_standardised / (common_standardised + unique_standardised),
        total_observed: common / observed,
        n_items: k,
        n_rows: covariances.n_rows(),
        factor,
    })
}

fn square(value: f64) -> f64 {
    value * value
}
