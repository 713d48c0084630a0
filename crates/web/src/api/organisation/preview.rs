//! `POST /api/v1/organisation/units/preview`: what a file of units would change. Nothing is kept.

use axum::extract::State;
use axum::response::Response;
use peil_instrument::{Unit, UnitChanges, UnitTree};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::BothLanguages;
use super::replace::{EXAMPLE, parsed};
use super::units::UnitShown;
use crate::App;
use crate::api::body::{SentFile, answer};
use crate::api::describe::Described;
use crate::api::etag;
use crate::api::gate::Caller;
use crate::house::organisation::import::{current, fingerprint, note_in_words, warnings};
use crate::problem::Problem;

/// What would change.
#[derive(Serialize, ToSchema)]
struct UnitsPreview {
    /// How many units there would be.
    units: usize,
    /// How many people they would have together.
    heads: u64,
    /// How the file was read, where that is worth a look.
    notes: Vec<String>,
    /// What is worth a second look before it is applied.
    warnings: Vec<String>,
    added: Vec<UnitShown>,
    gone: Vec<UnitShown>,
    /// Under another unit than before: codes of the units above.
    moved: Vec<UnitChanged>,
    renamed: Vec<UnitRenamed>,
    /// With more or fewer people of their own.
    resized: Vec<UnitChanged>,
    /// Called something else in the organisation.
    rekinded: Vec<UnitChanged>,
}

/// What would change of a unit.
#[derive(Serialize, ToSchema)]
struct UnitChanged {
    code: String,
    from: String,
    to: String,
}

/// A unit that would get another name.
#[derive(Serialize, ToSchema)]
struct UnitRenamed {
    code: String,
    from: BothLanguages,
    to: BothLanguages,
}

/// `POST /api/v1/organisation/units/preview`
pub(crate) async fn look(
    State(app): State<App>,
    caller: Caller,
    file: SentFile,
) -> Result<Response, Problem> {
    let words = app.site().words(caller.inside.lang);
    let (table, new) = parsed(words, file).await?;
    let old = current(&app, &caller.inside).await?;
    let changes = UnitChanges::between(old.as_ref(), &new);
    let parent = |tree: Option<&UnitTree>, unit: &Unit| {
        let parent = unit.parent.and_then(|parent| tree?.units().get(parent));
        parent.map_or_else(String::new, |parent| parent.code.clone())
    };
    let told = |pairs: &[(&Unit, &Unit)], say: &dyn Fn(&Unit, bool) -> String| {
        let pair = |(then, now): &(&Unit, &Unit)| UnitChanged {
            code: now.code.clone(),
            from: say(then, false),
            to: say(now, true),
        };
        pairs.iter().map(pair).collect::<Vec<_>>()
    };
    let renamed = |(then, now): &(&Unit, &Unit)| UnitRenamed {
        code: now.code.clone(),
        from: (&then.name).into(),
        to: (&now.name).into(),
    };
    let preview = UnitsPreview {
        units: new.len(),
        heads: new.units().iter().map(|unit| u64::from(unit.heads)).sum(),
        notes: table.notes.iter().map(|note| note_in_words(words, *note)).collect(),
        warnings: warnings(&app, &caller.inside, old.as_ref(), &changes).await?,
        added: changes.added.iter().map(|unit| UnitShown::of(unit, Some(&new))).collect(),
        gone: changes.gone.iter().map(|unit| UnitShown::of(unit, old.as_ref())).collect(),
        moved: told(&changes.moved, &|unit, now| {
            parent(if now { Some(&new) } else { old.as_ref() }, unit)
        }),
        renamed: changes.renamed.iter().map(renamed).collect(),
        resized: told(&changes.resized, &|unit, _| unit.heads.to_string()),
        rekinded: told(&changes.rekinded, &|unit, _| unit.kind.clone()),
    };
    etag::with(answer(&preview), &fingerprint(old.as_ref()))
}

pub(crate) fn described() -> Described {
    Described::new("previewUnits", "What a file of units would change")
        .more(
            "Nothing is kept. The ETag is of the units as they are now: sent as If-Match with the same file, it replaces \
             them only if nobody changed them in between.",
        )
        .takes_table(EXAMPLE)
        .gives::<UnitsPreview>(json!({
            "units": 2,
            "heads": 43,
            "notes": [],
            "warnings": [],
            "added": [UnitShown::example()],
            "gone": [],
            "moved": [],
            "renamed": [],
            "resized": [{ "code": "W", "from": "14", "to": "12" }],
            "rekinded": [],
        }))
        .marked()
}
