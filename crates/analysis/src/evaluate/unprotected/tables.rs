//! The figures of all units as tables: one row for a unit and an item, a scale, or two scales.

mod changes;
mod items;
mod relations;
mod scales;
mod units;
mod write;

use std::ops::Range;
use std::path::Path;

use super::Unprotected;
pub use write::{TableFormat, TableProblem};

/// A table on its way to a file, made some units at a time: of a million answers it has a million rows.
struct Table<'a> {
    name: &'static str,
    /// How many rows a unit has.
    rows_of_unit: usize,
    /// The rows of some units.
    columns: Box<dyn Fn(Range<usize>) -> Vec<Column<'a>> + Sync + 'a>,
}

/// A named column.
struct Column<'a> {
    name: String,
    values: Values<'a>,
}

/// The values of a column; `None` is a figure that does not exist.
enum Values<'a> {
    Text(Vec<&'a str>),
    Count(Vec<Option<u64>>),
    Number(Vec<Option<f64>>),
}

impl Unprotected<'_> {
    /// Writes `units`, `items`, `scales` and `relations` to a folder, and `changes` if there is a wave before; gives the
    /// names of the files.
    ///
    /// A row of `items` is a unit and an item, of `scales` a unit and a scale, of `relations` a unit and two
    /// scales, of `changes` a unit and a scale or an item; `docs/results.md` describes the columns. Figures that do not exist are empty. What concerns the
    /// organisation only stands in `results.json`.
    ///
    /// # Errors
    /// [`TableProblem`] if a file cannot be written; no half-written file stays behind.
    pub fn write_tables(
        &self,
        dir: &Path,
        format: TableFormat,
    ) -> Result<Vec<String>, TableProblem> {
        let mut names = Vec::new();
        let mut tables = vec![units::table, items::table, scales::table, relations::table];
        if self.earlier.is_some() {
            tables.push(changes::table);
        }
        for make in tables {
            names.push(write::table(dir, &make(self), self.public.units.len(), format)?);
        }
        Ok(names)
    }
}

/// A column of text.
fn text<'a, T>(name: &str, rows: &[T], value: impl Fn(&T) -> &'a str) -> Column<'a> {
    Column { name: name.to_owned(), values: Values::Text(rows.iter().map(value).collect()) }
}

/// A column of whole numbers.
fn count<'a, T>(name: &str, rows: &[T], value: impl Fn(&T) -> Option<u64>) -> Column<'a> {
    Column { name: name.to_owned(), values: Values::Count(rows.iter().map(value).collect()) }
}

/// A column of numbers.
fn number<'a, T>(name: &str, rows: &[T], value: impl Fn(&T) -> Option<f64>) -> Column<'a> {
    Column { name: name.to_owned(), values: Values::Number(rows.iter().map(value).collect()) }
}
