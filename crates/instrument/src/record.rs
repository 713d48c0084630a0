//! A record read back: is it one that this questionnaire can have made?

use crate::{Answer, Answers, EMPTY, ItemKind, Questionnaire};

/// Why a record is none of this questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordProblem {
    /// It has another number of bytes than the part has columns.
    #[error("a record of {bytes} bytes where the part has {columns} columns")]
    Length {
        /// The bytes there are.
        bytes: usize,
        /// The columns of the part.
        columns: usize,
    },
    /// Nothing is answered in it: such a record is never made.
    #[error("a record without an answer")]
    Empty,
    /// An answer that its item does not offer, or that nobody with these answers is asked for.
    #[error("`{item}` has an answer that it does not offer, or was not asked")]
    Answer {
        /// The item.
        item: String,
    },
}

impl Questionnaire {
    /// Checks that a record of a part is one that [`Answers::submission`] can make: every answer is offered, and
    /// given to a question that somebody with these answers gets.
    ///
    /// # Errors
    /// [`RecordProblem`].
    pub fn check_record(&self, part: usize, record: &[u8]) -> Result<(), RecordProblem> {
        let columns = self.columns(part);
        if columns.len() != record.len() {
            let (bytes, columns) = (record.len(), columns.len());
            return Err(RecordProblem::Length { bytes, columns });
        }
        if record.iter().all(|byte| *byte == EMPTY) {
            return Err(RecordProblem::Empty);
        }
        let mut answers = Answers::none(self);
        let of_items = columns.iter().zip(record).collect::<Vec<_>>();
        for cells in of_items.chunk_by(|(one, _), (other, _)| one.item == other.item) {
            let item = cells[0].0.item;
            let bytes: Vec<u8> = cells.iter().map(|(_, byte)| **byte).collect();
            let refused = || RecordProblem::Answer { item: self.items()[item].id.to_string() };
            let answer = answer_of(&self.items()[item].kind, &bytes).ok_or_else(refused)?;
            answers.set(self, item, answer).map_err(|_| refused())?;
        }
        // What was not asked, or not ticked at all, is made differently.
        let made = answers.submission(self).parts.swap_remove(part).unwrap_or_default();
        match made.iter().zip(record).position(|(made, given)| made != given) {
            None if made.len() == record.len() => Ok(()),
            at => {
                let item = columns.get(at.unwrap_or_default()).map_or(0, |column| column.item);
                Err(RecordProblem::Answer { item: self.items()[item].id.to_string() })
            }
        }
    }
}

/// The answer that the bytes of an item stand for.
fn answer_of(kind: &ItemKind, bytes: &[u8]) -> Option<Answer> {
    match kind {
        ItemKind::Rating { .. } | ItemKind::Single { .. } => match bytes {
            [EMPTY] => Some(Answer::None),
            [code] => Some(Answer::Code(*code)),
            _ => None,
        },
        ItemKind::Multiple { .. } if bytes.iter().all(|byte| *byte == EMPTY) => Some(Answer::None),
        ItemKind::Multiple { .. } => {
            let ticked = bytes.iter().map(|byte| match byte {
                0 => Some(false),
                1 => Some(true),
                _ => None,
            });
            ticked.collect::<Option<Vec<bool>>>().map(Answer::Chosen)
        }
        ItemKind::Open { .. } => None,
    }
}
