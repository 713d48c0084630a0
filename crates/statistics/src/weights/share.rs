//! Intervals for weighted shares.

use super::WeightedMean;
use crate::tails::{beta_quantile, t95};
use crate::{Interval, Undefined};

/// How the interval of a weighted share is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ShareMethod {
    /// Symmetric on the scale of log odds: the usual choice.
    Logit,
    /// All shares that the data do not speak against, by the likelihood of the effective number.
    Likelihood,
    /// Symmetric on the scale of the arcsine of the root.
    Arcsine,
    /// Clopper and Pearson's with the effective number of people, after Korn and Graubard: wide, safe for
    /// small shares.
    Beta,
    /// The share plus and minus `t` standard errors: can leave 0..1.
    Mean,
}

/// The 95% interval of a weighted share.
///
/// # Formula
/// With share `p`, standard error `se`, `t` the 0.975 quantile of Student's t with the degrees of
/// freedom of its domain and `n* = p (1 - p) / se²` the effective number of people:
/// ```text
/// logit       odds^-1( ln(p / (1 - p)) ± t se / (p (1 - p)) )
/// likelihood  the p' with 2 n* (p ln(p/p') + (1 - p) ln((1 - p)/(1 - p'))) = t² n / (n - 1)
/// asin        sin²( asin(sqrt p) ± t se / (2 sqrt(p (1 - p))) ), stopped at 0 and 1
/// beta        B(0.025; m p, m (1 - p) + 1) … B(0.975; m p + 1, m (1 - p)),   m = n* (t(n - 1) / t)²
/// mean        p ± t se
/// ```
/// where `B` is the quantile of the beta distribution and `t(n - 1)` has the degrees of freedom of `n`
/// people.
///
/// # Shape and units
/// `share` from [`Design::share`](super::Design::share).
///
/// # Errors
/// [`Undefined::NoVariance`] if the standard error is 0 (the share is 0 or 1, or everyone answered);
/// [`Undefined::TooFewRows`] if `n < 2`.
///
/// # Use and limits
/// Without weights, strata and clusters [`proportion::wilson`](crate::proportion::wilson) is better. At a
/// share of 0 or 1 the answers hold no information about the design, and no method here has an interval.
///
/// # Source
/// Korn and Graubard (1998), see [`literature`](crate::literature#korn1998), for `beta`; Rao and Scott
/// (1984), see [`literature`](crate::literature#rao1984), for `likelihood`; the others and the choice of
/// degrees of freedom as `svyciprop` of the R package `survey` 4.1.1, which interpolates its likelihood
/// interval between a few points and so is 1e-6 to 1e-5 off the root.
///
/// # Reference value
/// From R 4.2.2, survey 4.1.1 `svyciprop`; `reference/weights.R`.
pub fn share_interval(share: &WeightedMean, method: ShareMethod) -> Result<Interval, Undefined> {
    let (p, se) = (share.value, share.se);
    let spread = p * (1.0 - p);
    if se <= 0.0 || spread <= 0.0 {
        return Err(Undefined::NoVariance);
    }
    if share.n < 2 {
        return Err(Undefined::TooFewRows);
    }
    let t = t95(share.df_domain as f64)?;
    let half = t * se;
    let n_effective = spread / (se * se);
    let (low, high) = match method {
        ShareMethod::Mean => (p - half, p + half),
        ShareMethod::Logit => {
            let centre = libm::log(p / (1.0 - p));
            let end = |logit: f64| 1.0 / (1.0 + libm::exp(-logit));
            (end(centre - half / spread), end(centre + half / spread))
        }
        ShareMethod::Arcsine => {
            let centre = libm::asin(p.sqrt());
            let half = half / (2.0 * spread.sqrt());
            let end = |angle: f64| {
                let sine = libm::sin(angle.clamp(0.0, std::f64::consts::FRAC_PI_2));
                sine * sine
            };
            (end(centre - half), end(centre + half))
        }
        ShareMethod::Beta => {
            let ratio = t95((share.n - 1) as f64)? / t;
            let n = n_effective * ratio * ratio;
            let (yes, no) = (n * p, n * (1.0 - p));
            (beta_quantile(0.025, yes, no + 1.0)?, beta_quantile(0.975, yes + 1.0, no)?)
        }
        ShareMethod::Likelihood => {
            let n = share.n as f64;
            let bound = t * t / (2.0 * n_effective) * (n / (n - 1.0));
            (likelihood_end(p, bound, 0.0), likelihood_end(p, bound, 1.0))
        }
    };
    Interval::new(low, high).map_err(|_| Undefined::OutsideDomain)
}

/// The share between `p` and `edge` whose divergence from `p` is `bound`, by halving: no share of an `f64`
/// needs more than some 1100 halvings, ordinary ones 60.
fn likelihood_end(p: f64, bound: f64, edge: f64) -> f64 {
    let divergence =
        |other: f64| p * libm::log(p / other) + (1.0 - p) * libm::log((1.0 - p) / (1.0 - other));
    let (mut inside, mut outside) = (p, edge);
    loop {
        let middle = 0.5 * (inside + outside);
        let between = inside.min(outside) < middle && middle < inside.max(outside);
        if !between {
            return inside;
        }
        if divergence(middle) < bound { inside = middle } else { outside = middle }
    }
}
