//! What programs of an organisation ask: the doings of the house as JSON, below `/api/v1`. What stands there keeps its meaning:
//! what has to mean something else gets another number.
//!
//! A program comes in by a token of somebody's account (`peil_accounts::Program`). No cookie is read here, so nothing
//! that a browser sends along by itself can do anything. `routes.rs` is the list of all operations, each with the scope
//! that it asks for and its description; from that list come the router, the OpenAPI document and what a request is
//! held against before it reaches an endpoint ([`gate`]). Everything is looked up under the organisation of the token's
//! account: what is another's is not found.
//!
//! An endpoint does what a page of the house does, by the same function.

mod body;
mod describe;
mod document;
mod etag;
mod follow_up;
mod gate;
mod me;
mod once;
mod organisation;
mod paging;
mod people;
mod plates;
mod record;
mod results;
mod routes;
mod wave;
mod waves;

use axum::http::Uri;

pub(crate) use routes::router;
pub use routes::{ApiOperation, api_operations};

/// Whether an address is one for programs, there or not: whatever goes wrong below it is told as JSON.
pub(crate) fn is_below(uri: &Uri) -> bool {
    uri.path() == "/api" || uri.path().starts_with("/api/")
}
