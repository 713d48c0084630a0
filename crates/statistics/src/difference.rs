//! The difference of the means of two independent samples.

mod effect;
mod rest;
mod significance;
#[cfg(test)]
mod tests;

pub use effect::{Effect, hedges_factor, hedges_g};
pub use rest::{AgainstRest, against_rest};
pub use significance::{WelchTest, welch_test};

use crate::moments::Moments;
use crate::tails::t95;
use crate::{Interval, Undefined};

/// What the difference of two means needs to know of a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    n: u64,
    mean: f64,
    variance: f64,
}

impl Sample {
    /// A sample of which only count, mean and standard deviation (divisor `n - 1`) are known.
    ///
    /// # Errors
    /// [`Undefined::TooFewRows`] if `n < 2`; [`Undefined::OutsideDomain`] if `sd < 0` or a value is not
    /// finite.
    pub fn new(n: u64, mean: f64, sd: f64) -> Result<Sample, Undefined> {
        if n < 2 {
            return Err(Undefined::TooFewRows);
        }
        if !mean.is_finite() || !sd.is_finite() || sd < 0.0 {
            return Err(Undefined::OutsideDomain);
        }
        Ok(Sample { n, mean, variance: sd * sd })
    }

    /// The sample behind exact sums.
    ///
    /// # Errors
    /// [`Undefined::TooFewRows`] if it is one person.
    pub fn of(moments: &Moments) -> Result<Sample, Undefined> {
        Ok(Sample { n: moments.n(), mean: moments.mean(), variance: moments.variance()? })
    }

    /// The number of people.
    pub(crate) fn n(&self) -> u64 {
        self.n
    }

    /// Their mean.
    pub(crate) fn mean(&self) -> f64 {
        self.mean
    }

    /// Their variance (divisor `n - 1`).
    pub(crate) fn variance(&self) -> f64 {
        self.variance
    }

    /// The variance of the sample's mean, without finite population correction.
    fn variance_of_mean(&self) -> f64 {
        self.variance / self.n as f64
    }
}

/// How far a mean lies above another, with its 95% interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The second mean less the first.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
    /// Satterthwaite's degrees of freedom.
    pub df: f64,
    /// Its 95% interval.
    pub interval: Interval,
}

/// The difference of the means of two independent samples whose variances need not be equal.
///
/// # Formula
/// ```text
/// d  = m2 - m1
/// se = sqrt( s1²/n1 + s2²/n2 )
/// df = se⁴ / ( (s1²/n1)²/(n1 - 1) + (s2²/n2)²/(n2 - 1) )
/// interval = d ± t(0.975; df) se
/// ```
///
/// # Shape and units
/// In the unit of the values. Not cut off at the ends of the answer scale.
///
/// # Errors
/// [`Undefined::NoVariance`] if in both samples everyone has the same value.
///
/// # Use and limits
/// For two waves in which nobody is followed. Without finite population correction: the question is
/// whether people here *would* answer otherwise than then, not only how the people who happen to work
/// here now differ from those who did. People who answered both times make the interval too wide, for
/// they answer alike.
///
/// # Source
/// Welch (1938), see [`literature`](crate::literature#welch1938); the degrees of freedom Satterthwaite
/// (1946), see [`literature`](crate::literature#satterthwaite1946).
///
/// # Reference value
/// 0.15 with -0.956132133282472 … 1.256132133282472 (df 15.802797132589918) for the answers 1, 3, 3, 3, 4, 4,
/// 4, 4, 5, 5 and 2, 3, 3, 4, 4, 4, 5, 5; R 4.2.2 `t.test`; `reference/difference.R`.
pub fn welch(first: &Sample, second: &Sample) -> Result<Difference, Undefined> {
    let (a, b) = (first.variance_of_mean(), second.variance_of_mean());
    let together = a + b;
    if together <= 0.0 {
        return Err(Undefined::NoVariance);
    }
    let freedom = |part: f64, n: u64| part * part / (n - 1) as f64;
    let df = together * together / (freedom(a, first.n) + freedom(b, second.n));
    let (value, se) = (second.mean - first.mean, together.sqrt());
    let half = t95(df)? * se;
    let interval =
        Interval::new(value - half, value + half).map_err(|_| Undefined::OutsideDomain)?;
    Ok(Difference { value, se, df, interval })
}
