//! `GET /w/{wave}/survey`: the whole survey as one document, for the script.

mod kept;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::App;
use crate::assets::takes_gzip;
use crate::problem::Problem;
use crate::views::sheet;
use crate::visit::Visit;

pub(crate) use kept::Surveys;

/// `GET /w/{wave}/survey`
///
/// The same bytes for everybody in a language: no code, no token, no answer is asked for or given. With it
/// the script asks all questions without another request, so that no answer is seen here before it is handed
/// in. Made once and kept ([`Surveys`]). Compressed to who takes that, unlike a page with answers: there is
/// nothing secret in it whose length could tell.
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let make = || sheet(app.site(), &visit);
    let document = app.surveys().get(&visit.wave, visit.lang, make).await?;
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    let vary = HeaderValue::from_static("accept-encoding");
    let headers_out = [(header::CONTENT_TYPE, kind), (header::VARY, vary)];
    match document.gzip.filter(|_| takes_gzip(&headers)) {
        Some(compressed) => {
            let coding = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
            Ok((headers_out, coding, compressed).into_response())
        }
        None => Ok((headers_out, document.plain).into_response()),
    }
}
