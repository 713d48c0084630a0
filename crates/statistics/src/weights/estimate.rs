//! Weighted means with linearised standard errors.

use super::Design;
use crate::sum::compensated;
use crate::tails::{Z95, t95};
use crate::{Interval, Undefined};

/// How many people of a group gave an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// The place of the group in the design.
    pub group: usize,
    /// The answer: 1 or 0 for a share.
    pub value: f64,
    /// How many of the group gave it.
    pub people: u64,
}

/// A weighted mean or share, with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightedMean {
    /// The mean, in the unit of the values.
    pub value: f64,
    /// Its standard error: 0 if all values are the same, or the head counts leave nothing unknown.
    pub se: f64,
    /// The number of people with a value.
    pub n: u64,
    /// The sum of their weights: the people they stand for.
    pub weight: f64,
    /// Degrees of freedom of the whole design: sampling units less strata.
    pub df: u64,
    /// The same, of the sampling units and strata in which someone has a value; at least 1.
    pub df_domain: u64,
    /// The 95% interval by Student's t with `df` degrees of freedom.
    pub interval: Interval,
    /// The 95% interval by Student's t with `df_domain` degrees of freedom: the careful one for a small
    /// part of the sample. The same as `interval` where everyone has a value.
    pub interval_domain: Interval,
    /// The 95% interval by the normal distribution.
    pub interval_z: Interval,
}

impl Design {
    /// The weighted mean of those who gave an answer: of everyone, or of a part of them (a *domain*).
    ///
    /// # Formula
    /// ```text
    /// m  = sum w y / W,    W = sum w                           over the people with a value
    /// u  = w (y - m) / (W g)                                   for them, 0 for all others
    /// e  = g (u - fit of u)
    /// se² = sum_h (1 - n_h / N_h) n_h / (n_h - 1) sum_i (e_hi - mean of e_h)²
    /// interval = m ± t(0.975; df) se,   m ± z se
    /// ```
    /// where `w` is the weight and `g` the fitted weight before trimming. The fit of `u` is by least
    /// squares with the base weights: after post-stratification the base-weighted mean of the cell, after
    /// raking the joint projection on all margins, without fitting 0. `e_hi` is the sum over sampling unit
    /// `i` (a cluster or a person) of stratum `h`; `n_h` of its `N_h` units are in the sample, whether
    /// or not they have a value (the factor with `N_h` only where [`Design::with_populations`] gave it).
    ///
    /// # Shape and units
    /// `answers` in any order. Those of a group who are in none of its answers have no value: they skipped
    /// the item, or are outside the domain. They still count for the design: a domain is not a sample of
    /// its own.
    ///
    /// # Errors
    /// [`Undefined::EmptyBase`] if nobody has a value, or all who do have weight 0;
    /// [`Undefined::OutsideDomain`] if a group does not exist or a value is not finite;
    /// [`Undefined::MoreThanBase`] if more people of a group answered than it has;
    /// [`Undefined::TooFewRows`] if the people with a value leave no degrees of freedom, or if a stratum
    /// has one sampling unit and its population more (or is not known).
    ///
    /// # Use and limits
    /// Good from some thirty sampling units. For a small domain the interval with the design's degrees of
    /// freedom is too narrow: `interval_domain` has those of `degf(subset(design, ...))`.
    ///
    /// # Source
    /// Binder (1983), see [`literature`](crate::literature#binder1983); Deville, Särndal and Sautory
    /// (1993), see [`literature`](crate::literature#deville1993); Lumley (2004), see
    /// [`literature`](crate::literature#lumley2004).
    ///
    /// # Reference value
    /// 0.5 with se 0.12354415362426846, the root of 0.0145 · 20/19, by hand for 8 of 10 who stand for 100 people
    /// and 4 of 10 who stand for 300; many others from R 4.2.2, survey 4.1.1 `svymean` and `subset`,
    /// `reference/weights.R`.
    pub fn mean(&self, answers: &[Answer]) -> Result<WeightedMean, Undefined> {
        if answers.iter().any(|a| a.group >= self.groups.len() || !a.value.is_finite()) {
            return Err(Undefined::OutsideDomain);
        }
        let first = answers.iter().find(|answer| answer.people > 0).ok_or(Undefined::EmptyBase)?;
        let weight_of = |answer: &Answer| self.weights[answer.group] * answer.people as f64;
        let weight = compensated(answers.iter().map(weight_of));
        if weight <= 0.0 {
            return Err(Undefined::EmptyBase);
        }
        // Around one of the values, so that equal values have exactly that mean.
        let origin = first.value;
        let value = origin
            + compensated(answers.iter().map(|a| weight_of(a) * (a.value - origin))) / weight;
        if !value.is_finite() {
            return Err(Undefined::OutsideDomain);
        }
        let influences: Vec<f64> =
            answers.iter().map(|a| self.weights[a.group] * ((a.value - value) / weight)).collect();
        let se = self.variance(answers, &influences)?.sqrt();
        // Counted after the variance has seen that no group answers more than it has people.
        let n = answers.iter().map(|answer| answer.people).sum();
        let (df, df_domain) = (self.df(), self.df_of(answers));
        if df_domain == 0 {
            return Err(Undefined::TooFewRows);
        }
        let around = |half: f64| {
            Interval::new(value - half, value + half).map_err(|_| Undefined::OutsideDomain)
        };
        let interval = around(t95(df as f64)? * se)?;
        let interval_domain = around(t95(df_domain as f64)? * se)?;
        let interval_z = around(Z95 * se)?;
        Ok(WeightedMean {
            value,
            se,
            n,
            weight,
            df,
            df_domain,
            interval,
            interval_domain,
            interval_z,
        })
    }

    /// The weighted share of those whose value is 1 among those with a value (1 or 0).
    ///
    /// # Formula
    /// As [`Design::mean`]; better intervals are in [`share_interval`](super::share_interval).
    ///
    /// # Errors
    /// As [`Design::mean`]; [`Undefined::OutsideDomain`] also if a value is neither 0 nor 1.
    ///
    /// # Source
    /// As [`Design::mean`].
    ///
    /// # Reference value
    /// At [`Design::mean`].
    pub fn share(&self, answers: &[Answer]) -> Result<WeightedMean, Undefined> {
        let is_mark =
            |value: f64| value.abs() < f64::MIN_POSITIVE || (value - 1.0).abs() < f64::MIN_POSITIVE;
        if answers.iter().any(|answer| !is_mark(answer.value)) {
            return Err(Undefined::OutsideDomain);
        }
        self.mean(answers)
    }

    /// Sampling units less strata, of the people with a value.
    fn df_of(&self, answers: &[Answer]) -> u64 {
        let mut in_stratum = vec![false; self.strata.len()];
        let mut in_unit = vec![false; self.stratum_of_unit.len()];
        let mut people = 0;
        for answer in answers.iter().filter(|a| a.people > 0 && self.weights[a.group] > 0.0) {
            in_stratum[self.stratum_of[answer.group]] = true;
            people += answer.people;
            if let Some(&unit) = self.unit_of.get(answer.group) {
                in_unit[unit] = true;
            }
        }
        let count = |seen: &[bool]| seen.iter().filter(|seen| **seen).count() as u64;
        let units = if self.unit_of.is_empty() { people } else { count(&in_unit) };
        units - count(&in_stratum)
    }
}
