//! Units compared: how much of the differences between people lies between their units, what a unit's mean
//! is worth, and what is left of it after shrinkage.
//!
//! Everything here starts from [`Units`]: per unit its count and mean, and pooled the spread within. The
//! exact sums of a unit are enough; nobody's answers need to be at hand.

mod anova;
mod design_effect;
mod nested;
mod random_intercept;
mod shrunken;

pub use anova::{Anova, IntraclassCorrelation, anova};
pub use design_effect::{DesignEffects, design_effect, design_effects};
pub use nested::{NestedIntercepts, NestedMeans, nested_means, nested_reml};
pub use random_intercept::{RandomIntercept, ml, reml};
pub use shrunken::{ShrunkenMean, shrunken_means};

use crate::Undefined;
use crate::moments::Moments;
use crate::sum::compensated;

/// The units that are compared: per unit count and mean, and the pooled spread within.
#[derive(Debug, Clone, PartialEq)]
pub struct Units {
    means: Vec<UnitMean>,
    n: u64,
    mean: f64,
    within: f64,
}

/// One unit: how many people, and how far their mean lies from that of all people.
#[derive(Debug, Clone, Copy, PartialEq)]
struct UnitMean {
    n: u64,
    mean: f64,
    deviation: f64,
}

impl Units {
    /// Units from their exact sums, in the order in which results will come back.
    ///
    /// ```
    /// use peil_statistics::icc::{Units, anova};
    /// use peil_statistics::moments::Moments;
    ///
    /// let teams = [Moments::from_sums(3, 10, 36, 1)?, Moments::from_sums(4, 17, 75, 1)?];
    /// let table = anova(&Units::from_moments(&teams)?)?;
    /// assert_eq!((table.n, table.units), (7, 2));
    /// # Ok::<(), peil_statistics::Undefined>(())
    /// ```
    ///
    /// # Errors
    /// [`Undefined::TooFewUnits`] if there are fewer than 2; [`Undefined::OutsideDomain`] if their
    /// denominators differ; [`Undefined::TooLarge`] if a sum does not fit in 128 bits.
    pub fn from_moments(units: &[Moments]) -> Result<Self, Undefined> {
        let denominator = units.first().ok_or(Undefined::TooFewUnits)?.denominator();
        if units.len() < 2 {
            return Err(Undefined::TooFewUnits);
        }
        if units.iter().any(|unit| unit.denominator() != denominator) {
            return Err(Undefined::OutsideDomain);
        }
        let (mut people, mut total) = (0_u64, 0_i128);
        for unit in units {
            people = people.checked_add(unit.n()).ok_or(Undefined::TooLarge)?;
            total = total.checked_add(unit.sum()).ok_or(Undefined::TooLarge)?;
        }
        let scale = people as f64 * denominator as f64;
        let means = units
            .iter()
            .map(|unit| {
                // The distance to the mean of all is a quotient of integers: nothing cancels.
                let here = unit.sum().checked_mul(i128::from(people))?;
                let all = total.checked_mul(i128::from(unit.n()))?;
                let deviation = here.checked_sub(all)? as f64 / unit.n() as f64 / scale;
                Some(UnitMean { n: unit.n(), mean: unit.mean(), deviation })
            })
            .collect::<Option<Vec<_>>>()
            .ok_or(Undefined::TooLarge)?;
        let within = compensated(units.iter().map(Moments::sum_of_squares));
        Ok(Self { means, n: people, mean: total as f64 / scale, within })
    }

    /// Units from the values of their people, for values that are no fractions of one denominator.
    ///
    /// # Errors
    /// [`Undefined::TooFewUnits`] if there are fewer than 2; [`Undefined::EmptyBase`] if one has no values;
    /// [`Undefined::OutsideDomain`] if a value is not finite, or so large that sums are not.
    pub fn from_values(units: &[Vec<f64>]) -> Result<Self, Undefined> {
        if units.len() < 2 {
            return Err(Undefined::TooFewUnits);
        }
        if units.iter().any(Vec::is_empty) {
            return Err(Undefined::EmptyBase);
        }
        // Measured from the first value of all, so that equal values have a spread of exactly 0.
        let origin = units[0][0];
        let mut centres = Vec::with_capacity(units.len());
        let mut spreads = Vec::with_capacity(units.len());
        for values in units {
            let (first, n) = (values[0], values.len() as f64);
            let shift = compensated(values.iter().map(|v| v - first)) / n;
            centres.push((first - origin) + shift);
            spreads.push(compensated(values.iter().map(|v| (v - first - shift).powi(2))));
        }
        let n = units.iter().map(|values| values.len() as u64).sum::<u64>();
        let sizes = || units.iter().map(|values| values.len() as f64);
        let middle = compensated(sizes().zip(&centres).map(|(n, c)| n * c)) / n as f64;
        let means: Vec<_> = units
            .iter()
            .zip(&centres)
            .map(|(values, c)| UnitMean {
                n: values.len() as u64,
                mean: origin + c,
                deviation: c - middle,
            })
            .collect();
        let (mean, within) = (origin + middle, compensated(spreads));
        let between = means.iter().map(|unit| unit.deviation * unit.deviation).sum::<f64>();
        if !mean.is_finite() || !within.is_finite() || !between.is_finite() {
            return Err(Undefined::OutsideDomain);
        }
        Ok(Self { means, n, mean, within })
    }

    /// The number of people in all units together.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The number of units, at least 2.
    pub fn count(&self) -> usize {
        self.means.len()
    }

    /// The mean of all people. Not what shrunken means go to: see [`RandomIntercept::intercept`].
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The sum of the squared unit sizes.
    fn squared_sizes(&self) -> f64 {
        compensated(self.means.iter().map(|unit| unit.n as f64 * unit.n as f64))
    }

    /// The mean size, the size `n0` of the ANOVA estimator, and the mean size of a *person's* unit (Kish).
    fn sizes(&self) -> Sizes {
        let (n, k) = (self.n as f64, self.count() as f64);
        let kish = self.squared_sizes() / n;
        Sizes { mean: n / k, n0: (n - kish) / (k - 1.0), kish }
    }

    /// The number of people beyond one per unit: the degrees of freedom within.
    fn df_within(&self) -> Result<u64, Undefined> {
        match self.n - self.count() as u64 {
            0 => Err(Undefined::TooFewRows),
            df => Ok(df),
        }
    }
}

/// Three ways to say how large a unit is, where units are not all of one size.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    mean: f64,
    n0: f64,
    kish: f64,
}

#[cfg(test)]
mod tests;
