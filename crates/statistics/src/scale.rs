//! Scale scores: the mean of a person's answers to the items of a scale.

use crate::Undefined;

/// A person's score on a scale, as an exact fraction: the sum of the answers and how many there were.
///
/// ```
/// use peil_statistics::scale::{common_denominator, scale_score};
///
/// // Three items of five points, the last one reversed: 4, 5 and 6 - 2 = 4.
/// let score = scale_score(&[Some(4), Some(5), Some(2)], &[false, false, true], 5).unwrap();
/// assert_eq!((score.sum(), score.answered()), (13, 3));
///
/// // With 2 or 3 answers all scores are whole numbers of sixths.
/// let sixths = common_denominator(3)?;
/// assert_eq!((sixths, score.in_units_of(sixths)), (6, Some(26)));
/// # Ok::<(), peil_statistics::Undefined>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ScaleScore {
    sum: u32,
    answered: u32,
}

impl ScaleScore {
    /// The sum of the answers, reversed items turned round.
    pub fn sum(&self) -> u32 {
        self.sum
    }

    /// The number of answers behind the sum, at least 1.
    pub fn answered(&self) -> u32 {
        self.answered
    }

    /// The score: the mean of the answers.
    pub fn mean(&self) -> f64 {
        f64::from(self.sum) / f64::from(self.answered)
    }

    /// The score as a whole number of `1 / denominator`; `None` if it is not one, or does not fit.
    ///
    /// With a [`common_denominator`] of the scale's number of items it always is.
    pub fn in_units_of(&self, denominator: i64) -> Option<i64> {
        let parts = i64::from(self.sum).checked_mul(denominator)?;
        let answered = i64::from(self.answered);
        (parts % answered == 0).then_some(parts / answered)
    }
}

/// A reversed answer: the other end of an answer scale that runs from 1 to `points`.
///
/// # Formula
/// ```text
/// points + 1 - answer
/// ```
/// From the declared scale, never from the answers seen. `None` for what is not on the scale.
///
/// # Source
/// `docs/methods.md`, "Scales".
///
/// # Reference value
/// 4 for the answer 2 of 5 points.
pub fn reverse(answer: u8, points: u8) -> Option<u8> {
    (1..=points).contains(&answer).then(|| points - answer + 1)
}

/// A person's score by the half rule: the mean of the items answered, if at least half of them are.
///
/// # Formula
/// ```text
/// score = sum of the answers / number answered     if 2 * answered >= k
/// ```
/// where `k` is the number of items; reversed items count as `points + 1 - answer`. A scale of 5 needs 3
/// answers, of 10 needs 5, of 11 needs 6. Not scaled up and nothing filled in.
///
/// # Shape and units
/// `answers`: one per item, codes 1 to `points`; what is `None` or off the scale (98 *weet ik niet*, 99
/// *niet van toepassing*) is no opinion. `reversed`: which items are, in the same order.
///
/// `None` if fewer than half are answered, if there are no items, or if the two slices differ in length.
///
/// # Use and limits
/// Items that are skipped by those who score low make the score too high; the rule does not know.
///
/// # Source
/// `docs/methods.md`, "Scales"; for the rule Fairclough and Cella (1996), see
/// [`literature`](crate::literature#fairclough1996).
///
/// # Reference value
/// 13/3 for the answers 4, 5 and 2 of 5 points, the last reversed; `reference/moments.R`.
pub fn scale_score(answers: &[Option<u8>], reversed: &[bool], points: u8) -> Option<ScaleScore> {
    if answers.len() != reversed.len() {
        return None;
    }
    let (mut sum, mut answered) = (0_u32, 0_u32);
    for (answer, &turned) in answers.iter().zip(reversed) {
        let Some(mirrored) = answer.and_then(|code| reverse(code, points)) else { continue };
        let value = if turned { mirrored } else { points - mirrored + 1 };
        sum = sum.checked_add(u32::from(value))?;
        answered += 1;
    }
    let enough = answered > 0 && 2 * answered as usize >= answers.len();
    enough.then_some(ScaleScore { sum, answered })
}

/// The smallest denominator in which every score of a scale of `k` items is a whole number: the least
/// common multiple of the numbers of answers that the half rule allows.
///
/// # Formula
/// ```text
/// lcm(ceil(k / 2), …, k)
/// ```
///
/// # Errors
/// [`Undefined::TooFewItems`] if `k = 0`; [`Undefined::TooLarge`] if the result does not fit, from 43
/// items on.
///
/// # Reference value
/// 1, 2, 6, 12, 60, 60, 420, 840, 2520, 2520 for 1 to 10 items; integer arithmetic.
pub fn common_denominator(k: usize) -> Result<i64, Undefined> {
    if k == 0 {
        return Err(Undefined::TooFewItems);
    }
    let mut lcm = 1_i64;
    for answered in k.div_ceil(2)..=k {
        let answered = i64::try_from(answered).map_err(|_| Undefined::TooLarge)?;
        lcm = lcm.checked_mul(answered / gcd(lcm, answered)).ok_or(Undefined::TooLarge)?;
    }
    Ok(lcm)
}

/// The greatest common divisor of two positive numbers, by Euclid's algorithm.
fn gcd(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_items_is_enough() {
        for (k, needed) in [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (10, 5), (11, 6)] {
            let reversed = vec![false; k];
            for answered in 0..=k {
                let answers: Vec<_> = (0..k).map(|i| (i < answered).then_some(3)).collect();
                let score = scale_score(&answers, &reversed, 5);
                assert_eq!(score.is_some(), answered >= needed, "{answered} of {k}");
            }
        }
    }

    #[test]
    fn no_opinion_is_no_answer() {
        let answers = [Some(4), Some(98), Some(99), Some(0), None, Some(6), Some(5)];
        assert_eq!(scale_score(&answers, &[false; 7], 5), None);
        let two_of_four = scale_score(&answers[..4], &[false; 4], 5);
        assert_eq!(two_of_four, None);
        let two_of_three = scale_score(&[Some(4), Some(98), Some(5)], &[false; 3], 5).unwrap();
        assert_eq!((two_of_three.sum(), two_of_three.answered()), (9, 2));
    }

    #[test]
    fn degenerate_scales_have_no_score() {
        assert_eq!(scale_score(&[], &[], 5), None);
        assert_eq!(scale_score(&[Some(3)], &[], 5), None);
        assert_eq!(scale_score(&[Some(1)], &[false], 0), None);
        assert_eq!(scale_score(&[Some(255)], &[true], 255).unwrap().sum(), 1);
    }

    #[test]
    fn denominators_of_the_half_rule() {
        let found: Vec<_> = (1..=10).map(|k| common_denominator(k).unwrap()).collect();
        assert_eq!(found, [1, 2, 6, 12, 60, 60, 420, 840, 2520, 2520]);
        assert_eq!(common_denominator(42), Ok(219_060_189_739_591_200));
        assert_eq!(common_denominator(43), Err(Undefined::TooLarge));
        assert_eq!(common_denominator(0), Err(Undefined::TooFewItems));
    }

    #[test]
    fn a_score_off_the_grid_is_not_rounded() {
        let thirds = scale_score(&[Some(4), Some(5), Some(4)], &[false; 3], 5).unwrap();
        assert_eq!(thirds.in_units_of(2), None);
        assert_eq!(thirds.in_units_of(6), Some(26));
    }
}
