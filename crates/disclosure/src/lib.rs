//! What may be published of a wave: thresholds, the unit tree, and the only maker of [`Released`].
//!
//! Pure, and usable on its own: it knows counts and trees, no questionnaire and no file.
//!
//! # The rule
//! Units form a tree, so the groups of people behind published units are nested or disjoint. What a
//! reader can work out exactly from published totals is a sum of *atoms*: for each published unit,
//! its people minus those of its nearest published descendants. Hence one rule, the *atom rule*:
//!
//! > every atom is empty (nobody in it was invited) or holds at least `k` respondents, and not all,
//! > nor all but one, of them gave the same answer: of those who answered, of those with an opinion, and of those who
//! > were invited ("took part" and "did not" are two answers).
//!
//! Hiding "counts below k" alone is not enough: a single hidden team is its directorate minus the
//! teams that are shown.
//!
//! Answers that may all be one person's (they came by a link that many share) hide nobody: that person
//! subtracts them. An atom with such answers needs `k` others beside them ([`Policy::with_shared`]).
//!
//! # The way out
//! [`Publication::decide`] chooses the units of a wave once: exactly the best choice, not merely a good one. [`Publication::release`] pools a
//! measure's cells into atoms and hands out a [`Released`] table; every figure below the organisation
//! is computed from such tables by plain functions ([`Released::derive`]), so a hidden unit enters
//! only pooled in its atom.
//!
//! # Use and limits
//! What is best is chosen on numbers of people; a measure whose atoms give an answer away loses units from there,
//! one at a time. That guard looks at one measure at a time.

mod cell;
mod choice;
mod classes;
mod guard;
mod partition;
mod policy;
mod publication;
mod released;
mod tree;

pub use cell::{Cell, Histogram, Participation, Scores};
pub use classes::classes;
pub use partition::Partition;
pub use policy::{InvalidPolicy, Policy};
pub use publication::{AtomTable, NotSafe, Publication};
pub use released::{PublicInput, Released};
pub use tree::{Tree, TreeError};
