//! The change between two waves in which some people can be recognised.
//!
//! For files from elsewhere that carry a key per respondent. In waves where nobody is followed, two waves
//! are two independent samples: [`difference::welch`](crate::difference::welch).

use crate::sum::compensated;
use crate::tails::{t_two_sided, t95};
use crate::{Interval, Undefined};

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
    if both.len() < 3 {
        return Err(Undefined::TooFewRows);
    }
    let one = Spread::of(&first.iter().copied().flatten().collect::<Vec<_>>())?;
    let two = Spread::of(&second.iter().copied().flatten().collect::<Vec<_>>())?;
    let r = correlation(&both)?;
    let n_both = both.len() as f64;
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
    Ok(Overlapping { value, se, df, p, interval, n_first, n_second, n_both: both.len() as u64, r })
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
mod tests {
    use super::*;

    fn scores(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().map(|&value| (value > 0.0).then_some(value)).collect()
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        let (x, y) = (scores(&[1.0, 2.0, 4.0]), scores(&[2.0, 3.0, 5.0]));
        assert_eq!(paired(&x, &y), Err(Undefined::NoVariance));
        assert_eq!(overlapping(&x, &y), Err(Undefined::NoVariance));
        assert_eq!(paired(&x, &y[..2]), Err(Undefined::UnequalLengths));
        let apart = scores(&[0.0, 0.0, 3.0]);
        assert_eq!(paired(&x, &apart), Err(Undefined::TooFewRows));
        assert_eq!(overlapping(&x, &apart), Err(Undefined::TooFewRows));
        let same = scores(&[2.0, 2.0, 2.0]);
        assert_eq!(overlapping(&x, &same), Err(Undefined::NoVariance));
        for odd in [f64::NAN, f64::INFINITY, 1e200] {
            let odd = vec![Some(odd), Some(1.0), Some(2.0)];
            assert_eq!(paired(&x, &odd), Err(Undefined::OutsideDomain));
            assert_eq!(overlapping(&x, &odd), Err(Undefined::OutsideDomain));
        }
    }
}
