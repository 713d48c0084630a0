//! `PUT /api/v1/organisation`: what respondents are told about the organisation.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use peil_fieldwork::texts_print;
use peil_storage::{Organisation, Profile};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{BothLanguages, OrganisationShown, example, whole};
use crate::App;
use crate::api::body::{Sent, invalid};
use crate::api::describe::Described;
use crate::api::etag;
use crate::api::gate::Caller;
use crate::house::field::faults;
use crate::house::prepare::texts::{Changed, change};
use crate::problem::{Problem, ProblemKind};

/// What respondents are to be told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrganisationSent {
    name: BothLanguages,
    asks: BothLanguages,
    controller: BothLanguages,
    legal_ground: BothLanguages,
    dpo: BothLanguages,
    vertrouwenspersoon: BothLanguages,
    meldregeling: BothLanguages,
    retention: BothLanguages,
}

/// `PUT /api/v1/organisation`
pub(crate) async fn save(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Sent(sent): Sent<OrganisationSent>,
) -> Result<Response, Problem> {
    let base = etag::if_match(&headers)?;
    let profile = Profile {
        asks: sent.asks.into(),
        controller: sent.controller.into(),
        legal_ground: sent.legal_ground.into(),
        dpo: sent.dpo.into(),
        vertrouwenspersoon: sent.vertrouwenspersoon.into(),
        meldregeling: sent.meldregeling.into(),
        retention: sent.retention.into(),
    };
    let code = caller.program.signed.organisation.clone();
    let organisation = Organisation { code, name: sent.name.into(), profile };
    let words = app.site().words(caller.inside.lang);
    let as_expected = |now: &Organisation| texts_print(now) == base;
    match change(&app, caller.program.by(), words, organisation, as_expected).await? {
        Changed::Done => whole(&app, &caller).await,
        Changed::Meanwhile => Err(ProblemKind::IfMatchFails.into()),
        Changed::Faulty(fields) => {
            // `asks_nl` on the page is `asks.nl` here.
            let told = |(name, fault): (&str, &str)| match name.rsplit_once('_') {
                Some((name, lang)) => format!("{name}.{lang}: {fault}"),
                None => format!("{name}: {fault}"),
            };
            Err(invalid(faults(&fields).into_iter().map(told).collect::<Vec<_>>()))
        }
    }
}

pub(crate) fn described() -> Described {
    let mut sent = example();
    if let Some(fields) = sent.as_object_mut() {
        fields.remove("code");
    }
    Described::new("putOrganisation", "What respondents are told about the organisation")
        .more("Other words ask for reading them anew with every draft.")
        .takes::<OrganisationSent>(sent)
        .needs_mark()
        .fails([ProblemKind::NotFound])
        .gives::<OrganisationShown>(example())
        .marked()
}
