//! `GET /api/v1/log`: who did what, as the chained log has it.

pub(crate) mod state;

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use peil_accounts::{LogRow, Who};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::describe::Described;
use super::gate::Caller;
use super::paging::Paging;
use crate::App;
use crate::problem::Problem;

/// A row of the log.
#[derive(Serialize, ToSchema)]
struct LogRowShown {
    /// Its number.
    number: i64,
    /// When it was done.
    #[schema(format = DateTime)]
    at: String,
    /// Whether an account did it (`account`), the command line (`command_line`), or the service on a day that was set
    /// (`service`).
    by: &'static str,
    /// The name and mail address of the account; null if it was none.
    who: Option<String>,
    /// The word of what was done. It never changes its meaning.
    event: String,
    /// What more there is to say.
    detail: BTreeMap<String, String>,
}

impl From<LogRow> for LogRowShown {
    fn from(row: LogRow) -> LogRowShown {
        let (by, who) = match row.who {
            Who::CommandLine => ("command_line", None),
            Who::Service => ("service", None),
            Who::Account(who) => ("account", Some(who)),
        };
        LogRowShown {
            number: row.number,
            at: row.at.to_string(),
            by,
            who,
            event: row.event,
            detail: row.detail.into_iter().collect(),
        }
    }
}

/// `GET /api/v1/log`
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
) -> Result<Response, Problem> {
    let before = paging.after::<i64>()?.unwrap_or(i64::MAX);
    let organisation = &caller.program.signed.organisation;
    let count = u32::try_from(paging.limit).unwrap_or(u32::MAX).saturating_add(1);
    let rows = app.house().accounts().log(organisation, before, count).await?;
    let more = rows.len() > paging.limit;
    let items: Vec<LogRowShown> =
        rows.into_iter().take(paging.limit).map(LogRowShown::from).collect();
    let last = items.last().filter(|_| more).map(|row| row.number);
    paging.answer(items, last)
}

pub(crate) fn described() -> Described {
    Described::new("listLog", "Who did what in the house, the newest first")
        .more("It says nothing about respondents.")
        .lists::<LogRowShown>(&json!({
            "number": 17,
            "at": "2026-11-28T09:12:44Z",
            "by": "account",
            "who": "Anna Bakker (anna@waterrijk.example)",
            "event": "wave_closed",
            "detail": { "wave": "integriteit-2026" },
        }))
}
