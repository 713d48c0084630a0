//! The variance of a weighted mean by linearisation.

use super::Design;
use super::calibrate::Calibration;
use super::estimate::Answer;
use crate::Undefined;
use crate::sum::{Running, compensated};

/// What each of `people` of a group adds to the error of the estimate.
#[derive(Debug, Clone, Copy)]
struct Term {
    group: usize,
    error: f64,
    people: u64,
}

impl Design {
    /// The variance of an estimate to which one person of each answer adds its influence, and those
    /// without an answer nothing.
    pub(super) fn variance(
        &self,
        answers: &[Answer],
        influences: &[f64],
    ) -> Result<f64, Undefined> {
        let terms = self.terms(answers, influences)?;
        if self.unit_of.is_empty() {
            // Each person is a sampling unit.
            self.variance_between(
                terms.iter().map(|term| (self.stratum_of[term.group], term.error, term.people)),
            )
        } else {
            let mut sums = vec![Running::default(); self.stratum_of_unit.len()];
            for term in &terms {
                sums[self.unit_of[term.group]].add(term.error * term.people as f64);
            }
            let units = self.stratum_of_unit.iter().zip(&sums);
            self.variance_between(units.map(|(&stratum, sum)| (stratum, sum.value(), 1)))
        }
    }

    /// The errors of all people, those without an answer included.
    fn terms(&self, answers: &[Answer], influences: &[f64]) -> Result<Vec<Term>, Undefined> {
        let mut terms = Vec::with_capacity(answers.len() + self.groups.len());
        let mut without: Vec<u64> = self.groups.iter().map(|group| group.people).collect();
        for (answer, &error) in answers.iter().zip(influences) {
            let left = &mut without[answer.group];
            *left = left.checked_sub(answer.people).ok_or(Undefined::MoreThanBase)?;
            terms.push(Term { group: answer.group, error, people: answer.people });
        }
        let without = without.into_iter().enumerate();
        terms.extend(without.map(|(group, people)| Term { group, error: 0.0, people }));
        terms.retain(|term| term.people > 0);
        if let Some(calibration) = &self.calibration {
            self.take_off_what_is_known(calibration, &mut terms);
        }
        Ok(terms)
    }

    /// Replaces the errors by their residuals: what the head counts explain is not uncertain.
    fn take_off_what_is_known(&self, calibration: &Calibration, terms: &mut [Term]) {
        let weights = &calibration.weights;
        let n_cells = 1 + self.groups.iter().map(|group| group.cell).max().unwrap_or(0);
        let mut sums = vec![Running::default(); n_cells];
        for term in terms.iter() {
            let group = &self.groups[term.group];
            // A group with people has a fitted weight above 0: heads for respondents only.
            let value = term.error / weights[term.group];
            sums[group.cell].add(group.base_weight * value * term.people as f64);
        }
        let totals: Vec<f64> = sums.into_iter().map(Running::value).collect();
        let fit = calibration.projection.fitted(&totals);
        for term in terms {
            term.error -= weights[term.group] * fit[self.groups[term.group].cell];
        }
    }

    /// The sum over the strata of `(1 - n/N) n / (n - 1)` times the squares around the stratum's mean.
    /// `units`: stratum, error, and how many sampling units have it.
    fn variance_between(
        &self,
        units: impl Iterator<Item = (usize, f64, u64)> + Clone,
    ) -> Result<f64, Undefined> {
        let mut sums = vec![Running::default(); self.strata.len()];
        for (stratum, error, count) in units.clone() {
            sums[stratum].add(error * count as f64);
        }
        let means: Vec<f64> = sums
            .iter()
            .zip(&self.strata)
            .map(|(sum, stratum)| sum.value() / stratum.units as f64)
            .collect();
        let mut squares = vec![Running::default(); self.strata.len()];
        for (stratum, error, count) in units {
            let off = error - means[stratum];
            squares[stratum].add(off * off * count as f64);
        }
        let mut parts = Vec::with_capacity(squares.len());
        for (stratum, square) in self.strata.iter().zip(squares) {
            let n = stratum.units as f64;
            let unseen =
                stratum.population.map_or(1.0, |all| (all - stratum.units) as f64 / all as f64);
            if unseen <= 0.0 {
                continue;
            }
            if stratum.units < 2 {
                return Err(Undefined::TooFewRows);
            }
            parts.push(unseen * n / (n - 1.0) * square.value());
        }
        Ok(compensated(parts))
    }
}
