//! A transaction, and the four ways in which its methods speak to the database.
//!
//! One SQL text serves both engines: `$1` placeholders, `ON CONFLICT`, `RETURNING`. Each statement
//! begins with the name of its function as a comment, so that a database's own statistics and an
//! error can be read back to the source.

mod engine;
mod erase;
mod invitation;
mod ledger;
mod lookup;
mod number;
mod organisation;
mod questionnaire;
mod review;
mod submission;
mod succession;
mod team_link;
mod wave;

pub(crate) use engine::Inner;
pub use engine::Tx;
