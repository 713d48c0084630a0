//! What is kept of a unit once its answers have been counted.

use peil_statistics::Undefined;
use peil_statistics::moments::Moments;

use crate::kernel::{PairSums, Plan, ScoreSums, Sums};

/// A unit with its subunits.
#[derive(Debug)]
pub(super) struct Node {
    /// People who answered something of the part.
    pub(super) people: u64,
    /// How often each code was given, column after column, where [`Plan::histogram`] says.
    counts: Vec<u64>,
    /// Per scale of the plan.
    pub(super) scales: Vec<NodeScale>,
    /// Per pair of scales of the plan.
    pub(super) pairs: Vec<PairSums>,
}

/// A scale in a unit.
#[derive(Debug)]
pub(super) struct NodeScale {
    pub(super) scores: ScoreSums,
}

impl Node {
    pub(super) fn of(plan: &Plan, sums: &Sums) -> Node {
        let scale = |scale| NodeScale { scores: *sums.scores(scale) };
        Node {
            people: sums.people,
            counts: sums.histograms(plan).to_vec(),
            scales: (0..plan.scales().len()).map(scale).collect(),
            pairs: sums.pairs().to_vec(),
        }
    }

    /// How often each code of a column was given.
    pub(super) fn histogram(&self, plan: &Plan, column: usize) -> &[u64] {
        &self.counts[plan.histogram(column)]
    }
}

impl NodeScale {
    /// The mean and spread of the scores, which are in units of `1 / denominator`.
    pub(super) fn moments(&self, denominator: i64) -> Result<Moments, Undefined> {
        let exact = |sum: u128| i128::try_from(sum).map_err(|_| Undefined::TooLarge);
        let scores = &self.scores;
        Moments::from_sums(scores.n, exact(scores.sum)?, exact(scores.squares)?, denominator)
    }
}
