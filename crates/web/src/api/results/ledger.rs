//! `GET /api/v1/waves/{wave}/ledger`: what was decided to be shown of a closed wave.

use axum::extract::State;
use axum::response::Response;
use peil_storage::WaveStatus;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::App;
use crate::api::body::answer;
use crate::api::describe::Described;
use crate::api::gate::Caller;
use crate::api::wave::TotalShown;
use crate::house::wave::OwnWave;
use crate::problem::{Problem, ProblemKind};

/// What was decided at closing, once.
#[derive(Serialize, ToSchema)]
struct LedgerShown {
    /// The wave's code.
    wave: String,
    /// The day of closing.
    #[schema(format = Date)]
    closed_on: String,
    /// The smallest number of respondents behind a figure.
    k: u32,
    /// Whether the results were handed out to managers.
    published: bool,
    took_part: TotalShown,
    /// Of every unit whether its figures are shown. Why not is never told.
    units: Vec<UnitDecided>,
}

/// What was decided of a unit.
#[derive(Serialize, ToSchema)]
struct UnitDecided {
    code: String,
    shown: bool,
    /// The nearest unit above, or itself, whose figures are shown.
    nearest_shown: Option<String>,
}

/// `GET /api/v1/waves/{wave}/ledger`
pub(crate) async fn show(
    State(app): State<App>,
    _caller: Caller,
    OwnWave(wave): OwnWave,
) -> Result<Response, Problem> {
    let mut tx = app.house().store().begin_read().await?;
    let ledger = tx.ledger(&wave.code).await?.ok_or(ProblemKind::NotClosed)?;
    tx.commit().await?;
    let found = app.house().results(&wave.code).await?.ok_or(ProblemKind::NotClosed)?;
    let units = found.results.get().units.iter().map(|unit| UnitDecided {
        code: unit.code.clone(),
        shown: unit.shown,
        nearest_shown: unit.nearest_shown.clone(),
    });
    Ok(answer(&LedgerShown {
        closed_on: ledger.closed_on.to_string(),
        k: wave.k,
        published: wave.status == WaveStatus::Published,
        took_part: TotalShown { count: ledger.totals.submitted, invited: ledger.totals.invited },
        units: units.collect(),
        wave: wave.code,
    }))
}

pub(crate) fn described() -> Described {
    Described::new("getLedger", "What was decided to be shown of a closed wave")
        .fails([ProblemKind::NotClosed])
        .gives::<LedgerShown>(json!({
            "wave": "integriteit-2026",
            "closed_on": "2026-11-28",
            "k": 10,
            "published": true,
            "took_part": { "count": 412, "invited": 640 },
            "units": [{ "code": "FIN", "shown": false, "nearest_shown": "W" }],
        }))
}
