//! Mean, variance and their interval from exact sums, and the scores that are shown.

mod parts;

use crate::tails::t95_whole;
use crate::{Interval, Undefined};

/// Count, mean and variance of values that are whole numbers of `1 / denominator`.
///
/// The sums are exact integers, so that answers that are all the same have a variance of exactly 0
/// and the order of people cannot matter.
///
/// # Formula
/// ```text
/// mean     = S1 / (n d)
/// variance = (n S2 - S1²) / (n (n - 1) d²)
/// ```
/// where `S1` is the sum of the values, `S2` the sum of their squares and `d` the denominator.
///
/// # Use and limits
/// Answers "weet ik niet" and "niet van toepassing" are no values: leave them out.
///
/// # Source
/// Cochran (1977) section 2.3, see [`literature`](crate::literature#cochran1977).
///
/// # Reference value
/// Mean 3.6, sd 1.1737877907772674 for the answers 1 (once), 3 (three times), 4 (four times), 5 (twice);
/// R 4.2.2 `mean`, `sd`; `reference/moments.R`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moments {
    n: u64,
    /// Sum of the values, in units of 1 / denominator.
    sum: i128,
    /// `n S2 - S1²`, in units of 1 / denominator²: n (n - 1) times the variance.
    spread: i128,
    denominator: i64,
}

impl Moments {
    /// The moments of a frequency table: each value (in units of `1 / denominator`) with the number of
    /// people who have it. A value may appear more than once.
    ///
    /// ```
    /// use peil_statistics::moments::Moments;
    ///
    /// // Scale scores in sixths: two people with 3 1/6, one with 4.
    /// let scores = Moments::from_counts(&[(19, 2), (24, 1)], 6)?;
    /// assert_eq!(scores.n(), 3);
    /// assert!((scores.mean() - 62.0 / 18.0).abs() < 1e-12);
    /// # Ok::<(), peil_statistics::Undefined>(())
    /// ```
    ///
    /// # Errors
    /// [`Undefined::EmptyBase`] if the counts are all 0; [`Undefined::OutsideDomain`] if
    /// `denominator < 1`; [`Undefined::TooLarge`] if a sum does not fit in 128 bits.
    pub fn from_counts(counts: &[(i64, u64)], denominator: i64) -> Result<Self, Undefined> {
        if denominator < 1 {
            return Err(Undefined::OutsideDomain);
        }
        let (n, sum, spread) = exact_sums(counts).ok_or(Undefined::TooLarge)?;
        if n == 0 { Err(Undefined::EmptyBase) } else { Ok(Self { n, sum, spread, denominator }) }
    }

    /// The number of values, at least 1.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The mean, in the unit of the values (not of `1 / denominator`).
    pub fn mean(&self) -> f64 {
        self.sum as f64 / (self.n as f64 * self.denominator as f64)
    }

    /// The variance with divisor `n - 1`.
    ///
    /// # Errors
    /// [`Undefined::TooFewRows`] if `n = 1`.
    pub fn variance(&self) -> Result<f64, Undefined> {
        if self.n < 2 {
            return Err(Undefined::TooFewRows);
        }
        let (n, d) = (self.n as f64, self.denominator as f64);
        Ok(self.spread as f64 / (n * (n - 1.0)) / (d * d))
    }

    /// The standard deviation, the root of [`variance`](Self::variance).
    ///
    /// # Errors
    /// [`Undefined::TooFewRows`] if `n = 1`.
    pub fn sd(&self) -> Result<f64, Undefined> {
        Ok(self.variance()?.sqrt())
    }
}

/// `n`, `S1` and `n S2 - S1²`, or `None` if one of them does not fit.
fn exact_sums(counts: &[(i64, u64)]) -> Option<(u64, i128, i128)> {
    let (mut n, mut sum, mut squares) = (0_u64, 0_i128, 0_i128);
    for &(value, count) in counts {
        let (value, people) = (i128::from(value), i128::from(count));
        n = n.checked_add(count)?;
        sum = sum.checked_add(value.checked_mul(people)?)?;
        squares = squares.checked_add((value * value).checked_mul(people)?)?;
    }
    let spread = squares.checked_mul(i128::from(n))?.checked_sub(sum.checked_mul(sum)?)?;
    Some((n, sum, spread))
}

/// The standard error of a mean.
///
/// # Formula
/// ```text
/// se = s / sqrt(n) * sqrt(1 - n / N)
/// ```
/// where `N` is the population; without a population the last factor is 1.
///
/// # Errors
/// [`Undefined::TooFewRows`] if `n = 1`; [`Undefined::MoreThanPopulation`] if `n > population`.
///
/// # Source
/// Cochran (1977) theorem 2.2, estimated as in section 2.7: the factor is `1 - n/N` because `s²`
/// has divisor `n - 1`; see [`literature`](crate::literature#cochran1977).
///
/// # Reference value
/// 0.28751811537130434 for the answers of [`Moments`] with `N` = 25; `reference/moments.R`.
pub fn standard_error(moments: &Moments, population: Option<u64>) -> Result<f64, Undefined> {
    let n = moments.n() as f64;
    let correction = match population {
        None => 1.0,
        Some(people) if moments.n() > people => return Err(Undefined::MoreThanPopulation),
        Some(people) => (people - moments.n()) as f64 / people as f64,
    };
    Ok((moments.variance()? / n * correction).sqrt())
}

/// The 95% interval of a mean, with the finite population correction if a population is given.
///
/// # Formula
/// ```text
/// mean ± t(0.975; n - 1) * s / sqrt(n) * sqrt(1 - n / N)
/// ```
/// The correction does not touch the degrees of freedom.
///
/// # Shape and units
/// In the unit of the values. Not cut off at the ends of the answer scale. Of width 0 if all answers
/// are the same or if everyone of the population answered.
///
/// # Errors
/// [`Undefined::TooFewRows`] if `n = 1`; [`Undefined::MoreThanPopulation`] if `n > population`.
///
/// # Use and limits
/// `n` is the number with a score, not the number of respondents. With the population: "this unit now";
/// without: comparing units or years. Answers of 1 to 5 are not normal; the interval is good from some
/// ten people on unless nearly all gave the same answer.
///
/// # Source
/// Student (1908), see [`literature`](crate::literature#student1908); Cochran (1977) section 2.8, see
/// [`literature`](crate::literature#cochran1977).
///
/// # Reference value
/// 2.760322797723432 … 4.439677202276568 for the answers of [`Moments`]; with `N` = 25
/// 2.949588835878563 … 4.250411164121437; R 4.2.2 `t.test`;
/// `reference/moments.R`.
pub fn mean_interval(moments: &Moments, population: Option<u64>) -> Result<Interval, Undefined> {
    let se = standard_error(moments, population)?;
    let half = t95_whole(moments.n() - 1)? * se;
    let mean = moments.mean();
    Interval::new(mean - half, mean + half).map_err(|_| Undefined::OutsideDomain)
}

/// A mean on the answer scale `lo..hi`, shown as 0 to 100.
///
/// # Formula
/// ```text
/// 100 (mean - lo) / (hi - lo)
/// ```
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `hi <= lo`, or if a value or the result is not finite.
///
/// # Source
/// `docs/methods.md`, "Scores that are shown".
///
/// # Reference value
/// 65 for a mean of 3.6 on 1 to 5.
pub fn score_100(mean: f64, lo: f64, hi: f64) -> Result<f64, Undefined> {
    finite(100.0 * position(mean, lo, hi)?)
}

/// A mean on the answer scale `lo..hi`, shown as a report mark from 1 to 10 (a Dutch *rapportcijfer*).
///
/// # Formula
/// ```text
/// 1 + 9 (mean - lo) / (hi - lo)
/// ```
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `hi <= lo`, or if a value or the result is not finite.
///
/// # Source
/// `docs/methods.md`, "Scores that are shown".
///
/// # Reference value
/// 6.85 for a mean of 3.6 on 1 to 5.
pub fn report_mark(mean: f64, lo: f64, hi: f64) -> Result<f64, Undefined> {
    finite(1.0 + 9.0 * position(mean, lo, hi)?)
}

/// Where `mean` lies between `lo` (0) and `hi` (1).
fn position(mean: f64, lo: f64, hi: f64) -> Result<f64, Undefined> {
    let position = (mean - lo) / (hi - lo);
    if lo < hi { finite(position) } else { Err(Undefined::OutsideDomain) }
}

/// A mean far outside a tiny scale leads beyond what a number can hold.
fn finite(value: f64) -> Result<f64, Undefined> {
    if value.is_finite() { Ok(value) } else { Err(Undefined::OutsideDomain) }
}

#[cfg(test)]
mod tests;
