//! `POST /api/v1/waves/{wave}/publish`: handing the results out to managers, once.

use axum::extract::State;
use axum::response::Response;
use peil_storage::WaveStatus;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{WaveWhole, example, whole};
use crate::App;
use crate::api::body::{Sent, invalid};
use crate::api::describe::Described;
use crate::api::gate::Caller;
use crate::house::publish::hand_out;
use crate::house::wave::OwnWave;
use crate::problem::{Problem, ProblemKind};

/// What has to be said before results are handed out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishSent {
    /// That somebody looked at the results: `true`, for it cannot be taken back.
    looked: bool,
}

/// `POST /api/v1/waves/{wave}/publish`
pub(crate) async fn publish(
    State(app): State<App>,
    caller: Caller,
    OwnWave(wave): OwnWave,
    Sent(sent): Sent<PublishSent>,
) -> Result<Response, Problem> {
    if wave.status < WaveStatus::Closed {
        return Err(ProblemKind::NotClosed.into());
    }
    if !sent.looked {
        let fault = app.site().words(caller.inside.lang).get("house_publish.looked_fault");
        return Err(invalid([format!("looked: {fault}")]));
    }
    if wave.status == WaveStatus::Closed {
        hand_out(&app, caller.program.by(), &wave, false).await?;
    }
    let mut tx = app.house().store().begin_read().await?;
    let now = tx.wave(&wave.code).await?.ok_or(ProblemKind::WaveUnknown)?;
    tx.commit().await?;
    whole(&app, &now).await
}

pub(crate) fn described() -> Described {
    Described::new("publishWave", "Hand the results of a closed wave out to managers")
        .more("It cannot be taken back. Of a wave that was handed out it changes nothing.")
        .takes::<PublishSent>(json!({ "looked": true }))
        .fails([ProblemKind::NotClosed])
        .gives::<WaveWhole>(example())
}
