//! `GET /api/v1/waves/{wave}/overview`: all units and themes of a closed wave in one table, to read.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;

use crate::App;
use crate::api::describe::Described;
use crate::api::gate::Caller;
use crate::api::paging::wrong;
use crate::house::results::{asked, overview};
use crate::house::wave::OwnWave;
use crate::problem::{Problem, ProblemKind};

/// The forms of an overview.
const FORMS: [&str; 2] = ["html", "pdf"];

/// `GET /api/v1/waves/{wave}/overview`
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    wave: OwnWave,
    uri: Uri,
) -> Result<Response, Problem> {
    if !asked(&uri, "form").iter().all(|form| FORMS.contains(&form.as_str())) {
        return Err(wrong("form"));
    }
    overview(State(app), caller.inside, wave, uri).await
}

pub(crate) fn described() -> Described {
    Described::new("getOverview", "All units and themes of a closed wave in one table, to read")
        .more("Of thousands of units it is several documents, in a zip.")
        .query_choice("form", "As what; a page if nothing is said.", &FORMS, false)
        .fails([ProblemKind::NotClosed])
        .gives_file(&["text/html", "application/pdf", "application/zip"])
}
