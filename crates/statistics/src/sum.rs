//! A sum of floating-point numbers that does not lose the small ones.

/// Neumaier's compensated sum: the rounding error of each addition is kept and added at the end.
///
/// Gives the correctly rounded sum in all but contrived cases, so that the order of respondents
/// hardly matters. Source: Neumaier (1974), see [`literature`](crate::literature#neumaier1974).
pub(crate) fn compensated(terms: impl IntoIterator<Item = f64>) -> f64 {
    let mut sum = Running::default();
    for term in terms {
        sum.add(term);
    }
    sum.value()
}

/// The same sum, term by term: for many sums at once.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Running {
    sum: f64,
    lost: f64,
}

impl Running {
    /// Adds a term.
    pub(crate) fn add(&mut self, term: f64) {
        let next = self.sum + term;
        self.lost += if self.sum.abs() >= term.abs() {
            (self.sum - next) + term
        } else {
            (term - next) + self.sum
        };
        self.sum = next;
    }

    /// The sum so far.
    pub(crate) fn value(self) -> f64 {
        self.sum + self.lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_a_plain_sum_loses() {
        let terms = [1.0, 1e100, 1.0, -1e100];
        assert!((compensated(terms) - 2.0).abs() < 1e-15);
    }

    #[test]
    fn of_nothing_is_zero() {
        assert!(compensated([]).abs() < f64::MIN_POSITIVE);
    }
}
