//! Lists in parts: so many at a time, and what comes after the last one.
//!
//! A part begins after the row with which the one before ended, wherever that stands by then, and not after so many rows:
//! what is added in between moves nothing, so no row comes twice and none is left out.

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::body::answer;
use crate::house::gate::with;
use crate::house::results::asked;
use crate::problem::{Problem, ProblemKind};

/// Rows of a part if nobody says how many.
pub(crate) const USUAL: usize = 100;
/// The most rows of a part.
pub(crate) const MOST: usize = 1_000;

/// Which part is asked for.
pub(crate) struct Paging {
    pub(crate) limit: usize,
    after: Option<String>,
    uri: Uri,
}

impl<S: Send + Sync> FromRequestParts<S> for Paging {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Paging, Problem> {
        let one = |name| asked(&parts.uri, name).into_iter().next();
        let limit = match one("limit") {
            None => USUAL,
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=MOST).contains(limit))
                .ok_or_else(|| wrong("limit"))?,
        };
        Ok(Paging { limit, after: one("after"), uri: parts.uri.clone() })
    }
}

/// Rows, and where the next ones are.
#[derive(Serialize)]
struct Part<T> {
    items: Vec<T>,
    next: Option<String>,
}

impl Paging {
    /// After which key the part begins.
    pub(crate) fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, Problem> {
        let read = |text: &String| {
            let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
            serde_json::from_slice(&bytes).ok()
        };
        self.after.as_ref().map(|text| read(text).ok_or_else(|| wrong("after"))).transpose()
    }

    /// The part of all rows, in the order of their keys, which are different for any two rows.
    pub(crate) fn part<T: Serialize, K: Ord + Serialize + DeserializeOwned>(
        &self,
        mut rows: Vec<T>,
        key: impl Fn(&T) -> K,
    ) -> Result<Response, Problem> {
        let after: Option<K> = self.after()?;
        rows.retain(|row| after.as_ref().is_none_or(|after| key(row) > *after));
        rows.sort_by_key(&key);
        let more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let last = rows.last().filter(|_| more).map(&key);
        self.answer(rows, last)
    }

    /// A part that is there already; with the key of its last row, if there are more.
    pub(crate) fn answer<T: Serialize>(
        &self,
        items: Vec<T>,
        last: Option<impl Serialize>,
    ) -> Result<Response, Problem> {
        let next = last.map(|last| self.address(&last)).transpose()?;
        Ok(answer(&Part { items, next }).into_response())
    }

    /// The same address, for what comes after a key.
    fn address(&self, last: &impl Serialize) -> Result<String, Problem> {
        let key = serde_json::to_vec(last).map_err(Problem::internal)?;
        let query = self.uri.query().unwrap_or_default();
        let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "after");
        let address = kept.fold(self.uri.path().to_owned(), |address, (name, value)| {
            with(address, &name, &value)
        });
        Ok(with(address, "after", &BASE64URL_NOPAD.encode(&key)))
    }
}

/// A value of the address that cannot be.
pub(crate) fn wrong(name: &str) -> Problem {
    ProblemKind::ParameterInvalid { name: name.to_owned() }.into()
}
