//! `/house/log`: who did what in the house, as the chained log has it.

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use peil_accounts::{Grant, LogRow, LogState, Who};

use super::gate::Inside;
use super::page::page;
use super::people::role_and_unit;
use super::results::asked;
use super::shell::HouseShell;
use crate::App;
use crate::problem::Problem;
use crate::words::Words;

/// Rows on a page.
const ROWS: u32 = 100;

#[derive(Template)]
#[template(path = "house/log.html")]
struct LogPage<'a> {
    shell: HouseShell<'a>,
    whole: bool,
    head: String,
    broken: String,
    rows: Vec<Row>,
    older: Option<String>,
}

struct Row {
    number: String,
    at: String,
    who: String,
    what: String,
    detail: String,
}

/// `GET /house/log`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    uri: Uri,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let (accounts, organisation) = (app.house().accounts(), &inside.signed.organisation);
    let before = asked(&uri, "before").first().and_then(|text| text.parse().ok());
    let rows = accounts.log(organisation, before.unwrap_or(i64::MAX), ROWS).await?;
    let state = accounts.check_log(organisation).await?;
    let older = rows.last().filter(|row| row.number > 1);
    let older = older.map(|row| inside.path_with("/log", "before", &row.number.to_string()));
    let (whole, head, broken) = match state {
        LogState::Whole { head, .. } => (true, head, String::new()),
        LogState::Broken { number } => {
            (false, String::new(), words.one("house_log.broken", "number", number))
        }
    };
    page(&LogPage {
        shell: HouseShell::inside(app.site(), &inside, "/log", words.get("house.room_log")),
        whole,
        head,
        broken,
        rows: rows.into_iter().map(|row| in_words(&app, words, row)).collect(),
        older,
    })
}

fn in_words(app: &App, words: Words<'_>, row: LogRow) -> Row {
    let at = row.at.to_zoned(app.house().zone().clone());
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    let roles = |value: &str| {
        let names = value.split(", ").filter_map(Grant::from_word);
        names.map(|grant| role_and_unit(words, &grant)).collect::<Vec<_>>().join(", ")
    };
    let detail = row.detail.iter().map(|(name, value)| match name.as_str() {
        "roles" => roles(value),
        _ => value.clone(),
    });
    Row {
        number: words.count(row.number.unsigned_abs()),
        at: format!("{}, {time}", words.date(at.date())),
        who: match row.who {
            Who::CommandLine => words.get("house_log.command_line").to_owned(),
            Who::Service => words.get("house_log.service").to_owned(),
            Who::Account(who) => who,
        },
        what: words.get(&format!("house_event.{}", row.event)).to_owned(),
        detail: detail.collect::<Vec<_>>().join(" · "),
    }
}
