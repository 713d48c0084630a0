//! A unit against the others of its parent.

use super::{Sample, WelchTest, welch_test};
use crate::Undefined;
use crate::moments::Moments;

/// A unit compared with the rest of its parent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgainstRest {
    /// Everyone of the parent who is not of the unit.
    pub rest: Moments,
    /// The unit's mean less that of the rest.
    pub test: WelchTest,
}

/// A unit against the rest of its parent: the parent's people minus the unit's own.
///
/// # Formula
/// ```text
/// rest: n = n_parent - n_unit,  sum = sum_parent - sum_unit,  squares likewise
/// t = (m_unit - m_rest) / sqrt( s_unit²/n_unit + s_rest²/n_rest )
/// ```
/// with Welch's test of [`welch_test`]. The sums are exact integers, so that nothing is lost in the
/// subtraction.
///
/// # Shape and units
/// Both moments in the same units of `1 / denominator`; the unit's people are among the parent's.
/// Positive where the unit's mean is the higher.
///
/// # Errors
/// [`Undefined::EmptyBase`] if the unit is the whole parent; [`Undefined::TooFewRows`] if the unit or the
/// rest is one person; [`Undefined::NoVariance`] if everyone of the unit has the same value;
/// [`Undefined::MoreThanBase`] or [`Undefined::OutsideDomain`] if the unit cannot be a part of this parent.
///
/// # Use and limits
/// Not against the parent itself: it contains the unit, so that the difference would be too small and the
/// p-value wrong. A unit in which all agree is not tested: with a variance of 0 its mean would count as
/// known without error. Where many units are tested, adjust the p-values over the family of units.
///
/// # Source
/// Welch (1938), see [`literature`](crate::literature#welch1938).
///
/// # Reference value
/// 0.15 and p = 0.7772645689040506 if the unit has the answers 2, 3, 3, 4, 4, 4, 5, 5 and its parent beside them 1, 3, 3,
/// 3, 4, 4, 4, 4, 5, 5; R 4.2.2 `t.test`; `reference/effect.R`.
pub fn against_rest(unit: &Moments, parent: &Moments) -> Result<AgainstRest, Undefined> {
    let rest = parent.without(unit)?;
    if unit.sd()? <= 0.0 {
        return Err(Undefined::NoVariance);
    }
    let test = welch_test(&Sample::of(&rest)?, &Sample::of(unit)?)?;
    Ok(AgainstRest { rest, test })
}
