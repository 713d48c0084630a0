//! The border with polars: Parquet in and out. No polars type leaves this file and those within.

mod own;
mod table;

use std::io::Write;

use peil_instrument::EMPTY;
use polars::prelude::{Column, DataFrame, NamedFrom, PolarsError, Series};
use polars_io::prelude::{KeyValueMetadata, ParquetWriter};

use super::Frame;
pub(crate) use own::begins_as_parquet;
pub use own::is_own_dataset;
pub(crate) use table::{CellValue, Table, TableColumn, cell_text, read_table};

/// Parquet that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("not a Parquet file that Peil can use: {0}")]
pub struct ParquetProblem(String);

impl From<PolarsError> for ParquetProblem {
    fn from(problem: PolarsError) -> ParquetProblem {
        ParquetProblem(problem.to_string())
    }
}

/// Writes a frame: `unit` as text, then one column of small whole numbers each; no answer is null. The
/// file says in its metadata that it is a frozen dataset, whatever it is called later.
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
    let mark = KeyValueMetadata::from_static(vec![own::mark(&frame.part)]);
    // One thread: the bytes of the file then depend on the answers alone.
    let writer = ParquetWriter::new(out).set_parallel(false);
    writer.with_key_value_metadata(Some(mark)).finish(&mut table)?;
    Ok(())
}
