//! Shares and their intervals.

use crate::tails::Z95;
use crate::{Interval, Undefined};

/// The share `successes / n`.
///
/// # Formula
/// ```text
/// p = successes / n
/// ```
///
/// # Shape and units
/// Two counts of people; result 0..=1. What belongs to the base `n` is decided by the caller
/// ("of those asked", "of those with an opinion"): see `docs/methods.md`.
///
/// # Errors
/// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanBase`] if `successes > n`.
///
/// # Source
/// Cochran (1977) section 3.2, see [`literature`](crate::literature#cochran1977).
///
/// # Reference value
/// 0.8 for 8 of 10.
pub fn share(successes: u64, n: u64) -> Result<f64, Undefined> {
    if n == 0 {
        Err(Undefined::EmptyBase)
    } else if successes > n {
        Err(Undefined::MoreThanBase)
    } else {
        Ok(successes as f64 / n as f64)
    }
}

/// Wilson's 95% score interval for a share, without continuity correction.
///
/// # Formula
/// ```text
/// (p + z²/(2n) ± z sqrt(p(1-p)/n + z²/(4n²))) / (1 + z²/n)
/// ```
/// where `p = successes / n` and `z` = 1.959963984540054. The lower end is computed from the product
/// of the two ends, `p² n / (n + z²)`, so that small shares keep their digits.
///
/// # Shape and units
/// Two counts of people; the interval lies in 0..=1, contains `p`, and is never of width 0.
///
/// # Errors
/// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanBase`] if `successes > n`.
///
/// # Use and limits
/// For a sample from a population much larger than it. When a good part of everyone answered, use
/// [`wilson_finite`]. It says how far chance reaches, not who chose to answer.
///
/// # Source
/// Wilson (1927), see [`literature`](crate::literature#wilson1927).
///
/// # Reference value
/// 0.490162471536642 … 0.943317848545625 for 8 of 10; R 4.2.2 `prop.test(correct = FALSE)`;
/// `reference/proportion.R`.
pub fn wilson(successes: u64, n: u64) -> Result<Interval, Undefined> {
    let p = share(successes, n)?;
    score_interval(p, n as f64)
}

/// Wilson's 95% interval for a share when `n` of a population of `population` people answered.
///
/// # Formula
/// ```text
/// Wilson's interval with n* = n (N - 1) / (N - n) in the place of n
/// ```
/// where `N` is the population: the score interval whose standard error carries the factor
/// `(N - n) / (N - 1)` of drawing without replacement.
///
/// # Shape and units
/// Three counts of people; the interval lies in 0..=1, contains `p`, and lies within [`wilson`]'s.
///
/// # Errors
/// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanBase`] if `successes > n`;
/// [`Undefined::MoreThanPopulation`] if `n > population`; [`Undefined::WholePopulation`] if they are
/// equal, for then the share is known.
///
/// # Use and limits
/// "What would everyone in this unit have said?" For comparing units or years as if drawn from
/// something larger, use [`wilson`].
///
/// # Source
/// Wilson (1927) with the variance of Cochran (1977), theorem 3.2: see
/// [`literature`](crate::literature#wilson1927).
///
/// # Reference value
/// 0.556578053717205 … 0.927257337962133 for 8 of 10 with `N` = 25; R 4.2.2 `prop.test` on `n*` = 16;
/// `reference/proportion.R`.
pub fn wilson_finite(successes: u64, n: u64, population: u64) -> Result<Interval, Undefined> {
    let p = share(successes, n)?;
    if n > population {
        return Err(Undefined::MoreThanPopulation);
    }
    if n == population {
        return Err(Undefined::WholePopulation);
    }
    let unheard = (population - n) as f64;
    score_interval(p, n as f64 * ((population - 1) as f64 / unheard))
}

/// The score interval around `p` for a base that need not be a whole number.
fn score_interval(p: f64, n: f64) -> Result<Interval, Undefined> {
    let z2 = Z95 * Z95;
    let spread = Z95 * (z2 + 4.0 * n * p * (1.0 - p)).sqrt();
    // At p = 1 the ratio is 1 up to its last digit; `p` itself is inside by definition.
    let high = ((2.0 * n * p + z2 + spread) / (2.0 * (n + z2))).min(1.0).max(p);
    let low = (p * p * n / ((n + z2) * high)).min(p);
    Interval::new(low, high).map_err(|_| Undefined::OutsideDomain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_and_all_reach_the_ends_exactly() {
        let none = wilson(0, 12).unwrap();
        let all = wilson(12, 12).unwrap();
        assert!(none.low().abs() < f64::MIN_POSITIVE && none.high() > 0.0);
        assert!((all.high() - 1.0).abs() < f64::MIN_POSITIVE && all.low() < 1.0);
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        assert_eq!(share(0, 0), Err(Undefined::EmptyBase));
        assert_eq!(wilson(1, 0), Err(Undefined::EmptyBase));
        assert_eq!(wilson(3, 2), Err(Undefined::MoreThanBase));
        assert_eq!(wilson_finite(1, 5, 4), Err(Undefined::MoreThanPopulation));
        assert_eq!(wilson_finite(1, 5, 5), Err(Undefined::WholePopulation));
        assert_eq!(wilson_finite(0, 0, 0), Err(Undefined::EmptyBase));
    }
}
