//! `POST /w/{wave}/begin`: a code for the right to answer once, for who comes without script.

use axum::extract::State;
use axum::response::Response;
use peil_fieldwork::Exchanged;
use peil_instrument::Lang;

use crate::App;
use crate::form::Form;
use crate::problem::Problem;
use crate::survey::Draft;
use crate::views::{Carried, first_page};
use crate::visit::Visit;

/// `POST /w/{wave}/begin` with `code` (and `lang`, if it differs from that of the address).
///
/// Answers with the first page itself: a redirect would put the token into an address, a cookie would
/// tie the code to the answers.
pub(crate) async fn begin(
    State(app): State<App>,
    mut visit: Visit,
    mut form: Form,
) -> Result<Response, Problem> {
    if let Some(lang) = form.take("lang").and_then(|tag| Lang::from_tag(&tag)) {
        visit.lang = lang;
    }
    let code = form.take("code").unwrap_or_default();
    let exchanged = app.fieldwork().exchange(&visit.wave, &code).await;
    let token = match exchanged.map_err(|error| visit.problem(error))? {
        Exchanged::Granted(token) | Exchanged::GrantedByTeamLink(token) => token,
        Exchanged::Refused(refused) => return Err(visit.refused(refused)),
    };
    let draft = Draft::empty(&visit.wave.questionnaire);
    first_page(app.site(), &visit.asked(), &Carried::new(&token, draft))
}
