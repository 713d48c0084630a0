//! Moments from sums that were made elsewhere, and what is left of a whole without one of its parts.

use super::Moments;
use crate::Undefined;

impl Moments {
    /// The moments behind a count, a sum and a sum of squares, both in units of `1 / denominator`.
    ///
    /// ```
    /// use peil_statistics::moments::Moments;
    ///
    /// // The answers 4, 4 and 2.
    /// let sums = Moments::from_sums(3, 10, 36, 1)?;
    /// assert_eq!(sums, Moments::from_counts(&[(4, 2), (2, 1)], 1)?);
    /// # Ok::<(), peil_statistics::Undefined>(())
    /// ```
    ///
    /// # Errors
    /// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::OutsideDomain`] if `denominator < 1` or if no
    /// values have these sums (`n * squares < sum²`); [`Undefined::TooLarge`] if a product does not fit
    /// in 128 bits.
    pub fn from_sums(
        n: u64,
        sum: i128,
        squares: i128,
        denominator: i64,
    ) -> Result<Self, Undefined> {
        if n == 0 {
            return Err(Undefined::EmptyBase);
        }
        let people = squares.checked_mul(i128::from(n)).ok_or(Undefined::TooLarge)?;
        let square = sum.checked_mul(sum).ok_or(Undefined::TooLarge)?;
        let spread = people.checked_sub(square).ok_or(Undefined::TooLarge)?;
        // The values of one person leave no room: n S2 = S1² exactly.
        let impossible = spread < 0 || (n == 1 && spread != 0);
        if denominator < 1 || impossible {
            return Err(Undefined::OutsideDomain);
        }
        Ok(Self { n, sum, spread, denominator })
    }

    /// The moments of everyone of this whole who is not in `part`: its people minus those of `part`.
    ///
    /// # Errors
    /// [`Undefined::EmptyBase`] if the part is the whole; [`Undefined::MoreThanBase`] if it is larger;
    /// [`Undefined::OutsideDomain`] if the denominators differ or the part cannot belong to this whole;
    /// [`Undefined::TooLarge`] if a product does not fit in 128 bits.
    pub fn without(&self, part: &Moments) -> Result<Self, Undefined> {
        if self.denominator != part.denominator {
            return Err(Undefined::OutsideDomain);
        }
        let n = self.n.checked_sub(part.n).ok_or(Undefined::MoreThanBase)?;
        let squares = self.squares()?.checked_sub(part.squares()?).ok_or(Undefined::TooLarge)?;
        let sum = self.sum.checked_sub(part.sum).ok_or(Undefined::TooLarge)?;
        Self::from_sums(n, sum, squares, self.denominator)
    }

    /// The sum of the values, in units of `1 / denominator`.
    pub(crate) fn sum(&self) -> i128 {
        self.sum
    }

    /// The values are whole numbers of one over this.
    pub(crate) fn denominator(&self) -> i64 {
        self.denominator
    }

    /// The sum of squared distances to the mean, in the squared unit of the values.
    pub(crate) fn sum_of_squares(&self) -> f64 {
        let d = self.denominator as f64;
        self.spread as f64 / self.n as f64 / (d * d)
    }

    /// The sum of the squares, in units of `1 / denominator²`. The division leaves no remainder.
    fn squares(&self) -> Result<i128, Undefined> {
        let square = self.sum.checked_mul(self.sum).ok_or(Undefined::TooLarge)?;
        Ok(self.spread.checked_add(square).ok_or(Undefined::TooLarge)? / i128::from(self.n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_without_a_part_is_the_rest() {
        let whole = Moments::from_counts(&[(7, 2), (9, 5), (4, 1)], 6).unwrap();
        let part = Moments::from_counts(&[(7, 1), (9, 2)], 6).unwrap();
        let rest = Moments::from_counts(&[(7, 1), (9, 3), (4, 1)], 6).unwrap();
        assert_eq!(whole.without(&part), Ok(rest));
        assert_eq!(whole.without(&whole), Err(Undefined::EmptyBase));
        assert_eq!(part.without(&whole), Err(Undefined::MoreThanBase));
    }

    #[test]
    fn a_part_from_elsewhere_is_refused() {
        let whole = Moments::from_counts(&[(3, 4)], 1).unwrap();
        let stranger = Moments::from_counts(&[(5, 1), (1, 1)], 1).unwrap();
        assert_eq!(whole.without(&stranger), Err(Undefined::OutsideDomain));
        let sixths = Moments::from_counts(&[(18, 1)], 6).unwrap();
        assert_eq!(whole.without(&sixths), Err(Undefined::OutsideDomain));
    }

    #[test]
    fn sums_of_nobody_and_impossible_sums_are_refused() {
        assert_eq!(Moments::from_sums(0, 0, 0, 1), Err(Undefined::EmptyBase));
        assert_eq!(Moments::from_sums(2, 10, 49, 1), Err(Undefined::OutsideDomain));
        assert_eq!(Moments::from_sums(1, 3, 10, 1), Err(Undefined::OutsideDomain));
        assert_eq!(Moments::from_sums(2, 10, 50, 0), Err(Undefined::OutsideDomain));
        assert_eq!(Moments::from_sums(2, i128::MAX, 50, 1), Err(Undefined::TooLarge));
    }
}
