//! Unit means drawn towards the middle, as far as they are uncertain.

use super::{RandomIntercept, Units};

/// The mean of a unit after shrinkage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShrunkenMean {
    /// The number of people.
    pub n: u64,
    /// The unit's own mean.
    pub mean: f64,
    /// How reliable that mean is, 0..1: the part of its distance to the intercept that is kept.
    pub reliability: f64,
    /// The shrunken mean.
    pub value: f64,
    /// Its standard error, taking the intercept and the variances as known.
    pub conditional_se: f64,
}

/// Empirical-Bayes means of all units (BLUPs), in the order of the units.
///
/// # Formula
/// ```text
/// lambda_g = tau² / (tau² + sigma²/n_g)
/// value_g  = intercept + lambda_g (mean_g - intercept)
/// se_g     = sqrt( tau² (1 - lambda_g) )
/// ```
///
/// # Shape and units
/// In the unit of the values, one per unit. The intercept is that of the model, between the mean of all
/// people and the mean of the unit means: not the mean of all people. With `tau² = 0` every value is the
/// intercept and every `se` 0: the model sees no differences, it has not measured that there are none.
///
/// # Use and limits
/// To rank or colour units without letting the smallest take both ends of the list. Not a report to a
/// unit of its own answers: those are its mean. The `se` leaves out what is uncertain about intercept and
/// variances; with fewer than some ten units it is too small. `model` must be made from these `units`.
///
/// # Source
/// Robinson (1991), see [`literature`](crate::literature#robinson1991).
///
/// # Reference value
/// `reference/units.json`; R 4.2.2, lme4 1.1.31 `coef`, `ranef(condVar = TRUE)`.
pub fn shrunken_means(units: &Units, model: &RandomIntercept) -> Vec<ShrunkenMean> {
    units
        .means
        .iter()
        .map(|unit| {
            // What is missing from 1 is made directly, so that it keeps its digits near 0.
            let noise = model.sigma2 / unit.n as f64;
            let reliability = model.tau2 / (model.tau2 + noise);
            let rest = noise / (model.tau2 + noise);
            ShrunkenMean {
                n: unit.n,
                mean: unit.mean,
                reliability,
                value: model.intercept + reliability * (unit.mean - model.intercept),
                conditional_se: (model.tau2 * rest).sqrt(),
            }
        })
        .collect()
}
