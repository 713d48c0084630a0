//! `/house/organisation`: the units as they are now, and a file to take in new ones.

pub(crate) mod import;
pub(crate) mod unit;

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use peil_instrument::UnitTree;

use super::branch::{Branch, below, in_order};
use super::gate::Inside;
use super::page::page;
use super::results::asked;
use super::shell::HouseShell;
use crate::App;
use crate::problem::Problem;

/// The most units on one page.
const ROWS: usize = 120;

#[derive(Template)]
#[template(path = "house/organisation.html")]
struct OrganisationPage<'a> {
    shell: HouseShell<'a>,
    done: &'a str,
    fault: String,
    totals: String,
    rows: Vec<Row>,
}

/// A unit in the list.
struct Row {
    code: String,
    name: String,
    kind: String,
    heads: String,
    depth: usize,
    href: String,
    below: Option<(String, String)>,
}

/// `GET /house/organisation`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    uri: Uri,
) -> Result<Response, Problem> {
    let under = asked(&uri, "under").into_iter().next();
    let done = asked(&uri, "done").is_empty();
    let words = app.site().words(inside.lang);
    let done = if done { "" } else { words.get("house_units.done") };
    page(&organisation_page(&app, &inside, under.as_deref(), done, String::new()).await?)
}

async fn organisation_page<'a>(
    app: &'a App,
    inside: &Inside,
    under: Option<&str>,
    done: &'a str,
    fault: String,
) -> Result<OrganisationPage<'a>, Problem> {
    let mut tx = app.house().store().begin_read().await?;
    let tree = tx.units(&inside.signed.organisation).await?.unwrap_or_default();
    tx.commit().await?;
    let words = app.site().words(inside.lang);
    let order = in_order(&tree.parents());
    let top =
        under.and_then(|under| order.iter().position(|(at, _)| tree.units()[*at].code == under));
    let part = below(&order, top);
    let branch = Branch::of(part.iter().copied(), ROWS);
    let depths: HashMap<usize, usize> = part.iter().copied().collect();
    let row = |at: &usize| {
        let unit = &tree.units()[*at];
        let below = branch.elsewhere.get(at).map(|count| {
            let count = words.count(*count as u64);
            let text = words.one("house_plates.below", "count", count);
            (inside.path_with("/organisation", "under", &unit.code), text)
        });
        Row {
            code: unit.code.clone(),
            name: unit.name.get(inside.lang).to_owned(),
            kind: unit.kind.clone(),
            heads: words.count(u64::from(unit.heads)),
            depth: (depths[at] - branch.depth).min(6),
            href: inside.path(&format!("/organisation/units/{}", unit.code)),
            below,
        }
    };
    let title = words.get("house.room_organisation");
    let shell = HouseShell::inside(app.site(), inside, "/organisation", title);
    Ok(OrganisationPage {
        shell: if fault.is_empty() { shell } else { shell.answer() },
        done,
        fault,
        totals: totals(words, &tree),
        rows: branch.rows.iter().map(row).collect(),
    })
}

pub(crate) fn totals(words: crate::words::Words<'_>, tree: &UnitTree) -> String {
    let heads: u64 = tree.units().iter().map(|unit| u64::from(unit.heads)).sum();
    let (units, heads) = (words.count(tree.len() as u64), words.count(heads));
    words.fill("house_units.totals", &[("units", &units), ("heads", &heads)])
}
