//! `POST /api/v1/waves/{wave}/publish`: handing the results out to managers, once.

use axum::extract::State;
use axum::response::Response;
use peil_storage::{Publication, WaveStatus};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{WaveWhole, example, whole};
use crate::App;
use crate::api::body::{Sent, invalid};
use crate::api::describe::Described;
use crate::api::gate::Caller;
use crate::house::publish::{hand_out, possible_day};
use crate::house::wave::OwnWave;
use crate::problem::{Problem, ProblemKind};

/// What has to be said before results are handed out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishSent {
    /// That somebody looked at the results: `true`, for it cannot be taken back.
    looked: bool,
    /// The day on which it is done, within a year, at seven in the morning; left out, or today: at once.
    #[serde(default)]
    #[schema(format = Date)]
    day: Option<String>,
    /// Whether each manager is told by a mail then, where the service mails at all.
    #[serde(default)]
    mail: bool,
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
    let today = app.fieldwork().today();
    let day = match &sent.day {
        None => today,
        Some(day) => possible_day(day, today).ok_or_else(|| {
            let fault = app.site().words(caller.inside.lang).get("house_publish.day_fault");
            invalid([format!("day: {fault}")])
        })?,
    };
    let mail = sent.mail && app.house().outbox().is_some();
    if wave.status == WaveStatus::Closed {
        hand_out(&app, caller.program.by(), &wave, Publication { day, mail }).await?;
    }
    let mut tx = app.house().store().begin_read().await?;
    let now = tx.wave(&wave.code).await?.ok_or(ProblemKind::WaveUnknown)?;
    tx.commit().await?;
    whole(&app, &now).await
}

pub(crate) fn described() -> Described {
    Described::new("publishWave", "Hand the results of a closed wave out to managers")
        .more(
            "At once, or on a day: until then another day, or the page of the wave, changes that. What was handed out cannot be \
             taken back, and of a wave that was it changes nothing.",
        )
        .takes::<PublishSent>(json!({ "looked": true }))
        .fails([ProblemKind::NotClosed])
        .gives::<WaveWhole>(example())
}
