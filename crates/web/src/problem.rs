//! What goes wrong, as a page or as `application/problem+json` (RFC 9457).

mod kind;
mod show;

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use peil_fieldwork::{FieldedWave, FieldworkError};
use peil_instrument::Lang;

pub(crate) use kind::ProblemKind;
pub(crate) use show::show;

/// A request that did not work out.
///
/// What is public is in the kind; the cause goes to the log and never to the body.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) kind: ProblemKind,
    /// The wave it happened in, so that the page can lead back to it.
    pub(crate) wave: Option<Arc<FieldedWave>>,
    /// Why the server failed.
    pub(crate) cause: Option<Arc<anyhow::Error>>,
    /// What was sent and may be sent again as it is.
    pub(crate) again: Option<Arc<Again>>,
    /// The language, where the address does not tell it; that page cannot be asked for again in another.
    pub(crate) lang: Option<Lang>,
}

/// A form to send once more: without JavaScript the page it came from is gone, for a browser asks no page
/// again that came as the answer to a form.
#[derive(Clone)]
pub(crate) struct Again {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

// By hand, so that no answer and no token gets into a log by way of a debug print.
impl std::fmt::Debug for Again {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Again")
    }
}

impl Problem {
    /// The same problem, in a wave.
    pub(crate) fn in_wave(self, wave: &Arc<FieldedWave>) -> Problem {
        Problem { wave: Some(Arc::clone(wave)), ..self }
    }

    /// The same problem, with what was sent: nothing of it is lost.
    pub(crate) fn sent_again(self, action: String, fields: Vec<(String, String)>) -> Problem {
        Problem { again: Some(Arc::new(Again { action, fields })), ..self }
    }

    /// A failure of the server.
    pub(crate) fn internal(cause: impl Into<anyhow::Error>) -> Problem {
        let cause = Some(Arc::new(cause.into()));
        Problem { cause, ..ProblemKind::Internal.into() }
    }

    /// A problem whose cause is for the log only.
    pub(crate) fn caused(kind: ProblemKind, cause: impl Into<anyhow::Error>) -> Problem {
        Problem { cause: Some(Arc::new(cause.into())), ..kind.into() }
    }

    /// The same problem, told in a language that the address does not name.
    pub(crate) fn told_in(self, lang: Lang) -> Problem {
        Problem { lang: Some(lang), ..self }
    }
}

impl From<ProblemKind> for Problem {
    fn from(kind: ProblemKind) -> Problem {
        Problem { kind, wave: None, cause: None, again: None, lang: None }
    }
}

impl From<FieldworkError> for Problem {
    fn from(error: FieldworkError) -> Problem {
        Problem::internal(error)
    }
}

impl From<peil_accounts::AccountsError> for Problem {
    fn from(error: peil_accounts::AccountsError) -> Problem {
        Problem::internal(error)
    }
}

impl From<peil_storage::StorageError> for Problem {
    fn from(error: peil_storage::StorageError) -> Problem {
        Problem::internal(error)
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Problem {
        Problem::internal(error)
    }
}

impl IntoResponse for Problem {
    /// Only a status and a note for [`show()`], which knows the language and what the client accepts.
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests;
