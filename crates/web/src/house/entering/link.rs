//! `/house/link`: a link that is good once, from a mail or from whoever made the account.
//!
//! The secret stands behind the `#`, which no server sees until the button is pressed: a mail scanner that opens the
//! page uses nothing up. A line of script puts it into the field; without script it is typed.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use peil_accounts::{Activated, LinkPurpose, OpenedLink, PasswordFault};

use super::{app_page, code_page, let_in};
use crate::App;
use crate::house::cookies;
use crate::house::field::{Field, faults};
use crate::house::page::{HouseForm, mend, page};
use crate::house::shell::HouseShell;
use crate::house::text;
use crate::problem::Problem;
use crate::visit::AskedLang;
use crate::words::Words;

/// The page that a link opens.
#[derive(Template)]
#[template(path = "house/link.html")]
struct LinkPage<'a> {
    shell: HouseShell<'a>,
    fields: Vec<Field<'a>>,
}

/// The page on which a password is chosen.
#[derive(Template)]
#[template(path = "house/link_password.html")]
struct PasswordPage<'a> {
    shell: HouseShell<'a>,
    fields: Vec<Field<'a>>,
    secret: String,
    email: String,
}

/// `GET /house/link`
pub(crate) async fn show(
    State(app): State<App>,
    AskedLang(lang): AskedLang,
) -> Result<Response, Problem> {
    page(&link_page(&app, app.site().words(lang), String::new()))
}

/// `POST /house/link`
pub(crate) async fn open(
    State(app): State<App>,
    AskedLang(lang): AskedLang,
    headers: HeaderMap,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(lang);
    let secret = form.text("secret");
    let accounts = app.house().accounts();
    match accounts.link(&secret).await? {
        None => gone(&app, words),
        Some(LinkPurpose::Activation { email }) => {
            page(&password_page(&app, words, secret, email, String::new(), String::new()))
        }
        Some(LinkPurpose::Entry) => {
            match accounts.enter_by_link(&secret, cookies::device(&headers)).await? {
                OpenedLink::In(session) => Ok(let_in(&app, words, &session, "")),
                OpenedLink::SecondFactor { ticket } => {
                    code_page(&app, words, ticket, String::new(), String::new())
                }
                OpenedLink::Gone => gone(&app, words),
            }
        }
    }
}

/// `POST /house/link/password`
pub(crate) async fn password(
    State(app): State<App>,
    AskedLang(lang): AskedLang,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(lang);
    let secret = form.text("secret");
    let accounts = app.house().accounts();
    let Some(LinkPurpose::Activation { email }) = accounts.link(&secret).await? else {
        return gone(&app, words);
    };
    if form.whole("password") != form.whole("repeated") {
        let fault = words.get("house_account.differs").to_owned();
        return mend(&password_page(&app, words, secret, email, String::new(), fault));
    }
    match accounts.activate(&secret, form.whole("password")).await? {
        Activated::Enrol { ticket, enrolment } => {
            app_page(&app, words, ticket, &enrolment, String::new(), String::new())
        }
        Activated::Weak(fault) => {
            let fault = password_fault(words, fault);
            mend(&password_page(&app, words, secret, email, fault, String::new()))
        }
        Activated::Gone => gone(&app, words),
    }
}

/// Why a password is not taken, in words.
pub(crate) fn password_fault(words: Words<'_>, fault: PasswordFault) -> String {
    let key = match fault {
        PasswordFault::TooShort => "house_account.too_short",
        PasswordFault::TooLong => "house_account.too_long",
        PasswordFault::Common => "house_account.too_common",
        PasswordFault::Own => "house_account.too_own",
    };
    words.get(key).to_owned()
}

fn link_page<'a>(app: &'a App, words: Words<'a>, fault: String) -> LinkPage<'a> {
    let title = words.get("house_link.title");
    let field = Field::text("secret", words.get("house_link.secret"))
        .helped(words.get("house_link.secret_help"))
        .faulty(fault);
    let shell = HouseShell::outside(app.site(), words, "/link", title);
    LinkPage { shell, fields: vec![field] }
}

fn gone(app: &App, words: Words<'_>) -> Result<Response, Problem> {
    let mut page = link_page(app, words, words.get("house_link.gone").to_owned());
    page.shell = page.shell.answer();
    mend(&page)
}

fn password_page<'a>(
    app: &'a App,
    words: Words<'a>,
    secret: String,
    email: String,
    fault: String,
    differs: String,
) -> PasswordPage<'a> {
    let title = words.get("house_link.password_title");
    PasswordPage {
        shell: HouseShell::outside(app.site(), words, "/link", title).answer(),
        fields: text::new_password(words, fault, differs),
        secret,
        email,
    }
}
