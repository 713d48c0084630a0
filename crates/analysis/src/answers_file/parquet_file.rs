//! The Parquet form of an answers file.

use rayon::prelude::*;

use super::cells::{CellReader, is_answer};
use super::columns::{Columns, Place};
use super::problem::Kind;
use super::rows::{RawRow, Rows, Sender};
use super::units::{NO_UNIT, UnitReader};
use super::{AnswersRead, Context, Source};
use crate::dataset::{ColumnPlan, Table, TableColumn, cell_text, read_table};

/// Reads the file; `None` (with problems in `source`) if it cannot be read to the end.
pub(super) fn read(
    bytes: Vec<u8>,
    context: &Context<'_>,
    source: &mut Source,
) -> Option<AnswersRead> {
    let ignored = |name: &str| context.reading.mapping.ignores(name);
    let table = match read_table(bytes, |name| !ignored(name)) {
        Ok(table) => table,
        Err(problem) => {
            source.report(Kind::Unreadable { found: problem.to_string() }, None, None);
            return None;
        }
    };
    let names = table.columns.iter().map(|column| column.name.clone()).collect();
    let columns = Columns::of(names, context, source, None)?;
    for (column, _) in read_columns(&table, &columns) {
        if let Some(found) = column.unreadable() {
            let kind = Kind::ColumnType { found: found.to_owned() };
            source.report(kind, None, Some(&column.name));
        }
    }
    if !source.problems.is_empty() {
        return None;
    }
    let mut rows = Rows::new(context, columns);
    let answers = answers(&table, &rows, context);
    let senders = Senders { units: units(&table, &rows, context), keys: keys(&table, &rows) };
    fill(&mut rows, &table, &answers, &senders, source);
    rows.finish(source)
}

/// The columns that are read, each with its place.
fn read_columns<'t>(
    table: &'t Table,
    columns: &'t Columns,
) -> impl Iterator<Item = (&'t TableColumn, Place)> {
    let all = table.columns.iter().zip(columns.places.iter().copied());
    all.filter(|(_, place)| *place != Place::Ignored)
}

/// The answer bytes of a column of the file.
struct Answers {
    /// The column in the file.
    column: usize,
    /// The position in a row's record.
    at: usize,
    bytes: Vec<u8>,
    reader: CellReader,
}

/// Every column of answers, converted on all cores.
fn answers(table: &Table, rows: &Rows<'_>, context: &Context<'_>) -> Vec<Answers> {
    let mut plans = Vec::new();
    for (column, place) in rows.columns().places.iter().enumerate() {
        if let Place::Answer(at) = *place {
            plans.extend(rows.plan(at).map(|plan| (column, at, plan)));
        }
    }
    let converted = plans.into_par_iter().map(|(column, at, plan)| {
        let mut reader = CellReader::new(context.questionnaire, &context.reading.mapping, plan);
        let bytes = table.columns[column].map(|cell| reader.of_value(cell));
        Answers { column, at, bytes, reader }
    });
    converted.collect()
}

fn units(table: &Table, rows: &Rows<'_>, context: &Context<'_>) -> Vec<usize> {
    let units = UnitReader::new(context.tree, &context.reading.mapping);
    let column = read_columns(table, rows.columns()).find(|(_, place)| *place == Place::Unit);
    column.map(|(column, _)| column.map(|cell| units.of_value(cell))).unwrap_or_default()
}

/// The cells of the column that says who a respondent is.
fn keys(table: &Table, rows: &Rows<'_>) -> Vec<String> {
    let column = rows.columns().respondent().map(|column| &table.columns[column]);
    column.map(|column| column.map(cell_text)).unwrap_or_default()
}

/// Whose the rows are.
struct Senders {
    units: Vec<usize>,
    /// Empty if the file has none.
    keys: Vec<String>,
}

impl Senders {
    fn of(&self, row: usize) -> Sender<'_> {
        let key = self.keys.get(row).map(String::as_bytes).unwrap_or_default();
        Sender { unit: self.units.get(row).copied().unwrap_or(NO_UNIT), key }
    }
}

fn fill(
    rows: &mut Rows<'_>,
    table: &Table,
    answers: &[Answers],
    senders: &Senders,
    source: &mut Source,
) {
    for row in 0..table.rows {
        if source.is_full() {
            break;
        }
        let mut doubtful = false;
        let record = rows.record();
        for column in answers {
            let byte = column.bytes[row];
            doubtful |= !is_answer(byte);
            record[column.at] = byte;
        }
        let raw = TableRow { table, answers, row };
        rows.add(row as u64 + 1, senders.of(row), doubtful, &raw, source);
    }
}

/// A row of the table.
struct TableRow<'t> {
    table: &'t Table,
    answers: &'t [Answers],
    row: usize,
}

impl RawRow for TableRow<'_> {
    fn len(&self) -> usize {
        self.table.columns.len()
    }

    fn text(&self, column: usize) -> String {
        self.table.columns[column].text(self.row)
    }

    fn problem(&self, column: usize, plan: &ColumnPlan) -> Option<Kind> {
        let answers = self.answers.iter().find(|answers| answers.column == column)?;
        let byte = answers.bytes[self.row];
        (!is_answer(byte)).then(|| Kind::of_cell(self.text(column), plan, &answers.reader))
    }
}
