//! The column that says who a respondent is.

use super::mapping::ColumnMapping;
use super::problem::Kind;
use crate::respondents::Respondents;

/// The name of the column, where the mapping gives no other.
pub(super) const RESPONDENT: &str = "respondent";

/// Reads the keys of a file and sees that nobody is in it twice.
#[derive(Debug)]
pub(super) struct KeyReader<'m> {
    mapping: &'m ColumnMapping,
    people: Respondents,
    /// Per respondent the line of the file.
    lines: Vec<u64>,
}

impl<'m> KeyReader<'m> {
    pub(super) fn new(mapping: &'m ColumnMapping, parts: usize) -> KeyReader<'m> {
        KeyReader { mapping, people: Respondents::of_parts(parts), lines: Vec::new() }
    }

    /// The number of the respondent of a line, or what is wrong with the key. No problem tells the key.
    pub(super) fn take(&mut self, cell: &[u8], line: u64) -> Result<usize, Kind> {
        let words = String::from_utf8_lossy(cell);
        let key = plain(words.trim());
        if key.is_empty() || self.mapping.is_missing(key) {
            return Err(Kind::NoKey);
        }
        match self.people.add(key.to_owned()) {
            Ok(respondent) => {
                self.lines.push(line);
                Ok(respondent)
            }
            Err(first) => Err(Kind::KeyTwice { line: self.lines[first] }),
        }
    }

    /// Takes note that the next row of a part is of this respondent.
    pub(super) fn add_row(&mut self, part: usize, respondent: usize) {
        self.people.add_row(part, respondent);
    }

    pub(super) fn finish(self) -> Respondents {
        self.people
    }
}

/// R and pandas write whole numbers with gaps as `3.0`: the same person as `3` in the other file.
fn plain(key: &str) -> &str {
    let whole = key.strip_suffix(".0");
    let whole = whole.filter(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()));
    whole.unwrap_or(key)
}
