//! The CSV form of an answers file.

use std::path::Path;

use peil_instrument::{Questionnaire, UnitTree};

use super::Source;
use super::columns::Columns;
use super::problem::Kind;
use super::rows::{Cell, Rows};
use crate::dataset::Dataset;

/// Reads the file; `None` (with problems in `source`) if it cannot be read to the end.
pub(super) fn read(
    path: &Path,
    questionnaire: &Questionnaire,
    tree: &UnitTree,
    source: &mut Source,
) -> Option<Dataset> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(problem) => {
            source.report(Kind::Unreadable { found: problem.to_string() }, None, None);
            return None;
        }
    };
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(broken) => {
            report_broken(&bytes[..broken.valid_up_to()], source);
            return None;
        }
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    if !next(&mut reader, &mut record, source)? {
        source.report(Kind::NoRows, None, None);
        return None;
    }
    let header: Vec<String> = record.iter().map(str::to_owned).collect();
    if let Some(found) = wrong_separator(&header) {
        source.report(Kind::Separator { found }, Some(1), None);
        return None;
    }
    let columns = Columns::of(&header, questionnaire, source, Some(line_of(&record)))?;
    let mut rows = Rows::new(questionnaire, tree, columns);
    while !source.is_full() && next(&mut reader, &mut record, source)? {
        let line = line_of(&record);
        if record.len() != header.len() {
            let kind = Kind::CellCount { found: record.len(), expected: header.len() };
            source.report(kind, Some(line), None);
            continue;
        }
        let cells = record.iter().map(|cell| match cell {
            "" => Cell::Empty,
            text => Cell::Text(text),
        });
        rows.add(line, cells, source);
    }
    rows.finish(source)
}

/// The next record; `Some(false)` at the end, `None` if the file cannot be read on.
fn next(
    reader: &mut csv::Reader<&[u8]>,
    record: &mut csv::StringRecord,
    source: &mut Source,
) -> Option<bool> {
    match reader.read_record(record) {
        Ok(more) => Some(more),
        Err(problem) => {
            source.report(Kind::Unreadable { found: problem.to_string() }, None, None);
            None
        }
    }
}

fn line_of(record: &csv::StringRecord) -> u64 {
    record.position().map_or(1, csv::Position::line)
}

fn wrong_separator(header: &[String]) -> Option<&'static str> {
    let [only] = header else { return None };
    match only {
        cell if cell.contains(';') => Some(";"),
        cell if cell.contains('\t') => Some("TAB"),
        cell if cell.contains('|') => Some("|"),
        _ => None,
    }
}

/// Tells line and column of the first byte that is no UTF-8, from the text before it.
fn report_broken(before: &[u8], source: &mut Source) {
    let text = String::from_utf8_lossy(before);
    let line = text.matches('\n').count() + 1;
    let start = text.rfind('\n').map_or(0, |end| end + 1);
    let cell = text[start..].matches(',').count();
    let header = text.lines().next().filter(|_| line > 1).unwrap_or_default();
    let column = header.split(',').nth(cell).map(str::trim);
    source.report(Kind::NotUtf8, Some(line as u64), column);
}
