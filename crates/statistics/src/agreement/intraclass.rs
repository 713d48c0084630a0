//! Intraclass correlations of assessors.

use crate::tails::{f_quantile, f_upper};
use crate::{Interval, Undefined};

/// What stays above a 95% interval.
const TAIL95: f64 = 0.025;

/// One intraclass correlation with its test and interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Intraclass {
    /// The correlation: at most 1, can be negative.
    pub icc: f64,
    /// The F value of the test that it is 0.
    pub f: f64,
    /// The degrees of freedom of the units.
    pub df1: u64,
    /// The degrees of freedom of the error.
    pub df2: u64,
    /// The p-value: the chance of an F this large or larger.
    pub p: f64,
    /// The 95% interval, or `None` where the formula has none (only for type 2, where the assessors
    /// differ less than their errors and the lower bound of the average would fall below any number).
    pub interval: Option<Interval>,
}

/// The six intraclass correlations of Shrout and Fleiss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntraclassTypes {
    /// The number of units judged by all assessors.
    pub n_units: u64,
    /// The number of assessors.
    pub n_assessors: u64,
    /// ICC(1,1): each unit has its own assessors; one judgement.
    pub own_assessors: Intraclass,
    /// ICC(2,1): the same assessors, drawn from many; one judgement, their level counts.
    pub random_assessors: Intraclass,
    /// ICC(3,1): these assessors only; one judgement, their level does not count.
    pub fixed_assessors: Intraclass,
    /// ICC(1,k): the average of the judgements, own assessors.
    pub own_assessors_average: Intraclass,
    /// ICC(2,k): the average of the judgements, drawn assessors. `None` where its divisor is not above 0:
    /// the assessors differ less than their errors, and the units hardly at all.
    pub random_assessors_average: Option<Intraclass>,
    /// ICC(3,k): the average of the judgements, these assessors. Equal to Cronbach's alpha.
    pub fixed_assessors_average: Intraclass,
}

/// The intraclass correlations of `k` assessors over the `n` units that all of them judged.
///
/// # Formula
/// With the mean squares between units `B`, between assessors `J`, of the rest `E`, and within units `W`:
/// ```text
/// ICC(1,1) = (B - W) / (B + (k - 1) W)                       ICC(1,k) = (B - W) / B
/// ICC(2,1) = (B - E) / (B + (k - 1) E + k (J - E) / n)       ICC(2,k) = (B - E) / (B + (J - E) / n)
/// ICC(3,1) = (B - E) / (B + (k - 1) E)                       ICC(3,k) = (B - E) / B
/// F = B / W with n - 1 and n (k - 1), or B / E with n - 1 and (n - 1)(k - 1) degrees of freedom
/// ```
/// Types 1 and 3: with `L = F / q(0.975; df1, df2)` and `U = F q(0.975; df2, df1)` the interval is
/// `(L - 1)/(L + k - 1) … (U - 1)/(U + k - 1)`, of the average `1 - 1/L … 1 - 1/U`. Type 2: with
/// ```text
/// v = (k-1)(n-1) (k ρ f + n (1 + (k-1) ρ) - k ρ)² / ((n-1) k² ρ² f² + (n (1 + (k-1) ρ) - k ρ)²)
/// S = k J + (k n - k - n) E,   f = J / E,   ρ = ICC(2,1)
/// low  = n (B - q₁ E) / (q₁ S + n B),   q₁ = q(0.975; n - 1, v)
/// high = n (q₂ B - E) / (S + n q₂ B),   q₂ = q(0.975; v, n - 1)
/// ```
/// and of the average `k x / (1 + (k - 1) x)` for both ends `x`.
///
/// # Shape and units
/// `assessors`: one column per assessor, a row per unit; units with a missing judgement are dropped. Sums
/// of squares are exact integers.
///
/// # Errors
/// [`Undefined::TooFewItems`] if there are fewer than 2 assessors; [`Undefined::UnequalLengths`] if the
/// columns differ in length; [`Undefined::TooFewRows`] if fewer than 2 units are complete;
/// [`Undefined::NoVariance`] if all units have the same total, or if the assessors differ by the same
/// amount at every unit (there is no error to compare with and F has no value);
/// [`Undefined::TooLarge`] beyond 4 billion judgements.
///
/// # Use and limits
/// For scores whose differences mean the same everywhere. Choose the type before looking: 1 if assessors
/// differ from unit to unit, 2 if others might judge next time, 3 if only consistency matters; a single
/// judgement, or the average that is really used. Depends on how much the units differ.
///
/// # Source
/// Shrout and Fleiss (1979), see [`literature`](crate::literature#shrout1979).
///
/// # Reference value
/// 0.16574176840547547, 0.2897637795275592, 0.7148407148407149, 0.44279713367926893, 0.6200505475989897,
/// 0.9093155423770695 for the table of the source (published as .17, .29, .71, .44, .62, .91);
/// R 4.2.2, psych 2.2.9 `ICC(lmer = FALSE)`; `reference/agreement.R`.
pub fn intraclass(assessors: &[Vec<Option<u8>>]) -> Result<IntraclassTypes, Undefined> {
    let units = complete_units(assessors)?;
    let (n_units, n_assessors) = (units.len() as u64, assessors.len() as u64);
    let squares = MeanSquares::of(&units, assessors.len())?;
    let MeanSquares { n, k, between, judges, error, within } = squares;
    let own = Test::of(between / within, n_units - 1, n_units * (n_assessors - 1))?;
    let fixed = Test::of(between / error, n_units - 1, (n_units - 1) * (n_assessors - 1))?;
    let single = |test: &Test| {
        let end = |f: f64| (f - 1.0) / (f + k - 1.0);
        Interval::new(end(test.low), end(test.high)).ok()
    };
    let average = |test: &Test| Interval::new(1.0 - 1.0 / test.low, 1.0 - 1.0 / test.high).ok();
    let random = (between - error) / (between + (k - 1.0) * error + k * (judges - error) / n);
    let ends = squares.random_ends(random)?;
    let of_one = ends.and_then(|(low, high)| Interval::new(low, high).ok());
    let of_average = ends.and_then(|(low, high)| {
        // At -1 / (k - 1) the formula for the average turns over.
        let end = |icc: f64| k * icc / (1.0 + (k - 1.0) * icc);
        if 1.0 + (k - 1.0) * low > 0.0 { Interval::new(end(low), end(high)).ok() } else { None }
    });
    let divisor = between + (judges - error) / n;
    let random_assessors_average =
        (divisor > 0.0).then(|| fixed.gives((between - error) / divisor, of_average));
    let consistent = (between - error) / (between + (k - 1.0) * error);
    let own_single = (between - within) / (between + (k - 1.0) * within);
    Ok(IntraclassTypes {
        n_units,
        n_assessors,
        own_assessors: own.gives(own_single, single(&own)),
        random_assessors: fixed.gives(random, of_one),
        fixed_assessors: fixed.gives(consistent, single(&fixed)),
        own_assessors_average: own.gives((between - within) / between, average(&own)),
        random_assessors_average,
        fixed_assessors_average: fixed.gives((between - error) / between, average(&fixed)),
    })
}

/// The F test behind a correlation, and the F values at the ends of its interval.
struct Test {
    f: f64,
    df1: u64,
    df2: u64,
    p: f64,
    low: f64,
    high: f64,
}

impl Test {
    fn of(f: f64, df1: u64, df2: u64) -> Result<Test, Undefined> {
        let (one, two) = (df1 as f64, df2 as f64);
        let low = f / f_quantile(TAIL95, one, two)?;
        let high = f * f_quantile(TAIL95, two, one)?;
        Ok(Test { f, df1, df2, p: f_upper(f, one, two)?, low, high })
    }

    fn gives(&self, icc: f64, interval: Option<Interval>) -> Intraclass {
        Intraclass { icc, f: self.f, df1: self.df1, df2: self.df2, p: self.p, interval }
    }
}

/// The ratings of the units that all assessors judged, unit by unit.
pub(super) fn complete_units(assessors: &[Vec<Option<u8>>]) -> Result<Vec<Vec<u8>>, Undefined> {
    let [first, rest @ ..] = assessors else {
        return Err(Undefined::TooFewItems);
    };
    if rest.is_empty() {
        return Err(Undefined::TooFewItems);
    }
    if rest.iter().any(|column| column.len() != first.len()) {
        return Err(Undefined::UnequalLengths);
    }
    let unit = |row: usize| assessors.iter().map(|column| column[row]).collect();
    Ok((0..first.len()).filter_map(unit).collect())
}

/// The two-way analysis of variance of units and assessors.
#[derive(Debug, Clone, Copy)]
struct MeanSquares {
    n: f64,
    k: f64,
    between: f64,
    judges: f64,
    error: f64,
    within: f64,
}

impl MeanSquares {
    fn of(units: &[Vec<u8>], k: usize) -> Result<MeanSquares, Undefined> {
        if units.len() < 2 {
            return Err(Undefined::TooFewRows);
        }
        // Up to here all sums of squares fit in 128 bits.
        if (units.len() as u64).saturating_mul(k as u64) >= 1 << 32 {
            return Err(Undefined::TooLarge);
        }
        let (mut total, mut squares, mut of_units) = (0_i128, 0_i128, 0_i128);
        let mut columns = vec![0_i128; k];
        for unit in units {
            let mut sum = 0_i128;
            for (column, &rating) in columns.iter_mut().zip(unit) {
                let rating = i128::from(rating);
                *column += rating;
                sum += rating;
                squares += rating * rating;
            }
            total += sum;
            of_units += sum * sum;
        }
        let of_assessors: i128 = columns.iter().map(|sum| sum * sum).sum();
        let (n, k) = (units.len() as i128, k as i128);
        // All in units of 1 / (n k), so that they stay integers.
        let between = n * of_units - total * total;
        let judges = k * of_assessors - total * total;
        let within = n * (k * squares - of_units);
        let error = within - judges;
        if between == 0 || error == 0 {
            return Err(Undefined::NoVariance);
        }
        let (n, k) = (n as f64, k as f64);
        let scaled = |squares: i128, df: f64| squares as f64 / (n * k) / df;
        Ok(MeanSquares {
            n,
            k,
            between: scaled(between, n - 1.0),
            judges: scaled(judges, k - 1.0),
            error: scaled(error, (n - 1.0) * (k - 1.0)),
            within: scaled(within, n * (k - 1.0)),
        })
    }

    /// The ends of the interval of ICC(2,1), with Satterthwaite's degrees of freedom.
    fn random_ends(&self, icc: f64) -> Result<Option<(f64, f64)>, Undefined> {
        let MeanSquares { n, k, between, judges, error, .. } = *self;
        let f = judges / error;
        let rest = n * (1.0 + (k - 1.0) * icc) - k * icc;
        let above = k * icc * f + rest;
        let below = (n - 1.0) * k * k * icc * icc * f * f + rest * rest;
        let v = (k - 1.0) * (n - 1.0) * (above * above) / below;
        if !v.is_finite() || v <= 0.0 {
            return Ok(None);
        }
        let sum = k * judges + (k * n - k - n) * error;
        let (q1, q2) = (f_quantile(TAIL95, n - 1.0, v)?, f_quantile(TAIL95, v, n - 1.0)?);
        let low = n * (between - q1 * error) / (q1 * sum + n * between);
        let high = n * (q2 * between - error) / (sum + n * q2 * between);
        Ok(Some((low, high)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(ratings: &[u8]) -> Vec<Option<u8>> {
        ratings.iter().map(|&rating| (rating > 0).then_some(rating)).collect()
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        let one = column(&[1, 2, 4]);
        assert_eq!(intraclass(&[]), Err(Undefined::TooFewItems));
        assert_eq!(intraclass(std::slice::from_ref(&one)), Err(Undefined::TooFewItems));
        assert_eq!(intraclass(&[one.clone(), column(&[1])]), Err(Undefined::UnequalLengths));
        assert_eq!(intraclass(&[one.clone(), column(&[1, 0, 0])]), Err(Undefined::TooFewRows));
        assert_eq!(intraclass(&[one.clone(), column(&[2, 3, 5])]), Err(Undefined::NoVariance));
        assert_eq!(intraclass(&[one, column(&[4, 3, 1])]), Err(Undefined::NoVariance));
    }
}
