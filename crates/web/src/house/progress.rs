//! `/house/waves/{wave}/progress`: how many codes were used while a wave is open, in coarse steps.

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use peil_fieldwork::{Quarter, progress};
use peil_storage::WaveStatus;

use super::branch::{Branch, below, in_order};
use super::gate::{Inside, see_other};
use super::page::page;
use super::prepare::tail;
use super::results::asked;
use super::shell::HouseShell;
use super::wave::OwnWave;
use crate::App;
use crate::problem::Problem;
use crate::words::Words;

/// The most units on one page; of more, a page shows a unit and those right below it.
const ROWS: usize = 60;

#[derive(Template)]
#[template(path = "house/progress.html")]
struct ProgressPage<'a> {
    shell: HouseShell<'a>,
    back: (String, String),
    why: String,
    rows: Vec<Row<'a>>,
}

/// A unit in the list.
struct Row<'a> {
    name: String,
    depth: usize,
    step: &'a str,
    shown: bool,
    below: Option<(String, String)>,
}

/// `GET /house/waves/{wave}/progress`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    uri: Uri,
) -> Result<Response, Problem> {
    if wave.status != WaveStatus::Open {
        return Ok(see_other(&inside.path(&format!("/waves/{}", wave.code))));
    }
    let words = app.site().words(inside.lang);
    let mut tx = app.house().store().begin_read().await?;
    let units = progress(&mut tx, &wave).await?;
    tx.commit().await?;
    let parents: Vec<Option<usize>> = units.iter().map(|unit| unit.parent).collect();
    let order = in_order(&parents);
    let under = asked(&uri, "under").into_iter().next();
    let top = under.and_then(|under| order.iter().position(|(at, _)| units[*at].code == under));
    let part = below(&order, top);
    let branch = Branch::of(part.iter().copied(), ROWS);
    let at = tail(&wave, "progress");
    let row = |at_unit: &usize| {
        let unit = &units[*at_unit];
        let depth = part.iter().find(|(place, _)| place == at_unit).map_or(0, |(_, depth)| *depth);
        let below = branch.elsewhere.get(at_unit).map(|count| {
            let text = words.one("house_plates.below", "count", words.count(*count as u64));
            (inside.path_with(&at, "under", &unit.code), text)
        });
        Row {
            name: unit.name.get(inside.lang).to_owned(),
            depth: (depth - branch.depth).min(6),
            step: in_words(words, unit.step),
            shown: unit.step.is_some(),
            below,
        }
    };
    page(&ProgressPage {
        shell: HouseShell::inside(app.site(), &inside, &at, words.get("house_progress.title")),
        back: (
            inside.path(&format!("/waves/{}", wave.code)),
            wave.name.get(inside.lang).to_owned(),
        ),
        why: words.one("house_progress.why", "k", words.count(u64::from(wave.k))),
        rows: branch.rows.iter().map(row).collect(),
    })
}

fn in_words(words: Words<'_>, step: Option<Quarter>) -> &str {
    words.get(match step {
        Some(Quarter::First) => "house_progress.first",
        Some(Quarter::Second) => "house_progress.second",
        Some(Quarter::Third) => "house_progress.third",
        Some(Quarter::Last) => "house_progress.last",
        None => "house_progress.hidden",
    })
}
