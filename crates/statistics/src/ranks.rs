//! Two groups compared by the order of their answers alone.

use std::collections::BTreeMap;

use crate::tails::{Z95, normal_upper};
use crate::{Interval, Undefined};

/// The test of Mann and Whitney.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannWhitney {
    /// Of all pairs of one from each group, those in which the first is higher, plus half of the ties.
    pub u1: f64,
    /// The share of `u1` in all pairs: the chance that one of the first group scores higher, half of the
    /// ties included.
    pub probability: f64,
    /// The distance of `u1` to its expectation in standard errors, without continuity correction.
    pub z: f64,
    /// The two-sided p-value without continuity correction.
    pub p: f64,
    /// The two-sided p-value with continuity correction, as R prints it by default.
    pub p_corrected: f64,
}

/// Cliff's delta.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CliffsDelta {
    /// The share of pairs in which the first is higher less the share in which the second is, -1..=1.
    pub delta: f64,
    /// Its variance; 0 where every pair points the same way.
    pub variance: f64,
}

/// One distinct value: how many of each group have it, and how many of each have less.
struct Step {
    first: i128,
    second: i128,
    first_below: i128,
    second_below: i128,
}

/// Two frequency tables brought together.
struct Ladder {
    n1: i128,
    n2: i128,
    steps: Vec<Step>,
}

/// Up to here `n³` and the products of Cliff's variance fit in 128 bits.
const LARGEST: i128 = 1 << 24;

impl Ladder {
    fn new(first: &[(i64, u64)], second: &[(i64, u64)]) -> Result<Self, Undefined> {
        let mut table: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
        for &(value, count) in first {
            let cell = &mut table.entry(value).or_default().0;
            *cell = cell.checked_add(count).ok_or(Undefined::TooLarge)?;
        }
        for &(value, count) in second {
            let cell = &mut table.entry(value).or_default().1;
            *cell = cell.checked_add(count).ok_or(Undefined::TooLarge)?;
        }
        let (mut n1, mut n2) = (0_i128, 0_i128);
        let mut steps = Vec::with_capacity(table.len());
        for (x, y) in table.into_values() {
            let (x, y) = (i128::from(x), i128::from(y));
            steps.push(Step { first: x, second: y, first_below: n1, second_below: n2 });
            (n1, n2) = (n1 + x, n2 + y);
        }
        if n1 == 0 || n2 == 0 {
            return Err(Undefined::EmptyBase);
        }
        if n1 > LARGEST || n2 > LARGEST {
            return Err(Undefined::TooLarge);
        }
        Ok(Self { n1, n2, steps })
    }

    /// Pairs in which the first is higher less pairs in which the second is.
    fn dominance(&self) -> i128 {
        let higher: i128 = self.steps.iter().map(|s| s.first * s.second_below).sum();
        let lower: i128 = self.steps.iter().map(|s| s.second * s.first_below).sum();
        higher - lower
    }
}

/// The test of Mann and Whitney (Wilcoxon's rank sum test), with ties.
///
/// # Formula
/// ```text
/// U1 = #(x > y) + #(x = y) / 2                                   over all n1 n2 pairs
/// s² = n1 n2 / 12 * ( N + 1 - sum (t³ - t) / (N (N - 1)) )       N = n1 + n2
/// z  = (U1 - n1 n2 / 2) / s,           p = 2 P(Z > |z|)
/// with continuity correction:          z = (|U1 - n1 n2 / 2| - 1/2) / s, not below 0
/// ```
/// where `t` runs over the numbers of people with the same value.
///
/// # Shape and units
/// Two frequency tables: each value with the number of people who have it; a value may appear more than
/// once, counts may be 0. Values in any unit, the same in both. Work grows with the number of distinct
/// values, not of people.
///
/// # Errors
/// [`Undefined::EmptyBase`] if a group is empty; [`Undefined::NoVariance`] if everyone has the same value;
/// [`Undefined::TooLarge`] if a group holds more than 2²⁴ people.
///
/// # Use and limits
/// Asks whether someone of the one group tends to answer higher than someone of the other, not whether
/// the means differ. The normal approximation is fair from some ten people per group on; with fewer, and
/// heavy ties, neither p means much.
///
/// # Source
/// Mann and Whitney (1947), see [`literature`](crate::literature#mann1947); ties Lehmann (1975), see
/// [`literature`](crate::literature#lehmann1975).
///
/// # Reference value
/// `u1` = 14.5, `p` = 0.92555773318256929 for 1, 3, 3, 4, 5 against 2, 2, 3, 5, 4, 4; R 4.2.2
/// `wilcox.test(exact = FALSE, correct = FALSE)`; `reference/ranks.R`.
pub fn mann_whitney(first: &[(i64, u64)], second: &[(i64, u64)]) -> Result<MannWhitney, Undefined> {
    let ladder = Ladder::new(first, second)?;
    let pairs = ladder.n1 * ladder.n2;
    let people = ladder.n1 + ladder.n2;
    let cubic = |n: i128| n * n * n - n;
    let ties: i128 = ladder.steps.iter().map(|s| cubic(s.first + s.second)).sum();
    let untied = cubic(people) - ties;
    if untied == 0 {
        return Err(Undefined::NoVariance);
    }
    let variance = pairs as f64 * (untied as f64 / (12 * people * (people - 1)) as f64);
    let dominance = ladder.dominance();
    let distance = 0.5 * dominance.unsigned_abs() as f64;
    let se = variance.sqrt();
    let two_sided = |z: f64| (2.0 * normal_upper(z)).min(1.0);
    let z = distance / se;
    Ok(MannWhitney {
        u1: 0.5 * (pairs + dominance) as f64,
        probability: 0.5 * ((pairs + dominance) as f64 / pairs as f64),
        z: if dominance < 0 { -z } else { z },
        p: two_sided(z),
        p_corrected: two_sided(((distance - 0.5) / se).max(0.0)),
    })
}

/// Cliff's delta: how far the answers of one group lie above those of another, by order alone.
///
/// # Formula
/// ```text
/// delta = ( #(x > y) - #(x < y) ) / (n1 n2) = 2 U1 / (n1 n2) - 1
/// variance = ( n2² sum_i (d_i - delta)² + n1² sum_j (d_j - delta)² - sum_ij (d_ij - delta)² )
///            / ( n1 n2 (n1 - 1) (n2 - 1) ),           at least (1 - delta²) / (n1 n2 - 1)
/// ```
/// where `d_ij` is 1, 0 or -1 as `x_i` is above, level with or below `y_j`, and `d_i`, `d_j` are its means
/// over the other group. All sums are exact integers.
///
/// # Shape and units
/// As [`mann_whitney`]. 1: everyone of the first group is higher; 0: balance; -1: everyone is lower.
///
/// # Errors
/// [`Undefined::TooFewRows`] if a group has fewer than 2 people; [`Undefined::TooLarge`] if a group holds
/// more than 2²⁴ people.
///
/// # Use and limits
/// For answers of which only the order counts. Two groups of unlike spread can have a delta of 0 and yet
/// answer quite differently.
///
/// # Source
/// Cliff (1993), see [`literature`](crate::literature#cliff1993).
///
/// # Reference value
/// -0.03333333333333333 with variance 0.1411111111111111 for the answers of [`mann_whitney`];
/// `reference/ranks.R`.
pub fn cliffs_delta(first: &[(i64, u64)], second: &[(i64, u64)]) -> Result<CliffsDelta, Undefined> {
    let ladder = match Ladder::new(first, second) {
        Err(Undefined::EmptyBase) => return Err(Undefined::TooFewRows),
        other => other?,
    };
    let (n1, n2) = (ladder.n1, ladder.n2);
    if n1 < 2 || n2 < 2 {
        return Err(Undefined::TooFewRows);
    }
    let (pairs, dominance) = (n1 * n2, ladder.dominance());
    let (mut rows, mut unequal) = (0_i128, pairs);
    for step in &ladder.steps {
        // Below less above: 2 below + level - all.
        let of_first = 2 * step.second_below + step.second - n2;
        let of_second = 2 * step.first_below + step.first - n1;
        rows += step.first * of_first * of_first + step.second * of_second * of_second;
        unequal -= step.first * step.second;
    }
    let scaled = pairs * (rows - unequal) - dominance * dominance * (n1 + n2 - 1);
    let delta = dominance as f64 / pairs as f64;
    let unbiased = scaled as f64 / pairs as f64 / (pairs * (n1 - 1) * (n2 - 1)) as f64;
    let spread = (pairs - dominance.abs()) as f64 * (pairs + dominance.abs()) as f64;
    let floor = spread / (pairs as f64 * pairs as f64) / (pairs - 1) as f64;
    Ok(CliffsDelta { delta, variance: unbiased.max(floor) })
}

impl CliffsDelta {
    /// The 95% interval that follows delta's range: narrower on the side of ±1, never beyond.
    ///
    /// # Formula
    /// ```text
    /// ( d - d³ ± z s sqrt( (1 - d²)² + z² s² ) ) / ( 1 - d² + z² s² )
    /// ```
    /// with `d` delta, `s²` its variance and `z` = 1.959963984540054.
    ///
    /// # Errors
    /// [`Undefined::NoVariance`] if every pair points the same way: the data then say nothing of how far
    /// the groups overlap elsewhere.
    ///
    /// # Source
    /// Feng and Cliff (2004), see [`literature`](crate::literature#feng2004).
    ///
    /// # Reference value
    /// -0.61450053101383251 … 0.57128556657574137 for the answers of [`mann_whitney`]; `reference/ranks.R`.
    pub fn interval(&self) -> Result<Interval, Undefined> {
        let (d, variance) = (self.delta, self.spread()?);
        let room = (1.0 - d) * (1.0 + d);
        let middle = d * room;
        let half = Z95 * (variance * (room * room + Z95 * Z95 * variance)).sqrt();
        let scale = room + Z95 * Z95 * variance;
        Interval::new((middle - half) / scale, (middle + half) / scale)
            .map_err(|_| Undefined::OutsideDomain)
    }

    /// The plain 95% interval `delta ± z s`, which can leave -1..1.
    ///
    /// # Errors
    /// As [`interval`](Self::interval).
    ///
    /// # Source
    /// Cliff (1993), see [`literature`](crate::literature#cliff1993).
    pub fn interval_normal(&self) -> Result<Interval, Undefined> {
        let half = Z95 * self.spread()?.sqrt();
        Interval::new(self.delta - half, self.delta + half).map_err(|_| Undefined::OutsideDomain)
    }

    fn spread(&self) -> Result<f64, Undefined> {
        if self.variance > 0.0 { Ok(self.variance) } else { Err(Undefined::NoVariance) }
    }
}
