//! Cuts a CSV text into records, without a copy or an allocation per record.

use std::io::Cursor;
use std::ops::Range;

use crate::answers_file::Source;
use crate::answers_file::problem::Kind;

/// The records of a text, one at a time; empty lines are none.
///
/// Most records of most files are plain: cells without quotes, or wholly in quotes. Those are cut here.
/// Every other one (a quote or a line break in a cell) is read by the csv crate.
#[derive(Debug)]
pub(super) struct Records<'t> {
    text: &'t [u8],
    separator: u8,
    /// Whether a byte ends a cell that is not in quotes.
    ends: [bool; 256],
    /// Where the next record, or the line breaks before it, begin.
    at: usize,
    /// The line of `at`.
    next_line: u64,
    /// The line on which the record begins.
    line: u64,
    /// The cells, in the text or in `record`.
    cells: Vec<Range<usize>>,
    is_plain: bool,
    slow: csv::Reader<Cursor<&'t [u8]>>,
    record: csv::ByteRecord,
}

impl<'t> Records<'t> {
    pub(super) fn new(text: &'t [u8], separator: u8) -> Records<'t> {
        let mut ends = [false; 256];
        for byte in [separator, b'\r', b'\n'] {
            ends[usize::from(byte)] = true;
        }
        let mut csv = csv::ReaderBuilder::new();
        csv.has_headers(false).flexible(true).delimiter(separator);
        Records {
            text,
            separator,
            ends,
            at: 0,
            next_line: 1,
            line: 1,
            cells: Vec::new(),
            is_plain: true,
            slow: csv.from_reader(Cursor::new(text)),
            record: csv::ByteRecord::new(),
        }
    }

    /// Goes to the next record; `Some(false)` at the end, `None` if the file cannot be read on.
    #[inline]
    pub(super) fn next(&mut self, source: &mut Source) -> Option<bool> {
        self.skip_line_ends();
        self.line = self.next_line;
        if self.at == self.text.len() {
            return Some(false);
        }
        self.is_plain = self.cut_plain();
        if self.is_plain { Some(true) } else { self.read_quoted(source) }
    }

    /// The line on which the record begins, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The number of cells.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// A cell, without its quotes.
    pub(super) fn cell(&self, index: usize) -> &[u8] {
        &self.base()[self.cells[index].clone()]
    }

    /// All cells.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let base = self.base();
        self.cells.iter().map(move |cell| &base[cell.clone()])
    }

    fn base(&self) -> &[u8] {
        if self.is_plain { self.text } else { self.record.as_slice() }
    }

    fn skip_line_ends(&mut self) {
        let rest = &self.text[self.at..];
        let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.next_line += line_ends(&rest[..ends]);
        self.at += ends;
    }

    /// Cuts the record, if it is plain; otherwise goes nowhere.
    #[inline]
    fn cut_plain(&mut self) -> bool {
        self.cells.clear();
        let mut at = self.at;
        loop {
            let rest = &self.text[at..];
            if let [b'"', quoted @ ..] = rest {
                let end = quoted.iter().position(|byte| matches!(byte, b'"' | b'\r' | b'\n'));
                let Some(end) = end.filter(|end| quoted[*end] == b'"') else { return false };
                match quoted.get(end + 1) {
                    Some(after) if !self.ends[usize::from(*after)] => return false,
                    _ => {}
                }
                self.cells.push(at + 1..at + 1 + end);
                at += end + 2;
            } else {
                let end = rest.iter().position(|byte| self.ends[usize::from(*byte)]);
                let end = end.unwrap_or(rest.len());
                self.cells.push(at..at + end);
                at += end;
            }
            if self.text.get(at) != Some(&self.separator) {
                self.at = at;
                return true;
            }
            at += 1;
        }
    }

    #[cold]
    fn read_quoted(&mut self, source: &mut Source) -> Option<bool> {
        let mut start = csv::Position::new();
        start.set_byte(self.at as u64);
        let read =
            self.slow.seek(start).and_then(|()| self.slow.read_byte_record(&mut self.record));
        if let Err(problem) = read {
            source.report(Kind::Unreadable { found: problem.to_string() }, Some(self.line), None);
            return None;
        }
        let end = usize::try_from(self.slow.position().byte()).unwrap_or(self.text.len());
        let whole = &self.text[self.at..end];
        if end == self.text.len() && is_open(whole) {
            source.report(Kind::OpenQuote, Some(self.line), None);
            return None;
        }
        let breaks = whole.iter().rev().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let whole = &whole[..whole.len() - breaks];
        self.cells.clear();
        let ranges = (0..self.record.len()).filter_map(|cell| self.record.range(cell));
        self.cells.extend(ranges);
        self.next_line += line_ends(whole);
        self.at += whole.len();
        Some(true)
    }
}

/// Whether a record that goes on to the end of the text has a quote that nothing closes.
fn is_open(record: &[u8]) -> bool {
    let is_within = record.iter().fold(false, |within, byte| within ^ (*byte == b'"'));
    is_within && line_ends(record) > 0
}

/// The number of line ends: `\n`, `\r\n`, or `\r` alone.
fn line_ends(bytes: &[u8]) -> u64 {
    let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    ends.count() as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Per record its line and its cells.
    fn cut(text: &str) -> Vec<Vec<String>> {
        let mut source = Source { file: String::new(), problems: Vec::new() };
        let mut records = Records::new(text.as_bytes(), b',');
        let mut all = Vec::new();
        while records.next(&mut source).unwrap_or(false) {
            let words = |cell: &[u8]| String::from_utf8(cell.to_owned()).unwrap();
            all.push(records.cells().map(words).collect());
        }
        all
    }

    fn by_the_csv_crate(text: &str) -> Vec<Vec<String>> {
        let mut csv = csv::ReaderBuilder::new();
        let reader = csv.has_headers(false).flexible(true).from_reader(text.as_bytes());
        let words = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
        reader.into_records().map(|record| words(record.unwrap())).collect()
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        let text = "a\n\r\n\"b\nc\"\rd\n\n\"e\"\"\r\n\"\nf";
        let mut source = Source { file: String::new(), problems: Vec::new() };
        let mut records = Records::new(text.as_bytes(), b',');
        let mut lines = Vec::new();
        while records.next(&mut source).unwrap() {
            lines.push(records.line());
        }
        assert_eq!(lines, [1, 3, 5, 7, 9]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn every_text_is_cut_as_the_csv_crate_cuts_it(text in "(a|\"|\"\"|,|\"a\"|\r|\n|\r\n| |\u{e9}){0,14}") {
            let mut source = Source { file: String::new(), problems: Vec::new() };
            let mut records = Records::new(text.as_bytes(), b',');
            let mut open = false;
            while !open && records.next(&mut source) != Some(false) {
                open = !source.problems.is_empty();
            }
            // A quote that nothing closes is refused, and cut by nobody.
            if !open {
                prop_assert_eq!(cut(&text), by_the_csv_crate(&text));
            }
        }
    }
}
