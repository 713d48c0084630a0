//! The noncentral t distribution: what a standardised difference follows when the difference is real.

use crate::Undefined;
use crate::sum::compensated;
use crate::tails::normal_upper;

/// The two tails of a distribution at one point. Each is accurate in itself: neither is made as one
/// minus the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tails {
    /// The probability of a value of at most this.
    pub lower: f64,
    /// The probability of a value above this.
    pub upper: f64,
}

/// The tails, and how fast the lower one falls with the noncentrality.
struct Integrals {
    tails: Tails,
    slope: f64,
}

/// What is left out of the integral on either side weighs less than `exp(-NEGLIGIBLE)` of its peak.
const NEGLIGIBLE: f64 = 75.0;

/// The widest step of the trapezoidal rule, as a part of the width of the integrand. At 0.4 the rule
/// errs by less than 1e-11 of either tail.
const STEP: f64 = 0.4;

/// Beyond this the integral would take millions of steps. A standardised difference this far from 0,
/// in standard errors, has an interval that nobody waits for.
const LARGEST: f64 = 1e4;

/// Newton needs some five steps; halving, where it must, some fifty.
const MAX_STEPS: usize = 100;

/// Both tails of the noncentral t distribution.
///
/// # Formula
/// ```text
/// T = (Z + delta) / S,   Z standard normal, S = sqrt(chi²(df) / df), independent
/// P(T <= t) = integral of P(Z <= t s - delta) over the density of S
/// ```
/// With `u = ln s` the integrand is smooth and dies out on both sides, and the trapezoidal rule
/// converges exponentially. The density is normalised by the same sum, so that no gamma function, and
/// none of its rounding, is needed.
///
/// # Shape and units
/// `t` and `delta` up to 10,000 either side of 0. Results 0..=1, relative accuracy 1e-11 or better down to
/// tails of 1e-9, as far as it was compared.
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `df < 1` or not finite, or `t` or `delta` lies outside that range.
///
/// # Use and limits
/// With `delta = 0` it is Student's t, for which [`tails::t_upper`](crate::tails::t_upper) is faster and
/// reaches further into the tail.
///
/// # Source
/// Johnson and Welch (1940), see [`literature`](crate::literature#johnson1940); the rule of integration
/// Trefethen and Weideman (2014), see [`literature`](crate::literature#trefethen2014).
///
/// # Reference value
/// Upper tail 0.03494032629098667 for `t` = 12, `df` = 11, `delta` = 7; mpmath,
/// `reference/noncentral_t.py`.
pub fn noncentral_t(t: f64, df: f64, delta: f64) -> Result<Tails, Undefined> {
    Ok(integrals(t, df, delta)?.tails)
}

/// The noncentrality under which a value of at most `t` has probability `lower`.
///
/// # Formula
/// ```text
/// delta such that P(T <= t; delta) = lower
/// ```
/// Newton steps on [`noncentral_t`], kept between two bounds. The larger `delta`, the smaller the
/// probability: with `lower` = 0.975 and 0.025 this gives the ends of a 95% interval.
///
/// # Shape and units
/// `lower` from 1e-9 to 1 - 1e-9. Relative accuracy 1e-9, absolute where the result is below 1.
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `lower` is outside that range, and as [`noncentral_t`].
///
/// # Source
/// Cumming and Finch (2001), see [`literature`](crate::literature#cumming2001).
///
/// # Reference value
/// 4 for `t` = 9, `df` = 2.5, `lower` = 0.8566155743662694; mpmath, `reference/noncentral_t.py`.
pub fn noncentrality(t: f64, df: f64, lower: f64) -> Result<f64, Undefined> {
    if !(1e-9..=1.0 - 1e-9).contains(&lower) {
        return Err(Undefined::OutsideDomain);
    }
    // Start from the normal approximation of the variance of t; double until the root is enclosed.
    let reach = 1.0 + (1.0 + t * t / (2.0 * df)).sqrt();
    let (mut low, mut high) = (t - reach, t + reach);
    let mut step = reach;
    while integrals(t, df, low)?.tails.lower < lower {
        (high, low, step) = (low, low - step, 2.0 * step);
    }
    step = reach;
    while integrals(t, df, high)?.tails.lower > lower {
        (low, high, step) = (high, high + step, 2.0 * step);
    }
    let mut delta = 0.5 * (low + high);
    for _ in 0..MAX_STEPS {
        let found = integrals(t, df, delta)?;
        // On the side of the smaller tail, where no digits are lost.
        let excess =
            if lower < 0.5 { found.tails.lower - lower } else { (1.0 - lower) - found.tails.upper };
        if excess > 0.0 {
            low = delta;
        } else {
            high = delta;
        }
        let newton = delta + excess / found.slope;
        let next = if low <= newton && newton <= high { newton } else { 0.5 * (low + high) };
        // Newton doubles the digits: after a step this small the next would change nothing.
        if (next - delta).abs() <= 1e-9 * delta.abs().max(1e-3) {
            return Ok(next);
        }
        delta = next;
    }
    Ok(delta)
}

fn integrals(t: f64, df: f64, delta: f64) -> Result<Integrals, Undefined> {
    let inside = t.abs() <= LARGEST && delta.abs() <= LARGEST;
    if !inside || !df.is_finite() || df < 1.0 {
        return Err(Undefined::OutsideDomain);
    }
    // The log density of u = ln s, but for a constant: its peak, at 0, is 0.
    let log_weight = |u: f64| df * (u - 0.5 * libm::expm1(2.0 * u));
    let step = (STEP / (2.0 * df + delta * delta).sqrt()).min(0.1);
    let (mut weights, mut lower, mut upper, mut slope) = (vec![], vec![], vec![], vec![]);
    let mut add = |u: f64| {
        let log = log_weight(u);
        let weight = libm::exp(log);
        let z = t * libm::exp(u) - delta;
        weights.push(weight);
        lower.push(weight * normal_upper(-z));
        upper.push(weight * normal_upper(z));
        slope.push(weight * libm::exp(-0.5 * z * z));
        log > -NEGLIGIBLE
    };
    let mut steps = 0.0;
    while add(steps * step) {
        steps += 1.0;
    }
    steps = -1.0;
    while add(steps * step) {
        steps -= 1.0;
    }
    let total = compensated(weights);
    let mean = |terms: Vec<f64>| compensated(terms) / total;
    let density = 1.0 / std::f64::consts::TAU.sqrt();
    Ok(Integrals {
        tails: Tails { lower: mean(lower).min(1.0), upper: mean(upper).min(1.0) },
        slope: density * mean(slope),
    })
}
