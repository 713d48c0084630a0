//! Whether a reviewer's rows decide on every text, and on nothing else.

use std::collections::HashMap;

use peil_instrument::{Questionnaire, tidy_words};

use super::{OwnWords, ReviewRow};

/// What is wrong with one row, or with the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// The line of the file; none where a row is missing.
    pub line: Option<u64>,
    /// What is wrong.
    pub fault: RowFault,
}

/// What can be wrong with a row. The text says the mend, and never what somebody wrote: whoever gives the
/// command need not be the reviewer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RowFault {
    /// Not a number that was handed out.
    #[error("the number is none from 1 to {last}. Mend: put back the number that the row had")]
    NoNumber {
        /// The highest number that was handed out.
        last: usize,
    },
    /// The number stands on another row too.
    #[error("number {number} stands on line {before} too. Mend: take one of the two rows away")]
    Twice {
        /// The number.
        number: usize,
        /// The line on which it came first.
        before: u64,
    },
    /// The text or the item is not what was handed out.
    #[error(
        "number {number}: `text` or `item` is not as it was written. Mend: put it back as it is in the \
         file of `peil words review`, and write in shown_text what is to be shown"
    )]
    Another {
        /// The number.
        number: usize,
    },
    /// Nothing decided.
    #[error("number {number} has no decision. Mend: keep, change or drop")]
    Undecided {
        /// The number.
        number: usize,
    },
    /// Some other word.
    #[error("number {number}: the decision is no word that Peil knows. Mend: keep, change or drop")]
    UnknownDecision {
        /// The number.
        number: usize,
    },
    /// To be changed, and not into what.
    #[error(
        "number {number} is to be changed, and shown_text is empty. Mend: write what is to be shown, or \
         say drop"
    )]
    NoShownText {
        /// The number.
        number: usize,
    },
    /// To be changed into itself.
    #[error(
        "number {number} is to be changed, and shown_text is the text itself. Mend: change it, or say \
         keep"
    )]
    Unchanged {
        /// The number.
        number: usize,
    },
    /// Another wording that would not be used.
    #[error(
        "number {number} has a shown_text that is not used. Mend: say change, or empty shown_text"
    )]
    UnusedShownText {
        /// The number.
        number: usize,
    },
    /// Rows that are not there.
    #[error("{n} rows are missing: {numbers}. Mend: put them back, each with a decision")]
    Missing {
        /// How many.
        n: usize,
        /// The first of their numbers, in words.
        numbers: String,
    },
}

/// What becomes of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decided {
    /// The item, as index into the questionnaire's.
    pub(super) item: usize,
    /// What is shown.
    pub(super) outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The text as it was written.
    Kept(String),
    /// The reviewer's wording.
    Changed(String),
    /// Nothing.
    Dropped,
}

impl Outcome {
    /// The text to show.
    pub(super) fn shown(self) -> Option<String> {
        match self {
            Outcome::Kept(text) | Outcome::Changed(text) => Some(text),
            Outcome::Dropped => None,
        }
    }
}

/// How many missing numbers a message names.
const NAMED: usize = 10;

/// Matches rows with texts: every text of the database has to be there once, under whatever number it was
/// handed out. Line ends may differ: spreadsheets have their own.
///
/// # Errors
/// All problems, in the order of the rows.
pub(super) fn decide(
    questionnaire: &Questionnaire,
    texts: &[OwnWords],
    rows: &[ReviewRow],
) -> Result<Vec<Decided>, Vec<RowProblem>> {
    // Two people may have written the same: they are the same text, twice.
    let mut written: HashMap<(usize, String), Vec<&str>> = HashMap::new();
    for text in texts {
        written.entry((text.item, tidy_words(&text.text))).or_default().push(&text.text);
    }
    let mut first_lines: HashMap<usize, u64> = HashMap::new();
    let mut decided = Vec::with_capacity(texts.len());
    let mut problems = Vec::new();
    for row in rows {
        match decide_row(questionnaire, texts.len(), &mut written, &mut first_lines, row) {
            Ok(text) => decided.push(text),
            Err(fault) => problems.push(RowProblem { line: Some(row.line), fault }),
        }
    }
    let missing: Vec<usize> =
        (1..=texts.len()).filter(|number| !first_lines.contains_key(number)).collect();
    if !missing.is_empty() {
        let named: Vec<String> = missing.iter().take(NAMED).map(usize::to_string).collect();
        let rest = if missing.len() > NAMED { ", …" } else { "" };
        let numbers = format!("number {}{rest}", named.join(", "));
        let fault = RowFault::Missing { n: missing.len(), numbers };
        problems.push(RowProblem { line: None, fault });
    }
    if problems.is_empty() { Ok(decided) } else { Err(problems) }
}

fn decide_row(
    questionnaire: &Questionnaire,
    last: usize,
    written: &mut HashMap<(usize, String), Vec<&str>>,
    first_lines: &mut HashMap<usize, u64>,
    row: &ReviewRow,
) -> Result<Decided, RowFault> {
    let number = row.number.trim().parse().ok().filter(|number| (1..=last).contains(number));
    let number: usize = number.ok_or(RowFault::NoNumber { last })?;
    if let Some(&before) = first_lines.get(&number) {
        return Err(RowFault::Twice { number, before });
    }
    first_lines.insert(number, row.line);
    let item = questionnaire.item_index(row.item.trim()).ok_or(RowFault::Another { number })?;
    let tidy = tidy_words(&row.text);
    let original = written.get_mut(&(item, tidy.clone())).and_then(Vec::pop);
    let original = original.ok_or(RowFault::Another { number })?;
    let shown = tidy_words(&row.shown_text);
    let outcome = match row.decision.trim().to_ascii_lowercase().as_str() {
        "" => return Err(RowFault::Undecided { number }),
        "change" if shown.is_empty() => return Err(RowFault::NoShownText { number }),
        "change" if shown == tidy => return Err(RowFault::Unchanged { number }),
        "change" => Outcome::Changed(shown),
        "keep" | "drop" if !shown.is_empty() => return Err(RowFault::UnusedShownText { number }),
        "keep" => Outcome::Kept(original.to_owned()),
        "drop" => Outcome::Dropped,
        _ => return Err(RowFault::UnknownDecision { number }),
    };
    Ok(Decided { item, outcome })
}

#[cfg(test)]
mod tests;
