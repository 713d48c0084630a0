//! The model of one common factor, by maximum likelihood.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use crate::Undefined;
use crate::reliability::CovarianceMatrix;

/// A common factor and what each item has of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct OneFactor {
    /// The loading of each item on a factor of variance 1, in the unit of its answers. Together positive.
    pub loadings: Vec<f64>,
    /// The variance of each item that the factor does not explain, above 0.
    pub uniquenesses: Vec<f64>,
    /// The loadings on standardised items: the correlations of item and factor, between -1 and 1.
    pub loadings_standardised: Vec<f64>,
    /// The standard errors of `loadings_standardised`, from the expected information for normal answers.
    pub loadings_standardised_se: Vec<f64>,
    /// The least value of the discrepancy of Jöreskog, at least 0; 0 if the model fits to the letter, as it
    /// does with three items.
    pub discrepancy: f64,
    /// The rows behind the covariances.
    pub n_rows: u64,
}

/// Below this share of its variance an item is said to have nothing of its own.
const SMALLEST_UNIQUENESS: f64 = 1e-6;
/// Eigenvalues below this share of the largest that they can be count as 0.
const SINGULAR: f64 = 1e-9;
/// Ten steps are usual; a uniqueness on its way to 0 takes some twenty.
const MAX_STEPS: usize = 200;

/// Fits the model of one common factor to covariances.
///
/// # Formula
/// ```text
/// Sigma = l l' + diag(theta)
/// F     = log |Sigma| + tr(S Sigma^-1) - log |S| - k      is made least
/// ```
/// where `l` are the loadings, `theta` the uniquenesses and `S` the covariances. Found on the correlations
/// (which gives the same maximum) by Newton's method on the logarithms of the uniquenesses.
///
/// # Shape and units
/// From 3 items on; loadings in the unit of the answers, uniquenesses in its square. Covariances with
/// divisor `n - 1` (lavaan's default is `n`, which makes its loadings smaller by a factor
/// `sqrt((n - 1)/n)`).
///
/// # Errors
/// [`Undefined::NotIdentified`] with 2 items, if a combination of items does not vary (more items than
/// rows, an item twice), or if the items share nothing that would fix the loadings;
/// [`Undefined::NoVariance`] if an item does not vary; [`Undefined::AtBoundary`] if the best fit gives
/// an item no variance of its own (a Heywood case); [`Undefined::NoConvergence`] if no maximum is
/// found.
///
/// # Use and limits
/// That the model can be fitted does not say that it fits. Treats answers as numbers; with two or three
/// points per item loadings come out too low.
///
/// # Source
/// Jöreskog (1967), see [`literature`](crate::literature#joreskog1967); for the second derivatives
/// Clarke (1970), see [`literature`](crate::literature#clarke1970).
///
/// # Reference value
/// Loadings sqrt(3/2), sqrt(50/27), sqrt(3/2) for the example in `docs/methods/reliability.md`, by
/// hand. Longer scales: mpmath 1.3.0 with 40 digits, `reference/one_factor.py`, and within 1e-6 R
/// 4.2.2, lavaan 0.6.14 `cfa` with its `standardizedSolution`.
pub fn fit(covariances: &CovarianceMatrix) -> Result<OneFactor, Undefined> {
    let k = covariances.n_items();
    let mut correlations = DMatrix::identity(k, k);
    for i in 0..k {
        for j in 0..k {
            correlations[(i, j)] = covariances.correlation(i, j)?;
        }
    }
    if k < 3 {
        return Err(Undefined::NotIdentified);
    }
    let solution = minimise(&correlations)?;
    let scale: Vec<f64> = (0..k).map(|i| covariances.at(i, i).sqrt()).collect();
    let total: f64 = solution.loadings.iter().zip(&scale).map(|(loading, sd)| loading * sd).sum();
    let sign = if total < 0.0 { -1.0 } else { 1.0 };
    let loadings_standardised: Vec<f64> = solution.loadings.iter().map(|l| sign * l).collect();
    let n_rows = covariances.n_rows();
    let loadings_standardised_se =
        standard_errors(&loadings_standardised, &solution.uniquenesses, n_rows as f64)?;
    Ok(OneFactor {
        loadings: loadings_standardised.iter().zip(&scale).map(|(l, sd)| l * sd).collect(),
        uniquenesses: solution.uniquenesses.iter().zip(&scale).map(|(u, sd)| u * sd * sd).collect(),
        loadings_standardised,
        loadings_standardised_se,
        discrepancy: solution.discrepancy,
        n_rows,
    })
}

/// The best fit on the metric of the correlations.
struct Solution {
    loadings: DVector<f64>,
    uniquenesses: Vec<f64>,
    discrepancy: f64,
}

/// The model at given uniquenesses, with the loadings that fit best there.
struct Trial {
    log_uniquenesses: DVector<f64>,
    /// Eigenvalues of the correlations divided by the uniquenesses, the largest first.
    values: Vec<f64>,
    /// The eigenvectors as columns, in the order of `values`.
    vectors: DMatrix<f64>,
    discrepancy: f64,
}

impl Trial {
    fn at(correlations: &DMatrix<f64>, log_uniquenesses: DVector<f64>) -> Result<Self, Undefined> {
        let k = correlations.nrows();
        let root = log_uniquenesses.map(|log| libm::exp(-0.5 * log));
        let scaled = DMatrix::from_fn(k, k, |i, j| correlations[(i, j)] * root[i] * root[j]);
        let (values, vectors) = eigen(scaled)?;
        // With more than a factor's worth of shared variance the largest is above 1, and drops out.
        let discrepancy = values.iter().skip(1).map(|&v| v - libm::log(v) - 1.0).sum();
        Ok(Self { log_uniquenesses, values, vectors, discrepancy })
    }

    /// First derivatives of the discrepancy by the logarithms of the uniquenesses.
    fn gradient(&self) -> DVector<f64> {
        DVector::from_fn(self.values.len(), |i, _| {
            let terms = self.values.iter().enumerate().skip(1);
            terms.map(|(m, v)| (1.0 - v) * self.vectors[(i, m)] * self.vectors[(i, m)]).sum()
        })
    }

    /// Second derivatives.
    fn hessian(&self) -> DMatrix<f64> {
        let first = self.values.first().copied().unwrap_or(1.0);
        let w = &self.vectors;
        DMatrix::from_fn(w.nrows(), w.nrows(), |i, j| {
            let (mut scaled, mut plain, mut bent) = (0.0, 0.0, 0.0);
            for (m, &v) in self.values.iter().enumerate().skip(1) {
                let product = w[(i, m)] * w[(j, m)];
                plain += product;
                scaled += v * product;
                bent += (1.0 - v) * (first + v) / (first - v) * product;
            }
            scaled * plain + w[(i, 0)] * w[(j, 0)] * bent
        })
    }

    /// The step to the minimum of the parabola, or downhill where the surface is no bowl.
    fn step(&self) -> DVector<f64> {
        let gradient = -self.gradient();
        let newton = self.hessian().cholesky().map(|root| root.solve(&gradient));
        let step = newton.filter(|step| step.iter().all(|s| s.is_finite())).unwrap_or(gradient);
        // A uniqueness more than e² times smaller or larger is too far to trust.
        let longest = step.amax();
        if longest > 2.0 { step * (2.0 / longest) } else { step }
    }

    fn solution(&self) -> Result<Solution, Undefined> {
        let first = self.values.first().copied().unwrap_or(1.0);
        let (curvature, _) = eigen(self.hessian())?;
        // Without a shared factor, or along a flat valley, other loadings fit as well.
        if first <= 1.0 + SINGULAR || curvature.last().is_none_or(|&least| least <= SINGULAR) {
            return Err(Undefined::NotIdentified);
        }
        let length = (first - 1.0).sqrt();
        Ok(Solution {
            loadings: DVector::from_fn(self.values.len(), |i, _| {
                length * libm::exp(0.5 * self.log_uniquenesses[i]) * self.vectors[(i, 0)]
            }),
            uniquenesses: self.log_uniquenesses.iter().map(|&log| libm::exp(log)).collect(),
            discrepancy: self.discrepancy.max(0.0),
        })
    }
}

fn minimise(correlations: &DMatrix<f64>) -> Result<Solution, Undefined> {
    let k = correlations.nrows();
    let (values, _) = eigen(correlations.clone())?;
    if values.last().is_none_or(|&least| least <= SINGULAR) {
        return Err(Undefined::NotIdentified);
    }
    let inverse = correlations.clone().cholesky().ok_or(Undefined::NotIdentified)?.inverse();
    // Jöreskog's start: about half of what the other items do not explain.
    let share = 1.0 - 0.5 / k as f64;
    let start = DVector::from_fn(k, |i, _| libm::log(share / inverse[(i, i)]));
    let mut trial = Trial::at(correlations, start)?;
    let boundary = libm::log(SMALLEST_UNIQUENESS);
    for _ in 0..MAX_STEPS {
        if trial.log_uniquenesses.min() < boundary {
            return Err(Undefined::AtBoundary);
        }
        let mut step = trial.step();
        let longest = step.amax();
        // Newton doubles the digits: after a step this small the next would change nothing.
        if longest < 1e-9 {
            return Trial::at(correlations, &trial.log_uniquenesses + step)?.solution();
        }
        let mut next = Trial::at(correlations, &trial.log_uniquenesses + &step)?;
        // Close to the minimum the discrepancy no longer shows a difference.
        while next.discrepancy > trial.discrepancy && step.amax() > 1e-6 {
            step *= 0.5;
            next = Trial::at(correlations, &trial.log_uniquenesses + &step)?;
        }
        trial = next;
    }
    Err(Undefined::NoConvergence)
}

/// The standard errors of standardised loadings.
fn standard_errors(
    loadings: &[f64],
    uniquenesses: &[f64],
    n_rows: f64,
) -> Result<Vec<f64>, Undefined> {
    let (l, theta, k) = (loadings, uniquenesses, loadings.len());
    let length =
        1.0 + l.iter().zip(theta).map(|(loading, unique)| loading * loading / unique).sum::<f64>();
    // The inverse of the model's correlations; `along` is the inverse times the loadings.
    let inverse = DMatrix::from_fn(k, k, |i, j| {
        let own = if i == j { 1.0 / theta[i] } else { 0.0 };
        own - l[i] / theta[i] * l[j] / theta[j] / length
    });
    let along = DVector::from_fn(k, |i, _| l[i] / theta[i] / length);
    let reach = (length - 1.0) / length;
    // Loadings first, then uniquenesses.
    let information = DMatrix::from_fn(2 * k, 2 * k, |row, column| {
        let (i, j) = (row % k, column % k);
        match (row < k, column < k) {
            (true, true) => reach * inverse[(i, j)] + along[i] * along[j],
            (true, false) => inverse[(i, j)] * along[j],
            (false, true) => inverse[(i, j)] * along[i],
            (false, false) => 0.5 * inverse[(i, j)] * inverse[(i, j)],
        }
    });
    let covariance = information.cholesky().ok_or(Undefined::NotIdentified)?.inverse();
    let error = |i: usize| {
        // A loading divided by the root of its item's variance, by the rule of small changes.
        let square = theta[i] * theta[i] * covariance[(i, i)]
            - l[i] * theta[i] * covariance[(i, k + i)]
            + 0.25 * l[i] * l[i] * covariance[(k + i, k + i)];
        if square >= 0.0 { Ok((square / n_rows).sqrt()) } else { Err(Undefined::NotIdentified) }
    };
    (0..k).map(error).collect()
}

/// Eigenvalues from large to small, with their vectors as columns.
fn eigen(matrix: DMatrix<f64>) -> Result<(Vec<f64>, DMatrix<f64>), Undefined> {
    let k = matrix.nrows();
    let found =
        SymmetricEigen::try_new(matrix, f64::EPSILON, 1000).ok_or(Undefined::NoConvergence)?;
    let mut order: Vec<usize> = (0..k).collect();
    order.sort_by(|&a, &b| found.eigenvalues[b].total_cmp(&found.eigenvalues[a]));
    let values: Vec<f64> = order.iter().map(|&i| found.eigenvalues[i]).collect();
    let vectors = DMatrix::from_fn(k, k, |row, place| found.eigenvectors[(row, order[place])]);
    if values.iter().all(|value| value.is_finite()) {
        Ok((values, vectors))
    } else {
        Err(Undefined::NoConvergence)
    }
}
