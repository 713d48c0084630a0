//! The covariances of the items of a scale: made once, and all figures of reliability follow.

use super::checked_rows;
use crate::Undefined;

/// Sums over the rows in which two items are both answered; exact integers.
///
/// For an item with itself the two sums are equal and `products` is the sum of squares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairSums {
    /// The number of rows with an answer to both items.
    pub n: u64,
    /// The sum of the answers to the first item over these rows.
    pub first: u64,
    /// The sum of the answers to the second item over these rows.
    pub second: u64,
    /// The sum of the products of the two answers over these rows.
    pub products: u64,
}

impl PairSums {
    /// The sums of two columns of equal length.
    fn of(first: &[Option<u8>], second: &[Option<u8>]) -> Self {
        let mut sums = Self::default();
        for pair in first.iter().zip(second) {
            if let (Some(x), Some(y)) = pair {
                let (x, y) = (u64::from(*x), u64::from(*y));
                sums.n += 1;
                sums.first += x;
                sums.second += y;
                sums.products += x * y;
            }
        }
        sums
    }

    /// The covariance with divisor `n - 1`.
    fn covariance(self) -> Result<f64, Undefined> {
        if self.n < 2 {
            return Err(Undefined::TooFewRows);
        }
        let product =
            |a: u64, b: u64| i128::from(a).checked_mul(i128::from(b)).ok_or(Undefined::TooLarge);
        let scaled = product(self.n, self.products)?
            .checked_sub(product(self.first, self.second)?)
            .ok_or(Undefined::TooLarge)?;
        let n = self.n as f64;
        Ok(scaled as f64 / (n * (n - 1.0)))
    }
}

/// The covariances of the items of a scale, with the counts they rest on.
///
/// Made once, from exact integer sums; alpha in all its forms, the item–rest correlations
/// ([`reliability`](crate::reliability)) and omega ([`omega`](crate::omega)) follow from it.
///
/// # Formula
/// ```text
/// c_ij = (n_ij sum x_i x_j - sum x_i sum x_j) / (n_ij (n_ij - 1))
/// r_ij = c_ij / sqrt(c_ii c_jj)
/// ```
/// where the sums run over the `n_ij` rows with an answer to both items. Pairwise, `c_ii` is the variance
/// over everyone who answered item `i`, also in `r_ij`.
///
/// # Use and limits
/// Pairwise covariances need not fit one population: figures that cannot leave -1..=1 with complete
/// rows then can. Look at [`n_fewest`](Self::n_fewest).
///
/// # Source
/// Cronbach (1951), see [`literature`](crate::literature#cronbach1951).
///
/// # Reference value
/// R 4.2.2 `cov(use = "pairwise")` and `cov(use = "complete.obs")`; `reference/item_analysis.R`.
///
/// ```
/// use peil_statistics::reliability::{CovarianceMatrix, PairSums};
///
/// let items = [vec![Some(4), Some(5), Some(2), None], vec![Some(3), Some(5), Some(1), Some(2)]];
/// let counted = CovarianceMatrix::pairwise(&items)?;
///
/// // The same from sums that somebody else counted: (1, 1), (1, 2), (2, 2).
/// let sums = [
///     PairSums { n: 3, first: 11, second: 11, products: 45 },
///     PairSums { n: 3, first: 11, second: 9, products: 39 },
///     PairSums { n: 4, first: 11, second: 11, products: 39 },
/// ];
/// assert_eq!(CovarianceMatrix::from_pair_sums(2, 4, &sums)?, counted);
/// # Ok::<(), peil_statistics::Undefined>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CovarianceMatrix {
    n_items: usize,
    n_rows: u64,
    /// Row by row, both triangles.
    covariances: Vec<f64>,
    counts: Vec<u64>,
}

impl CovarianceMatrix {
    /// Pairwise: the covariance of two items over everyone with an answer to both.
    ///
    /// `items`: one column per item, all of the same length, all keyed the same way. Rows without any
    /// answer are not counted.
    ///
    /// # Errors
    /// [`Undefined::TooFewItems`] if there are fewer than 2 items; [`Undefined::UnequalLengths`] if the
    /// columns differ in length; [`Undefined::TooFewRows`] if fewer than 2 rows have some pair of items.
    pub fn pairwise(items: &[Vec<Option<u8>>]) -> Result<Self, Undefined> {
        let rows = checked_rows(items)?;
        let answered = |row: &usize| items.iter().any(|item| item[*row].is_some());
        Self::from_pair_sums(items.len(), (0..rows).filter(answered).count() as u64, &pairs(items))
    }

    /// Over the complete rows: those with an answer to every item.
    ///
    /// # Errors
    /// As [`pairwise`](Self::pairwise), with [`Undefined::TooFewRows`] if fewer than 2 rows are complete.
    pub fn complete(items: &[Vec<Option<u8>>]) -> Result<Self, Undefined> {
        let rows = checked_rows(items)?;
        let complete: Vec<usize> =
            (0..rows).filter(|&row| items.iter().all(|item| item[row].is_some())).collect();
        let kept: Vec<Vec<Option<u8>>> =
            items.iter().map(|item| complete.iter().map(|&row| item[row]).collect()).collect();
        Self::from_pair_sums(items.len(), complete.len() as u64, &pairs(&kept))
    }

    /// From sums that somebody else counted, as one does for thousands of units at once.
    ///
    /// # Shape and units
    /// `sums`: one for every pair `i <= j` of the `n_items` items, in the order (1, 1), (1, 2), …, (1, k),
    /// (2, 2), (2, 3), …; for an item with itself both sums are its sum of answers and `products` its sum
    /// of squares. `n_rows`: the rows with an answer to at least one item (pairwise) or to every item
    /// (complete rows, where all `n` equal it); intervals and standard errors use it.
    ///
    /// # Errors
    /// [`Undefined::TooFewItems`] if there are fewer than 2 items; [`Undefined::UnequalLengths`] if the
    /// number of sums is not `k (k + 1) / 2`; [`Undefined::TooFewRows`] if some `n < 2`;
    /// [`Undefined::OutsideDomain`] if some `n > n_rows`, or sums of squares are smaller than the sums
    /// allow; [`Undefined::TooLarge`] if `n` times a sum of products does not fit in 128 bits.
    pub fn from_pair_sums(
        n_items: usize,
        n_rows: u64,
        sums: &[PairSums],
    ) -> Result<Self, Undefined> {
        if n_items < 2 {
            return Err(Undefined::TooFewItems);
        }
        let n_pairs = n_items.checked_add(1).and_then(|next| n_items.checked_mul(next));
        if n_pairs.map(|twice| twice / 2) != Some(sums.len()) {
            return Err(Undefined::UnequalLengths);
        }
        let mut matrix = Self {
            n_items,
            n_rows,
            covariances: vec![0.0; n_items * n_items],
            counts: vec![0; n_items * n_items],
        };
        let order = (0..n_items).flat_map(|i| (i..n_items).map(move |j| (i, j)));
        for ((i, j), sums) in order.zip(sums) {
            let covariance = sums.covariance()?;
            if sums.n > n_rows || (i == j && covariance < 0.0) {
                return Err(Undefined::OutsideDomain);
            }
            for place in [i * n_items + j, j * n_items + i] {
                matrix.covariances[place] = covariance;
                matrix.counts[place] = sums.n;
            }
        }
        Ok(matrix)
    }

    /// The number of items, at least 2.
    pub fn n_items(&self) -> usize {
        self.n_items
    }

    /// Rows used: with an answer to at least one item, or the complete rows.
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// The smallest number of rows behind one covariance, at least 2.
    pub fn n_fewest(&self) -> u64 {
        self.counts.iter().copied().min().unwrap_or(self.n_rows)
    }

    /// The covariance of two items, of an item with itself its variance; `None` if there is no such item.
    pub fn covariance(&self, i: usize, j: usize) -> Option<f64> {
        (i < self.n_items && j < self.n_items).then(|| self.at(i, j))
    }

    /// The correlation of two items.
    ///
    /// # Errors
    /// [`Undefined::OutsideDomain`] if there is no such item; [`Undefined::NoVariance`] if one of the items
    /// was answered by everyone the same.
    pub fn correlation(&self, i: usize, j: usize) -> Result<f64, Undefined> {
        let (Some(covariance), Some(first), Some(second)) =
            (self.covariance(i, j), self.covariance(i, i), self.covariance(j, j))
        else {
            return Err(Undefined::OutsideDomain);
        };
        if first <= 0.0 || second <= 0.0 {
            return Err(Undefined::NoVariance);
        }
        Ok(if i == j { 1.0 } else { covariance / (first.sqrt() * second.sqrt()) })
    }

    /// The covariance of two items that exist.
    pub(crate) fn at(&self, i: usize, j: usize) -> f64 {
        self.covariances[i * self.n_items + j]
    }
}

/// The sums of every pair `i <= j`, in the order of [`CovarianceMatrix::from_pair_sums`].
fn pairs(items: &[Vec<Option<u8>>]) -> Vec<PairSums> {
    let with_the_rest = |(i, first): (usize, &Vec<Option<u8>>)| -> Vec<PairSums> {
        items[i..].iter().map(|second| PairSums::of(first, second)).collect()
    };
    items.iter().enumerate().flat_map(with_the_rest).collect()
}
