//! `GET /api/v1/me`: in whose name a token comes in, and what it may do now.

use axum::response::Response;
use peil_accounts::Scope;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::body::answer;
use super::describe::Described;
use super::gate::Caller;
use crate::problem::Problem;

/// A token, as it is good now.
#[derive(Serialize, ToSchema)]
struct Me {
    /// What its owner calls the token.
    token: String,
    /// The code of the organisation of which it sees everything, and of others nothing.
    organisation: String,
    /// The roles of its owner, each with its unit where it has one.
    roles: Vec<String>,
    /// What it may do now.
    scopes: Vec<String>,
    /// Until when it is good.
    #[schema(format = DateTime)]
    until: String,
}

/// `GET /api/v1/me`
pub(crate) async fn show(caller: Caller) -> Result<Response, Problem> {
    let program = &caller.program;
    let scopes = Scope::ALL.into_iter().filter(|scope| program.may(*scope));
    Ok(answer(&Me {
        token: program.name.clone(),
        organisation: program.signed.organisation.clone(),
        roles: program.signed.grants.iter().map(peil_accounts::Grant::word).collect(),
        scopes: scopes.map(|scope| scope.word().to_owned()).collect(),
        until: program.until.to_string(),
    }))
}

pub(crate) fn described() -> Described {
    Described::new("getMe", "In whose name the token comes in, and what it may do now").gives::<Me>(
        json!({
            "token": "warehouse",
            "organisation": "waterrijk",
            "roles": ["analyst"],
            "scopes": ["waves:read", "exports:read"],
            "until": "2027-11-01T22:59:59Z",
        }),
    )
}
