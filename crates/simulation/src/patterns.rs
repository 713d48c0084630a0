//! Answers by which a test knows who gave them.

use peil_instrument::{Answer, Answers, ItemKind, Questionnaire};

/// Enough numbers for any test: about four thousand million.
const ENOUGH: u64 = 1 << 32;

/// A prime that divides no product of numbers of points, so that multiplying by it is a shuffle.
const SHUFFLE: u128 = 2_654_435_761;

/// Gives respondent number `i` answers that nobody else has, and reads the number back.
///
/// A double, a loss or a mix-up then shows in the answers themselves. The number stands in mixed radix in
/// the rating items of the core (the first part) that everybody is asked; it is shuffled first, so that
/// also the first few respondents differ in every item and no item is unanimous.
#[derive(Debug, Clone)]
pub struct UniquePatterns<'a> {
    questionnaire: &'a Questionnaire,
    /// The items: index, and the number of points.
    items: Vec<(usize, u64)>,
    /// How many of them hold the number; the others are filled.
    n_digits: usize,
    capacity: u64,
}

impl UniquePatterns<'_> {
    /// Patterns for this questionnaire.
    pub fn new(questionnaire: &Questionnaire) -> UniquePatterns<'_> {
        let mut items = Vec::new();
        for (index, item) in questionnaire.items().iter().enumerate() {
            if let ItemKind::Rating { format } = item.kind
                && item.part == 0
                && item.show_if.is_none()
            {
                items.push((index, questionnaire.formats()[format].points.len() as u64));
            }
        }
        let (mut n_digits, mut capacity) = (0, 1_u64);
        while capacity < ENOUGH && n_digits < items.len() {
            capacity *= items[n_digits].1;
            n_digits += 1;
        }
        UniquePatterns { questionnaire, items, n_digits, capacity }
    }

    /// How many patterns there are.
    pub fn capacity(&self) -> u64 {
        self.capacity
    }

    /// The answers of respondent `i`, or `None` if `i` is not below [`UniquePatterns::capacity`].
    pub fn answers(&self, i: u64) -> Option<Answers> {
        if i >= self.capacity {
            return None;
        }
        let shuffled = self.times(i, SHUFFLE);
        let mut answers = Answers::none(self.questionnaire);
        let mut left = shuffled;
        for (place, &(item, points)) in self.items.iter().enumerate() {
            let digit = if place < self.n_digits {
                let digit = left % points;
                left /= points;
                digit
            } else {
                (shuffled / 7 + shuffled + place as u64) % points
            };
            let code = u8::try_from(digit + 1).ok()?;
            answers.set(self.questionnaire, item, Answer::Code(code)).ok()?;
        }
        Some(answers)
    }

    /// The number behind someone's answers, or `None` if they are no pattern.
    pub fn number(&self, answers: &Answers) -> Option<u64> {
        let code = |item: usize| match answers.get(item) {
            Answer::Code(code) => Some(*code),
            _ => None,
        };
        let i = self.decode(code)?;
        (self.answers(i).as_ref() == Some(answers)).then_some(i)
    }

    /// The number behind a stored record of the core: one byte per column of the first part.
    pub fn number_of_record(&self, record: &[u8]) -> Option<u64> {
        let columns = self.questionnaire.columns(0);
        let place = |item: usize| columns.iter().position(|column| column.item == item);
        let i = self.decode(|item| place(item).and_then(|at| record.get(at).copied()))?;
        let expected =
            self.answers(i)?.submission(self.questionnaire).parts.into_iter().next()??;
        (expected == record).then_some(i)
    }

    fn decode(&self, code: impl Fn(usize) -> Option<u8>) -> Option<u64> {
        let mut shuffled = 0_u64;
        for &(item, points) in self.items[..self.n_digits].iter().rev() {
            let digit = u64::from(code(item)?).checked_sub(1).filter(|digit| *digit < points)?;
            shuffled = shuffled * points + digit;
        }
        Some(self.times(shuffled, inverse(SHUFFLE, u128::from(self.capacity))))
    }

    #[expect(clippy::cast_possible_truncation, reason = "a remainder is below the capacity")]
    fn times(&self, value: u64, factor: u128) -> u64 {
        let capacity = u128::from(self.capacity);
        (u128::from(value) * (factor % capacity) % capacity) as u64
    }
}

/// The number that undoes multiplying by `factor` modulo `modulus`; they have no common divisor.
///
/// The extended algorithm of Euclid (Knuth, *The Art of Computer Programming* 2, section 4.5.2,
/// algorithm X), in whole numbers without sign.
fn inverse(factor: u128, modulus: u128) -> u128 {
    let (mut before, mut now) = ((modulus, 0), (factor % modulus, 1 % modulus));
    while now.0 != 0 {
        let times = before.0 / now.0;
        let coefficient = (before.1 + (modulus - times * now.1 % modulus)) % modulus;
        (before, now) = (now, (before.0 % now.0, coefficient));
    }
    before.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_undoes_the_shuffle() {
        for modulus in [1_u128, 5, 25, 625, 5_u128.pow(14), 7 * 5 * 4 * 11] {
            assert_eq!(SHUFFLE % modulus * inverse(SHUFFLE, modulus) % modulus, 1 % modulus);
        }
    }
}
