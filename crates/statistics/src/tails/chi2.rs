//! The tail of the chi-squared distribution.

use super::LARGEST;
use super::deviance::{deviance, stirling_error};
use crate::Undefined;

/// Enough for [`LARGEST`] degrees of freedom.
const MAX_TERMS: u32 = 2_000_000;

/// The probability that a chi-squared variable with `df` degrees of freedom exceeds `x`.
///
/// # Formula
/// ```text
/// P(X > x) = Q(df/2, x/2)
/// ```
/// with `Q` the regularised upper incomplete gamma function: its continued fraction in the upper tail;
/// below `x = df + 2` one minus the power series of the other side.
///
/// # Shape and units
/// Result 0..=1, relative accuracy 1e-10 or better, also far in the tail; 1 for `x` below 0. `df` need
/// not be whole.
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `df` is not in 0.01..=1e10, or if `x` is NaN.
///
/// # Source
/// Abramowitz and Stegun (1964) 6.5.29, 6.5.31 and 26.4.19, see
/// [`literature`](crate::literature#abramowitz1964); the fraction evaluated after Lentz (1976), see
/// [`literature`](crate::literature#lentz1976).
///
/// # Reference value
/// 0.05000000000000002 for `x` = 3.841458820694124, `df` = 1; mpmath 1.3.0, `reference/tails.py`.
pub fn chi2_upper(x: f64, df: f64) -> Result<f64, Undefined> {
    if x.is_nan() || !(0.01..=LARGEST).contains(&df) {
        return Err(Undefined::OutsideDomain);
    }
    if x <= 0.0 {
        return Ok(1.0);
    }
    if x.is_infinite() {
        return Ok(0.0);
    }
    let (a, x) = (0.5 * df, 0.5 * x);
    // x^a e^-x / Γ(a)
    let scale = (a / (2.0 * std::f64::consts::PI)).sqrt();
    let front = scale * libm::exp(-stirling_error(a) - deviance(a, x));
    let upper =
        if x < a + 1.0 { 1.0 - front * lower_series(a, x) } else { front * upper_fraction(a, x) };
    Ok(upper.clamp(0.0, 1.0))
}

/// The sum of `x^j / (a (a + 1) … (a + j))` over `j` from 0.
fn lower_series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    for j in 1..MAX_TERMS {
        term *= x / (a + f64::from(j));
        sum += term;
        if term <= f64::EPSILON * 0.1 * sum {
            break;
        }
    }
    sum
}

/// The fraction `1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- …)))`, from the front.
fn upper_fraction(a: f64, x: f64) -> f64 {
    let mut base = x + 1.0 - a;
    let (mut above, mut below) = (f64::INFINITY, 1.0 / base);
    let mut value = below;
    for i in 1..MAX_TERMS {
        let i = f64::from(i);
        let numerator = -i * (i - a);
        base += 2.0;
        // Above x = a + 1 neither can be 0: all partial fractions are positive.
        below = 1.0 / (numerator * below + base);
        above = base + numerator / above;
        value *= below * above;
        if (below * above - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}
