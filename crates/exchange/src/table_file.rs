//! Tables as people have them on their computers: CSV of any spreadsheet, or a workbook; read as plain CSV.
//!
//! What comes out is CSV with commas in UTF-8, with every row on the line on which the file has it, so that whatever
//! reads it (`peil_instrument::parse_units`) names the line that somebody can look at.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use zip::ZipArchive;

/// The largest file, in bytes.
pub const MAX_TABLE_BYTES: usize = 8 * 1024 * 1024;
/// The most that a workbook may hold once it is unpacked.
const MAX_UNPACKED: u64 = 128 * 1024 * 1024;
/// The most rows and columns of a sheet.
const MAX_ROWS: u32 = 200_000;
const MAX_COLUMNS: u32 = 100;

/// Headers that people in Dutch organisations write, beside those of the format.
const HEADERS: [(&str, &str); 6] = [
    ("eenheid", "code"),
    ("bovenliggend", "parent"),
    ("naam_nl", "name_nl"),
    ("naam_en", "name_en"),
    ("soort", "kind"),
    ("medewerkers", "heads"),
];

/// The same of a list of people: there a unit is where somebody works, and not the unit that the row is about.
const STAFF_HEADERS: [(&str, &str); 6] = [
    ("eenheid", "unit"),
    ("e-mail", "email"),
    ("e-mailadres", "email"),
    ("emailadres", "email"),
    ("mail", "email"),
    ("kanaal", "channel"),
];

/// A table that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableText {
    /// CSV with commas.
    pub csv: String,
    /// How it was read, where that is not plain.
    pub notes: Vec<TableNote>,
}

/// How a file was read: worth a look by whoever sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableNote {
    /// As Windows-1252, because it is not UTF-8.
    Windows1252,
    /// Its cells are separated by something else than commas.
    Separator(char),
    /// It is a workbook, of which one sheet was read.
    Workbook,
}

/// Why a file is no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// More bytes than any organisation needs.
    #[error("the file is larger than {} MB; save only the table itself", MAX_TABLE_BYTES / 1024 / 1024)]
    TooLarge,
    /// A workbook that unpacks to more than any organisation needs.
    #[error("the workbook holds far more than a table of units; save the sheet as CSV")]
    Bomb,
    /// Something else than CSV or a workbook.
    #[error("this is neither CSV nor a workbook (xlsx); save it as one of these")]
    NotATable,
    /// A cell holds a date, which no column of the table does: a code like `3-1` that the spreadsheet took for one.
    #[error(
        "row {row}, column {column}: a date; write the cell as text, with an apostrophe before it"
    )]
    Date {
        /// The row, from 1.
        row: u32,
        /// The column, from 1.
        column: u32,
    },
    /// A cell holds an error or a formula without a value.
    #[error(
        "row {row}, column {column}: a formula without a value; open the file, save it, and send it again"
    )]
    Formula {
        /// The row, from 1.
        row: u32,
        /// The column, from 1.
        column: u32,
    },
}

/// Reads a file as a table.
///
/// # Errors
/// [`TableError`] if it is none, or larger than it may be.
pub fn table_text(bytes: &[u8]) -> Result<TableText, TableError> {
    if bytes.len() > MAX_TABLE_BYTES {
        return Err(TableError::TooLarge);
    }
    if bytes.starts_with(b"PK") {
        return workbook(bytes);
    }
    let mut notes = Vec::new();
    let text = decode(bytes, &mut notes)?;
    let separator = separator(&text);
    if separator != ',' {
        notes.push(TableNote::Separator(separator));
    }
    let csv = with_commas(&text, separator);
    Ok(TableText { csv, notes })
}

/// The text of a file, by its mark or else as UTF-8, or as what older programs of Windows write.
fn decode(bytes: &[u8], notes: &mut Vec<TableNote>) -> Result<String, TableError> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, &bytes[mark..]),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, bytes),
        None => {
            notes.push(TableNote::Windows1252);
            (WINDOWS_1252, bytes)
        }
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    // A picture or a document has bytes in it that no table has.
    match text {
        Some(text) if !text.contains('\0') => Ok(text.into_owned()),
        _ => Err(TableError::NotATable),
    }
}

/// What stands between the cells of the first line.
fn separator(text: &str) -> char {
    let head = text.lines().next().unwrap_or_default();
    let count = |separator| head.matches(separator).count();
    [',', ';', '\t'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(',')
}

/// The same table with commas and the headers of the format. Every record stays on its line.
fn with_commas(text: &str, separator: char) -> String {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(separator).unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut rows = BTreeMap::new();
    let mut record = csv::StringRecord::new();
    loop {
        // Where the next record begins: after the end of the line before it, and after empty lines.
        let (at, mut line) = (reader.position().byte(), reader.position().line());
        let rest = usize::try_from(at).ok().and_then(|at| text.as_bytes().get(at..));
        let ends = rest.unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        line += ends.filter(|byte| **byte == b'\n').count() as u64;
        match reader.read_record(&mut record) {
            Ok(true) => {}
            // Text in memory that is UTF-8 cannot fail to be read.
            Ok(false) | Err(_) => break,
        }
        rows.insert(line, record.iter().map(str::to_owned).collect());
    }
    written(rows)
}

/// Rows as CSV, each on its line; lines between them stay empty.
fn written(rows: BTreeMap<u64, Vec<String>>) -> String {
    let mut text = String::new();
    let mut line = 1;
    for (number, mut cells) in rows {
        while line < number {
            text.push('\n');
            line += 1;
        }
        if line == 1 {
            rename(&mut cells);
        }
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        // Writing to memory cannot fail.
        let _ = writer.write_record(&cells);
        let written = writer.into_inner().unwrap_or_default();
        let written = String::from_utf8_lossy(&written);
        // A cell may hold ends of lines: whatever reads it says so, on the line on which the row begins.
        line += written.matches('\n').count() as u64;
        text.push_str(&written);
    }
    text
}

/// Headers as the format has them. A column with addresses or channels makes it a list of people.
fn rename(headers: &mut [String]) {
    let plain = |header: &String| header.trim().trim_start_matches('\u{feff}').to_lowercase();
    for header in headers.iter_mut() {
        *header = plain(header);
    }
    let of_people = |header: &String| {
        let known = STAFF_HEADERS[1..].iter();
        known.clone().any(|(dutch, ours)| header == dutch || header == ours)
    };
    let table = if headers.iter().any(of_people) { &STAFF_HEADERS } else { &HEADERS };
    for header in headers {
        if let Some((_, ours)) = table.iter().find(|(dutch, _)| dutch == header) {
            (*ours).clone_into(header);
        }
    }
}

/// The first sheet of a workbook, or the one that is called units or eenheden.
fn workbook(bytes: &[u8]) -> Result<TableText, TableError> {
    check_workbook(bytes)?;
    let not_a_table = |_| TableError::NotATable;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(not_a_table)?;
    let names: Vec<String> = book.sheet_names().clone();
    let wanted =
        |name: &&String| matches!(name.trim().to_lowercase().as_str(), "units" | "eenheden");
    let name = names.iter().find(wanted).or(names.first()).ok_or(TableError::NotATable)?;
    let mut cells = book.worksheet_cells_reader(name).map_err(not_a_table)?;
    let mut rows: BTreeMap<u64, BTreeMap<u32, String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(not_a_table)? {
        let (row, column) = cell.pos;
        let (line, place) = (row.saturating_add(1), column.saturating_add(1));
        if matches!(cell.value, DataRef::DateTime(_) | DataRef::DateTimeIso(_)) {
            return Err(TableError::Date { row: line, column: place });
        }
        // A formula that nobody computed is no empty cell.
        let computed = cell.formula.is_none() || !matches!(cell.value, DataRef::Empty);
        let text = text_of(&cell.value).filter(|_| computed);
        let text = text.ok_or(TableError::Formula { row: line, column: place })?;
        if text.trim().is_empty() {
            continue;
        }
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(TableError::Bomb);
        }
        let text = text.trim().replace(['\r', '\n'], " ");
        rows.entry(u64::from(row) + 1).or_default().insert(column, text);
    }
    // Cells that are empty count too: a row has as many as the header.
    let width = rows.get(&1).and_then(|head| head.keys().next_back()).map_or(0, |last| last + 1);
    let whole = |cells: BTreeMap<u32, String>| {
        let last = cells.keys().next_back().map_or(0, |last| last + 1).max(width);
        (0..last).map(|column| cells.get(&column).cloned().unwrap_or_default()).collect()
    };
    let rows = rows.into_iter().map(|(row, cells)| (row, whole(cells))).collect();
    Ok(TableText { csv: written(rows), notes: vec![TableNote::Workbook] })
}

/// Unpacks a workbook into nothing, to see how much it holds: what it says of itself need not be true. Of its texts it
/// says how many there are, and whoever reads them makes room for so many.
///
/// # Errors
/// [`TableError::Bomb`] if it holds too much, or claims to; [`TableError::NotATable`] if it cannot be unpacked.
pub(crate) fn check_workbook(bytes: &[u8]) -> Result<(), TableError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| TableError::NotATable)?;
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).map_err(|_| TableError::NotATable)?;
        let mut head = Vec::new();
        let read = file.by_ref().take(HEAD_BYTES).read_to_end(&mut head);
        let read = read.map_err(|_| TableError::NotATable)? as u64;
        let rest = io::copy(&mut file.by_ref().take(left + 1), &mut io::sink());
        let read = read + rest.map_err(|_| TableError::NotATable)?;
        left = left.checked_sub(read).ok_or(TableError::Bomb)?;
        if claimed(&head).is_some_and(|texts| texts > read) {
            return Err(TableError::Bomb);
        }
    }
    Ok(())
}

/// How much of a file its first element is in.
const HEAD_BYTES: u64 = 4_096;

/// How many texts a part of a workbook says it has. Each takes some bytes.
fn claimed(head: &[u8]) -> Option<u64> {
    let head = String::from_utf8_lossy(head);
    let (_, after) = head.split_once("uniqueCount")?;
    let digits = after.trim_start().strip_prefix('=')?.trim_start().get(1..)?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    Some(digits[..end].parse().unwrap_or(u64::MAX))
}

/// The text of a cell; none if it holds an error.
fn text_of(value: &DataRef<'_>) -> Option<String> {
    Some(match value {
        DataRef::Int(number) => number.to_string(),
        // `12` in a cell is `12.0` in the file; Display writes it as `12`.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) => moment.to_string(),
        DataRef::Empty => String::new(),
        DataRef::Error(_) => return None,
    })
}

#[cfg(test)]
mod tests;
