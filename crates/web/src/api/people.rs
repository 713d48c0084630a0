//! `GET /api/v1/people`: who has an account of the organisation.

pub(crate) mod add;

use axum::extract::State;
use axum::response::Response;
use peil_accounts::{AccountRow, Grant};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::describe::Described;
use super::gate::Caller;
use super::paging::Paging;
use crate::App;
use crate::problem::Problem;

/// Somebody with an account.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonShown {
    /// A random id.
    id: String,
    name: String,
    email: String,
    /// Roles: `analyst`, or `manager:` and the code of the unit.
    roles: Vec<String>,
    state: PersonState,
}

/// How an account stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum PersonState {
    /// No password was chosen yet.
    New,
    Open,
    Closed,
}

impl From<AccountRow> for PersonShown {
    fn from(row: AccountRow) -> PersonShown {
        PersonShown {
            id: row.account.to_string(),
            roles: row.grants.iter().map(Grant::word).collect(),
            state: match (row.disabled, row.activated) {
                (true, _) => PersonState::Closed,
                (false, true) => PersonState::Open,
                (false, false) => PersonState::New,
            },
            name: row.name,
            email: row.email,
        }
    }
}

/// `GET /api/v1/people`
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    paging: Paging,
) -> Result<Response, Problem> {
    let rows = app.house().accounts().list(&caller.program.signed.organisation).await?;
    let people = rows.into_iter().map(PersonShown::from).collect();
    paging.part(people, |person: &PersonShown| (person.name.clone(), person.id.clone()))
}

fn example() -> Value {
    json!({
        "id": "00112233445566778899aabbccddeeff",
        "name": "Bo Visser",
        "email": "bo@waterrijk.example",
        "roles": ["manager:FIN"],
        "state": "new",
    })
}

pub(crate) fn described() -> Described {
    Described::new("listPeople", "Who has an account of the organisation, by name")
        .more("People who answer have no account, and stand nowhere here.")
        .lists::<PersonShown>(&example())
}
