//! Answers collected elsewhere: a CSV or Parquet file with one row per respondent.

mod columns;
mod csv_file;
mod problem;
mod rows;

use std::fs::File;
use std::path::Path;

use peil_instrument::{Questionnaire, UnitTree};

use crate::dataset::{Dataset, read_table};
use columns::Columns;
pub use problem::AnswersProblem;
use problem::Kind;
use rows::{Cell, Rows};

/// After so many problems reading stops: whoever mends a file reads no more at a time.
const MAX_PROBLEMS: usize = 100;

/// Reads an answers file: `.parquet`, or CSV (UTF-8, commas) whatever its other name.
///
/// One row per respondent; the column `unit` holds the code of the unit, then a column per item id, or
/// `item.option` with 0 or 1 per option of a multiple choice. Cells hold answer codes; an empty cell is
/// no answer. Columns of items may be left out. Each row becomes a record of every part in which
/// something was answered, as a submission would, in the order of the file: shuffling is the caller's.
///
/// # Errors
/// All [`AnswersProblem`]s of the file, up to a hundred.
pub fn read_answers(
    path: &Path,
    questionnaire: &Questionnaire,
    tree: &UnitTree,
) -> Result<Dataset, Vec<AnswersProblem>> {
    let mut source = Source { file: path.display().to_string(), problems: Vec::new() };
    let dataset = if path.extension().is_some_and(|extension| extension == "parquet") {
        read_parquet_file(path, questionnaire, tree, &mut source)
    } else {
        csv_file::read(path, questionnaire, tree, &mut source)
    };
    match dataset {
        Some(dataset) if source.problems.is_empty() => Ok(dataset),
        _ => Err(source.problems),
    }
}

/// The file that is being read and what was found wrong with it so far.
#[derive(Debug)]
struct Source {
    file: String,
    problems: Vec<AnswersProblem>,
}

impl Source {
    fn report(&mut self, kind: Kind, line: Option<u64>, column: Option<&str>) {
        self.problems.push(AnswersProblem::new(kind, &self.file, line, column));
    }

    fn is_full(&self) -> bool {
        self.problems.len() >= MAX_PROBLEMS
    }
}

fn read_parquet_file(
    path: &Path,
    questionnaire: &Questionnaire,
    tree: &UnitTree,
    source: &mut Source,
) -> Option<Dataset> {
    let table = File::open(path)
        .map_err(|problem| problem.to_string())
        .and_then(|file| read_table(file).map_err(|problem| problem.to_string()));
    let table = match table {
        Ok(table) => table,
        Err(found) => {
            source.report(Kind::Unreadable { found }, None, None);
            return None;
        }
    };
    let columns = Columns::of(&table.names, questionnaire, source, None)?;
    let Some(units) = table.units else {
        source.report(Kind::NoUnitColumn, None, None);
        return None;
    };
    for (name, values) in &table.columns {
        if values.is_none() {
            source.report(Kind::Unreadable { found: name.clone() }, None, Some(name));
        }
    }
    let mut rows = Rows::new(questionnaire, tree, columns);
    if !source.problems.is_empty() {
        return None;
    }
    for (row, unit) in units.iter().enumerate() {
        if source.is_full() {
            break;
        }
        // The file's order of columns, with `unit` wherever it stands.
        let mut values = table.columns.iter();
        let cells = table.names.iter().map(|name| match name.as_str() {
            "unit" => unit.as_deref().map_or(Cell::Empty, Cell::Text),
            _ => match values.next().and_then(|(_, values)| values.as_ref()?[row]) {
                Some(code) => Cell::Number(code),
                None => Cell::Empty,
            },
        });
        rows.add(row as u64 + 1, cells, source);
    }
    rows.finish(source)
}

#[cfg(test)]
mod tests;
