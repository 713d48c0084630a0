//! One person's answers, checked against the questionnaire.

use crate::{ItemKind, Questionnaire};

/// The byte for "not asked, or skipped" in a record; no answer code has it.
pub const EMPTY: u8 = 255;

/// One person's answers to a whole questionnaire.
///
/// Made by [`Questionnaire::read_form`] or answer by answer; holds only answers that the questionnaire
/// offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    pub(crate) answers: Vec<Answer>,
}

/// The answer to one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Not asked, or skipped.
    None,
    /// The code of a rating or a single choice: 1–97, 98 or 99.
    Code(u8),
    /// Which options of a multiple choice are ticked, in the order of the options; at least one.
    Chosen(Vec<bool>),
    /// Own words; not blank.
    Words(String),
}

/// What leaves the respondent's hands: separate records that nothing links.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Submission {
    /// Per part of the questionnaire (same order) the record: one byte per column of
    /// [`Questionnaire::columns`], [`EMPTY`] where there is no answer. `None` if nothing in the part
    /// was answered: an empty record is never kept.
    pub parts: Vec<Option<Vec<u8>>>,
    /// Own words, each with the index of its item.
    pub words: Vec<(usize, String)>,
}

/// Why a form is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerProblem {
    /// A field that is no item or option of the questionnaire.
    #[error("there is no question `{field}`")]
    UnknownItem {
        /// The field's name.
        field: String,
    },
    /// A value that the item does not offer.
    #[error("`{item}` has no answer `{value}`")]
    UnknownAnswer {
        /// The item.
        item: String,
        /// The value.
        value: String,
    },
    /// Two answers where one is possible.
    #[error("`{item}` is answered twice")]
    Twice {
        /// The item.
        item: String,
    },
    /// An open text above its limit.
    #[error("`{item}` has {chars} characters; at most {max} are kept")]
    TooLong {
        /// The item.
        item: String,
        /// The characters given.
        chars: usize,
        /// The limit.
        max: usize,
    },
    /// An option such as "none of these" ticked beside another one.
    #[error("`{item}` has `{option}` ticked beside another option")]
    Exclusive {
        /// The item.
        item: String,
        /// The option that cannot stand beside another.
        option: String,
    },
}

impl Answers {
    /// Nothing answered yet.
    pub fn none(questionnaire: &Questionnaire) -> Answers {
        Answers { answers: vec![Answer::None; questionnaire.items().len()] }
    }

    /// The answer to an item.
    pub fn get(&self, item: usize) -> &Answer {
        &self.answers[item]
    }

    /// Answers one item, replacing what stood there. Words are tidied as by
    /// [`Questionnaire::read_form`]; blank words, or no option ticked, become [`Answer::None`].
    ///
    /// Whether the item is asked is not looked at: see [`Answers::route`].
    ///
    /// # Errors
    /// [`AnswerProblem`] if the item does not offer this answer; then nothing changes.
    pub fn set(
        &mut self,
        questionnaire: &Questionnaire,
        item: usize,
        answer: Answer,
    ) -> Result<(), AnswerProblem> {
        self.answers[item] = questionnaire.check_answer(item, answer)?;
        Ok(())
    }

    /// Whether an item is asked, given the answers before it: it has no condition, or the item that
    /// its condition names is itself asked and has one of the answers that lead here.
    pub fn is_asked(&self, questionnaire: &Questionnaire, item: usize) -> bool {
        let Some(condition) = &questionnaire.items()[item].show_if else { return true };
        let leads_here = match self.answers[condition.item] {
            Answer::Code(code) => condition.any_of.contains(&code),
            _ => false,
        };
        // Conditions point backwards, so this ends.
        leads_here && self.is_asked(questionnaire, condition.item)
    }

    /// Clears the answers to items that are not asked.
    ///
    /// One pass is enough, because conditions point backwards; a second one changes nothing.
    pub fn route(&mut self, questionnaire: &Questionnaire) {
        for item in 0..self.answers.len() {
            if !self.is_asked(questionnaire, item) {
                self.answers[item] = Answer::None;
            }
        }
    }

    /// The records that leave the respondent's hands. Answers to items that are not asked stay behind.
    pub fn submission(&self, questionnaire: &Questionnaire) -> Submission {
        let mut records = vec![Vec::new(); questionnaire.parts().len()];
        let mut words = Vec::new();
        for (index, item) in questionnaire.items().iter().enumerate() {
            let record = &mut records[item.part];
            let answer = if self.is_asked(questionnaire, index) {
                &self.answers[index]
            } else {
                &Answer::None
            };
            // The same columns, in the same order, as `Questionnaire::columns`.
            match (&item.kind, answer) {
                (ItemKind::Open { .. }, Answer::Words(text)) => words.push((index, text.clone())),
                (ItemKind::Open { .. }, _) => {}
                (ItemKind::Multiple { .. }, Answer::Chosen(ticked)) => {
                    record.extend(ticked.iter().map(|&ticked| u8::from(ticked)));
                }
                (ItemKind::Multiple { options }, _) => {
                    record.resize(record.len() + options.len(), EMPTY);
                }
                (_, Answer::Code(code)) => record.push(*code),
                (_, _) => record.push(EMPTY),
            }
        }
        let parts = records
            .into_iter()
            .map(|record| Some(record).filter(|bytes| bytes.iter().any(|&byte| byte != EMPTY)))
            .collect();
        Submission { parts, words }
    }
}
