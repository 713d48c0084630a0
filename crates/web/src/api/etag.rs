//! What somebody read, so that a change can say what it changes.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use sha2::{Digest, Sha256};

use crate::problem::{Problem, ProblemKind};

/// A mark of some texts: others have another one.
pub(crate) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    data_encoding::HEXLOWER.encode(&hasher.finalize()[..16])
}

/// The mark that a change says it changes; without the quotes.
///
/// One mark only: a list, or `*`, would change what nobody looked at.
pub(crate) fn if_match(headers: &HeaderMap) -> Result<&str, Problem> {
    let sent = headers.get(header::IF_MATCH).ok_or(ProblemKind::IfMatchMissing)?;
    let mark = sent.to_str().ok().and_then(|sent| sent.trim().strip_prefix('"')?.strip_suffix('"'));
    mark.filter(|mark| !mark.contains('"'))
        .ok_or_else(|| ProblemKind::ParameterInvalid { name: "If-Match".to_owned() }.into())
}

/// The same answer with a mark.
pub(crate) fn with(mut response: Response, mark: &str) -> Result<Response, Problem> {
    let mark = HeaderValue::from_str(&format!("\"{mark}\"")).map_err(Problem::internal)?;
    response.headers_mut().insert(header::ETAG, mark);
    Ok(response)
}
