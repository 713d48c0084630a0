//! Why own words stay where they are.

use jiff::civil::Date;
use peil_storage::StorageError;

use super::RowProblem;
use crate::FieldworkError;

/// Why own words cannot be read or their review not recorded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WordsError {
    /// The database, or a broken wave.
    #[error(transparent)]
    Fieldwork(#[from] FieldworkError),
    /// Nobody reads a text before the wave is closed.
    #[error("wave `{wave}` is not closed: own words are read after closing only")]
    NotClosed {
        /// The wave.
        wave: String,
    },
    /// There is no open item.
    #[error("wave `{wave}` asks for no own words")]
    NothingAsked {
        /// The wave.
        wave: String,
    },
    /// A review is recorded once.
    #[error(
        "the own words of wave `{wave}` were reviewed by {reviewer}, recorded on {on}. That is done once"
    )]
    Reviewed {
        /// The wave.
        wave: String,
        /// Who read them.
        reviewer: String,
        /// The day of recording.
        on: Date,
    },
    /// Nothing is shown before it was reviewed.
    #[error("the own words of wave `{wave}` are not reviewed yet")]
    NotReviewed {
        /// The wave.
        wave: String,
    },
    /// The decisions do not fit the texts. Nothing was changed.
    #[error("the review of wave `{wave}` does not fit its texts: {n} problems", n = problems.len())]
    Rows {
        /// The wave.
        wave: String,
        /// All problems, in the order of the rows.
        problems: Vec<RowProblem>,
    },
    /// The review stands, and the files still hold what is deleted.
    #[error(
        "the review of wave `{wave}` is recorded, but what was left out is not wiped from the database's \
         files yet. Mend: give the command again"
    )]
    NotWiped {
        /// The wave.
        wave: String,
        /// Why not.
        source: StorageError,
    },
}

impl From<StorageError> for WordsError {
    fn from(error: StorageError) -> WordsError {
        WordsError::Fieldwork(error.into())
    }
}
