//! The row of numbers of a unit, and what it says.

use peil_statistics::reliability::PairSums as ItemPairSums;

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
    pub(crate) sum: u128,
    /// The sum of their squares.
    pub(crate) squares: u128,
}

/// Scores on two scales of the people who have both, each in units of its own `1 / denominator`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PairSums {
    /// People with both scores.
    pub(crate) n: u64,
    /// Sum of the first scores.
    pub(crate) x: u128,
    /// Sum of the second scores.
    pub(crate) y: u128,
    /// Sum of the squares of the first.
    pub(crate) xx: u128,
    /// Sum of the squares of the second.
    pub(crate) yy: u128,
    /// Sum of the products.
    pub(crate) xy: u128,
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
        self.pairs.iter_mut().zip(&other.pairs).for_each(|(all, more)| all.add(more));
    }

    /// The histograms of all columns, where [`Plan::histogram`] says.
    pub(crate) fn histograms(&self, plan: &Plan) -> &[u64] {
        &self.counts[plan.histograms()]
    }

    /// The scores on a scale.
    pub(crate) fn scores(&self, scale: usize) -> &ScoreSums {
        &self.scores[scale]
    }

    /// All pairs of scales: the first with every later one, then the second, and so on.
    pub(crate) fn pairs(&self) -> &[PairSums] {
        &self.pairs
    }

    /// Two scales, `first < second`, both counted among [`Plan::scales`].
    pub(crate) fn pair(&self, plan: &Plan, first: usize, second: usize) -> &PairSums {
        &self.pairs[plan.pair(first, second)]
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

impl ScoreSums {
    /// Adds other people.
    pub(crate) fn add(&mut self, other: &ScoreSums) {
        self.any += other.any;
        self.n += other.n;
        self.sum += other.sum;
        self.squares += other.squares;
    }
}

impl PairSums {
    /// Adds other people.
    pub(crate) fn add(&mut self, other: &PairSums) {
        self.n += other.n;
        self.x += other.x;
        self.y += other.y;
        self.xx += other.xx;
        self.yy += other.yy;
        self.xy += other.xy;
    }
}
