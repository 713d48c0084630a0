//! Weights within bounds.

use super::Design;
use crate::Undefined;
use crate::sum::compensated;

impl Design {
    /// The design with all weights within bounds and the same sum.
    ///
    /// # Formula
    /// Weights outside the bounds are set to the bound; what that took away (or added) is shared out
    /// equally, the same amount for each person, first among those who were within. Whoever reaches the
    /// bound by it stays there and the rest is shared among the others, until all fits.
    ///
    /// # Shape and units
    /// Bounds in the unit of the weights; `lower` may be 0, `upper` infinite.
    ///
    /// # Errors
    /// [`Undefined::OutsideDomain`] if the bounds are not in order, or if the sum of the weights does not
    /// fit between everyone at `lower` and everyone at `upper`.
    ///
    /// # Use and limits
    /// Less variance, some bias: the cells no longer have exactly their heads. The standard error is that
    /// of the fitted design with the trimmed weights, as `survey` has it.
    ///
    /// # Source
    /// Potter (1990), see [`literature`](crate::literature#potter1990); the way to share out is that of
    /// `trimWeights(strict = TRUE)` in the R package `survey` 4.1.1, taken to its limit.
    ///
    /// # Reference value
    /// Weights 1, 2, 3, 10 (one person each) trimmed to at most 5 are 2 2/3, 3 2/3, 4 2/3 and 5, by hand; R
    /// 4.2.2, survey 4.1.1 in `reference/weights.R`.
    pub fn trimmed(mut self, lower: f64, upper: f64) -> Result<Design, Undefined> {
        let n = self.n() as f64;
        let total = self.total(&self.weights);
        // The sums may be a rounding away from the bounds that the caller computed from them.
        let slack = 1e-12 * total;
        if lower.is_nan() || upper.is_nan() || lower > upper {
            return Err(Undefined::OutsideDomain);
        }
        if n * lower > total + slack || n * upper < total - slack {
            return Err(Undefined::OutsideDomain);
        }
        let inside = |weight: f64| lower <= weight && weight <= upper;
        if self.weights.iter().all(|&weight| inside(weight)) {
            return Ok(self);
        }
        let clamped: Vec<f64> = self.weights.iter().map(|w| w.clamp(lower, upper)).collect();
        let taken = total - self.total(&clamped);
        let n_inside: u64 = self
            .groups
            .iter()
            .zip(&self.weights)
            .filter(|(_, w)| inside(**w))
            .map(|(g, _)| g.people)
            .sum();
        let share = if n_inside > 0 { taken / n_inside as f64 } else { 0.0 };
        let first: Vec<f64> = self
            .weights
            .iter()
            .zip(&clamped)
            .map(|(&weight, &bound)| if inside(weight) { weight + share } else { bound })
            .collect();
        self.weights = if taken >= 0.0 {
            self.filled(&first, upper, total)
        } else {
            // The mirror image: what was added too much drains to the lower bound.
            let mirrored: Vec<f64> = first.iter().map(|w| -w).collect();
            self.filled(&mirrored, -lower, -total).iter().map(|w| -w).collect()
        };
        Ok(self)
    }

    /// The sum of a weight per person.
    fn total(&self, weights: &[f64]) -> f64 {
        compensated(self.groups.iter().zip(weights).map(|(g, w)| g.people as f64 * w))
    }

    /// `min(weight + c, upper)` with the `c` that gives the total.
    fn filled(&self, weights: &[f64], upper: f64, total: f64) -> Vec<f64> {
        let mut order: Vec<usize> = (0..weights.len()).collect();
        // The largest reach the bound first.
        order.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]));
        let mut below = self.n() as f64;
        let mut rest = total;
        let mut sum_below = self.total(weights);
        let mut level = 0.0;
        for &index in &order {
            level = if below > 0.0 { (rest - sum_below) / below } else { 0.0 };
            if weights[index] + level <= upper {
                break;
            }
            let people = self.groups[index].people as f64;
            below -= people;
            rest -= people * upper;
            sum_below -= people * weights[index];
        }
        weights.iter().map(|weight| (weight + level).min(upper)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Group;
    use super::*;

    fn design(weights: &[f64]) -> Design {
        let group = |&base_weight: &f64| Group { base_weight, ..Group::in_cell(0, 1) };
        Design::new(weights.iter().map(group).collect()).unwrap()
    }

    #[test]
    fn the_excess_is_shared_out_equally() {
        let found = design(&[1.0, 2.0, 3.0, 10.0]).trimmed(0.0, 5.0).unwrap();
        // 5 taken from the last, 5/3 for each of the others.
        for (found, expected) in
            found.weights().iter().zip([8.0 / 3.0, 11.0 / 3.0, 14.0 / 3.0, 5.0])
        {
            assert!((found - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn who_reaches_the_bound_stays_there() {
        let found = design(&[1.0, 2.0, 3.5, 10.0]).trimmed(0.0, 4.5).unwrap();
        // 5.5 is 1.83 for each, but the third has room for 1 only: 2.25 for the first two.
        for (found, expected) in found.weights().iter().zip([3.25, 4.25, 4.5, 4.5]) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
    }

    #[test]
    fn bounds_that_cannot_hold_the_sum_are_refused() {
        for (lower, upper) in [(0.0, 3.9), (4.1, 9.0), (5.0, 2.0), (f64::NAN, 9.0)] {
            let found = design(&[1.0, 2.0, 3.0, 10.0]).trimmed(lower, upper);
            assert_eq!(found, Err(Undefined::OutsideDomain));
        }
        let narrow = design(&[1.0, 2.0, 3.0, 10.0]).trimmed(4.0, 4.0).unwrap();
        assert!(narrow.weights().iter().all(|weight| (weight - 4.0).abs() < 1e-12));
    }
}
