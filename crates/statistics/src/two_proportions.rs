//! Two independent groups and a share in each: how far apart, and could it be chance?
//!
//! Every difference here is the first share less the second.

mod fisher;

pub use fisher::{OddsRatio, fisher, odds_ratio};

use crate::proportion::{Counted, wilson};
use crate::tails::{Z95, normal_upper};
use crate::{Interval, Undefined};

/// A chi-squared test of a two by two table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChiSquared {
    /// The statistic, with one degree of freedom.
    pub chi2: f64,
    /// Its signed root: above 0 if the first share is the larger.
    pub z: f64,
    /// The two-sided p-value.
    pub p: f64,
}

/// The difference of two shares with a 95% interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareDifference {
    /// The first share less the second, -1..=1.
    pub value: f64,
    /// Its 95% interval.
    pub interval: Interval,
}

/// The chi-squared test of equal shares, without continuity correction; the same as the z-test with the
/// pooled share.
///
/// # Formula
/// ```text
/// chi² = N (x1 (n2 - x2) - x2 (n1 - x1))² / (n1 n2 X (N - X))
/// z    = ± sqrt(chi²) = (p1 - p2) / sqrt(P (1 - P) (1/n1 + 1/n2)),   p = 2 P(Z > |z|)
/// ```
/// where `X = x1 + x2`, `N = n1 + n2` and `P = X / N`. The difference in brackets is an exact integer.
///
/// # Errors
/// [`Undefined::NoVariance`] if nobody or everybody is counted.
///
/// # Use and limits
/// For groups without people in common, and with about five expected in each of the four cells. Below
/// that, [`fisher()`].
///
/// # Source
/// Pearson (1900), see [`literature`](crate::literature#pearson1900).
///
/// # Reference value
/// chi² = 4.660933503836317, p = 0.0308564110213751 for 8 of 10 and 9 of 23;
/// R 4.2.2 `prop.test(correct = FALSE)`; `reference/two_proportions.R`.
pub fn chi_squared(first: Counted, second: Counted) -> Result<ChiSquared, Undefined> {
    test(first, second, 0.0)
}

/// The chi-squared test of equal shares with Yates' continuity correction.
///
/// # Formula
/// ```text
/// chi² = N (|D| - min(N/2, |D|))² / (n1 n2 X (N - X)),   D = x1 (n2 - x2) - x2 (n1 - x1)
/// ```
/// with the letters of [`chi_squared`].
///
/// # Errors
/// [`Undefined::NoVariance`] if nobody or everybody is counted.
///
/// # Use and limits
/// To compare with reports that use R's `prop.test` or `chisq.test` as they stand. Its p-value is near
/// Fisher's, and too large on average.
///
/// # Source
/// Yates (1934), see [`literature`](crate::literature#yates1934).
///
/// # Reference value
/// chi² = 3.168258471867008, p = 0.0750824671416768 for 8 of 10 and 9 of 23; R 4.2.2 `prop.test`;
/// `reference/two_proportions.R`.
pub fn chi_squared_yates(first: Counted, second: Counted) -> Result<ChiSquared, Undefined> {
    test(first, second, 0.5)
}

/// The difference of two shares with the simple ("Wald") 95% interval.
///
/// # Formula
/// ```text
/// p1 - p2 ± z sqrt(p1 (1 - p1) / n1 + p2 (1 - p2) / n2),   within -1..=1
/// ```
///
/// # Errors
/// None but what makes no [`Interval`].
///
/// # Use and limits
/// To compare with other reports. With shares near 0 or 1 or small groups it is too narrow: [`newcombe`].
///
/// # Source
/// Newcombe (1998b), method 1, see [`literature`](crate::literature#newcombe1998b).
///
/// # Reference value
/// 0.0905054099577092 … 0.726885894390117 for 8 of 10 and 9 of 23; R 4.2.2 `prop.test(correct = FALSE)`;
/// `reference/two_proportions.R`.
pub fn wald_difference(first: Counted, second: Counted) -> Result<ShareDifference, Undefined> {
    wald_corrected(first, second, 0.0)
}

/// The simple 95% interval of the difference with Yates' continuity correction.
///
/// # Formula
/// ```text
/// p1 - p2 ± ( z sqrt(p1 (1 - p1) / n1 + p2 (1 - p2) / n2) + c ),   within -1..=1
/// c = min( (1/n1 + 1/n2) / 2, |p1 - p2| )
/// ```
///
/// # Errors
/// None but what makes no [`Interval`].
///
/// # Use and limits
/// As [`wald_difference`].
///
/// # Source
/// Newcombe (1998b), method 2, see [`literature`](crate::literature#newcombe1998b); the limit of `c` is that
/// of R's `prop.test`.
///
/// # Reference value
/// 0.0187662795229266 … 0.7986250248249 for 8 of 10 and 9 of 23; R 4.2.2 `prop.test`; `reference/two_proportions.R`.
pub fn wald_difference_yates(
    first: Counted,
    second: Counted,
) -> Result<ShareDifference, Undefined> {
    wald_corrected(first, second, 0.5)
}

/// The difference of two shares with Newcombe's 95% interval from the two Wilson intervals.
///
/// # Formula
/// ```text
/// low  = d - sqrt((p1 - l1)² + (u2 - p2)²)
/// high = d + sqrt((u1 - p1)² + (p2 - l2)²)
/// ```
/// where `d = p1 - p2`, and `l` to `u` is Wilson's interval of each share, without continuity correction.
///
/// # Shape and units
/// In shares, -1..=1; contains `d`.
///
/// # Errors
/// None but what makes no [`Interval`].
///
/// # Use and limits
/// The interval to show for two groups without people in common, small ones included. A unit and the
/// organisation it belongs to are not such groups: compare it with the rest.
///
/// # Source
/// Newcombe (1998b), method 10, see [`literature`](crate::literature#newcombe1998b).
///
/// # Reference value
/// 0.0524314724023649 … 0.333872654036906 for 56 of 70 and 48 of 80 (0.0524 … 0.3339 in Newcombe's own
/// table); R 4.2.2, the formula on `prop.test`; `reference/two_proportions.R`.
pub fn newcombe(first: Counted, second: Counted) -> Result<ShareDifference, Undefined> {
    let value = difference(first, second);
    let one = wilson(first.successes(), first.n())?;
    let two = wilson(second.successes(), second.n())?;
    let below = libm::hypot(first.share() - one.low(), two.high() - second.share());
    let above = libm::hypot(one.high() - first.share(), second.share() - two.low());
    within_one(value, below, above)
}

/// Cohen's effect size for two shares.
///
/// # Formula
/// ```text
/// h = 2 asin(sqrt(p1)) - 2 asin(sqrt(p2))
/// ```
///
/// # Shape and units
/// No unit, -π..=π; above 0 if the first share is the larger.
///
/// # Use and limits
/// Says how far apart, not how sure. Cohen called 0.2 small, 0.5 medium and 0.8 large, for want of
/// anything better to go by.
///
/// # Source
/// Cohen (1988) chapter 6, see [`literature`](crate::literature#cohen1988).
///
/// # Reference value
/// 0.862642167790817 for 8 of 10 and 9 of 23; R 4.2.2, the formula; `reference/two_proportions.R`.
pub fn cohen_h(first: Counted, second: Counted) -> f64 {
    if cross(first, second) == 0 {
        return 0.0;
    }
    // The angle from both counts: asin loses half of the digits near 1.
    let angle = |group: Counted| {
        let (yes, no) = (group.successes() as f64, (group.n() - group.successes()) as f64);
        libm::atan2(yes.sqrt(), no.sqrt())
    };
    2.0 * (angle(first) - angle(second))
}

/// `x1 n2 - x2 n1`, exactly (up to 2¹²⁷): the difference of the shares in units of `1 / (n1 n2)`.
fn cross(first: Counted, second: Counted) -> i128 {
    let product = |x: u64, n: u64| u128::from(x) * u128::from(n);
    let (one, two) =
        (product(first.successes(), second.n()), product(second.successes(), first.n()));
    let apart = i128::try_from(one.abs_diff(two)).unwrap_or(i128::MAX);
    if one >= two { apart } else { -apart }
}

/// The first share less the second.
fn difference(first: Counted, second: Counted) -> f64 {
    cross(first, second) as f64 / (first.n() as f64 * second.n() as f64)
}

/// The chi-squared test with a correction of so many people.
fn test(first: Counted, second: Counted, people: f64) -> Result<ChiSquared, Undefined> {
    let (n1, n2) = (first.n() as f64, second.n() as f64);
    let counted = first.successes() as f64 + second.successes() as f64;
    let others = (first.n() - first.successes()) as f64 + (second.n() - second.successes()) as f64;
    if counted < 0.5 || others < 0.5 {
        return Err(Undefined::NoVariance);
    }
    let all = n1 + n2;
    // x1 (n2 - x2) - x2 (n1 - x1) = x1 n2 - x2 n1
    let apart = cross(first, second) as f64;
    let left = (apart.abs() - people * all).max(0.0);
    let z = left / (n1 * n2).sqrt() * (all / counted / others).sqrt();
    let p = (2.0 * normal_upper(z)).min(1.0);
    Ok(ChiSquared { chi2: z * z, z: if apart < 0.0 { -z } else { z }, p })
}

/// The simple interval, widened by a correction of so many people.
fn wald_corrected(
    first: Counted,
    second: Counted,
    people: f64,
) -> Result<ShareDifference, Undefined> {
    let variance = |group: Counted| {
        let (n, x) = (group.n() as f64, group.successes() as f64);
        x / n * ((n - x) / n) / n
    };
    let value = difference(first, second);
    let steps = 1.0 / first.n() as f64 + 1.0 / second.n() as f64;
    let half = Z95 * (variance(first) + variance(second)).sqrt();
    let half = half + (people * steps).min(value.abs());
    within_one(value, half, half)
}

/// An interval of a difference of shares, cut off at -1 and 1.
fn within_one(value: f64, below: f64, above: f64) -> Result<ShareDifference, Undefined> {
    let interval = Interval::new((value - below).max(-1.0), (value + above).min(1.0))
        .map_err(|_| Undefined::OutsideDomain)?;
    Ok(ShareDifference { value, interval })
}
