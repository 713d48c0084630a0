//! The records of maturity scans.

use jiff::civil::Date;
use peil_instrument::{Id, Text};

/// A maturity scan of an organisation or one of its units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// Its code; no other scan has it.
    pub code: String,
    /// The code of the organisation that keeps it.
    pub organisation: String,
    /// What ties it to scans of other units, to be laid side by side; empty for none.
    pub programme: String,
    /// The code of the unit that is judged; empty for the whole organisation.
    pub unit: String,
    /// What is judged is called.
    pub name: Text,
    /// The framework's id.
    pub framework: Id,
    /// The framework's version.
    pub version: String,
    /// The word for who judges.
    pub kind: String,
    /// The day of which it says how things stand.
    pub day: Date,
    /// Where it stands.
    pub status: ScanStatus,
}

/// Where a scan stands. It only moves forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScanStatus {
    /// Assessors score, and see their own scores only.
    Scoring,
    /// All scores are seen, and levels are agreed.
    Consensus,
    /// Everything is agreed and nothing changes any more.
    Closed,
}

impl ScanStatus {
    /// All of them, in order.
    pub const ALL: [ScanStatus; 3] =
        [ScanStatus::Scoring, ScanStatus::Consensus, ScanStatus::Closed];

    /// Its word in the database.
    pub fn word(self) -> &'static str {
        match self {
            ScanStatus::Scoring => "scoring",
            ScanStatus::Consensus => "consensus",
            ScanStatus::Closed => "closed",
        }
    }

    /// The inverse of [`ScanStatus::word`].
    pub fn read(word: &str) -> Option<ScanStatus> {
        ScanStatus::ALL.into_iter().find(|status| status.word() == word)
    }
}

/// A seat of an assessor in a scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanSeat {
    /// Its number, from 1.
    pub seat: u32,
    /// What the assessor is called.
    pub name: String,
    /// The account; none of somebody who scored elsewhere.
    pub account: Option<[u8; 16]>,
    /// Whether the assessor is done.
    pub done: bool,
}

/// A version of what was said of a norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanJudgement {
    /// The seat; 0 for what was agreed.
    pub seat: u32,
    /// The norm.
    pub norm: Id,
    /// Which version, from 1.
    pub revision: u32,
    /// When it was written, in seconds since 1970.
    pub at: i64,
    /// What whoever wrote it is called.
    pub who: String,
    /// What was said, as JSON.
    pub judgement: String,
}

/// A file beside evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanFile {
    /// The SHA-256 of its content.
    pub sha256: [u8; 32],
    /// What it is: the word after the dot.
    pub kind: String,
    /// What is in it.
    pub content: Vec<u8>,
}
