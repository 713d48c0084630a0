//! What can go wrong in the field.

use std::sync::Arc;

use peil_storage::StorageError;

use crate::SecretError;

/// Something the respondent cannot mend.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FieldworkError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A submission was not stored, with all that were to share its commit.
    #[error("a submission was not stored")]
    NotStored(#[source] Arc<StorageError>),
    /// The task that stores submissions ended before this one was acknowledged.
    #[error("the task that stores submissions was interrupted")]
    Interrupted,
    /// The wave's secret.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// An open wave without a secret: no code or token of it can be checked.
    #[error("wave `{wave}` is open, but its secret file is gone")]
    SecretGone {
        /// The wave.
        wave: String,
    },
    /// A wave points at something that is not in the database.
    #[error("wave `{wave}` points at {what}, which is not there")]
    Dangling {
        /// The wave.
        wave: String,
        /// What is missing.
        what: &'static str,
    },
    /// The stored questionnaire does not load any more.
    #[error("the questionnaire of wave `{wave}` does not load: {first}")]
    Questionnaire {
        /// The wave.
        wave: String,
        /// The first diagnostic.
        first: String,
    },
}
