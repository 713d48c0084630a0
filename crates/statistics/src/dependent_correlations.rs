//! Whether one score goes together with a second more than with a third, in the same people.

use crate::correlation::{CorrelationMatrix, fisher_interval};
use crate::tails::t_two_sided;
use crate::{Interval, Undefined};

/// Two correlations that share a variable, and what is needed to compare them.
///
/// For example `shared` = culture, `first` = role model behaviour, `second` = communication.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlapping {
    /// The correlation of the shared variable with the first.
    pub shared_first: f64,
    /// The correlation of the shared variable with the second.
    pub shared_second: f64,
    /// The correlation of the first with the second.
    pub first_second: f64,
    /// The number of people, all of whom have all three.
    pub n: u64,
}

impl Overlapping {
    /// The correlations of `shared` with `first` and with `second` in a table of correlations.
    ///
    /// # Errors
    /// [`Undefined::OutsideDomain`] if there is no such variable, or if one is named twice.
    pub fn among(
        correlations: &CorrelationMatrix,
        shared: usize,
        first: usize,
        second: usize,
    ) -> Result<Overlapping, Undefined> {
        let found = correlations.of_some(&[shared, first, second])?;
        Ok(Overlapping {
            shared_first: found.at(0, 1),
            shared_second: found.at(0, 2),
            first_second: found.at(1, 2),
            n: correlations.n(),
        })
    }
}

/// How far one correlation lies above another of the same people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CorrelationDifference {
    /// The correlation with the first variable less that with the second, -2..=2.
    pub difference: f64,
    /// Williams' t.
    pub t: f64,
    /// Its degrees of freedom, `n - 3`.
    pub df: u64,
    /// The two-sided p-value of "no difference".
    pub p: f64,
    /// Zou's 95% interval of the difference.
    pub interval: Interval,
}

/// The difference of two correlations that share a variable: Williams' t and Zou's interval.
///
/// # Formula
/// With `r12`, `r13` the two correlations (1 is shared) and `r23` that of the other two:
/// ```text
/// t  = (r12 - r13) sqrt( (n - 1)(1 + r23) / ( 2 (n - 1)/(n - 3) D + m² (1 - r23)³ ) )
/// D  = 1 - r12² - r13² - r23² + 2 r12 r13 r23,  m = (r12 + r13) / 2
/// p  = 2 P(T > |t|) with n - 3 degrees of freedom
///
/// low  = d - sqrt( (r12 - l1)² + (u2 - r13)² - 2 c (r12 - l1)(u2 - r13) ),  d = r12 - r13
/// high = d + sqrt( (u1 - r12)² + (r13 - l2)² - 2 c (u1 - r12)(r13 - l2) )
/// c    = ( (r23 - r12 r13 / 2)(1 - r12² - r13² - r23²) + r23³ ) / ( (1 - r12²)(1 - r13²) )
/// ```
/// where `l1`…`u1`, `l2`…`u2` are Fisher's 95% intervals of `r12` and `r13`.
///
/// # Shape and units
/// Correlations over exactly the same people; pairwise ones, each over its own people, do not fit.
///
/// # Errors
/// [`Undefined::TooFewRows`] if `n < 4`; [`Undefined::OutsideDomain`] if a correlation is not in -1..=1, one
/// of the two is ±1, or no people can have these three; [`Undefined::Singular`] if the two variables are the
/// same.
///
/// # Use and limits
/// Whether *role model behaviour* goes together with *culture* more than *communication* does. A
/// difference in association is not one in effect. The scale that is measured better correlates more for
/// that reason alone. Test and interval are made differently and can disagree at the edge.
///
/// # Source
/// Williams (1959), as recommended by Steiger (1980), see [`literature`](crate::literature#williams1959) and
/// [`literature`](crate::literature#steiger1980); the interval Zou (2007), see
/// [`literature`](crate::literature#zou2007).
///
/// # Reference value
/// t = 1.38094916316616, p = 0.172173820027078, interval -0.09290192167481 … 0.516759972481617 for
/// 0.396, 0.179 and 0.088 of 66 people, where Zou prints -0.093 … 0.517; R 4.2.2, psych 2.2.9 `r.test`;
/// `reference/dependent_correlations.R`.
pub fn compare_overlapping(given: &Overlapping) -> Result<CorrelationDifference, Undefined> {
    let Overlapping { shared_first: r12, shared_second: r13, first_second: r23, n } = *given;
    if n < 4 {
        return Err(Undefined::TooFewRows);
    }
    // NaN is in no range.
    let inside = r12.abs() < 1.0 && r13.abs() < 1.0 && r23.abs() <= 1.0;
    let determinant = 1.0 - r12 * r12 - r13 * r13 - r23 * r23 + 2.0 * r12 * r13 * r23;
    if !inside || determinant < -1e-12 {
        return Err(Undefined::OutsideDomain);
    }
    let difference = r12 - r13;
    let people = n as f64;
    let middle = 0.5 * (r12 + r13);
    let spread = 2.0 * (people - 1.0) / (people - 3.0) * determinant.max(0.0)
        + middle * middle * (1.0 - r23).powi(3);
    if spread <= 0.0 {
        return Err(Undefined::Singular);
    }
    let t = difference * ((people - 1.0) * (1.0 + r23) / spread).sqrt();
    let df = n - 3;
    let p = t_two_sided(t, df as f64)?;
    Ok(CorrelationDifference { difference, t, df, p, interval: zou(r12, r13, r23, df)? })
}

/// The interval of `r12 - r13` from the intervals of both and the correlation of their estimates.
fn zou(r12: f64, r13: f64, r23: f64, weight: u64) -> Result<Interval, Undefined> {
    let se = 1.0 / (weight as f64).sqrt();
    let (first, second) = (fisher_interval(r12, se)?, fisher_interval(r13, se)?);
    let c = ((r23 - 0.5 * r12 * r13) * (1.0 - r12 * r12 - r13 * r13 - r23 * r23) + r23.powi(3))
        / ((1.0 - r12 * r12) * (1.0 - r13 * r13));
    let c = c.clamp(-1.0, 1.0);
    // (a - b)² + 2 (1 - c) a b: never negative, whatever the rounding.
    let arm = |a: f64, b: f64| ((a - b) * (a - b) + 2.0 * (1.0 - c) * a * b).sqrt();
    let d = r12 - r13;
    Interval::new(
        d - arm(r12 - first.low(), second.high() - r13),
        d + arm(first.high() - r12, r13 - second.low()),
    )
    .map_err(|_| Undefined::OutsideDomain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_and_fro_is_the_same_difference() {
        let given =
            Overlapping { shared_first: 0.6, shared_second: 0.4, first_second: 0.5, n: 200 };
        let turned = Overlapping { shared_first: 0.4, shared_second: 0.6, ..given };
        let (a, b) = (compare_overlapping(&given).unwrap(), compare_overlapping(&turned).unwrap());
        assert!((a.t + b.t).abs() < 1e-14 && (a.p - b.p).abs() < 1e-14);
        assert!((a.interval.low() + b.interval.high()).abs() < 1e-14);
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        let of = |shared_first, shared_second, first_second, n| {
            compare_overlapping(&Overlapping { shared_first, shared_second, first_second, n })
        };
        assert_eq!(of(0.5, 0.4, 0.3, 3), Err(Undefined::TooFewRows));
        assert!(of(0.5, 0.4, 0.3, 4).is_ok());
        assert_eq!(of(0.5, 0.5, 1.0, 40), Err(Undefined::Singular));
        for wrong in [(1.0, 0.4, 0.4), (0.5, 0.4, 1.1), (f64::NAN, 0.4, 0.3), (0.9, -0.9, 0.9)] {
            assert_eq!(of(wrong.0, wrong.1, wrong.2, 40), Err(Undefined::OutsideDomain));
        }
    }
}
