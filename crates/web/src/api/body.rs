//! Bodies that programs send: JSON, or a file as it is.

use axum::extract::{FromRef, FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use peil_exchange::MAX_TABLE_BYTES;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::form::{MAX_BODY, is_hopeless, read};
use crate::problem::{Problem, ProblemKind};
use crate::site::Site;

/// The largest body that any operation takes.
pub(crate) const MAX_FILE: usize = MAX_TABLE_BYTES;
/// How much longer a file may take than an answer.
const FILE_PATIENCE: u32 = 4;

/// CSV.
pub(crate) const CSV: &str = "text/csv";
/// A workbook.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A body in JSON, with the fields of `T` and no others.
pub(crate) struct Sent<T>(pub(crate) T);

impl<T, S> FromRequest<S> for Sent<T>
where
    T: DeserializeOwned,
    Site: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Sent<T>, Problem> {
        if kind(request.headers()) != "application/json" {
            return Err(ProblemKind::MediaTypeWrong.into());
        }
        if is_hopeless(request.headers()) {
            return Err(ProblemKind::FormTooLarge.into());
        }
        let limit = Site::from_ref(state).limits.body;
        let bytes = tokio::time::timeout(limit, read(request.into_body(), MAX_BODY)).await;
        let bytes = match bytes.unwrap_or(Err(ProblemKind::FormTooSlow)) {
            Err(ProblemKind::FormUnreadable) => return Err(ProblemKind::BodyUnreadable.into()),
            bytes => bytes?,
        };
        let value: Value =
            serde_json::from_slice(&bytes).map_err(|_| ProblemKind::BodyUnreadable)?;
        if has_nul(&value) {
            return Err(invalid(["a text holds the character U+0000".to_owned()]));
        }
        // What serde says of a field names it, and holds nothing but what was sent.
        T::deserialize(value).map(Sent).map_err(|error| invalid([error.to_string()]))
    }
}

/// A file, as it is.
pub(crate) struct SentFile {
    /// What it is called where something is wrong with it.
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
}

impl<S> FromRequest<S> for SentFile
where
    Site: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<SentFile, Problem> {
        let name = match kind(request.headers()).as_str() {
            CSV => "file.csv",
            XLSX => "file.xlsx",
            _ => return Err(ProblemKind::MediaTypeWrong.into()),
        };
        let limit = Site::from_ref(state).limits.body * FILE_PATIENCE;
        let bytes = tokio::time::timeout(limit, read(request.into_body(), MAX_FILE)).await;
        match bytes.unwrap_or(Err(ProblemKind::FormTooSlow)) {
            Err(ProblemKind::FormTooLarge) => Err(ProblemKind::UploadTooLarge.into()),
            Err(ProblemKind::FormUnreadable) => Err(ProblemKind::BodyUnreadable.into()),
            bytes => Ok(SentFile { name, bytes: bytes? }),
        }
    }
}

/// What is wrong with a body that could be read.
pub(crate) fn invalid(reasons: impl Into<Vec<String>>) -> Problem {
    ProblemKind::BodyInvalid { reasons: reasons.into() }.into()
}

/// An answer.
pub(crate) fn answer(value: &impl Serialize) -> Response {
    answer_as(StatusCode::OK, value)
}

/// The answer to something that was made.
pub(crate) fn made(value: &impl Serialize) -> Response {
    answer_as(StatusCode::CREATED, value)
}

fn answer_as(status: StatusCode, value: &impl Serialize) -> Response {
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    match serde_json::to_vec(value) {
        Ok(body) => (status, kind, body).into_response(),
        Err(error) => Problem::internal(error).into_response(),
    }
}

fn kind(headers: &HeaderMap) -> String {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().to_ascii_lowercase()
}

/// No text that people wrote holds one, and a database may refuse it.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(fields) => {
            fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
