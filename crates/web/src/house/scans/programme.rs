//! `/house/programmes/{programme}`: the closed scans of several units side by side. It is no ranking.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use peil_accounts::{By, Event};
use peil_assessment::{ProgrammeView, programme};
use peil_maturity::State as NormState;
use peil_praatplaat::{Colours, PlateError, ProgrammeSource, programme_report};
use peil_storage::Scan;

use super::papers::{media, written};
use super::results::counts;
use super::{problem, state_key, status_key, tail};
use crate::App;
use crate::house::gate::Inside;
use crate::house::page::page;
use crate::house::results::download;
use crate::house::shell::HouseShell;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

#[derive(Template)]
#[template(path = "house/scans/programme.html")]
struct ProgrammePage<'a> {
    shell: HouseShell<'a>,
    framework: String,
    /// Code, name and address of the organisations.
    members: Vec<(String, String, String)>,
    norms: Vec<NormRow<'a>>,
    learning: Vec<LearningRow>,
    /// The charts, each as SVG and in words.
    charts: Vec<(String, String)>,
    /// The report as PDF and as DOCX.
    report: (String, String),
    /// Scans that are not in it: address, name, why.
    left_out: Vec<(String, String, String)>,
}

/// A norm, with how far each organisation is.
struct NormRow<'a> {
    title: String,
    cells: Vec<(&'static str, &'a str)>,
    counts: String,
}

/// Who could learn from whom.
struct LearningRow {
    title: String,
    met: String,
    not_met: String,
}

/// `GET /house/programmes/{programme}`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let organisation = &inside.signed.organisation;
    let mut tx = app.house().store().begin_read().await?;
    let mut scans = tx.scans(organisation).await?;
    scans.retain(|scan| scan.programme == code && !code.is_empty());
    if scans.is_empty() {
        return Err(ProblemKind::NotFound.into());
    }
    let found = programme(&mut tx, organisation, &code).await.map_err(problem)?;
    tx.commit().await?;
    let title = words.one("house_programme.title", "code", &code);
    let left_out = found.as_ref().map_or(&scans, |found| &found.left_out);
    let left_out = left_out.iter().map(|scan| left(words, &inside, scan, found.as_ref()));
    let at = format!("/programmes/{code}");
    let mut template = ProgrammePage {
        shell: HouseShell::inside(app.site(), &inside, &at, title),
        framework: String::new(),
        members: Vec::new(),
        norms: Vec::new(),
        learning: Vec::new(),
        charts: Vec::new(),
        report: (
            inside.path(&format!("{at}/report.pdf")),
            inside.path(&format!("{at}/report.docx")),
        ),
        left_out: left_out.collect(),
    };
    if let Some(found) = &found {
        found.framework.title.get(inside.lang).clone_into(&mut template.framework);
        template.members = members(&inside, found);
        template.norms = norms(words, &inside, found);
        template.learning = learning(&inside, found);
    }
    if let Some(found) = found {
        template.charts = charts(&app, &inside, found).await?;
    }
    page(&template)
}

/// The charts of a programme: how many are where, and who.
async fn charts(
    app: &App,
    inside: &Inside,
    found: ProgrammeView,
) -> Result<Vec<(String, String)>, Problem> {
    let (house, lang) = (app.house().clone(), inside.lang);
    let drawn = tokio::task::spawn_blocking(move || {
        let (framework, programme) = (&found.framework, &found.programme);
        let organisation = &found.framework.title;
        let source = ProgrammeSource { lang, organisation, framework, programme };
        let (bars, grid, press) = (source.bars(), source.grid(), house.press()?);
        let colours = Colours::default();
        Ok::<_, PlateError>(vec![
            (bars.svg(press, colours)?, bars.alt()),
            (grid.svg(press, colours)?, grid.alt()),
        ])
    });
    drawn.await.map_err(Problem::internal)?.map_err(Problem::internal)
}

/// `GET /house/programmes/{programme}/report.pdf` and `/report.docx`
pub(crate) async fn report(
    State(app): State<App>,
    inside: Inside,
    Path((code, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let media = name.strip_prefix("report.").and_then(media).ok_or(ProblemKind::NotFound)?;
    let of = &inside.signed.organisation;
    let mut tx = app.house().store().begin_read().await?;
    let organisation = tx.organisation(of).await?.ok_or(ProblemKind::NotFound)?;
    let found = if code.is_empty() || code.contains('\0') {
        None
    } else {
        programme(&mut tx, of, &code).await.map_err(problem)?
    };
    tx.commit().await?;
    let found = found.ok_or(ProblemKind::NotFound)?;
    let event = Event::ScanTaken { scan: code.clone() };
    app.house().accounts().record(By::Account(&inside.signed), event).await?;
    let (house, lang) = (app.house().clone(), inside.lang);
    let made = tokio::task::spawn_blocking(move || {
        let (framework, programme) = (&found.framework, &found.programme);
        let source =
            ProgrammeSource { lang, organisation: &organisation.name, framework, programme };
        let press = house.press()?;
        written(&programme_report(&source, press)?, press, media)
    });
    let bytes = made.await.map_err(Problem::internal)?.map_err(Problem::internal)?;
    Ok(download(&format!("{code}-{name}"), media, bytes))
}

/// Why a scan is not in it.
fn left(
    words: Words<'_>,
    inside: &Inside,
    scan: &Scan,
    found: Option<&ProgrammeView>,
) -> (String, String, String) {
    let name = scan.name.get(inside.lang).to_owned();
    let closed = scan.status == peil_storage::ScanStatus::Closed;
    let same = found.is_some_and(|found| {
        found.framework.id == scan.framework && found.framework.version == scan.version
    });
    let why = match (closed, same) {
        (false, _) => words.get(status_key(scan.status)),
        (true, false) => words.get("house_programme.other_framework"),
        (true, true) => words.get("house_programme.later_one"),
    };
    (inside.path(&tail(&scan.code, "")), name, why.to_owned())
}

fn members(inside: &Inside, found: &ProgrammeView) -> Vec<(String, String, String)> {
    let members = found.programme.members.iter().zip(&found.scans);
    let one = |(member, scan): (&peil_maturity::Member, &Scan)| {
        let name = member.name.get(inside.lang).to_owned();
        let code = if member.code.is_empty() { name.clone() } else { member.code.clone() };
        (code, name, inside.path(&tail(&scan.code, "")))
    };
    members.map(one).collect()
}

fn norms<'a>(words: Words<'a>, inside: &Inside, found: &ProgrammeView) -> Vec<NormRow<'a>> {
    let row = |(at, norm): (usize, &peil_instrument::Norm)| {
        let cell = |state: NormState| (state.word(), words.get(state_key(state)));
        NormRow {
            title: norm.title.get(inside.lang).to_owned(),
            cells: found.programme.members.iter().map(|member| cell(member.state(at))).collect(),
            counts: counts(words, &found.programme.counts(at)),
        }
    };
    found.framework.norms.iter().enumerate().map(row).collect()
}

fn learning(inside: &Inside, found: &ProgrammeView) -> Vec<LearningRow> {
    let names = |all: &[usize]| {
        let names = all.iter().map(|at| {
            let member = &found.programme.members[*at];
            if member.code.is_empty() { member.name.get(inside.lang) } else { &member.code }
        });
        names.collect::<Vec<_>>().join(", ")
    };
    let row = |it: &peil_maturity::Learning| LearningRow {
        title: found.framework.norms[it.norm].title.get(inside.lang).to_owned(),
        met: names(&it.met),
        not_met: names(&it.not_met),
    };
    found.programme.learning(&found.framework).iter().map(row).collect()
}
