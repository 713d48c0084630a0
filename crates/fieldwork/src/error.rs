//! What can go wrong in the field.

use std::sync::Arc;

use peil_anonymity::{BlindError, OpenError};
use peil_storage::StorageError;

use crate::promised::BrokenPromise;
use crate::{SecretError, UrnError};

/// Something the respondent cannot mend.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FieldworkError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A submission was not stored, with all that were to be written with it.
    #[error("a submission was not stored")]
    NotStored(#[source] Arc<FieldworkError>),
    /// The urn.
    #[error(transparent)]
    Urn(#[from] UrnError),
    /// What is stored of a wave's promise does not fit together.
    #[error(transparent)]
    Promise(#[from] BrokenPromise),
    /// A class key does not do what it should.
    #[error("a class key of wave `{wave}`")]
    ClassKey {
        /// The wave.
        wave: String,
        /// What it does not do.
        source: BlindError,
    },
    /// A record could not be sealed.
    #[error("a record of wave `{wave}` could not be sealed")]
    Seal {
        /// The wave.
        wave: String,
        /// Why.
        source: OpenError,
    },
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
