//! What the audit finds, and where it is silent.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod fixture;
mod planted;
mod released;
mod silent;
