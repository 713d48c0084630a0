//! How unequal weights are.

use crate::Undefined;
use crate::sum::compensated;

/// How unequal weights are, and what that costs.
///
/// # Formula
/// ```text
/// n_eff         = (sum w)² / sum w²
/// design effect = n / n_eff = 1 + cv²
/// cv²           = variance of w (divisor n) / (mean of w)²
/// ```
///
/// # Use and limits
/// For weights that have nothing to do with the answers: then the variance of a weighted mean is that of
/// an unweighted one times the design effect. Where the cells explain the answers weighting costs less
/// than this, and can even gain; [`Design::mean`](super::Design::mean) measures it for each figure. Not
/// to be multiplied with the effect of clusters without thought.
///
/// # Source
/// Kish (1965) section 11.7, see [`literature`](crate::literature#kish1965).
///
/// # Reference value
/// `n_eff` = 16, design effect 1.25 for 10 people of weight 1 and 10 of weight 3, by hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightSummary {
    /// The number of people.
    pub n: u64,
    /// The sum of their weights.
    pub sum: f64,
    /// The smallest weight.
    pub min: f64,
    /// The largest weight.
    pub max: f64,
    /// The squared coefficient of variation.
    pub cv2: f64,
    /// Kish's effective sample size, from above 0 to `n`.
    pub n_eff: f64,
    /// Kish's design effect, at least 1.
    pub design_effect: f64,
}

impl WeightSummary {
    /// The summary of weights, each with the number of people who have it.
    ///
    /// # Errors
    /// [`Undefined::EmptyBase`] if there are no people; [`Undefined::OutsideDomain`] if a weight is
    /// negative or not finite, or if all are 0.
    pub fn of(weights: &[(f64, u64)]) -> Result<WeightSummary, Undefined> {
        let present = || weights.iter().filter(|&&(_, people)| people > 0);
        if present().any(|&(weight, _)| !weight.is_finite() || weight < 0.0) {
            return Err(Undefined::OutsideDomain);
        }
        let n = present()
            .try_fold(0_u64, |n, &(_, people)| n.checked_add(people))
            .ok_or(Undefined::TooLarge)?;
        if n == 0 {
            return Err(Undefined::EmptyBase);
        }
        let max = present().fold(0.0_f64, |max, &(weight, _)| max.max(weight));
        let min = present().fold(max, |min, &(weight, _)| min.min(weight));
        let sum = compensated(present().map(|&(weight, people)| weight * people as f64));
        if max <= 0.0 || !sum.is_finite() {
            return Err(Undefined::OutsideDomain);
        }
        // In units of the largest, so that squares stay in range; around the mean, so that equal
        // weights give exactly 0.
        let mean = sum / n as f64 / max;
        let spread = if min < max {
            compensated(present().map(|&(weight, people)| {
                let off = weight / max - mean;
                people as f64 * off * off
            }))
        } else {
            0.0
        };
        let cv2 = spread / n as f64 / (mean * mean);
        let design_effect = 1.0 + cv2;
        Ok(WeightSummary { n, sum, min, max, cv2, n_eff: n as f64 / design_effect, design_effect })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_weights_cost_nothing() {
        let third = WeightSummary::of(&[(1.0 / 3.0, 7), (1.0 / 3.0, 9)]).unwrap();
        assert!(third.cv2.abs() < f64::MIN_POSITIVE && (third.n_eff - 16.0).abs() < 1e-12);
    }

    #[test]
    fn one_to_three_costs_a_fifth_of_the_people() {
        let found = WeightSummary::of(&[(1.0, 10), (3.0, 10), (9.0, 0)]).unwrap();
        assert_eq!((found.n, found.min, found.max), (20, 1.0, 3.0));
        assert!((found.n_eff - 16.0).abs() < 1e-12 && (found.design_effect - 1.25).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        assert_eq!(WeightSummary::of(&[]), Err(Undefined::EmptyBase));
        assert_eq!(WeightSummary::of(&[(2.0, 0)]), Err(Undefined::EmptyBase));
        for weight in [-1.0, f64::NAN, f64::INFINITY, 0.0] {
            assert_eq!(WeightSummary::of(&[(weight, 2)]), Err(Undefined::OutsideDomain));
        }
        assert_eq!(WeightSummary::of(&[(1.0, u64::MAX), (1.0, 1)]), Err(Undefined::TooLarge));
    }
}
