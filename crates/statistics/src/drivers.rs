//! Key drivers: what several scores, which also go together with each other, each contribute to how well
//! they predict one outcome. Association, never cause.

mod bootstrap;

pub use bootstrap::{DriverInterval, DriverIntervals, driver_intervals};

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use crate::Undefined;
use crate::correlation::{CorrelationMatrix, Covariances, NOTHING_LEFT};

/// The most predictors: 2¹⁶ combinations take some milliseconds, and each one more doubles them.
pub const MOST_PREDICTORS: usize = 16;

/// Eigenvalues are found in a few steps each; a table for which this is not enough has none.
const MOST_STEPS: usize = 10_000;

/// What is known of one predictor beside the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Driver {
    /// Its plain correlation with the outcome.
    pub r: f64,
    /// Its standardised regression weight, all others held constant. Can have the other sign than `r`.
    pub beta: f64,
    /// Johnson's relative weight: its part of R², at least 0.
    pub relative_weight: f64,
    /// The relative weight as a share of R², 0..=1.
    pub relative_weight_pct: f64,
    /// LMG: the average rise of R² when it joins, over all orders of joining, at least 0.
    pub lmg: f64,
    /// LMG as a share of R², 0..=1.
    pub lmg_pct: f64,
}

/// How well the predictors together predict the outcome, and what each contributes.
#[derive(Debug, Clone, PartialEq)]
pub struct Drivers {
    /// The number of people with the outcome and every predictor.
    pub n: u64,
    /// R²: the share of the outcome's variance that goes together with the predictors, 0..=1.
    pub r_squared: f64,
    /// R² less what as many predictors of pure chance would have: can be below 0.
    pub adjusted_r_squared: f64,
    /// One entry per predictor, in the order given.
    pub drivers: Vec<Driver>,
}

/// Key drivers of an outcome: R² divided over the predictors by Johnson's relative weights and by LMG.
///
/// # Formula
/// With `R` the correlations of the `p` predictors and `c` those with the outcome:
/// ```text
/// R²       = c' R⁻¹ c,  adjusted 1 - (1 - R²)(n - 1)/(n - p - 1),  beta = R⁻¹ c
/// relative weight_j = sum_k s_jk² b_k²,   S = the symmetric root of R (S S = R),  b = S⁻¹ c
/// lmg_j    = sum over sets T without j of |T|! (p - 1 - |T|)! / p! * (R²(T and j) - R²(T))
/// ..._pct  = divided by R²
/// ```
/// Both add up to R²; each `_pct` adds up to 1.
///
/// # Shape and units
/// `predictors`: one column per predictor, all as long as `outcome`. Only people with a value in every
/// column count. The unit of a column falls out.
///
/// # Errors
/// [`Undefined::TooFewItems`] without predictors; [`Undefined::TooManyItems`] with more than
/// [`MOST_PREDICTORS`]; [`Undefined::UnequalLengths`] if columns differ in length; [`Undefined::TooFewRows`] if
/// fewer than 4 or than `p + 2` people are complete; [`Undefined::NoVariance`] if one of the columns is the
/// same for all of them; [`Undefined::Singular`] if a predictor follows from the others;
/// [`Undefined::EmptyBase`] if R² is 0 and there is nothing to divide; [`Undefined::OutsideDomain`] if a value
/// is not finite.
///
/// # Use and limits
/// Says which scores go together most with the outcome *when answers are read side by side*. It does not
/// say what would happen if one of them were raised: people who are content may see everything in a
/// better light, and what was not asked has no part. Predictors that are nearly the same share their
/// contribution. A scale that is measured better gets more of it. Print the intervals
/// ([`driver_intervals`]): the order is often not certain.
///
/// # Source
/// Johnson (2000), see [`literature`](crate::literature#johnson2000); LMG: Lindeman, Merenda and Gold (1980),
/// as in Grömping (2006), see [`literature`](crate::literature#lindeman1980) and
/// [`literature`](crate::literature#gromping2006).
///
/// # Reference value
/// Relative weights 0.212308144311668 and 0.179193555536629 of R² = 0.391501699848296, for the 120 people
/// and two predictors of the case `twins`; R 4.2.2 `eigen`, and LMG by `lm` in every order;
/// `reference/drivers.R`. With two predictors both methods give the same.
pub fn drivers(
    outcome: &[Option<f64>],
    predictors: &[impl AsRef<[Option<f64>]>],
) -> Result<Drivers, Undefined> {
    let correlations = CorrelationMatrix::of_complete(&columns(outcome, predictors)?)?;
    drivers_from_correlations(&correlations)
}

/// [`drivers`] from correlations that are known: variable 0 is the outcome, the others predict it.
///
/// # Formula
/// As [`drivers`].
///
/// # Shape and units
/// Correlations over the same people: pairwise ones need not fit together.
///
/// # Errors
/// As [`drivers`]; [`Undefined::OutsideDomain`] or [`Undefined::Singular`] if no people can have these
/// correlations.
///
/// # Source
/// As [`drivers`].
///
/// # Reference value
/// As [`drivers`].
pub fn drivers_from_correlations(correlations: &CorrelationMatrix) -> Result<Drivers, Undefined> {
    let (n, p) = (correlations.n(), correlations.len() - 1);
    checked_number(p)?;
    if n < 4 || n < p as u64 + 2 {
        return Err(Undefined::TooFewRows);
    }
    // The outcome last: every set of predictors is taken out before it.
    let order: Vec<usize> = (1..=p).chain([0]).collect();
    let table = correlations.of_some(&order)?;
    let explained = explained(&table)?;
    let r_squared = explained[explained.len() - 1];
    if r_squared > 1.0 + 1e-9 {
        return Err(Undefined::OutsideDomain);
    }
    if r_squared <= 1e-12 {
        return Err(Undefined::EmptyBase);
    }
    let lmg = lmg(&explained, p);
    let Johnson { beta, weights } = johnson(&table)?;
    let drivers = (0..p)
        .map(|j| Driver {
            r: table.at(j, p),
            beta: beta[j],
            relative_weight: weights[j],
            relative_weight_pct: weights[j] / r_squared,
            lmg: lmg[j],
            lmg_pct: lmg[j] / r_squared,
        })
        .collect();
    let (people, predictors) = (n as f64, p as f64);
    Ok(Drivers {
        n,
        r_squared: r_squared.min(1.0),
        adjusted_r_squared: 1.0
            - (1.0 - r_squared.min(1.0)) * (people - 1.0) / (people - predictors - 1.0),
        drivers,
    })
}

/// The outcome first, then the predictors.
fn columns<'a>(
    outcome: &'a [Option<f64>],
    predictors: &'a [impl AsRef<[Option<f64>]>],
) -> Result<Vec<&'a [Option<f64>]>, Undefined> {
    checked_number(predictors.len())?;
    Ok([outcome].into_iter().chain(predictors.iter().map(AsRef::as_ref)).collect())
}

fn checked_number(predictors: usize) -> Result<(), Undefined> {
    match predictors {
        0 => Err(Undefined::TooFewItems),
        1..=MOST_PREDICTORS => Ok(()),
        _ => Err(Undefined::TooManyItems),
    }
}

/// R² of every set of predictors; bit `j` of the place says whether predictor `j` is in.
fn explained(table: &Covariances) -> Result<Vec<f64>, Undefined> {
    let p = table.len() - 1;
    let mut found = vec![0.0; 1 << p];
    join(table, 0, 0, &mut found)?;
    Ok(found)
}

/// Lets each predictor from `next` on join those in `set`. `left` holds what is left of the predictors
/// from `next` on, and of the outcome, when those in `set` are held constant.
fn join(left: &Covariances, next: usize, set: usize, found: &mut [f64]) -> Result<(), Undefined> {
    let outcome = left.len() - 1;
    for joins in 0..outcome {
        // Checks that something is left of the one that joins.
        let after = left.after(joins)?;
        let common = left.at(joins, outcome);
        let with = set | 1 << (next + joins);
        found[with] = found[set] + common * common / left.at(joins, joins);
        join(&after, next + joins + 1, with, found)?;
    }
    Ok(())
}

/// The average rise of R² over all orders of joining.
fn lmg(explained: &[f64], p: usize) -> Vec<f64> {
    // The share of orders in which exactly these `before` come before a certain one: 1 / (p C(p-1, before)).
    let mut weight = vec![1.0 / p as f64; p];
    for before in 1..p {
        weight[before] = weight[before - 1] * before as f64 / (p - before) as f64;
    }
    (0..p)
        .map(|j| {
            let without = (0..explained.len()).filter(|set| set & (1 << j) == 0);
            let rises = without.map(|set| {
                let before = set.count_ones() as usize;
                weight[before] * (explained[set | 1 << j] - explained[set])
            });
            rises.sum::<f64>().max(0.0)
        })
        .collect()
}

/// Standardised regression weights and relative weights.
struct Johnson {
    beta: DVector<f64>,
    weights: DVector<f64>,
}

/// Relative weights by the symmetric root of the predictors' correlations: the uncorrelated variables
/// nearest to the predictors stand between these and the outcome.
fn johnson(table: &Covariances) -> Result<Johnson, Undefined> {
    let p = table.len() - 1;
    let correlations = DMatrix::from_fn(p, p, |i, j| table.at(i, j));
    let outcome = DVector::from_fn(p, |i, _| table.at(i, p));
    let eigen = SymmetricEigen::try_new(correlations, f64::EPSILON, MOST_STEPS)
        .ok_or(Undefined::Singular)?;
    if eigen.eigenvalues.iter().any(|value| *value <= NOTHING_LEFT) {
        return Err(Undefined::Singular);
    }
    let rebuilt = |values: DVector<f64>| {
        &eigen.eigenvectors * DMatrix::from_diagonal(&values) * eigen.eigenvectors.transpose()
    };
    let root = rebuilt(eigen.eigenvalues.map(f64::sqrt));
    let inverse = rebuilt(eigen.eigenvalues.map(|value| 1.0 / value.sqrt()));
    let between = &inverse * outcome;
    let beta = inverse * &between;
    let weights = root.map(|s| s * s) * between.map(|b| b * b);
    Ok(Johnson { beta, weights })
}

#[cfg(test)]
mod tests;
