//! Warnings about files that are valid but may be better.
//!
//! A warning is a [`Diagnostic`] with a code `L…`. What a warning gets wrong can be *accepted* where it stands,
//! with a reason: `accept = { L003 = "…" }`. An accepted warning is kept beside, with its reason.
#![doc = include_str!("lint/codes.md")]

mod content;
mod questionnaire;
mod time;
mod wording;

pub use content::{framework, perspective};
pub use questionnaire::{bank, questionnaire};
pub use time::estimated_minutes;
pub(crate) use time::{item_minutes, whole_minutes};

use crate::diagnostic::Value;
use crate::readability::{LONGEST_SENTENCE, Readability, STANDARD, sentences, words};
use crate::{Accepted, Diagnostic, Lang, Text};

/// The codes of all warnings.
const CODES: [&str; 10] =
    ["L001", "L002", "L003", "L004", "L005", "L006", "L007", "L008", "L009", "L010"];

/// Whether a warning has this code.
pub(crate) fn is_code(code: &str) -> bool {
    CODES.contains(&code)
}

/// What there is to say about a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Warnings {
    /// Warnings to act on or to accept, in the order of the lines.
    pub open: Vec<Diagnostic>,
    /// Warnings that the file accepts, each with the reason.
    pub accepted: Vec<(Diagnostic, String)>,
}

impl Warnings {
    /// Takes those of another file, or of another part of this one.
    pub fn extend(&mut self, others: Warnings) {
        self.open.extend(others.open);
        self.accepted.extend(others.accepted);
    }

    fn sorted(mut self) -> Warnings {
        self.open.sort_by_key(|warning| (warning.line, warning.code));
        self.accepted.sort_by_key(|(warning, _)| (warning.line, warning.code));
        self
    }
}

/// A warning found: its code and what fills its text.
type Found = (&'static str, Vec<(&'static str, Value)>);

/// Sorts what was found at one place into open and accepted; what is accepted and not found is a warning
/// itself, for whoever reads the reason would think that it still holds.
fn settle(
    file: &str,
    line: usize,
    place: &Value,
    found: Vec<Found>,
    accept: &[Accepted],
) -> Warnings {
    let mut warnings = Warnings::default();
    let codes: Vec<&str> = found.iter().map(|(code, _)| *code).collect();
    for (code, mut values) in found {
        values.push(("place", place.clone()));
        let warning = Diagnostic::new(file, line, code, values);
        match accept.iter().find(|accepted| accepted.code == code) {
            Some(accepted) => warnings.accepted.push((warning, accepted.because.clone())),
            None => warnings.open.push(warning),
        }
    }
    for stale in accept.iter().filter(|accepted| !codes.contains(&accepted.code.as_str())) {
        let values = vec![("place", place.clone()), ("code", stale.code.as_str().into())];
        warnings.open.push(Diagnostic::new(file, line, "L010", values));
    }
    warnings
}

/// Sentences that are too long, in a text of either language.
fn long_sentences(text: &Text) -> Vec<Found> {
    let mut found = Vec::new();
    for lang in Lang::ALL {
        for sentence in sentences(text.get(lang)) {
            let n_words = words(sentence).count();
            if n_words > LONGEST_SENTENCE {
                let begin: Vec<&str> = sentence.split_whitespace().take(6).collect();
                let detail = format!("{} words: “{} …”", n_words, begin.join(" "));
                found.push(("L004", vec![("lang", lang.tag().into()), ("detail", detail.into())]));
            }
        }
    }
    found
}

/// Texts that together are hard to read, in either language. Judged together, as the score of a few words
/// says little.
fn hard_to_read(texts: &[&Text]) -> Vec<Found> {
    let mut found = Vec::new();
    for lang in Lang::ALL {
        let mut all = String::new();
        for text in texts {
            all.push_str(text.get(lang));
            // A heading or an answer ends like a sentence.
            all.push('\n');
        }
        let measured = Readability::of(lang, &all);
        if let Some(measured) = measured.filter(|it| it.words >= 50 && it.score < STANDARD) {
            let detail = format!("score {:.0} (at least {STANDARD:.0})", measured.score);
            found.push(("L004", vec![("lang", lang.tag().into()), ("detail", detail.into())]));
        }
    }
    found
}

/// The same words in both languages: somebody forgot to translate. Names and single words may be the same.
fn untranslated(text: &Text) -> Option<Found> {
    let same = text.nl.to_lowercase() == text.en.to_lowercase();
    (same && words(&text.nl).count() > 3).then(|| ("L007", vec![("text", text.nl.as_str().into())]))
}
