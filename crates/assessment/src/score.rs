//! What assessors say, each in a seat of their own.

use peil_instrument::Framework;
use peil_maturity::{Fault, Judgement, ScanKind, Verdict};
use peil_storage::{Constraint, ScanJudgement, StorageError, Tx};

use crate::{ScanError, ScanView};

/// What became of something that was to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It is kept, as this version.
    Kept(u32),
    /// Somebody else wrote in the meantime, and nothing was written.
    Overtaken,
}

/// Keeps what a seat says of a norm. It may be half done.
///
/// `seen` is the version that was looked at, 0 if there was none. If nothing is changed in it, nothing is written.
///
/// # Errors
/// [`ScanError::NoSeat`], [`ScanError::NoNorm`]; [`ScanError::Faulty`] if something is wrong with it, and not just missing;
/// [`ScanError::Elsewhere`] if assessors no longer score; [`ScanError::Storage`].
pub async fn score(
    tx: &mut Tx,
    view: &ScanView,
    (seat, norm, seen): (u32, usize, u32),
    judgement: &Judgement,
    (who, at): (&str, i64),
) -> Result<Written, ScanError> {
    if !view.seats.iter().any(|known| known.seat == seat) {
        return Err(ScanError::NoSeat(seat));
    }
    write(tx, view, (seat, norm, seen), judgement, (who, at), |fault| !fault.is_missing()).await
}

/// Keeps a judgement, if none of its faults is refused.
pub(crate) async fn write(
    tx: &mut Tx,
    view: &ScanView,
    (seat, norm, seen): (u32, usize, u32),
    judgement: &Judgement,
    (who, at): (&str, i64),
    refused: impl Fn(&Fault) -> bool,
) -> Result<Written, ScanError> {
    let of = view.framework.norms.get(norm);
    let of = of.ok_or_else(|| ScanError::NoNorm((norm + 1).to_string()))?;
    let mut faults: Vec<Fault> =
        judgement.faults(&view.framework, of).into_iter().filter(refused).collect();
    faults.extend(without_level(view.kind, &view.framework, judgement));
    if !faults.is_empty() {
        return Err(ScanError::Faulty { norm: of.id.clone(), faults });
    }
    let last = view.said(seat, norm);
    if last.is_some_and(|last| last.revision == seen && last.judgement == *judgement) {
        return Ok(Written::Kept(seen));
    }
    let corrupt = |_| ScanError::Corrupt(view.scan.code.clone());
    let row = ScanJudgement {
        seat,
        norm: of.id.clone(),
        revision: seen.saturating_add(1),
        at,
        who: who.to_owned(),
        judgement: serde_json::to_string(judgement).map_err(corrupt)?,
    };
    let revision = row.revision;
    let added = tx.add_judgement(&view.scan.code, &row).await.map_err(elsewhere)?;
    Ok(if added { Written::Kept(revision) } else { Written::Overtaken })
}

/// What is wrong with a state without a level where assessors score: only a report of others tells no level.
pub(crate) fn without_level(
    kind: ScanKind,
    framework: &Framework,
    judgement: &Judgement,
) -> Option<Fault> {
    let stated = matches!(judgement.verdict, Some(Verdict::Stated(_)));
    (stated && kind != ScanKind::Published).then(|| {
        let known: Vec<&str> = framework.levels.iter().map(|level| level.id.as_str()).collect();
        Fault::NoLevel { known: known.join(", ") }
    })
}

/// Says that an assessor is done.
///
/// # Errors
/// [`ScanError::Unfinished`] with the norms that still miss something; [`ScanError::Elsewhere`] if assessors no longer
/// score; [`ScanError::Storage`].
pub async fn finish(tx: &mut Tx, view: &ScanView, seat: u32) -> Result<(), ScanError> {
    let unfinished = view.unfinished(seat);
    if !unfinished.is_empty() {
        let norms = unfinished.into_iter().map(|norm| view.framework.norms[norm].id.clone());
        return Err(ScanError::Unfinished { norms: norms.collect() });
    }
    tx.mark_seat(&view.scan.code, seat, true).await.map_err(elsewhere)
}

/// Lets an assessor who was done go on.
///
/// # Errors
/// [`ScanError::Elsewhere`] if assessors no longer score; [`ScanError::Storage`].
pub async fn resume(tx: &mut Tx, view: &ScanView, seat: u32) -> Result<(), ScanError> {
    tx.mark_seat(&view.scan.code, seat, false).await.map_err(elsewhere)
}

pub(crate) fn elsewhere(error: StorageError) -> ScanError {
    match error {
        StorageError::Conflict(Constraint::ScanStatus { scan }) => ScanError::Elsewhere(scan),
        error => error.into(),
    }
}
