//! `POST /api/v1/people`: a new account.
//!
//! The link by which its password is chosen is made by a person, in the house or on the command line, and a coordinator
//! too: whoever gets hold of a token comes in as nobody.

use axum::extract::State;
use axum::response::Response;
use peil_accounts::{AccountsError, Grant, NewAccount, Role};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{PersonShown, example};
use crate::App;
use crate::api::body::{Sent, invalid, made};
use crate::api::describe::Described;
use crate::api::gate::Caller;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// Somebody who is to get an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonSent {
    #[schema(min_length = 1)]
    name: String,
    #[schema(format = Email)]
    email: String,
    /// Roles: `manager:` and the code of a unit, `analyst`, `assessor`, `auditor` or `administrator`.
    #[schema(min_items = 1)]
    roles: Vec<String>,
}

/// `POST /api/v1/people`
pub(crate) async fn add(
    State(app): State<App>,
    caller: Caller,
    Sent(sent): Sent<PersonSent>,
) -> Result<Response, Problem> {
    let words = app.site().words(caller.inside.lang);
    let mut grants = Vec::new();
    for role in &sent.roles {
        let grant = Grant::from_word(role).ok_or_else(|| no_role(words, role))?;
        if grant.role == Role::Coordinator {
            return Err(invalid([format!("roles: {}", words.get("api.no_coordinator"))]));
        }
        grants.push(grant);
    }
    let accounts = app.house().accounts();
    let organisation = caller.program.signed.organisation.clone();
    let new = NewAccount { email: sent.email, name: sent.name, organisation, grants };
    // The link that comes with it is shown to nobody: a new one takes its place.
    let (id, _link) = accounts.add(caller.program.by(), new).await.map_err(|error| {
        let reason = match &error {
            AccountsError::EmailTaken { .. } => return ProblemKind::EmailTaken.into(),
            AccountsError::NoEmail { .. } => {
                format!("email: {}", words.get("house_people.email_fault"))
            }
            AccountsError::NoName => format!("name: {}", words.get("house_people.name_fault")),
            AccountsError::NoRole => format!("roles: {}", words.get("house_people.role_fault")),
            AccountsError::NoUnit { unit, .. } => {
                format!("roles: {}", words.one("house_people.unit_fault", "unit", unit))
            }
            _ => return error.into(),
        };
        invalid([reason])
    })?;
    let rows = accounts.list(&caller.program.signed.organisation).await?;
    let row = rows.into_iter().find(|row| row.account == id).ok_or(ProblemKind::NotFound)?;
    Ok(made(&PersonShown::from(row)))
}

fn no_role(words: Words<'_>, role: &str) -> Problem {
    let role: String = role.chars().take(60).collect();
    invalid([format!("roles: {}", words.one("api.no_role", "role", role))])
}

pub(crate) fn described() -> Described {
    Described::new("addPerson", "A new account")
        .more(
            "The link by which its password is chosen is made by a person: on the page Accounts, or by `peil user link`. \
             A coordinator is made by a person too.",
        )
        .takes::<PersonSent>(json!({
            "name": "Bo Visser",
            "email": "bo@waterrijk.example",
            "roles": ["analyst"],
        }))
        .fails([ProblemKind::EmailTaken, ProblemKind::NotFound])
        .makes::<PersonShown>(example())
}
