//! A transaction, and the four ways in which its methods speak to the database.
//!
//! One SQL text serves both engines: `$1` placeholders, `ON CONFLICT`, `RETURNING`. Each statement
//! begins with the name of its function as a comment, so that a database's own statistics and an
//! error can be read back to the source.

mod account;
mod api;
mod audit_log;
mod closed;
mod engine;
mod entry;
mod invitation;
mod judging;
mod ledger;
mod lookup;
mod mail;
mod number;
mod organisation;
mod own_words;
mod preparing;
mod promise;
mod publishing;
mod questionnaire;
mod review;
mod scan;
mod session;
mod sign_on;
mod succession;
mod talk;
mod tally;
mod team_link;
mod wave;

pub(crate) use engine::Inner;
pub use engine::Tx;
