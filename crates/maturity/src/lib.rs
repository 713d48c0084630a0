//! The maturity scan: what is arranged, judged on the norms of a framework, and laid beside what staff experience.
//!
//! Values in, values out: no files, no clock, no database.
//!
//! - A [`Judgement`] is what one assessor says of one norm, with grounds and evidence; [`Judgement::faults`] says what is
//!   wrong or still missing in it.
//! - [`agreement()`] says how far assessors agreed before they spoke with each other, and on which norms they did not.
//! - A [`Profile`] is how far each norm is met, by group and as a whole: counts, never an average grade. [`changes()`] lays
//!   two of them side by side.
//! - A [`Programme`] lays the profiles of several organisations side by side, and says who could learn from whom.
//! - [`themes()`] lays the norms beside the survey's scales: arranged but not felt, felt but not arranged, both, neither.
//! - [`read_findings`] reads judgements that were published elsewhere, where only met, partly and not met are told.
//!
//! # Levels and states
//! A framework names its levels, and from which of them a norm counts as met. A [`State`] is what remains of a level when
//! frameworks, or findings of others, are laid side by side:
//!
//! | level | state |
//! |---|---|
//! | `met_from` or higher | [`State::Met`] |
//! | the lowest | [`State::NotMet`] |
//! | between | [`State::Partly`] |
//! | cannot be judged, or not judged | [`State::Unknown`] |
//!
//! Unknown is never counted as met, nor as not met.

mod agreement;
mod change;
mod culture;
mod findings;
mod judgement;
mod profile;
mod programme;
mod scan_files;
mod state;
mod table;

pub use agreement::{Agreement, Differing, PairKappa, agreement};
pub use change::{NormChange, Since, changes};
pub use culture::{Combination, Felt, Structure, Theme, themes, threshold};
pub use findings::{Finding, FindingsError, FindingsProblem, read_findings, write_findings};
pub use judgement::{AspectVerdict, Evidence, EvidenceKind, Fault, FileRef, Judgement, Verdict};
pub use profile::{GroupProfile, NormResult, Profile};
pub use programme::{Learning, Member, Programme};
pub use scan_files::{
    SCAN_FILES, ScanFault, ScanFilesError, ScanKind, ScanPlan, ScanProblem, SeatJudgement,
    read_judgements, read_plan, stored_name, write_scan,
};
pub use state::{State, StateCounts};
pub use table::TableProblem;
