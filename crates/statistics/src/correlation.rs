//! How two scores go together: along a straight line (Pearson), and in order only (Spearman, Kendall).

mod kendall;
mod matrix;
mod ranked;
mod spearman;
mod sums;

pub use kendall::{Kendall, kendall, kendall_from_table};
pub use matrix::CorrelationMatrix;
pub(crate) use matrix::{Covariances, NOTHING_LEFT, centred, complete};
pub use spearman::{Spearman, spearman, spearman_from_table};
pub use sums::{PairSums, pearson_from_sums};
pub(crate) use sums::{Scatter, ratio};

use crate::sum::compensated;
use crate::tails::{Z95, t_two_sided};
use crate::{Interval, Undefined};

/// Pearson's correlation with what is needed to judge it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pearson {
    /// The correlation, -1..=1.
    pub r: f64,
    /// The number of pairs.
    pub n: u64,
    /// Fisher's 95% interval of `r`.
    pub interval: Interval,
    /// The two-sided p-value of "no correlation", from t with `n - 2` degrees of freedom.
    pub p: f64,
}

/// Pearson's product-moment correlation of pairs, with Fisher's 95% interval and p-value.
///
/// # Formula
/// ```text
/// r        = sum (x - mean x)(y - mean y) / sqrt(sum (x - mean x)² * sum (y - mean y)²)
/// interval = tanh(atanh(r) ± z / sqrt(n - 3))
/// t        = r sqrt((n - 2) / (1 - r²)),  p = 2 P(T > |t|) with n - 2 degrees of freedom
/// ```
/// where `z` = 1.959963984540054.
///
/// # Shape and units
/// One pair per person who has both scores; any unit, which falls out. `r`, interval -1..=1. At
/// `r` = ±1 the interval is that point and `p` is 0, as R gives it.
///
/// # Errors
/// [`Undefined::TooFewRows`] if there are fewer than 4 pairs (the interval needs `n - 3 > 0`);
/// [`Undefined::NoVariance`] if all `x` or all `y` are equal; [`Undefined::OutsideDomain`] if a value
/// is not finite, or so large that sums are not.
///
/// # Use and limits
/// Straight-line association only, and association only: it says nothing of what causes what. Two
/// scales that share items correlate because of them.
///
/// # Source
/// Pearson (1896), see [`literature`](crate::literature#pearson1896); for the interval Fisher (1921), see
/// [`literature`](crate::literature#fisher1921).
///
/// # Reference value
/// `r` = 0.874498251005247, interval 0.544895012330567 … 0.970023001230556, `p` = 0.000930304035329387 for
/// the ten pairs (2, 2.5), (3, 3), (3, 2.5), (4, 4.5), (4, 3.5), (5, 4), (1, 1.5), (4, 4), (3, 4), (5, 4.5);
/// R 4.2.2 `cor.test`; `reference/correlation.R`.
pub fn pearson(pairs: &[(f64, f64)]) -> Result<Pearson, Undefined> {
    if pairs.iter().any(|&(x, y)| !x.is_finite() || !y.is_finite()) {
        return Err(Undefined::OutsideDomain);
    }
    if pairs.len() < 4 {
        return Err(Undefined::TooFewRows);
    }
    let r = coefficient(
        &deviations(pairs.iter().map(|pair| pair.0))?,
        &deviations(pairs.iter().map(|pair| pair.1))?,
    );
    of_coefficient(r, pairs.len() as u64)
}

/// What is known of a plain correlation of `n` pairs, `n` at least 4.
fn of_coefficient(r: f64, n: u64) -> Result<Pearson, Undefined> {
    let test = correlation_test(r, (n - 2) as f64)?;
    Ok(Pearson { r, n, interval: fisher_interval(r, 1.0 / ((n - 3) as f64).sqrt())?, p: test.p })
}

/// The test of "no correlation".
pub(crate) struct CorrelationTest {
    pub(crate) t: f64,
    pub(crate) p: f64,
}

/// Student's t of a correlation with `df` degrees of freedom, and its two-sided p-value.
pub(crate) fn correlation_test(r: f64, df: f64) -> Result<CorrelationTest, Undefined> {
    // (1 - r)(1 + r) keeps the digits that 1 - r² loses near ±1; there t is infinite and p 0.
    let t = r * (df / ((1.0 - r) * (1.0 + r))).sqrt();
    Ok(CorrelationTest { t, p: t_two_sided(t, df)? })
}

/// The correlation of two columns of deviations from their means, neither of them all 0.
pub(crate) fn coefficient(x: &[f64], y: &[f64]) -> f64 {
    let xx = compensated(x.iter().map(|d| d * d));
    let yy = compensated(y.iter().map(|d| d * d));
    let xy = compensated(x.iter().zip(y).map(|(dx, dy)| dx * dy));
    (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0)
}

/// The 95% interval of a correlation by Fisher's z, which has the standard error `se`.
pub(crate) fn fisher_interval(r: f64, se: f64) -> Result<Interval, Undefined> {
    let z = libm::atanh(r);
    let half = Z95 * se;
    let end = |z: f64| libm::tanh(z).clamp(-1.0, 1.0);
    Interval::new(end(z - half), end(z + half)).map_err(|_| Undefined::OutsideDomain)
}

/// Deviations from the mean, in units of the largest, so that no square over- or underflows.
pub(crate) fn deviations(values: impl Iterator<Item = f64> + Clone) -> Result<Vec<f64>, Undefined> {
    let (low, high) = values
        .clone()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    // Compared before the mean is taken: the mean of equal numbers need not be that number.
    if low >= high {
        return Err(Undefined::NoVariance);
    }
    let n = values.clone().count() as f64;
    let mean = compensated(values.clone()) / n;
    let largest = (high - mean).max(mean - low);
    if !largest.is_finite() {
        return Err(Undefined::OutsideDomain);
    }
    Ok(values.map(|value| (value - mean) / largest).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_is_a_point_of_certainty() {
        let line: Vec<_> = (0..6_u8).map(|i| (f64::from(i), 3.0 - f64::from(i))).collect();
        let found = pearson(&line).unwrap();
        assert!((found.r + 1.0).abs() < 1e-15);
        assert!(found.interval.contains(found.r) && found.p < 1e-15);
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        assert_eq!(pearson(&[]), Err(Undefined::TooFewRows));
        assert_eq!(pearson(&[(1.0, 2.0), (2.0, 3.0), (3.0, 1.0)]), Err(Undefined::TooFewRows));
        let third = 1.0 / 3.0;
        assert_eq!(
            pearson(&[(third, 1.0), (third, 2.0), (third, 4.0), (third, 4.0)]),
            Err(Undefined::NoVariance)
        );
        assert_eq!(pearson(&[(f64::NAN, 1.0); 5]), Err(Undefined::OutsideDomain));
    }

    #[test]
    fn tiny_and_huge_units_do_not_matter() {
        let base = [(1.0, 2.0), (2.0, 1.0), (3.0, 4.0), (4.0, 3.0), (5.0, 5.0)];
        let expected = pearson(&base).unwrap().r;
        for unit in [1e-200, 1e200] {
            let scaled = base.map(|(x, y)| (x * unit, y));
            assert!((pearson(&scaled).unwrap().r - expected).abs() < 1e-12);
        }
        assert_eq!(pearson(&base.map(|(x, y)| (x * 1e308, y))), Err(Undefined::OutsideDomain));
    }
}
