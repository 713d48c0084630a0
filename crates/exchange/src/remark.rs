//! What people are told about a form that came or went: what did not carry over, and what is wrong in it.

use peil_instrument::{Lang, Text};

use crate::texts;

/// What became of something that the other side does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It is not in the result.
    LeftOut,
    /// Something likely was put in its place.
    Guessed,
    /// The result needs it and does not have it yet.
    Missing,
}

/// A place in a workbook: a sheet, and rows of it as a spreadsheet numbers them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The sheet; none for the form as a whole.
    pub sheet: Option<String>,
    /// The rows, ascending; none for the sheet as a whole.
    pub rows: Vec<u32>,
}

/// Something that did not carry over as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What became of it.
    pub outcome: Outcome,
    /// Where it stands.
    pub place: Place,
    text: Text,
}

/// Something in a form that makes it impossible to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormProblem {
    /// Where it stands.
    pub place: Place,
    message: Text,
    mend: Text,
}

impl Place {
    /// The form as a whole.
    pub(crate) fn form() -> Place {
        Place::default()
    }

    pub(crate) fn sheet(sheet: &str) -> Place {
        Place { sheet: Some(sheet.to_owned()), rows: Vec::new() }
    }

    pub(crate) fn row(sheet: &str, row: u32) -> Place {
        Place { sheet: Some(sheet.to_owned()), rows: vec![row] }
    }

    /// As people read it: `sheet survey, rows 3–5, 9`. Empty for the form as a whole.
    fn words(&self, lang: Lang) -> String {
        let Some(sheet) = &self.sheet else { return String::new() };
        let rows = ranges(&self.rows);
        let key = match self.rows.len() {
            0 => "form.place.sheet",
            1 => "form.place.row",
            _ => "form.place.rows",
        };
        texts::fill(lang, key, &[("sheet", sheet), ("rows", &rows)])
    }
}

impl Remark {
    /// A remark with the text of a key below `form.remark`.
    pub(crate) fn new(
        outcome: Outcome,
        place: Place,
        key: &str,
        values: &[(&str, &str)],
    ) -> Remark {
        Remark { outcome, place, text: texts::filled(&format!("form.remark.{key}"), values) }
    }

    /// A remark in words that are there already.
    pub(crate) fn said(outcome: Outcome, place: Place, text: Text) -> Remark {
        Remark { outcome, place, text }
    }

    /// The whole line: `left out: sheet survey, row 3: …`.
    pub fn render(&self, lang: Lang) -> String {
        let outcome = match self.outcome {
            Outcome::LeftOut => "form.outcome.left_out",
            Outcome::Guessed => "form.outcome.guessed",
            Outcome::Missing => "form.outcome.missing",
        };
        let parts = [
            texts::fill(lang, outcome, &[]),
            self.place.words(lang),
            self.text.get(lang).to_owned(),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(": ")
    }
}

impl FormProblem {
    /// A problem with the texts of a key below `form.problem`.
    pub(crate) fn new(place: Place, key: &str, values: &[(&str, &str)]) -> FormProblem {
        FormProblem {
            place,
            message: texts::filled(&format!("form.problem.{key}.message"), values),
            mend: texts::filled(&format!("form.problem.{key}.mend"), values),
        }
    }

    /// A problem in words that are there already.
    pub(crate) fn said(place: Place, message: Text, mend: Text) -> FormProblem {
        FormProblem { place, message, mend }
    }

    /// The whole line: `staff.xlsx, sheet survey, row 3: what is wrong. Mend: what to do.`
    pub fn render(&self, file: &str, lang: Lang) -> String {
        let place = self.place.words(lang);
        let place = if place.is_empty() { file.to_owned() } else { format!("{file}, {place}") };
        let (message, mend) = (self.message.get(lang), self.mend.get(lang));
        texts::fill(
            lang,
            "form.problem_line",
            &[("place", &place), ("message", message), ("mend", mend)],
        )
    }
}

/// Takes remarks that say the same of rows of one sheet together, and puts all in the order of the sheets.
pub(crate) fn gathered(remarks: Vec<Remark>) -> Vec<Remark> {
    let mut together: Vec<Remark> = Vec::new();
    for remark in remarks {
        let same = |known: &&mut Remark| {
            known.outcome == remark.outcome
                && known.place.sheet == remark.place.sheet
                && known.text == remark.text
        };
        match together.iter_mut().find(same) {
            Some(known) => {
                known.place.rows.extend(&remark.place.rows);
                known.place.rows.sort_unstable();
                known.place.rows.dedup();
            }
            None => together.push(remark),
        }
    }
    // Stable: within a row as they were found.
    together.sort_by(|a, b| (a.outcome, &a.place).cmp(&(b.outcome, &b.place)));
    together
}

/// `3–5, 9`
fn ranges(rows: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &row in rows {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            _ => ranges.push((row, row)),
        }
    }
    let words: Vec<String> = ranges
        .iter()
        .map(|(first, last)| match last - first {
            0 => first.to_string(),
            1 => format!("{first}, {last}"),
            _ => format!("{first}–{last}"),
        })
        .collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_read_like_a_list_of_pages() {
        assert_eq!(ranges(&[3]), "3");
        assert_eq!(ranges(&[3, 4]), "3, 4");
        assert_eq!(ranges(&[3, 4, 5, 9, 11, 12, 13]), "3–5, 9, 11–13");
    }

    #[test]
    fn the_same_said_of_several_rows_is_said_once() {
        let remark =
            |row| Remark::new(Outcome::LeftOut, Place::row("survey", row), "required", &[]);
        let together = gathered(vec![remark(4), remark(2), remark(3)]);
        assert_eq!(together.len(), 1);
        let line = together[0].render(Lang::En);
        assert!(line.starts_with("left out: sheet survey, rows 2–4: "), "{line}");
    }
}
