//! A correlation matrix and its square root.

/// A symmetric matrix with ones on its diagonal, stored row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Correlations {
    size: usize,
    values: Vec<f64>,
}

impl Correlations {
    /// `size` uncorrelated variables.
    pub fn independent(size: usize) -> Correlations {
        let values = (0..size * size).map(|at| f64::from(u8::from(at % (size + 1) == 0))).collect();
        Correlations { size, values }
    }

    /// The number of variables.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The correlation of two variables.
    pub fn get(&self, first: usize, second: usize) -> f64 {
        self.values[first * self.size + second]
    }

    /// Sets the correlation of two different variables, both ways round.
    pub fn set(&mut self, first: usize, second: usize, value: f64) {
        self.values[first * self.size + second] = value;
        self.values[second * self.size + first] = value;
    }

    /// The lower triangle `L` with `L Lᵀ` = this matrix, row by row, or `None` if the matrix is not
    /// positive definite: then no variables have these correlations (or some are copies of others).
    ///
    /// Cholesky–Banachiewicz: every entry from those to its left and above. Golub & Van Loan (2013),
    /// *Matrix Computations*, section 4.2.
    pub fn root(&self) -> Option<Vec<f64>> {
        let n = self.size;
        let mut root = vec![0.0; n * n];
        for row in 0..n {
            for column in 0..=row {
                let known: f64 =
                    (0..column).map(|k| root[row * n + k] * root[column * n + k]).sum();
                let left = self.get(row, column) - known;
                root[row * n + column] = if row == column {
                    // What a variable has of its own; below this it is a sum of the others.
                    if left < 1e-9 {
                        return None;
                    }
                    left.sqrt()
                } else {
                    left / root[column * n + column]
                };
            }
        }
        Some(root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three(first: f64, second: f64, third: f64) -> Correlations {
        let mut matrix = Correlations::independent(3);
        matrix.set(0, 1, first);
        matrix.set(0, 2, second);
        matrix.set(1, 2, third);
        matrix
    }

    #[test]
    fn the_root_times_itself_is_the_matrix() {
        let matrix = three(0.6, 0.7, 0.3);
        let root = matrix.root().unwrap();
        for row in 0..3 {
            for column in 0..3 {
                let product: f64 = (0..3).map(|k| root[row * 3 + k] * root[column * 3 + k]).sum();
                assert!((product - matrix.get(row, column)).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn impossible_correlations_have_no_root() {
        assert_eq!(three(0.9, 0.9, -0.9).root(), None);
        assert_eq!(three(1.0, 0.5, 0.5).root(), None, "a copy of another variable");
    }
}
