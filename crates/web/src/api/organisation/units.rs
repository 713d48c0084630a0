//! `GET /api/v1/organisation/units`: the units as they are now.

use axum::extract::State;
use axum::response::Response;
use peil_instrument::{Unit, UnitTree};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::BothLanguages;
use crate::App;
use crate::api::describe::Described;
use crate::api::etag;
use crate::api::gate::Caller;
use crate::api::paging::Paging;
use crate::house::organisation::import::{current, fingerprint};
use crate::problem::Problem;

/// A unit.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnitShown {
    /// Its code.
    code: String,
    /// The code of the unit above; null for the whole organisation.
    parent: Option<String>,
    name: BothLanguages,
    /// What it is called in the organisation.
    kind: String,
    /// Its own people, without those of the units below.
    heads: u32,
}

impl UnitShown {
    pub(crate) fn of(unit: &Unit, tree: Option<&UnitTree>) -> UnitShown {
        let parent = unit.parent.and_then(|parent| tree?.units().get(parent));
        UnitShown {
            code: unit.code.clone(),
            parent: parent.map(|parent| parent.code.clone()),
            name: (&unit.name).into(),
            kind: unit.kind.clone(),
            heads: unit.heads,
        }
    }

    pub(crate) fn example() -> Value {
        json!({
            "code": "FIN",
            "parent": "W",
            "name": { "nl": "Financiën", "en": "Finance" },
            "kind": "team",
            "heads": 31,
        })
    }
}

/// `GET /api/v1/organisation/units`
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
) -> Result<Response, Problem> {
    let tree = current(&app, &caller.inside).await?;
    let units = tree.as_ref().map(UnitTree::units).unwrap_or_default();
    let units = units.iter().map(|unit| UnitShown::of(unit, tree.as_ref())).collect();
    let part = paging.part(units, |unit: &UnitShown| unit.code.clone())?;
    etag::with(part, &fingerprint(tree.as_ref()))
}

pub(crate) fn described() -> Described {
    Described::new("listUnits", "The units as they are now, by code")
        .more("The ETag is of all units, whatever part is asked for.")
        .lists::<UnitShown>(&UnitShown::example())
        .marked()
}
