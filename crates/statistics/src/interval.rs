//! A range of values.

use std::fmt;

/// A range with `low <= high`, both finite.
///
/// The ends belong to the range. Made by the formulas of this crate, or checked by [`Interval::new`].
///
/// ```
/// use peil_statistics::Interval;
///
/// let interval = Interval::new(3.2, 3.8)?;
/// assert!(interval.contains(3.5) && interval.contains(3.8) && !interval.contains(4.0));
/// assert!(Interval::new(3.8, 3.2).is_err());
/// assert!(Interval::new(f64::NAN, 3.2).is_err());
/// # Ok::<(), peil_statistics::InvalidInterval>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    low: f64,
    high: f64,
}

/// Two numbers that do not make an [`Interval`]: in the wrong order, or not finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the ends of an interval must be finite and in order")]
pub struct InvalidInterval;

impl Interval {
    /// The range from `low` to `high`.
    ///
    /// # Errors
    /// [`InvalidInterval`] if `low > high`, or if an end is infinite or NaN.
    pub fn new(low: f64, high: f64) -> Result<Self, InvalidInterval> {
        if low.is_finite() && high.is_finite() && low <= high {
            Ok(Self { low, high })
        } else {
            Err(InvalidInterval)
        }
    }

    /// The lower end.
    pub fn low(&self) -> f64 {
        self.low
    }

    /// The upper end, at least [`low`](Self::low).
    pub fn high(&self) -> f64 {
        self.high
    }

    /// The difference of the ends, at least 0.
    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    /// Whether `value` lies in the range, ends included. False for NaN.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.low, self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_no_range() {
        assert!(Interval::new(1.0, 1.0).is_ok());
        for (low, high) in [(2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::NAN), (0.0, f64::INFINITY)] {
            assert_eq!(Interval::new(low, high), Err(InvalidInterval));
        }
    }

    #[test]
    fn nan_is_in_no_range() {
        assert!(!Interval::new(0.0, 1.0).unwrap().contains(f64::NAN));
    }

    #[test]
    fn shows_both_ends() {
        assert_eq!(Interval::new(0.25, 0.5).unwrap().to_string(), "0.25 to 0.5");
    }
}
