//! Kendall's tau-b.

use super::fisher_interval;
use super::ranked::{Cell, Ranked};
use crate::tails::normal_upper;
use crate::{Interval, Undefined};

/// Kendall's tau-b with what is needed to judge it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kendall {
    /// Tau-b, -1..=1.
    pub tau_b: f64,
    /// The number of pairs of scores.
    pub n: u64,
    /// The 95% interval by Fisher's z with the variance of Fieller and others.
    pub interval: Interval,
    /// The test statistic, about standard normal when nothing goes together.
    pub z: f64,
    /// The two-sided p-value of "no association".
    pub p: f64,
}

/// Kendall's tau-b: of two people who differ on both scores, how much more often the same one is higher
/// on both than not, allowing for equal scores.
///
/// # Formula
/// ```text
/// S     = pairs of people in the same order - pairs in opposite order
/// tau-b = S / sqrt( (n0 - n1)(n0 - n2) ),   n0 = n(n - 1)/2, n1 = sum t(t - 1)/2, n2 = sum u(u - 1)/2
/// z     = S / sqrt(v)
/// v     = (n(n-1)(2n+5) - sum t(t-1)(2t+5) - sum u(u-1)(2u+5)) / 18
///         + sum t(t-1) sum u(u-1) / (2n(n-1)) + sum t(t-1)(t-2) sum u(u-1)(u-2) / (9n(n-1)(n-2))
/// p     = 2 P(Z > |z|)
/// interval = tanh(atanh(tau-b) ± 1.96 sqrt(0.437 / (n - 4)))
/// ```
/// where `t` and `u` are how many people share each first and each second score. No continuity
/// correction.
///
/// # Shape and units
/// One pair per person who has both scores; only their order matters. Counted exactly, in `n log n` steps.
///
/// # Errors
/// [`Undefined::TooFewRows`] if there are fewer than 5 pairs (the interval needs `n - 4 > 0`);
/// [`Undefined::NoVariance`] if all `x` or all `y` are equal; [`Undefined::OutsideDomain`] if a value is not
/// finite.
///
/// # Use and limits
/// For single answers with many ties. Nearer to 0 than Spearman's rho for the same data: the two are not
/// to be compared. The interval was made for scores without ties.
///
/// # Source
/// Kendall (1945), see [`literature`](crate::literature#kendall1945); the interval Fieller, Hartley and
/// Pearson (1957), see [`literature`](crate::literature#fieller1957).
///
/// # Reference value
/// `tau-b` = 0.743834305261737, z = 2.74282865576528, p = 0.00609124604546905, interval
/// 0.405371706102201 … 0.902948091072894 for the ten pairs of [`pearson`](super::pearson); R 4.2.2
/// `cor.test(method = "kendall", exact = FALSE)`, interval written out; `reference/rank_correlation.R`.
pub fn kendall(pairs: &[(f64, f64)]) -> Result<Kendall, Undefined> {
    of_ranked(&Ranked::of_pairs(pairs)?)
}

/// Kendall's tau-b of a cross-table: row = first score, column = second, both ascending.
///
/// # Formula
/// As [`kendall`], of the pairs that the table counts.
///
/// # Shape and units
/// As [`spearman_from_table`](super::spearman_from_table).
///
/// # Errors
/// As [`kendall`]; [`Undefined::UnequalLengths`] if rows differ in length; [`Undefined::TooLarge`] beyond
/// 2⁴⁰ people.
///
/// # Source
/// Kendall (1945), see [`literature`](crate::literature#kendall1945).
///
/// # Reference value
/// As [`kendall`]; every case of `reference/rank_correlation.R` is also computed as a table.
pub fn kendall_from_table(table: &[Vec<u64>]) -> Result<Kendall, Undefined> {
    of_ranked(&Ranked::of_table(table)?)
}

/// Up to here `2 n³` and the counts of pairs fit in 128 bits with room to spare.
const MOST_PEOPLE: u64 = 1 << 40;

fn of_ranked(ranked: &Ranked) -> Result<Kendall, Undefined> {
    let n = ranked.n;
    if n < 5 {
        return Err(Undefined::TooFewRows);
    }
    if n > MOST_PEOPLE {
        return Err(Undefined::TooLarge);
    }
    let (ties_x, ties_y) = (Ties::of(&ranked.ties_x), Ties::of(&ranked.ties_y));
    let all = Ties::of(&[n]);
    let (untied_x, untied_y) = (all.pairs - ties_x.pairs, all.pairs - ties_y.pairs);
    if untied_x == 0 || untied_y == 0 {
        return Err(Undefined::NoVariance);
    }
    let s = in_order(&ranked.cells, ranked.ties_y.len()) as f64;
    // Ordered pairs were counted in `pairs`: both factors are twice those of the formula.
    let tau_b = (2.0 * s / (untied_x as f64 * untied_y as f64).sqrt()).clamp(-1.0, 1.0);
    let by = |a: i128, b: i128, all: i128| a as f64 * (b as f64 / all as f64);
    let variance = (all.weighted - ties_x.weighted - ties_y.weighted) as f64 / 18.0
        + by(ties_x.pairs, ties_y.pairs, 2 * all.pairs)
        + by(ties_x.triples, ties_y.triples, 9 * all.triples);
    if variance <= 0.0 {
        return Err(Undefined::NoVariance);
    }
    let z = s / variance.sqrt();
    Ok(Kendall {
        tau_b,
        n,
        interval: fisher_interval(tau_b, (0.437 / (n - 4) as f64).sqrt())?,
        z,
        p: (2.0 * normal_upper(z.abs())).min(1.0),
    })
}

/// Sums over groups of people with the same score.
struct Ties {
    /// `t (t - 1)`.
    pairs: i128,
    /// `t (t - 1) (t - 2)`.
    triples: i128,
    /// `t (t - 1) (2t + 5)`.
    weighted: i128,
}

impl Ties {
    fn of(groups: &[u64]) -> Ties {
        let mut ties = Ties { pairs: 0, triples: 0, weighted: 0 };
        for &t in groups {
            let t = i128::from(t);
            let pairs = t * (t - 1);
            ties.pairs += pairs;
            ties.triples += pairs * (t - 2);
            ties.weighted += pairs * (2 * t + 5);
        }
        ties
    }
}

/// Pairs of people in the same order less those in opposite order. `cells` ascend by `x`.
fn in_order(cells: &[Cell], n_y: usize) -> i128 {
    let mut seen = Counter { tree: vec![0; n_y + 1], all: 0 };
    let mut s = 0_i128;
    for same_x in cells.chunk_by(|a, b| a.x == b.x) {
        // All of one score are judged before any of them is added: they are in no order.
        for cell in same_x {
            let (lower, up_to) = (seen.below(cell.y), seen.below(cell.y + 1));
            s += i128::from(cell.people) * (i128::from(lower) - i128::from(seen.all - up_to));
        }
        for cell in same_x {
            seen.add(cell.y, cell.people);
        }
    }
    s
}

/// Counts per place of which any partial sum takes `log n` steps (a Fenwick tree).
struct Counter {
    tree: Vec<u64>,
    all: u64,
}

impl Counter {
    fn add(&mut self, place: usize, people: u64) {
        self.all += people;
        let mut node = place + 1;
        while let Some(count) = self.tree.get_mut(node) {
            *count += people;
            node += node & node.wrapping_neg();
        }
    }

    /// How many were added at places before this one.
    fn below(&self, place: usize) -> u64 {
        let (mut node, mut people) = (place, 0);
        while node > 0 {
            people += self.tree[node];
            node &= node - 1;
        }
        people
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_every_pair_of_people() {
        let pairs: Vec<(f64, f64)> =
            (0..40_u32).map(|i| (f64::from(i * 7 % 11), f64::from(i * i * 5 % 13))).collect();
        let mut s = 0_i128;
        for (i, a) in pairs.iter().enumerate() {
            for b in &pairs[..i] {
                let order = |p: f64, q: f64| i128::from(p > q) - i128::from(p < q);
                s += order(a.0, b.0) * order(a.1, b.1);
            }
        }
        let ranked = Ranked::of_pairs(&pairs).unwrap();
        assert_eq!(in_order(&ranked.cells, ranked.ties_y.len()), s);
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        assert_eq!(kendall(&[(1.0, 2.0); 4]), Err(Undefined::TooFewRows));
        assert_eq!(kendall(&[(1.0, 2.0); 5]), Err(Undefined::NoVariance));
        assert_eq!(kendall(&[(f64::INFINITY, 2.0); 5]), Err(Undefined::OutsideDomain));
        assert_eq!(kendall_from_table(&[vec![9, 2]]), Err(Undefined::NoVariance));
        assert_eq!(kendall_from_table(&[vec![1 << 41, 2], vec![1, 1]]), Err(Undefined::TooLarge));
        assert_eq!(kendall_from_table(&[vec![1], vec![1, 1]]), Err(Undefined::UnequalLengths));
    }

    #[test]
    fn a_billion_people_in_a_table_are_no_trouble() {
        let huge = 1 << 30;
        let found = kendall_from_table(&[vec![huge, 5], vec![5, huge]]).unwrap();
        assert!(found.tau_b > 0.999 && found.p < 1e-300);
    }
}
