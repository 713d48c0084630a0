//! Powers over factorials without large logarithms.
//!
//! `x^a e^-x / Γ(a + 1)` is the quotient of enormous numbers, and its logarithm the difference of large
//! ones. Loader writes it as `exp(-δ(a) - D(a, x)) / sqrt(2πa)`, of which both terms are computed
//! directly. Source: Loader (2000), see [`literature`](crate::literature#loader2000).

/// From here the series of the Stirling error is exact to the last digit.
const SERIES_FROM: f64 = 15.0;

/// The error of Stirling's formula: `ln Γ(a + 1) - ((a + 1/2) ln a - a + ln sqrt(2π))` for `a > 0`.
pub(crate) fn stirling_error(a: f64) -> f64 {
    if a > SERIES_FROM {
        let square = 1.0 / (a * a);
        let inner = 1.0 / 1260.0 - square * (1.0 / 1680.0 - square / 1188.0);
        (1.0 / 12.0 - square * (1.0 / 360.0 - square * inner)) / a
    } else {
        let ln_sqrt_two_pi = 0.5 * libm::log(2.0 * std::f64::consts::PI);
        libm::lgamma(a + 1.0) - (a + 0.5) * libm::log(a) + a - ln_sqrt_two_pi
    }
}

/// The deviance of a count `a` from its expectation: `a ln(a / mean) + mean - a`, for both above 0.
pub(crate) fn deviance(a: f64, mean: f64) -> f64 {
    let difference = a - mean;
    if difference.abs() >= 0.1 * (a + mean) {
        return a * libm::log(a / mean) - difference;
    }
    // Where they are near, the terms above cancel; the series in v does not.
    let v = difference / (a + mean);
    let (mut sum, mut power) = (difference * v, 2.0 * a * v);
    for odd in (3..1000).step_by(2) {
        power *= v * v;
        let next = sum + power / f64::from(odd);
        if (next - sum).abs() <= 0.0 {
            break;
        }
        sum = next;
    }
    sum
}
