//! How much less people in units tell than the same number drawn one by one.

use super::{Anova, RandomIntercept};
use crate::Undefined;

/// The design effect of answering by unit, in the three forms that are in use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DesignEffects {
    /// From the mean unit size and ICC(1) with the mean size.
    pub mean_size: f64,
    /// From `n0` and ICC(1) with `n0`.
    pub n0: f64,
    /// From the mean size of a person's unit (Kish) and the REML correlation.
    pub kish: f64,
}

/// The factor by which the variance of a mean grows because people come in units.
///
/// # Formula
/// ```text
/// 1 + (m - 1) ICC
/// ```
/// where `m` is the size of a unit.
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `size < 1`, or if a value is not finite.
///
/// # Source
/// Kish (1965) section 5.4, see [`literature`](crate::literature#kish1965).
///
/// # Reference value
/// 1.9 for units of 10 and a correlation of 0.1.
pub fn design_effect(size: f64, icc: f64) -> Result<f64, Undefined> {
    let effect = 1.0 + (size - 1.0) * icc;
    if size >= 1.0 && effect.is_finite() { Ok(effect) } else { Err(Undefined::OutsideDomain) }
}

/// The three design effects of a set of units.
///
/// # Formula
/// ```text
/// mean_size = 1 + (N/k - 1) ICC(1)
/// n0        = 1 + (n0 - 1) ICC(1; n0)
/// kish      = 1 + (sum n² / N - 1) tau²/(tau² + sigma²)          by REML
/// ```
///
/// # Errors
/// As [`design_effect`] and [`Anova::icc1`].
///
/// # Use and limits
/// Three figures for one idea: say which one is shown. They are for drawing units; where all units of an
/// organisation are asked, the units are no sample and no interval should be widened by it.
///
/// # Source
/// Kish (1965) sections 5.4 and 8.2, see [`literature`](crate::literature#kish1965).
///
/// # Reference value
/// `reference/units.json`.
pub fn design_effects(table: &Anova, model: &RandomIntercept) -> Result<DesignEffects, Undefined> {
    Ok(DesignEffects {
        mean_size: design_effect(table.mean_size, table.icc1()?.value)?,
        n0: design_effect(table.n0, table.icc1_n0()?.value)?,
        kish: design_effect(table.kish_size, model.icc)?,
    })
}
