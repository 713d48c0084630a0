//! Intervals from the exact distribution of a count, and from its posterior.

use super::{share, unheard};
use crate::hypergeometric::{Hypergeometric, MOST_PEOPLE};
use crate::tails::{TAIL95, beta_quantile};
use crate::{Interval, Undefined};

/// A tail counts as more than 0.025 if it is so by more than the rounding of its sum. (One person who
/// says yes in a sample of one of 40 people is exactly at 0.025.)
const MORE_THAN_TAIL: f64 = TAIL95 * (1.0 + 1e-12);

/// Clopper and Pearson's "exact" 95% interval for a share.
///
/// # Formula
/// ```text
/// low  = the 0.025 quantile of Beta(x, n - x + 1),      0 if x = 0
/// high = the 0.975 quantile of Beta(x + 1, n - x),      1 if x = n
/// ```
/// where `x` is `successes`: the shares for which `x` or more, and `x` or fewer, have a probability of
/// 0.025.
///
/// # Shape and units
/// Two counts of people; the interval lies in 0..=1 and contains the share.
///
/// # Errors
/// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanBase`] if `successes > n`;
/// [`Undefined::OutsideDomain`] if `successes` or the rest of `n` is 5e9 or more.
///
/// # Use and limits
/// Never below 95% coverage, mostly far above it, and therefore wide. For a sample from a population much
/// larger than it; otherwise [`hypergeom_exact`].
///
/// # Source
/// Clopper and Pearson (1934), see [`literature`](crate::literature#clopper1934).
///
/// # Reference value
/// 0.443904537692359 … 0.974789273673167 for 8 of 10; R 4.2.2 `binom.test`; `reference/shares.R`.
pub fn clopper_pearson(successes: u64, n: u64) -> Result<Interval, Undefined> {
    beta_interval(successes, n, [0.0, 1.0], [1.0, 0.0])
}

/// Jeffreys' 95% interval for a share: the middle of the posterior after the prior Beta(½, ½).
///
/// # Formula
/// ```text
/// low  = the 0.025 quantile of Beta(x + 1/2, n - x + 1/2),   0 if x = 0
/// high = the 0.975 quantile of the same,                     1 if x = n
/// ```
/// where `x` is `successes`.
///
/// # Shape and units
/// Two counts of people; the interval lies in 0..=1 and contains the share.
///
/// # Errors
/// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanBase`] if `successes > n`;
/// [`Undefined::OutsideDomain`] if `successes` or the rest of `n` is 5e9 or more.
///
/// # Use and limits
/// Covers 95% on average, as Wilson's does. For a sample from a population much larger than it.
///
/// # Source
/// Brown, Cai and DasGupta (2001) section 4.1.2, ends at none and all included, see
/// [`literature`](crate::literature#brown2001).
///
/// # Reference value
/// 0.497225503560007 … 0.955940586447369 for 8 of 10; R 4.2.2 `qbeta`; `reference/shares.R`.
pub fn jeffreys(successes: u64, n: u64) -> Result<Interval, Undefined> {
    beta_interval(successes, n, [0.5, 0.5], [0.5, 0.5])
}

/// The exact 95% interval for a share when `n` of a population of `population` people answered.
///
/// # Formula
/// ```text
/// low  = (smallest M with P(X >= x | M) > 0.025) / N
/// high = (largest  M with P(X <= x | M) > 0.025) / N
/// ```
/// where `x` is `successes`, `N` the population, and `X` hypergeometric: the count in a sample of `n` from
/// `N` people of whom `M` would be counted.
///
/// # Shape and units
/// Three counts of people; both ends are whole people of `N`, in 0..=1, and contain the share up to the
/// rounding to whole people.
///
/// # Errors
/// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanBase`] if `successes > n`;
/// [`Undefined::MoreThanPopulation`] if `n > population`; [`Undefined::WholePopulation`] if they are
/// equal; [`Undefined::OutsideDomain`] if `population` is above 1e9.
///
/// # Use and limits
/// Never below 95% coverage, and wide in small units. Who answers is taken as drawn by lot, which nobody
/// checked.
///
/// # Source
/// Buonaccorsi (1987), see [`literature`](crate::literature#buonaccorsi1987).
///
/// # Reference value
/// 0.52 … 0.92 for 8 of 10 with `N` = 25; R 4.2.2 `phyper`; `reference/shares.R`.
pub fn hypergeom_exact(successes: u64, n: u64, population: u64) -> Result<Interval, Undefined> {
    share(successes, n)?;
    let unheard = unheard(n, population)?;
    if population > MOST_PEOPLE {
        return Err(Undefined::OutsideDomain);
    }
    let (fewest, most) = (successes, successes + unheard);
    let sample = |m| Hypergeometric::new(m, population - m, n);
    // Both tails are 1 at the end where the search may end without a find.
    let low = first_where(fewest, most, |m| sample(m).at_least(successes) > MORE_THAN_TAIL);
    let beyond = first_where(fewest, most + 1, |m| sample(m).at_most(successes) <= MORE_THAN_TAIL);
    let of_all = |people| people as f64 / population as f64;
    Interval::new(of_all(low), of_all(beyond - 1)).map_err(|_| Undefined::OutsideDomain)
}

/// The quantiles of two beta distributions, whose parameters are the counts with something added.
fn beta_interval(x: u64, n: u64, low: [f64; 2], high: [f64; 2]) -> Result<Interval, Undefined> {
    let p = share(x, n)?;
    let (yes, no) = (x as f64, (n - x) as f64);
    let end = |tail, [a, b]: [f64; 2]| beta_quantile(tail, yes + a, no + b);
    let low = if x == 0 { 0.0 } else { end(TAIL95, low)?.min(p) };
    let high = if x == n { 1.0 } else { end(1.0 - TAIL95, high)?.max(p) };
    Interval::new(low, high).map_err(|_| Undefined::OutsideDomain)
}

/// The smallest number from `low` to `high` for which `holds`, which then holds for all above; `high` if
/// it holds for none below that.
fn first_where(mut low: u64, mut high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
