//! `/house/account/tokens`: tokens by which programs come in, in the name of whoever is in.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use peil_accounts::{AccountsError, By, MadeToken, NewToken, Scope, TokenAsked, TokenId, TokenRow};

use super::field::{Field, day, faults};
use super::gate::{Inside, see_other};
use super::page::{HouseForm, mend, page};
use super::shell::HouseShell;
use super::text;
use crate::App;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// For how many days a token is proposed.
const PROPOSED_DAYS: i32 = 90;

#[derive(Template)]
#[template(path = "house/tokens.html")]
struct TokensPage<'a> {
    shell: HouseShell<'a>,
    /// The token that was just made: it is shown this once.
    made: Option<String>,
    rows: Vec<Row<'a>>,
    fields: Vec<Field<'a>>,
    /// What it may be used for, in boxes.
    scopes: Vec<Choice<'a>>,
    scopes_fault: String,
}

/// A token in the list.
struct Row<'a> {
    id: String,
    name: String,
    scopes: Vec<&'a str>,
    until: String,
    over: bool,
}

/// A scope to choose.
struct Choice<'a> {
    value: &'static str,
    name: &'a str,
    chosen: bool,
}

/// What was typed, or is proposed; and what is wrong with it.
#[derive(Default)]
struct Typed {
    name: String,
    until: String,
    scopes: Vec<Scope>,
    name_fault: String,
    until_fault: String,
    scopes_fault: String,
    password_fault: String,
}

/// `GET /house/account/tokens`
pub(crate) async fn show(State(app): State<App>, inside: Inside) -> Result<Response, Problem> {
    let until = app.fieldwork().today().saturating_add(PROPOSED_DAYS.days()).to_string();
    let typed = Typed { until, ..Typed::default() };
    page(&tokens_page(&app, &inside, typed, None).await?)
}

/// `POST /house/account/tokens`
pub(crate) async fn make(
    State(app): State<App>,
    inside: Inside,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let mut typed = Typed {
        name: form.text("name"),
        until: form.text("until"),
        scopes: form.all("scope").filter_map(Scope::from_word).collect(),
        ..Typed::default()
    };
    let asked = match end_of_day(&typed.until, app.house().zone()) {
        None => {
            words.get("house_tokens.until_fault").clone_into(&mut typed.until_fault);
            return mend(&tokens_page(&app, &inside, typed, None).await?);
        }
        Some(until) => {
            let new = NewToken { name: typed.name.clone(), scopes: typed.scopes.clone(), until };
            let accounts = app.house().accounts();
            accounts.own_token(&inside.signed, form.whole("password"), new).await
        }
    };
    match asked {
        Ok(TokenAsked::Made(made)) => {
            let next = Typed { until: typed.until, ..Typed::default() };
            return page(&tokens_page(&app, &inside, next, Some(&made)).await?);
        }
        Ok(TokenAsked::WrongPassword) => {
            words.get("house_account.old_wrong").clone_into(&mut typed.password_fault);
        }
        Ok(TokenAsked::Wait { seconds }) => typed.password_fault = text::wait(words, seconds),
        Err(AccountsError::NoTokenName) => {
            words.get("house_tokens.name_fault").clone_into(&mut typed.name_fault);
        }
        Err(AccountsError::NoScope | AccountsError::ScopeNotHeld { .. }) => {
            words.get("house_tokens.scopes_fault").clone_into(&mut typed.scopes_fault);
        }
        Err(AccountsError::TokenDays) => {
            words.get("house_tokens.until_fault").clone_into(&mut typed.until_fault);
        }
        Err(AccountsError::TooManyTokens { most }) => {
            typed.name_fault = words.one("house_tokens.too_many", "most", most);
        }
        Err(error) => return Err(error.into()),
    }
    mend(&tokens_page(&app, &inside, typed, None).await?)
}

/// `POST /house/account/tokens/revoke`
pub(crate) async fn revoke(
    State(app): State<App>,
    inside: Inside,
    form: HouseForm,
) -> Result<Response, Problem> {
    let token: TokenId = form.text("token").parse().map_err(|()| ProblemKind::NotFound)?;
    let (by, account) = (By::Account(&inside.signed), inside.signed.account);
    // One that is gone already was to go.
    app.house().accounts().revoke_token(by, account, token).await?;
    Ok(see_other(&inside.path("/account/tokens")))
}

/// The last second of a day that somebody typed.
fn end_of_day(typed: &str, zone: &TimeZone) -> Option<Timestamp> {
    let end = day(typed)?.at(23, 59, 59, 0).to_zoned(zone.clone()).ok()?;
    Some(end.timestamp())
}

async fn tokens_page<'a>(
    app: &'a App,
    inside: &Inside,
    typed: Typed,
    made: Option<&MadeToken>,
) -> Result<TokensPage<'a>, Problem> {
    let words = app.site().words(inside.lang);
    let zone = app.house().zone();
    let row = |row: TokenRow| Row {
        id: row.token.to_string(),
        name: row.name,
        scopes: row.scopes.iter().map(|scope| words.get(scope_key(*scope))).collect(),
        until: words.date(row.until.to_zoned(zone.clone()).date()),
        over: row.over,
    };
    let rows = app.house().accounts().tokens(inside.signed.account).await?;
    let title = words.get("house_tokens.title");
    let shell = HouseShell::inside(app.site(), inside, "/account/tokens", title);
    let fields = fields(words, &typed);
    let answered = made.is_some() || !faults(&fields).is_empty();
    let held = Scope::ALL.into_iter().filter(|scope| inside.signed.may(scope.right()));
    Ok(TokensPage {
        shell: if answered { shell.answer() } else { shell },
        made: made.map(|made| made.secret().to_owned()),
        rows: rows.into_iter().map(row).collect(),
        fields,
        scopes: held
            .map(|scope| Choice {
                value: scope.word(),
                name: words.get(scope_key(scope)),
                chosen: typed.scopes.contains(&scope),
            })
            .collect(),
        scopes_fault: typed.scopes_fault,
    })
}

/// The fields before and after the boxes; the boxes themselves only for the summary of what is wrong.
fn fields<'a>(words: Words<'a>, typed: &Typed) -> Vec<Field<'a>> {
    vec![
        Field::text("name", words.get("house_tokens.name"))
            .helped(words.get("house_tokens.name_help"))
            .with(&typed.name)
            .faulty(&typed.name_fault),
        Field::day("until", words.get("house_tokens.until"))
            .helped(words.get("house_tokens.until_help"))
            .with(&typed.until)
            .faulty(&typed.until_fault),
        Field::password("password", words.get("house_account.old"), "current-password")
            .helped(words.get("house_tokens.password_help"))
            .faulty(&typed.password_fault),
        Field { name: "scopes", ..Field::default() }.faulty(&typed.scopes_fault),
    ]
}

/// What a scope is called.
fn scope_key(scope: Scope) -> &'static str {
    match scope {
        Scope::OrganisationRead => "house_scope.organisation_read",
        Scope::OrganisationWrite => "house_scope.organisation_write",
        Scope::WavesRead => "house_scope.waves_read",
        Scope::WavesWrite => "house_scope.waves_write",
        Scope::WavesPublish => "house_scope.waves_publish",
        Scope::ResultsRead => "house_scope.results_read",
        Scope::ExportsRead => "house_scope.exports_read",
        Scope::PlatesRead => "house_scope.plates_read",
        Scope::PeopleRead => "house_scope.people_read",
        Scope::PeopleWrite => "house_scope.people_write",
        Scope::LogRead => "house_scope.log_read",
    }
}
