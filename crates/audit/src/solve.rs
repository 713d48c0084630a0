//! Integer programmes: the largest and smallest count that figures allow.
//!
//! A count that a solver calls possible is checked here against every row, in whole numbers: that a group
//! is safe is never taken on the solver's word.

mod repair;

use microlp::{
    ComparisonOp, Error, OptimizationDirection, Problem, SolutionStatus, SolveOptions,
    SolveOutcome, Variable,
};

/// Branches that one programme may take. The programmes are small; one that takes more is reported as
/// unsolved.
const NODES: u64 = 3_000;

/// A relative distance from the optimum with which the first way that is found will do.
const ANY: f64 = 1e9;

/// What the solver may be off at the end of a range.
const NOISE: f64 = 1e-6;

/// Unknown counts with what is known of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Programme {
    /// Per unknown the most it can be.
    caps: Vec<i64>,
    rows: Vec<Row>,
}

/// `low <= sum of terms <= high`
#[derive(Debug, Clone)]
struct Row {
    terms: Vec<Term>,
    low: Option<i64>,
    high: Option<i64>,
}

impl Row {
    /// How far a sum is outside.
    fn miss(&self, sum: i128) -> i128 {
        let below = self.low.map_or(0, |low| i128::from(low) - sum);
        let above = self.high.map_or(0, |high| sum - i128::from(high));
        below.max(above).max(0)
    }

    fn sum(&self, counts: &[i64]) -> i128 {
        let times = |(unknown, factor): &Term| i128::from(counts[*unknown]) * i128::from(*factor);
        self.terms.iter().map(times).sum()
    }
}

/// An unknown, as index, and what it is multiplied by.
pub(crate) type Term = (usize, i64);

/// The end of a range of counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Extreme {
    /// This far and no further; a way to get there.
    Exact { value: i64, witness: Vec<i64> },
    /// At least this far, by this way; how much further was not found out.
    AtLeast { value: i64, witness: Vec<i64> },
    /// The figures contradict one another.
    Contradiction,
    /// The solver gave up.
    Unsolved,
}

/// How hard a way is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// By putting parts of people right.
    Little,
    /// By branching too, where that does not do.
    Much,
}

impl Extreme {
    /// A way in which everything can be true.
    pub(crate) fn witness(self) -> Option<Vec<i64>> {
        match self {
            Extreme::Exact { witness, .. } | Extreme::AtLeast { witness, .. } => Some(witness),
            Extreme::Contradiction | Extreme::Unsolved => None,
        }
    }
}

impl Programme {
    /// One more unknown, between 0 and `cap`.
    pub(crate) fn unknown(&mut self, cap: u64) -> usize {
        // A solver's integers are 32 bits wide; no unit has so many people.
        self.caps.push(i64::try_from(cap).unwrap_or(i64::MAX).min(1_000_000_000));
        self.caps.len() - 1
    }

    /// One more thing that is known.
    pub(crate) fn row(&mut self, terms: Vec<Term>, low: Option<i64>, high: Option<i64>) {
        self.rows.push(Row { terms, low, high });
    }

    /// The largest sum of `target`.
    pub(crate) fn largest(&self, target: &[Term]) -> Extreme {
        self.solve(target, 0.0)
    }

    /// One way in which everything can be true, with many people in `target` if that is no trouble.
    ///
    /// Parts of people are put right by hand first: rows are wide compared with one person, and branching
    /// over hundreds of unknowns that may all be one more or less gets nowhere.
    pub(crate) fn some_way(&self, target: &[Term], effort: Effort) -> Extreme {
        // Towards many people; then towards none, and towards some unknowns and away from others.
        let uneven =
            (0..self.caps.len()).map(|unknown| (unknown, i64::from(unknown % 3 != 1) * 2 - 1));
        for direction in [target.to_vec(), Vec::new(), uneven.collect()] {
            let (problem, unknowns, _) = self.problem(&direction, false);
            let solution = match problem.solve_with(SolveOptions::default()) {
                Ok(SolveOutcome::Solution(solution)) => solution,
                Err(Error::Infeasible) => return Extreme::Contradiction,
                _ => continue,
            };
            let parts: Vec<f64> =
                unknowns.iter().map(|unknown| solution.var_value(*unknown)).collect();
            if let Some(witness) = repair::whole_people(&self.caps, &self.rows, &parts)
                && self.holds(&witness)
            {
                return Extreme::AtLeast { value: 0, witness };
            }
        }
        match effort {
            Effort::Little => Extreme::Unsolved,
            Effort::Much => self.solve(target, ANY),
        }
    }

    fn solve(&self, target: &[Term], gap: f64) -> Extreme {
        let (problem, unknowns, weights) = self.problem(target, true);
        let mut options = SolveOptions::default();
        options.node_limit = Some(NODES);
        options.mip_gap = gap;
        let solution = match problem.solve_with(options) {
            Ok(SolveOutcome::Solution(solution)) => solution,
            Err(Error::Infeasible) => return Extreme::Contradiction,
            _ => return Extreme::Unsolved,
        };
        let witness: Vec<i64> =
            unknowns.iter().map(|unknown| nearest(solution.var_value(*unknown))).collect();
        if !self.holds(&witness) {
            return Extreme::Unsolved;
        }
        let value = weights.iter().zip(&witness).map(|(weight, count)| weight * count).sum();
        match solution.status() {
            SolutionStatus::Optimal => Extreme::Exact { value, witness },
            SolutionStatus::Feasible => Extreme::AtLeast { value, witness },
        }
    }

    /// As the solver takes it, with the factor of every unknown in `target`.
    fn problem(&self, target: &[Term], whole: bool) -> (Problem, Vec<Variable>, Vec<i64>) {
        let mut weights = vec![0_i64; self.caps.len()];
        for (unknown, factor) in target {
            weights[*unknown] += factor;
        }
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let unknowns: Vec<_> = (self.caps.iter().zip(&weights))
            .map(|(cap, weight)| {
                let cap = i32::try_from(*cap).unwrap_or(i32::MAX);
                if whole {
                    problem.add_integer_var(*weight as f64, (0, cap))
                } else {
                    problem.add_var(*weight as f64, (0.0, f64::from(cap)))
                }
            })
            .collect();
        for row in &self.rows {
            let terms =
                || row.terms.iter().map(|(unknown, factor)| (unknowns[*unknown], *factor as f64));
            match (row.low, row.high) {
                (Some(low), Some(high)) if low == high => {
                    problem.add_constraint(
                        terms().collect::<Vec<_>>(),
                        ComparisonOp::Eq,
                        low as f64,
                    );
                }
                (low, high) => {
                    if let Some(low) = low {
                        let terms = terms().collect::<Vec<_>>();
                        problem.add_constraint(terms, ComparisonOp::Ge, low as f64);
                    }
                    if let Some(high) = high {
                        let terms = terms().collect::<Vec<_>>();
                        problem.add_constraint(terms, ComparisonOp::Le, high as f64);
                    }
                }
            }
        }
        (problem, unknowns, weights)
    }

    /// No more than this can the sum of `target` be: where whole people are too hard, by parts of people, which
    /// bound it too.
    pub(crate) fn at_most(&self, target: &[Term]) -> Option<i64> {
        if let Extreme::Exact { value, .. } = self.largest(target) {
            return Some(value);
        }
        self.parts_at_most(target)
    }

    /// As [`Programme::at_most`], by parts of people only.
    fn parts_at_most(&self, target: &[Term]) -> Option<i64> {
        let (problem, _, _) = self.problem(target, false);
        match problem.solve_with(SolveOptions::default()) {
            Ok(SolveOutcome::Solution(solution)) => {
                Some(nearest((solution.objective() + NOISE).floor()))
            }
            _ => None,
        }
    }

    /// Whether the sum of `target` is `least` or more for certain, as parts of people show.
    pub(crate) fn is_certainly(&self, target: &[Term], least: i64) -> bool {
        let turned: Vec<Term> =
            target.iter().map(|(unknown, factor)| (*unknown, -factor)).collect();
        self.parts_at_most(&turned).is_some_and(|most| -most >= least)
    }

    /// No less than this can the sum of `target` be.
    pub(crate) fn at_least(&self, target: &[Term]) -> Option<i64> {
        let turned: Vec<Term> =
            target.iter().map(|(unknown, factor)| (*unknown, -factor)).collect();
        self.at_most(&turned).map(|most| -most)
    }

    /// Whether these counts agree with everything that is known.
    fn holds(&self, counts: &[i64]) -> bool {
        let within = |(count, cap): (&i64, &i64)| (0..=*cap).contains(count);
        counts.iter().zip(&self.caps).all(within)
            && self.rows.iter().all(|row| row.miss(row.sum(counts)) == 0)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a count, within 32 bits")]
fn nearest(value: f64) -> i64 {
    value.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_people_only() {
        let mut programme = Programme::default();
        let (a, b) = (programme.unknown(10), programme.unknown(10));
        programme.row(vec![(a, 2), (b, 2)], None, Some(7));
        assert!(matches!(programme.largest(&[(a, 1), (b, 1)]), Extreme::Exact { value: 3, .. }));
        programme.row(vec![(a, 1)], Some(2), None);
        assert_eq!(programme.at_least(&[(a, 1)]), Some(2));
    }

    #[test]
    fn figures_that_cannot_be_true_together_are_told() {
        let mut programme = Programme::default();
        let a = programme.unknown(3);
        programme.row(vec![(a, 1)], Some(4), None);
        assert_eq!(programme.largest(&[(a, 1)]), Extreme::Contradiction);
    }
}
