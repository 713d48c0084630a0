//! The CSV form of an answers file.

mod encoding;
mod records;

use super::cells::{CellReader, is_answer};
use super::columns::{Columns, Place};
use super::problem::Kind;
use super::rows::{RawRow, Rows, Sender};
use super::units::{NO_UNIT, UnitReader};
use super::{AnswersRead, Context, Source};
use crate::dataset::ColumnPlan;
use records::Records;

/// Reads the file; `None` (with problems in `source`) if it cannot be read to the end.
pub(super) fn read(
    bytes: &[u8],
    context: &Context<'_>,
    source: &mut Source,
) -> Option<AnswersRead> {
    let mapping = &context.reading.mapping;
    let separator = mapping.separator();
    let text = encoding::decode(bytes, mapping.encoding(), separator, source)?;
    let mut records = Records::new(text.as_bytes(), separator);
    if !records.next(source)? {
        source.report(Kind::NoRows, None, None);
        return None;
    }
    let line = records.line();
    let header: Vec<String> = records.cells().map(|cell| words(cell).trim().to_owned()).collect();
    if let Some(kind) = wrong_separator(&header, mapping.names_separator(), separator) {
        source.report(kind, Some(line), None);
        return None;
    }
    let columns = Columns::of(header, context, source, Some(line))?;
    let mut rows = Rows::new(context, columns);
    let mut readers = readers(&rows, context);
    let units = UnitReader::new(context.tree, mapping);
    let width = readers.len();
    while !source.is_full() && records.next(source)? {
        let line = records.line();
        if records.len() != width {
            let raw = TextRow { records: &records, readers: &readers };
            rows.add_torn(line, &raw, source);
            continue;
        }
        let mut from = Sender { unit: NO_UNIT, key: &[] };
        let mut doubtful = false;
        let record = rows.record();
        for (reader, cell) in readers.iter_mut().zip(records.cells()) {
            match reader {
                Reader::Ignored => {}
                Reader::Unit => from.unit = units.of_text(cell),
                Reader::Respondent => from.key = cell,
                Reader::Answer(at, reader) => {
                    let byte = reader.of_text(cell);
                    doubtful |= !is_answer(byte);
                    record[*at] = byte;
                }
            }
        }
        let raw = TextRow { records: &records, readers: &readers };
        rows.add(line, from, doubtful, &raw, source);
    }
    rows.finish(source)
}

/// What is done with the cells of a column.
enum Reader {
    Ignored,
    Unit,
    Respondent,
    /// The position in a row's record, and what the cells mean.
    Answer(usize, Box<CellReader>),
}

fn readers(rows: &Rows<'_>, context: &Context<'_>) -> Vec<Reader> {
    let reader = |place: &Place| match *place {
        Place::Ignored => Reader::Ignored,
        Place::Unit => Reader::Unit,
        Place::Respondent => Reader::Respondent,
        Place::Answer(at) => rows.plan(at).map_or(Reader::Ignored, |plan| {
            let mapping = &context.reading.mapping;
            Reader::Answer(at, Box::new(CellReader::new(context.questionnaire, mapping, plan)))
        }),
    };
    rows.columns().places.iter().map(reader).collect()
}

/// A row of the text.
struct TextRow<'r, 't> {
    records: &'r Records<'t>,
    readers: &'r [Reader],
}

impl RawRow for TextRow<'_, '_> {
    fn len(&self) -> usize {
        self.records.len()
    }

    fn text(&self, column: usize) -> String {
        words(self.records.cell(column)).trim().to_owned()
    }

    fn problem(&self, column: usize, plan: &ColumnPlan) -> Option<Kind> {
        let Reader::Answer(_, reader) = &self.readers[column] else { return None };
        let found = self.text(column);
        (!is_answer(reader.peek(found.as_bytes()))).then(|| Kind::of_cell(found, plan, reader))
    }
}

/// The text was checked as a whole, and is cut at ASCII only.
fn words(cell: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(cell)
}

/// A header of one cell with another separator in it.
fn wrong_separator(header: &[String], is_mapped: bool, separator: u8) -> Option<Kind> {
    let [only] = header else { return None };
    let others = [(',', ","), (';', ";"), ('\t', "TAB"), ('|', "|")];
    let (_, found) = others
        .into_iter()
        .find(|(other, _)| *other != char::from(separator) && only.contains(*other))?;
    if !is_mapped {
        return Some(Kind::Separator { found });
    }
    let expected = others.into_iter().find(|(other, _)| *other == char::from(separator));
    let expected = expected.map_or("", |(_, word)| word);
    Some(Kind::MappedSeparator { found, expected })
}
