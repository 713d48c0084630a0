//! The row of numbers of a unit, and what it says.

use peil_statistics::correlation::PairSums;
use peil_statistics::reliability::PairSums as ItemPairSums;

use peil_statistics::Undefined;
use peil_statistics::moments::Moments;

use super::plan::Plan;

/// Everything that was counted of the people of a unit: whole numbers, which add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sums {
    /// The number of rows.
    pub(crate) people: u64,
    /// Histograms and pair sums, where [`Plan`] says.
    pub(super) counts: Vec<u64>,
    /// Per scale the sums of its scores.
    pub(super) scores: Vec<ScoreSums>,
    /// Per pair of scales the sums over those with both scores.
    pub(super) pairs: Vec<PairSums>,
}

/// Scores on one scale, in units of `1 / denominator`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ScoreSums {
    /// People who gave an opinion on at least one item.
    pub(crate) any: u64,
    /// People with a score.
    pub(crate) n: u64,
    /// The sum of the scores.
    pub(crate) sum: i128,
    /// The sum of their squares.
    pub(crate) squares: i128,
}

impl Sums {
    /// Of nobody.
    pub(crate) fn nothing(plan: &Plan) -> Sums {
        Sums {
            people: 0,
            counts: vec![0; plan.width],
            scores: vec![ScoreSums::default(); plan.scales.len()],
            pairs: vec![PairSums::default(); plan.pairs().count()],
        }
    }

    /// Adds other people.
    pub(crate) fn add(&mut self, other: &Sums) {
        self.people += other.people;
        self.counts.iter_mut().zip(&other.counts).for_each(|(all, more)| *all += more);
        self.scores.iter_mut().zip(&other.scores).for_each(|(all, more)| all.add(more));
        self.pairs.iter_mut().zip(&other.pairs).for_each(|(all, more)| add_pairs(all, more));
    }

    /// The histograms of all columns, where [`Plan::histogram`] says.
    pub(crate) fn histograms(&self, plan: &Plan) -> &[u64] {
        &self.counts[plan.histograms()]
    }

    /// The scores on a scale.
    pub(crate) fn scores(&self, scale: usize) -> &ScoreSums {
        &self.scores[scale]
    }

    /// Per pair of [`Plan::pairs`] the sums over those with both scores, each in units of its own
    /// `1 / denominator`.
    pub(crate) fn pairs(&self) -> &[PairSums] {
        &self.pairs
    }

    /// The sums over people who answered two items of a scale, for every pair `i <= j` in the order (1, 1),
    /// (1, 2), …, (2, 2), …
    pub(crate) fn item_pairs(&self, plan: &Plan, scale: usize) -> Vec<ItemPairSums> {
        let scale = &plan.scales[scale];
        let k = scale.len();
        let triangle = k * (k + 1) / 2;
        let (both, rest) = self.counts[scale.pairs_at..scale.complete_at].split_at(triangle);
        let (products, alone) = rest.split_at(triangle);
        let pairs = (0..k).flat_map(|i| (i..k).map(move |j| (i, j)));
        let sums = pairs.zip(both).zip(products).map(|(((i, j), n), products)| ItemPairSums {
            n: *n,
            first: alone[i * k + j],
            second: alone[j * k + i],
            products: *products,
        });
        sums.collect()
    }

    /// Per item of a scale how often each point was given, as it was answered, by those who answered all its
    /// items.
    pub(crate) fn complete<'a>(
        &'a self,
        plan: &'a Plan,
        scale: usize,
    ) -> impl Iterator<Item = &'a [u64]> + 'a {
        let scale = &plan.scales[scale];
        (0..scale.len()).map(|item| &self.counts[scale.complete(item)])
    }
}

/// Adds other people. It cannot overflow: [`Plan`] has seen that the sums of everybody fit.
fn add_pairs(all: &mut PairSums, more: &PairSums) {
    all.n += more.n;
    all.x += more.x;
    all.y += more.y;
    all.xx += more.xx;
    all.yy += more.yy;
    all.xy += more.xy;
}

impl ScoreSums {
    /// Adds other people.
    pub(crate) fn add(&mut self, other: &ScoreSums) {
        self.any += other.any;
        self.n += other.n;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    /// The mean and spread of the scores, which are in units of `1 / denominator`.
    pub(crate) fn moments(&self, denominator: i64) -> Result<Moments, Undefined> {
        Moments::from_sums(self.n, self.sum, self.squares, denominator)
    }

    /// Takes people out.
    pub(crate) fn subtract(&mut self, other: &ScoreSums) {
        self.any -= other.any;
        self.n -= other.n;
        self.sum -= other.sum;
        self.squares -= other.squares;
    }
}
