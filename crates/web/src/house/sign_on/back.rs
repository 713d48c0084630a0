//! `/house/enter/oidc/callback`: whoever is back from the provider.

use anyhow::anyhow;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use peil_accounts::{Identity, NewSession, SignOn, SignedOn};
use peil_oidc::{Address, Provider, Vouched, error_word};

use super::{failed, way};
use crate::App;
use crate::house::cookies;
use crate::house::gate::see_other;
use crate::house::results::asked;
use crate::problem::{Problem, ProblemKind};
use crate::visit::lang_of;

/// `GET /house/enter/oidc/callback`
///
/// Only the browser that was led away comes back, once and in time: another has no cookie that fits the state. What the
/// provider says is asked of it by the server, so nothing of the address is believed.
pub(crate) async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Problem> {
    let provider = app.house().provider().ok_or(ProblemKind::NotFound)?;
    let token = cookies::sign_on(&headers).ok_or(ProblemKind::SignOnStale)?;
    let back = app.house().accounts().take_sign_on(token, &value(&uri, "state")).await?;
    let other = || anyhow!("the state is of another browser, was used, or is too old");
    let (begun, onward) = back.ok_or_else(|| Problem::caused(ProblemKind::SignOnStale, other()))?;
    // The provider knows one address to lead back to, whatever the language.
    let lang = onward.parse().ok().and_then(|onward| lang_of(&onward)).unwrap_or_default();
    let session = let_in(&app, provider, &begun, &headers, &uri).await;
    let session = session.map_err(|problem| problem.told_in(lang))?;
    let mut response = see_other(&onward);
    app.house().baker().is_back(&mut response);
    app.house().baker().begin(&mut response, &session.token, session.device.as_deref());
    Ok(response)
}

/// The session of whoever is back, if the provider vouches for them and they have an account.
async fn let_in(
    app: &App,
    provider: &Provider,
    begun: &SignOn,
    headers: &HeaderMap,
    uri: &Uri,
) -> Result<NewSession, Problem> {
    let (code, error) = (value(uri, "code"), value(uri, "error"));
    if code.is_empty() || !error.is_empty() {
        let cause = anyhow!("the provider says: {}", error_word(&error));
        return Err(Problem::caused(ProblemKind::SignOnRefused, cause));
    }
    // Providers that follow RFC 9207 name themselves here too.
    let named = value(uri, "iss");
    if !named.is_empty() && named != provider.issuer() {
        let cause = anyhow!("the way back is of another issuer");
        return Err(Problem::caused(ProblemKind::SignOnInvalid, cause));
    }
    let Vouched { issuer, subject, address } =
        provider.finish(&code, &way(begun)).await.map_err(failed)?;
    let unverified = address == Address::Unverified;
    let email = match address {
        Address::Verified(email) => Some(email),
        Address::Unverified | Address::Missing => None,
    };
    let identity = Identity { issuer, subject, email };
    let accounts = app.house().accounts();
    let device = cookies::device(headers);
    let (kind, cause) = match accounts.sign_on(&identity, provider.organisations(), device).await? {
        SignedOn::In(session) => return Ok(session),
        SignedOn::NoAddress if unverified => {
            (ProblemKind::SignOnUnverified, "the mail address is not verified")
        }
        SignedOn::NoAddress => (ProblemKind::SignOnUnverified, "there is no mail address"),
        SignedOn::NoAccount => (ProblemKind::SignOnUnknown, "no account has the mail address"),
        SignedOn::SomebodyElses => {
            (ProblemKind::SignOnUnknown, "the account is tied to another person of the provider")
        }
        SignedOn::OtherOrganisation => {
            (ProblemKind::SignOnUnknown, "the account is of none of the provider's organisations")
        }
        SignedOn::Closed => (ProblemKind::SignOnUnknown, "the account is closed"),
    };
    Err(Problem::caused(kind, anyhow!(cause)))
}

/// A value of the query; empty if it has none.
fn value(uri: &Uri, name: &str) -> String {
    asked(uri, name).into_iter().next().unwrap_or_default()
}
