//! Tails and quantiles of Student's t distribution.

use std::sync::OnceLock;

use statrs::distribution::{Continuous, ContinuousCDF, StudentsT};
use statrs::function::beta::checked_beta_reg;

use super::{TAIL95, normal_quantile, normal_upper};
use crate::Undefined;

/// From here the normal expansion is more accurate than the incomplete beta function: its relative
/// error is below 1e-10 in every tail that an `f64` can hold, and falls with the square of the degrees of freedom.
const LARGE_DF: f64 = 5000.0;

/// Up to here the quantile of `statrs` is the better start; beyond, the expansion, which costs less.
const SMALL_DF: f64 = 20.0;

/// Newton needs five steps from a good start and some forty, doubling, from a bad one.
const MAX_STEPS: usize = 100;

/// The probability that Student's t with `df` degrees of freedom exceeds `t`.
///
/// # Formula
/// ```text
/// P(T > t) = I(df / (df + t²); df/2, 1/2) / 2       for t >= 0, by symmetry below 0
/// ```
/// with `I` the regularised incomplete beta function. Above 5,000 degrees of freedom:
/// `P(Z > z)` with Hill's normal deviate `z` of `t`.
///
/// # Shape and units
/// Result 0..=1, relative accuracy 1e-10 or better, also far in the tail.
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `df < 1` or not finite, or if `t` is NaN.
///
/// # Source
/// Abramowitz and Stegun (1964) 26.7.1, see [`literature`](crate::literature#abramowitz1964); Hill
/// (1970a), see [`literature`](crate::literature#hill1970a).
///
/// # Reference value
/// 1.038599248518259e-14 for `t` = 8.94, `df` = 100; mpmath 1.3.0, `reference/tails.py`.
pub fn t_upper(t: f64, df: f64) -> Result<f64, Undefined> {
    if t.is_nan() || !df.is_finite() || df < 1.0 {
        return Err(Undefined::OutsideDomain);
    }
    let upper = if df > LARGE_DF { hill_upper(t.abs(), df) } else { beta_upper(t.abs(), df)? };
    Ok(if t < 0.0 { 1.0 - upper } else { upper })
}

/// The two-sided p-value of `t`: the probability of a value at least as far from 0.
///
/// # Formula
/// ```text
/// p = 2 P(T > |t|)
/// ```
///
/// # Shape and units
/// Result 0..=1; 0 only where the probability is below 1e-320, or `t` infinite.
///
/// # Errors
/// As [`t_upper`].
///
/// # Source
/// Student (1908), see [`literature`](crate::literature#student1908).
///
/// # Reference value
/// 2.077198497036518e-14 for `t` = 8.94, `df` = 100; mpmath 1.3.0, `reference/tails.py`.
pub fn t_two_sided(t: f64, df: f64) -> Result<f64, Undefined> {
    Ok((2.0 * t_upper(t.abs(), df)?).min(1.0))
}

/// The value that Student's t with `df` degrees of freedom exceeds with probability `tail`.
///
/// # Formula
/// ```text
/// t such that P(T > t) = tail
/// ```
/// `statrs` (above 20 degrees of freedom the Cornish–Fisher expansion) gives the start; Newton steps
/// on [`t_upper`], kept between two bounds, make it exact.
///
/// # Shape and units
/// `tail` from 1e-12 to 0.5; result at least 0, relative accuracy 1e-11 or better up to a tail of 0.4
/// (towards 0.5 the result itself goes to 0).
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `tail` is outside 1e-12..=0.5, `df < 1` or not finite.
///
/// # Source
/// Hill (1970b), see [`literature`](crate::literature#hill1970b); Abramowitz and Stegun (1964) 26.7.5.
///
/// # Reference value
/// 2.262157162798205 for `tail` = 0.025, `df` = 9; R 4.2.2 `qt(.975, 9)`, `reference/tails.py`.
pub fn t_quantile(tail: f64, df: f64) -> Result<f64, Undefined> {
    if !(1e-12..=0.5).contains(&tail) || !df.is_finite() || df < 1.0 {
        return Err(Undefined::OutsideDomain);
    }
    let student = StudentsT::new(0.0, 1.0, df).map_err(|_| Undefined::OutsideDomain)?;
    // Asked for the lower tail, so that `1 - tail` does not cost digits.
    let start = if df > SMALL_DF { cornish_fisher(tail, df)? } else { -student.inverse_cdf(tail) };
    let (mut low, mut high) = (0.0, 1.0);
    while t_upper(high, df)? > tail {
        (low, high) = (high, 2.0 * high);
    }
    let mut t = if start.is_finite() { start.clamp(low, high) } else { high };
    for _ in 0..MAX_STEPS {
        let excess = t_upper(t, df)? - tail;
        if excess > 0.0 {
            low = t;
        } else {
            high = t;
        }
        let newton = t + excess / student.pdf(t);
        let next = if low <= newton && newton <= high { newton } else { 0.5 * (low + high) };
        // Newton doubles the digits: after a step this small the next would change nothing.
        if (next - t).abs() <= 1e-9 * t {
            return Ok(next);
        }
        t = next;
    }
    Ok(t)
}

/// The 0.975 quantile of Student's t: half the width of a 95% interval, in standard errors.
///
/// # Errors
/// As [`t_quantile`].
///
/// # Reference value
/// 12.706204736174705 for `df` = 1; R 4.2.2 `qt(.975, 1)`, `reference/tails.py`.
pub fn t95(df: f64) -> Result<f64, Undefined> {
    t_quantile(TAIL95, df)
}

/// [`t95`] for a whole number of degrees of freedom; the same value, remembered up to 1,023.
///
/// # Errors
/// As [`t_quantile`].
///
/// # Reference value
/// 2.262157162798205 for `df` = 9; R 4.2.2 `qt(.975, 9)`, `reference/tails.py`.
pub fn t95_whole(df: u64) -> Result<f64, Undefined> {
    // Intervals of a million means ask for the same few hundred.
    static KNOWN: [OnceLock<f64>; 1024] = [const { OnceLock::new() }; 1024];
    let known = usize::try_from(df).ok().and_then(|df| KNOWN.get(df));
    if let Some(quantile) = known.and_then(OnceLock::get) {
        return Ok(*quantile);
    }
    let quantile = t95(df as f64)?;
    Ok(known.map_or(quantile, |known| *known.get_or_init(|| quantile)))
}

/// The upper tail from the incomplete beta function, on the side where nothing cancels.
fn beta_upper(t: f64, df: f64) -> Result<f64, Undefined> {
    let square = t * t;
    if square.is_infinite() {
        return Ok(0.0);
    }
    let beta = |a, b, x| checked_beta_reg(a, b, x).map_err(|_| Undefined::OutsideDomain);
    // `statrs` switches to `1 - I(1 - x)` at this point; each side is asked where it does not.
    if square * (df + 5.0) < 3.0 * (df + square) {
        Ok(0.5 - 0.5 * beta(0.5, 0.5 * df, square / (df + square))?)
    } else {
        Ok(0.5 * beta(0.5 * df, 0.5, df / (df + square))?)
    }
}

/// The upper tail by Hill's expansion of the normal deviate (algorithm 395, for large `df`).
fn hill_upper(t: f64, df: f64) -> f64 {
    let a = df - 0.5;
    let b = 48.0 * a * a;
    let w = a * libm::log1p(t / df * t);
    // Less than the smallest f64; and what follows would overflow.
    if w > 2000.0 {
        return 0.0;
    }
    let second = (((-0.4 * w - 3.3) * w - 24.0) * w - 85.5) / (0.8 * w * w + 100.0 + b);
    normal_upper(w.sqrt() * (1.0 + (second + w + 3.0) / b))
}

/// The quantile for large `df`: the normal one, corrected to the order `df^-3`.
fn cornish_fisher(tail: f64, df: f64) -> Result<f64, Undefined> {
    let z = -normal_quantile(tail)?;
    let s = z * z;
    let first = (s + 1.0) / 4.0;
    let second = ((5.0 * s + 16.0) * s + 3.0) / 96.0;
    let third = (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0;
    Ok(z * (1.0 + (first + (second + third / df) / df) / df))
}
