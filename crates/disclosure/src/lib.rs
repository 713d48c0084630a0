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
//! In a rating a side is an answer too: not nearly all may be in the lower or in the upper half of the points ([`Rated`]).
//!
//! Hiding "counts below k" alone is not enough: a single hidden team is its directorate minus the
//! teams that are shown.
//!
//! Answers that may all be one person's (they came by a link that many share) hide nobody: that person
//! subtracts them. An atom with such answers needs `k` others beside them ([`Policy::with_shared`]).
//!
//! # Why the rule is enough
//! Give every person of a wave one unknown number `x` per measure (a count of one answer, a score). Published of the
//! measure are the sums over shown units.
//!
//! 1. *What is published is the atoms, no more and no less.* Units are nested or disjoint, so the sum of a shown unit is the
//!    sum of the atoms in it; taking the nearest shown units below away gives the atom back. The two tables follow
//!    from each other.
//! 2. *What can be computed exactly is made of whole atoms.* A weighted sum of the unknowns that follows from the atoms
//!    whatever the answers are, is a combination of atom sums (the only linear forms known are those in their span), so
//!    within an atom everybody has the same weight. If anybody counts in it, a whole atom does: `k` people or more. So no
//!    sum over fewer than `k` people can be computed, and no sum in which one of them counts otherwise than the rest.
//! 3. *A function of atoms tells nothing more than the atoms.* Everything below the organisation is one
//!    ([`Released::derive`] takes a plain function), so rounding, intervals and comparisons add nothing.
//! 4. *More measures are more unknowns, over coarser groups.* The units of a measure are a subset of the wave's, so its
//!    atoms are unions of the wave's. An equation between two measures would join their unknowns; there is none but those
//!    that are looked at by name: who answered an item among who took part (its base is all answers, "weet ik niet"
//!    included), who took part among who was invited ([`Participation`]), and a scale beside its items (which is why means
//!    of scales are rounded and have no number below a hundred people).
//! 5. *Equations are not all: counts are at least 0.* If nearly all of an atom gave one answer, its sum tells each of
//!    them. Hence two who answered otherwise, of which at most one is whoever is looking.
//!
//! # Under which assumptions
//! * Everybody answers once. Answers by a link that many share do not count towards `k` ([`Policy::with_shared`]).
//! * Whoever looks knows what is public and the answers of one person. Of an atom with `c` people who tell each other
//!   their answers the others are `k - c`: `k` is chosen with that in mind.
//! * One tree. A cut across it (managers and staff) would make groups that are neither nested nor disjoint; such figures
//!   exist for the organisation only, from questions of their own.
//! * One decision. It is made at closing and kept; whatever is exported later is a part of it, so two exports of one wave
//!   never differ by a group.
//! * Nobody outside has the answers. What an operator could see before closing is another page's promise.
//!
//! # How much it costs
//! `cargo run --release -p peil-disclosure --example shown -- units.csv 0.45` draws who answers and lays rules beside each
//! other. For the 1,039 units of the demonstration at 45% response: respondents who see the figures of their own team 65.1%
//! (573 units), against 65.5% if only `n < k` were hidden (and then 21 smaller groups can be worked out), 62.6% where the
//! smallest other part of the same unit is hidden too, and 7.6% where all parts are hidden as soon as one is small.
//!
//! # Sources
//! That published sums span what can be known: I. P. Fellegi, *On the question of statistical confidentiality*, Journal of
//! the American Statistical Association 67 (1972) 7-18. Hiding a second number to protect the first: L. H. Cox,
//! *Suppression methodology and statistical disclosure control*, ibid. 75 (1980) 377-385; A. Hundepool et al., *Statistical
//! Disclosure Control*, Wiley 2012, chapter 4. Groups of `k`: L. Sweeney, *k-anonymity*, Int. J. Uncertainty, Fuzziness and
//! Knowledge-Based Systems 10 (2002) 557-570. That groups of one mind tell everything: A. Machanavajjhala et al.,
//! *l-diversity*, ACM Trans. Knowledge Discovery from Data 1 (2007) article 3.
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

pub use cell::{Cell, Histogram, Participation, Rated, Scores};
pub use classes::classes;
pub use partition::Partition;
pub use policy::{InvalidPolicy, Policy};
pub use publication::{AtomTable, NotSafe, Publication};
pub use released::{PublicInput, Released};
pub use tree::{Tree, TreeError};
