//! `PUT /api/v1/organisation/units`: a file of units in the place of those there are.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use peil_exchange::TableText;
use peil_instrument::{UnitTree, parse_units};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::App;
use crate::api::body::{SentFile, answer, invalid};
use crate::api::describe::Described;
use crate::api::etag;
use crate::api::gate::Caller;
use crate::house::organisation::import::{fingerprint, replace, table};
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// A file as it may be sent.
pub(crate) const EXAMPLE: &str = "code,parent,name_nl,name_en,kind,heads\n\
                                  W,,Gemeente Waterrijk,Municipality of Waterrijk,town,12\n\
                                  FIN,W,Financiën,Finance,team,31\n";

/// What was taken in.
#[derive(Serialize, ToSchema)]
struct UnitsReplaced {
    /// How many units there are now.
    units: usize,
    /// How many people they have together.
    heads: u64,
}

/// `PUT /api/v1/organisation/units`
pub(crate) async fn apply(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    file: SentFile,
) -> Result<Response, Problem> {
    let base = etag::if_match(&headers)?;
    let (_, new) = parsed(app.site().words(caller.inside.lang), file).await?;
    let organisation = &caller.program.signed.organisation;
    if !replace(&app, caller.program.by(), organisation, base, &new).await? {
        return Err(ProblemKind::IfMatchFails.into());
    }
    let heads = new.units().iter().map(|unit| u64::from(unit.heads)).sum();
    let replaced = UnitsReplaced { units: new.len(), heads };
    etag::with(answer(&replaced), &fingerprint(Some(&new)))
}

/// The units in a file, and how it was read.
pub(super) async fn parsed(
    words: Words<'_>,
    file: SentFile,
) -> Result<(TableText, UnitTree), Problem> {
    let (name, table) = table(words, Some((file.name.to_owned(), file.bytes)))
        .await
        .map_err(|fault| invalid([fault]))?;
    match parse_units(&name, &table.csv) {
        Ok(units) => Ok((table, units)),
        Err(problems) => {
            let reasons: Vec<String> =
                problems.iter().map(|problem| problem.render(words.lang())).collect();
            Err(invalid(reasons))
        }
    }
}

pub(crate) fn described() -> Described {
    Described::new("replaceUnits", "A file of units in the place of those there are")
        .more(
            "If-Match is the ETag of the preview, or of the list: it says which units are replaced. If somebody changed \
             them in between, nothing is.",
        )
        .takes_table(EXAMPLE)
        .needs_mark()
        .gives::<UnitsReplaced>(json!({ "units": 2, "heads": 43 }))
        .marked()
}
