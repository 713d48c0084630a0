//! `/house/enter/oidc`: the way in by the provider of an organisation (OpenID Connect).
//!
//! A link leads there and not a form: a policy that lets forms go to ourselves only holds for where a form is led on to as
//! well, and no page of the house says that forms may go elsewhere.

pub(crate) mod back;

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use peil_accounts::SignOn;
use peil_instrument::Lang;
use peil_oidc::{OidcError, TokenFault, Way};

use super::HOME;
use super::entering::{asked_for, onward};
use super::gate::{path, see_other, with};
use crate::App;
use crate::problem::{Problem, ProblemKind};
use crate::visit::AskedLang;

/// `GET /house/enter/oidc`: leads to the provider, and marks the browser so that nobody else comes back for it.
pub(crate) async fn begin(
    State(app): State<App>,
    AskedLang(lang): AskedLang,
    uri: Uri,
) -> Result<Response, Problem> {
    let provider = app.house().provider().ok_or(ProblemKind::NotFound)?;
    let onward = onward(app.site().words(lang), &asked_for(&uri));
    let begun = app.house().accounts().begin_sign_on(&onward).await?;
    let address = provider.begin(&way(&begun), lang.tag()).await.map_err(failed)?;
    let mut response = see_other(&address);
    app.house().baker().lead_away(&mut response, begun.token());
    Ok(response)
}

/// The address that leads to the provider, and from there to a page of the house.
pub(super) fn address(lang: Lang, to: &str) -> String {
    let address = path(&format!("{HOME}/enter/oidc"), lang);
    if to.is_empty() { address } else { with(address, "to", to) }
}

/// What goes along.
fn way(begun: &SignOn) -> Way {
    Way { state: begun.state(), nonce: begun.nonce(), verifier: begun.verifier() }
}

/// What went wrong with a provider, in words for people; the cause is for the log.
fn failed(error: OidcError) -> Problem {
    let kind = match &error {
        OidcError::Token(TokenFault::Weak) => ProblemKind::SignOnWeak,
        error if error.is_outage() => ProblemKind::SignOnUnreachable,
        _ => ProblemKind::SignOnInvalid,
    };
    Problem::caused(kind, error)
}
