//! Krippendorff's alpha.

use std::collections::BTreeMap;

use crate::Undefined;
use crate::sum::compensated;

/// How far apart two ratings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Metric {
    /// The same or not.
    Nominal,
    /// By how many ratings of this data lie between them.
    Ordinal,
    /// By their difference.
    Interval,
    /// By their difference relative to their sum: for amounts with a true 0.
    Ratio,
}

/// Krippendorff's alpha with the counts it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KrippendorffAlpha {
    /// Alpha: 1 is perfect agreement, 0 what chance would give, below 0 is worse than chance.
    pub alpha: f64,
    /// Units with at least two ratings.
    pub n_units: u64,
    /// The ratings of those units.
    pub n_ratings: u64,
}

/// Krippendorff's alpha: agreement of any number of assessors, some of whose ratings may be missing.
///
/// # Formula
/// ```text
/// alpha = 1 - (n - 1) sum_ck o_ck δ²_ck / sum_ck n_c n_k δ²_ck
/// o_ck  = sum over units of (ordered pairs of ratings c, k of different assessors) / (m - 1)
/// ```
/// where `m` is the number of ratings of the unit, `n_c = sum_k o_ck` the number of ratings `c` and `n`
/// that of all ratings. Units with one rating say nothing of agreement and are dropped, also from `n_c`.
/// ```text
/// δ²  nominal 1 off the diagonal     interval (c - k)²     ratio ((c - k) / (c + k))², 0 for c = k
///     ordinal (n_c/2 + n_k/2 + sum of n_g for g between c and k)²
/// ```
///
/// # Shape and units
/// `assessors`: one column of ratings per assessor, a row per unit.
///
/// # Errors
/// [`Undefined::UnequalLengths`] if the columns differ in length; [`Undefined::TooFewRows`] if no unit
/// has two ratings; [`Undefined::NoVariance`] if all ratings of the units kept are the same.
///
/// # Use and limits
/// Conventionally 0.8 is good and 0.667 the least for tentative conclusions. Low where nearly all ratings
/// are the same. No interval: there is no closed form, resample units for one.
///
/// # Source
/// Krippendorff (2011), see [`literature`](crate::literature#krippendorff2011).
///
/// # Reference value
/// Nominal 0.743421052631579, ordinal 0.8153875037548813, interval 0.8491071428571428, ratio
/// 0.797402774711612 for the data of the source (section E, published as .743, .815, .849, .797);
/// Python `krippendorff` 0.9.0; `reference/agreement.py`.
pub fn krippendorff_alpha(
    assessors: &[Vec<Option<u8>>],
    metric: Metric,
) -> Result<KrippendorffAlpha, Undefined> {
    let n_rows = assessors.first().map_or(0, Vec::len);
    if assessors.iter().any(|column| column.len() != n_rows) {
        return Err(Undefined::UnequalLengths);
    }
    let counted = Coincidences::of(assessors, n_rows)?;
    let totals = &counted.totals;
    let distance = |c: usize, k: usize| distance(totals, metric, c, k);
    let levels: Vec<usize> = (0..totals.len()).filter(|&level| totals[level] > 0).collect();
    let pairs = || levels.iter().flat_map(|&c| levels.iter().map(move |&k| (c, k)));
    let expected =
        compensated(pairs().map(|(c, k)| totals[c] as f64 * totals[k] as f64 * distance(c, k)));
    if levels.len() < 2 {
        return Err(Undefined::NoVariance);
    }
    // Units of equal numbers of ratings have one divisor, so that their pairs are counted exactly.
    let seen = compensated(counted.pairs.iter().flat_map(|(&m, pairs)| {
        pairs.iter().map(move |(&(c, k), &count)| {
            count as f64 / (m - 1) as f64 * distance(usize::from(c), usize::from(k))
        })
    }));
    let n_ratings: u64 = totals.iter().sum();
    let alpha = 1.0 - (n_ratings - 1) as f64 * (seen / expected);
    Ok(KrippendorffAlpha { alpha, n_units: counted.units, n_ratings })
}

/// What the units with two ratings or more hold.
struct Coincidences {
    units: u64,
    /// How often each rating was given, by rating.
    totals: Vec<u64>,
    /// By the number of ratings of the unit: ordered pairs of *different* ratings.
    pairs: BTreeMap<usize, BTreeMap<(u8, u8), u64>>,
}

impl Coincidences {
    fn of(assessors: &[Vec<Option<u8>>], n_rows: usize) -> Result<Self, Undefined> {
        let mut found =
            Self { units: 0, totals: vec![0; usize::from(u8::MAX) + 1], pairs: BTreeMap::new() };
        let mut given: Vec<u8> = Vec::with_capacity(assessors.len());
        for row in 0..n_rows {
            given.clear();
            given.extend(assessors.iter().filter_map(|column| column[row]));
            if given.len() < 2 {
                continue;
            }
            found.units += 1;
            given.sort_unstable();
            let runs: Vec<(u8, u64)> = given
                .chunk_by(|a, b| a == b)
                .filter_map(|run| run.first().map(|&rating| (rating, run.len() as u64)))
                .collect();
            let pairs = found.pairs.entry(given.len()).or_default();
            for &(c, of_c) in &runs {
                found.totals[usize::from(c)] += of_c;
                for &(k, of_k) in runs.iter().filter(|(k, _)| *k != c) {
                    *pairs.entry((c, k)).or_default() += of_c * of_k;
                }
            }
        }
        if found.units == 0 { Err(Undefined::TooFewRows) } else { Ok(found) }
    }
}

/// The squared distance of two ratings.
fn distance(totals: &[u64], metric: Metric, c: usize, k: usize) -> f64 {
    let (low, high) = (c.min(k), c.max(k));
    let apart = (high - low) as f64;
    match metric {
        Metric::Nominal => f64::from(u8::from(low < high)),
        Metric::Interval => apart * apart,
        Metric::Ratio if low < high => {
            let ratio = apart / (low + high) as f64;
            ratio * ratio
        }
        Metric::Ratio => 0.0,
        Metric::Ordinal => {
            let between: u64 = totals[low..=high].iter().sum();
            let steps = between as f64 - (totals[low] + totals[high]) as f64 / 2.0;
            if low < high { steps * steps } else { 0.0 }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Metric; 4] = [Metric::Nominal, Metric::Ordinal, Metric::Interval, Metric::Ratio];

    #[test]
    fn perfect_agreement_is_one() {
        let column = vec![Some(0), Some(3), None, Some(1)];
        for metric in ALL {
            let found = krippendorff_alpha(&[column.clone(), column.clone()], metric).unwrap();
            assert!((found.alpha - 1.0).abs() < 1e-15);
            assert_eq!((found.n_units, found.n_ratings), (3, 6));
        }
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        for metric in ALL {
            let alpha = |columns: &[Vec<Option<u8>>]| krippendorff_alpha(columns, metric);
            assert_eq!(alpha(&[]), Err(Undefined::TooFewRows));
            assert_eq!(alpha(&[vec![Some(1), Some(2)]]), Err(Undefined::TooFewRows));
            assert_eq!(alpha(&[vec![Some(1)], vec![]]), Err(Undefined::UnequalLengths));
            assert_eq!(
                alpha(&[vec![Some(1), Some(1), Some(2)], vec![Some(1), Some(1), None]]),
                Err(Undefined::NoVariance)
            );
        }
    }
}
