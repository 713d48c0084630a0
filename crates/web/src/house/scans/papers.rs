//! `/house/scans/{scan}/culture`: what is arranged beside what staff experience; and `/papers/{paper}`: report, page for the
//! board and draft of a plan, as files. For whoever runs scans: the survey beside it may not be shared yet.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use peil_accounts::{By, Event};
use peil_praatplaat::{Document, PlateError};
use peil_storage::ScanStatus;

use super::{OwnScan, problem};
use crate::App;
use crate::house::gate::Inside;
use crate::house::page::page;
use crate::house::results::{PDF, download};
use crate::house::scan_papers::{ScanPaper, ScanPapers, wave_beside};
use crate::house::shell::HouseShell;
use crate::problem::{Problem, ProblemKind};

/// The media type of a document for a word processor.
pub(super) const DOCX: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

#[derive(Template)]
#[template(path = "house/scans/culture.html")]
struct CulturePage<'a> {
    shell: HouseShell<'a>,
    back: (String, String),
    /// The wave that lies beside it; empty if there is none.
    wave: String,
    /// The chart and its words; none where nothing is known.
    chart: Option<(String, String)>,
    /// Theme, what is arranged, what is experienced, both together.
    rows: Vec<[String; 4]>,
    heads: [String; 4],
    intro: String,
    /// What to talk about.
    talk: Vec<String>,
}

/// What is told of a closed scan on paper.
async fn gathered(app: &App, inside: &Inside, scan: &OwnScan) -> Result<ScanPapers, Problem> {
    if scan.status() != ScanStatus::Closed {
        return Err(ProblemKind::NotFound.into());
    }
    let (organisation, of) = (&inside.signed.organisation, &scan.view.scan);
    let store = app.house().store();
    let mut tx = store.begin_read().await?;
    let wave = wave_beside(&mut tx, organisation, of.day).await?;
    tx.commit().await?;
    let found = match &wave {
        None => None,
        Some(wave) => app.house().results(&wave.code).await?,
    };
    let papers = ScanPapers::of(store, organisation, &of.code, found.as_deref());
    papers.await.map_err(problem)
}

/// `GET /house/scans/{scan}/culture`
pub(crate) async fn culture(
    State(app): State<App>,
    inside: Inside,
    scan: OwnScan,
) -> Result<Response, Problem> {
    let papers = gathered(&app, &inside, &scan).await?;
    let (house, lang) = (app.house().clone(), inside.lang);
    let told = tokio::task::spawn_blocking(move || papers.beside(house.press()?, lang));
    let told = told.await.map_err(Problem::internal)?.map_err(Problem::internal)?;
    let words = app.site().words(inside.lang);
    let told = told.unwrap_or_default();
    page(&CulturePage {
        shell: HouseShell::inside(
            app.site(),
            &inside,
            &scan.tail("/culture"),
            words.get("house_scan.culture"),
        ),
        back: (inside.path(&scan.tail("")), scan.view.scan.name.get(inside.lang).to_owned()),
        wave: told.wave,
        chart: told.chart,
        rows: told.rows,
        heads: told.heads,
        intro: told.intro,
        talk: told.talk,
    })
}

/// `GET /house/scans/{scan}/papers/{paper}`: `report.pdf`, `board.docx`, …
pub(crate) async fn paper(
    State(app): State<App>,
    inside: Inside,
    scan: OwnScan,
    Path((_, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (stem, ending) = name.split_once('.').ok_or(ProblemKind::NotFound)?;
    let paper = ScanPaper::ALL.into_iter().find(|paper| paper.stem() == stem);
    let paper = paper.ok_or(ProblemKind::NotFound)?;
    let media = media(ending).ok_or(ProblemKind::NotFound)?;
    let papers = gathered(&app, &inside, &scan).await?;
    let code = scan.view.scan.code.clone();
    let event = Event::ScanTaken { scan: code.clone() };
    app.house().accounts().record(By::Account(&inside.signed), event).await?;
    let (house, lang) = (app.house().clone(), inside.lang);
    let made = tokio::task::spawn_blocking(move || {
        let press = house.press()?;
        papers.paper(press, paper, lang)?.map(|it| written(&it, press, media)).transpose()
    });
    let made = made.await.map_err(Problem::internal)?.map_err(Problem::internal)?;
    let bytes = made.ok_or(ProblemKind::NotFound)?;
    Ok(download(&format!("{code}-{name}"), media, bytes))
}

/// What a file with this ending is to a browser.
pub(super) fn media(ending: &str) -> Option<&'static str> {
    match ending {
        "pdf" => Some(PDF),
        "docx" => Some(DOCX),
        _ => None,
    }
}

/// A document in one of its two forms.
pub(super) fn written(
    document: &Document,
    press: &peil_praatplaat::Press,
    media: &str,
) -> Result<Vec<u8>, PlateError> {
    if media == PDF { document.pdf(press) } else { document.docx(press) }
}
