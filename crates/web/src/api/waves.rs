//! `GET /api/v1/waves`: the waves of the organisation.

use std::cmp::Reverse;

use axum::extract::State;
use axum::response::Response;
use peil_storage::{Wave, WaveStatus};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::describe::Described;
use super::gate::Caller;
use super::organisation::BothLanguages;
use super::paging::Paging;
use crate::App;
use crate::house::waves::of_organisation;
use crate::problem::Problem;

/// A wave.
#[derive(Serialize, ToSchema)]
pub(crate) struct WaveShown {
    /// Its code.
    code: String,
    /// The code of the series that it is one of.
    series: String,
    name: BothLanguages,
    status: Standing,
    /// First day on which answers are taken.
    #[schema(format = Date)]
    opens_on: String,
    /// Last day on which answers are taken.
    #[schema(format = Date)]
    closes_on: String,
    /// The id of what is asked.
    questionnaire: String,
    /// Its version.
    version: String,
    /// The smallest number of respondents behind a figure.
    k: u32,
    /// Whether its answers are made up.
    synthetic: bool,
}

/// Where a wave stands. It only moves on.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Standing {
    Draft,
    Scheduled,
    Open,
    Closed,
    Published,
}

impl From<WaveStatus> for Standing {
    fn from(status: WaveStatus) -> Standing {
        match status {
            WaveStatus::Draft => Standing::Draft,
            WaveStatus::Scheduled => Standing::Scheduled,
            WaveStatus::Open => Standing::Open,
            WaveStatus::Closed => Standing::Closed,
            WaveStatus::Published => Standing::Published,
        }
    }
}

impl WaveShown {
    pub(crate) fn of(wave: &Wave) -> WaveShown {
        WaveShown {
            code: wave.code.clone(),
            series: wave.series.clone(),
            name: (&wave.name).into(),
            status: wave.status.into(),
            opens_on: wave.opens_on.to_string(),
            closes_on: wave.closes_on.to_string(),
            questionnaire: wave.questionnaire.to_string(),
            version: wave.version.clone(),
            k: wave.k,
            synthetic: wave.synthetic,
        }
    }

    pub(crate) fn example() -> Value {
        json!({
            "code": "integriteit-2026",
            "series": "integriteit",
            "name": { "nl": "Integriteit op het werk 2026", "en": "Integrity at work 2026" },
            "status": "closed",
            "opens_on": "2026-11-02",
            "closes_on": "2026-11-27",
            "questionnaire": "staff",
            "version": "1.0.0",
            "k": 10,
            "synthetic": false,
        })
    }
}

/// `GET /api/v1/waves`
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
) -> Result<Response, Problem> {
    let store = app.house().store();
    let waves = of_organisation(store, &caller.program.signed.organisation).await?;
    let waves = waves.iter().map(WaveShown::of).collect();
    paging.part(waves, |wave: &WaveShown| {
        (Reverse(wave.opens_on.clone()), Reverse(wave.code.clone()))
    })
}

pub(crate) fn described() -> Described {
    Described::new("listWaves", "The waves of the organisation, the newest first")
        .lists::<WaveShown>(&WaveShown::example())
}
