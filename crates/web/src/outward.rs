//! What the service says of itself to everybody: that it is only reached over TLS, and whom to tell of a hole in it.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::Span;

use crate::App;
use crate::problem::{Problem, ProblemKind};

/// Days after which what stands in `security.txt` is to be asked for again; RFC 9116 wants less than a year.
const FRESH_DAYS: i64 = 90;

/// How the service is reached from outside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outward {
    /// The address that people see, without a slash at its end.
    pub public_url: String,
    /// Whom to tell of a hole in the security: an address that begins with `mailto:`, `https:` or `tel:`.
    pub security_contact: Option<String>,
}

impl Outward {
    /// Whether people come over TLS: then browsers are told never to come otherwise.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Whether somebody can be reached at this address.
    pub fn is_contact(contact: &str) -> bool {
        let known = ["mailto:", "https://", "tel:"].iter().any(|start| contact.starts_with(start));
        known && contact.chars().all(|letter| letter.is_ascii_graphic())
    }
}

/// `GET /.well-known/security.txt` (RFC 9116); not there if nobody was named.
pub(crate) async fn security_txt(State(app): State<App>) -> Result<Response, Problem> {
    let outward = app.site().outward();
    let contact = outward.security_contact.as_ref().ok_or(ProblemKind::NotFound)?;
    // The beginning of the day: the same for everybody who asks on it.
    let today = app.fieldwork().today();
    let until = today.checked_add(Span::new().days(FRESH_DAYS)).unwrap_or(today);
    let text = format!(
        "Contact: {contact}\nExpires: {until}T00:00:00Z\nPreferred-Languages: nl, en\n\
         Canonical: {}/.well-known/security.txt\n",
        outward.public_url
    );
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}
