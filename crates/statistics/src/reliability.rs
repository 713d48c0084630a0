//! How consistently the items of a scale order the same people.

mod covariance;
mod items;

pub use covariance::{CovarianceMatrix, PairSums};

use crate::Undefined;

/// Cronbach's alpha with the counts it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alpha {
    /// Alpha: no unit, at most 1, can be negative.
    pub alpha: f64,
    /// The number of items.
    pub n_items: usize,
    /// Rows used: for the pairwise alpha those with an answer to at least one item, for the complete
    /// alpha those with an answer to every item.
    pub n_rows: u64,
    /// The smallest number of rows behind one covariance; for the complete alpha equal to `n_rows`.
    pub n_fewest: u64,
}

/// Cronbach's alpha from pairwise covariances: how consistently `k` items order the same people, when
/// some of them said *weet ik niet*.
///
/// # Formula
/// ```text
/// alpha = k / (k - 1) * (1 - sum_i c_ii / sum_ij c_ij)
/// ```
/// where `c_ij` is the covariance (divisor `n_ij - 1`) of items `i` and `j` over the `n_ij` rows that
/// have both, with the means of those rows.
///
/// # Shape and units
/// `items`: one column per item, all of the same length, all keyed the same way (reversed items turned
/// round with [`scale::reverse`](crate::scale::reverse)). Rows without any answer are not counted.
///
/// # Errors
/// [`Undefined::TooFewItems`] if `k < 2`; [`Undefined::UnequalLengths`] if the columns differ in
/// length; [`Undefined::TooFewRows`] if fewer than 2 rows have some pair of items;
/// [`Undefined::NoVariance`] if the covariances do not add up to something above 0.
///
/// # Use and limits
/// Not evidence that the items measure one thing. Pairwise covariances need not fit one population:
/// alpha can leave 0..1 where few people answered both of a pair; look at `n_fewest`. An item that
/// everyone answered the same keeps its place in `k` (psych drops it).
///
/// # Source
/// Cronbach (1951), see [`literature`](crate::literature#cronbach1951).
///
/// # Reference value
/// 0.909315542377069 for the 6 × 4 table of Shrout and Fleiss (1979); R 4.2.2, psych 2.2.9 `alpha()`;
/// with missing answers see `reference/reliability.R`.
pub fn alpha_pairwise(items: &[Vec<Option<u8>>]) -> Result<Alpha, Undefined> {
    CovarianceMatrix::pairwise(items)?.alpha()
}

/// Cronbach's alpha over the complete rows: those with an answer to every item.
///
/// # Formula
/// ```text
/// alpha = k / (k - 1) * (1 - sum_j var(x_j) / var(sum_j x_j))
/// ```
/// where `x_j` is item `j`; variances use divisor `n - 1`. Computed from exact integer sums.
///
/// # Shape and units
/// As [`alpha_pairwise`]; at most 1, can be negative.
///
/// # Errors
/// [`Undefined::TooFewItems`] if `k < 2`; [`Undefined::UnequalLengths`] if the columns differ in
/// length; [`Undefined::TooFewRows`] if fewer than 2 rows are complete; [`Undefined::NoVariance`] if
/// all row sums are equal.
///
/// # Use and limits
/// Where *weet ik niet* is frequent, complete rows are few and odd: it is reported beside the pairwise
/// alpha, not in its place.
///
/// # Source
/// Cronbach (1951), see [`literature`](crate::literature#cronbach1951).
///
/// # Reference value
/// 0.909315542377069 for the 6 × 4 table of [Shrout and Fleiss](crate::literature#shrout1979) (1979);
/// R 4.2.2, psych 2.2.9 `alpha(use = "complete.obs")`; `reference/reliability.R`.
pub fn alpha_complete(items: &[Vec<Option<u8>>]) -> Result<Alpha, Undefined> {
    let rows = checked_rows(items)?;
    let mut n = 0_u64;
    let mut item_sums = vec![(0_u64, 0_u64); items.len()];
    let mut total_sums = (0_u64, 0_u64);
    for row in 0..rows {
        let Some(answers) =
            items.iter().map(|item| item[row].map(u64::from)).collect::<Option<Vec<_>>>()
        else {
            continue;
        };
        n += 1;
        let total: u64 = answers.iter().sum();
        total_sums = (total_sums.0 + total, total_sums.1 + total * total);
        for (sums, answer) in item_sums.iter_mut().zip(&answers) {
            *sums = (sums.0 + answer, sums.1 + answer * answer);
        }
    }
    if n < 2 {
        return Err(Undefined::TooFewRows);
    }
    // n (n - 1) times a variance, exactly; the factor falls out of the ratio.
    let scaled = |(sum, squares): (u64, u64)| {
        i128::from(n) * i128::from(squares) - i128::from(sum) * i128::from(sum)
    };
    let total = scaled(total_sums);
    if total == 0 {
        return Err(Undefined::NoVariance);
    }
    let variances: i128 = item_sums.into_iter().map(scaled).sum();
    let k = items.len() as f64;
    let alpha = k / (k - 1.0) * ((total - variances) as f64 / total as f64);
    Ok(Alpha { alpha, n_items: items.len(), n_rows: n, n_fewest: n })
}

/// The common length of the columns.
pub(crate) fn checked_rows(items: &[Vec<Option<u8>>]) -> Result<usize, Undefined> {
    match items {
        [] | [_] => Err(Undefined::TooFewItems),
        [first, rest @ ..] if rest.iter().any(|item| item.len() != first.len()) => {
            Err(Undefined::UnequalLengths)
        }
        [first, ..] => Ok(first.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(answers: &[u8]) -> Vec<Option<u8>> {
        answers.iter().map(|&answer| (answer > 0).then_some(answer)).collect()
    }

    #[test]
    fn the_same_item_twice_is_perfectly_consistent() {
        let items = [column(&[1, 2, 5, 4]), column(&[1, 2, 5, 4])];
        assert!((alpha_pairwise(&items).unwrap().alpha - 1.0).abs() < 1e-12);
        assert!((alpha_complete(&items).unwrap().alpha - 1.0).abs() < 1e-12);
    }

    #[test]
    fn items_that_cancel_have_no_alpha() {
        let items = [column(&[1, 2, 5, 4]), column(&[5, 4, 1, 2])];
        assert_eq!(alpha_pairwise(&items), Err(Undefined::NoVariance));
        assert_eq!(alpha_complete(&items), Err(Undefined::NoVariance));
    }

    #[test]
    fn rows_without_any_answer_are_not_counted() {
        let items = [column(&[1, 0, 5, 4, 0]), column(&[2, 0, 4, 5, 3]), column(&[1, 0, 0, 4, 3])];
        let pairwise = alpha_pairwise(&items).unwrap();
        assert_eq!((pairwise.n_rows, pairwise.n_fewest, pairwise.n_items), (4, 2, 3));
        assert_eq!(alpha_complete(&items).unwrap().n_rows, 2);
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        for alpha in [alpha_pairwise, alpha_complete] {
            assert_eq!(alpha(&[]), Err(Undefined::TooFewItems));
            assert_eq!(alpha(&[column(&[1, 2])]), Err(Undefined::TooFewItems));
            assert_eq!(alpha(&[vec![], vec![]]), Err(Undefined::TooFewRows));
            assert_eq!(alpha(&[column(&[1]), column(&[2])]), Err(Undefined::TooFewRows));
            assert_eq!(alpha(&[column(&[1, 2]), column(&[2])]), Err(Undefined::UnequalLengths));
            assert_eq!(alpha(&[column(&[3, 3]), column(&[2, 2])]), Err(Undefined::NoVariance));
            assert_eq!(
                alpha(&[column(&[1, 2, 0]), column(&[0, 2, 3])]),
                Err(Undefined::TooFewRows)
            );
        }
    }
}
