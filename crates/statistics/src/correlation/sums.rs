//! Pearson's correlation from sums that were counted elsewhere.

use super::{Pearson, of_coefficient};
use crate::Undefined;

/// What is added up over pairs of whole numbers, exactly; enough for every straight-line figure.
///
/// Scores that are fractions go in as whole numbers of `1 / denominator`, one denominator for all `x`
/// and one for all `y`. They need not be the same, and no figure asks for them: they fall out of every
/// correlation.
///
/// ```
/// use peil_statistics::correlation::{PairSums, pearson_from_sums};
///
/// // Two teams, counted apart and added up.
/// let team = PairSums::of([(2, 3), (4, 4), (5, 4)])?;
/// let other = PairSums::of([(1, 2), (3, 1)])?;
/// let both = team.plus(&other)?;
/// assert_eq!((both.n, both.x, both.xy), (5, 15, 47));
/// assert!(pearson_from_sums(&both)?.r > 0.6);
/// # Ok::<(), peil_statistics::Undefined>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairSums {
    /// The number of pairs.
    pub n: u64,
    /// Sum of the first scores.
    pub x: i128,
    /// Sum of the second scores.
    pub y: i128,
    /// Sum of the squares of the first scores.
    pub xx: i128,
    /// Sum of the squares of the second scores.
    pub yy: i128,
    /// Sum of the products.
    pub xy: i128,
}

/// `n` times the sums of squares and products of deviations from the means; exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scatter {
    pub(crate) xx: i128,
    pub(crate) yy: i128,
    pub(crate) xy: i128,
}

impl PairSums {
    /// The sums over pairs of whole numbers.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] if a sum does not fit in 128 bits.
    pub fn of(pairs: impl IntoIterator<Item = (i64, i64)>) -> Result<PairSums, Undefined> {
        pairs.into_iter().try_fold(PairSums::default(), |sums, (x, y)| {
            let (x, y) = (i128::from(x), i128::from(y));
            sums.plus(&PairSums { n: 1, x, y, xx: x * x, yy: y * y, xy: x * y })
        })
    }

    /// These pairs and others, in the same units, together.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] if a sum does not fit in 128 bits.
    pub fn plus(&self, other: &PairSums) -> Result<PairSums, Undefined> {
        let added = || {
            Some(PairSums {
                n: self.n.checked_add(other.n)?,
                x: self.x.checked_add(other.x)?,
                y: self.y.checked_add(other.y)?,
                xx: self.xx.checked_add(other.xx)?,
                yy: self.yy.checked_add(other.yy)?,
                xy: self.xy.checked_add(other.xy)?,
            })
        };
        added().ok_or(Undefined::TooLarge)
    }

    /// Deviations from the means, squared and added up, times `n`.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] if a product does not fit in 128 bits; [`Undefined::OutsideDomain`] if no
    /// pairs have these sums (a negative sum of squares).
    pub(crate) fn scatter(&self) -> Result<Scatter, Undefined> {
        let n = i128::from(self.n);
        let times_n = |products: i128, a: i128, b: i128| {
            n.checked_mul(products)?.checked_sub(a.checked_mul(b)?)
        };
        let scatter = || {
            Some(Scatter {
                xx: times_n(self.xx, self.x, self.x)?,
                yy: times_n(self.yy, self.y, self.y)?,
                xy: times_n(self.xy, self.x, self.y)?,
            })
        };
        match scatter() {
            None => Err(Undefined::TooLarge),
            Some(found) if found.xx < 0 || found.yy < 0 => Err(Undefined::OutsideDomain),
            Some(found) => Ok(found),
        }
    }
}

impl Scatter {
    /// The correlation.
    pub(crate) fn coefficient(&self) -> Result<f64, Undefined> {
        ratio(self.xy as f64, self.xx as f64, self.yy as f64)
    }
}

/// `xy / sqrt(xx yy)`, at most rounding beyond ±1.
pub(crate) fn ratio(xy: f64, xx: f64, yy: f64) -> Result<f64, Undefined> {
    if xx <= 0.0 || yy <= 0.0 {
        return Err(Undefined::NoVariance);
    }
    let r = xy / (xx * yy).sqrt();
    // Cauchy and Schwarz: sums for which this fails are those of no pairs.
    if r.abs() <= 1.0 + 1e-9 { Ok(r.clamp(-1.0, 1.0)) } else { Err(Undefined::OutsideDomain) }
}

/// Pearson's correlation, its interval and p-value from sums that someone else counted.
///
/// # Formula
/// ```text
/// r = (n Sxy - Sx Sy) / sqrt( (n Sxx - Sx²) (n Syy - Sy²) )
/// ```
/// numerator and factors exactly; interval and p as [`pearson`](super::pearson).
///
/// # Shape and units
/// As [`PairSums`]; `r`, interval -1..=1. The order in which people were added cannot matter.
///
/// # Errors
/// [`Undefined::TooFewRows`] if `n < 4`; [`Undefined::NoVariance`] if all `x` or all `y` are equal;
/// [`Undefined::TooLarge`] if `n` times a sum does not fit in 128 bits; [`Undefined::OutsideDomain`] if no
/// pairs can have these sums.
///
/// # Use and limits
/// As [`pearson`](super::pearson).
///
/// # Source
/// Pearson (1896), see [`literature`](crate::literature#pearson1896); Fisher (1921), see
/// [`literature`](crate::literature#fisher1921).
///
/// # Reference value
/// `r` = 0.874498251005247 for the ten pairs of [`pearson`](super::pearson), the second score in halves:
/// n 10, sums 34 and 68, squares 130 and 498, products 251; R 4.2.2 `cor.test`;
/// `reference/correlation.R`.
pub fn pearson_from_sums(sums: &PairSums) -> Result<Pearson, Undefined> {
    if sums.n < 4 {
        return Err(Undefined::TooFewRows);
    }
    of_coefficient(sums.scatter()?.coefficient()?, sums.n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correlation::pearson;

    #[test]
    fn sums_and_pairs_give_the_same() {
        let whole =
            [(2, 5), (3, 6), (3, 5), (4, 9), (4, 7), (5, 8), (1, 3), (4, 8), (3, 8), (5, 9)];
        let pairs = whole.map(|(x, y)| (x as f64, y as f64 / 2.0));
        let sums = PairSums::of(whole).unwrap();
        assert_eq!(sums, PairSums { n: 10, x: 34, y: 68, xx: 130, yy: 498, xy: 251 });
        let (a, b) = (pearson_from_sums(&sums).unwrap(), pearson(&pairs).unwrap());
        assert!((a.r - b.r).abs() < 1e-15 && (a.p - b.p).abs() < 1e-15);
    }

    #[test]
    fn a_million_of_the_same_has_no_variance() {
        let n = 1_000_000_i128;
        let sums = PairSums {
            n: 1_000_000,
            x: 83_160 * n,
            y: n,
            xx: 83_160 * 83_160 * n,
            yy: n,
            xy: 83_160 * n,
        };
        assert_eq!(pearson_from_sums(&sums), Err(Undefined::NoVariance));
    }

    #[test]
    fn sums_of_no_pairs_are_refused() {
        let sums = PairSums { n: 5, x: 10, y: 10, xx: 30, yy: 30, xy: 21 };
        assert!(pearson_from_sums(&sums).is_ok());
        for wrong in [PairSums { xx: 19, ..sums }, PairSums { xy: 31, ..sums }] {
            assert_eq!(pearson_from_sums(&wrong), Err(Undefined::OutsideDomain));
        }
        let huge = PairSums { xx: i128::MAX, ..sums };
        assert_eq!(pearson_from_sums(&huge), Err(Undefined::TooLarge));
        assert_eq!(huge.plus(&huge), Err(Undefined::TooLarge));
        assert_eq!(pearson_from_sums(&PairSums::default()), Err(Undefined::TooFewRows));
        assert_eq!(PairSums::of([(i64::MIN, 1); 3]), Err(Undefined::TooLarge));
    }
}
