//! `GET /api/v1/waves/{wave}/plates/{unit}`: one talk plate, as a page or a file.

use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;

use crate::App;
use crate::api::describe::Described;
use crate::api::gate::Caller;
use crate::api::paging::wrong;
use crate::house::plates;
use crate::house::results::asked;
use crate::house::wave::OwnWave;
use crate::problem::{Problem, ProblemKind};

/// The forms of a plate.
const FORMS: [&str; 5] = ["html", "pdf", "png", "poster", "charts"];

/// `GET /api/v1/waves/{wave}/plates/{unit}`
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    wave: OwnWave,
    path: Result<Path<(String, String)>, axum::extract::rejection::PathRejection>,
    uri: Uri,
) -> Result<Response, Problem> {
    if !asked(&uri, "form").iter().all(|form| FORMS.contains(&form.as_str())) {
        return Err(wrong("form"));
    }
    let path = path.map_err(|_| ProblemKind::NotFound)?;
    plates::show(State(app), caller.inside, wave, path, uri).await
}

pub(crate) fn described() -> Described {
    Described::new("getPlate", "One talk plate, as a page or a file")
        .more("A plate as PNG is a zip if it has more than one page; `charts` always is.")
        .query_choice("form", "As what; a page if nothing is said.", &FORMS, false)
        .fails([
            ProblemKind::NotClosed,
            ProblemKind::NotPublished,
            ProblemKind::NotFound,
            ProblemKind::PlateHidden,
        ])
        .gives_file(&["text/html", "application/pdf", "image/png", "application/zip"])
}
