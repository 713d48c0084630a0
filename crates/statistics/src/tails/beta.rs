//! The quantile of the beta distribution; tail and quantile of F, which is a beta variable in disguise.

use super::LARGEST;
use super::deviance::{deviance, stirling_error};
use crate::Undefined;

/// Enough for parameters of half [`LARGEST`].
const MAX_TERMS: u32 = 2_000_000;

/// Newton needs six steps as a rule, twenty from far out.
const MAX_STEPS: usize = 200;

/// Logits beyond which a probability or its complement is no longer an `f64` (below 1e-304).
const LAST_LOGIT: f64 = 700.0;

/// The value below which a beta variable with parameters `a` and `b` lies with probability `p`.
///
/// # Formula
/// ```text
/// x such that I(x; a, b) = p
/// ```
/// with `I` the regularised incomplete beta function. Newton steps on the logarithm of the smaller tail
/// as a function of `ln(x / (1 - x))`. That function is concave, so that they arrive from any start.
///
/// # Shape and units
/// `p` between 0 and 1, both excluded; result 0..=1, relative accuracy 1e-10 or better down to 1e-300.
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `p` is not between 0 and 1, or if `a` or `b` is not in 0.005..=5e9.
///
/// # Source
/// Abramowitz and Stegun (1964) 26.5.8, see [`literature`](crate::literature#abramowitz1964); the
/// fraction evaluated after Lentz (1976), see [`literature`](crate::literature#lentz1976).
///
/// # Reference value
/// 0.4439045376923585 for `p` = 0.025, `a` = 8, `b` = 3; R 4.2.2 `qbeta(.025, 8, 3)`, and mpmath in
/// `reference/tails.py`.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> Result<f64, Undefined> {
    Ok(Share::of_logit(quantile_logit(p, a, b)?).x)
}

/// The probability that an F variable with `df1` and `df2` degrees of freedom exceeds `f`.
///
/// # Formula
/// ```text
/// P(F > f) = I(df2 / (df2 + df1 f); df2/2, df1/2)
/// ```
/// with `I` the regularised incomplete beta function.
///
/// # Shape and units
/// Result 0..=1, relative accuracy 1e-10 or better, also far in the tail; 1 for `f` below 0. Degrees of
/// freedom need not be whole.
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `df1` or `df2` is not in 0.01..=1e10, or if `f` is NaN.
///
/// # Source
/// Abramowitz and Stegun (1964) 26.6.2 and 26.5.8, see [`literature`](crate::literature#abramowitz1964).
///
/// # Reference value
/// 0.05000000000000001 for `f` = 4.256494729093748, `df1` = 2, `df2` = 9; mpmath 1.3.0,
/// `reference/tails.py`.
pub fn f_upper(f: f64, df1: f64, df2: f64) -> Result<f64, Undefined> {
    let (a, b) = parameters(0.5 * df2, 0.5 * df1)?;
    if f.is_nan() {
        return Err(Undefined::OutsideDomain);
    }
    if f <= 0.0 {
        return Ok(1.0);
    }
    if f.is_infinite() {
        return Ok(0.0);
    }
    let share = Share::of_odds(a, b, f);
    if share.x <= 0.0 || share.y <= 0.0 {
        return Ok(if share.x <= 0.0 { 0.0 } else { 1.0 });
    }
    Ok(libm::exp(lower_tail(a, b, share).ln_tail).min(1.0))
}

/// The value that an F variable with `df1` and `df2` degrees of freedom exceeds with probability
/// `tail`.
///
/// # Formula
/// ```text
/// f such that P(F > f) = tail
/// ```
/// that is `df2 (1 - x) / (df1 x)` with `x` the beta quantile of `tail` for `df2/2` and `df1/2`.
///
/// # Shape and units
/// `tail` between 0 and 1, both excluded; result above 0, relative accuracy 1e-10 or better. Degrees of
/// freedom need not be whole.
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `tail` is not between 0 and 1, if `df1` or `df2` is not in
/// 0.01..=1e10, or if the value is above 1e300 or below 1e-300.
///
/// # Source
/// Abramowitz and Stegun (1964) 26.6.2, see [`literature`](crate::literature#abramowitz1964).
///
/// # Reference value
/// 5.714705386383057 for `tail` = 0.025, `df1` = 2, `df2` = 9; R 4.2.2 `qf(.975, 2, 9)`, and mpmath in
/// `reference/tails.py`.
pub fn f_quantile(tail: f64, df1: f64, df2: f64) -> Result<f64, Undefined> {
    let logit = quantile_logit(tail, 0.5 * df2, 0.5 * df1)?;
    let f = df2 / df1 * libm::exp(-logit);
    if (1e-300..=1e300).contains(&f) { Ok(f) } else { Err(Undefined::OutsideDomain) }
}

/// A number between 0 and 1 and its complement, each with all its digits.
#[derive(Debug, Clone, Copy)]
struct Share {
    x: f64,
    y: f64,
}

impl Share {
    /// From `ln(x / y)`.
    fn of_logit(logit: f64) -> Share {
        let odds = libm::exp(-logit.abs());
        let (small, large) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
        if logit < 0.0 { Share { x: small, y: large } } else { Share { x: large, y: small } }
    }

    /// `x = a / (a + b f)`, without overflow.
    fn of_odds(a: f64, b: f64, f: f64) -> Share {
        let (a, b) = if f > 1.0 { (a / f, b) } else { (a, b * f) };
        Share { x: a / (a + b), y: b / (a + b) }
    }
}

/// The logarithm of a tail and its slope in the logit.
struct Tail {
    ln_tail: f64,
    slope: f64,
}

/// The two parameters, if the functions here are accurate for them.
fn parameters(a: f64, b: f64) -> Result<(f64, f64), Undefined> {
    let range = 0.005..=0.5 * LARGEST;
    if range.contains(&a) && range.contains(&b) {
        Ok((a, b))
    } else {
        Err(Undefined::OutsideDomain)
    }
}

/// The logit of the value below which a beta variable lies with probability `p`.
fn quantile_logit(p: f64, a: f64, b: f64) -> Result<f64, Undefined> {
    let (a, b) = parameters(a, b)?;
    if !(p > 0.0 && p < 1.0) {
        return Err(Undefined::OutsideDomain);
    }
    // The smaller tail has the digits; `1 - p` is exact from 0.5 up.
    if p > 0.5 {
        return Ok(-quantile_logit(1.0 - p, b, a)?);
    }
    let ln_p = libm::log(p);
    let mut logit = libm::log(a / b).clamp(-LAST_LOGIT, LAST_LOGIT);
    for _ in 0..MAX_STEPS {
        let tail = lower_tail(a, b, Share::of_logit(logit));
        let next = (logit + (ln_p - tail.ln_tail) / tail.slope).clamp(-LAST_LOGIT, LAST_LOGIT);
        let step = (next - logit).abs();
        logit = next;
        // Newton doubles the digits: after a step this small the next would change nothing.
        if step <= 1e-9 {
            break;
        }
    }
    Ok(logit)
}

/// The lower tail of the beta distribution at `x`, from the side on which nothing cancels.
fn lower_tail(a: f64, b: f64, share: Share) -> Tail {
    let Share { x, y } = share;
    let n = a + b;
    // x^a y^b / B(a, b), which is also the derivative of the tail to the logit.
    let ln_front = 0.5 * libm::log(a * (b / n) / (2.0 * std::f64::consts::PI))
        + (stirling_error(n) - stirling_error(a) - stirling_error(b))
        - (deviance(a, n * x) + deviance(b, n * y));
    if x <= (a + 1.0) / (n + 2.0) {
        let ratio = fraction(a, b, x) / a;
        Tail { ln_tail: ln_front + libm::log(ratio), slope: 1.0 / ratio }
    } else {
        let front = libm::exp(ln_front);
        let upper = (front * fraction(b, a, y) / b).min(1.0);
        let lower = (1.0 - upper).max(f64::MIN_POSITIVE);
        Tail { ln_tail: libm::log1p(-upper).max(-LAST_LOGIT), slope: (front / lower).max(1e-300) }
    }
}

/// The continued fraction of the incomplete beta function, from the front; for `x` below about
/// `a / (a + b)`, where it converges fast and no denominator comes near 0.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let both = a + b;
    let (mut above, mut below) = (1.0, 1.0 / (1.0 - both * x / (a + 1.0)));
    let mut value = below;
    for m in 1..MAX_TERMS {
        let m = f64::from(m);
        let at = a + 2.0 * m;
        let even = m * (b - m) * x / ((at - 1.0) * at);
        below = 1.0 / (1.0 + even * below);
        above = 1.0 + even / above;
        value *= below * above;
        let odd = -(a + m) * (both + m) * x / (at * (at + 1.0));
        below = 1.0 / (1.0 + odd * below);
        above = 1.0 + odd / above;
        value *= below * above;
        if (below * above - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}
