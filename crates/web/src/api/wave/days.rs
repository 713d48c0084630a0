//! `PUT /api/v1/waves/{wave}/days`: name, days and threshold of a draft.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{WaveWhole, example, mark, whole};
use crate::App;
use crate::api::body::{Sent, invalid};
use crate::api::describe::Described;
use crate::api::etag;
use crate::api::gate::Caller;
use crate::api::organisation::BothLanguages;
use crate::house::field::faults;
use crate::house::prepare::OwnDraft;
use crate::house::prepare::days::{Revised, Typed, revise};
use crate::problem::{Problem, ProblemKind};

/// What a draft is to have.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DaysSent {
    name: BothLanguages,
    /// First day on which answers are taken.
    #[schema(format = Date)]
    opens_on: String,
    /// Last day on which answers are taken.
    #[schema(format = Date)]
    closes_on: String,
    /// The smallest number of respondents behind a figure.
    #[schema(minimum = 1, maximum = 1000)]
    k: u32,
}

/// `PUT /api/v1/waves/{wave}/days`
pub(crate) async fn save(
    State(app): State<App>,
    caller: Caller,
    OwnDraft(wave): OwnDraft,
    headers: HeaderMap,
    Sent(sent): Sent<DaysSent>,
) -> Result<Response, Problem> {
    let base = etag::if_match(&headers)?;
    let typed = Typed {
        nl: sent.name.nl.trim().to_owned(),
        en: sent.name.en.trim().to_owned(),
        opens: sent.opens_on,
        closes: sent.closes_on,
        k: sent.k.to_string(),
    };
    let words = app.site().words(caller.inside.lang);
    match revise(&app, words, &wave, &typed, |now| mark(now) == base).await? {
        Revised::Done => {}
        Revised::Meanwhile => return Err(ProblemKind::IfMatchFails.into()),
        Revised::Faulty(fields) => {
            let faults = faults(&fields).into_iter();
            let reasons: Vec<String> =
                faults.map(|(name, fault)| format!("{}: {fault}", sent_name(name))).collect();
            return Err(invalid(reasons));
        }
    }
    let mut tx = app.house().store().begin_read().await?;
    let now = tx.wave(&wave.code).await?.ok_or(ProblemKind::WaveUnknown)?;
    tx.commit().await?;
    whole(&app, &now).await
}

/// What a field of the page is called here.
fn sent_name(field: &str) -> &str {
    match field {
        "name_nl" => "name.nl",
        "name_en" => "name.en",
        "opens" => "opens_on",
        "closes" => "closes_on",
        other => other,
    }
}

pub(crate) fn described() -> Described {
    Described::new("putDays", "Name, days and threshold of a draft")
        .takes::<DaysSent>(json!({
            "name": { "nl": "Integriteit op het werk 2026", "en": "Integrity at work 2026" },
            "opens_on": "2026-11-02",
            "closes_on": "2026-11-27",
            "k": 10,
        }))
        .needs_mark()
        .fails([ProblemKind::NotADraft])
        .gives::<WaveWhole>(example())
        .marked()
}
