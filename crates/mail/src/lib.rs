//! Invitations by mail: what they say, and sending them to everybody once, over any relay.
//!
//! - [`MailSettings`] become a [`Relay`]; [`check`] tries it.
//! - [`plan()`] says whether a round may go out and what it would do; [`send()`] sends it, or goes on with it.
//! - [`send_batch`] does the same with any [`Batch`]: [`NoticeWords`] are for managers, once results are shared.
//! - [`preview`] and [`send_test`] show a mail before anybody gets it.
//! - [`rounds`], [`missed`] and [`refused`] say what became of it; [`record_returned`] takes in what came back later.
//!
//! # Why nobody is mailed twice
//! A mail is taken in the database, and that is on disk, before it is handed to the relay; nobody else gets it then. What
//! the relay says is written down after that. A break before the mail itself was sent is told from one during that
//! (`connection.rs`): only what certainly was not accepted is tried again. A mail that was cut off in between is unsure, and
//! never sent again by itself.
//!
//! # Why mail tells nothing of who took part
//! Every round goes to everybody who is invited by mail, with the same words, in the order of random ids. Nothing here
//! reads whether a code was used. No address and no code stands in an error or a log. What is kept goes with the
//! invitations when the wave closes.

mod connection;
mod error;
mod letter;
mod message;
mod notice;
mod plan;
mod send;
mod settings;
mod test_mail;
mod undelivered;

pub use error::{MailError, RelayError};
pub use letter::{MailWave, Personal, Words, Written};
pub use notice::{NoticeWords, Told, entry_mail};
pub use plan::{RoundPlan, mail_wave, plan, rounds};
pub use send::{
    Batch, BatchSent, Outside, Post, Progress, Round, RoundSent, check, send, send_batch,
};
pub use settings::{MailSettings, Relay, Security, SettingsError};
pub use test_mail::{preview, send_one, send_test};
pub use undelivered::{Missed, Returned, missed, record_returned, refused};
