//! A scan from files, and to files.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use peil_instrument::Framework;
use peil_maturity::{FileRef, Judgement, ScanPlan, SeatJudgement, stored_name, write_scan};
use peil_storage::{ScanJudgement, ScanStatus, Tx};

use crate::score::without_level;
use crate::{NewSeat, ScanError, ScanView, attach, close, create, open};

/// A scan as it was read from files.
#[derive(Debug, Clone)]
pub struct ScanFolder {
    /// What it is of, and who judges.
    pub plan: ScanPlan,
    /// The framework's file, if Peil does not have it.
    pub framework: Option<String>,
    /// What was said, of seats and (seat 0) together.
    pub judgements: Vec<SeatJudgement>,
    /// The files beside evidence, by the name by which evidence names them.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Takes a scan in. With a level agreed for every norm it is closed; with some it stands in consensus; else assessors score.
///
/// # Errors
/// As [`create()`]; [`ScanError::NoFile`] and [`ScanError::File`] for what stands beside evidence; [`ScanError::Faulty`].
/// Nothing is written then, if the transaction is not committed.
pub async fn import(
    tx: &mut Tx,
    organisation: &str,
    folder: &ScanFolder,
    at: i64,
) -> Result<ScanStatus, ScanError> {
    let ScanFolder { plan, framework, judgements, files } = folder;
    let seat = |name: &String| NewSeat { name: name.clone(), account: None };
    let seats: Vec<NewSeat> = plan.assessors.iter().map(seat).collect();
    let framework = create(tx, organisation, plan, framework.as_deref(), &seats).await?;
    let name = |seat: u32| {
        let index = usize::try_from(seat).ok().and_then(|seat| seat.checked_sub(1));
        index.and_then(|index| plan.assessors.get(index)).map_or("", String::as_str)
    };
    for said in judgements.iter().filter(|said| said.seat > 0) {
        let judgement = with_files(tx, &plan.code, &said.judgement, files).await?;
        if let Some(fault) = without_level(plan.kind, &framework, &judgement) {
            let norm = framework.norms[said.norm].id.clone();
            return Err(ScanError::Faulty { norm, faults: vec![fault] });
        }
        let who = name(said.seat);
        put(tx, &plan.code, &framework, (said.seat, said.norm), &judgement, (who, at)).await?;
    }
    let view = open(tx, organisation, &plan.code).await?;
    for seat in &view.seats {
        if view.unfinished(seat.seat).is_empty() {
            tx.mark_seat(&plan.code, seat.seat, true).await?;
        }
    }
    let agreed: Vec<&SeatJudgement> = judgements.iter().filter(|said| said.seat == 0).collect();
    if agreed.is_empty() {
        return Ok(ScanStatus::Scoring);
    }
    tx.move_scan(&plan.code, ScanStatus::Scoring, ScanStatus::Consensus).await?;
    for said in agreed {
        let of = &framework.norms[said.norm];
        let judgement = with_files(tx, &plan.code, &said.judgement, files).await?;
        let mut faults = judgement.faults(&framework, of);
        faults.extend(without_level(plan.kind, &framework, &judgement));
        if !faults.is_empty() {
            return Err(ScanError::Faulty { norm: of.id.clone(), faults });
        }
        put(tx, &plan.code, &framework, (0, said.norm), &judgement, ("", at)).await?;
    }
    let view = open(tx, organisation, &plan.code).await?;
    match close(tx, &view).await {
        Ok(()) => Ok(ScanStatus::Closed),
        Err(ScanError::Unfinished { .. }) => Ok(ScanStatus::Consensus),
        Err(error) => Err(error),
    }
}

async fn put(
    tx: &mut Tx,
    scan: &str,
    framework: &Framework,
    (seat, norm): (u32, usize),
    judgement: &Judgement,
    (who, at): (&str, i64),
) -> Result<(), ScanError> {
    let corrupt = |_| ScanError::Corrupt(scan.to_owned());
    let row = ScanJudgement {
        seat,
        norm: framework.norms[norm].id.clone(),
        revision: 1,
        at,
        who: who.to_owned(),
        judgement: serde_json::to_string(judgement).map_err(corrupt)?,
    };
    // The first version of a scan that nobody else has seen yet.
    tx.add_judgement(scan, &row).await?;
    Ok(())
}

/// A judgement whose evidence names files by their content, which is kept.
async fn with_files(
    tx: &mut Tx,
    scan: &str,
    judgement: &Judgement,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<Judgement, ScanError> {
    let mut judgement = judgement.clone();
    for file in judgement.evidence.iter_mut().filter_map(|evidence| evidence.file.as_mut()) {
        let content = files.get(&file.name).ok_or_else(|| ScanError::NoFile(file.name.clone()))?;
        let plain = plain_name(&file.name);
        let attached = attach(plain, content.clone());
        let failed = |fault| ScanError::File { name: file.name.clone(), fault };
        let attached = attached.map_err(failed)?;
        tx.put_scan_file(scan, &attached.stored).await?;
        *file = attached.file;
    }
    Ok(judgement)
}

/// The name of a file without its folder and without the digits that [`stored_name`] puts before it.
fn plain_name(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or(name);
    match name.split_once('-') {
        Some((digits, rest))
            if digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            rest
        }
        _ => name,
    }
}

/// A scan as files: those of [`write_scan`], its framework, and what stands beside evidence. [`import`] takes them in again.
///
/// While assessors score nobody sees the scores of others, and so there is nothing to give.
///
/// # Errors
/// [`ScanError::Elsewhere`] while assessors score; [`ScanError::Corrupt`], [`ScanError::Storage`].
pub async fn export(tx: &mut Tx, view: &ScanView) -> Result<Vec<(String, Vec<u8>)>, ScanError> {
    let scan = &view.scan;
    if scan.status == ScanStatus::Scoring {
        return Err(ScanError::Elsewhere(scan.code.clone()));
    }
    let corrupt = || ScanError::Corrupt(scan.code.clone());
    let plan = ScanPlan {
        code: scan.code.clone(),
        programme: scan.programme.clone(),
        framework: scan.framework.clone(),
        version: scan.version.clone(),
        kind: view.kind,
        day: scan.day,
        unit: scan.unit.clone(),
        assessors: view.seats.iter().map(|seat| seat.name.clone()).collect(),
        name: scan.name.clone(),
    };
    let mut judgements = Vec::new();
    for seat in [0].into_iter().chain(view.seats.iter().map(|seat| seat.seat)) {
        for norm in 0..view.framework.norms.len() {
            if let Some(said) = view.said(seat, norm) {
                judgements.push(SeatJudgement { seat, norm, judgement: said.judgement.clone() });
            }
        }
    }
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, text) in write_scan(&view.framework, &plan, &judgements) {
        files.push((name.to_owned(), text.into_bytes()));
    }
    let source = tx.framework_source(&scan.framework, &scan.version).await?.ok_or_else(corrupt)?;
    files.push(("framework.toml".to_owned(), source.into_bytes()));
    let beside = judgements.iter().flat_map(|said| &said.judgement.evidence);
    let mut beside: Vec<&FileRef> = beside.filter_map(|evidence| evidence.file.as_ref()).collect();
    beside.sort();
    beside.dedup();
    for file in beside {
        let hash = HEXLOWER.decode(file.sha256.as_bytes()).ok();
        let hash: Option<[u8; 32]> = hash.and_then(|bytes| bytes.try_into().ok());
        let stored = tx.scan_file(&scan.code, &hash.ok_or_else(corrupt)?).await?;
        files.push((stored_name(file), stored.ok_or_else(corrupt)?.content));
    }
    Ok(files)
}
