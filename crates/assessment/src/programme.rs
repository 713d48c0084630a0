//! Scans that lie side by side: of several organisations, and of one before.

use peil_instrument::Framework;
use peil_maturity::{Member, Programme};
use peil_storage::{Scan, ScanStatus, Tx};

use crate::{ScanError, ScanView, open};

/// The closed scans of a programme, side by side.
#[derive(Debug, Clone)]
pub struct ProgrammeView {
    /// Its code.
    pub code: String,
    /// The framework they are on.
    pub framework: Framework,
    /// The organisations, by the code of their unit.
    pub programme: Programme,
    /// The scans, in the same order.
    pub scans: Vec<Scan>,
    /// Scans that are not closed yet, or on another framework or version: not in it.
    pub left_out: Vec<Scan>,
}

/// Lays the closed scans of a programme side by side; none if there is no closed scan in it.
///
/// On which framework and version: that of the latest day. Of a unit that was scanned twice in it the latest counts.
///
/// # Errors
/// [`ScanError::Corrupt`], [`ScanError::Storage`].
pub async fn programme(
    tx: &mut Tx,
    organisation: &str,
    code: &str,
) -> Result<Option<ProgrammeView>, ScanError> {
    let all = tx.scans(organisation).await?;
    let all: Vec<Scan> = all.into_iter().filter(|scan| scan.programme == code).collect();
    let closed = |scan: &&Scan| scan.status == ScanStatus::Closed;
    let Some(first) = all.iter().find(closed) else { return Ok(None) };
    let on = (first.framework.clone(), first.version.clone());
    let (mut views, mut left_out): (Vec<ScanView>, Vec<Scan>) = (Vec::new(), Vec::new());
    for scan in &all {
        let same = (&scan.framework, &scan.version) == (&on.0, &on.1);
        let there = views.iter().any(|view| view.scan.unit == scan.unit);
        if same && !there && closed(&scan) {
            views.push(open(tx, organisation, &scan.code).await?);
        } else {
            left_out.push(scan.clone());
        }
    }
    views.sort_by(|one, other| one.scan.unit.cmp(&other.scan.unit));
    let member = |view: &ScanView| Member {
        code: view.scan.unit.clone(),
        name: view.scan.name.clone(),
        profile: view.profile(),
    };
    let members = views.iter().map(member).collect();
    let Some(view) = views.first() else { return Ok(None) };
    let (framework, code) = (view.framework.clone(), code.to_owned());
    let scans = views.into_iter().map(|view| view.scan).collect();
    Ok(Some(ProgrammeView { code, framework, programme: Programme { members }, scans, left_out }))
}

/// The scan before one, with which it is compared: the last closed one of an earlier day, of the same unit, on a version of the
/// same framework, and judged by the same kind of people.
///
/// # Errors
/// [`ScanError::Storage`].
pub async fn earlier(tx: &mut Tx, scan: &Scan) -> Result<Option<Scan>, ScanError> {
    let all = tx.scans(&scan.organisation).await?;
    // The latest day comes first.
    Ok(all.into_iter().find(|other| {
        other.status == ScanStatus::Closed
            && other.unit == scan.unit
            && other.framework == scan.framework
            && other.kind == scan.kind
            && other.day < scan.day
    }))
}
