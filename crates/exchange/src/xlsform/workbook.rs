//! The sheets of a workbook as rows of text, read without trust in what they claim to be.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};

use crate::cell;
use crate::remark::{FormProblem, Place};
use crate::table_file::{TableError, check_workbook};

/// Larger than any form: who names the last cell of a sheet should not be able to fill the memory.
const MAX_ROW: u32 = 20_000;
const MAX_COLUMN: u32 = 500;
/// The largest file in bytes, and the most text that is read from one sheet.
const MAX_BYTES: usize = 20_000_000;

/// The sheets of a form that have a meaning, by name; others are only named.
pub(super) struct Workbook {
    sheets: BTreeMap<String, Sheet>,
    /// The names as they are written, in order.
    pub names: Vec<String>,
}

/// A sheet: a header, and rows that have something in them.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub name: String,
    /// The headers as they are written, by column from 0.
    pub headers: BTreeMap<u32, String>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Default)]
pub(super) struct Row {
    /// As a spreadsheet shows it.
    pub number: u32,
    /// Cells that are not blank, by column from 0.
    pub cells: BTreeMap<u32, String>,
}

impl Workbook {
    /// Reads the sheets with these names, in capitals or not.
    pub(super) fn read(bytes: &[u8], wanted: &[&str]) -> Result<Workbook, Box<FormProblem>> {
        if bytes.len() > MAX_BYTES {
            return Err(Box::new(FormProblem::new(Place::form(), "too_large", &[])));
        }
        check_workbook(bytes).map_err(|error| {
            let key = if error == TableError::Bomb { "too_large" } else { "not_xlsx" };
            Box::new(FormProblem::new(Place::form(), key, &[]))
        })?;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))
            .map_err(|_| Box::new(FormProblem::new(Place::form(), "not_xlsx", &[])))?;
        let names: Vec<String> = book.sheet_names().clone();
        let mut sheets = BTreeMap::new();
        for name in &names {
            let known = name.trim().to_lowercase();
            if wanted.contains(&known.as_str()) && !sheets.contains_key(&known) {
                sheets.insert(known, read_sheet(&mut book, name)?);
            }
        }
        Ok(Workbook { sheets, names })
    }

    pub(super) fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.get(name)
    }
}

impl Sheet {
    /// The place of a row.
    pub(super) fn at(&self, row: &Row) -> Place {
        Place::row(&self.name, row.number)
    }

    /// The column with one of these headers, in capitals or not.
    pub(super) fn column(&self, headers: &[&str]) -> Option<u32> {
        let wanted = |header: &String| headers.contains(&header.to_lowercase().as_str());
        self.headers.iter().find(|(_, header)| wanted(header)).map(|(column, _)| *column)
    }
}

impl Row {
    /// The text of a cell; nothing if it is blank or there is no such column.
    pub(super) fn get(&self, column: Option<u32>) -> Option<&str> {
        self.cells.get(&column?).map(String::as_str)
    }
}

fn read_sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Sheet, Box<FormProblem>> {
    let problem = |key| Box::new(FormProblem::new(Place::sheet(name), key, &[]));
    let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    // Cell by cell, because a table would be as large as its last cell says.
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| problem("sheet_unreadable"))?;
    let mut n_bytes = 0;
    while let Some(cell) = cells.next_cell().map_err(|_| problem("sheet_unreadable"))? {
        let text = text_of(cell.get_value());
        let text = cell::original(text.trim()).to_owned();
        if text.is_empty() {
            continue;
        }
        n_bytes += text.len();
        let (row, column) = cell.get_position();
        if row > MAX_ROW || column > MAX_COLUMN || n_bytes > MAX_BYTES {
            return Err(problem("too_large"));
        }
        rows.entry(row).or_default().insert(column, text);
    }
    let headers = rows.pop_first().map(|(_, headers)| headers).unwrap_or_default();
    let rows = rows.into_iter().map(|(row, cells)| Row { number: row + 1, cells }).collect();
    Ok(Sheet { name: name.to_owned(), headers, rows })
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        // `1` in a cell of numbers is `1.0` in the file; Display writes it as `1`.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) => moment.to_string(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
