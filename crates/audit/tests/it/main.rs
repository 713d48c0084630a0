//! What the audit finds, and where it is silent.

mod fixture;
mod planted;
mod released;
mod silent;
