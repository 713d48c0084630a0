//! The border with polars: Parquet in and out. No polars type leaves this file.

use std::io::{Read, Seek, Write};

use peil_instrument::EMPTY;
use polars::prelude::{AnyValue, Column, DataFrame, DataType, NamedFrom, PolarsError, Series};
use polars_io::prelude::{ParquetReader, ParquetWriter, SerReader};

use super::Frame;

/// A table as it came out of a Parquet file: unit codes, and named columns of small whole numbers.
#[derive(Debug)]
pub(crate) struct Table {
    /// The names of all columns, `unit` included, in the file's order.
    pub(crate) names: Vec<String>,
    /// Per row the text in the column `unit`; `None` if there is no such column of text.
    pub(crate) units: Option<Vec<Option<String>>>,
    /// Per column (`unit` excepted) its values; `None` if it is no column of whole numbers.
    pub(crate) columns: Vec<(String, Option<Vec<Option<i64>>>)>,
}

/// Parquet that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("not a Parquet file that Peil can use: {0}")]
pub struct ParquetProblem(String);

impl From<PolarsError> for ParquetProblem {
    fn from(problem: PolarsError) -> ParquetProblem {
        ParquetProblem(problem.to_string())
    }
}

/// Writes a frame: `unit` as text, then one column of small whole numbers each; no answer is null.
///
/// # Errors
/// [`ParquetProblem`] if `out` cannot be written to.
pub(super) fn write_frame(
    frame: &Frame,
    codes: &[String],
    out: impl Write,
) -> Result<(), ParquetProblem> {
    let units: Vec<&str> = frame.units.iter().map(|unit| codes[*unit as usize].as_str()).collect();
    let mut columns = vec![Column::from(Series::new("unit".into(), units))];
    for (name, bytes) in frame.names.iter().zip(&frame.columns) {
        let answers: Vec<Option<u8>> =
            bytes.iter().map(|byte| (*byte != EMPTY).then_some(*byte)).collect();
        columns.push(Column::from(Series::new(name.as_str().into(), answers)));
    }
    let mut table = DataFrame::new(frame.len(), columns)?;
    // One thread: the bytes of the file then depend on the answers alone.
    ParquetWriter::new(out).set_parallel(false).finish(&mut table)?;
    Ok(())
}

/// Reads a whole Parquet file.
///
/// # Errors
/// [`ParquetProblem`] if it is no Parquet, or of a kind that cannot be read.
pub(crate) fn read_table(
    file: impl Read + Seek + Send + Sync + 'static,
) -> Result<Table, ParquetProblem> {
    let mut bytes = Vec::new();
    let mut file = file;
    file.read_to_end(&mut bytes).map_err(PolarsError::from)?;
    let table = ParquetReader::new(std::io::Cursor::new(bytes)).finish()?;
    let mut found = Table { names: Vec::new(), units: None, columns: Vec::new() };
    for column in table.columns() {
        let name = column.name().to_string();
        found.names.push(name.clone());
        if name == "unit" {
            found.units = texts(column)?;
        } else {
            found.columns.push((name, numbers(column)?));
        }
    }
    Ok(found)
}

fn texts(column: &Column) -> Result<Option<Vec<Option<String>>>, PolarsError> {
    if *column.dtype() != DataType::String {
        return Ok(None);
    }
    let texts = column.str()?.iter().map(|text| text.map(str::to_owned)).collect();
    Ok(Some(texts))
}

fn numbers(column: &Column) -> Result<Option<Vec<Option<i64>>>, PolarsError> {
    if column.dtype().is_float() {
        // Other programs write whole numbers with gaps as floats.
        let code = |value: AnyValue<'_>| match value.extract::<f64>().filter(|v| !v.is_nan()) {
            None => Ok(None),
            Some(value) => near_code(value).map(Some).ok_or(()),
        };
        let codes: Result<_, ()> = column.as_materialized_series().iter().map(code).collect();
        return Ok(codes.ok());
    }
    if !column.dtype().is_integer() {
        return Ok(None);
    }
    if *column.dtype() == DataType::UInt8 {
        let bytes = column.u8()?.iter().map(|byte| byte.map(i64::from)).collect();
        return Ok(Some(bytes));
    }
    let value = |value: AnyValue<'_>| value.extract::<i64>();
    Ok(Some(column.as_materialized_series().iter().map(value).collect()))
}

/// The byte that a float stands for, if it is whole.
fn near_code(value: f64) -> Option<i64> {
    (0..=u8::MAX).find(|code| (f64::from(*code) - value).abs() < f64::EPSILON).map(i64::from)
}
