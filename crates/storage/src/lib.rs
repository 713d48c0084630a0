//! What Peil keeps, on SQLite (embedded, the default) or PostgreSQL: one SQL text for both.
//!
//! [`Store::open`] gives the database, [`Store::begin_read`] and [`Store::begin_write`] a [`Tx`], and
//! every thing that is read or written is a method of it. A request is one transaction. The stories
//! in `tests/it` are told on both engines.
//!
//! # What is kept of respondents
//!
//! | table | a row | what it never holds |
//! |---|---|---|
//! | `invitation` | random id, unit, how the code goes out, address, hash of the code, used or not, hash of the blinded message that it was used for | when it was used, what was answered |
//! | `team_link` | random id, whom the link is for, hash of the code, how often it may be used and was | which use was whose, when |
//! | `team_link_use` | hash of a blinded message | which link it came by, when |
//! | `mail_run`, `mail_item` | round of mail, random id of the invitation, waiting, sent or refused, the reply's three digits | when it was mailed, whether the code was used |
//! | `tally`, `tally_links` | of a closed wave: how many of a class exchanged a code; how often all links together were used | who |
//! | `words` | of a closed wave: random id, item, the text | unit, everything else |
//! | `receipt` | of a closed wave: a random number that was in a submission | everything else |
//!
//! Answers are never here. Until a wave is closed they lie sealed in the urn, files of their own that are no part of
//! the database (`docs/anonymity.md`); after that in the frozen dataset. Of a token that was handed in there is no mark
//! either. [`Tx::exchange`] writes `invitation`, or `team_link` and its use, and nothing else; what is handed in changes
//! no row. The hash of a blinded message leads to no token: any blinded message can belong to any token.
//!
//! Of a review of the texts `words_review` and `words_review_item` keep who did it, the day, and counts for each item;
//! not which text was changed or left out. A test holds the list of columns. Statements are not logged.
//!
//! # What is kept of others
//!
//! Whoever runs a wave or reads its results has an account: tables `account` and those whose names begin with it,
//! `recovery_code`, `api_token` and `api_reply` for the programs that come in by their name, and `audit_log`, which holds
//! what was done by whom. They hold times, and nothing of them names a wave's
//! invitation, code or answer. Secrets stand there as hashes, or sealed with a key that is no part of the database.
//!
//! What assessors say of an organisation stands in `framework` and the tables whose names begin with `scan`: of rules and
//! papers, and never of an answer.
//!
//! # What a database keeps by itself
//!
//! No column does not mean no trace. While a wave is in the field, somebody who reads the raw files (not the tables) of
//! the database can see who began, and in which order:
//!
//! - **SQLite**: rows lie where their random keys put them, but within one page in the order in which they were written;
//!   and the write-ahead log holds the last changes (four megabytes as a rule) in order, until later ones are written
//!   over them.
//! - **PostgreSQL**: each row has the number of the transaction that wrote it (`xmin`, which everyone who may read the
//!   table can select) and a place in the heap (`ctid`), which follows the order of writing. The write-ahead log holds
//!   every change, with times.
//!
//! [`Store::scrub`] takes that order out of the tables, on both engines; between two scrubs it is there, and logs and
//! backups keep what they took. Of answers it tells nothing by itself: beside it one would need the order in which they
//! were handed in, and the urn is written so as to keep none (`docs/anonymity.md`). Who began is to be gone with the
//! invitations all the same.
//!
//! # What is left
//!
//! After [`Tx::put_words_review`] and [`Store::scrub`] the texts that were left out, and those that were changed as they
//! were before, are no longer in the database's files. After [`Tx::tally_up`] and [`Store::scrub`] a wave's mail
//! addresses, what became of its mail, and the hashes of its codes, of team links too, and of blinded messages are no longer in them: not in
//! SQLite's file nor its log, not in the files of PostgreSQL's tables and indexes. What storage cannot reach:
//!
//! - PostgreSQL's write-ahead log (`pg_wal`) until its files are recycled, and for ever where it is archived or streamed
//!   to a standby; a statement log, if the server was told to keep one;
//! - backups and snapshots of disks made while the wave was in the field;
//! - blocks that the file system or the disk gave up without overwriting them: freed log files, old table files, spare
//!   cells of a solid-state disk. Disk encryption is the answer to those.
//!
//! What they tell is who was invited and who began, never what was answered.

mod api;
mod copy;
mod error;
mod house;
mod mail;
mod migrations;
mod model;
mod publication;
mod review;
mod scan;
mod scrub;
mod store;
mod talk;
#[cfg(feature = "testkit")]
pub mod testkit;
mod totals;
mod tx;

pub use api::{ApiReply, ApiToken};
pub use error::{Constraint, StorageError};
pub use house::{Account, AuditRow, GrantRow, SessionRow, Ticket, TicketPurpose, Tries};
pub use mail::{MailCounts, MailRound, MailState, Undelivered};
pub use model::*;
pub use publication::{Notice, Publication};
pub use review::{ItemReview, WordsReview};
pub use scan::{Scan, ScanFile, ScanJudgement, ScanSeat, ScanStatus};
pub use store::Store;
pub use talk::{Agreement, Progress};
pub use totals::{Begun, Erased, Tally, WaveTotals};
pub use tx::Tx;
