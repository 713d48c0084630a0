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
    let mut n_words = 0;
    let mut seconds = 0.0;
    for block in questionnaire.blocks() {
        n_words += count(&block.title) + count(&block.intro);
    }
    for format in questionnaire.formats() {
        n_words += format.points.iter().map(count).sum::<usize>();
    }
    for item in questionnaire.items().iter().filter(|item| item.show_if.is_none()) {
        let (more_words, more_seconds) = effort(&item.text, item.help.as_ref(), &item.kind);
        n_words += more_words;
        seconds += more_seconds;
    }
    whole_minutes(minutes(n_words, seconds), 1000)
}

/// Minutes as they are told: whole, at least one and at most `most`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between one and a number that fits"
)]
pub(crate) fn whole_minutes(minutes: f64, most: u32) -> u32 {
    minutes.round().clamp(1.0, f64::from(most)) as u32
}

/// Minutes for one item, by the same formula; the points of its format are not read for it.
pub(crate) fn item_minutes(text: &Text, help: Option<&Text>, kind: &ItemKind) -> f64 {
    let (n_words, seconds) = effort(text, help, kind);
    minutes(n_words, seconds)
}

fn minutes(n_words: usize, seconds: f64) -> f64 {
    n_words as f64 / WORDS_A_MINUTE + seconds / 60.0
}

/// The words of an item, and the seconds to answer it.
fn effort(text: &Text, help: Option<&Text>, kind: &ItemKind) -> (usize, f64) {
    let question = count(text) + help.map_or(0, count);
    let (options, seconds) = match kind {
        ItemKind::Rating { .. } => (&[][..], SECONDS_TO_CHOOSE),
        ItemKind::Single { options } => (options.as_slice(), SECONDS_TO_CHOOSE),
        ItemKind::Multiple { options } => (options.as_slice(), SECONDS_TO_TICK),
        ItemKind::Open { .. } => (&[][..], SECONDS_TO_WRITE),
    };
    (question + options.iter().map(|option| count(&option.text)).sum::<usize>(), seconds)
}

fn count(text: &Text) -> usize {
    words(text.get(Lang::Nl)).count()
}

/// Whether the minutes that a questionnaire promises are far from the estimate: more than a quarter, and more
/// than one minute.
pub(super) fn is_far(promised: u32, estimate: u32) -> bool {
    let apart = promised.abs_diff(estimate);
    apart > 1 && apart * 4 > estimate
}
