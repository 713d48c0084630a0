//! The crate as its users see it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod answers_files;
mod answers_forms;
mod answers_mapping;
mod answers_rejected;
mod changes;
mod congruence;
mod datasets;
mod decisions;
mod gaps;
mod golden;
mod hand;
mod properties;
mod respondents;
mod support;
mod unprotected;
