//! The slots of a submission: which record lies in which, and what stands beside it.
//!
//! One for each part of the questionnaire, one for each open question, one for the receipt. The browser has the same
//! in `crates/web/assets/script/sheet.js`.

use peil_anonymity::Layout;
use peil_instrument::{Answers, ItemKind, Level, Questionnaire};
use peil_storage::WaveUnit;

/// What lies in a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The record of a part, as index into [`Questionnaire::parts`].
    Part(usize),
    /// Own words, with the item as index into [`Questionnaire::items`] and the longest they may be, in characters.
    Words {
        /// The item.
        item: usize,
        /// Characters.
        max: usize,
    },
    /// The receipt.
    Receipt,
}

/// The slots of a questionnaire, in order.
pub fn slots(questionnaire: &Questionnaire) -> Vec<Slot> {
    let parts = (0..questionnaire.parts().len()).map(Slot::Part);
    parts.chain(open_items(questionnaire)).chain([Slot::Receipt]).collect()
}

/// The number of slots and their sizes.
pub fn layout(questionnaire: &Questionnaire) -> Layout {
    let parts = questionnaire.parts().len();
    let longest = (0..parts).map(|part| questionnaire.columns(part).len()).max().unwrap_or(0);
    let texts: Vec<usize> = open_items(questionnaire)
        .filter_map(|slot| match slot {
            Slot::Words { max, .. } => Some(max),
            _ => None,
        })
        .collect();
    Layout::new(parts, longest, texts.len(), texts.iter().copied().max().unwrap_or(0))
}

fn open_items(questionnaire: &Questionnaire) -> impl Iterator<Item = Slot> {
    questionnaire.items().iter().enumerate().filter_map(|(item, asked)| match asked.kind {
        ItemKind::Open { max_chars } => Some(Slot::Words { item, max: max_chars }),
        _ => None,
    })
}

/// The contents of the slots of somebody's answers; empty where nothing was answered.
pub fn contents(
    questionnaire: &Questionnaire,
    answers: &Answers,
    receipt: [u8; 16],
) -> Vec<Vec<u8>> {
    let mut submission = answers.submission(questionnaire);
    let contents = slots(questionnaire).into_iter().map(|slot| match slot {
        Slot::Part(part) => submission.parts[part].take().unwrap_or_default(),
        Slot::Words { item, .. } => {
            let words = submission.words.iter().find(|(of, _)| *of == item);
            words.map(|(_, words)| words.clone().into_bytes()).unwrap_or_default()
        }
        Slot::Receipt => receipt.to_vec(),
    });
    contents.collect()
}

/// The unit that stands beside a record of somebody of a class: the class, or the higher level; beside own words and
/// receipts nothing but the organisation.
pub fn beside(
    questionnaire: &Questionnaire,
    slot: Slot,
    class: usize,
    units: &[WaveUnit],
) -> usize {
    match slot {
        Slot::Part(part) => match questionnaire.parts()[part].level {
            Level::Class => class,
            Level::Higher => units[class].higher,
        },
        Slot::Words { .. } | Slot::Receipt => 0,
    }
}
