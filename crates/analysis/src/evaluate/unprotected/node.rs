//! What is kept of a unit once its answers have been counted.

use peil_statistics::Undefined;
use peil_statistics::correlation::PairSums;
use peil_statistics::moments::Moments;
use peil_statistics::reliability::{Alpha, CovarianceMatrix};
use peil_statistics::rwg::{Agreement, ad_m, rwg_j};

use crate::kernel::{Plan, ScoreSums, Sums};

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
    /// Cronbach's alpha from pairwise covariances.
    pub(super) alpha: Result<Alpha, Undefined>,
    /// How far the people of the unit agree, over those who answered every item.
    pub(super) agreement: Result<Agreement, Undefined>,
    /// Their mean deviation from the mean.
    pub(super) ad_m: Result<f64, Undefined>,
}

impl Node {
    pub(super) fn of(plan: &Plan, sums: &Sums) -> Node {
        Node {
            people: sums.people,
            counts: sums.histograms(plan).to_vec(),
            scales: (0..plan.scales().len())
                .map(|scale| NodeScale::of(plan, sums, scale))
                .collect(),
            pairs: sums.pairs().to_vec(),
        }
    }

    /// How often each code of a column was given.
    pub(super) fn histogram(&self, plan: &Plan, column: usize) -> &[u64] {
        &self.counts[plan.histogram(column)]
    }
}

impl NodeScale {
    fn of(plan: &Plan, sums: &Sums, scale: usize) -> NodeScale {
        let scores = *sums.scores(scale);
        let described = &plan.scales()[scale];
        let pairs = sums.item_pairs(plan, scale);
        let alpha = CovarianceMatrix::from_pair_sums(described.len(), scores.any, &pairs)
            .and_then(|covariances| covariances.alpha());
        let complete: Vec<Vec<(u8, u64)>> = sums
            .complete(plan, scale)
            .map(|counts| (1..=described.points).zip(counts.iter().copied()).collect())
            .collect();
        let item = |counts: &Vec<(u8, u64)>| {
            let counts: Vec<(i64, u64)> = counts.iter().map(|(p, n)| (i64::from(*p), *n)).collect();
            Moments::from_counts(&counts, 1)
        };
        let items: Result<Vec<Moments>, Undefined> = complete.iter().map(item).collect();
        NodeScale {
            scores,
            alpha,
            agreement: items.and_then(|items| rwg_j(&items, described.points)),
            ad_m: ad_m(&complete),
        }
    }
}
