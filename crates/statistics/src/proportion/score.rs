//! Wilson's score interval, with and without a finite population or continuity correction.

use super::{share, unheard};
use crate::tails::Z95;
use crate::{Interval, Undefined};

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
    let unheard = unheard(n, population)?;
    score_interval(p, n as f64 * ((population - 1) as f64 / unheard as f64))
}

/// Wilson's 95% score interval for a share, with continuity correction.
///
/// # Formula
/// ```text
/// from the lower end of Wilson's interval around p - 1/(2n)
/// to the upper end of Wilson's interval around p + 1/(2n)
/// ```
/// where `p = successes / n`; 0 for none of `n`, 1 for all.
///
/// # Shape and units
/// Two counts of people; the interval lies in 0..=1 and holds [`wilson`]'s.
///
/// # Errors
/// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanBase`] if `successes > n`.
///
/// # Use and limits
/// To compare with reports that use R's `prop.test` as it stands. Its coverage is nearer to at least 95%
/// than to 95%. `prop.test` drops the correction where exactly half of `n` is counted; this does not.
///
/// # Source
/// Newcombe (1998a), method 4, see [`literature`](crate::literature#newcombe1998a).
///
/// # Reference value
/// 0.44218142427855 … 0.964573056252634 for 8 of 10; R 4.2.2 `prop.test`; `reference/shares.R`.
pub fn wilson_cc(successes: u64, n: u64) -> Result<Interval, Undefined> {
    share(successes, n)?;
    let (x, n) = (successes as f64, n as f64);
    let low = if x < 0.5 { 0.0 } else { score_interval((x - 0.5) / n, n)?.low() };
    let high = if n - x < 0.5 { 1.0 } else { score_interval((x + 0.5) / n, n)?.high() };
    Interval::new(low, high).map_err(|_| Undefined::OutsideDomain)
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
