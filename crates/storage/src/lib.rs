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
//! | `invitation` | random id, unit, how the code goes out, address, hash of the code, used or not | when it was used, what was answered |
//! | `team_link` | random id, whom the link is for, hash of the code, how often it may be used and was | which use was whose, when |
//! | `spent` | hash of a token's nonce | anything that leads to a code or to a record |
//! | `answer` | random id, part of the questionnaire, class, the answers | time, number in a row, the other parts of the same submission |
//! | `words` | random id, item, the text | unit, everything else |
//!
//! Of a review of those texts `words_review` and `words_review_item` keep who did it, the day, and counts
//! for each item; not which text was changed or left out.
//!
//! [`Tx::exchange`] writes `invitation` or `team_link` and nothing else; [`Tx::submit`] writes the other
//! three and never reads those two. They are two transactions, and no column of the one stands in the
//! other: a test holds the list of columns. Statements are not logged.
//!
//! # What a database keeps by itself
//!
//! No column does not mean no trace. While a wave is in the field, somebody who reads the raw files
//! (not the tables) of the database can see:
//!
//! - **SQLite**: rows lie where their random keys put them, but within one page in the order in which
//!   they came; and the write-ahead log holds the last changes (four megabytes as a rule) in order,
//!   until later ones are written over them.
//! - **PostgreSQL**: each row has the number of the transaction that wrote it (`xmin`, which everyone
//!   who may read the table can select) and a place in the heap (`ctid`), which follows the order of
//!   arrival. So the parts and texts of one submission can be found together, and the order of
//!   exchanges can be laid beside the order of submissions.
//!
//! [`Tx::submit_many`] makes the rows of a whole batch share a number and lie in random order, and
//! [`Store::scrub`] does so for all rows until then, on both engines. Between two scrubs the trace is
//! there. Until submissions are blind-signed, Peil says *confidential* and not *anonymous*, and this
//! is one of the reasons.
//!
//! # What is left
//!
//! After [`Tx::put_words_review`] and [`Store::scrub`] the texts that were left out, and those that were
//! changed as they were before, are no longer in the database's files.
//! After [`Tx::erase_fieldwork`] and [`Store::scrub`] the answers, spent marks, code hashes, team links
//! and mail addresses of a wave are no longer in the database's files: not in SQLite's file nor its log, not
//! in the files of PostgreSQL's tables and indexes. What storage cannot reach:
//!
//! - PostgreSQL's write-ahead log (`pg_wal`) until its files are recycled, and for ever where it is
//!   archived or streamed to a standby; a statement log, if the server was told to keep one;
//! - backups and snapshots of disks made while the wave was in the field;
//! - blocks that the file system or the disk gave up without overwriting them: freed log files, old
//!   table files, spare cells of a solid-state disk. Disk encryption is the answer to those.

mod error;
mod migrations;
mod model;
mod review;
mod scrub;
mod store;
#[cfg(feature = "testkit")]
pub mod testkit;
mod tx;

pub use error::{Constraint, StorageError};
pub use model::*;
pub use review::{ItemReview, WordsReview};
pub use store::Store;
pub use tx::Tx;
