//! `POST /w/{wave}/key`: the key of a code's class, with the way to the root.

use axum::extract::State;
use axum::response::Response;
use data_encoding::BASE64URL_NOPAD;
use peil_fieldwork::{Exchanged, class_size};

use crate::App;
use crate::form::Form;
use crate::headers::{alone, json};
use crate::problem::Problem;
use crate::visit::Visit;

/// `POST /w/{wave}/key` with `code`.
///
/// Writes nothing: the browser needs the key before it can blind, and checks that the way leads to the root that
/// stands in the invitation. A key of somebody's own would not.
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    mut form: Form,
) -> Result<Response, Problem> {
    let code = form.take("code").unwrap_or_default();
    let found = app.fieldwork().class_of(&visit.wave, &code).await;
    let (at, shared) = match found.map_err(|error| visit.problem(error))? {
        Exchanged::Granted(class) => (class, false),
        Exchanged::GrantedByTeamLink(class) => (class, true),
        Exchanged::Refused(refused) => return Err(visit.refused(refused)),
    };
    let roll = &visit.promised()?.roll;
    let broken = || visit.problem(Problem::internal(anyhow::anyhow!("class {at} has no key")));
    let number = u32::try_from(at).map_err(|_| broken())?;
    let class = roll.class(number).ok_or_else(broken)?;
    let path = roll.path(number).ok_or_else(broken)?;
    let name = &visit.wave.units[at].name;
    let reply = serde_json::json!({
        "class": class.class,
        "invited": class.invited,
        "key": BASE64URL_NOPAD.encode(class.key.modulus()),
        "classes": roll.classes().len(),
        "path": path.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "shared": shared,
        "group": { "nl": name.nl, "en": name.en },
        // Those of team links among them: what the page says.
        "size": class_size(&visit.wave, at),
    });
    Ok(alone(json(&reply)))
}
