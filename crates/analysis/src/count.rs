//! The counting kernel: plain loops over bytes, one pass a column.

use peil_disclosure::{Histogram, Scores};
use peil_instrument::{Questionnaire, Scale};
use peil_statistics::Undefined;
use peil_statistics::scale::{common_denominator, scale_score};

use crate::dataset::{Frame, is_opinion};

/// People per unit: the rows of a frame.
pub(crate) fn people(frame: &Frame, units: usize) -> Vec<u64> {
    let mut people = vec![0; units];
    for unit in frame.units() {
        people[*unit as usize] += 1;
    }
    people
}

/// How often each of `codes` was given, per unit; other bytes are no answer.
pub(crate) fn histograms(
    frame: &Frame,
    column: &[u8],
    codes: &[u8],
    units: usize,
) -> Vec<Histogram> {
    let width = codes.len();
    // The last slot takes what is not counted, so that the loop has no branch.
    let mut slots = [width; 256];
    for (slot, code) in codes.iter().enumerate() {
        slots[usize::from(*code)] = slot;
    }
    let mut counts = vec![0_u64; units * (width + 1)];
    for (unit, answer) in frame.units().iter().zip(column) {
        counts[*unit as usize * (width + 1) + slots[usize::from(*answer)]] += 1;
    }
    let opinions = codes.iter().take_while(|code| is_opinion(**code)).count();
    // A single choice may offer "weet ik niet" anywhere; no mean is made of it.
    let in_order = codes[opinions..].iter().all(|code| !is_opinion(*code));
    let opinions = if in_order { opinions } else { width };
    let cell = |all: &[u64]| Histogram::with_opinions(all[..width].to_vec(), opinions);
    counts.chunks(width + 1).map(cell).collect()
}

/// The scores on a scale of everybody in a frame, in whole units of `1 / denominator`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScoredRows {
    /// The common denominator of the scale's scores.
    pub(crate) denominator: i64,
    /// Per row the score; `None` by the half rule.
    pub(crate) scores: Vec<Option<i64>>,
}

impl ScoredRows {
    /// Scores every row; the only place where items are reversed for scores.
    ///
    /// # Errors
    /// [`Undefined`] if the scale has no items, or too many for exact scores.
    pub(crate) fn of(
        frame: &Frame,
        questionnaire: &Questionnaire,
        scale: &Scale,
    ) -> Result<ScoredRows, Undefined> {
        let denominator = common_denominator(scale.items.len())?;
        let columns = item_columns(frame, questionnaire, scale);
        let reversed: Vec<bool> = scale.items.iter().map(|item| item.reversed).collect();
        let mut answers = vec![None; columns.len()];
        let mut scores = Vec::with_capacity(frame.len());
        for row in 0..frame.len() {
            for (answer, column) in answers.iter_mut().zip(&columns) {
                *answer = column.get(row).copied();
            }
            let score = scale_score(&answers, &reversed, scale.points);
            scores.push(score.and_then(|score| score.in_units_of(denominator)));
        }
        Ok(ScoredRows { denominator, scores })
    }

    /// How often each score occurs, per unit.
    pub(crate) fn per_unit(&self, frame: &Frame, units: usize) -> Vec<Scores> {
        let mut cells = vec![Scores::default(); units];
        for (unit, score) in frame.units().iter().zip(&self.scores) {
            if let Some(score) = score {
                *cells[*unit as usize].counts.entry(*score).or_insert(0) += 1;
            }
        }
        cells
    }
}

/// The answers to the items of a scale, reversed items turned round; `None` where there is no opinion.
pub(crate) fn keyed_opinions(
    frame: &Frame,
    questionnaire: &Questionnaire,
    scale: &Scale,
) -> Vec<Vec<Option<u8>>> {
    let columns = item_columns(frame, questionnaire, scale);
    let keyed = |(item, column): (&peil_instrument::ScaleItem, &&[u8])| {
        let opinion = |answer: &u8| {
            let turned = peil_statistics::scale::reverse(*answer, scale.points);
            if item.reversed { turned } else { turned.and(Some(*answer)) }
        };
        column.iter().map(opinion).collect()
    };
    scale.items.iter().zip(&columns).map(keyed).collect()
}

fn item_columns<'a>(
    frame: &'a Frame,
    questionnaire: &Questionnaire,
    scale: &Scale,
) -> Vec<&'a [u8]> {
    let ids = scale.items.iter().map(|item| questionnaire.items()[item.item].id.as_str());
    // The survey's check has seen that the frame has every column of its part.
    ids.map(|id| frame.column(id).unwrap_or_default()).collect()
}
