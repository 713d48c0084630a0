//! A scan as it stands.

use std::collections::BTreeMap;

use peil_instrument::{Framework, load_framework};
use peil_maturity::{Agreement, Judgement, Profile, ScanKind, agreement};
use peil_storage::{Scan, ScanSeat, ScanStatus, Tx};

use crate::ScanError;

/// A scan, whole: what it is on, who scores, and what was said.
#[derive(Debug, Clone)]
pub struct ScanView {
    /// What it is.
    pub scan: Scan,
    /// Who judges.
    pub kind: ScanKind,
    /// The framework, as it was when the scan was made.
    pub framework: Framework,
    /// The seats, by number.
    pub seats: Vec<ScanSeat>,
    /// By seat (0 is what was agreed) and norm.
    said: BTreeMap<(u32, usize), Said>,
}

/// The last version of what was said of a norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Which version it is, from 1.
    pub revision: u32,
    /// When it was written, in seconds since 1970.
    pub at: i64,
    /// What whoever wrote it is called.
    pub who: String,
    /// What is said.
    pub judgement: Judgement,
}

impl ScanView {
    /// What a seat says of a norm; seat 0 is what was agreed.
    pub fn said(&self, seat: u32, norm: usize) -> Option<&Said> {
        self.said.get(&(seat, norm))
    }

    /// The version of a seat's judgement that was seen: 0 if there is none yet.
    pub fn revision(&self, seat: u32, norm: usize) -> u32 {
        self.said(seat, norm).map_or(0, |said| said.revision)
    }

    /// What a seat says of every norm, in the framework's order.
    pub fn of_seat(&self, seat: u32) -> Vec<Option<&Judgement>> {
        let all = 0..self.framework.norms.len();
        all.map(|norm| self.said(seat, norm).map(|said| &said.judgement)).collect()
    }

    /// Whether nothing is missing in what a seat says of a norm.
    pub fn is_whole(&self, seat: u32, norm: usize) -> bool {
        self.said(seat, norm).is_some_and(|said| {
            said.judgement.faults(&self.framework, &self.framework.norms[norm]).is_empty()
        })
    }

    /// The norms of which a seat still misses something, as indices.
    pub fn unfinished(&self, seat: u32) -> Vec<usize> {
        let all = 0..self.framework.norms.len();
        all.filter(|norm| !self.is_whole(seat, *norm)).collect()
    }

    /// The seat of an account, if it has one.
    pub fn seat_of(&self, account: &[u8; 16]) -> Option<&ScanSeat> {
        self.seats.iter().find(|seat| seat.account.as_ref() == Some(account))
    }

    /// How far each norm is met, by what was agreed.
    pub fn profile(&self) -> Profile {
        Profile::of(&self.framework, &self.of_seat(0))
    }

    /// How far assessors agreed; none while they still score.
    pub fn agreement(&self) -> Option<Agreement> {
        if self.scan.status == ScanStatus::Scoring {
            return None;
        }
        let scores: Vec<_> = self.seats.iter().map(|seat| self.of_seat(seat.seat)).collect();
        Some(agreement(&self.framework, &scores))
    }
}

/// Reads a scan of an organisation.
///
/// # Errors
/// [`ScanError::NoScan`] if the organisation has none with this code; [`ScanError::Corrupt`]; [`ScanError::Storage`].
pub async fn open(tx: &mut Tx, organisation: &str, code: &str) -> Result<ScanView, ScanError> {
    let scan = tx.scan(code).await?.filter(|scan| scan.organisation == organisation);
    let scan = scan.ok_or_else(|| ScanError::NoScan(code.to_owned()))?;
    let corrupt = || ScanError::Corrupt(code.to_owned());
    let kind = ScanKind::read(&scan.kind).ok_or_else(corrupt)?;
    let source = tx.framework_source(&scan.framework, &scan.version).await?.ok_or_else(corrupt)?;
    let framework = load_framework("framework.toml", &source).map_err(|_| corrupt())?;
    let seats = tx.scan_seats(code).await?;
    let mut said = BTreeMap::new();
    for row in tx.judgements(code).await? {
        let norm = framework.norm_index(row.norm.as_str()).ok_or_else(corrupt)?;
        let judgement = serde_json::from_str(&row.judgement).map_err(|_| corrupt())?;
        let (revision, at, who) = (row.revision, row.at, row.who);
        said.insert((row.seat, norm), Said { revision, at, who, judgement });
    }
    Ok(ScanView { scan, kind, framework, seats, said })
}

/// The closed scans that an organisation keeps, whole, the latest day first.
///
/// # Errors
/// As [`open`].
pub async fn closed(tx: &mut Tx, organisation: &str) -> Result<Vec<ScanView>, ScanError> {
    let mut views = Vec::new();
    for scan in tx.scans(organisation).await? {
        if scan.status == ScanStatus::Closed {
            views.push(open(tx, organisation, &scan.code).await?);
        }
    }
    Ok(views)
}
