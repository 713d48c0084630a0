//! `GET /w/{wave}/receipts`: the receipts of all submissions that were counted.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::App;
use crate::problem::Problem;
use crate::visit::Look;

/// `GET /w/{wave}/receipts`
///
/// One a line, sorted, as text: to search with the browser's own search. Empty as long as the wave is not closed. The
/// whole list for everybody: who asks for one receipt would tell that it is theirs.
pub(crate) async fn show(State(app): State<App>, Look(visit): Look) -> Result<Response, Problem> {
    let receipts = app.fieldwork().receipts(&visit.wave.wave.code).await;
    let receipts = receipts.map_err(|error| visit.problem(error))?;
    let words = app.site().words(visit.lang);
    let mut text = if receipts.is_empty() {
        words.one("receipts.none", "date", words.date(visit.wave.wave.closes_on))
    } else {
        words.one("receipts.all", "n", words.count(receipts.len() as u64))
    };
    text.push('\n');
    for receipt in receipts {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{receipt}");
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))];
    Ok((kind, text).into_response())
}
