//! The long CSV: one figure a line.

use std::io::{Read, Write};

use peil_analysis::Results;
use peil_disclosure::Released;
use peil_instrument::Id;

use crate::dialect::Dialect;
use crate::error::ExchangeError;
use crate::{cell, texts};

/// The columns of the long CSV, in order.
pub const LONG_COLUMNS: [&str; 14] = [
    "wave",
    "organisation",
    "unit",
    "block",
    "kind",
    "id",
    "measure",
    "answer",
    "n",
    "value",
    "low",
    "high",
    "status",
    "remark",
];

/// The number of the form of an export: raised when a reader of the long CSV, its codebook or `datapackage.json` would
/// have to change.
pub const LONG_SCHEMA: u32 = 1;

/// The columns with numbers.
const NUMBERS: std::ops::RangeInclusive<usize> = 8..=11;

/// Writes every figure that all organisations can have, hidden and undefined ones without a value, in the order
/// of the results. Those of an organisation's own items are left out: [`own_long_csv`].
///
/// UTF-8 without a byte-order mark, RFC 4180 (commas, CRLF, quotes where needed), a decimal point, and
/// the fewest digits that give the same number back. No cell starts a formula: see the codebook.
/// The last column says that the answers are made up, where they are; and of a change which wave it is since,
/// with its caveat.
///
/// # Errors
/// [`ExchangeError::Io`] or [`ExchangeError::Csv`] if `out` cannot be written to.
pub fn long_csv(results: &Released<Results>, out: impl Write) -> Result<(), ExchangeError> {
    write(results.get(), false, Dialect::Machine, out)
}

/// Writes the figures of an organisation's own items, with the same columns.
///
/// A file of their own, so that what goes to the ministry is a file as it is, and nothing has to be taken out.
///
/// # Errors
/// As [`long_csv`].
pub fn own_long_csv(results: &Released<Results>, out: impl Write) -> Result<(), ExchangeError> {
    write(results.get(), true, Dialect::Machine, out)
}

/// As [`long_csv`], or [`own_long_csv`] for the organisation's `own` items, in a dialect.
pub(crate) fn write(
    results: &Results,
    own: bool,
    dialect: Dialect,
    out: impl Write,
) -> Result<(), ExchangeError> {
    let remark = texts::remark(results);
    let mut csv = dialect.writer(out)?;
    csv.write_record(LONG_COLUMNS)?;
    for figure in results.every_figure().filter(|figure| figure.own == own) {
        let figure = &*figure;
        let numbers = [
            cell::count(figure.n),
            dialect.number(figure.value),
            dialect.number(figure.low),
            dialect.number(figure.high),
        ];
        let [n, value, low, high] = numbers.each_ref().map(String::as_str);
        let remark = texts::remark_of(results, figure, remark);
        let row: [&str; LONG_COLUMNS.len()] = [
            &results.about.wave,
            &results.about.organisation,
            &figure.unit,
            figure.block.as_ref().map_or("", Id::as_str),
            figure.subject.kind(),
            figure.subject.id().map_or("", Id::as_str),
            figure.measure.name(),
            figure.answer.as_deref().unwrap_or_default(),
            n,
            value,
            low,
            high,
            figure.status.name(),
            &remark,
        ];
        for (column, cell) in row.into_iter().enumerate() {
            // A number is no text, whatever stands before and in it: `-0,3`.
            let is_number = NUMBERS.contains(&column);
            csv.write_field(if is_number { cell.into() } else { cell::text(cell) }.as_bytes())?;
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()?;
    Ok(())
}

/// A line of the long CSV.
#[derive(Debug, Clone, PartialEq)]
pub struct LongRow {
    /// The wave's code.
    pub wave: String,
    /// The organisation's code.
    pub organisation: String,
    /// The unit's code.
    pub unit: String,
    /// The block's id; empty unless the figure is about an item.
    pub block: String,
    /// `unit`, `scale`, `item`, `relation` or `gap`.
    pub kind: String,
    /// The id of scale, item, relation or gap.
    pub id: String,
    /// The measure's name.
    pub measure: String,
    /// The answer that is counted.
    pub answer: String,
    /// The number behind the figure.
    pub n: Option<u64>,
    /// The value.
    pub value: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// `shown`, `hidden`, `undefined` or `not_compared`.
    pub status: String,
    /// What else has to be known of the file.
    pub remark: String,
}

/// Reads a long CSV back.
///
/// # Errors
/// [`ExchangeError::Csv`] if it is no CSV; [`ExchangeError::Header`] if it has other columns;
/// [`ExchangeError::Number`] if a number is none.
pub fn read_long_csv(source: impl Read) -> Result<Vec<LongRow>, ExchangeError> {
    Ok(read(source)?.into_iter().map(|(_, row)| row).collect())
}

/// As [`read_long_csv`], each row with its line.
pub(crate) fn read(mut source: impl Read) -> Result<Vec<(u64, LongRow)>, ExchangeError> {
    let mut text = Vec::new();
    source.read_to_end(&mut text)?;
    let mut lines = Lines::of(&text);
    let mut csv = csv::Reader::from_reader(&*text);
    let header = csv.headers()?;
    if !header.iter().eq(LONG_COLUMNS) {
        return Err(ExchangeError::Header { found: header.iter().collect::<Vec<_>>().join(",") });
    }
    csv.records()
        .map(|record| {
            let record = record?;
            let line = lines.at(record.position().map_or(0, csv::Position::byte));
            Ok((line, long_row(&record, line)?))
        })
        .collect()
}

/// The lines of a text as people count them. The CSV reader's own count stays behind where lines end with CRLF.
pub(crate) struct Lines<'t> {
    text: &'t [u8],
    counted: usize,
    line: u64,
}

impl Lines<'_> {
    pub(crate) fn of(text: &[u8]) -> Lines<'_> {
        Lines { text, counted: 0, line: 1 }
    }

    /// The line, from 1, on which the record begins that the reader places at `byte`: at the end of the line before, or
    /// at empty lines. Places come in order.
    pub(crate) fn at(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX).clamp(self.counted, self.text.len());
        let ends = self.text[byte..].iter().take_while(|letter| b"\r\n".contains(letter)).count();
        let passed = &self.text[self.counted..byte + ends];
        self.line += passed.split(|letter| *letter == b'\n').count() as u64 - 1;
        self.counted = byte + ends;
        self.line
    }
}

fn long_row(record: &csv::StringRecord, line: u64) -> Result<LongRow, ExchangeError> {
    let text = |column: usize| cell::original(&record[column]).to_owned();
    let bad = |cell: &str| ExchangeError::Number { line, cell: cell.to_owned() };
    let number = |column: usize| match &record[column] {
        "" => Ok(None),
        cell => cell.parse::<f64>().map(Some).map_err(|_| bad(cell)),
    };
    let n = match &record[8] {
        "" => None,
        cell => Some(cell.parse().map_err(|_| bad(cell))?),
    };
    Ok(LongRow {
        wave: text(0),
        organisation: text(1),
        unit: text(2),
        block: text(3),
        kind: text(4),
        id: text(5),
        measure: text(6),
        answer: text(7),
        n,
        value: number(9)?,
        low: number(10)?,
        high: number(11)?,
        status: text(12),
        remark: text(13),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use peil_analysis::{About, Figure, Measure, Status, Subject};
    use peil_instrument::Text;

    /// A figure below 0, in a unit whose code looks like a formula.
    fn results() -> Results {
        let id = |id: &str| Id::new(id).unwrap();
        let figure = Figure {
            unit: "-0,5".to_owned(),
            block: None,
            own: false,
            subject: Subject::Scale(id("joy")),
            measure: Measure::Change,
            answer: None,
            n: None,
            value: Some(-0.3),
            low: Some(-0.5),
            high: Some(0.0),
            status: Status::Shown,
            caveat: None,
        };
        let about = About {
            wave: "w2".to_owned(),
            wave_name: Text::new("Meting", "Wave"),
            organisation: "tiny".to_owned(),
            questionnaire: id("tiny"),
            version: "1.0.0".to_owned(),
            questionnaire_hash: String::new(),
            k: 10,
            synthetic: false,
        };
        let (schema, units) = (peil_analysis::SCHEMA, Vec::new());
        Results {
            schema,
            protected: true,
            about,
            comparison: None,
            units,
            figures: vec![figure],
            answers: Vec::new(),
        }
    }

    #[test]
    fn a_number_below_zero_is_a_number_in_both_forms() {
        let line = |dialect| {
            let mut out = Vec::new();
            write(&results(), false, dialect, &mut out).unwrap();
            String::from_utf8(out).unwrap().lines().nth(1).unwrap().to_owned()
        };
        let machine = "w2,tiny,\"'-0,5\",,scale,joy,change,,,-0.3,-0.5,0,shown,";
        assert_eq!(line(Dialect::Machine), machine);
        let excel = "w2;tiny;'-0,5;;scale;joy;change;;;-0,3;-0,5;0;shown;";
        assert_eq!(line(Dialect::DutchExcel), excel);
    }
}
