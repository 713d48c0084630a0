//! `GET /api/v1/organisation`: what respondents are told about the organisation.

pub(crate) mod preview;
pub(crate) mod replace;
pub(crate) mod texts;
pub(crate) mod units;

use axum::extract::State;
use axum::response::Response;
use peil_fieldwork::texts_print;
use peil_instrument::Text;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::body::answer;
use super::describe::Described;
use super::etag;
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

impl From<BothLanguages> for Text {
    fn from(text: BothLanguages) -> Text {
        Text::new(text.nl.trim(), text.en.trim())
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
    whole(&app, &caller).await
}

/// The organisation as it is now, with the mark of its texts.
async fn whole(app: &App, caller: &Caller) -> Result<Response, Problem> {
    let mut tx = app.house().store().begin_read().await?;
    let found = tx.organisation(&caller.program.signed.organisation).await?;
    tx.commit().await?;
    let found = found.ok_or(ProblemKind::NotFound)?;
    let mark = texts_print(&found);
    let [asks, controller, legal_ground, dpo, vertrouwenspersoon, meldregeling, retention] =
        found.profile.texts().map(BothLanguages::from);
    let shown = OrganisationShown {
        name: (&found.name).into(),
        code: found.code,
        asks,
        controller,
        legal_ground,
        dpo,
        vertrouwenspersoon,
        meldregeling,
        retention,
    };
    etag::with(answer(&shown), &mark)
}

fn example() -> Value {
    let text = json!({ "nl": "…", "en": "…" });
    json!({
        "code": "waterrijk",
        "name": { "nl": "Gemeente Waterrijk", "en": "Municipality of Waterrijk" },
        "asks": text,
        "controller": text,
        "legal_ground": text,
        "dpo": text,
        "vertrouwenspersoon": text,
        "meldregeling": text,
        "retention": text,
    })
}

pub(crate) fn described() -> Described {
    Described::new("getOrganisation", "What respondents are told about the organisation")
        .fails([ProblemKind::NotFound])
        .gives::<OrganisationShown>(example())
        .marked()
}
