//! `/house/scans/{scan}/norms/{number}`: one norm, as an assessor scores it in the own seat.
//!
//! What is half done is kept. If the same assessor wrote elsewhere in the meantime, both versions are shown. The script sends the
//! same form when a field changed, and asks for the answer as JSON.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use peil_assessment::{FileFault, ScanError, Written, attach, score};
use peil_maturity::{FileRef, Judgement};
use peil_storage::{ScanFile, ScanStatus};

use super::form::{Made, Typed};
use super::norm_page::{Shown, norm_page};
use super::told::{Wrong, told};
use super::{OwnScan, now, problem};
use crate::App;
use crate::headers::json;
use crate::house::gate::{Inside, see_other, with};
use crate::house::page::{Upload, mend, page};
use crate::house::results::asked;
use crate::problem::Problem;
use crate::words::Words;

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
