//! `/house/people/{account}`: one account: roles, a new link, whether it may come in.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use peil_accounts::{AccountId, AccountRow, By, OneTimeLink};

use super::{Grants, choices, form_grants, read_grants, unit_names};
use crate::App;
use crate::house::field::{Field, faults};
use crate::house::gate::Inside;
use crate::house::page::{HouseForm, mend, page};
use crate::house::shell::HouseShell;
use crate::problem::{Problem, ProblemKind};

#[derive(Template)]
#[template(path = "house/person.html")]
struct PersonPage<'a> {
    shell: HouseShell<'a>,
    done: String,
    link: Option<String>,
    email: String,
    state: &'a str,
    fields: Vec<Field<'a>>,
    grants: Grants<'a>,
    href: String,
    /// Where a new link is made; none if no link leads in with this account.
    link_action: Option<String>,
    state_action: String,
    state_to: &'static str,
    state_button: &'a str,
    /// Whether it is the own account, which nobody closes by mistake.
    own: bool,
}

/// `GET /house/people/{account}`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    Path(account): Path<String>,
) -> Result<Response, Problem> {
    let row = find(&app, &inside, &account).await?;
    page(&person(&app, &inside, &row, String::new(), None, None).await?)
}

/// `POST /house/people/{account}`: other roles.
pub(crate) async fn grant(
    State(app): State<App>,
    inside: Inside,
    Path(account): Path<String>,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let row = find(&app, &inside, &account).await?;
    let units = unit_names(&app, &inside).await?;
    match read_grants(words, &form, &units) {
        Ok(grants) => {
            let by = By::Account(&inside.signed);
            app.house().accounts().set_grants(by, row.account, grants).await?;
            let row = find(&app, &inside, &account).await?;
            let done = words.get("house_people.granted").to_owned();
            page(&person(&app, &inside, &row, done, None, None).await?)
        }
        Err(fault) => {
            let wrong = choices(words, &units, &form_grants(&form), fault);
            mend(&person(&app, &inside, &row, String::new(), None, Some(wrong)).await?)
        }
    }
}

/// `POST /house/people/{account}/link`: a new link, for a password that was forgotten or a telephone that is gone.
pub(crate) async fn link(
    State(app): State<App>,
    inside: Inside,
    Path(account): Path<String>,
    _form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let row = find(&app, &inside, &account).await?;
    if is_provider_only(&app, &row) {
        return Err(ProblemKind::NotFound.into());
    }
    let by = By::Account(&inside.signed);
    let link = app.house().accounts().new_link(by, row.account).await?;
    with_link(&app, &inside, row.account, &link, words.get("house_people.linked").to_owned()).await
}

/// `POST /house/people/{account}/state`: closed or open.
pub(crate) async fn state(
    State(app): State<App>,
    inside: Inside,
    Path(account): Path<String>,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let row = find(&app, &inside, &account).await?;
    if row.account == inside.signed.account {
        return Err(ProblemKind::NotYours.into());
    }
    let by = By::Account(&inside.signed);
    let done = if form.text("state") == "closed" {
        app.house().accounts().disable(by, row.account).await?;
        "house_people.disabled_done"
    } else {
        app.house().accounts().enable(by, row.account).await?;
        "house_people.enabled_done"
    };
    let row = find(&app, &inside, &account).await?;
    page(&person(&app, &inside, &row, words.get(done).to_owned(), None, None).await?)
}

/// The page of an account that was made a moment ago: with its link, or without one where the provider lets people in.
pub(super) async fn added(
    app: &App,
    inside: &Inside,
    account: AccountId,
    link: &OneTimeLink,
    done: String,
) -> Result<Response, Problem> {
    let row = find(app, inside, &account.to_string()).await?;
    match app.house().provider() {
        Some(provider) if is_provider_only(app, &row) => {
            let values = [("name", row.name.as_str()), ("label", provider.label())];
            let done = app.site().words(inside.lang).fill("house_people.by_provider", &values);
            page(&person(app, inside, &row, done, None, None).await?)
        }
        _ => with_link(app, inside, account, link, done).await,
    }
}

/// Whether an account comes in by the provider only: no link of ours leads in with it.
fn is_provider_only(app: &App, row: &AccountRow) -> bool {
    app.house().accounts().is_provider_only(&row.organisation, &row.email)
}

/// The page of an account with the link that was made for it: it is shown this once.
async fn with_link(
    app: &App,
    inside: &Inside,
    account: AccountId,
    link: &OneTimeLink,
    done: String,
) -> Result<Response, Problem> {
    let row = find(app, inside, &account.to_string()).await?;
    let address = app.house().link_address(link);
    page(&person(app, inside, &row, done, Some(address), None).await?)
}

/// What an account's state is called.
pub(super) fn state_key(row: &AccountRow) -> &'static str {
    if row.disabled {
        "house_people.state_closed"
    } else if row.activated {
        "house_people.state_open"
    } else {
        "house_people.state_new"
    }
}

/// The account with this id in the organisation of whoever is in.
async fn find(app: &App, inside: &Inside, account: &str) -> Result<AccountRow, Problem> {
    let rows = app.house().accounts().list(&inside.signed.organisation).await?;
    let row = rows.into_iter().find(|row| row.account.to_string() == account);
    row.ok_or_else(|| ProblemKind::NotFound.into())
}

async fn person<'a>(
    app: &'a App,
    inside: &Inside,
    row: &AccountRow,
    done: String,
    link: Option<String>,
    wrong: Option<Grants<'a>>,
) -> Result<PersonPage<'a>, Problem> {
    let words = app.site().words(inside.lang);
    let units = unit_names(app, inside).await?;
    let tail = format!("/people/{}", row.account);
    let answered = !done.is_empty() || wrong.is_some();
    let shell = HouseShell::inside(app.site(), inside, &tail, row.name.clone());
    let fault = wrong.as_ref().map(|grants| grants.fault.clone()).unwrap_or_default();
    let summary = Field { name: "roles", ..Field::default() }.faulty(fault);
    Ok(PersonPage {
        shell: if answered { shell.answer() } else { shell },
        done,
        link,
        email: row.email.clone(),
        state: words.get(state_key(row)),
        fields: vec![summary],
        grants: wrong.unwrap_or_else(|| choices(words, &units, &row.grants, String::new())),
        href: inside.path(&tail),
        link_action: (!is_provider_only(app, row)).then(|| inside.path(&format!("{tail}/link"))),
        state_action: inside.path(&format!("{tail}/state")),
        state_to: if row.disabled { "open" } else { "closed" },
        state_button: words.get(if row.disabled {
            "house_people.enable"
        } else {
            "house_people.disable"
        }),
        own: row.account == inside.signed.account,
    })
}
