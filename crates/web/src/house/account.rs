//! `/house/account`: the own account of whoever is in.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use peil_accounts::Changed;

use super::entering::link::password_fault;
use super::field::{Field, faults};
use super::gate::{Inside, see_other};
use super::page::{HouseForm, mend, page};
use super::people::grant_in_words;
use super::shell::HouseShell;
use super::{cookies, text};
use crate::App;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "house/account.html")]
struct AccountPage<'a> {
    shell: HouseShell<'a>,
    done: String,
    name: String,
    email: String,
    roles: Vec<String>,
    fields: Vec<Field<'a>>,
    /// What somebody comes in with in place of a password, in words; empty if there is one.
    by_provider: String,
}

/// What is wrong with the three fields for another password.
#[derive(Default)]
struct Wrong {
    old: String,
    new: String,
    differs: String,
}

/// `GET /house/account`
pub(crate) async fn show(State(app): State<App>, inside: Inside) -> Result<Response, Problem> {
    page(&account_page(&app, &inside, String::new(), Wrong::default()).await?)
}

/// `POST /house/account/password`
pub(crate) async fn password(
    State(app): State<App>,
    inside: Inside,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let mut wrong = Wrong::default();
    if form.whole("password") != form.whole("repeated") {
        words.get("house_account.differs").clone_into(&mut wrong.differs);
        return mend(&account_page(&app, &inside, String::new(), wrong).await?);
    }
    let accounts = app.house().accounts();
    let (old, new) = (form.whole("old"), form.whole("password"));
    match accounts.change_password(&inside.signed, old, new).await? {
        Changed::Now(session) => {
            // The page shows the token of the new session in its forms.
            let signed = accounts.session(&session.token).await?;
            let inside = Inside { signed: signed.unwrap_or(inside.signed), lang: inside.lang };
            let done = words.get("house_account.changed").to_owned();
            let template = account_page(&app, &inside, done, wrong).await?;
            let mut response = page(&template)?;
            let device = session.device.as_deref();
            app.house().baker().begin(&mut response, &session.token, device);
            return Ok(response);
        }
        Changed::WrongPassword => {
            words.get("house_account.old_wrong").clone_into(&mut wrong.old);
        }
        Changed::Wait { seconds } => wrong.old = text::wait(words, seconds),
        Changed::Weak(fault) => wrong.new = password_fault(words, fault),
    }
    mend(&account_page(&app, &inside, String::new(), wrong).await?)
}

/// `POST /house/account/everywhere`
pub(crate) async fn everywhere(
    State(app): State<App>,
    inside: Inside,
    _form: HouseForm,
) -> Result<Response, Problem> {
    app.house().accounts().sign_out_everywhere(inside.signed.account).await?;
    Ok(out(&app, &inside))
}

/// `POST /house/leave`
pub(crate) async fn leave(
    State(app): State<App>,
    inside: Inside,
    headers: HeaderMap,
    _form: HouseForm,
) -> Result<Response, Problem> {
    if let Some(token) = cookies::session(&headers) {
        app.house().accounts().sign_out(token).await?;
    }
    Ok(out(&app, &inside))
}

/// Back at the door, without the session's cookie.
fn out(app: &App, inside: &Inside) -> Response {
    let mut response = see_other(&inside.path("/enter"));
    app.house().baker().end(&mut response);
    response
}

async fn account_page<'a>(
    app: &'a App,
    inside: &Inside,
    done: String,
    wrong: Wrong,
) -> Result<AccountPage<'a>, Problem> {
    let words = app.site().words(inside.lang);
    let units = super::people::unit_names(app, inside).await?;
    let provider = app.house().provider();
    let by_provider = match provider {
        Some(provider) if !app.house().accounts().has_password(&inside.signed).await? => {
            words.one("house_account.by_provider", "label", provider.label())
        }
        _ => String::new(),
    };
    let old = Field::password("old", words.get("house_account.old"), "current-password");
    let mut fields = vec![old.faulty(wrong.old)];
    fields.extend(text::new_password(words, wrong.new, wrong.differs));
    let answered = !done.is_empty() || fields.iter().any(|field| !field.fault.is_empty());
    let shell = HouseShell::inside(app.site(), inside, "/account", words.get("house.room_account"));
    let grants = inside.signed.grants.iter();
    Ok(AccountPage {
        shell: if answered { shell.answer() } else { shell },
        done,
        name: inside.signed.name.clone(),
        email: inside.signed.email.clone(),
        roles: grants.map(|grant| grant_in_words(words, grant, &units)).collect(),
        fields,
        by_provider,
    })
}
