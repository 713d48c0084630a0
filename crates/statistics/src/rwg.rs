//! How far the people of one unit agree.

use crate::Undefined;
use crate::moments::Moments;
use crate::sum::compensated;

/// How far the people of a unit agree on the items of a scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// The people with an answer to every item.
    pub n: u64,
    /// The number of items.
    pub n_items: usize,
    /// `rwg(j)`, 0..=1: 0 is no more agreement than answering at random, 1 is the same answers.
    pub rwg_j: f64,
    /// Lindell's `r*wg(j)`, at most 1: the same without the gain from many items, and negative where
    /// people differ more than at random.
    pub lindell: f64,
    /// The mean over the items of the variance among the people.
    pub mean_variance: f64,
}

/// The variance of answers at random: every point of the scale as likely as the others.
///
/// # Formula
/// ```text
/// (A² - 1) / 12
/// ```
/// where `A` is the number of points of the *answer scale*, not of the answers that were seen.
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `points < 2`.
///
/// # Source
/// James, Demaree and Wolf (1984), see [`literature`](crate::literature#james1984).
///
/// # Reference value
/// 2 for 5 points, 35/12 for 6.
pub fn null_variance(points: u8) -> Result<f64, Undefined> {
    if points < 2 {
        return Err(Undefined::OutsideDomain);
    }
    let points = f64::from(points);
    Ok((points * points - 1.0) / 12.0)
}

/// `rwg(j)` and Lindell's `r*wg(j)` of one unit, from exact sums per item.
///
/// # Formula
/// ```text
/// S       = mean over the J items of the variance (divisor n - 1);   s0 = (A² - 1) / 12
/// q       = min(S, s0) / s0
/// rwg(j)  = J (1 - q) / ( J (1 - q) + q )
/// r*wg(j) = 1 - S / s0
/// ```
///
/// # Shape and units
/// `items`: one set of moments per item, all over the same people: those who answered every item of the
/// scale ([`agreement`] makes them from answers). `points` is `A`. With one item `rwg(j)` is the plain
/// `rwg`.
///
/// # Errors
/// [`Undefined::TooFewItems`] without items; [`Undefined::TooFewRows`] if `n = 1`;
/// [`Undefined::UnequalLengths`] if the items have different `n`; [`Undefined::OutsideDomain`] if
/// `points < 2`.
///
/// # Use and limits
/// Before a team's mean is called the view of the team: do its people agree? The usual 0.70 is a habit.
/// `rwg(j)` rises with the number of items and when everyone avoids the ends of the scale, and is rough
/// below some ten people; it says nothing of whether teams differ ([`icc`](crate::icc) does).
///
/// # Source
/// James, Demaree and Wolf (1984), see [`literature`](crate::literature#james1984); Lindell, Brandt and
/// Whitney (1999), see [`literature`](crate::literature#lindell1999).
///
/// # Reference value
/// 0.83823529411764708 and 0.6333333333333333 for five people and the items 4, 4, 5, 3, 4; 3, 4, 4, 4, 5 and
/// 2, 4, 5, 4, 4 on five points; R 4.2.2, multilevel 2.7 `rwg.j`, `rwg.j.lindell`; `reference/rwg.R`.
pub fn rwg_j(items: &[Moments], points: u8) -> Result<Agreement, Undefined> {
    let null = null_variance(points)?;
    let first = items.first().ok_or(Undefined::TooFewItems)?;
    if items.iter().any(|item| item.n() != first.n()) {
        return Err(Undefined::UnequalLengths);
    }
    let variances = items.iter().map(Moments::variance).collect::<Result<Vec<_>, _>>()?;
    let j = items.len() as f64;
    let mean_variance = compensated(variances) / j;
    let random = mean_variance.min(null) / null;
    let agreed = j * (1.0 - random);
    Ok(Agreement {
        n: first.n(),
        n_items: items.len(),
        rwg_j: agreed / (agreed + random),
        lindell: 1.0 - mean_variance / null,
        mean_variance,
    })
}

/// `rwg` of a single item: one less the variance as a part of that at random, not below 0.
///
/// # Formula
/// ```text
/// 1 - min(s², s0) / s0,    s0 = (A² - 1) / 12
/// ```
///
/// # Errors
/// [`Undefined::TooFewRows`] if `n = 1`; [`Undefined::OutsideDomain`] if `points < 2`.
///
/// # Source
/// James, Demaree and Wolf (1984), see [`literature`](crate::literature#james1984).
///
/// # Reference value
/// 0.75 for the answers 4, 4, 5, 3, 4 on five points; R 4.2.2, multilevel 2.7 `rwg`; `reference/rwg.R`.
pub fn rwg(item: &Moments, points: u8) -> Result<f64, Undefined> {
    let null = null_variance(points)?;
    Ok(1.0 - item.variance()?.min(null) / null)
}

/// The average deviation from the mean, `AD_M`: by how much the people of a unit lie from their mean.
///
/// # Formula
/// ```text
/// AD_M = mean over the items of ( sum |x - mean| / n )
/// ```
///
/// # Shape and units
/// One frequency table per item, each value with the number of people who have it, over those who
/// answered every item. In points of the answer scale, at least 0; less is more agreement.
///
/// # Errors
/// [`Undefined::TooFewItems`] without items; [`Undefined::TooFewRows`] if `n < 2`;
/// [`Undefined::UnequalLengths`] if the items have different `n`; [`Undefined::TooLarge`] if a sum does not
/// fit in 128 bits.
///
/// # Use and limits
/// Needs no guess of what answering at random looks like. On five points up to 0.8 (`A`/6) counts as
/// agreement; that too is a rule of thumb.
///
/// # Source
/// Burke, Finkelstein and Dusig (1999), see [`literature`](crate::literature#burke1999).
///
/// # Reference value
/// 0.50666666666666671 for the answers of [`rwg_j`]; R 4.2.2, multilevel 2.7 `ad.m`; `reference/rwg.R`.
pub fn ad_m(items: &[Vec<(u8, u64)>]) -> Result<f64, Undefined> {
    let mut deviations = Vec::with_capacity(items.len());
    let mut people = None;
    for item in items {
        let (n, deviation) = average_deviation(item).ok_or(Undefined::TooLarge)?;
        if people.is_some_and(|known| known != n) {
            return Err(Undefined::UnequalLengths);
        }
        people = Some(n);
        deviations.push(deviation);
    }
    match people {
        None => Err(Undefined::TooFewItems),
        Some(0 | 1) => Err(Undefined::TooFewRows),
        Some(_) => Ok(compensated(deviations) / items.len() as f64),
    }
}

/// `n` and the mean distance to the mean of one item, or `None` if a sum does not fit.
fn average_deviation(item: &[(u8, u64)]) -> Option<(i128, f64)> {
    let (mut n, mut sum) = (0_i128, 0_i128);
    for &(value, count) in item {
        n += i128::from(count);
        sum += i128::from(value) * i128::from(count);
    }
    // n² times the mean distance, exactly.
    let mut total = 0_i128;
    for &(value, count) in item {
        let distance = i128::from(value).checked_mul(n)?.checked_sub(sum)?;
        total = total.checked_add(distance.abs().checked_mul(i128::from(count))?)?;
    }
    let people = n as f64;
    Some((n, if n == 0 { 0.0 } else { total as f64 / people / people }))
}

/// The agreement of one unit, straight from its answers.
///
/// Rows with any missing answer are left out, then as [`rwg_j`].
///
/// # Shape and units
/// `items`: one column per item, one row per person of the unit, reversed items turned round or not (the
/// variance is the same).
///
/// # Errors
/// As [`rwg_j`]; [`Undefined::UnequalLengths`] if the columns differ in length; [`Undefined::TooFewRows`] if
/// fewer than 2 rows are complete.
///
/// # Source
/// James, Demaree and Wolf (1984), see [`literature`](crate::literature#james1984).
///
/// # Reference value
/// 0.65625 for 4, -, 5, 3, 2; 3, 4, 4, 4, - and 2, 4, 5, 4, 4 (- no answer) on five points; R 4.2.2, multilevel
/// 2.7 `rwg.j`; `reference/rwg.R`.
pub fn agreement(items: &[Vec<Option<u8>>], points: u8) -> Result<Agreement, Undefined> {
    let moments = complete_histograms(items)?
        .iter()
        .map(|item| {
            let counts: Vec<_> = item.iter().map(|&(v, c)| (i64::from(v), c)).collect();
            Moments::from_counts(&counts, 1)
        })
        .collect::<Result<Vec<_>, _>>()?;
    rwg_j(&moments, points)
}

/// Per item the frequency table of the people who answered every item, as [`ad_m`] wants them.
///
/// # Errors
/// [`Undefined::TooFewItems`] without items; [`Undefined::UnequalLengths`] if the columns differ in length;
/// [`Undefined::TooFewRows`] if fewer than 2 rows are complete.
pub fn complete_histograms(items: &[Vec<Option<u8>>]) -> Result<Vec<Vec<(u8, u64)>>, Undefined> {
    let rows = items.first().ok_or(Undefined::TooFewItems)?.len();
    if items.iter().any(|item| item.len() != rows) {
        return Err(Undefined::UnequalLengths);
    }
    let complete: Vec<usize> =
        (0..rows).filter(|&row| items.iter().all(|item| item[row].is_some())).collect();
    if complete.len() < 2 {
        return Err(Undefined::TooFewRows);
    }
    let histogram = |item: &Vec<Option<u8>>| {
        let mut counts = [0_u64; 256];
        for answer in complete.iter().filter_map(|&row| item[row]) {
            counts[usize::from(answer)] += 1;
        }
        (0..=u8::MAX).zip(counts).filter(|&(_, count)| count > 0).collect()
    };
    Ok(items.iter().map(histogram).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(counts: &[(i64, u64)]) -> Moments {
        Moments::from_counts(counts, 1).unwrap()
    }

    #[test]
    fn one_person_agrees_with_nobody() {
        assert_eq!(rwg_j(&[moments(&[(3, 1)])], 5), Err(Undefined::TooFewRows));
        assert_eq!(rwg(&moments(&[(3, 1)]), 5), Err(Undefined::TooFewRows));
        assert_eq!(ad_m(&[vec![(3, 1)]]), Err(Undefined::TooFewRows));
        assert_eq!(agreement(&[vec![Some(3), None]], 5), Err(Undefined::TooFewRows));
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        assert_eq!(rwg_j(&[], 5), Err(Undefined::TooFewItems));
        assert_eq!(rwg_j(&[moments(&[(3, 4)])], 1), Err(Undefined::OutsideDomain));
        let unequal = [moments(&[(3, 4)]), moments(&[(3, 5)])];
        assert_eq!(rwg_j(&unequal, 5), Err(Undefined::UnequalLengths));
        assert_eq!(ad_m(&[]), Err(Undefined::TooFewItems));
        assert_eq!(ad_m(&[vec![(3, 4)], vec![(3, 5)]]), Err(Undefined::UnequalLengths));
        assert_eq!(ad_m(&[vec![(3, u64::MAX), (5, u64::MAX)]]), Err(Undefined::TooLarge));
        assert_eq!(agreement(&[vec![Some(3)], vec![]], 5), Err(Undefined::UnequalLengths));
    }

    #[test]
    fn many_items_raise_rwg_j_but_not_lindell() {
        let item = moments(&[(3, 5), (4, 5)]);
        let (few, many) = (rwg_j(&[item; 2], 5).unwrap(), rwg_j(&[item; 10], 5).unwrap());
        assert!(few.rwg_j < many.rwg_j && (few.lindell - many.lindell).abs() < 1e-15);
    }
}
