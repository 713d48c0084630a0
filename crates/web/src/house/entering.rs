//! `/house/enter`: the way in, by password and a code from an app on the telephone.

pub(crate) mod link;
pub(crate) mod mail;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use peil_accounts::{Begun, Enrolled, Enrolment, Entered, NewSession};
use peil_oidc::Provider;

use super::cookies;
use super::field::{Field, faults};
use super::gate::{path, see_other};
use super::page::{HouseForm, mend, page};
use super::shell::HouseShell;
use super::{HOME, sign_on, text};
use crate::App;
use crate::problem::Problem;
use crate::visit::AskedLang;
use crate::words::Words;

/// The door.
#[derive(Template)]
#[template(path = "house/enter.html")]
struct EnterPage<'a> {
    shell: HouseShell<'a>,
    fields: Vec<Field<'a>>,
    alert: String,
    to: String,
    /// Whether a manager can have a link by mail.
    mail: bool,
    provider: Option<ByProvider>,
}

/// Where a manager asks for a link by mail.
#[derive(Template)]
#[template(path = "house/enter_mail.html")]
struct MailLinkPage<'a> {
    shell: HouseShell<'a>,
    fields: Vec<Field<'a>>,
    /// Whether it was asked for.
    sent: bool,
}

/// The way in by the provider of an organisation.
struct ByProvider {
    href: String,
    button: String,
    /// Whether it is the only one for most.
    required: bool,
}

/// The second step: a code.
#[derive(Template)]
#[template(path = "house/enter_code.html")]
struct CodePage<'a> {
    shell: HouseShell<'a>,
    fields: Vec<Field<'a>>,
    ticket: String,
    to: String,
}

/// The second step of somebody who has no app with a key yet.
#[derive(Template)]
#[template(path = "house/enter_app.html")]
struct AppPage<'a> {
    shell: HouseShell<'a>,
    fields: Vec<Field<'a>>,
    ticket: String,
    to: String,
    secret: String,
    uri: String,
    picture: text::Qr,
}

/// The codes for when the telephone is gone: shown once.
#[derive(Template)]
#[template(path = "house/enter_spare.html")]
struct SparePage<'a> {
    shell: HouseShell<'a>,
    codes: Vec<String>,
    to: String,
}

/// `GET /house/enter`
pub(crate) async fn show(
    State(app): State<App>,
    AskedLang(lang): AskedLang,
    uri: Uri,
) -> Result<Response, Problem> {
    let words = app.site().words(lang);
    page(&enter_page(&app, words, String::new(), String::new(), asked_for(&uri)))
}

/// `POST /house/enter`
pub(crate) async fn enter(
    State(app): State<App>,
    AskedLang(lang): AskedLang,
    headers: HeaderMap,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(lang);
    let (email, to) = (form.text("email"), form.text("to"));
    let accounts = app.house().accounts();
    let begun = accounts.sign_in(&email, form.whole("password"), cookies::device(&headers)).await?;
    let again = |alert| {
        let template = enter_page(&app, words, email.clone(), alert, to.clone());
        mend(&EnterPage { shell: template.shell.answer(), ..template })
    };
    let by_provider_only = app.house().provider().is_some_and(Provider::is_required);
    match begun {
        Begun::Refused if by_provider_only => {
            again(words.get("house_enter.provider_refused").to_owned())
        }
        Begun::Refused => again(words.get("house_enter.refused").to_owned()),
        Begun::Wait { seconds } => again(text::wait(words, seconds)),
        Begun::SecondFactor { ticket } => code_page(&app, words, ticket, to, String::new()),
        Begun::Enrol { ticket, enrolment } => {
            app_page(&app, words, ticket, &enrolment, to, String::new())
        }
    }
}

/// `POST /house/enter/code`
pub(crate) async fn code(
    State(app): State<App>,
    AskedLang(lang): AskedLang,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(lang);
    let (ticket, to) = (form.text("ticket"), form.text("to"));
    match app.house().accounts().second_factor(&ticket, &form.text("code")).await? {
        Entered::In(session) => Ok(let_in(&app, words, &session, &to)),
        Entered::WrongCode => {
            let fault = words.get("house_enter.code_wrong").to_owned();
            code_page(&app, words, ticket, to, fault)
        }
        Entered::Wait { seconds } => code_page(&app, words, ticket, to, text::wait(words, seconds)),
        Entered::TicketGone => too_late(&app, words, to),
    }
}

/// `POST /house/enter/app`
pub(crate) async fn app(
    State(app): State<App>,
    AskedLang(lang): AskedLang,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(lang);
    let (ticket, to) = (form.text("ticket"), form.text("to"));
    match app.house().accounts().confirm_enrolment(&ticket, &form.text("code")).await? {
        Enrolled::In { session, recovery } => {
            let title = words.get("house_enter.spare_title");
            let shell = HouseShell::outside(app.site(), words, "/enter", title).answer();
            let to = onward(words, &to);
            let mut response = page(&SparePage { shell, codes: recovery, to })?;
            let device = session.device.as_deref();
            app.house().baker().begin(&mut response, &session.token, device);
            Ok(response)
        }
        Enrolled::WrongCode { ticket, enrolment } => {
            let fault = words.get("house_enter.code_wrong").to_owned();
            app_page(&app, words, ticket, &enrolment, to, fault)
        }
        Enrolled::TicketGone => too_late(&app, words, to),
    }
}

/// Sets the cookies and leads on to the page that was asked for.
fn let_in(app: &App, words: Words<'_>, session: &NewSession, to: &str) -> Response {
    let mut response = see_other(&onward(words, to));
    app.house().baker().begin(&mut response, &session.token, session.device.as_deref());
    response
}

/// The page that asks for a code.
fn code_page(
    app: &App,
    words: Words<'_>,
    ticket: String,
    to: String,
    fault: String,
) -> Result<Response, Problem> {
    let wrong = !fault.is_empty();
    let field = Field::one_time("code", words.get("house_enter.code"))
        .helped(words.get("house_enter.code_help"))
        .faulty(fault);
    let title = words.get("house_enter.code_title");
    let shell = HouseShell::outside(app.site(), words, "/enter", title).answer();
    let template = CodePage { shell, fields: vec![field], ticket, to };
    if wrong { mend(&template) } else { page(&template) }
}

/// The page that shows the key for an app, and asks for the first code.
fn app_page(
    app: &App,
    words: Words<'_>,
    ticket: String,
    enrolment: &Enrolment,
    to: String,
    fault: String,
) -> Result<Response, Problem> {
    let wrong = !fault.is_empty();
    let field = Field::one_time("code", words.get("house_enter.code"))
        .helped(words.get("house_enter.app_code_help"))
        .faulty(fault);
    let title = words.get("house_enter.app_title");
    let template = AppPage {
        shell: HouseShell::outside(app.site(), words, "/enter", title).answer(),
        fields: vec![field],
        ticket,
        to,
        secret: enrolment.secret.clone(),
        picture: text::qr(&enrolment.uri)?,
        uri: enrolment.uri.clone(),
    };
    if wrong { mend(&template) } else { page(&template) }
}

/// The door again: the first step was too long ago.
fn too_late(app: &App, words: Words<'_>, to: String) -> Result<Response, Problem> {
    let alert = words.get("house_enter.too_late").to_owned();
    let template = enter_page(app, words, String::new(), alert, to);
    mend(&EnterPage { shell: template.shell.answer(), ..template })
}

fn enter_page<'a>(
    app: &'a App,
    words: Words<'a>,
    email: String,
    alert: String,
    to: String,
) -> EnterPage<'a> {
    let title = words.get("house_enter.title");
    let fields = vec![
        Field::email("email", words.get("house_enter.email")).with(email),
        Field::password("password", words.get("house_enter.password"), "current-password"),
    ];
    let provider = app.house().provider().map(|provider| ByProvider {
        href: sign_on::address(words.lang(), &to),
        button: words.one("house_enter.provider_button", "label", provider.label()),
        required: provider.is_required(),
    });
    let shell = HouseShell::outside(app.site(), words, "/enter", title);
    EnterPage { shell, fields, alert, to, mail: app.house().outbox().is_some(), provider }
}

/// The page that was asked for before the door, as the query names it; empty if none.
pub(super) fn asked_for(uri: &Uri) -> String {
    let query = uri.query().unwrap_or_default();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let to = pairs.find_map(|(name, value)| (name == "to").then(|| value.into_owned()));
    to.filter(|to| is_ours(to)).unwrap_or_default()
}

/// Where to go once in: the page that was asked for, if it is one of ours.
pub(super) fn onward(words: Words<'_>, to: &str) -> String {
    path(if is_ours(to) { to } else { HOME }, words.lang())
}

/// Whether an address leads into the house and nowhere else.
fn is_ours(to: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    to.strip_prefix(HOME).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        && to.chars().all(plain)
        && !to.contains("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_out_of_the_house() {
        for to in ["/house", "/house/waves/2026", "/house/waves/w-1/plates/a.b"] {
            assert!(is_ours(to), "{to}");
        }
        for to in ["", "/", "/houses", "//evil.example/house", "/house//evil.example", "https://x"]
        {
            assert!(!is_ours(to), "{to}");
        }
        assert!(!is_ours("/house?x=\r\nset-cookie: a=b") && !is_ours("/house/\\evil.example"));
    }
}
