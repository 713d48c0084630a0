//! `GET /api/v1/waves/{wave}/export`: the released figures as one zip, with codebooks and checksums.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use peil_exchange::ExportFormat;

use crate::App;
use crate::api::describe::Described;
use crate::api::gate::Caller;
use crate::api::paging::wrong;
use crate::house::results::{asked, export_as};
use crate::house::wave::OwnWave;
use crate::problem::{Problem, ProblemKind};

/// `GET /api/v1/waves/{wave}/export`
pub(crate) async fn take(
    State(app): State<App>,
    caller: Caller,
    OwnWave(wave): OwnWave,
    uri: Uri,
) -> Result<Response, Problem> {
    let chosen = asked(&uri, "format");
    let there = |name: &String| ExportFormat::ALL.iter().any(|format| format.name() == name);
    if !chosen.iter().all(there) {
        return Err(wrong("format"));
    }
    export_as(&app, caller.program.by(), caller.inside.lang, wave, &chosen).await
}

pub(crate) fn described() -> Described {
    let names = ExportFormat::ALL.map(ExportFormat::name);
    Described::new("getExport", "The released figures of a closed wave as one zip")
        .more("With codebooks, descriptions and checksums. That it was taken stands in the log.")
        .query_choice("format", "The forms in it; the usual ones if none is named.", &names, true)
        .fails([ProblemKind::NotClosed])
        .gives_file(&["application/zip"])
}
