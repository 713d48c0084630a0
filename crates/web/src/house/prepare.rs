//! `/house/waves/{wave}/prepare`: the checklist of a wave that is not open yet, and its steps.

pub(crate) mod days;
pub(crate) mod document;
pub(crate) mod key;
pub(crate) mod open;
pub(crate) mod paper;
pub(crate) mod questions;
pub(crate) mod staff;
pub(crate) mod texts;
pub(crate) mod units;

use askama::Template;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::Response;
use peil_fieldwork::{DraftStaff, Paper, Preparation, Settled, Step, settle};
use peil_storage::{Wave, WaveStatus};

use super::gate::{Inside, see_other};
use super::page::page;
use super::shell::HouseShell;
use super::wave::{OwnWave, days as days_in_words};
use crate::App;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// A draft of the organisation of whoever is in.
pub(crate) struct OwnDraft(pub(crate) Wave);

impl FromRequestParts<App> for OwnDraft {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<OwnDraft, Problem> {
        let OwnWave(wave) = OwnWave::from_request_parts(parts, app).await?;
        match wave.status {
            WaveStatus::Draft => Ok(OwnDraft(wave)),
            _ => Err(ProblemKind::NotADraft.into()),
        }
    }
}

#[derive(Template)]
#[template(path = "house/prepare.html")]
struct PreparePage<'a> {
    shell: HouseShell<'a>,
    lead: String,
    steps: Vec<Row<'a>>,
    /// Where the wave is opened; none while something is left to do.
    open: Option<String>,
    /// Where mails can be looked at and tried.
    mail: String,
    delete: String,
}

/// A step.
struct Row<'a> {
    href: String,
    name: &'a str,
    done: bool,
    state: String,
}

/// `GET /house/waves/{wave}/prepare`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let ready = preparation(&app, wave).await?;
    let today = app.fieldwork().today();
    let tail = |step: &str| tail(&ready.wave, step);
    let row = |step: Step| Row {
        href: inside.path(&tail(step.word())),
        name: words.get(step_key(step)),
        done: ready.is_done(step, today),
        state: state(words, &ready, step, ready.is_done(step, today)),
    };
    let steps: Vec<Row<'_>> = Step::ALL.into_iter().map(row).collect();
    let left = steps.iter().filter(|step| !step.done).count();
    let lead = match left {
        0 => words.get("house_prepare.ready").to_owned(),
        1 => words.get("house_prepare.left_one").to_owned(),
        _ => words.one("house_prepare.left", "count", left),
    };
    let name = ready.wave.name.get(inside.lang);
    page(&PreparePage {
        shell: HouseShell::inside(app.site(), &inside, &tail("prepare"), name),
        lead,
        steps,
        open: (left == 0).then(|| inside.path(&tail("open"))),
        mail: inside.path(&tail("mail")),
        delete: inside.path(&tail("delete")),
    })
}

/// How far a draft is.
pub(crate) async fn preparation(app: &App, wave: Wave) -> Result<Preparation, Problem> {
    let mut tx = app.house().store().begin_read().await?;
    let ready = Preparation::of(&mut tx, wave).await?;
    tx.commit().await?;
    Ok(ready)
}

/// What was settled of a draft; without units and staff, which take long to read where there are many.
async fn so_far(app: &App, wave: &Wave) -> Result<Settled, Problem> {
    let mut tx = app.house().store().begin_read().await?;
    let settled = Settled::of(&mut tx, &wave.code).await?;
    tx.commit().await?;
    Ok(settled)
}

/// Where a page of a wave is.
pub(crate) fn tail(wave: &Wave, page: &str) -> String {
    format!("/waves/{}/{page}", wave.code)
}

/// What leads back to the checklist.
pub(crate) fn back(inside: &Inside, wave: &Wave) -> (String, String) {
    (inside.path(&tail(wave, "prepare")), wave.name.get(inside.lang).to_owned())
}

/// Settles something, and leads back to the checklist.
pub(crate) async fn settled(
    app: &App,
    inside: &Inside,
    wave: &Wave,
    settled: Settled,
) -> Result<Response, Problem> {
    let mut tx = app.house().store().begin_write().await?;
    settle(&mut tx, &wave.code, &settled).await?;
    tx.commit().await?;
    Ok(see_other(&inside.path(&tail(wave, "prepare"))))
}

/// What a step is called.
pub(crate) fn step_key(step: Step) -> &'static str {
    match step {
        Step::Days => "house_prepare.days",
        Step::Units => "house_prepare.units",
        Step::Staff => "house_prepare.staff",
        Step::Questions => "house_prepare.questions",
        Step::Texts => "house_prepare.texts",
        Step::Council => "house_prepare.council",
        Step::Protection => "house_prepare.protection",
        Step::Key => "house_prepare.key",
    }
}

/// How a step stands, in a few words.
fn state(words: Words<'_>, ready: &Preparation, step: Step, done: bool) -> String {
    let paper = |paper: Option<&Paper>| match paper {
        Some(Paper { on, reference }) => {
            let on = words.date(*on);
            words.fill("house_prepare.paper", &[("on", &on), ("reference", reference)])
        }
        None => words.get("house_prepare.todo").to_owned(),
    };
    let todo = |key: &str| words.get(key).to_owned();
    match step {
        Step::Days if done => days_in_words(words, &ready.wave),
        Step::Days => todo("house_prepare.days_over"),
        Step::Units => match (&ready.units, &ready.follows) {
            (None, _) => todo("house_prepare.no_units"),
            (Some(_), Some(_)) if !done => todo("house_prepare.units_todo"),
            (Some(units), _) => super::organisation::totals(words, units),
        },
        Step::Staff => match &ready.staff {
            DraftStaff::None => todo("house_prepare.todo"),
            DraftStaff::Faulty(_) | DraftStaff::Refused(_) => todo("house_prepare.staff_again"),
            DraftStaff::Fits { launched, .. } => {
                words.one("house_prepare.staff_done", "count", words.count(launched.invited.into()))
            }
        },
        Step::Texts if !done && ready.settled.texts_seen.is_some() => {
            todo("house_prepare.texts_again")
        }
        Step::Questions | Step::Texts if done => todo("house_prepare.seen"),
        Step::Council => paper(ready.settled.council.as_ref()),
        Step::Protection => paper(ready.settled.protection.as_ref()),
        Step::Key => match &ready.settled.key {
            Some(key) if done => words.one("house_prepare.key_done", "holder", &key.holder),
            Some(_) => todo("house_prepare.key_again"),
            None => todo("house_prepare.todo"),
        },
        Step::Questions | Step::Texts => todo("house_prepare.todo"),
    }
}
