//! Intervals from a normal approximation around a centre.

use super::{share, unheard};
use crate::tails::Z95;
use crate::{Interval, Undefined};

/// Agresti and Coull's 95% interval for a share: the simple interval around a shifted centre.
///
/// # Formula
/// ```text
/// n~ = n + z²,  p~ = (successes + z²/2) / n~
/// interval = p~ ± z sqrt(p~ (1 - p~) / n~)
/// ```
/// with `z²` = 3.841458820694124 itself, not rounded to 4 ("add two successes and two failures").
///
/// # Shape and units
/// Two counts of people; holds [`wilson`](super::wilson)'s interval. Not cut off at 0 and 1.
///
/// # Errors
/// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanBase`] if `successes > n`.
///
/// # Use and limits
/// To compare with reports that use it. Its centre is Wilson's; it is wider, most so near 0 and 1.
///
/// # Source
/// Agresti and Coull (1998), see [`literature`](crate::literature#agresti1998).
///
/// # Reference value
/// 0.479367590566151 … 0.954112729516116 for 8 of 10; R 4.2.2, the formula; `reference/shares.R`.
pub fn agresti_coull(successes: u64, n: u64) -> Result<Interval, Undefined> {
    share(successes, n)?;
    let z2 = Z95 * Z95;
    let (x, n) = (successes as f64, n as f64);
    let more = n + z2;
    // From the two counts: 1 - p~ would lose the digits of a small remainder.
    let (yes, no) = ((x + 0.5 * z2) / more, (n - x + 0.5 * z2) / more);
    around(yes, yes * no / more)
}

/// The simple ("Wald") 95% interval for a share.
///
/// # Formula
/// ```text
/// p ± z sqrt(p (1 - p) / n)
/// ```
///
/// # Shape and units
/// Two counts of people. Not cut off at 0 and 1; a point where none or all are counted.
///
/// # Errors
/// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanBase`] if `successes > n`.
///
/// # Use and limits
/// Only to compare with reports that use it. It misses the true share far more often than one in twenty
/// times when `n` is small or the share near 0 or 1: none of 10 gives "0 to 0".
///
/// # Source
/// Cochran (1977) section 3.6, see [`literature`](crate::literature#cochran1977); for its failures Brown,
/// Cai and DasGupta (2001), see [`literature`](crate::literature#brown2001).
///
/// # Reference value
/// 0.552081987078176 … 1.047918012921825 for 8 of 10; R 4.2.2, the formula; `reference/shares.R`.
pub fn wald(successes: u64, n: u64) -> Result<Interval, Undefined> {
    let p = share(successes, n)?;
    around(p, variance(successes, n))
}

/// The simple 95% interval for a share when `n` of a population of `population` people answered.
///
/// # Formula
/// ```text
/// p ± z sqrt(p (1 - p) / n * (N - n) / (N - 1))
/// ```
/// where `N` is the population. (The factor is `(N - n) / (N - 1)`, not `1 - n / N`: `p (1 - p)` has
/// divisor `n`, not `n - 1`.)
///
/// # Shape and units
/// Three counts of people. Not cut off at 0 and 1; a point where none or all are counted.
///
/// # Errors
/// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanBase`] if `successes > n`;
/// [`Undefined::MoreThanPopulation`] if `n > population`; [`Undefined::WholePopulation`] if they are equal.
///
/// # Use and limits
/// As [`wald`]: to compare. [`wilson_finite`](super::wilson_finite) is the one to show.
///
/// # Source
/// Cochran (1977) theorem 3.2, see [`literature`](crate::literature#cochran1977).
///
/// # Reference value
/// 0.604003601545995 … 0.995996398454005 for 8 of 10 with `N` = 25; R 4.2.2, the formula;
/// `reference/shares.R`.
pub fn wald_fpc(successes: u64, n: u64, population: u64) -> Result<Interval, Undefined> {
    let p = share(successes, n)?;
    let factor = unheard(n, population)? as f64 / (population - 1) as f64;
    around(p, variance(successes, n) * factor)
}

/// `p (1 - p) / n`, with the digits of a small `1 - p`.
fn variance(successes: u64, n: u64) -> f64 {
    let (yes, no) = (successes as f64 / n as f64, (n - successes) as f64 / n as f64);
    yes * no / n as f64
}

/// `z` standard errors to either side.
fn around(centre: f64, variance: f64) -> Result<Interval, Undefined> {
    let half = Z95 * variance.sqrt();
    Interval::new(centre - half, centre + half).map_err(|_| Undefined::OutsideDomain)
}
