//! Consensus: assessors fix the level of each norm, with a reason.

use peil_maturity::Judgement;
use peil_storage::{ScanStatus, Tx};

use crate::score::{elsewhere, write};
use crate::{ScanError, ScanView, Written};

/// Ends the scoring: from here on everybody sees everything.
///
/// # Errors
/// [`ScanError::Waiting`] with the assessors who are not done, unless it goes on `anyway`: what they did not score counts
/// as not judged by them; [`ScanError::Elsewhere`]; [`ScanError::Storage`].
pub async fn begin_consensus(tx: &mut Tx, view: &ScanView, anyway: bool) -> Result<(), ScanError> {
    let waiting = view.seats.iter().filter(|seat| !seat.done).map(|seat| seat.name.clone());
    let seats: Vec<String> = waiting.collect();
    if !seats.is_empty() && !anyway {
        return Err(ScanError::Waiting { seats });
    }
    let (from, to) = (ScanStatus::Scoring, ScanStatus::Consensus);
    tx.move_scan(&view.scan.code, from, to).await.map_err(elsewhere)
}

/// Keeps what was agreed of a norm. It is whole: a level and its reason, and every aspect.
///
/// # Errors
/// [`ScanError::Faulty`] with what is wrong or missing; [`ScanError::NoNorm`]; [`ScanError::Elsewhere`] if nothing is
/// agreed yet, or any more; [`ScanError::Storage`].
pub async fn agree(
    tx: &mut Tx,
    view: &ScanView,
    (norm, seen): (usize, u32),
    judgement: &Judgement,
    by: (&str, i64),
) -> Result<Written, ScanError> {
    write(tx, view, (0, norm, seen), judgement, by, |_| true).await
}

/// Closes a scan: nothing of it changes any more.
///
/// # Errors
/// [`ScanError::Unfinished`] with the norms of which nothing was agreed; [`ScanError::Elsewhere`]; [`ScanError::Storage`].
pub async fn close(tx: &mut Tx, view: &ScanView) -> Result<(), ScanError> {
    let unfinished = view.unfinished(0);
    if !unfinished.is_empty() {
        let norms = unfinished.into_iter().map(|norm| view.framework.norms[norm].id.clone());
        return Err(ScanError::Unfinished { norms: norms.collect() });
    }
    let (from, to) = (ScanStatus::Consensus, ScanStatus::Closed);
    tx.move_scan(&view.scan.code, from, to).await.map_err(elsewhere)
}
