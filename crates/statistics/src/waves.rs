//! The change between two waves in which some people can be recognised.
//!
//! For files from elsewhere that carry a key per respondent. In waves where nobody is followed, two waves
//! are two independent samples: [`difference::welch`](crate::difference::welch).

use crate::correlation::PairSums;
use crate::difference::{Difference, Sample, welch_test};
use crate::sum::compensated;
use crate::tails::{t_two_sided, t95};
use crate::{Interval, Undefined};

/// From so many people on their correlation is told: two points always lie on a line.
const SMALLEST_OVERLAP: usize = 3;

/// How far the people who answered twice moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paired {
    /// The mean of second less first.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
    /// People with both scores.
    pub n: u64,
    /// The test value.
    pub t: f64,
    /// Its degrees of freedom, `n - 1`.
    pub df: u64,
    /// The two-sided p-value.
    pub p: f64,
    /// The 95% interval.
    pub interval: Interval,
}

/// How far the means of two partly overlapping samples lie apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlapping {
    /// The mean of the second wave less that of the first.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
    /// Its degrees of freedom, from `n_both - 1` (the same people) to Welch's (hardly anyone the same).
    pub df: f64,
    /// The two-sided p-value.
    pub p: f64,
    /// The 95% interval.
    pub interval: Interval,
    /// People with a score in the first wave.
    pub n_first: u64,
    /// People with a score in the second wave.
    pub n_second: u64,
    /// People with both.
    pub n_both: u64,
    /// The correlation of their two scores.
    pub r: f64,
}

/// The difference of two waves, by the best that is known of who is in both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WaveChange {
    /// The mean of the second wave less that of the first.
    pub difference: Difference,
    /// The two-sided p-value.
    pub p: f64,
    /// People with a score in both.
    pub n_both: u64,
    /// The correlation of their two scores; `None` if it is unknown and the difference is Welch's.
    pub r: Option<f64>,
}

/// The change among those who answered in both waves.
///
/// # Formula
/// ```text
/// d = y - x for each person with both;   se = sd(d) / sqrt(n);   t = mean(d) / se with n - 1 df
/// interval = mean(d) ± t(0.975; n - 1) se
/// ```
///
/// # Shape and units
/// A row per person, in the same order: the score in the first and in the second wave. In the unit of
/// the scores.
///
/// # Errors
/// [`Undefined::UnequalLengths`] if the columns differ in length; [`Undefined::OutsideDomain`] if a score
/// is not finite or too large for sums; [`Undefined::TooFewRows`] if fewer than 2 people have both;
/// [`Undefined::NoVariance`] if all moved by the same amount.
///
/// # Use and limits
/// What happened to those who stayed. The organisation may have changed otherwise: by who left and who
/// came. For that see [`overlapping`].
///
/// # Source
/// Student (1908), see [`literature`](crate::literature#student1908).
///
/// # Reference value
/// 1.58 with `t` = 4.062127683382037, `p` = 0.00283289019738427 for Student's sleep data;
/// R 4.2.2 `t.test(paired = TRUE)`; `reference/waves.R`.
pub fn paired(first: &[Option<f64>], second: &[Option<f64>]) -> Result<Paired, Undefined> {
    let both = in_both(first, second)?;
    let moves: Vec<f64> = both.iter().map(|&(x, y)| y - x).collect();
    let Spread { people, n, mean, variance } = Spread::of(&moves)?;
    if variance <= 0.0 {
        return Err(Undefined::NoVariance);
    }
    let se = (variance / n).sqrt();
    let df = n - 1.0;
    let t = mean / se;
    let half = t95(df)? * se;
    let interval = Interval::new(mean - half, mean + half).map_err(|_| Undefined::OutsideDomain)?;
    let p = t_two_sided(t, df)?;
    Ok(Paired { value: mean, se, n: people, t, df: people - 1, p, interval })
}

/// The difference of the two waves' own means, of which some people are in both.
///
/// # Formula
/// ```text
/// d   = m2 - m1
/// se² = s1²/n1 + s2²/n2 - 2 r s1 s2 n12 / (n1 n2)
/// df  = (n12 - 1) + (g - n12 + 1) (n1 + n2 - 2 n12) / (n1 + n2)
/// interval = d ± t(0.975; df) se
/// ```
/// Means and standard deviations over all of each wave; `r` is the correlation of the `n12` people with
/// both, `g` Welch's degrees of freedom. The degrees of freedom go in a straight line, by the part of the
/// answers that have no partner, from those of the paired test (everyone in both) to Welch's: both ends are
/// right, and simulations by the source find the errors between them as announced.
///
/// # Shape and units
/// A row per person who is in a wave, `None` where they have no score in it. In the unit of the scores.
///
/// # Errors
/// [`Undefined::UnequalLengths`] if the columns differ in length; [`Undefined::OutsideDomain`] if a score
/// is not finite or too large for sums; [`Undefined::TooFewRows`] if fewer than 3 people have both: then
/// their correlation is unknown, take [`difference::welch`](crate::difference::welch);
/// [`Undefined::NoVariance`] if those with both all have the same score in a wave, or if the difference
/// has no variance.
///
/// # Use and limits
/// What changed in the organisation, those who left and came included. People who answer alike make the
/// interval narrower than Welch's. Where leaving has to do with the score, part of the difference is that.
///
/// # Source
/// Derrick, Russ, Toher and White (2017), see [`literature`](crate::literature#derrick2017), the test
/// without equal variances.
///
/// # Reference value
/// `reference/waves.R`: the formula from `mean`, `var` and `cor` of R 4.2.2, and `t.test` at both ends.
pub fn overlapping(
    first: &[Option<f64>],
    second: &[Option<f64>],
) -> Result<Overlapping, Undefined> {
    let both = in_both(first, second)?;
    if both.len() < SMALLEST_OVERLAP {
        return Err(Undefined::TooFewRows);
    }
    let one = Spread::of(&first.iter().copied().flatten().collect::<Vec<_>>())?;
    let two = Spread::of(&second.iter().copied().flatten().collect::<Vec<_>>())?;
    between(&one, &two, both.len() as u64, correlation(&both)?)
}

/// The difference of two waves of which the sums are known: [`overlapping`] where enough people are in both,
/// and otherwise Welch's.
///
/// # Formula
/// That of [`overlapping`] if at least 3 people are in both and their scores vary in both waves; if not,
/// their correlation is unknown and the figure is [`difference::welch`](crate::difference::welch).
///
/// # Shape and units
/// `first`, `second`: everybody with a score in a wave. `both`: the sums over the people with a score in both,
/// first and second wave each in units of its own. The result is in the unit of the samples.
///
/// # Errors
/// [`Undefined::NoVariance`] if the difference has none: everyone the same in both waves, or the same people
/// who all moved by the same amount; [`Undefined::MoreThanBase`] if more people are in both than in a wave;
/// [`Undefined::TooLarge`] and [`Undefined::OutsideDomain`] if the sums are too large or those of no pairs.
///
/// # Use and limits
/// As [`overlapping`]. Whether it is Welch's is told by [`WaveChange::r`].
///
/// # Source
/// As [`overlapping`] and [`difference::welch`](crate::difference::welch).
///
/// # Reference value
/// The same as [`overlapping`] for the same people; `reference/waves.R`.
pub fn overlapping_or_welch(
    first: &Sample,
    second: &Sample,
    both: &PairSums,
) -> Result<WaveChange, Undefined> {
    if both.n > first.n().min(second.n()) {
        return Err(Undefined::MoreThanBase);
    }
    let r = match both.scatter()?.coefficient() {
        Ok(r) if both.n >= SMALLEST_OVERLAP as u64 => Some(r),
        Ok(_) | Err(Undefined::NoVariance) => None,
        Err(reason) => return Err(reason),
    };
    let Some(r) = r else {
        let test = welch_test(first, second)?;
        return Ok(WaveChange { difference: test.difference, p: test.p, n_both: both.n, r });
    };
    let found = between(&Spread::from(first), &Spread::from(second), both.n, r)?;
    let Overlapping { value, se, df, interval, p, n_both, .. } = found;
    Ok(WaveChange { difference: Difference { value, se, df, interval }, p, n_both, r: Some(r) })
}

/// The difference of the means, from what is known of each wave and of those in both.
fn between(one: &Spread, two: &Spread, people: u64, r: f64) -> Result<Overlapping, Undefined> {
    let n_both = people as f64;
    let (part_one, part_two) = (one.variance / one.n, two.variance / two.n);
    let apart = part_one + part_two;
    let shared = 2.0 * r * (one.variance * two.variance).sqrt() * n_both / (one.n * two.n);
    let variance = apart - shared;
    // The same people with scores that moved by one amount leave only rounding.
    if variance <= 1e-14 * apart {
        return Err(Undefined::NoVariance);
    }
    let part = |part: f64, n: f64| part * part / (n - 1.0);
    let welch = apart * apart / (part(part_one, one.n) + part(part_two, two.n));
    let unpaired = (one.n + two.n - 2.0 * n_both) / (one.n + two.n);
    let df = (n_both - 1.0) + (welch - n_both + 1.0) * unpaired;
    let (value, se) = (two.mean - one.mean, variance.sqrt());
    let half = t95(df)? * se;
    let interval =
        Interval::new(value - half, value + half).map_err(|_| Undefined::OutsideDomain)?;
    let p = t_two_sided(value / se, df)?;
    let (n_first, n_second) = (one.people, two.people);
    Ok(Overlapping { value, se, df, p, interval, n_first, n_second, n_both: people, r })
}

/// The scores of those who have both.
fn in_both(first: &[Option<f64>], second: &[Option<f64>]) -> Result<Vec<(f64, f64)>, Undefined> {
    if first.len() != second.len() {
        return Err(Undefined::UnequalLengths);
    }
    if first.iter().chain(second).flatten().any(|score| !score.is_finite()) {
        return Err(Undefined::OutsideDomain);
    }
    Ok(first.iter().zip(second).filter_map(|(x, y)| Some(((*x)?, (*y)?))).collect())
}

/// Count, mean and variance of scores.
struct Spread {
    people: u64,
    n: f64,
    mean: f64,
    variance: f64,
}

impl From<&Sample> for Spread {
    fn from(sample: &Sample) -> Spread {
        let (people, mean, variance) = (sample.n(), sample.mean(), sample.variance());
        Spread { people, n: people as f64, mean, variance }
    }
}

impl Spread {
    /// Exactly 0 variance where all are the same.
    fn of(values: &[f64]) -> Result<Spread, Undefined> {
        if values.len() < 2 {
            return Err(Undefined::TooFewRows);
        }
        let n = values.len() as f64;
        let origin = values[0];
        let mean = origin + compensated(values.iter().map(|value| value - origin)) / n;
        let squares = compensated(values.iter().map(|value| (value - mean) * (value - mean)));
        let variance = squares / (n - 1.0);
        if !variance.is_finite() || !mean.is_finite() {
            return Err(Undefined::OutsideDomain);
        }
        Ok(Spread { people: values.len() as u64, n, mean, variance })
    }
}

/// Pearson's correlation of those with both scores.
fn correlation(both: &[(f64, f64)]) -> Result<f64, Undefined> {
    let column = |of: fn(&(f64, f64)) -> f64| Spread::of(&both.iter().map(of).collect::<Vec<_>>());
    let (x, y) = (column(|pair| pair.0)?, column(|pair| pair.1)?);
    let products = compensated(both.iter().map(|(a, b)| (a - x.mean) * (b - y.mean)));
    let spread = (x.variance * y.variance).sqrt() * (x.n - 1.0);
    if spread <= 0.0 {
        return Err(Undefined::NoVariance);
    }
    Ok((products / spread).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests;
