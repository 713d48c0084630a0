//! The polychoric correlation of ordered answers, and alpha that rests on it.

use crate::bivariate::{density, rectangle};
use crate::reliability::checked_rows;
use crate::sum::compensated;
use crate::tails::{Z95, normal_quantile};
use crate::{Interval, Undefined};

/// A polychoric correlation with what is needed to judge it.
#[derive(Debug, Clone, PartialEq)]
pub struct Polychoric {
    /// The correlation of the two normal variables behind the answers, strictly between -1 and 1.
    pub rho: f64,
    /// Its standard error, with the thresholds taken as known.
    pub se: f64,
    /// The 95% interval of `rho`.
    pub interval: Interval,
    /// Where the variable behind the rows passes from one answer to the next; ascending, one fewer than the
    /// answers that anyone gave.
    pub row_thresholds: Vec<f64>,
    /// The same for the columns.
    pub column_thresholds: Vec<f64>,
    /// The number of pairs.
    pub n: u64,
}

/// Cronbach's alpha of the variables behind ordered answers.
#[derive(Debug, Clone, PartialEq)]
pub struct OrdinalAlpha {
    /// Alpha: no unit, at most 1 if the correlations fit one population, can be negative.
    pub alpha: f64,
    /// The polychoric correlations of items 1 and 2, 1 and 3, …, 2 and 3, …
    pub correlations: Vec<f64>,
    /// The number of items.
    pub n_items: usize,
    /// The smallest number of rows behind one correlation.
    pub n_fewest: u64,
}

/// Correlations beyond this are not told from ±1; the bound of `polycor`.
const LARGEST: f64 = 0.9999;
/// Where the likelihood is looked at first. One hill is the rule; this keeps to the highest if there
/// are two.
const GRID: [f64; 11] = [-LARGEST, -0.98, -0.8, -0.5, -0.2, 0.0, 0.2, 0.5, 0.8, 0.98, LARGEST];
const MAX_STEPS: usize = 100;

/// The polychoric correlation of a cross-table: the correlation of two normal variables that were cut into
/// ordered answers.
///
/// # Formula
/// ```text
/// threshold a_i = lower normal quantile of the share of rows 1..=i, b_j the same of columns
/// L(rho)        = sum_ij n_ij log P(a_(i-1) < X < a_i, b_(j-1) < Y < b_j; rho)    is made largest
/// se            = 1 / sqrt(-L''(rho))
/// interval      = tanh(atanh(rho) ± z se / (1 - rho²))
/// ```
/// where `X`, `Y` are standard normal with correlation `rho` and `z` = 1.959963984540054.
///
/// # Shape and units
/// `counts`: one list per row, answers in ascending order. Rows and columns that are empty are left out.
///
/// # Errors
/// [`Undefined::UnequalLengths`] if the rows differ in length; [`Undefined::TooLarge`] if the counts do
/// not add up; [`Undefined::EmptyBase`] if all are 0; [`Undefined::NoVariance`] if one row or one
/// column holds everyone; [`Undefined::AtBoundary`] if the likelihood still rises at ±0.9999, as with
/// two answers each and an empty cell (`polycor` gives the bound; other programs add half a person to
/// the empty cell).
///
/// # Use and limits
/// Trust it from some hundred pairs and no more than a few empty cells. A cell with people in it that
/// the model gives less than 1e-9 costs digits. The thresholds are from the pairs themselves and then
/// taken as known, which makes the standard error a little too small. Where answers are not cuts of
/// something continuous and normal it overstates.
///
/// # Source
/// Olsson (1979), see [`literature`](crate::literature#olsson1979): the two-step estimate.
///
/// # Reference value
/// `rho` = 0.491371949113901, `se` = 0.0473046957359544 for the rows (13, 69, 41), (6, 113, 132), (0,
/// 22, 104); mpmath 1.3.0 with 30 digits, `reference/polychoric.py`. R 4.2.2, polycor 0.8.1
/// `polychor(ML = FALSE)` agrees within the 2e-5 of its optimiser.
pub fn polychoric(counts: &[Vec<u64>]) -> Result<Polychoric, Undefined> {
    let table = Table::of(counts)?;
    let (rho, curvature) = table.most_likely()?;
    let se = 1.0 / (-curvature).sqrt();
    let z = libm::atanh(rho);
    let half = Z95 * se / ((1.0 - rho) * (1.0 + rho));
    let end = |z: f64| libm::tanh(z).clamp(-1.0, 1.0);
    let interval =
        Interval::new(end(z - half), end(z + half)).map_err(|_| Undefined::OutsideDomain)?;
    Ok(Polychoric {
        rho,
        se,
        interval,
        row_thresholds: inner(&table.rows),
        column_thresholds: inner(&table.columns),
        n: table.n,
    })
}

/// The polychoric correlation of two columns of answers, over the rows that have both.
///
/// # Errors
/// As [`polychoric`]; [`Undefined::UnequalLengths`] if the columns differ in length.
///
/// # Source
/// Olsson (1979), see [`literature`](crate::literature#olsson1979).
///
/// # Reference value
/// As [`polychoric`].
pub fn polychoric_of_answers(
    first: &[Option<u8>],
    second: &[Option<u8>],
) -> Result<Polychoric, Undefined> {
    if first.len() != second.len() {
        return Err(Undefined::UnequalLengths);
    }
    let pairs = || first.iter().zip(second).filter_map(|(x, y)| Some(((*x)?, (*y)?)));
    let size = pairs().map(|(x, y)| usize::from(x.max(y)) + 1).max().ok_or(Undefined::EmptyBase)?;
    let mut counts = vec![vec![0_u64; size]; size];
    for (x, y) in pairs() {
        counts[usize::from(x)][usize::from(y)] += 1;
    }
    polychoric(&counts)
}

/// Ordinal alpha: standardised alpha of the polychoric correlations, each over the people with both
/// answers.
///
/// # Formula
/// ```text
/// alpha = k / (k - 1) * (1 - k / sum_ij rho_ij),  rho_ii = 1
/// ```
///
/// # Shape and units
/// `items`: one column per item, all of the same length, all keyed the same way; no unit.
///
/// # Errors
/// [`Undefined::TooFewItems`] if `k < 2`; [`Undefined::UnequalLengths`] if the columns differ in
/// length; as [`polychoric`] if one of the correlations does not exist; [`Undefined::NoVariance`] if
/// the correlations do not add up to something above 0.
///
/// # Use and limits
/// The reliability of the sum of the *variables behind* the answers, which nobody has observed: higher than
/// that of the scores people get. To see whether few answer points hold alpha down; not as the
/// reliability of a score.
///
/// # Source
/// Zumbo, Gadermann and Zeisser (2007), see [`literature`](crate::literature#zumbo2007); for the limits
/// Chalmers (2018), see [`literature`](crate::literature#chalmers2018).
///
/// # Reference value
/// 0.728349283350114 for the three items of `reference/polychoric.py`; mpmath 1.3.0 with 30 digits.
pub fn ordinal_alpha(items: &[Vec<Option<u8>>]) -> Result<OrdinalAlpha, Undefined> {
    checked_rows(items)?;
    let (mut correlations, mut n_fewest) = (Vec::new(), u64::MAX);
    for (i, first) in items.iter().enumerate() {
        for second in &items[i + 1..] {
            let found = polychoric_of_answers(first, second)?;
            n_fewest = n_fewest.min(found.n);
            correlations.push(found.rho);
        }
    }
    let k = items.len() as f64;
    let off_diagonal = 2.0 * compensated(correlations.iter().copied());
    if k + off_diagonal <= 1e-12 * k {
        return Err(Undefined::NoVariance);
    }
    let alpha = k / (k - 1.0) * (off_diagonal / (k + off_diagonal));
    Ok(OrdinalAlpha { alpha, correlations, n_items: items.len(), n_fewest })
}

/// A cross-table without empty rows and columns.
struct Table {
    /// The thresholds of the rows, from minus to plus infinity.
    rows: Vec<f64>,
    columns: Vec<f64>,
    /// The cells in which there is someone: row, column, number.
    cells: Vec<(usize, usize, f64)>,
    n: u64,
}

/// The logarithm of the likelihood with its first and second derivative by the correlation.
#[derive(Debug, Clone, Copy)]
struct Likelihood {
    log: f64,
    slope: f64,
    curvature: f64,
}

impl Table {
    fn of(counts: &[Vec<u64>]) -> Result<Self, Undefined> {
        let n_columns = counts.first().map_or(0, Vec::len);
        if counts.iter().any(|row| row.len() != n_columns) {
            return Err(Undefined::UnequalLengths);
        }
        let row_totals =
            counts.iter().map(|row| total(row.iter().copied())).collect::<Result<Vec<_>, _>>()?;
        let column_totals = (0..n_columns)
            .map(|j| total(counts.iter().map(|row| row[j])))
            .collect::<Result<Vec<_>, _>>()?;
        let n = total(row_totals.iter().copied())?;
        if n == 0 {
            return Err(Undefined::EmptyBase);
        }
        let filled = |totals: &[u64]| -> Vec<usize> {
            (0..totals.len()).filter(|&place| totals[place] > 0).collect()
        };
        let mut cells = Vec::new();
        for (i, &row) in filled(&row_totals).iter().enumerate() {
            for (j, &column) in filled(&column_totals).iter().enumerate() {
                if counts[row][column] > 0 {
                    cells.push((i, j, counts[row][column] as f64));
                }
            }
        }
        Ok(Self {
            rows: thresholds(&row_totals, n)?,
            columns: thresholds(&column_totals, n)?,
            cells,
            n,
        })
    }

    fn likelihood(&self, rho: f64) -> Likelihood {
        let mut terms = [const { Vec::new() }; 3];
        for &(i, j, count) in &self.cells {
            let (x, y) = ([self.rows[i], self.rows[i + 1]], [self.columns[j], self.columns[j + 1]]);
            // A cell that cannot be is as unlikely as a number can say.
            let probability = rectangle(x, y, rho).max(f64::MIN_POSITIVE);
            // The derivative of a normal probability by the correlation is the density at the corner.
            let corner = |a, b| density(x[a], y[b], rho);
            let (both, none, first, second) =
                (corner(1, 1), corner(0, 0), corner(0, 1), corner(1, 0));
            let [slope, bend] =
                [0, 1].map(|d| ((both[d] - first[d]) - (second[d] - none[d])) / probability);
            terms[0].push(count * libm::log(probability));
            terms[1].push(count * slope);
            terms[2].push(count * (bend - slope * slope));
        }
        let [log, slope, curvature] = terms.map(compensated);
        Likelihood { log, slope, curvature }
    }

    /// The correlation of the largest likelihood, and the curvature there.
    fn most_likely(&self) -> Result<(f64, f64), Undefined> {
        let heights = GRID.map(|rho| self.likelihood(rho).log);
        let best = (0..GRID.len()).max_by(|&a, &b| heights[a].total_cmp(&heights[b])).unwrap_or(0);
        let mut low = GRID[best.saturating_sub(1)];
        let mut high = GRID[(best + 1).min(GRID.len() - 1)];
        let mut rho = GRID[best];
        // A likelihood that is as high at the bound as anywhere has its top beyond it; if it is highest at the
        // bound itself, the slope there decides.
        let flat = heights[best] - 1e-9 * (1.0 + heights[best].abs() / self.n as f64);
        let ends = [(0, -1.0), (GRID.len() - 1, 1.0)];
        if ends.iter().any(|&(end, outward)| {
            heights[end] >= flat && (end != best || self.likelihood(rho).slope * outward >= 0.0)
        }) {
            return Err(Undefined::AtBoundary);
        }
        for _ in 0..MAX_STEPS {
            let Likelihood { slope, curvature, .. } = self.likelihood(rho);
            if slope > 0.0 {
                low = rho;
            } else {
                high = rho;
            }
            let newton = rho - slope / curvature;
            let inside = curvature < 0.0 && low <= newton && newton <= high;
            let next = if inside { newton } else { 0.5 * (low + high) };
            // Newton doubles the digits: after a step this small the next would change nothing.
            if (next - rho).abs() < 1e-10 {
                let curvature = self.likelihood(next).curvature;
                let is_top = curvature < 0.0 && curvature.is_finite();
                return if is_top { Ok((next, curvature)) } else { Err(Undefined::NoConvergence) };
            }
            rho = next;
        }
        Err(Undefined::NoConvergence)
    }
}

/// A sum of counts that fits.
fn total(counts: impl IntoIterator<Item = u64>) -> Result<u64, Undefined> {
    counts.into_iter().try_fold(0_u64, u64::checked_add).ok_or(Undefined::TooLarge)
}

/// The thresholds between the answers that anyone gave, with minus and plus infinity at the ends.
fn thresholds(totals: &[u64], n: u64) -> Result<Vec<f64>, Undefined> {
    let mut found = vec![f64::NEG_INFINITY];
    let mut below = 0;
    for &total in totals.iter().filter(|&&total| total > 0) {
        below += total;
        if below < n {
            // The smaller side is asked, so that a share close to 1 keeps its digits.
            let (small, sign) = if below <= n - below { (below, 1.0) } else { (n - below, -1.0) };
            found.push(sign * normal_quantile(small as f64 / n as f64)?);
        }
    }
    if found.len() < 2 {
        return Err(Undefined::NoVariance);
    }
    found.push(f64::INFINITY);
    Ok(found)
}

/// The thresholds without the infinite ends.
fn inner(thresholds: &[f64]) -> Vec<f64> {
    thresholds.iter().copied().filter(|threshold| threshold.is_finite()).collect()
}
