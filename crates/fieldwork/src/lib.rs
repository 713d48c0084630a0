//! Fieldwork: how a wave is launched, answered and closed.
//!
//! The room between storage and everybody who runs a wave: the web service, the command line, and
//! later the coordinator's pages. It makes codes and class keys, keeps exchange and submission apart, and
//! at closing opens the urn, has disclosure control decide, freezes the dataset and destroys what is left.
//!
//! # Why nobody can find out who gave an answer
//! [`Fieldwork::sign`] takes a code and a blinded message, writes the invitation or the team link, nothing else, and
//! gives a signature that fits a token it never saw. [`Fieldwork::hand_in`] takes that token with sealed answers, and
//! writes them to the urn, nothing else. They share no record, no session and no transaction, and nothing that the one
//! sees occurs in the other. What is written lies in no order ([`UrnDir`]). `docs/anonymity.md` has the whole of it.
//!
//! # Many at the same time
//! Submissions share writes and are acknowledged after theirs (`intake.rs`). Codes are looked up before
//! they take the writer, so that trying codes keeps nobody waiting (`gate.rs`). Both are limits of one
//! process and hold nothing that must survive it: several may serve the same database, each with its own urn.

mod again;
mod asked;
mod close;
mod code;
mod desk;
mod draft;
mod error;
mod fielded;
mod gate;
mod intake;
mod launch;
mod library;
mod opening;
mod personal;
mod plan;
mod prepare;
mod private_file;
mod progress;
mod promised;
mod propose;
mod results;
mod secrets;
pub mod slots;
mod team_link;
mod urn;
mod words;

pub use again::Again;
pub use asked::{Asked, put_draft};
pub use close::{CloseError, Closed, Closing, close};
pub use code::{Code, CodeError};
pub use desk::{
    BlindSignature, Clock, CodeRefusal, Exchanged, Fieldwork, Presented, SharedRng, Submitted,
    drawn, receipt_text,
};
pub use draft::{
    DraftProblem, LineageProblem, draft_problems, read_lineage, revised_draft_problems,
    waves_of_series,
};
pub use error::FieldworkError;
pub use fielded::{Doors, FieldedWave, class_size};
pub use launch::{GONE_DAYS, Invited, LaunchError, Launched, Promising, launch};
pub use library::questionnaire_of;
pub use peil_anonymity::Token;
pub use personal::{PersonalLink, PersonalLinksError, personal_links};
pub use plan::{Milestone, NextWave, Planned, milestones, next_wave};
pub use prepare::{
    DraftStaff, KeyKept, Paper, Preparation, PrepareError, Settled, Step, launch_prepared,
    put_staff, settle, texts_print,
};
pub use progress::{Quarter, UnitProgress, progress};
pub use promised::{BrokenPromise, KEYS_FORMAT, Promised, keys_json};
pub use propose::{Proposal, ProposeError, drafted_lineage, propose};
pub use results::{ResultsError, WaveResults, results};
pub use secrets::{SecretError, SecretsDir, WaveSecret};
pub use team_link::{TeamLinkAdded, TeamLinkError, add_team_link};
pub use urn::{UrnDir, UrnError};
pub use words::{
    OwnWords, ReviewRow, Reviewed, ReviewedItem, RowFault, RowProblem, ShownTexts, ToReview,
    WordsError, awaits_review, record_review, reviewed, to_review,
};
