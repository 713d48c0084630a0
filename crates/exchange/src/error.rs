//! What can go wrong with a file.

use std::io;

/// Why a file could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// The system refuses.
    #[error("the file cannot be written or read: {0}")]
    Io(#[from] io::Error),
    /// A CSV that is none, or that could not be written.
    #[error("the CSV cannot be written or read: {0}")]
    Csv(#[from] csv::Error),
    /// A JSON that could not be written.
    #[error("the JSON cannot be written: {0}")]
    Json(#[from] serde_json::Error),
    /// A workbook that could not be written.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A page that could not be made.
    #[error("the page cannot be written: {0}")]
    Page(#[from] askama::Error),
    /// A zip that could not be written.
    #[error("the zip cannot be written: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// A Parquet file that could not be written.
    #[error("the Parquet file cannot be written: {0}")]
    Parquet(String),
    /// More than the format counts.
    #[error("{number} are more than this kind of file can hold")]
    TooMany {
        /// How many there are.
        number: usize,
    },
    /// Not a licence that can be named in a descriptor.
    #[error("`{licence}` is no licence: give an SPDX id (CC-BY-4.0) or an https address")]
    Licence {
        /// What was given.
        licence: String,
    },
    /// The first line is not the header of this format.
    #[error("the columns are `{found}`, not those of the long CSV")]
    Header {
        /// The header found.
        found: String,
    },
    /// A cell that should be a number is none.
    #[error("line {line}: `{cell}` is no number")]
    Number {
        /// The line, from 1.
        line: u64,
        /// The cell.
        cell: String,
    },
}

impl From<polars::prelude::PolarsError> for ExchangeError {
    fn from(error: polars::prelude::PolarsError) -> ExchangeError {
        // As text, so that no polars type leaves the crate.
        ExchangeError::Parquet(error.to_string())
    }
}

impl From<ExchangeError> for io::Error {
    fn from(error: ExchangeError) -> io::Error {
        match error {
            ExchangeError::Io(error) => error,
            other => io::Error::other(other),
        }
    }
}
