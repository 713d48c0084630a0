//! The test behind the interval of a difference.

use super::{Difference, Sample, welch};
use crate::Undefined;
use crate::tails::t_two_sided;

/// Welch's test: a difference of two means with its t and p.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WelchTest {
    /// The difference with its standard error, degrees of freedom and interval.
    pub difference: Difference,
    /// The difference in standard errors.
    pub t: f64,
    /// The two-sided p-value of "no difference".
    pub p: f64,
}

/// Welch's test of the means of two independent samples: [`welch`] with `t` and the two-sided p.
///
/// # Formula
/// ```text
/// t = (m2 - m1) / sqrt( s1²/n1 + s2²/n2 )
/// p = 2 P(T > |t|)        with Satterthwaite's degrees of freedom, as in `welch`
/// ```
///
/// # Shape and units
/// The second mean less the first, as in [`welch`]. `p` 0..=1, to be compared only after adjustment where
/// many units are tested.
///
/// # Errors
/// As [`welch`]; [`Undefined::OutsideDomain`] if `t` is beyond what a number can hold.
///
/// # Use and limits
/// A small p says that the difference is unlikely to be chance, not that it is large: look at the
/// difference and its interval, or at [`hedges_g`](super::hedges_g).
///
/// # Source
/// Welch (1938), see [`literature`](crate::literature#welch1938).
///
/// # Reference value
/// `t` = 0.2877672493119125, `p` = 0.7772645689040506 for the answers of [`welch`]; R 4.2.2 `t.test`;
/// `reference/effect.R`.
pub fn welch_test(first: &Sample, second: &Sample) -> Result<WelchTest, Undefined> {
    let difference = welch(first, second)?;
    let t = difference.value / difference.se;
    if !t.is_finite() {
        return Err(Undefined::OutsideDomain);
    }
    Ok(WelchTest { difference, t, p: t_two_sided(t, difference.df)? })
}
