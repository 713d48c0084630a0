//! How lopsided a distribution is, and how heavy its tails.

use crate::Undefined;
use crate::sum::compensated;

/// Skewness and excess kurtosis, each in two definitions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// Skewness with the moments of divisor `n`: `m3 / m2^(3/2)`.
    pub skew_g1: f64,
    /// Skewness with the standard deviation of divisor `n - 1`: `m3 / s³`.
    pub skew_b1: f64,
    /// Excess kurtosis with the moments of divisor `n`: `m4 / m2² - 3`.
    pub kurtosis_g2: f64,
    /// Excess kurtosis with the standard deviation of divisor `n - 1`: `m4 / s⁴ - 3`.
    pub kurtosis_b2: f64,
}

/// Skewness and excess kurtosis of a frequency table.
///
/// # Formula
/// ```text
/// m_r = sum (x - mean)^r / n
/// g1 = m3 / m2^(3/2),   b1 = m3 / s³ = g1 ((n - 1)/n)^(3/2)
/// g2 = m4 / m2² - 3,    b2 = m4 / s⁴ - 3 = (g2 + 3) ((n - 1)/n)² - 3
/// ```
/// where `s²` has divisor `n - 1`. The deviations `n x - sum x` are exact integers, and their powers are
/// summed exactly as long as they fit in 128 bits (a million answers on a scale of 100 points).
///
/// # Shape and units
/// Values with counts, in any order and any unit, which falls out. Skewness above 0: the long tail is on
/// the high side. Kurtosis 0: tails as of a normal distribution; never below -2.
///
/// # Errors
/// [`Undefined::EmptyBase`] if the counts are all 0; [`Undefined::NoVariance`] if all values are equal;
/// [`Undefined::TooLarge`] if the deviations do not fit in 128 bits.
///
/// # Use and limits
/// Packages differ: `b1` and `b2` are psych's and minitab's, `g1` and `g2` those of Stata and scipy, SAS and
/// SPSS have a third pair. The differences are of the order `1/n`. On a five-point scale both say as much
/// about the ends of the scale as about the people.
///
/// # Source
/// Joanes and Gill (1998), see [`literature`](crate::literature#joanes1998).
///
/// # Reference value
/// g1 = -0.903820229554093, b1 = -0.771695240596335, g2 = 0.503642039542144, b2 = -0.162049947970864 for the
/// answers 1, 3, 3, 3, 4, 4, 4, 4, 5, 5; R 4.2.2, psych 2.2.9 `skew`, `kurtosi`; `reference/shape.R`.
pub fn shape(counts: &[(i64, u64)]) -> Result<Shape, Undefined> {
    let (n, deviations) = deviations(counts).ok_or(Undefined::TooLarge)?;
    if n == 0 {
        return Err(Undefined::EmptyBase);
    }
    if deviations.iter().all(|&(deviation, _)| deviation == 0) {
        return Err(Undefined::NoVariance);
    }
    let n = n as f64;
    let moment = |power| sum_of_powers(&deviations, power) / n;
    let (m2, m3, m4) = (moment(2), moment(3), moment(4));
    let (skew, kurtosis) = (m3 / (m2 * m2.sqrt()), m4 / (m2 * m2));
    let shrink = (n - 1.0) / n;
    Ok(Shape {
        skew_g1: skew,
        skew_b1: skew * shrink * shrink.sqrt(),
        kurtosis_g2: kurtosis - 3.0,
        kurtosis_b2: kurtosis * shrink * shrink - 3.0,
    })
}

/// The number of values, and `n x - sum x` for each with its count. `None` if a sum does not fit.
fn deviations(counts: &[(i64, u64)]) -> Option<(u64, Vec<(i128, u64)>)> {
    let (mut n, mut sum) = (0_u64, 0_i128);
    for &(value, count) in counts {
        n = n.checked_add(count)?;
        sum = sum.checked_add(i128::from(value).checked_mul(i128::from(count))?)?;
    }
    let deviation = |value: i64| i128::from(n).checked_mul(value.into())?.checked_sub(sum);
    let present = counts.iter().filter(|&&(_, count)| count > 0);
    let all: Option<Vec<_>> =
        present.map(|&(value, count)| Some((deviation(value)?, count))).collect();
    Some((n, all?))
}

/// The sum of `count * deviation^power`: exact if it fits, otherwise compensated. In units of the largest
/// deviation, so that no power overflows.
fn sum_of_powers(deviations: &[(i128, u64)], power: u32) -> f64 {
    let largest = deviations.iter().map(|&(deviation, _)| deviation.unsigned_abs()).max();
    let unit = largest.unwrap_or(1).max(1) as f64;
    let exact = deviations.iter().try_fold(0_i128, |sum, &(deviation, count)| {
        sum.checked_add(deviation.checked_pow(power)?.checked_mul(count.into())?)
    });
    let scale = |value: f64| (0..power).fold(value, |value, _| value / unit);
    match exact {
        Some(sum) => scale(sum as f64),
        None => compensated(deviations.iter().map(|&(deviation, count)| {
            let ratio = deviation as f64 / unit;
            (0..power).fold(count as f64, |term, _| term * ratio)
        })),
    }
}
