//! Questionnaires go out as XLSForm and come back; forms of other programs come in as drafts, with a report.

mod incoming;
mod outgoing;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};
use peil_exchange::xlsform::{Imported, from_xlsform};
use peil_instrument::{Lang, Questionnaire, load, shipped};
use rust_xlsxwriter::Workbook;

/// A questionnaire with everything in it that the shipped ones may lack.
fn whole() -> Questionnaire {
    load("whole.toml", include_str!("../whole.toml")).unwrap()
}

fn all() -> Vec<Questionnaire> {
    let shipped = shipped::questionnaires();
    let shipped = shipped.iter().map(|(id, version)| shipped::questionnaire(id, Some(version)));
    shipped.map(Option::unwrap).chain([whole()]).collect()
}

/// The cells of a workbook: sheet, row from 1, column from 0.
fn cells(bytes: &[u8]) -> BTreeMap<(String, u32, u32), String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut cells = BTreeMap::new();
    for sheet in book.sheet_names().clone() {
        let mut reader = book.worksheet_cells_reader(&sheet).unwrap();
        while let Some(cell) = reader.next_cell().unwrap() {
            let (row, column) = cell.get_position();
            let DataRef::SharedString(text) = cell.get_value() else {
                panic!("{sheet} {row} {column}: {:?} is no text", cell.get_value());
            };
            cells.insert((sheet.clone(), row + 1, column), (*text).to_owned());
        }
    }
    cells
}

/// A workbook of these cells.
fn workbook(cells: &BTreeMap<(String, u32, u32), String>) -> Vec<u8> {
    let mut book = Workbook::new();
    let mut names: Vec<&str> = Vec::new();
    for (name, ..) in cells.keys() {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    for name in names {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for ((_, row, column), text) in cells.iter().filter(|((known, ..), _)| known == name) {
            sheet.write_string(row - 1, u16::try_from(*column).unwrap(), text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A form: each sheet with its rows, cells between bars.
fn form(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut cells = BTreeMap::new();
    for (name, rows) in sheets {
        let rows = rows.lines().filter(|row| !row.trim().is_empty());
        for (row, line) in (1..).zip(rows) {
            for (column, text) in (0..).zip(line.split('|')) {
                if !text.trim().is_empty() {
                    cells.insert(((*name).to_owned(), row, column), text.trim().to_owned());
                }
            }
        }
    }
    workbook(&cells)
}

fn said(imported: &Imported) -> String {
    imported.remarks.iter().map(|remark| remark.render(Lang::En) + "\n").collect()
}

fn problems(bytes: &[u8]) -> String {
    let found = from_xlsform(bytes).unwrap_err();
    found.iter().map(|problem| problem.render("form.xlsx", Lang::En) + "\n").collect()
}
