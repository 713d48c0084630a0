//! Cohen's kappa, plain and weighted.

use crate::sum::compensated;
use crate::tails::Z95;
use crate::{Interval, Undefined};

/// How bad it is that two assessors chose different levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Disagreement {
    /// Every difference is equally bad: Cohen's kappa.
    Nominal,
    /// As bad as the number of levels between them.
    Linear,
    /// As bad as the square of that number. The usual choice for weighted kappa.
    Quadratic,
}

impl Disagreement {
    /// The cost of a difference of so many levels.
    fn cost(self, levels: usize) -> u64 {
        let levels = levels as u64;
        match self {
            Disagreement::Nominal => u64::from(levels > 0),
            Disagreement::Linear => levels,
            Disagreement::Quadratic => levels * levels,
        }
    }
}

/// Cohen's kappa with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kappa {
    /// Kappa: 1 is perfect agreement, 0 what chance would give, below 0 is worse than chance.
    pub kappa: f64,
    /// The (weighted) agreement seen, 0..=1.
    pub agreement: f64,
    /// The (weighted) agreement that chance would give, 0..=1.
    pub by_chance: f64,
    /// The number of units judged by both.
    pub n: u64,
    /// The standard error for large samples.
    pub se: f64,
    /// The 95% interval, cut off at -1 and 1.
    pub interval: Interval,
}

/// The cross-table of two assessors over the units that both judged.
///
/// # Shape and units
/// One judgement per unit and assessor. The result has a row per level of the first and a column per
/// level of the second assessor, from `lowest` to `highest`, levels that nobody chose included.
///
/// # Errors
/// [`Undefined::UnequalLengths`] if the columns differ in length; [`Undefined::OutsideDomain`] if
/// `lowest > highest` or a judgement lies outside them.
///
/// # Source
/// Cohen (1960), see [`literature`](crate::literature#cohen1960).
///
/// # Reference value
/// `table` in R 4.2.2, `reference/agreement.R`.
pub fn cross_table(
    first: &[Option<u8>],
    second: &[Option<u8>],
    lowest: u8,
    highest: u8,
) -> Result<Vec<Vec<u64>>, Undefined> {
    if first.len() != second.len() {
        return Err(Undefined::UnequalLengths);
    }
    if lowest > highest {
        return Err(Undefined::OutsideDomain);
    }
    let all = first.iter().chain(second).flatten();
    if all.clone().any(|level| !(lowest..=highest).contains(level)) {
        return Err(Undefined::OutsideDomain);
    }
    let levels = usize::from(highest - lowest) + 1;
    let mut table = vec![vec![0; levels]; levels];
    for pair in first.iter().zip(second) {
        if let (Some(row), Some(column)) = pair {
            table[usize::from(row - lowest)][usize::from(column - lowest)] += 1;
        }
    }
    Ok(table)
}

/// Cohen's kappa: how much of the agreement that chance does not give was reached.
///
/// # Formula
/// ```text
/// kappa = 1 - n sum_ij d_ij x_ij / sum_ij d_ij r_i c_j
/// ```
/// where `x_ij` units got level `i` from the first and `j` from the second assessor, `r_i` and `c_j` are
/// the totals of rows and columns and `d_ij` the disagreement: 1 off the diagonal, `|i - j|` or
/// `(i - j)²`. With `w_ij = 1 - d_ij / max d`, `a = sum w_ij x_ij / n` the agreement, `b` that by chance,
/// `u_i = sum_j w_ij c_j / n` and `v_j = sum_i w_ij r_i / n`:
/// ```text
/// se² = ( sum_ij x_ij/n (w_ij (1 - b) - (u_i + v_j)(1 - a))² - (a b - 2 b + a)² ) / (n (1 - b)⁴)
/// interval = kappa ± z se, cut off at -1 and 1
/// ```
///
/// # Shape and units
/// `table`: square, as [`cross_table`] makes it. Levels that nobody chose do not change kappa.
///
/// # Errors
/// [`Undefined::UnequalLengths`] if the table is not square; [`Undefined::EmptyBase`] if no unit was
/// judged by both; [`Undefined::NoVariance`] if both gave all units one and the same level (agreement and
/// chance are both perfect); [`Undefined::TooLarge`] if the table has more than 256 levels or counts beyond
/// exact sums.
///
/// # Use and limits
/// Low where one level is frequent, however much the assessors agree: show the agreement beside it. The
/// quadratic kappa rises with the number of levels. The interval is for large samples: with fewer than
/// some 50 units it is too narrow; at perfect agreement it has no width. psych 2.2.9 has `rowSums(w * rs)`
/// in the variance of the weighted kappa where Fleiss, Cohen and Everitt have `v_j`, so that its weighted intervals are
/// others (sometimes of width 0); this one is theirs.
///
/// # Source
/// Cohen (1960), see [`literature`](crate::literature#cohen1960); Cohen (1968), see
/// [`literature`](crate::literature#cohen1968); the standard error Fleiss, Cohen and Everitt (1969), see
/// [`literature`](crate::literature#fleiss1969).
///
/// # Reference value
/// 0.49152542372881347 with 0.3915637020535469 … 0.59148714540408 for the table (88, 14, 18; 10, 40, 10;
/// 2, 6, 12) of Cohen (1968); R 4.2.2, psych 2.2.9 `cohen.kappa`; `reference/agreement.R`. Weighted:
/// statsmodels 0.15.0 `cohens_kappa`, `reference/agreement.py`.
pub fn cohen_kappa(table: &[Vec<u64>], disagreement: Disagreement) -> Result<Kappa, Undefined> {
    let levels = table.len();
    if table.iter().any(|row| row.len() != levels) {
        return Err(Undefined::UnequalLengths);
    }
    let n = table
        .iter()
        .flatten()
        .try_fold(0_u64, |n, &units| n.checked_add(units))
        .ok_or(Undefined::TooLarge)?;
    // With 40 bits of units and 16 bits of cost all sums below fit in 128 bits.
    if levels > 256 || n >= 1 << 40 {
        return Err(Undefined::TooLarge);
    }
    if n == 0 {
        return Err(Undefined::EmptyBase);
    }
    let rows: Vec<u64> = table.iter().map(|row| row.iter().sum()).collect();
    let columns: Vec<u64> = (0..levels).map(|j| table.iter().map(|row| row[j]).sum()).collect();
    let cost = |i: usize, j: usize| disagreement.cost(i.abs_diff(j));
    let (mut seen, mut chance) = (0_u128, 0_u128);
    for i in 0..levels {
        for j in 0..levels {
            seen += u128::from(cost(i, j)) * u128::from(table[i][j]);
            chance += u128::from(cost(i, j)) * u128::from(rows[i]) * u128::from(columns[j]);
        }
    }
    if chance == 0 {
        return Err(Undefined::NoVariance);
    }
    let units = n as f64;
    // Both disagreements as shares of the greatest possible one.
    let greatest = disagreement.cost(levels - 1) as f64;
    let seen_share = seen as f64 / (units * greatest);
    let chance_share = chance as f64 / (units * units * greatest);
    let kappa = 1.0 - (u128::from(n) * seen) as f64 / chance as f64;
    let weight = |i: usize, j: usize| 1.0 - cost(i, j) as f64 / greatest;
    let mean_weight = |totals: &[u64], level: usize| {
        let terms = totals.iter().enumerate().map(|(i, &total)| weight(i, level) * total as f64);
        compensated(terms) / units
    };
    let by_row: Vec<f64> = (0..levels).map(|i| mean_weight(&columns, i)).collect();
    let by_column: Vec<f64> = (0..levels).map(|j| mean_weight(&rows, j)).collect();
    let mut terms = Vec::new();
    let (a, b) = (1.0 - seen_share, 1.0 - chance_share);
    // The mean of the bracketed term is a b - 2 b + a: squares around it cannot become negative.
    let mean = a * b - 2.0 * b + a;
    for (i, row) in table.iter().enumerate() {
        for (j, &units) in row.iter().enumerate().filter(|(_, units)| **units > 0) {
            let term = weight(i, j) * chance_share - (by_row[i] + by_column[j]) * seen_share;
            terms.push(units as f64 * (term - mean) * (term - mean));
        }
    }
    let se = (compensated(terms) / units).sqrt() / (units.sqrt() * chance_share * chance_share);
    let end = |value: f64| value.clamp(-1.0, 1.0);
    let interval = Interval::new(end(kappa - Z95 * se), end(kappa + Z95 * se))
        .map_err(|_| Undefined::OutsideDomain)?;
    Ok(Kappa { kappa, agreement: a, by_chance: b, n, se, interval })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Disagreement; 3] =
        [Disagreement::Nominal, Disagreement::Linear, Disagreement::Quadratic];

    #[test]
    fn perfect_agreement_is_one() {
        for disagreement in ALL {
            let found = cohen_kappa(&[vec![3, 0], vec![0, 4]], disagreement).unwrap();
            assert!((found.kappa - 1.0).abs() < 1e-15 && found.se.abs() < 1e-12);
        }
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        for disagreement in ALL {
            let kappa = |table: &[Vec<u64>]| cohen_kappa(table, disagreement);
            assert_eq!(kappa(&[]), Err(Undefined::EmptyBase));
            assert_eq!(kappa(&[vec![0, 0], vec![0, 0]]), Err(Undefined::EmptyBase));
            assert_eq!(kappa(&[vec![5]]), Err(Undefined::NoVariance));
            assert_eq!(kappa(&[vec![5, 0], vec![0, 0]]), Err(Undefined::NoVariance));
            assert_eq!(kappa(&[vec![5, 0]]), Err(Undefined::UnequalLengths));
            assert_eq!(kappa(&[vec![u64::MAX, 1], vec![0, 0]]), Err(Undefined::TooLarge));
        }
        let judged = [Some(1), Some(3), None];
        assert_eq!(cross_table(&judged, &judged[..2], 1, 3), Err(Undefined::UnequalLengths));
        assert_eq!(cross_table(&judged, &judged, 2, 3), Err(Undefined::OutsideDomain));
        assert_eq!(cross_table(&judged, &judged, 3, 1), Err(Undefined::OutsideDomain));
        assert_eq!(cross_table(&judged, &judged, 1, 3).unwrap()[2], [0, 0, 1]);
    }
}
