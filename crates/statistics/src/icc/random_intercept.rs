//! The model of a random intercept per unit, by restricted and by full maximum likelihood.

use std::f64::consts::TAU;

use super::{UnitMean, Units};
use crate::Undefined;
use crate::sum::compensated;

/// People within units: variance between and within, and where unit means are drawn to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RandomIntercept {
    /// The variance between units, at least 0 and often exactly 0.
    pub tau2: f64,
    /// The variance within units, above 0.
    pub sigma2: f64,
    /// The intraclass correlation `tau² / (tau² + sigma²)`, 0..1.
    pub icc: f64,
    /// The intercept: the mean of the unit means, each weighted by how much it tells.
    pub intercept: f64,
    /// Its standard error.
    pub se_intercept: f64,
    /// The (restricted) log-likelihood at its maximum.
    pub log_likelihood: f64,
    /// The reliability of the mean of a unit of mean size `N/k`.
    pub icc2_mean_size: f64,
    /// The reliability of the mean of a unit of size `n0`.
    pub icc2_n0: f64,
    /// The mean over the units of the reliability of their means.
    pub icc2_mean_reliability: f64,
}

/// Restricted maximum likelihood of a random intercept per unit: the model `y ~ 1 + (1 | unit)`.
///
/// # Formula
/// ```text
/// y_gi = mu + u_g + e_gi,     u_g ~ N(0, tau²),  e_gi ~ N(0, sigma²)
/// r = tau² / sigma²,   w_g = n_g / (1 + r n_g),   mu(r) = sum w_g mean_g / sum w_g
/// Q(r) = SSW + sum w_g (mean_g - mu)²,            sigma²(r) = Q / (N - 1)
/// -2 log L = (N - 1) (1 + ln(2 pi sigma²)) + sum ln(1 + r n_g) + ln sum w_g
/// ```
/// The `r` of the highest likelihood over `r >= 0` is found as a root of the derivative, which is exact
/// where a search for the maximum itself would stop at half the digits. All of `r >= 0` is scanned, so
/// that the highest of several maxima is taken.
///
/// # Shape and units
/// Variances in the squared unit of the values. Work grows with the number of distinct unit sizes.
///
/// # Errors
/// [`Undefined::TooFewRows`] if every unit is one person; [`Undefined::NoVariance`] if within every unit
/// all have the same value.
///
/// # Use and limits
/// `tau²` is 0 where unit means differ no more than chance makes them. With few units it is very
/// uncertain: five teams cannot tell how much teams differ.
///
/// # Source
/// Patterson and Thompson (1971), see [`literature`](crate::literature#patterson1971); the profile as in
/// Bates and others (2015), see [`literature`](crate::literature#bates2015).
///
/// # Reference value
/// `reference/units_model.json`: mpmath, and R 4.2.2, lme4 1.1.31 `lmer(REML = TRUE)` to its own six digits.
pub fn reml(units: &Units) -> Result<RandomIntercept, Undefined> {
    fit(units, true)
}

/// Full maximum likelihood of a random intercept per unit.
///
/// # Formula
/// As [`reml`] with `N` for `N - 1` and without the last term `ln sum w_g`.
///
/// # Errors
/// As [`reml`].
///
/// # Use and limits
/// Its `tau²` is too small where units are few. For comparing likelihoods of models; figures are by
/// [`reml`].
///
/// # Source
/// Bates and others (2015), see [`literature`](crate::literature#bates2015).
///
/// # Reference value
/// `reference/units_model.json`: mpmath, and R 4.2.2, lme4 1.1.31 `lmer(REML = FALSE)` to its own six digits.
pub fn ml(units: &Units) -> Result<RandomIntercept, Undefined> {
    fit(units, false)
}

fn fit(units: &Units, restricted: bool) -> Result<RandomIntercept, Undefined> {
    units.df_within()?;
    if units.within <= 0.0 {
        return Err(Undefined::NoVariance);
    }
    let profile = Profile::new(classes(&units.means), units.within, units.n, restricted);
    let ratio = profile.best();
    let at = profile.at(ratio);
    let sigma2 = at.q / profile.freedom;
    let tau2 = ratio * sigma2;
    if !sigma2.is_finite() || !tau2.is_finite() || sigma2 <= 0.0 {
        return Err(Undefined::OutsideDomain);
    }
    let reliability = |size: f64| ratio * size / (1.0 + ratio * size);
    let sizes = units.sizes();
    let reliabilities = units.means.iter().map(|unit| reliability(unit.n as f64));
    Ok(RandomIntercept {
        tau2,
        sigma2,
        icc: ratio / (1.0 + ratio),
        intercept: units.mean + at.intercept,
        se_intercept: (sigma2 / at.weight).sqrt(),
        log_likelihood: -0.5 * profile.criterion(ratio),
        icc2_mean_size: reliability(sizes.mean),
        icc2_n0: reliability(sizes.n0),
        icc2_mean_reliability: compensated(reliabilities) / units.count() as f64,
    })
}

/// Units of one size: their number, the mean of their means, and the spread of their means.
pub(super) struct Class {
    pub(super) size: f64,
    pub(super) units: f64,
    pub(super) centre: f64,
    pub(super) spread: f64,
}

/// The units sorted by size: twenty thousand units have some hundred sizes.
fn classes(means: &[UnitMean]) -> Vec<Class> {
    let mut sorted = means.to_vec();
    sorted.sort_by(|a, b| a.n.cmp(&b.n).then(a.deviation.total_cmp(&b.deviation)));
    sorted
        .chunk_by(|a, b| a.n == b.n)
        .map(|same| {
            let units = same.len() as f64;
            let centre = compensated(same.iter().map(|u| u.deviation)) / units;
            let spread = compensated(same.iter().map(|u| (u.deviation - centre).powi(2)));
            Class { size: same[0].n as f64, units, centre, spread }
        })
        .collect()
}

/// The likelihood as a function of `r = tau² / sigma²` alone.
pub(super) struct Profile {
    classes: Vec<Class>,
    within: f64,
    freedom: f64,
    restricted: bool,
}

/// What the profile is made of at one `r`.
pub(super) struct At {
    /// The intercept, measured like the centres of the classes.
    pub(super) intercept: f64,
    /// The sum of the weights.
    pub(super) weight: f64,
    /// The weighted sum of squares, within included.
    pub(super) q: f64,
    /// The derivative of the criterion.
    score: f64,
}

impl Profile {
    pub(super) fn new(classes: Vec<Class>, within: f64, n: u64, restricted: bool) -> Self {
        let freedom = if restricted { (n - 1) as f64 } else { n as f64 };
        Self { classes, within, freedom, restricted }
    }

    pub(super) fn at(&self, ratio: f64) -> At {
        let weight_of = |class: &Class| class.size / (1.0 + ratio * class.size);
        let (mut weight, mut sum_of_squares, mut moment) = (0.0, 0.0, 0.0);
        for class in &self.classes {
            let w = weight_of(class);
            weight += class.units * w;
            sum_of_squares += class.units * w * w;
            moment += class.units * w * class.centre;
        }
        let intercept = moment / weight;
        let (mut between, mut slope) = (0.0, 0.0);
        for class in &self.classes {
            let w = weight_of(class);
            let off = class.centre - intercept;
            let squares = class.units * off * off + class.spread;
            between += w * squares;
            slope += w * w * squares;
        }
        let q = self.within + between;
        let restriction = if self.restricted { sum_of_squares / weight } else { 0.0 };
        At { intercept, weight, q, score: weight - restriction - self.freedom * (slope / q) }
    }

    /// Minus twice the log-likelihood.
    pub(super) fn criterion(&self, ratio: f64) -> f64 {
        let at = self.at(ratio);
        let logs = self.classes.iter().map(|c| c.units * libm::log1p(ratio * c.size));
        let restriction = if self.restricted { libm::log(at.weight) } else { 0.0 };
        self.freedom * (1.0 + libm::log(TAU * at.q / self.freedom))
            + compensated(logs)
            + restriction
    }

    /// The `r` at which the criterion is lowest.
    pub(super) fn best(&self) -> f64 {
        let largest = self.classes.iter().map(|class| class.size).fold(0.0, f64::max);
        let smallest = self.classes.iter().map(|class| class.size).fold(f64::MAX, f64::min);
        let units: f64 = self.classes.iter().map(|class| class.units).sum();
        let squares: f64 =
            self.classes.iter().map(|c| c.units * c.centre * c.centre + c.spread).sum();
        // Beyond this the derivative is positive: all weights lie between 1/(2r) and 1/r there.
        let end = 4.0 * self.freedom * squares / ((units - 1.0) * self.within);
        lowest(
            1e-3 / largest,
            end.max(1.0 / smallest),
            |ratio| self.at(ratio).score,
            |ratio| self.criterion(ratio),
        )
    }
}

/// Neighbouring points of the scan differ by this factor.
const SCAN: f64 = 1.5;

/// Halving this often leaves nothing of an `f64` to halve, but for ratios that are 0 in all but name.
const MAX_HALVINGS: usize = 120;

/// The point at or above 0 where `criterion` is lowest, given its derivative `score`, which is not negative
/// beyond `end`. Points below `start` are not told apart but by bisection.
pub(super) fn lowest(
    start: f64,
    end: f64,
    score: impl Fn(f64) -> f64,
    criterion: impl Fn(f64) -> f64,
) -> f64 {
    let (mut left, mut falling) = (0.0, score(0.0) < 0.0);
    let mut minima = if falling { vec![] } else { vec![0.0] };
    let mut right = start;
    loop {
        let falls_on = score(right) < 0.0;
        if falling && !falls_on {
            minima.push(halve(left, right, &score));
        }
        if right > end && (!falls_on || !right.is_finite()) {
            break;
        }
        (left, falling) = (right, falls_on);
        right *= SCAN;
    }
    if let [only] = minima[..] {
        return only;
    }
    let valued = minima.into_iter().map(|point| (criterion(point), point));
    valued.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(0.0, |(_, point)| point)
}

/// Where the derivative turns from negative, at `low`, to positive, at `high`.
fn halve(mut low: f64, mut high: f64, score: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..MAX_HALVINGS {
        let middle = 0.5 * (low + high);
        if score(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
        if high - low <= 1e-15 * high {
            break;
        }
    }
    high
}
