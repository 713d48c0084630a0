//! The correlations of several variables with each other.

use super::{coefficient, deviations};
use crate::Undefined;

/// What is left of a variable of variance 1 that is called nothing: below it, the other variables
/// determine this one, and ten of sixteen digits are gone.
pub(crate) const NOTHING_LEFT: f64 = 1e-10;

/// The correlations of `k` variables over the same `n` people, checked.
///
/// ```
/// use peil_statistics::Undefined;
/// use peil_statistics::correlation::CorrelationMatrix;
///
/// let given = CorrelationMatrix::new(&[vec![1.0, 0.5], vec![0.5, 1.0]], 120)?;
/// assert_eq!((given.n(), given.len()), (120, 2));
/// assert_eq!(given.get(0, 1), Some(0.5));
/// assert_eq!(
///     CorrelationMatrix::new(&[vec![1.0, 0.5], vec![0.4, 1.0]], 120),
///     Err(Undefined::OutsideDomain)
/// );
/// # Ok::<(), Undefined>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CorrelationMatrix {
    n: u64,
    k: usize,
    /// Row after row.
    values: Vec<f64>,
}

impl CorrelationMatrix {
    /// Correlations that were computed elsewhere, over `n` people who have all the variables.
    ///
    /// # Errors
    /// [`Undefined::TooFewItems`] without variables; [`Undefined::UnequalLengths`] if there are not as many
    /// columns as rows; [`Undefined::OutsideDomain`] if a value is not in -1..=1, the diagonal is not 1 or
    /// the halves differ (by more than 1e-9).
    pub fn new(rows: &[Vec<f64>], n: u64) -> Result<CorrelationMatrix, Undefined> {
        let k = rows.len();
        if k == 0 {
            return Err(Undefined::TooFewItems);
        }
        if rows.iter().any(|row| row.len() != k) {
            return Err(Undefined::UnequalLengths);
        }
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9;
        let fits = |i: usize, j: usize| {
            let r = rows[i][j];
            // NaN is near nothing.
            r.abs() <= 1.0 && near(r, rows[j][i]) && (i != j || near(r, 1.0))
        };
        if (0..k).all(|i| (0..k).all(|j| fits(i, j))) {
            Ok(CorrelationMatrix { n, k, values: rows.concat() })
        } else {
            Err(Undefined::OutsideDomain)
        }
    }

    /// Pearson's correlations over the people who have every variable.
    ///
    /// # Errors
    /// [`Undefined::TooFewItems`] with fewer than 2 variables; [`Undefined::UnequalLengths`] if the columns
    /// differ in length; [`Undefined::TooFewRows`] if fewer than 4 people have every variable;
    /// [`Undefined::NoVariance`] if a variable is the same for all of them; [`Undefined::OutsideDomain`] if a
    /// value is not finite, or so large that sums are not.
    pub fn of_complete(
        columns: &[impl AsRef<[Option<f64>]>],
    ) -> Result<CorrelationMatrix, Undefined> {
        let columns = complete(columns)?;
        let n = columns.first().map_or(0, Vec::len);
        let centred = centred(&columns)?;
        let k = centred.len();
        let mut values = vec![1.0; k * k];
        for i in 0..k {
            for j in 0..i {
                let r = coefficient(&centred[i], &centred[j]);
                (values[i * k + j], values[j * k + i]) = (r, r);
            }
        }
        Ok(CorrelationMatrix { n: n as u64, k, values })
    }

    /// The number of people.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The number of variables, at least 1.
    pub fn len(&self) -> usize {
        self.k
    }

    /// Never: there is at least one variable.
    pub fn is_empty(&self) -> bool {
        self.k == 0
    }

    /// The correlation of variables `i` and `j`, counted from 0; `None` if there is no such variable.
    pub fn get(&self, i: usize, j: usize) -> Option<f64> {
        (i < self.k && j < self.k).then(|| self.values[i * self.k + j])
    }

    /// The correlations of some of the variables, in this order.
    ///
    /// # Errors
    /// [`Undefined::OutsideDomain`] if a variable does not exist or is named twice.
    pub(crate) fn of_some(&self, variables: &[usize]) -> Result<Covariances, Undefined> {
        let twice = |(at, v): (usize, &usize)| variables[..at].contains(v);
        if variables.iter().any(|&v| v >= self.k) || variables.iter().enumerate().any(twice) {
            return Err(Undefined::OutsideDomain);
        }
        let values = variables
            .iter()
            .flat_map(|i| variables.iter().map(move |j| self.values[i * self.k + j]))
            .collect();
        Ok(Covariances { k: variables.len(), values })
    }
}

/// Covariances that are left when other variables have been taken out.
#[derive(Debug, Clone)]
pub(crate) struct Covariances {
    k: usize,
    /// Row after row.
    values: Vec<f64>,
}

impl Covariances {
    /// The number of variables.
    pub(crate) fn len(&self) -> usize {
        self.k
    }

    /// The covariance of two variables.
    pub(crate) fn at(&self, i: usize, j: usize) -> f64 {
        self.values[i * self.k + j]
    }

    /// What variables after `out` have in common when `out` is held constant; those before are dropped.
    ///
    /// # Errors
    /// [`Undefined::Singular`] if nothing is left of `out` itself.
    pub(crate) fn after(&self, out: usize) -> Result<Covariances, Undefined> {
        let own = self.at(out, out);
        if own <= NOTHING_LEFT {
            return Err(Undefined::Singular);
        }
        let mut values = Vec::with_capacity((self.k - out - 1).pow(2));
        for i in out + 1..self.k {
            let share = self.at(i, out) / own;
            values.extend((out + 1..self.k).map(|j| self.at(i, j) - share * self.at(out, j)));
        }
        Ok(Covariances { k: self.k - out - 1, values })
    }
}

/// The rows in which every column has a value, as columns.
pub(crate) fn complete(columns: &[impl AsRef<[Option<f64>]>]) -> Result<Vec<Vec<f64>>, Undefined> {
    let [first, _, ..] = columns else {
        return Err(Undefined::TooFewItems);
    };
    let rows = first.as_ref().len();
    if columns.iter().any(|column| column.as_ref().len() != rows) {
        return Err(Undefined::UnequalLengths);
    }
    let mut found = vec![Vec::with_capacity(rows); columns.len()];
    for row in 0..rows {
        if columns.iter().all(|column| column.as_ref()[row].is_some()) {
            for (list, column) in found.iter_mut().zip(columns) {
                list.extend(column.as_ref()[row]);
            }
        }
    }
    if found.iter().flatten().any(|value| !value.is_finite()) {
        return Err(Undefined::OutsideDomain);
    }
    if found.iter().any(|column| column.len() < 4) { Err(Undefined::TooFewRows) } else { Ok(found) }
}

/// Each column as deviations from its mean, the largest of them 1.
pub(crate) fn centred(columns: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Undefined> {
    columns.iter().map(|column| deviations(column.iter().copied())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_correlation_matrix_is_refused() {
        let of = |rows: &[[f64; 2]]| {
            CorrelationMatrix::new(&rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>(), 9)
        };
        assert!(of(&[[1.0, -1.0], [-1.0, 1.0]]).is_ok());
        for wrong in [[[1.0, 1.1], [1.1, 1.0]], [[0.9, 0.0], [0.0, 1.0]], [[1.0, f64::NAN]; 2]] {
            assert_eq!(of(&wrong), Err(Undefined::OutsideDomain));
        }
        assert_eq!(of(&[]), Err(Undefined::TooFewItems));
        assert_eq!(of(&[[1.0, 0.0]]), Err(Undefined::UnequalLengths));
    }

    #[test]
    fn only_people_with_every_variable_count() {
        let x = [Some(1.0), Some(2.0), None, Some(3.0), Some(5.0), Some(9.0)];
        let y = [Some(2.0), Some(1.0), Some(7.0), Some(3.0), Some(4.0), None];
        let found = CorrelationMatrix::of_complete(&[&x[..], &y[..]]).unwrap();
        let pairs = [(1.0, 2.0), (2.0, 1.0), (3.0, 3.0), (5.0, 4.0)];
        assert_eq!(found.n(), 4);
        let r = crate::correlation::pearson(&pairs).unwrap().r;
        assert!((found.get(1, 0).unwrap() - r).abs() < 1e-15);
        assert_eq!(found.get(0, 2), None);
    }

    #[test]
    fn columns_that_cannot_be_correlated_are_a_reason() {
        let of = |columns: &[Vec<Option<f64>>]| CorrelationMatrix::of_complete(columns);
        let some = |values: [f64; 4]| values.map(Some).to_vec();
        let rising = some([1.0, 2.0, 3.0, 4.0]);
        assert_eq!(of(&[]), Err(Undefined::TooFewItems));
        assert_eq!(of(std::slice::from_ref(&rising)), Err(Undefined::TooFewItems));
        assert_eq!(of(&[rising.clone(), vec![Some(1.0)]]), Err(Undefined::UnequalLengths));
        assert_eq!(of(&[rising.clone(), vec![None; 4]]), Err(Undefined::TooFewRows));
        assert_eq!(of(&[rising.clone(), some([2.0; 4])]), Err(Undefined::NoVariance));
        let infinite = some([1.0, 2.0, f64::INFINITY, 4.0]);
        assert_eq!(of(&[rising, infinite]), Err(Undefined::OutsideDomain));
    }
}
