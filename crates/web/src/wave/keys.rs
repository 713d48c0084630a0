//! `GET /w/{wave}/keys.json`: the list of class keys, for everybody.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::App;
use crate::problem::Problem;
use crate::visit::Look;

/// `GET /w/{wave}/keys.json`
///
/// The same for everybody, so that whoever wants to can check that nobody has a key of their own:
/// `peil verify-keys`.
pub(crate) async fn show(State(app): State<App>, Look(visit): Look) -> Result<Response, Problem> {
    let list = app.fieldwork().keys_json(&visit.wave.wave.code).await;
    let list = list.map_err(|error| visit.problem(error))?.ok_or_else(|| visit.not_open())?;
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    Ok((kind, list).into_response())
}
