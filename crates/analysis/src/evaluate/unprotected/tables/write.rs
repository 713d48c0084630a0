//! The border with polars: tables out as Parquet or CSV.

use std::ops::Range;
use std::path::{Path, PathBuf};

use polars::polars_utils::compression::ZstdLevel;
use polars::prelude::{DataFrame, NamedFrom, PolarsError, Series};
use polars_io::prelude::{CsvWriter, ParquetCompression, ParquetWriter, SerWriter};
use rayon::prelude::*;

use super::{Column, Table, Values};
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

/// About how many rows are made and written in one go.
const ROWS: usize = 1 << 16;

/// Writes one table of so many units and gives the name of its file.
pub(super) fn table(
    dir: &Path,
    table: &Table<'_>,
    units: usize,
    format: TableFormat,
) -> Result<String, TableProblem> {
    let name = format!("{}.{}", table.name, format.extension());
    let path = dir.join(&name);
    let written = write_atomically(&path, |out| {
        let schema = frame(&(table.columns)(0..0)).map_err(other)?;
        let schema = schema.schema();
        match format {
            TableFormat::Parquet => {
                // The lowest level writes twice as fast, and the files are a few hundredths larger.
                let level = ZstdLevel::try_new(1).map_err(other)?;
                let writer = ParquetWriter::new(out);
                let writer = writer.with_compression(ParquetCompression::Zstd(Some(level)));
                let mut writer = writer.batched(schema).map_err(other)?;
                in_order(table, units, |frame| writer.write_batch(frame))?;
                writer.finish().map(|_| ()).map_err(other)
            }
            TableFormat::Csv => {
                let mut writer = CsvWriter::new(out).batched(schema).map_err(other)?;
                in_order(table, units, |frame| writer.write_batch(frame))?;
                writer.finish().map_err(other)
            }
        }
    });
    written.map_err(|source| TableProblem::File { path, source })?;
    Ok(name)
}

/// Makes the rows of all units on all cores, some units at a time, and hands them over in their order.
fn in_order(
    table: &Table<'_>,
    units: usize,
    mut write: impl FnMut(&DataFrame) -> Result<(), PolarsError>,
) -> std::io::Result<()> {
    let at_once = (ROWS / table.rows_of_unit.max(1)).max(1);
    let ranges: Vec<Range<usize>> =
        (0..units).step_by(at_once).map(|from| from..units.min(from + at_once)).collect();
    for some in ranges.chunks(rayon::current_num_threads()) {
        let frames: Vec<Result<DataFrame, PolarsError>> =
            some.par_iter().map(|units| frame(&(table.columns)(units.clone()))).collect();
        for frame in frames {
            write(&frame.map_err(other)?).map_err(other)?;
        }
    }
    Ok(())
}

fn other(problem: PolarsError) -> std::io::Error {
    std::io::Error::other(problem)
}

fn frame(columns: &[Column<'_>]) -> Result<DataFrame, PolarsError> {
    let series = |column: &Column<'_>| {
        let name = column.name.as_str().into();
        match &column.values {
            Values::Text(values) => Series::new(name, values),
            Values::Count(values) => Series::new(name, values),
            Values::Number(values) => Series::new(name, values),
        }
    };
    let columns: Vec<Series> = columns.iter().map(series).collect();
    let height = columns.first().map_or(0, |series| series.len());
    DataFrame::new(height, columns.into_iter().map(Into::into).collect())
}
