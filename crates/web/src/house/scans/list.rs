//! `/house/scans`: all scans that whoever is in may see, the latest day first.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use peil_accounts::Right;
use peil_assessment::{ScanView, open};
use peil_instrument::Lang;
use peil_storage::ScanStatus;

use super::{kind_of, problem, status_key, tail};
use crate::App;
use crate::house::gate::Inside;
use crate::house::page::page;
use crate::house::shell::HouseShell;
use crate::problem::Problem;
use crate::words::Words;

/// A scan in a list.
pub(crate) struct ScanCard<'a> {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) framework: String,
    pub(crate) kind: &'a str,
    pub(crate) day: String,
    pub(crate) status: &'a str,
    /// What whoever is in has to do: address and words.
    pub(crate) todo: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "house/scans/list.html")]
struct ListPage<'a> {
    shell: HouseShell<'a>,
    lead: &'a str,
    scans: Vec<ScanCard<'a>>,
    /// Address and code.
    programmes: Vec<(String, String)>,
    new: Option<String>,
}

/// `GET /house/scans`
pub(crate) async fn show(State(app): State<App>, inside: Inside) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let runs = inside.signed.may(Right::RunScans);
    let views = views(&app, &inside).await?;
    let codes: BTreeSet<&str> = views.iter().map(|view| view.scan.programme.as_str()).collect();
    let programmes = codes.into_iter().filter(|code| runs && !code.is_empty());
    let programme = |code: &str| (inside.path(&format!("/programmes/{code}")), code.to_owned());
    page(&ListPage {
        shell: HouseShell::inside(app.site(), &inside, "/scans", words.get("house.room_scans")),
        lead: words.get(if runs { "house_scans.lead_runs" } else { "house_scans.lead" }),
        programmes: programmes.map(programme).collect(),
        scans: views.iter().map(|view| card(words, &inside, view)).collect(),
        new: runs.then(|| inside.path("/scans/new")),
    })
}

/// The scans in which whoever is in has something to do, for the first page.
pub(crate) async fn own_scans<'a>(
    app: &'a App,
    inside: &Inside,
) -> Result<Vec<ScanCard<'a>>, Problem> {
    if !inside.signed.may(Right::SeeScans) {
        return Ok(Vec::new());
    }
    let words = app.site().words(inside.lang);
    let views = views(app, inside).await?;
    let cards = views.iter().filter(|view| view.scan.status != ScanStatus::Closed);
    Ok(cards.map(|view| card(words, inside, view)).collect())
}

/// The scans that whoever is in may see.
async fn views(app: &App, inside: &Inside) -> Result<Vec<ScanView>, Problem> {
    let organisation = &inside.signed.organisation;
    let runs = inside.signed.may(Right::RunScans);
    let mut tx = app.house().store().begin_read().await?;
    let mut views = Vec::new();
    for scan in tx.scans(organisation).await? {
        let view = open(&mut tx, organisation, &scan.code).await.map_err(problem)?;
        if runs || view.seat_of(inside.signed.account.bytes()).is_some() {
            views.push(view);
        }
    }
    tx.commit().await?;
    Ok(views)
}

fn card<'a>(words: Words<'a>, inside: &Inside, view: &ScanView) -> ScanCard<'a> {
    let scan = &view.scan;
    let lang: Lang = inside.lang;
    ScanCard {
        href: inside.path(&tail(&scan.code, "")),
        name: scan.name.get(lang).to_owned(),
        framework: view.framework.title.get(lang).to_owned(),
        kind: kind_of(words, scan),
        day: words.date(scan.day),
        status: words.get(status_key(scan.status)),
        todo: todo(words, inside, view),
    }
}

fn todo(words: Words<'_>, inside: &Inside, view: &ScanView) -> Option<(String, String)> {
    let scan = &view.scan;
    let runs = inside.signed.may(Right::RunScans);
    let seat = view.seat_of(inside.signed.account.bytes());
    let norms = view.framework.norms.len();
    let at = |end: &str| inside.path(&tail(&scan.code, end));
    match (scan.status, seat) {
        (ScanStatus::Scoring, Some(seat)) if !seat.done => {
            let missing = view.unfinished(seat.seat);
            let Some(first) = missing.first() else {
                return Some((at(""), words.get("house_scans.say_done").to_owned()));
            };
            let (whole, all) = ((norms - missing.len()).to_string(), norms.to_string());
            let text = words.fill("house_scans.score", &[("whole", &whole), ("all", &all)]);
            Some((at(&format!("/norms/{}", first + 1)), text))
        }
        (ScanStatus::Scoring, _) if runs && view.seats.iter().all(|seat| seat.done) => {
            Some((at(""), words.get("house_scans.begin").to_owned()))
        }
        (ScanStatus::Consensus, seat) if runs || seat.is_some() => {
            let missing = view.unfinished(0);
            let Some(first) = missing.first() else {
                return runs.then(|| (at(""), words.get("house_scans.close").to_owned()));
            };
            let (whole, all) = ((norms - missing.len()).to_string(), norms.to_string());
            let text = words.fill("house_scans.agree", &[("whole", &whole), ("all", &all)]);
            Some((at(&format!("/talk/{}", first + 1)), text))
        }
        _ => None,
    }
}
