//! The border with polars: tables out as Parquet or CSV.

use std::path::{Path, PathBuf};

use polars::prelude::{Column, DataFrame, NamedFrom, PolarsError, Series};
use polars_io::prelude::{CsvWriter, ParquetWriter, SerWriter};

use super::{Table, Values};
use crate::atomically::write_atomically;

/// What tables are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableFormat {
    /// Apache Parquet.
    Parquet,
    /// CSV: UTF-8, commas, numbers with all their digits.
    Csv,
}

impl TableFormat {
    /// How file names end.
    pub fn extension(self) -> &'static str {
        match self {
            TableFormat::Parquet => "parquet",
            TableFormat::Csv => "csv",
        }
    }
}

/// A table that could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableProblem {
    /// The disk.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
}

/// Writes one table and gives the name of its file.
pub(super) fn table(
    dir: &Path,
    table: Table<'_>,
    format: TableFormat,
) -> Result<String, TableProblem> {
    let name = format!("{}.{}", table.name, format.extension());
    let path = dir.join(&name);
    let written = frame(table).map_err(other).and_then(|mut frame| {
        write_atomically(&path, |out| {
            let done = match format {
                TableFormat::Parquet => ParquetWriter::new(out).finish(&mut frame).map(|_| ()),
                TableFormat::Csv => CsvWriter::new(out).finish(&mut frame),
            };
            done.map_err(other)
        })
    });
    written.map_err(|source| TableProblem::File { path, source })?;
    Ok(name)
}

fn other(problem: PolarsError) -> std::io::Error {
    std::io::Error::other(problem)
}

fn frame(table: Table<'_>) -> Result<DataFrame, PolarsError> {
    let mut height = 0;
    let columns = table.columns.into_iter().map(|column| {
        let name = column.name.as_str().into();
        let series = match column.values {
            Values::Text(values) => Series::new(name, values),
            Values::Count(values) => Series::new(name, values),
            Values::Number(values) => Series::new(name, values),
        };
        height = series.len();
        Column::from(series)
    });
    let columns: Vec<Column> = columns.collect();
    DataFrame::new(height, columns)
}
