//! Spearman's rank correlation.

use super::ranked::Ranked;
use super::sums::PairSums;
use super::{correlation_test, fisher_interval};
use crate::{Interval, Undefined};

/// Spearman's rank correlation with what is needed to judge it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spearman {
    /// The rank correlation, -1..=1.
    pub rho: f64,
    /// The number of pairs.
    pub n: u64,
    /// Fisher's 95% interval, as if `rho` were a Pearson correlation.
    pub interval: Interval,
    /// The 95% interval of Bonett and Wright, somewhat wider: the one to print.
    pub interval_bonett_wright: Interval,
    /// The two-sided p-value of "no correlation", from t with `n - 2` degrees of freedom.
    pub p: f64,
}

/// Spearman's rank correlation: how well a rising (or falling) line of any shape describes two scores.
///
/// # Formula
/// ```text
/// rho      = Pearson's correlation of the ranks; equal scores share the average of their ranks
/// t        = rho sqrt((n - 2) / (1 - rho²)),  p = 2 P(T > |t|) with n - 2 degrees of freedom
/// interval = tanh(atanh(rho) ± z / sqrt(n - 3))
/// Bonett-Wright = tanh(atanh(rho) ± z sqrt((1 + rho²/2) / (n - 3)))
/// ```
///
/// # Shape and units
/// One pair per person who has both scores; only their order matters. Sums of ranks are exact.
///
/// # Errors
/// [`Undefined::TooFewRows`] if there are fewer than 4 pairs; [`Undefined::NoVariance`] if all `x` or all
/// `y` are equal; [`Undefined::OutsideDomain`] if a value is not finite.
///
/// # Use and limits
/// For single answers (1 to 5), and for scores whose line bends. Neither the exact distribution nor a
/// series is used for `p`, which therefore is rough below ten pairs. Association only.
///
/// # Source
/// Spearman (1904), see [`literature`](crate::literature#spearman1904); the wider interval Bonett and
/// Wright (2000), see [`literature`](crate::literature#bonett2000).
///
/// # Reference value
/// `rho` = 0.82225951374875, p = 0.00350231636815918, interval 0.39941880608813 … 0.956625355394522 or
/// 0.297561611811408 … 0.965458913386076 for the ten pairs of [`pearson`](super::pearson); R 4.2.2
/// `cor.test(method = "spearman", exact = FALSE)`, intervals written out; `reference/rank_correlation.R`.
pub fn spearman(pairs: &[(f64, f64)]) -> Result<Spearman, Undefined> {
    of_ranked(&Ranked::of_pairs(pairs)?)
}

/// Spearman's rank correlation of a cross-table: row = first score, column = second, both ascending.
///
/// # Formula
/// As [`spearman`], of the pairs that the table counts.
///
/// # Shape and units
/// `table[x][y]` is the number of people with the `x`-th first and the `y`-th second score. Rows and
/// columns of zeros change nothing.
///
/// # Errors
/// As [`spearman`]; [`Undefined::UnequalLengths`] if rows differ in length; [`Undefined::TooLarge`] beyond
/// some 2⁶⁰ people.
///
/// # Source
/// Spearman (1904), see [`literature`](crate::literature#spearman1904).
///
/// # Reference value
/// As [`spearman`]; every case of `reference/rank_correlation.R` is also computed as a table.
pub fn spearman_from_table(table: &[Vec<u64>]) -> Result<Spearman, Undefined> {
    of_ranked(&Ranked::of_table(table)?)
}

fn of_ranked(ranked: &Ranked) -> Result<Spearman, Undefined> {
    let n = ranked.n;
    if n < 4 {
        return Err(Undefined::TooFewRows);
    }
    let (ranks_x, ranks_y) = (doubled_ranks(&ranked.ties_x), doubled_ranks(&ranked.ties_y));
    let mut sums = PairSums::default();
    for cell in &ranked.cells {
        let (x, y, people) = (ranks_x[cell.x], ranks_y[cell.y], i128::from(cell.people));
        let times = |a: i128, b: i128| {
            a.checked_mul(b).and_then(|ab| ab.checked_mul(people)).ok_or(Undefined::TooLarge)
        };
        let (xx, yy, xy) = (times(x, x)?, times(y, y)?, times(x, y)?);
        let here = PairSums { n: cell.people, x: times(x, 1)?, y: times(y, 1)?, xx, yy, xy };
        sums = sums.plus(&here)?;
    }
    let rho = sums.scatter()?.coefficient()?;
    let weight = (n - 3) as f64;
    Ok(Spearman {
        rho,
        n,
        interval: fisher_interval(rho, 1.0 / weight.sqrt())?,
        interval_bonett_wright: fisher_interval(rho, ((1.0 + rho * rho / 2.0) / weight).sqrt())?,
        p: correlation_test(rho, (n - 2) as f64)?.p,
    })
}

/// Twice the average rank of each distinct value, less the average of all: whole numbers around 0.
fn doubled_ranks(ties: &[u64]) -> Vec<i128> {
    let n: i128 = ties.iter().map(|&tie| i128::from(tie)).sum();
    let mut below = 0_i128;
    ties.iter()
        .map(|&tie| {
            let tie = i128::from(tie);
            // Ranks below + 1 ..= below + tie; the average of all is (n + 1) / 2.
            let doubled = 2 * below + tie - n;
            below += tie;
            doubled
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bent_line_is_a_perfect_order() {
        let bent: Vec<_> = (1..9_u8).map(|i| (f64::from(i), f64::from(i).powi(3))).collect();
        let found = spearman(&bent).unwrap();
        assert!((found.rho - 1.0).abs() < 1e-15 && found.interval.contains(found.rho));
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        assert_eq!(spearman(&[]), Err(Undefined::TooFewRows));
        assert_eq!(spearman(&[(1.0, 2.0); 3]), Err(Undefined::TooFewRows));
        assert_eq!(spearman(&[(1.0, 2.0); 5]), Err(Undefined::NoVariance));
        assert_eq!(spearman(&[(f64::NAN, 2.0); 5]), Err(Undefined::OutsideDomain));
        assert_eq!(spearman_from_table(&[]), Err(Undefined::TooFewRows));
        assert_eq!(spearman_from_table(&[vec![1, 2], vec![3]]), Err(Undefined::UnequalLengths));
        assert_eq!(spearman_from_table(&[vec![u64::MAX, 2]]), Err(Undefined::TooLarge));
        assert_eq!(spearman_from_table(&[vec![9, 2]]), Err(Undefined::NoVariance));
        let huge = 1 << 62;
        assert_eq!(spearman_from_table(&[vec![huge, 1], vec![1, huge]]), Err(Undefined::TooLarge));
    }

    #[test]
    fn minus_zero_is_zero() {
        let with = |zero| [(0.0, 1.0), (zero, 2.0), (1.0, 2.0), (2.0, 0.0), (2.0, 5.0)];
        assert_eq!(spearman(&with(-0.0)), spearman(&with(0.0)));
    }
}
