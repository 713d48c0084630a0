//! `/house/scans/{scan}/file/{sha256}` and `/export`: a file beside evidence; the whole scan as files.

use axum::extract::{Path, State};
use axum::response::Response;
use data_encoding::HEXLOWER;
use peil_accounts::{By, Event};
use peil_assessment::{ScanError, export as export_scan};
use peil_maturity::{FileRef, Judgement};
use peil_storage::ScanStatus;

use super::{OwnScan, problem};
use crate::App;
use crate::house::gate::{Inside, see_other};
use crate::house::results::{ZIP, download};
use crate::problem::{Problem, ProblemKind};

/// `GET /house/scans/{scan}/file/{sha256}`: while assessors score only what stands beside the own evidence.
pub(crate) async fn file(
    State(app): State<App>,
    scan: OwnScan,
    Path((_, sha256)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let hash = hash(&sha256).ok_or(ProblemKind::NotFound)?;
    let named = named(&scan, &sha256).ok_or(ProblemKind::NotFound)?;
    let mut tx = app.house().store().begin_read().await?;
    let stored = tx.scan_file(&scan.view.scan.code, &hash).await?;
    tx.commit().await?;
    let stored = stored.ok_or(ProblemKind::NotFound)?;
    // Headers are plain letters; what the name ends in is kept.
    let plain = |c: char| if c.is_ascii_alphanumeric() || " -_.".contains(c) { c } else { '_' };
    let name: String = named.name.chars().map(plain).collect();
    Ok(download(&name, media(&stored.kind), stored.content))
}

/// How evidence that whoever is in may see names this file.
fn named(scan: &OwnScan, sha256: &str) -> Option<FileRef> {
    let all = scan.view.seats.iter().map(|seat| seat.seat);
    let seats: Vec<u32> = match scan.status() {
        ScanStatus::Scoring => scan.seat.into_iter().collect(),
        _ => all.chain([0]).collect(),
    };
    let said = seats.into_iter().flat_map(|seat| scan.view.of_seat(seat));
    let files = said.flatten().flat_map(|said: &Judgement| &said.evidence);
    let mut files = files.filter_map(|evidence| evidence.file.as_ref());
    files.find(|file| file.sha256 == sha256).cloned()
}

/// The media type of what may stand beside evidence.
fn media(kind: &str) -> &'static str {
    match kind {
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        _ => "application/octet-stream",
    }
}

/// `GET /house/scans/{scan}/export`: all of a scan as one zip, once the talk has begun.
pub(crate) async fn export(
    State(app): State<App>,
    inside: Inside,
    scan: OwnScan,
) -> Result<Response, Problem> {
    let code = scan.view.scan.code.clone();
    let mut tx = app.house().store().begin_read().await?;
    let files = match export_scan(&mut tx, &scan.view).await {
        Ok(files) => files,
        // The page says where it stands.
        Err(ScanError::Elsewhere(_)) => return Ok(see_other(&inside.path(&scan.tail("")))),
        Err(error) => return Err(problem(error)),
    };
    tx.commit().await?;
    let event = Event::ScanTaken { scan: code.clone() };
    app.house().accounts().record(By::Account(&inside.signed), event).await?;
    let made = tokio::task::spawn_blocking(move || zipped(&files));
    let zip = made.await.map_err(Problem::internal)?.map_err(Problem::internal)?;
    Ok(download(&format!("scan-{code}.zip"), ZIP, zip))
}

fn zipped(files: &[(String, Vec<u8>)]) -> anyhow::Result<Vec<u8>> {
    let folder = tempfile::tempdir()?;
    for (name, content) in files {
        let path = folder.path().join(name);
        if let Some(above) = path.parent() {
            std::fs::create_dir_all(above)?;
        }
        std::fs::write(path, content)?;
    }
    let apart = tempfile::tempdir()?;
    let out = apart.path().join("scan.zip");
    let names = files.iter().map(|(name, _)| name.as_str());
    peil_exchange::zip_files(&out, folder.path(), names)?;
    Ok(std::fs::read(out)?)
}

/// The hash that stands in an address.
fn hash(text: &str) -> Option<[u8; 32]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}
