//! `GET /w/{wave}/pages`: the fingerprints of all pages and scripts that a respondent gets.

use std::fmt::Write as _;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Request, header};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use http_body_util::BodyExt;
use peil_instrument::Lang;
use sha2::{Digest, Sha256};
use tower::ServiceExt;

use crate::App;
use crate::problem::Problem;
use crate::router::router;
use crate::visit::{Visit, wave_path};

/// What comes below the address of a wave, without script and with.
const PAGES: [&str; 3] = ["", "/survey", "/anonymous"];

/// `GET /w/{wave}/pages`
///
/// As `sha256sum` writes it, a line for each page and script, so that a second device can check that it gets the same:
/// the pages are the same for everybody, as long as the wave is open. Made from what is handed out, not from what
/// should be.
pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let mut paths: Vec<String> = Vec::new();
    for lang in [Lang::Nl, Lang::En] {
        paths.extend(PAGES.map(|page| wave_path(&visit.wave.wave.code, page, lang)));
    }
    let assets = app.site().assets();
    paths.extend([assets.css.path.clone(), assets.js.path.clone()]);
    let (mut text, pages) = (String::new(), router(app));
    for path in paths {
        let failed = |error: axum::Error| visit.problem(Problem::internal(error));
        let request = Request::get(&path).body(Body::empty()).map_err(Problem::internal)?;
        let response = match pages.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let body = response.into_body().collect().await.map_err(failed)?.to_bytes();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}  {path}", HEXLOWER.encode(&Sha256::digest(&body)));
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))];
    Ok((kind, text).into_response())
}
