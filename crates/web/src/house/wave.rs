//! `/house/waves/{wave}`: one wave, as whoever is in may see it.

mod about;

use askama::Template;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::Uri;
use axum::http::request::Parts;
use axum::response::Response;
use peil_accounts::Right;
use peil_exchange::ExportFormat;
use peil_storage::{Wave, WaveStatus};

use about::About;

use super::gate::Inside;
use super::page::page;
use super::results::asked;
use super::shell::HouseShell;
use super::work::Work;
use crate::App;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// A wave of the organisation of whoever is in. Another organisation's is not found.
pub(crate) struct OwnWave(pub(crate) Wave);

impl FromRequestParts<App> for OwnWave {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<OwnWave, Problem> {
        let unknown = || Problem::from(ProblemKind::WaveUnknown);
        let Inside { signed, .. } = Inside::from_request_parts(parts, app).await?;
        // The wave is the first part of the address wherever there are more.
        let Path(named) = Path::<Vec<(String, String)>>::from_request_parts(parts, app)
            .await
            .map_err(|_| unknown())?;
        let code = named.into_iter().find_map(|(name, code)| (name == "wave").then_some(code));
        // No code holds one, and a database may refuse to be asked for it.
        let code = code.filter(|code| !code.contains('\0')).ok_or_else(unknown)?;
        let mut tx = app.house().store().begin_read().await?;
        let wave = tx.wave(&code).await?;
        tx.commit().await?;
        wave.filter(|wave| wave.organisation == signed.organisation)
            .map(OwnWave)
            .ok_or_else(unknown)
    }
}

#[derive(Template)]
#[template(path = "house/wave.html")]
struct WavePage<'a> {
    shell: HouseShell<'a>,
    done: &'a str,
    status: &'a str,
    now: String,
    /// Whether something is being done with it, so that the page should be asked for again.
    working: bool,
    facts: Vec<(&'a str, String)>,
    /// What is to be done now, by whoever is in.
    steps: Vec<Door<'a>>,
    /// What came of closing it.
    remarks: Vec<String>,
    doors: Vec<Door<'a>>,
    export: Option<String>,
    forms: Vec<Form<'a>>,
}

struct Door<'a> {
    href: String,
    name: &'a str,
    what: &'a str,
}

struct Form<'a> {
    value: &'static str,
    name: &'a str,
    what: &'a str,
    chosen: bool,
}

/// `GET /house/waves/{wave}`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    uri: Uri,
) -> Result<Response, Problem> {
    let opened = !asked(&uri, "opened").is_empty() && wave.status == WaveStatus::Open;
    let about = About::of(&app, &inside, &wave).await?;
    let words = app.site().words(inside.lang);
    let tail = format!("/waves/{}", wave.code);
    let closed = wave.status >= WaveStatus::Closed;
    let may = |right| closed && inside.signed.may(right);
    let exports = may(Right::TakeExports);
    page(&WavePage {
        shell: HouseShell::inside(app.site(), &inside, &tail, wave.name.get(inside.lang)),
        done: if opened { words.get("house_wave.opened") } else { "" },
        status: words.get(status_key(wave.status)),
        now: now(&app, words, &wave),
        working: app.house().working().with(&wave.code).is_some(),
        facts: about.facts(words, &wave),
        steps: steps(words, &inside, &wave),
        remarks: about.remarks(&app, words, &inside, &wave),
        doors: doors(words, &inside, &wave),
        export: exports.then(|| format!("/house{tail}/export")),
        forms: if exports { forms(words) } else { Vec::new() },
    })
}

/// What may be done with the results, by whoever is in.
fn doors<'a>(words: Words<'a>, inside: &Inside, wave: &Wave) -> Vec<Door<'a>> {
    let tail = |end: &str| inside.path(&format!("/waves/{}{end}", wave.code));
    let door =
        |end, name, what| Door { href: tail(end), name: words.get(name), what: words.get(what) };
    let may = |right| inside.signed.may(right);
    let mut doors = Vec::new();
    if wave.status < WaveStatus::Closed {
        return doors;
    }
    if may(Right::SeeResults) {
        doors.push(door("/overview", "house_wave.overview", "house_wave.overview_what"));
    }
    if may(Right::SeePlates) && (wave.status == WaveStatus::Published || may(Right::SeeResults)) {
        doors.push(door("/plates", "house_wave.plates", "house_wave.plates_what"));
    }
    if wave.status == WaveStatus::Published && may(Right::SeeResults) {
        doors.push(door("/follow-up", "house_talk.follow_up", "house_talk.follow_up_what"));
    }
    if wave.status == WaveStatus::Closed && may(Right::LaunchWave) {
        doors.push(door("/publish", "house_publish.title", "house_wave.publish_what"));
    }
    doors
}

/// What a wave's status is called.
pub(crate) fn status_key(status: WaveStatus) -> &'static str {
    match status {
        WaveStatus::Draft => "house_wave.draft",
        WaveStatus::Scheduled => "house_wave.scheduled",
        WaveStatus::Open => "house_wave.open",
        WaveStatus::Closed => "house_wave.closed",
        WaveStatus::Published => "house_wave.published",
    }
}

/// Its first and its last day.
pub(crate) fn days(words: Words<'_>, wave: &Wave) -> String {
    let (first, last) = (words.date(wave.opens_on), words.date(wave.closes_on));
    words.fill("house_wave.days", &[("first", &first), ("last", &last)])
}

/// What a coordinator can do with a wave that has no results yet.
fn steps<'a>(words: Words<'a>, inside: &Inside, wave: &Wave) -> Vec<Door<'a>> {
    let door = |href, name, what| Door { href, name: words.get(name), what: words.get(what) };
    let at = |end: &str| inside.path(&format!("/waves/{}/{end}", wave.code));
    if !inside.signed.may(Right::LaunchWave) {
        return Vec::new();
    }
    match wave.status {
        WaveStatus::Draft => {
            vec![door(at("prepare"), "house_wave.prepare", "house_wave.prepare_what")]
        }
        WaveStatus::Open => vec![
            door(format!("/w/{}/keys.json", wave.code), "house_wave.keys", "house_wave.keys_what"),
            door(at("progress"), "house_progress.title", "house_progress.what"),
            door(at("mail"), "house_mail.title", "house_mail.what"),
            door(at("letters"), "house_letters.title", "house_letters.what"),
            door(at("close"), "house_close.title", "house_wave.close_what"),
        ],
        WaveStatus::Scheduled | WaveStatus::Closed | WaveStatus::Published => Vec::new(),
    }
}

fn now(app: &App, words: Words<'_>, wave: &Wave) -> String {
    let today = app.fieldwork().today();
    let key = match (app.house().working().with(&wave.code), wave.status) {
        (Some(Work::Opening), _) => "house_wave.now_opening",
        (Some(Work::Closing), _) => "house_wave.now_closing",
        (None, WaveStatus::Draft | WaveStatus::Scheduled) => "house_wave.now_draft",
        (None, WaveStatus::Open) if today < wave.opens_on => {
            return words.one("house_wave.now_ahead", "first", words.date(wave.opens_on));
        }
        (None, WaveStatus::Open) if today > wave.closes_on => "house_wave.now_over",
        (None, WaveStatus::Open) => "house_wave.now_open",
        (None, WaveStatus::Closed) => "house_wave.now_closed",
        (None, WaveStatus::Published) => "house_wave.now_published",
    };
    words.get(key).to_owned()
}

fn forms(words: Words<'_>) -> Vec<Form<'_>> {
    let form = |format: ExportFormat| {
        let (name, what) = match format {
            ExportFormat::Csv => ("house_export.csv", "house_export.csv_what"),
            ExportFormat::Wide => ("house_export.wide", "house_export.wide_what"),
            ExportFormat::ExcelCsv => ("house_export.excel", "house_export.excel_what"),
            ExportFormat::Xlsx => ("house_export.xlsx", "house_export.xlsx_what"),
            ExportFormat::Sav => ("house_export.sav", "house_export.sav_what"),
            ExportFormat::Parquet => ("house_export.parquet", "house_export.parquet_what"),
            ExportFormat::Report => ("house_export.report", "house_export.report_what"),
        };
        Form {
            value: format.name(),
            name: words.get(name),
            what: words.get(what),
            chosen: ExportFormat::USUAL.contains(&format),
        }
    };
    ExportFormat::ALL.into_iter().map(form).collect()
}
