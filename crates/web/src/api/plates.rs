//! `GET /api/v1/waves/{wave}/plates`: the units whose talk plates the token's owner may see.

pub(crate) mod one;

use axum::extract::State;
use axum::response::Response;
use peil_analysis::UnitNote;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::describe::Described;
use super::gate::Caller;
use super::organisation::BothLanguages;
use super::paging::Paging;
use crate::App;
use crate::house::plates::{Seen, handed_out};
use crate::house::wave::OwnWave;
use crate::problem::{Problem, ProblemKind};

/// A unit, and whether it has a talk plate.
#[derive(Serialize, ToSchema)]
struct PlateShown {
    /// The unit's code.
    unit: String,
    /// The code of the unit above; null for the whole organisation.
    parent: Option<String>,
    name: BothLanguages,
    /// Whether there is a plate: figures of the unit are shown.
    shown: bool,
    /// The nearest unit above, or itself, whose figures are shown.
    nearest_shown: Option<String>,
}

/// `GET /api/v1/waves/{wave}/plates`
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    OwnWave(wave): OwnWave,
    paging: Paging,
) -> Result<Response, Problem> {
    let found = handed_out(&app, &caller.inside, &wave).await?;
    let units = &found.results.get().units;
    let seen = Seen::by(&caller.inside, units);
    let shown = |unit: &UnitNote| PlateShown {
        unit: unit.code.clone(),
        parent: unit.parent.clone(),
        name: (&unit.name).into(),
        shown: unit.shown,
        nearest_shown: unit.nearest_shown.clone(),
    };
    let rows = units.iter().filter(|unit| seen.may(&unit.code)).map(shown).collect();
    paging.part(rows, |row: &PlateShown| row.unit.clone())
}

pub(crate) fn described() -> Described {
    Described::new("listPlates", "The units whose talk plates may be seen")
        .more("All for a coordinator; for a manager the own unit and below, once the results were handed out.")
        .fails([ProblemKind::NotClosed, ProblemKind::NotPublished])
        .lists::<PlateShown>(&json!({
            "unit": "FIN",
            "parent": "W",
            "name": { "nl": "Financiën", "en": "Finance" },
            "shown": true,
            "nearest_shown": "FIN",
        }))
}
