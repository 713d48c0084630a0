//! `/house/scans/{scan}`: where a scan stands, what whoever is in does now, and what came of it.

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use peil_storage::ScanStatus;

use super::agreed::{AgreementPart, agreement_part};
use super::norm_page::{NormLink, norm_links};
use super::results::{ResultsPart, results_part};
use super::told::Wrong;
use super::{OwnScan, kind_key, status_key};
use crate::App;
use crate::house::field::Field;
use crate::house::gate::Inside;
use crate::house::page::{mend, page};
use crate::house::results::asked;
use crate::house::scan_papers::ScanPaper;
use crate::house::shell::{HouseShell, below};
use crate::problem::Problem;
use crate::words::Words;

#[derive(Template)]
#[template(path = "house/scans/overview.html")]
struct OverviewPage<'a> {
    shell: HouseShell<'a>,
    at: String,
    status: &'a str,
    now: &'a str,
    facts: Vec<(&'a str, String)>,
    wrong: Vec<Wrong>,
    saved: &'a str,
    seats: Vec<SeatRow<'a>>,
    /// The own norms, of an assessor while scores are given; and whether that is done.
    own: Option<(Vec<NormLink<'a>>, bool)>,
    /// The form that begins the talk, of a coordinator.
    begin: Option<Vec<Field<'a>>>,
    delete: Option<Vec<Field<'a>>>,
    /// Whether it can be closed from here, and how many norms are agreed.
    close: bool,
    agreed: String,
    agreement: Option<AgreementPart<'a>>,
    results: Option<ResultsPart<'a>>,
    export: Option<String>,
    /// Of a closed scan, for whoever runs scans: the page beside the survey, and the papers.
    papers: Option<Papers<'a>>,
}

/// What can be made of a closed scan.
struct Papers<'a> {
    culture: String,
    /// What it is, and its address as PDF and as DOCX.
    papers: [(&'a str, String, String); 3],
}

/// How far an assessor is.
struct SeatRow<'a> {
    name: String,
    whole: String,
    done: &'a str,
}

/// What is shown beside how it stands.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) wrong: Vec<Wrong>,
    pub(super) saved: bool,
    /// The code of another scan to lay beside it.
    pub(super) with: Option<String>,
}

/// `GET /house/scans/{scan}`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    scan: OwnScan,
    uri: Uri,
) -> Result<Response, Problem> {
    let shown = Shown {
        wrong: Vec::new(),
        saved: !asked(&uri, "saved").is_empty(),
        with: asked(&uri, "with").into_iter().next(),
    };
    page(&overview(&app, &inside, &scan, shown).await?)
}

/// The same page as the answer to a form that has to be mended.
pub(super) async fn again(
    app: &App,
    inside: &Inside,
    scan: &OwnScan,
    shown: Shown,
) -> Result<Response, Problem> {
    let mut template = overview(app, inside, scan, shown).await?;
    template.shell = template.shell.answer();
    mend(&template)
}

async fn overview<'a>(
    app: &'a App,
    inside: &Inside,
    scan: &'a OwnScan,
    shown: Shown,
) -> Result<OverviewPage<'a>, Problem> {
    let words = app.site().words(inside.lang);
    let (view, status) = (&scan.view, scan.status());
    let norms = view.framework.norms.len();
    let scoring = status == ScanStatus::Scoring;
    let own = scan.seat.filter(|_| scoring).map(|seat| {
        let done = view.seats.iter().any(|known| known.seat == seat && known.done);
        (norm_links(words, inside, scan, seat, None), done)
    });
    let results = match status {
        ScanStatus::Closed => Some(results_part(app, inside, scan, shown.with.as_deref()).await?),
        _ => None,
    };
    let whole = (norms - view.unfinished(0).len()).to_string();
    let all = norms.to_string();
    let tail = scan.tail("");
    Ok(OverviewPage {
        shell: HouseShell::inside(app.site(), inside, &tail, view.scan.name.get(inside.lang)),
        at: inside.path(&tail),
        status: words.get(status_key(status)),
        now: words.get(now_key(scan)),
        facts: facts(words, scan),
        seats: if scoring { seats(words, scan) } else { Vec::new() },
        own,
        begin: (scoring && scan.runs).then(|| begin_fields(words, scan, &shown.wrong)),
        delete: (scoring && scan.runs).then(|| {
            let sure = Field::tick("sure", words.get("house_scan.sure"));
            vec![sure.faulty(fault(&shown.wrong, "sure"))]
        }),
        close: status == ScanStatus::Consensus && scan.runs,
        agreed: words.fill("house_scan.agreed_count", &[("whole", &whole), ("all", &all)]),
        agreement: agreement_part(words, inside, scan),
        results,
        export: (!scoring && scan.runs).then(|| inside.path(&scan.tail("/export"))),
        papers: (status == ScanStatus::Closed && scan.runs).then(|| papers(words, inside, scan)),
        saved: if shown.saved { words.get("house_scan_norm.saved") } else { "" },
        wrong: shown.wrong,
    })
}

fn papers<'a>(words: Words<'a>, inside: &Inside, scan: &OwnScan) -> Papers<'a> {
    let of = |paper: ScanPaper| {
        let name = match paper {
            ScanPaper::Report => words.get("house_scan.paper_report"),
            ScanPaper::Board => words.get("house_scan.paper_board"),
            ScanPaper::Plan => words.get("house_scan.paper_plan"),
        };
        let at =
            |ending: &str| inside.path(&scan.tail(&format!("/papers/{}.{ending}", paper.stem())));
        (name, at("pdf"), at("docx"))
    };
    Papers { culture: inside.path(&scan.tail("/culture")), papers: ScanPaper::ALL.map(of) }
}

fn fault(wrong: &[Wrong], name: &str) -> String {
    wrong.iter().find(|(at, _)| at == name).map_or(String::new(), |(_, text)| text.clone())
}

/// What is to be done now.
fn now_key(scan: &OwnScan) -> &'static str {
    match (scan.status(), scan.seat.is_some()) {
        (ScanStatus::Scoring, true) => "house_scan.now_scoring",
        (ScanStatus::Scoring, false) => "house_scan.now_scoring_runs",
        (ScanStatus::Consensus, _) => "house_scan.now_consensus",
        (ScanStatus::Closed, _) => "house_scan.now_closed",
    }
}

fn facts<'a>(words: Words<'a>, scan: &OwnScan) -> Vec<(&'a str, String)> {
    let view = &scan.view;
    let title = view.framework.title.get(words.lang());
    let mut facts = vec![
        (words.get("house_scan.framework"), format!("{title} ({})", view.framework.version)),
        (words.get("house_scan.kind"), words.get(kind_key(view.kind)).to_owned()),
        (words.get("house_scan.day"), words.date(view.scan.day)),
    ];
    if !view.scan.programme.is_empty() {
        facts.push((words.get("house_scan.programme"), view.scan.programme.clone()));
    }
    facts
}

/// How many norms each has whole, and who is done: all that anybody else sees while scores are given.
fn seats<'a>(words: Words<'a>, scan: &OwnScan) -> Vec<SeatRow<'a>> {
    let norms = scan.view.framework.norms.len();
    let row = |seat: &peil_storage::ScanSeat| {
        let whole = (norms - scan.view.unfinished(seat.seat).len()).to_string();
        SeatRow {
            name: seat.name.clone(),
            whole: words.fill("house_scan.of", &[("whole", &whole), ("all", &norms.to_string())]),
            done: words.get(if seat.done { "house_scan.done" } else { "house_scan.busy" }),
        }
    };
    scan.view.seats.iter().map(row).collect()
}

fn begin_fields<'a>(words: Words<'a>, scan: &OwnScan, wrong: &[Wrong]) -> Vec<Field<'a>> {
    if scan.view.seats.iter().all(|seat| seat.done) {
        return Vec::new();
    }
    vec![Field::tick("anyway", words.get("house_scan.anyway")).faulty(fault(wrong, "anyway"))]
}
