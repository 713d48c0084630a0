//! Units within larger units: teams within directorates.

use super::random_intercept::{Class, Profile, lowest};
use super::{UnitMean, Units};
use crate::Undefined;
use crate::sum::compensated;

/// People within units within parents: three variances, and where the means are drawn to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NestedIntercepts {
    /// The variance between units of one parent, at least 0.
    pub tau2_unit: f64,
    /// The variance between parents, at least 0.
    pub tau2_parent: f64,
    /// The variance within units, above 0.
    pub sigma2: f64,
    /// The intercept.
    pub intercept: f64,
    /// Its standard error.
    pub se_intercept: f64,
    /// The restricted log-likelihood at its maximum.
    pub log_likelihood: f64,
}

/// The shrunken means of units and of their parents.
#[derive(Debug, Clone, PartialEq)]
pub struct NestedMeans {
    /// Per unit, in the order of the units: intercept, effect of its parent and its own.
    pub units: Vec<f64>,
    /// Per parent, by its number: intercept and its effect.
    pub parents: Vec<f64>,
}

/// Restricted maximum likelihood of units within parents: `y ~ 1 + (1 | unit) + (1 | parent)`.
///
/// # Formula
/// ```text
/// y_dgi = mu + v_d + u_g + e_dgi
/// r = tau_unit² / sigma²,   s = tau_parent² / sigma²,   w_g = n_g / (1 + r n_g)
/// A_d = sum w_g,   m_d = sum w_g mean_g / A_d           over the units of parent d
/// W_d = A_d / (1 + s A_d),   mu = sum W_d m_d / sum W_d
/// Q = SSW + sum w_g (mean_g - m_d)² + sum W_d (m_d - mu)²,     sigma² = Q / (N - 1)
/// -2 log L = (N - 1) (1 + ln(2 pi sigma²)) + sum ln(1 + r n_g) + sum ln(1 + s A_d) + ln sum W_d
/// ```
/// For each `r` the best `s` is that of a one-way model with sizes `A_d`; the best `r` is a root of the
/// derivative along these.
///
/// # Shape and units
/// `parents`: per unit the number of its parent, from 0, without gaps. Variances in the squared unit of
/// the values.
///
/// # Errors
/// [`Undefined::UnequalLengths`] if `parents` is not one per unit; [`Undefined::OutsideDomain`] if their
/// numbers have gaps; [`Undefined::TooFewUnits`] if there are fewer than 2 parents or no parent has 2
/// units; as [`reml`](super::reml).
///
/// # Use and limits
/// Where teams of one directorate are alike, a small team borrows from its directorate first and only then
/// from the organisation. Needs some ten parents to say anything of the variance between them.
///
/// # Source
/// Bates and others (2015), see [`literature`](crate::literature#bates2015).
///
/// # Reference value
/// `reference/units_model.json`: mpmath, and R 4.2.2, lme4 1.1.31 to its own six digits.
pub fn nested_reml(units: &Units, parents: &[usize]) -> Result<NestedIntercepts, Undefined> {
    let tree = Tree::new(units, parents)?;
    let (r, s) = tree.best();
    let at = tree.at(r);
    let level = at.profile.at(s);
    let sigma2 = level.q / tree.freedom();
    let (tau2_unit, tau2_parent) = (r * sigma2, s * sigma2);
    if ![sigma2, tau2_unit, tau2_parent].iter().all(|v| v.is_finite()) || sigma2 <= 0.0 {
        return Err(Undefined::OutsideDomain);
    }
    Ok(NestedIntercepts {
        tau2_unit,
        tau2_parent,
        sigma2,
        intercept: units.mean + level.intercept,
        se_intercept: (sigma2 / level.weight).sqrt(),
        log_likelihood: -0.5 * tree.criterion(&at, r, s),
    })
}

/// The shrunken means (BLUPs) of units and parents.
///
/// # Formula
/// ```text
/// v_d = tau_parent² A_d / (sigma² + tau_parent² A_d) (m_d - mu)
/// u_g = tau_unit² n_g / (sigma² + tau_unit² n_g) (mean_g - mu - v_d)
/// parent: mu + v_d,     unit: mu + v_d + u_g
/// ```
/// with `A_d` and `m_d` as in [`nested_reml`].
///
/// # Shape and units
/// As [`nested_reml`], whose `model` must be made from these `units` and `parents`.
///
/// # Errors
/// As [`nested_reml`] for `parents`.
///
/// # Use and limits
/// As [`shrunken_means`](super::shrunken_means).
///
/// # Source
/// Robinson (1991), see [`literature`](crate::literature#robinson1991).
///
/// # Reference value
/// `reference/units_model.json`: mpmath, and R 4.2.2, lme4 1.1.31 `ranef` to its own six digits.
pub fn nested_means(
    units: &Units,
    parents: &[usize],
    model: &NestedIntercepts,
) -> Result<NestedMeans, Undefined> {
    let tree = Tree::new(units, parents)?;
    let at = tree.at(model.tau2_unit / model.sigma2);
    let s = model.tau2_parent / model.sigma2;
    let middle = model.intercept - units.mean;
    let effects: Vec<f64> = at
        .parents
        .iter()
        .map(|p| s * p.weight / (1.0 + s * p.weight) * (p.mean - middle))
        .collect();
    let unit = |(unit, &parent): (&UnitMean, &usize)| {
        let noise = model.sigma2 / unit.n as f64;
        let kept = model.tau2_unit / (model.tau2_unit + noise);
        let centre = model.intercept + effects[parent];
        centre + kept * (unit.deviation - middle - effects[parent])
    };
    Ok(NestedMeans {
        units: units.means.iter().zip(parents).map(unit).collect(),
        parents: effects.iter().map(|effect| model.intercept + effect).collect(),
    })
}

/// Units with the number of their parent.
struct Tree<'a> {
    units: &'a Units,
    parents: &'a [usize],
    n_parents: usize,
}

/// What a parent looks like from above: the weight of its units together and their weighted mean.
#[derive(Clone, Copy, Default)]
struct Parent {
    weight: f64,
    squared: f64,
    mean: f64,
}

/// The level of the parents, given `r`.
struct Level {
    parents: Vec<Parent>,
    profile: Profile,
}

impl<'a> Tree<'a> {
    fn new(units: &'a Units, parents: &'a [usize]) -> Result<Self, Undefined> {
        if parents.len() != units.count() {
            return Err(Undefined::UnequalLengths);
        }
        let n_parents = parents.iter().max().map_or(0, |last| last.saturating_add(1));
        if n_parents > parents.len() {
            return Err(Undefined::OutsideDomain);
        }
        let mut seen = vec![false; n_parents];
        for &parent in parents {
            seen[parent] = true;
        }
        if seen.contains(&false) {
            return Err(Undefined::OutsideDomain);
        }
        if n_parents < 2 || n_parents == parents.len() {
            return Err(Undefined::TooFewUnits);
        }
        units.df_within()?;
        if units.within <= 0.0 {
            return Err(Undefined::NoVariance);
        }
        Ok(Self { units, parents, n_parents })
    }

    fn freedom(&self) -> f64 {
        (self.units.n - 1) as f64
    }

    fn members(&self) -> impl Iterator<Item = (&UnitMean, usize)> {
        self.units.means.iter().zip(self.parents.iter().copied())
    }

    fn at(&self, r: f64) -> Level {
        let mut parents = vec![Parent::default(); self.n_parents];
        for (unit, parent) in self.members() {
            let (w, parent) = (weight(unit, r), &mut parents[parent]);
            parent.weight += w;
            parent.squared += w * w;
            parent.mean += w * unit.deviation;
        }
        for parent in &mut parents {
            parent.mean /= parent.weight;
        }
        let off = |(unit, parent): (&UnitMean, usize)| {
            weight(unit, r) * (unit.deviation - parents[parent].mean).powi(2)
        };
        let within = self.units.within + compensated(self.members().map(off));
        let classes = parents
            .iter()
            .map(|p| Class { size: p.weight, units: 1.0, centre: p.mean, spread: 0.0 })
            .collect();
        let profile = Profile::new(classes, within, self.units.n, true);
        Level { parents, profile }
    }

    /// Minus twice the log-likelihood.
    fn criterion(&self, level: &Level, r: f64, s: f64) -> f64 {
        let logs = self.units.means.iter().map(|unit| libm::log1p(r * unit.n as f64));
        level.profile.criterion(s) + compensated(logs)
    }

    /// The derivative of the criterion by `r`, `s` held fixed.
    fn score(&self, level: &Level, r: f64, s: f64) -> f64 {
        let top = level.profile.at(s);
        let (mut trace, mut restriction) = (0.0, 0.0);
        for parent in &level.parents {
            let shared = 1.0 + s * parent.weight;
            trace += parent.weight - parent.squared * (s / shared);
            restriction += parent.squared / (shared * shared);
        }
        let mut slope = 0.0;
        for (unit, parent) in self.members() {
            let parent = &level.parents[parent];
            let kept = s * parent.weight / (1.0 + s * parent.weight);
            let off = unit.deviation - top.intercept - kept * (parent.mean - top.intercept);
            slope += (weight(unit, r) * off).powi(2);
        }
        trace - restriction / top.weight - self.freedom() * (slope / top.q)
    }

    /// The two ratios at which the criterion is lowest.
    fn best(&self) -> (f64, f64) {
        let sizes = || self.units.means.iter().map(|unit| unit.n as f64);
        let squares: f64 = self.units.means.iter().map(|unit| unit.deviation.powi(2)).sum();
        let pairs = (self.units.count() - self.n_parents) as f64;
        let end = 16.0 * self.freedom() * squares / (pairs * self.units.within);
        let r = lowest(
            1e-3 / sizes().fold(0.0, f64::max),
            end.max(1.0 / sizes().fold(f64::MAX, f64::min)),
            |r| {
                let level = self.at(r);
                self.score(&level, r, level.profile.best())
            },
            |r| {
                let level = self.at(r);
                self.criterion(&level, r, level.profile.best())
            },
        );
        (r, self.at(r).profile.best())
    }
}

fn weight(unit: &UnitMean, r: f64) -> f64 {
    let n = unit.n as f64;
    n / (1.0 + r * n)
}
