//! `GET /api/v1/log/state`: whether the log is whole.

use axum::extract::State;
use axum::response::Response;
use peil_accounts::LogState;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::App;
use crate::api::body::answer;
use crate::api::describe::Described;
use crate::api::gate::Caller;
use crate::problem::Problem;

/// What checking the log found.
#[derive(Serialize, ToSchema)]
struct LogStateShown {
    /// Whether every row follows from the one before.
    whole: bool,
    /// How many rows there are, if it is whole.
    rows: Option<i64>,
    /// The hash of the last row, if it is whole: whoever wrote it down sees later whether rows at the end are gone.
    head: Option<String>,
    /// The number of the first row that does not follow.
    broken_at: Option<i64>,
}

/// `GET /api/v1/log/state`
pub(crate) async fn show(State(app): State<App>, caller: Caller) -> Result<Response, Problem> {
    let organisation = &caller.program.signed.organisation;
    let shown = match app.house().accounts().check_log(organisation).await? {
        LogState::Whole { rows, head } => {
            LogStateShown { whole: true, rows: Some(rows), head: Some(head), broken_at: None }
        }
        LogState::Broken { number } => {
            LogStateShown { whole: false, rows: None, head: None, broken_at: Some(number) }
        }
    };
    Ok(answer(&shown))
}

pub(crate) fn described() -> Described {
    Described::new("getLogState", "Whether every row of the log follows from the one before")
        .gives::<LogStateShown>(
        json!({ "whole": true, "rows": 17, "head": "5f0c…", "broken_at": null }),
    )
}
