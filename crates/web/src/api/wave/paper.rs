//! `PUT /api/v1/waves/{wave}/council` and `/protection`: what others agreed to, or made, with its day and where it is kept.

use axum::extract::State;
use axum::response::Response;
use peil_fieldwork::settle;
use peil_storage::{Constraint, StorageError};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::preparation::{PreparationShown, example, shown};
use crate::App;
use crate::api::body::{Sent, answer, invalid};
use crate::api::describe::Described;
use crate::api::gate::Caller;
use crate::house::prepare::paper::{Kind, read};
use crate::house::prepare::{OwnDraft, preparation};
use crate::problem::{Problem, ProblemKind};

/// What others agreed to, or made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaperSent {
    /// Its day, today at the latest.
    #[schema(format = Date)]
    on: String,
    /// The number or name under which it is kept.
    #[schema(min_length = 1, max_length = 200)]
    reference: String,
}

/// `PUT /api/v1/waves/{wave}/council`
pub(crate) async fn council(
    State(app): State<App>,
    caller: Caller,
    draft: OwnDraft,
    sent: Sent<PaperSent>,
) -> Result<Response, Problem> {
    save(&app, &caller, draft, sent, Kind::Council).await
}

/// `PUT /api/v1/waves/{wave}/protection`
pub(crate) async fn protection(
    State(app): State<App>,
    caller: Caller,
    draft: OwnDraft,
    sent: Sent<PaperSent>,
) -> Result<Response, Problem> {
    save(&app, &caller, draft, sent, Kind::Protection).await
}

async fn save(
    app: &App,
    caller: &Caller,
    OwnDraft(wave): OwnDraft,
    Sent(sent): Sent<PaperSent>,
    kind: Kind,
) -> Result<Response, Problem> {
    let words = app.site().words(caller.inside.lang);
    let paper = read(app, words, &[sent.on, sent.reference.trim().to_owned()]);
    let paper = paper.map_err(|faults| {
        let faults =
            ["on", "reference"].into_iter().zip(faults).filter(|(_, fault)| !fault.is_empty());
        invalid(faults.map(|(name, fault)| format!("{name}: {fault}")).collect::<Vec<_>>())
    })?;
    let mut tx = app.house().store().begin_write().await?;
    match settle(&mut tx, &wave.code, &kind.settling(paper)).await {
        Err(StorageError::Conflict(Constraint::WaveStatus { .. })) => {
            return Err(ProblemKind::NotADraft.into());
        }
        settled => settled?,
    }
    tx.commit().await?;
    let ready = preparation(app, wave).await?;
    Ok(answer(&shown(app, &ready)))
}

pub(crate) fn described_council() -> Described {
    described("putCouncil", "The agreement of the works council")
}

pub(crate) fn described_protection() -> Described {
    described("putProtection", "The data-protection assessment")
}

fn described(id: &'static str, summary: &'static str) -> Described {
    Described::new(id, summary)
        .takes::<PaperSent>(json!({ "on": "2026-09-01", "reference": "OR-2026-17" }))
        .fails([ProblemKind::NotADraft])
        .gives::<PreparationShown>(example())
}
