//! Fieldwork: how a wave is launched, answered and closed.
//!
//! The room between storage and everybody who runs a wave: the web service, the command line, and
//! later the coordinator's pages. It makes codes and tokens, keeps exchange and submission apart, and
//! at closing has disclosure control decide, freezes the dataset and destroys what is left.
//!
//! # The seam for anonymity
//! [`Fieldwork::exchange`] takes a code and writes the invitation or the team link, nothing else; it hands out a
//! [`Token`] that is stored nowhere. [`Fieldwork::submit`] takes a token and answers and writes
//! records and a spent mark, nothing else. They share no record, no session and no transaction.
//! A later step has the token blind-signed by the browser; only its making changes.
//!
//! # Many at the same time
//! Submissions share commits and are acknowledged after theirs (`intake.rs`). Codes are looked up before
//! they take the writer, so that trying codes keeps nobody waiting (`gate.rs`). Both are limits of one
//! process and hold nothing that must survive it: several may serve the same database.

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
mod plan;
mod results;
mod secrets;
mod team_link;
mod token;
mod words;

pub use close::{CloseError, Closed, close};
pub use code::{Code, CodeError};
pub use desk::{Clock, Exchanged, Fieldwork, Presented, SharedRng, Submitted};
pub use draft::{DraftProblem, LineageProblem, draft_problems, read_lineage, waves_of_series};
pub use error::FieldworkError;
pub use fielded::{Doors, FieldedWave, class_size};
pub use launch::{LaunchError, Launched, launch};
pub use plan::{Milestone, NextWave, Planned, milestones, next_wave};
pub use results::{ResultsError, WaveResults, results};
pub use secrets::{SecretError, SecretsDir, WaveSecret};
pub use team_link::{TeamLinkAdded, TeamLinkError, add_team_link};
pub use token::Token;
pub use words::{
    OwnWords, ReviewRow, Reviewed, ReviewedItem, RowFault, RowProblem, ShownTexts, ToReview,
    WordsError, awaits_review, record_review, reviewed, to_review,
};
