//! `GET /api/v1/waves/{wave}/figures`: the released figures of a closed wave, one a row.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use peil_accounts::Event;
use peil_exchange::{LongRow, long_rows};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::App;
use crate::api::describe::Described;
use crate::api::gate::Caller;
use crate::api::paging::{Paging, wrong};
use crate::house::results::asked;
use crate::house::wave::OwnWave;
use crate::problem::{Problem, ProblemKind};

/// A figure, as a line of the long CSV has it.
#[derive(Serialize, ToSchema)]
struct FigureShown {
    /// The wave's code.
    wave: String,
    /// The organisation's code.
    organisation: String,
    /// The unit's code.
    unit: String,
    /// The block of the questionnaire, of an item.
    block: Option<String>,
    /// What it is about: `unit`, `scale`, `item`, `relation` or `gap`.
    kind: String,
    /// The id of scale, item, relation or gap.
    id: Option<String>,
    /// Which figure.
    measure: String,
    /// The answer that is counted.
    answer: Option<String>,
    /// The number of people behind it, where that may be told.
    n: Option<u64>,
    /// The value; null if it is hidden or undefined.
    value: Option<f64>,
    /// The lower end of its 95% interval.
    low: Option<f64>,
    /// The upper end.
    high: Option<f64>,
    /// `shown`, `hidden`, `undefined` or `not_compared`. Why something is hidden is never told.
    status: String,
    /// What else has to be known of it.
    remark: Option<String>,
}

impl From<LongRow> for FigureShown {
    fn from(row: LongRow) -> FigureShown {
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        FigureShown {
            wave: row.wave,
            organisation: row.organisation,
            unit: row.unit,
            block: some(row.block),
            kind: row.kind,
            id: some(row.id),
            measure: row.measure,
            answer: some(row.answer),
            n: row.n,
            value: row.value,
            low: row.low,
            high: row.high,
            status: row.status,
            remark: some(row.remark),
        }
    }
}

/// `GET /api/v1/waves/{wave}/figures`
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    OwnWave(wave): OwnWave,
    uri: Uri,
    paging: Paging,
) -> Result<Response, Problem> {
    let own = match asked(&uri, "items").first().map(String::as_str) {
        None | Some("everybody") => false,
        Some("own") => true,
        Some(_) => return Err(wrong("items")),
    };
    // Figures of a closed wave never change, so the place of the last row says where the next one is.
    let from = paging.after::<usize>()?.map_or(0, |last| last.saturating_add(1));
    let found = app.house().results(&wave.code).await?.ok_or(ProblemKind::NotClosed)?;
    let event = Event::ExportTaken { wave: wave.code };
    app.house().accounts().record(caller.program.by(), event).await?;
    let limit = paging.limit;
    let rows = move || long_rows(&found.results, own, from, limit.saturating_add(1));
    let rows = tokio::task::spawn_blocking(rows).await.map_err(Problem::internal)?;
    let more = rows.len() > limit;
    let items: Vec<FigureShown> = rows.into_iter().take(limit).map(FigureShown::from).collect();
    let last = more.then_some(from + limit - 1);
    paging.answer(items, last)
}

pub(crate) fn described() -> Described {
    Described::new("listFigures", "The released figures of a closed wave, one a row")
        .more(
            "The rows of the long CSV, in its order and with its columns; those of the organisation's own items apart, \
             for they never go to the ministry. Every part that is taken stands in the log.",
        )
        .query_choice("items", "Figures of whose items.", &["everybody", "own"], false)
        .fails([ProblemKind::NotClosed])
        .lists::<FigureShown>(&json!({
            "wave": "integriteit-2026",
            "organisation": "waterrijk",
            "unit": "FIN",
            "block": null,
            "kind": "scale",
            "id": "safe_to_report",
            "measure": "mean",
            "answer": null,
            "n": 24,
            "value": 3.6,
            "low": 3.2,
            "high": 4.0,
            "status": "shown",
            "remark": null,
        }))
}
