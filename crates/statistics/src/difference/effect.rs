//! How large a difference is, in standard deviations.

use super::Sample;
use crate::noncentral_t::noncentrality;
use crate::tails::Z95;
use crate::{Interval, Undefined};

/// A standardised difference of two means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// Hedges' g: the difference in pooled standard deviations, corrected for small samples.
    pub g: f64,
    /// Cohen's d: the same without the correction.
    pub d: f64,
    /// The standard deviation within the two samples.
    pub pooled_sd: f64,
    /// The 95% interval of `g` from the noncentral t distribution: the one to show.
    pub interval: Interval,
    /// The 95% interval of `g` from the large-sample variance of `d`, as many programs give it.
    pub interval_normal: Interval,
}

/// Up to here the gamma function keeps its digits; beyond, the expansion has more.
const GAMMA_DF: f64 = 100.0;

/// Hedges' g: the difference of two means in pooled standard deviations.
///
/// # Formula
/// ```text
/// s  = sqrt( ((n1 - 1) s1² + (n2 - 1) s2²) / df ),   df = n1 + n2 - 2
/// d  = (m2 - m1) / s
/// g  = J(df) d
/// interval        = J u (delta_low, delta_high),     u = sqrt(1/n1 + 1/n2)
///                   P(T <= d/u; df, delta_low) = 0.975,  P(T <= d/u; df, delta_high) = 0.025
/// interval_normal = g ± z J sqrt( (n1 + n2)/(n1 n2) + d² / (2 (n1 + n2)) )
/// ```
/// with `J` the factor of [`hedges_factor`], `T` noncentral t ([`noncentrality`]) and `z` =
/// 1.959963984540054.
///
/// # Shape and units
/// No unit. The second mean less the first, as in [`welch`](super::welch).
///
/// # Errors
/// [`Undefined::NoVariance`] if in both samples everyone has the same value;
/// [`Undefined::OutsideDomain`] if the means lie more than about 10,000 standard errors apart.
///
/// # Use and limits
/// To compare differences on scales of unlike width. Supposes one standard deviation for both: where they
/// are far apart, show the difference itself. 0.2, 0.5 and 0.8 as "small", "medium" and "large" are
/// habits, not findings about organisations.
///
/// # Source
/// Hedges (1981), see [`literature`](crate::literature#hedges1981); the interval Cumming and Finch (2001),
/// see [`literature`](crate::literature#cumming2001).
///
/// # Reference value
/// 0.12807885677957354 with -0.76029764087990559 … 1.0124961845320111 for the answers of
/// [`welch`](super::welch); R 4.2.2 `t.test`, `pt(ncp =)`; `reference/effect.R`.
pub fn hedges_g(first: &Sample, second: &Sample) -> Result<Effect, Undefined> {
    let (n1, n2) = (first.n as f64, second.n as f64);
    let df = n1 + n2 - 2.0;
    let pooled_sd = (((n1 - 1.0) * first.variance + (n2 - 1.0) * second.variance) / df).sqrt();
    if pooled_sd <= 0.0 {
        return Err(Undefined::NoVariance);
    }
    let d = (second.mean - first.mean) / pooled_sd;
    let factor = hedges_factor(df)?;
    let unit = (1.0 / n1 + 1.0 / n2).sqrt();
    let end = |lower| Ok(factor * unit * noncentrality(d / unit, df, lower)?);
    let interval = Interval::new(end(0.975)?, end(0.025)?).map_err(|_| Undefined::OutsideDomain)?;
    let variance = (n1 + n2) / (n1 * n2) + d * d / (2.0 * (n1 + n2));
    let (g, half) = (factor * d, Z95 * factor * variance.sqrt());
    let interval_normal =
        Interval::new(g - half, g + half).map_err(|_| Undefined::OutsideDomain)?;
    Ok(Effect { g, d, pooled_sd, interval, interval_normal })
}

/// Hedges' factor, which takes the bias of small samples out of a standardised difference.
///
/// # Formula
/// ```text
/// J(df) = Gamma(df/2) / ( sqrt(df/2) Gamma((df - 1)/2) )
/// ```
/// Above 100 degrees of freedom from the asymptotic series of `Gamma(x + 1/2) / Gamma(x)`, which keeps the
/// digits that two large logarithms lose. Not the approximation `1 - 3/(4 df - 1)`.
///
/// # Shape and units
/// Between 0 and 1, near 1 for large samples.
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `df < 2` or not finite.
///
/// # Source
/// Hedges (1981), see [`literature`](crate::literature#hedges1981); the series Abramowitz and Stegun (1964)
/// 6.1.47, see [`literature`](crate::literature#abramowitz1964).
///
/// # Reference value
/// 0.5641895835477563 for `df` = 2; mpmath, `reference/noncentral_t.py`.
pub fn hedges_factor(df: f64) -> Result<f64, Undefined> {
    if !df.is_finite() || df < 2.0 {
        return Err(Undefined::OutsideDomain);
    }
    let x = 0.5 * (df - 1.0);
    if df <= GAMMA_DF {
        return Ok(libm::exp(libm::lgamma(x + 0.5) - libm::lgamma(x)) / (0.5 * df).sqrt());
    }
    let terms = [
        -1.0 / 8.0,
        1.0 / 128.0,
        5.0 / 1024.0,
        -21.0 / 32_768.0,
        -399.0 / 262_144.0,
        869.0 / 4_194_304.0,
        39_325.0 / 33_554_432.0,
    ];
    let series = terms.iter().rev().fold(0.0, |sum, term| (sum + term) / x);
    Ok((x / (x + 0.5)).sqrt() * (1.0 + series))
}
