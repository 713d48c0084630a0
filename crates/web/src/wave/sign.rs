//! `POST /w/{wave}/sign`: a blinded message for a signature.

use axum::extract::State;
use axum::response::Response;
use data_encoding::BASE64URL_NOPAD;
use peil_fieldwork::Exchanged;

use crate::App;
use crate::form::Form;
use crate::headers::{alone, json};
use crate::problem::{Problem, ProblemKind};
use crate::visit::Visit;

/// `POST /w/{wave}/sign` with `code` and `blinded`.
///
/// Uses the code. The same message may be asked for again, because the reply may have been lost; another is refused.
/// What is signed is not seen, so nothing that comes in later can be laid beside it.
pub(crate) async fn sign(
    State(app): State<App>,
    visit: Visit,
    mut form: Form,
) -> Result<Response, Problem> {
    let code = form.take("code").unwrap_or_default();
    let blinded = form.take("blinded").unwrap_or_default();
    let unreadable = |_| visit.problem(ProblemKind::FormUnreadable);
    let blinded = BASE64URL_NOPAD.decode(blinded.as_bytes()).map_err(unreadable)?;
    let signed = app.fieldwork().sign(&visit.wave, &code, &blinded).await;
    match signed.map_err(|error| visit.problem(error))? {
        Exchanged::Granted(signature) | Exchanged::GrantedByTeamLink(signature) => {
            let reply = serde_json::json!({ "signature": BASE64URL_NOPAD.encode(&signature) });
            Ok(alone(json(&reply)))
        }
        Exchanged::Refused(refused) => Err(visit.refused(refused)),
    }
}
