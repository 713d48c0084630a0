//! The tail and the quantile of the standard normal distribution.

use crate::Undefined;

/// Newton needs four steps; from the start used here never more than six.
const MAX_STEPS: usize = 20;

/// The probability that a standard normal variable exceeds `z`.
///
/// # Formula
/// ```text
/// P(Z > z) = erfc(z / sqrt(2)) / 2
/// ```
///
/// # Shape and units
/// Any `z`; result 0..=1, accurate in the far tail. NaN only for NaN.
///
/// # Source
/// Abramowitz and Stegun (1964) 26.2.29, see [`literature`](crate::literature#abramowitz1964).
///
/// # Reference value
/// 5.725571222524577e-300 for `z` = 37; mpmath 1.3.0, `reference/tails.py`.
pub fn normal_upper(z: f64) -> f64 {
    0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The value below which a standard normal variable lies with probability `p`.
///
/// # Formula
/// ```text
/// z such that P(Z <= z) = p
/// ```
/// The rational approximation 26.2.23 gives the start; Newton steps make it exact: in the middle on
/// `erf`, outside it on the logarithm of the smaller tail.
///
/// # Shape and units
/// `p` between 0 and 1, both excluded; relative accuracy 1e-13 or better for `p` from 1e-300 up.
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `p` is not between 0 and 1.
///
/// # Source
/// Abramowitz and Stegun (1964) 26.2.23, see [`literature`](crate::literature#abramowitz1964).
///
/// # Reference value
/// -2.326347874040841 for `p` = 0.01; R 4.2.2 `qnorm(.01)`, and mpmath in `reference/tails.py`.
pub fn normal_quantile(p: f64) -> Result<f64, Undefined> {
    if !(p > 0.0 && p < 1.0) {
        return Err(Undefined::OutsideDomain);
    }
    // `1 - p` is exact from 0.5 up.
    let (tail, sign) = if p > 0.5 { (1.0 - p, 1.0) } else { (p, -1.0) };
    let s = (-2.0 * libm::log(tail)).sqrt();
    let above = (0.010_328 * s + 0.802_853) * s + 2.515_517;
    let below = ((0.001_308 * s + 0.189_269) * s + 1.432_788) * s + 1.0;
    let mut z = (s - above / below).max(0.0);
    for _ in 0..MAX_STEPS {
        let step = if tail > 0.25 { step_in_the_middle(z, tail) } else { step_in_a_tail(z, tail) };
        z += step;
        if step.abs() <= 1e-9 * z {
            break;
        }
    }
    Ok(sign * z)
}

/// Newton's step on the probability between 0 and `z`, which keeps the digits of a small `z`.
fn step_in_the_middle(z: f64, tail: f64) -> f64 {
    let between = 0.5 * libm::erf(z * std::f64::consts::FRAC_1_SQRT_2);
    ((0.5 - tail) - between) / density(z)
}

/// Newton's step on the logarithm of the tail, nearly a straight line in `z²`.
fn step_in_a_tail(z: f64, tail: f64) -> f64 {
    let upper = normal_upper(z);
    libm::log(upper / tail) * upper / density(z)
}

/// The density of the standard normal distribution.
fn density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt()
}
