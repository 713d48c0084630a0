//! A request that is made once, however often it is sent: `Idempotency-Key`.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use peil_accounts::{Once, Program};
use sha2::{Digest, Sha256};

use super::body::MAX_FILE;
use super::paging::wrong;
use crate::App;
use crate::form::read;
use crate::problem::{Problem, ProblemKind};

/// The header in which a program sends its key.
pub(crate) const KEY: &str = "idempotency-key";
/// The header that says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The most characters of a key.
pub(crate) const LONGEST: usize = 128;

/// Does what is asked, or gives the answer that was given before to the same request with the same key.
///
/// What was refused is not kept: nothing was done, so it can be mended and sent again under the same key.
pub(crate) async fn once(
    app: &App,
    program: &Program,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let Some(key) = request.headers().get(KEY) else { return Ok(next.run(request).await) };
    let plain = |key: &str| {
        (1..=LONGEST).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let key = key.to_str().ok().filter(|key| plain(key)).ok_or_else(|| wrong("Idempotency-Key"))?;
    let key = key.to_owned();
    let (parts, body) = request.into_parts();
    let limit = app.site().limits.body * 4;
    let body = tokio::time::timeout(limit, read(body, MAX_FILE)).await;
    let body = match body.unwrap_or(Err(ProblemKind::FormTooSlow)) {
        Err(ProblemKind::FormTooLarge) => return Err(ProblemKind::UploadTooLarge.into()),
        Err(ProblemKind::FormUnreadable) => return Err(ProblemKind::BodyUnreadable.into()),
        body => Bytes::from(body?),
    };
    let kind = parts.headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let address = parts.uri.path_and_query().map_or("", |address| address.as_str());
    let hash = hash_of(&[parts.method.as_str().as_bytes(), address.as_bytes(), kind, &body]);
    let accounts = app.house().accounts();
    match accounts.once(program.token, &key, &hash).await? {
        Once::First => {}
        Once::Before { status, body } => return Ok(replay(status, body)),
        Once::Meanwhile => return Err(ProblemKind::KeyBusy.into()),
        Once::Another => return Err(ProblemKind::KeyReused.into()),
    }
    // On a task of its own: it is done to its end, and its answer kept, even if whoever asked hangs up.
    let (accounts, token) = (accounts.clone(), program.token);
    let done = tokio::spawn(async move {
        let response = next.run(Request::from_parts(parts, Body::from(body))).await;
        if !response.status().is_success() || response.extensions().get::<Problem>().is_some() {
            accounts.refused(token, &key).await?;
            return Ok(response);
        }
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.map_err(Problem::internal)?;
        if let Err(error) = accounts.answered(token, &key, parts.status.as_u16(), &body).await {
            // It was done: whoever asked is told so, and this is for whoever runs the server.
            tracing::error!(kind = "idempotency", cause = format!("{error:#}"));
        }
        Ok(Response::from_parts(parts, Body::from(body)))
    });
    done.await.map_err(Problem::internal)?
}

fn replay(status: u16, body: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (REPLAYED, HeaderValue::from_static("true")),
    ];
    (status, headers, body).into_response()
}

fn hash_of(pieces: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for piece in pieces {
        hasher.update((piece.len() as u64).to_be_bytes());
        hasher.update(piece);
    }
    hasher.finalize().into()
}
