//! `/house/scans/{scan}/norms/{number}`: one norm, as an assessor scores it in the own seat.
//!
//! What is half done is kept. If the same assessor wrote elsewhere in the meantime, both versions are shown. The script sends the
//! same form when a field changed, and asks for the answer as JSON.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use peil_assessment::{FileFault, ScanError, Written, attach, score};
use peil_instrument::{Norm, Text};
use peil_maturity::{EvidenceKind, FileRef, Judgement};
use peil_storage::{ScanFile, ScanStatus};

use super::form::{Made, Row, Typed};
use super::told::{AspectField, Choice, Wrong, aspects, levels, told};
use super::{OwnScan, moment, now, problem, verdict_name};
use crate::App;
use crate::headers::json;
use crate::house::gate::{Inside, see_other, with};
use crate::house::page::{Upload, mend, page};
use crate::house::results::asked;
use crate::house::shell::HouseShell;
use crate::problem::Problem;
use crate::words::Words;

#[derive(Template)]
#[template(path = "house/scans/norm.html")]
struct NormPage<'a> {
    shell: HouseShell<'a>,
    back: (String, String),
    at: String,
    progress: String,
    group: String,
    asks: String,
    why: String,
    look: Vec<String>,
    /// What became of what was sent.
    saved: &'a str,
    wrong: Vec<Wrong>,
    /// What is still missing in what is kept.
    missing: Vec<Wrong>,
    other: Option<Other<'a>>,
    levels: Vec<Choice>,
    aspects: Vec<AspectField>,
    parts: Vec<Choice>,
    grounds: String,
    rows: Vec<RowView>,
    revision: u32,
    /// Whether the assessor said to be done.
    done: bool,
    /// Whether it can be sent from here.
    open: bool,
    norms: Vec<NormLink<'a>>,
    next: Option<String>,
}

/// What stands in the database, where it is not what was looked at.
struct Other<'a> {
    said: String,
    verdict: &'a str,
    grounds: String,
    evidence: Vec<String>,
}

/// A row of evidence, and what it is called.
struct RowView {
    at: usize,
    legend: String,
    row: Row,
    kinds: Vec<Choice>,
    file: Option<(String, String)>,
    /// Whether it is the last one, to which a file can be added.
    new: bool,
    /// Whether it is empty, and folded; and whether it is unfolded all the same, because something is wrong in it.
    folds: bool,
    open: bool,
}

/// A norm of the scan, and how far the own score is.
pub(super) struct NormLink<'a> {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) mark: &'a str,
    pub(super) whole: bool,
    pub(super) here: bool,
}

impl NormPage<'_> {
    fn fault(&self, field: &str) -> &str {
        self.wrong.iter().find(|(at, _)| at == field).map_or("", |(_, text)| text)
    }

    fn row_fault(&self, name: &str, row: &RowView) -> &str {
        self.fault(&format!("{name}-{}", row.at))
    }

    fn aspect_fault(&self, id: &str) -> &str {
        self.fault(&format!("aspect-{id}"))
    }
}

/// How a form is shown again.
#[derive(Default)]
struct Shown {
    wrong: Vec<Wrong>,
    /// Whether what stands in the database is another version than was looked at.
    overtaken: bool,
    saved: bool,
}

/// `GET /house/scans/{scan}/norms/{number}`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    scan: OwnScan,
    Path((_, number)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Problem> {
    let (seat, norm) = (scan.seat()?, scan.norm(&number)?);
    if scan.status() != ScanStatus::Scoring {
        return Ok(see_other(&inside.path(&scan.tail(&format!("/talk/{number}")))));
    }
    let typed = scan.view.said(seat, norm).map(|said| Typed::of(&said.judgement));
    let shown = Shown { saved: !asked(&uri, "saved").is_empty(), ..Shown::default() };
    page(&norm_page(&app, &inside, &scan, (seat, norm), &typed.unwrap_or_default(), shown))
}

/// `POST /house/scans/{scan}/norms/{number}`
pub(crate) async fn save(
    State(app): State<App>,
    inside: Inside,
    scan: OwnScan,
    Path((_, number)): Path<(String, String)>,
    headers: HeaderMap,
    upload: Upload,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let (seat, norm) = (scan.seat()?, scan.norm(&number)?);
    let by_script =
        headers.get(header::ACCEPT).is_some_and(|kinds| kinds.as_bytes() == b"application/json");
    let (mut typed, attached, mut wrong) =
        sent(&app, words, &scan, (seat, norm), upload.file.as_ref(), &upload).await?;
    let of = &scan.view.framework.norms[norm];
    let made = typed.made(of);
    let seen: u32 = upload.text("revision").parse().unwrap_or_default();
    // All at once: what is wrong is told beside a day or a file that is.
    let mut faults = made.judgement.faults(&scan.view.framework, of);
    faults.retain(|fault| !fault.is_missing());
    wrong.extend(told(words, &scan.view.framework, &made, &faults));
    let scoring = scan.status() == ScanStatus::Scoring;
    if scoring && scan.view.seats.iter().any(|known| known.seat == seat && known.done) {
        wrong.push(("verdict".to_owned(), words.get("house_scan_norm.is_done").to_owned()));
    }
    let kept = if wrong.is_empty() {
        let who = (&*inside.signed.name, now(&app));
        keep(&app, words, &scan, (seat, norm, seen), &made, attached.as_ref(), who).await?
    } else {
        Kept::Wrong(wrong)
    };
    let shown = match kept {
        Kept::Whole(revision) => {
            if by_script {
                let file = typed
                    .rows
                    .last()
                    .and_then(|row| row.file.as_ref())
                    .filter(|_| attached.is_some());
                let file = file
                    .map(|file| serde_json::json!({ "sha256": file.sha256, "name": file.name }));
                let told = words.get("house_scan_norm.saved");
                return Ok(json(
                    &serde_json::json!({ "revision": revision, "told": told, "file": file }),
                ));
            }
            let many = scan.view.framework.norms.len();
            let next = norm + 2;
            if !upload.text("next").is_empty() && next <= many {
                return Ok(see_other(&inside.path(&scan.tail(&format!("/norms/{next}")))));
            }
            let end = if upload.text("next").is_empty() {
                format!("/norms/{number}")
            } else {
                String::new()
            };
            return Ok(see_other(&with(inside.path(&scan.tail(&end)), "saved", "1")));
        }
        Kept::Wrong(wrong) => Shown { wrong, ..Shown::default() },
        Kept::Overtaken => Shown { overtaken: true, ..Shown::default() },
    };
    if by_script {
        let told = match shown.wrong.first() {
            Some((_, text)) => words.one("house_scan_norm.not_saved", "why", text),
            None => words.get("house_scan_norm.overtaken_short").to_owned(),
        };
        let answer = json(&serde_json::json!({ "told": told }));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response());
    }
    if attached.is_some()
        && let Some(row) = typed.rows.last_mut()
    {
        // It was not kept, and a browser does not send it again by itself.
        row.file = None;
    }
    let scan = super::own(&app, &inside, &scan.view.scan.code).await?;
    let mut template = norm_page(&app, &inside, &scan, (seat, norm), &typed, shown);
    if attached.is_some() {
        template
            .wrong
            .push(("file".to_owned(), words.get("house_scan_norm.file_again").to_owned()));
    }
    template.shell = template.shell.answer();
    mend(&template)
}

/// What became of what was sent.
enum Kept {
    /// It is kept, as this version.
    Whole(u32),
    /// Something is wrong with it.
    Wrong(Vec<Wrong>),
    /// The same assessor wrote elsewhere.
    Overtaken,
}

async fn keep(
    app: &App,
    words: Words<'_>,
    scan: &OwnScan,
    (seat, norm, seen): (u32, usize, u32),
    made: &Made,
    attached: Option<&ScanFile>,
    by: (&str, i64),
) -> Result<Kept, Problem> {
    let code = &scan.view.scan.code;
    let mut tx = app.house().store().begin_write().await?;
    if let Some(file) = attached {
        tx.put_scan_file(code, file).await?;
    }
    match score(&mut tx, &scan.view, (seat, norm, seen), &made.judgement, by).await {
        Ok(Written::Kept(revision)) => {
            tx.commit().await?;
            Ok(Kept::Whole(revision))
        }
        Ok(Written::Overtaken) => {
            drop(tx);
            let organisation = &scan.view.scan.organisation;
            let mut tx = app.house().store().begin_read().await?;
            let view = peil_assessment::open(&mut tx, organisation, code).await.map_err(problem)?;
            tx.commit().await?;
            // A button that was pressed twice: it is there already.
            match view.said(seat, norm) {
                Some(said) if said.judgement == made.judgement => Ok(Kept::Whole(said.revision)),
                _ => Ok(Kept::Overtaken),
            }
        }
        Err(ScanError::Faulty { faults, .. }) => {
            Ok(Kept::Wrong(told(words, &scan.view.framework, made, &faults)))
        }
        Err(ScanError::Elsewhere(_)) => {
            let text = words.get("house_scan_norm.scoring_over").to_owned();
            Ok(Kept::Wrong(vec![("verdict".to_owned(), text)]))
        }
        Err(error) => Err(problem(error)),
    }
}

/// What was sent, with the file that came with it in the last row; and what is wrong with that file.
async fn sent(
    app: &App,
    words: Words<'_>,
    scan: &OwnScan,
    (seat, norm): (u32, usize),
    file: Option<&(String, Vec<u8>)>,
    upload: &Upload,
) -> Result<(Typed, Option<ScanFile>, Vec<Wrong>), Problem> {
    let framework = &scan.view.framework;
    let mut tx = app.house().store().begin_read().await?;
    let history = tx.judgement_history(&scan.view.scan.code, &framework.norms[norm].id).await?;
    tx.commit().await?;
    // Only files that this seat put there itself: the form names them, and whoever is in could write another name.
    let own = history.iter().filter(|row| row.seat == seat);
    let own = own.filter_map(|row| serde_json::from_str::<Judgement>(&row.judgement).ok());
    let own: Vec<FileRef> =
        own.flat_map(|said| said.evidence).filter_map(|evidence| evidence.file).collect();
    let known = |sha256: &str| own.iter().find(|file| file.sha256 == sha256).cloned();
    let parts = upload.all("part").map(str::to_owned).collect();
    let mut typed = Typed::read(framework, |name| upload.text(name), parts, known);
    let Some((name, content)) = file else { return Ok((typed, None, Vec::new())) };
    match attach(name, content.clone()) {
        Ok(attached) => {
            if let Some(row) = typed.rows.last_mut() {
                row.file = Some(attached.file);
            }
            Ok((typed, Some(attached.stored), Vec::new()))
        }
        Err(fault) => Ok((typed, None, vec![("file".to_owned(), file_fault(words, &fault))])),
    }
}

/// Why a file cannot be taken, in words.
fn file_fault(words: Words<'_>, fault: &FileFault) -> String {
    match fault {
        FileFault::Empty => words.get("house_scan_norm.file_empty").to_owned(),
        FileFault::TooLarge => words.get("house_scan_norm.file_large").to_owned(),
        FileFault::Kind => words.get("house_scan_norm.file_kind").to_owned(),
        FileFault::NotWhatItSays { says, .. } => {
            words.one("house_scan_norm.file_other", "says", says)
        }
    }
}

fn norm_page<'a>(
    app: &'a App,
    inside: &Inside,
    scan: &'a OwnScan,
    (seat, norm): (u32, usize),
    typed: &Typed,
    shown: Shown,
) -> NormPage<'a> {
    let words = app.site().words(inside.lang);
    let lang = inside.lang;
    let (view, framework) = (&scan.view, &scan.view.framework);
    let of: &Norm = &framework.norms[norm];
    let tail = scan.tail(&format!("/norms/{}", norm + 1));
    let (number, all) = ((norm + 1).to_string(), framework.norms.len().to_string());
    let scoring = scan.status() == ScanStatus::Scoring;
    let done = view.seats.iter().any(|known| known.seat == seat && known.done);
    let known = view.said(seat, norm);
    let missing = known.filter(|_| shown.wrong.is_empty() && !shown.overtaken).map(|said| {
        let made = typed.made(of);
        told(words, framework, &made, &said.judgement.faults(framework, of))
    });
    let other = known.filter(|_| shown.overtaken).map(|said| Other {
        said: moment(app, words, said.at),
        verdict: verdict_name(words, framework, said.judgement.verdict.as_ref()),
        grounds: said.judgement.grounds.clone(),
        evidence: said.judgement.evidence.iter().map(|it| it.what.clone()).collect(),
    });
    let faulty = shown.wrong.iter().any(|(field, _)| field == "file");
    let rows = rows(words, inside, scan, typed, faulty);
    let part = |part: &peil_instrument::NormPart| Choice {
        value: part.id.to_string(),
        name: part.text.get(lang).to_owned(),
        what: String::new(),
        on: typed.parts.iter().any(|id| **id == *part.id.as_str()),
    };
    let text = |text: &Text| text.get(lang).to_owned();
    NormPage {
        shell: HouseShell::inside(app.site(), inside, &tail, of.title.get(lang)),
        back: scan.back(inside),
        at: inside.path(&tail),
        progress: words.fill("house_scan_norm.progress", &[("number", &number), ("all", &all)]),
        group: text(&framework.groups[of.group].title),
        asks: text(&of.asks),
        why: text(&of.why),
        look: of.evidence.iter().map(text).collect(),
        saved: if shown.saved { words.get("house_scan_norm.saved") } else { "" },
        wrong: shown.wrong,
        missing: missing.unwrap_or_default(),
        other,
        levels: levels(words, framework, of, typed),
        aspects: aspects(words, framework, typed),
        parts: of.parts.iter().map(part).collect(),
        grounds: typed.grounds.clone(),
        rows,
        revision: view.revision(seat, norm),
        done: done && scoring,
        open: scoring && !done,
        norms: norm_links(words, inside, scan, seat, Some(norm)),
        next: (norm + 2 <= framework.norms.len())
            .then(|| inside.path(&scan.tail(&format!("/norms/{}", norm + 2)))),
    }
}

/// The rows of evidence, and an empty one if there may be more.
fn rows(
    words: Words<'_>,
    inside: &Inside,
    scan: &OwnScan,
    typed: &Typed,
    faulty: bool,
) -> Vec<RowView> {
    let is_empty = |row: &Row| *row == Row { kind: row.kind.clone(), ..Row::default() };
    let mut all: Vec<Row> = typed.rows.iter().filter(|row| !is_empty(row)).cloned().collect();
    if all.len() < Judgement::MAX_EVIDENCE {
        all.push(Row { kind: EvidenceKind::Document.word().to_owned(), ..Row::default() });
    }
    let last = all.len() - 1;
    let view = |(at, row): (usize, Row)| {
        let kind = |kind: EvidenceKind| Choice {
            value: kind.word().to_owned(),
            name: words.get(evidence_key(kind)).to_owned(),
            what: String::new(),
            on: kind.word() == row.kind,
        };
        let new = at == last && row.file.is_none();
        RowView {
            at,
            legend: if new && is_empty(&row) {
                words.get("house_scan_norm.evidence_new").to_owned()
            } else {
                words.one("house_scan_norm.evidence_number", "number", at + 1)
            },
            kinds: EvidenceKind::ALL.into_iter().map(kind).collect(),
            file: row.file.as_ref().map(|file| {
                (inside.path(&scan.tail(&format!("/file/{}", file.sha256))), file.name.clone())
            }),
            new,
            folds: new && is_empty(&row),
            open: faulty,
            row,
        }
    };
    all.into_iter().enumerate().map(view).collect()
}

/// What evidence is, in words.
pub(super) fn evidence_key(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Document => "house_scan_norm.kind_document",
        EvidenceKind::Link => "house_scan_norm.kind_link",
        EvidenceKind::Interview => "house_scan_norm.kind_interview",
        EvidenceKind::Observation => "house_scan_norm.kind_observation",
    }
}

/// All norms with how far the own score of each is.
pub(super) fn norm_links<'a>(
    words: Words<'a>,
    inside: &Inside,
    scan: &OwnScan,
    seat: u32,
    here: Option<usize>,
) -> Vec<NormLink<'a>> {
    let link = |(at, norm): (usize, &Norm)| {
        let whole = scan.view.is_whole(seat, at);
        let key = match (whole, scan.view.said(seat, at)) {
            (true, _) => "house_scan_norm.mark_whole",
            (false, Some(_)) => "house_scan_norm.mark_begun",
            (false, None) => "house_scan_norm.mark_empty",
        };
        NormLink {
            href: inside.path(&scan.tail(&format!("/norms/{}", at + 1))),
            title: norm.title.get(inside.lang).to_owned(),
            mark: words.get(key),
            whole,
            here: here == Some(at),
        }
    };
    scan.view.framework.norms.iter().enumerate().map(link).collect()
}

/// The hash that stands in an address.
pub(super) fn hash(text: &str) -> Option<[u8; 32]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}
