//! `GET /api/v1/organisation`: what respondents are told about the organisation.

pub(crate) mod preview;
pub(crate) mod replace;
pub(crate) mod units;

use axum::extract::State;
use axum::response::Response;
use peil_instrument::Text;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::body::answer;
use super::describe::Described;
use super::gate::Caller;
use crate::App;
use crate::problem::{Problem, ProblemKind};

/// A text in both languages.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BothLanguages {
    /// In Dutch.
    pub(crate) nl: String,
    /// In English.
    pub(crate) en: String,
}

impl From<&Text> for BothLanguages {
    fn from(text: &Text) -> BothLanguages {
        BothLanguages { nl: text.nl.clone(), en: text.en.clone() }
    }
}

/// The organisation.
#[derive(Serialize, ToSchema)]
struct OrganisationShown {
    /// Its code.
    code: String,
    name: BothLanguages,
    /// Who asks, and why.
    asks: BothLanguages,
    /// The controller in the sense of the GDPR.
    controller: BothLanguages,
    /// The legal ground.
    legal_ground: BothLanguages,
    /// The data-protection officer.
    dpo: BothLanguages,
    /// The vertrouwenspersoon.
    vertrouwenspersoon: BothLanguages,
    /// The meldregeling.
    meldregeling: BothLanguages,
    /// How long what is kept.
    retention: BothLanguages,
}

/// `GET /api/v1/organisation`
pub(crate) async fn show(State(app): State<App>, caller: Caller) -> Result<Response, Problem> {
    let mut tx = app.house().store().begin_read().await?;
    let found = tx.organisation(&caller.program.signed.organisation).await?;
    tx.commit().await?;
    let found = found.ok_or(ProblemKind::NotFound)?;
    let [asks, controller, legal_ground, dpo, vertrouwenspersoon, meldregeling, retention] =
        found.profile.texts().map(BothLanguages::from);
    Ok(answer(&OrganisationShown {
        name: (&found.name).into(),
        code: found.code,
        asks,
        controller,
        legal_ground,
        dpo,
        vertrouwenspersoon,
        meldregeling,
        retention,
    }))
}

pub(crate) fn described() -> Described {
    let text = json!({ "nl": "…", "en": "…" });
    Described::new("getOrganisation", "What respondents are told about the organisation")
        .fails([ProblemKind::NotFound])
        .gives::<OrganisationShown>(json!({
            "code": "waterrijk",
            "name": { "nl": "Gemeente Waterrijk", "en": "Municipality of Waterrijk" },
            "asks": text,
            "controller": text,
            "legal_ground": text,
            "dpo": text,
            "vertrouwenspersoon": text,
            "meldregeling": text,
            "retention": text,
        }))
}
