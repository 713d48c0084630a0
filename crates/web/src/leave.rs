//! `GET /leave`: an empty page, for who has to hide the survey at once.

use axum::extract::State;
use axum::response::Response;

use crate::problem::Problem;
use crate::site::Site;
use crate::views::{LeavePage, page};
use crate::visit::AskedLang;

/// `GET /leave`
///
/// Names no organisation and no survey. Of our own, because a page from elsewhere would learn that
/// somebody left.
pub(crate) async fn show(
    State(site): State<Site>,
    AskedLang(lang): AskedLang,
) -> Result<Response, Problem> {
    page(&LeavePage { words: site.words(lang) })
}
