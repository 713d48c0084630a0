//! Keeping maturity scans: who scores, what was said, what was agreed.
//!
//! A scan stands in one of three places, and only moves forward:
//!
//! | place | who writes | who sees |
//! |---|---|---|
//! | scoring | every assessor in a seat of their own | an assessor the own scores, nobody those of others |
//! | consensus | all of them, together | everything |
//! | closed | nobody | everything |
//!
//! Every version of every judgement is kept. Whoever writes says which version they saw; if somebody else wrote in the
//! meantime nothing is written and [`Written::Overtaken`] says so: nothing is lost, and nothing is written over.
//!
//! [`open`] reads a scan whole; what is done to it takes what was read. Times are arguments.

mod agree;
mod create;
mod error;
mod evidence_file;
mod files;
mod findings;
mod programme;
mod score;
mod view;

pub use agree::{agree, begin_consensus, close};
pub use create::{NewSeat, create, known_framework};
pub use error::ScanError;
pub use evidence_file::{Attached, FileFault, MAX_EVIDENCE_BYTES, attach};
pub use files::{ScanFolder, export, import};
pub use findings::import_findings;
pub use programme::{ProgrammeView, earlier, programme};
pub use score::{Written, finish, resume, score};
pub use view::{Said, ScanView, closed, open};
