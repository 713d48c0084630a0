//! What can be wrong with a dataset on disk.

use std::io;
use std::path::PathBuf;

use super::RecordError;
use super::frozen::ParquetProblem;
use super::manifest::SCHEMA;

/// Why a dataset could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// A file could not be read or written.
    #[error("the file {path}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The manifest is not one.
    #[error("{path} is not a dataset's manifest", path = path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The dataset has a format that this program does not know.
    #[error("the dataset has format {found}; this program reads format {SCHEMA}")]
    Schema {
        /// The number in the manifest.
        found: u32,
    },
    /// The dataset belongs to another questionnaire, or to another version of it.
    #[error("the dataset was made with questionnaire {found}, not with {expected}")]
    Questionnaire {
        /// Id, version and hash in the manifest.
        found: String,
        /// Id, version and hash of the questionnaire given.
        expected: String,
    },
    /// A file is not what the manifest says: something changed it after closing.
    #[error("{path} is not the file that was frozen: its checksum differs", path = path.display())]
    Checksum {
        /// The file.
        path: PathBuf,
    },
    /// The manifest lists other files than the questionnaire has parts, or its own sum is wrong.
    #[error("the list of files in {path} does not fit the questionnaire", path = path.display())]
    Files {
        /// The manifest.
        path: PathBuf,
    },
    /// A file has the right checksum but not the columns and rows of its part.
    #[error("{path} does not have the columns or rows of its part", path = path.display())]
    Shape {
        /// The file.
        path: PathBuf,
    },
    /// A unit in the data that the wave does not have.
    #[error("{path}, row {row}: the wave has no unit `{unit}`", path = path.display())]
    Unit {
        /// The file.
        path: PathBuf,
        /// The row, from 1.
        row: usize,
        /// The code.
        unit: String,
    },
    /// The dataset has units, but another number than codes were given.
    #[error("the dataset has {units} units, but {codes} codes were given")]
    Codes {
        /// Units of the dataset.
        units: usize,
        /// Codes given.
        codes: usize,
    },
    /// A row that is no record of its part.
    #[error("{path}, row {row}", path = path.display())]
    Record {
        /// The file.
        path: PathBuf,
        /// The row, from 1.
        row: usize,
        /// What is wrong with it.
        source: RecordError,
    },
    /// Parquet that could not be read or written.
    #[error("the Parquet file {path}", path = path.display())]
    Parquet {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: ParquetProblem,
    },
}
