//! Shares and their intervals.
//!
//! [`wilson`] and [`wilson_finite`] are the ones to show. The others are here because another report may
//! use them, and a reader will ask what they would have given.

mod exact;
mod score;
mod wald;

pub use exact::{clopper_pearson, hypergeom_exact, jeffreys};
pub use score::{wilson, wilson_cc, wilson_finite};
pub use wald::{agresti_coull, wald, wald_fpc};

use crate::Undefined;

/// So many of so many: a count of people and the base it belongs to.
///
/// ```
/// use peil_statistics::proportion::Counted;
///
/// let agree = Counted::new(8, 10)?;
/// assert!((agree.share() - 0.8).abs() < 1e-15);
/// assert!(Counted::new(11, 10).is_err());
/// # Ok::<(), peil_statistics::Undefined>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    successes: u64,
    n: u64,
}

impl Counted {
    /// `successes` of `n` people.
    ///
    /// # Errors
    /// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanBase`] if `successes > n`.
    pub fn new(successes: u64, n: u64) -> Result<Counted, Undefined> {
        share(successes, n).map(|_| Counted { successes, n })
    }

    /// The people counted.
    pub fn successes(&self) -> u64 {
        self.successes
    }

    /// The base, at least 1.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The [`share`], 0..=1.
    pub fn share(&self) -> f64 {
        self.successes as f64 / self.n as f64
    }
}

/// The share `successes / n`.
///
/// # Formula
/// ```text
/// p = successes / n
/// ```
///
/// # Shape and units
/// Two counts of people; result 0..=1. What belongs to the base `n` is decided by the caller
/// ("of those asked", "of those with an opinion"): see `docs/methods.md`.
///
/// # Errors
/// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanBase`] if `successes > n`.
///
/// # Source
/// Cochran (1977) section 3.2, see [`literature`](crate::literature#cochran1977).
///
/// # Reference value
/// 0.8 for 8 of 10.
pub fn share(successes: u64, n: u64) -> Result<f64, Undefined> {
    if n == 0 {
        Err(Undefined::EmptyBase)
    } else if successes > n {
        Err(Undefined::MoreThanBase)
    } else {
        Ok(successes as f64 / n as f64)
    }
}

/// The number of people who did not answer.
///
/// # Errors
/// [`Undefined::MoreThanPopulation`] if `n > population`; [`Undefined::WholePopulation`] if nobody is left.
fn unheard(n: u64, population: u64) -> Result<u64, Undefined> {
    match population.checked_sub(n) {
        None => Err(Undefined::MoreThanPopulation),
        Some(0) => Err(Undefined::WholePopulation),
        Some(unheard) => Ok(unheard),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_and_all_reach_the_ends_exactly() {
        let none = wilson(0, 12).unwrap();
        let all = wilson(12, 12).unwrap();
        assert!(none.low().abs() < f64::MIN_POSITIVE && none.high() > 0.0);
        assert!((all.high() - 1.0).abs() < f64::MIN_POSITIVE && all.low() < 1.0);
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        assert_eq!(share(0, 0), Err(Undefined::EmptyBase));
        assert_eq!(wilson(1, 0), Err(Undefined::EmptyBase));
        assert_eq!(wilson(3, 2), Err(Undefined::MoreThanBase));
        assert_eq!(wilson_finite(1, 5, 4), Err(Undefined::MoreThanPopulation));
        assert_eq!(wilson_finite(1, 5, 5), Err(Undefined::WholePopulation));
        assert_eq!(wilson_finite(0, 0, 0), Err(Undefined::EmptyBase));
        for interval in [wilson_cc, clopper_pearson, jeffreys, agresti_coull, wald] {
            assert_eq!(interval(1, 0), Err(Undefined::EmptyBase));
            assert_eq!(interval(3, 2), Err(Undefined::MoreThanBase));
        }
        for interval in [wald_fpc, hypergeom_exact] {
            assert_eq!(interval(1, 5, 4), Err(Undefined::MoreThanPopulation));
            assert_eq!(interval(1, 5, 5), Err(Undefined::WholePopulation));
            assert_eq!(interval(6, 5, 9), Err(Undefined::MoreThanBase));
            assert_eq!(interval(0, 0, 0), Err(Undefined::EmptyBase));
        }
        assert_eq!(hypergeom_exact(1, 5, 2_000_000_000), Err(Undefined::OutsideDomain));
    }
}
