//! What those who did not answer could change.

use crate::{Interval, Undefined};

/// What the people who did not answer would have to say to overturn a share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TippingPoint {
    /// The number who did not answer.
    pub n_silent: u64,
    /// The share among them at which the share of everyone is exactly the threshold. Below 0 or above 1 if
    /// no answers of theirs can bring it there.
    pub share_needed: f64,
    /// That share less the share of the respondents: how different they would have to be.
    pub difference: f64,
    /// Whether their answers can bring the share of everyone to the threshold.
    pub possible: bool,
}

/// How different those who did not answer would have to be for the share of everyone to reach a threshold.
///
/// # Formula
/// ```text
/// q = (N θ - n p) / (N - n)
/// difference = q - p = N (θ - p) / (N - n)
/// possible if 0 <= q <= 1
/// ```
/// where `p` is the share among the `n` respondents, `N` the number of people asked and `θ` the threshold.
///
/// # Shape and units
/// Shares 0..=1; times 100 for points.
///
/// # Errors
/// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanPopulation`] if `n > N`;
/// [`Undefined::WholePopulation`] if `n = N`: nobody is left to overturn anything;
/// [`Undefined::OutsideDomain`] if `share` or `threshold` is not within 0..=1.
///
/// # Use and limits
/// For a headline ("most feel safe": the threshold is 0.5) or a change (the threshold is the near end of
/// the earlier wave's interval). No probability: the reader judges whether a difference like this is
/// credible. Looks at who is missing only, not at chance.
///
/// # Source
/// Cochran (1977) section 13.2, see [`literature`](crate::literature#cochran1977).
///
/// # Reference value
/// 0.3 and a difference of -0.3 for 60% among 400 of 600, threshold 0.5: (300 - 240) / 200, by hand.
///
/// ```
/// use peil_statistics::nonresponse::tipping_point;
///
/// let found = tipping_point(0.6, 400, 600, 0.5)?;
/// assert!((found.share_needed - 0.3).abs() < 1e-12 && found.possible);
/// // With 400 of 450 answers nothing the others say makes it a minority.
/// assert!(!tipping_point(0.6, 400, 450, 0.5)?.possible);
/// # Ok::<(), peil_statistics::Undefined>(())
/// ```
pub fn tipping_point(
    share: f64,
    n: u64,
    population: u64,
    threshold: f64,
) -> Result<TippingPoint, Undefined> {
    checked(n, population)?;
    if !(0.0..=1.0).contains(&share) || !(0.0..=1.0).contains(&threshold) {
        return Err(Undefined::OutsideDomain);
    }
    if n == population {
        return Err(Undefined::WholePopulation);
    }
    let n_silent = population - n;
    // Written around the difference, which is exactly 0 where the share is the threshold.
    let difference = (threshold - share) * (population as f64 / n_silent as f64);
    let share_needed = share + difference;
    // The bounds, not the share: they are exact where everyone or nobody would have to agree.
    let possible = worst_case(share, n, population)?.contains(threshold);
    Ok(TippingPoint { n_silent, share_needed, difference, possible })
}

/// The bounds of the share of everyone, whatever those who did not answer think.
///
/// # Formula
/// ```text
/// n p / N  …  (n p + N - n) / N
/// ```
///
/// # Shape and units
/// Shares 0..=1. As wide as the part that did not answer, however many answered.
///
/// # Errors
/// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanPopulation`] if `n > N`;
/// [`Undefined::OutsideDomain`] if `share` is not within 0..=1.
///
/// # Use and limits
/// Certain, not probable, and so nearly always wide. It takes no assumption; every narrower statement
/// rests on one.
///
/// # Source
/// Manski (1989), see [`literature`](crate::literature#manski1989); Cochran (1977) section 13.2, see
/// [`literature`](crate::literature#cochran1977).
///
/// # Reference value
/// 0.4 … 0.7333333333333333 for 60% among 400 of 600: 240 / 600 and 440 / 600, by hand.
pub fn worst_case(share: f64, n: u64, population: u64) -> Result<Interval, Undefined> {
    worst_case_mean(share, 0.0, 1.0, n, population)
}

/// The bounds of the mean of everyone, whatever those who did not answer think, for values from `lowest`
/// to `highest`.
///
/// # Formula
/// ```text
/// (n m + (N - n) lowest) / N  …  (n m + (N - n) highest) / N
/// ```
///
/// # Errors
/// [`Undefined::EmptyBase`] if `n = 0`; [`Undefined::MoreThanPopulation`] if `n > N`;
/// [`Undefined::OutsideDomain`] if not `lowest <= mean <= highest`, all finite.
///
/// # Source
/// Manski (1989), see [`literature`](crate::literature#manski1989).
///
/// # Reference value
/// 2.6 … 3.933333333333333 for a mean of 3.4 on 1–5 among 400 of 600, by hand.
pub fn worst_case_mean(
    mean: f64,
    lowest: f64,
    highest: f64,
    n: u64,
    population: u64,
) -> Result<Interval, Undefined> {
    checked(n, population)?;
    if !lowest.is_finite() || !highest.is_finite() || !(lowest..=highest).contains(&mean) {
        return Err(Undefined::OutsideDomain);
    }
    let silent = (population - n) as f64 / population as f64;
    let bound = |extreme: f64| mean + silent * (extreme - mean);
    Interval::new(bound(lowest), bound(highest)).map_err(|_| Undefined::OutsideDomain)
}

/// Some people answered, and no more than there are.
fn checked(n: u64, population: u64) -> Result<(), Undefined> {
    if n > population {
        Err(Undefined::MoreThanPopulation)
    } else if n == 0 {
        Err(Undefined::EmptyBase)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_by_hand() {
        let bounds = worst_case(0.6, 400, 600).unwrap();
        assert!(
            (bounds.low() - 0.4).abs() < 1e-15 && (bounds.high() - 440.0 / 600.0).abs() < 1e-15
        );
        let found = tipping_point(0.6, 400, 600, 0.5).unwrap();
        assert!((found.difference + 0.3).abs() < 1e-15 && found.n_silent == 200);
        let mean = worst_case_mean(3.4, 1.0, 5.0, 400, 600).unwrap();
        assert!((mean.low() - 2.6).abs() < 1e-15 && (mean.high() - 11.8 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        assert_eq!(tipping_point(0.5, 0, 9, 0.5), Err(Undefined::EmptyBase));
        assert_eq!(tipping_point(0.5, 10, 9, 0.5), Err(Undefined::MoreThanPopulation));
        assert_eq!(tipping_point(0.5, 9, 9, 0.4), Err(Undefined::WholePopulation));
        for odd in [-0.1, 1.1, f64::NAN] {
            assert_eq!(tipping_point(odd, 5, 9, 0.5), Err(Undefined::OutsideDomain));
            assert_eq!(tipping_point(0.5, 5, 9, odd), Err(Undefined::OutsideDomain));
            assert_eq!(worst_case(odd, 5, 9), Err(Undefined::OutsideDomain));
        }
        assert_eq!(worst_case_mean(3.0, 5.0, 1.0, 5, 9), Err(Undefined::OutsideDomain));
    }

    #[test]
    fn everyone_answered_leaves_one_point() {
        let bounds = worst_case(0.3, 9, 9).unwrap();
        assert!((bounds.low() - 0.3).abs() < 1e-15 && bounds.width() < 1e-15);
    }
}
