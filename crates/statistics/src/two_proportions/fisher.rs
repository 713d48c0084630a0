//! Fisher's exact test and the odds ratio that belongs to it.

use crate::Undefined;
use crate::hypergeometric::{Hypergeometric, MOST_PEOPLE};
use crate::proportion::Counted;
use crate::tails::TAIL95;

/// Probabilities that differ less than this, relatively, count as equal (R's rule). Ties are exact in the
/// table and not in the arithmetic.
const TIE: f64 = 1e-7;

/// The search for an odds ratio needs about ten steps.
const MAX_STEPS: usize = 300;

/// The conditional odds ratio of a two by two table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OddsRatio {
    /// The conditional maximum likelihood estimate; `None` if it is infinite.
    pub value: Option<f64>,
    /// The lower end of the exact 95% interval, at least 0.
    pub low: f64,
    /// The upper end; `None` if it is infinite.
    pub high: Option<f64>,
}

/// The two-sided p-value of Fisher's exact test.
///
/// # Formula
/// ```text
/// p = sum of P(k) over all k with P(k) <= P(x1) (1 + 1e-7)
/// ```
/// where `P` is the hypergeometric distribution of the first group's count, given both group sizes and
/// the total counted.
///
/// # Shape and units
/// Result 0..=1, relative accuracy 1e-9 or better.
///
/// # Errors
/// [`Undefined::NoVariance`] if nobody or everybody is counted; [`Undefined::OutsideDomain`] if the groups
/// together have more than 1e9 people.
///
/// # Use and limits
/// For small groups. Its level is below the nominal one, because the possible p-values are few.
///
/// # Source
/// Fisher (1935), see [`literature`](crate::literature#fisher1935).
///
/// # Reference value
/// 0.0570263255469039 for 8 of 10 and 9 of 23; R 4.2.2 `fisher.test`; `reference/two_proportions.R`.
pub fn fisher(first: Counted, second: Counted) -> Result<f64, Undefined> {
    let (table, x) = conditional(first, second)?;
    let mode = table.mode(1.0);
    let limit = table.ln_mass(x) + libm::log1p(TIE);
    if table.ln_mass(mode) <= limit {
        return Ok(1.0);
    }
    let likely = |k| table.ln_mass(k) > limit;
    // On either side of the mode the probabilities fall, so that the unlikely counts are two tails.
    let p = if x > mode {
        let below = last_unlikely(table.lowest(), mode, likely);
        table.above(x) + below.map_or(0.0, |k| table.below(k))
    } else {
        let above = first_unlikely(mode, table.highest(), likely);
        table.below(x) + above.map_or(0.0, |k| table.above(k))
    };
    Ok(p.min(1.0))
}

/// The conditional maximum likelihood odds ratio with its exact 95% interval.
///
/// # Formula
/// ```text
/// value: w with E(X | w) = x1
/// low:   w with P(X >= x1 | w) = 0.025      high: w with P(X <= x1 | w) = 0.025
/// ```
/// where `X` has the noncentral hypergeometric distribution with odds ratio `w`, given both group sizes
/// and the total counted. If `x1` is the smallest possible count, value and low are 0; if it is the
/// largest, value and high are infinite.
///
/// # Shape and units
/// Above 1 if the first share is the larger. Not the ratio `x1 (n2 - x2) / (x2 (n1 - x1))`, though near it
/// in large groups.
///
/// # Errors
/// [`Undefined::NoVariance`] if nobody or everybody is counted; [`Undefined::OutsideDomain`] if the groups
/// together have more than 1e9 people.
///
/// # Use and limits
/// R's `fisher.test` gives the same up to the four digits to which it searches. Odds ratios are easily
/// read as ratios of shares, which they are not unless both shares are small.
///
/// # Source
/// Cornfield (1956), see [`literature`](crate::literature#cornfield1956).
///
/// # Reference value
/// 5.875519468909853, interval 0.888782607469436 … 69.21570997177848, for 8 of 10 and 9 of 23; R 4.2.2, the
/// equations solved with `uniroot` to 1e-15; `reference/two_proportions.R`.
pub fn odds_ratio(first: Counted, second: Counted) -> Result<OddsRatio, Undefined> {
    let (table, x) = conditional(first, second)?;
    let half = |count: u64| count as f64 + 0.5;
    let start = libm::log(half(first.successes()) / half(first.n() - first.successes()))
        - libm::log(half(second.successes()) / half(second.n() - second.successes()));
    let ln_tail = libm::log(TAIL95);
    let root = |excess: &dyn Fn(f64) -> f64| {
        rising_root(start, |ln_odds| excess(libm::exp(ln_odds))).map(libm::exp)
    };
    let (lowest, highest) = (x == table.lowest(), x == table.highest());
    Ok(OddsRatio {
        value: match (lowest, highest) {
            (true, _) => Some(0.0),
            (_, true) => None,
            _ => Some(root(&|odds| table.mean_beyond(x, odds))?),
        },
        low: if lowest { 0.0 } else { root(&|odds| table.ln_at_least(x, odds) - ln_tail)? },
        high: if highest { None } else { Some(root(&|odds| ln_tail - table.ln_at_most(x, odds))?) },
    })
}

/// The distribution of the first group's count given all margins, and that count.
fn conditional(first: Counted, second: Counted) -> Result<(Hypergeometric, u64), Undefined> {
    let all = first.n().checked_add(second.n()).filter(|&all| all <= MOST_PEOPLE);
    let all = all.ok_or(Undefined::OutsideDomain)?;
    let counted = first.successes() + second.successes();
    if counted == 0 || counted == all {
        return Err(Undefined::NoVariance);
    }
    Ok((Hypergeometric::new(first.n(), second.n(), counted), first.successes()))
}

/// The smallest unlikely count from `low` to `high`, of which the likely ones come first.
fn first_unlikely(low: u64, high: u64, likely: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut end) = (low, high + 1);
    while low < end {
        let middle = low + (end - low) / 2;
        if likely(middle) {
            low = middle + 1;
        } else {
            end = middle;
        }
    }
    (low <= high).then_some(low)
}

/// The largest unlikely count from `low` to `high`, of which the likely ones come last.
fn last_unlikely(low: u64, high: u64, likely: impl Fn(u64) -> bool) -> Option<u64> {
    first_unlikely(0, high - low, |steps| likely(high - steps)).map(|steps| high - steps)
}

/// Where a rising function is 0: brackets found by doubling, then the Illinois rule, which halves the
/// weight of an end that stays.
fn rising_root(start: f64, rising: impl Fn(f64) -> f64) -> Result<f64, Undefined> {
    let (mut low, mut high, mut width) = (start, start, 1.0);
    let (mut at_low, mut at_high) = (rising(low), rising(high));
    while at_low > 0.0 || at_high < 0.0 {
        if width > 600.0 {
            return Err(Undefined::OutsideDomain);
        }
        if at_low > 0.0 {
            (high, at_high) = (low, at_low);
            low -= width;
            at_low = rising(low);
        } else {
            (low, at_low) = (high, at_high);
            high += width;
            at_high = rising(high);
        }
        width *= 2.0;
    }
    if at_low >= 0.0 || at_high <= 0.0 {
        return Ok(if at_low >= 0.0 { low } else { high });
    }
    let (mut last, mut last_rose) = (f64::INFINITY, None);
    for _ in 0..MAX_STEPS {
        let middle = (low - at_low * ((high - low) / (at_high - at_low))).clamp(low, high);
        if (middle - last).abs() <= 1e-14 * (1.0 + middle.abs()) {
            return Ok(middle);
        }
        let value = rising(middle);
        let rose = value > 0.0;
        if rose {
            (high, at_high) = (middle, value);
        } else {
            (low, at_low) = (middle, value);
        }
        if last_rose == Some(rose) {
            if rose {
                at_low *= 0.5;
            } else {
                at_high *= 0.5;
            }
        }
        (last, last_rose) = (middle, Some(rose));
    }
    Ok(last)
}
