//! How long a questionnaire takes.

use crate::readability::words;
use crate::{ItemKind, Lang, Questionnaire, Text};

/// Words a minute that people read on a phone, every word.
const WORDS_A_MINUTE: f64 = 200.0;
/// Seconds to think and tap, for a rating or a single choice.
const SECONDS_TO_CHOOSE: f64 = 4.0;
/// For a multiple choice.
const SECONDS_TO_TICK: f64 = 10.0;
/// For an open text, which half of the people leave open.
const SECONDS_TO_WRITE: f64 = 30.0;

/// Minutes that an average respondent needs, in Dutch.
///
/// # Formula
/// ```text
/// minutes = words / 200 + (4 choices + 10 multiple choices + 30 open texts) / 60
/// ```
/// over the introductions and the items that everybody is asked, help and options included; the points of a
/// format are read once.
///
/// # Use and limits
/// For the number on the first page, not for planning: half of the people need longer.
///
/// # Source
/// Two hundred words a minute is a slow adult reader's speed (Brysbaert 2019, 238 on average for non-fiction);
/// the seconds an answer are Peil's own.
pub fn estimated_minutes(questionnaire: &Questionnaire) -> u32 {
    let count = |text: &Text| words(text.get(Lang::Nl)).count();
    let mut n_words = 0;
    let mut seconds = 0.0;
    for block in questionnaire.blocks() {
        n_words += count(&block.title) + count(&block.intro);
    }
    for format in questionnaire.formats() {
        n_words += format.points.iter().map(count).sum::<usize>();
    }
    for item in questionnaire.items().iter().filter(|item| item.show_if.is_none()) {
        n_words += count(&item.text) + item.help.as_ref().map_or(0, count);
        match &item.kind {
            ItemKind::Rating { .. } => seconds += SECONDS_TO_CHOOSE,
            ItemKind::Single { options } => {
                n_words += options.iter().map(|option| count(&option.text)).sum::<usize>();
                seconds += SECONDS_TO_CHOOSE;
            }
            ItemKind::Multiple { options } => {
                n_words += options.iter().map(|option| count(&option.text)).sum::<usize>();
                seconds += SECONDS_TO_TICK;
            }
            ItemKind::Open { .. } => seconds += SECONDS_TO_WRITE,
        }
    }
    let minutes = n_words as f64 / WORDS_A_MINUTE + seconds / 60.0;
    // At least one, and far below what a u32 holds.
    minutes.round().clamp(1.0, 1000.0) as u32
}

/// Whether the minutes that a questionnaire promises are far from the estimate: more than a quarter, and more
/// than one minute.
pub(super) fn is_far(promised: u32, estimate: u32) -> bool {
    let apart = promised.abs_diff(estimate);
    apart > 1 && apart * 4 > estimate
}
