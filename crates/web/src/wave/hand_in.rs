//! `POST /w/{wave}/hand-in`: a token and sealed answers for an acknowledgement.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use peil_fieldwork::Submitted;

use crate::App;
use crate::form::Sealed;
use crate::headers::alone;
use crate::problem::{Problem, ProblemKind};
use crate::visit::Visit;

/// `POST /w/{wave}/hand-in` with the bytes of a token and of the envelopes of all slots.
///
/// Carries no code and no cookie. `204` only after they are on disk; a repeat gets the same and is stored once.
pub(crate) async fn take(
    State(app): State<App>,
    visit: Visit,
    Sealed(bytes): Sealed,
) -> Result<Response, Problem> {
    let submitted = app.fieldwork().hand_in(&visit.wave, &bytes).await;
    match submitted.map_err(|error| visit.problem(error))? {
        Submitted::Now | Submitted::Before => Ok(alone(StatusCode::NO_CONTENT.into_response())),
        Submitted::Damaged => Err(visit.problem(ProblemKind::HandInDamaged)),
        Submitted::BadToken => Err(visit.problem(ProblemKind::TokenInvalid)),
        Submitted::NotYet => Err(visit.not_open()),
        Submitted::Closed => Err(visit.closed()),
        Submitted::Busy => Err(visit.problem(ProblemKind::Busy)),
    }
}
