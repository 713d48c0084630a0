//! The counting kernel: everything that adds up over people, counted once.
//!
//! A part of the answers is laid out by unit, every unit's rows are read once, and what is found there is a
//! row of whole numbers: histograms, pair sums of the items of a scale, sums and products of scores. Such
//! rows of numbers add up, so that a unit with subunits is the sum of its own people and theirs, and nothing
//! depends on the order of the answers or on the number of cores. What can be computed from the numbers of one unit is
//! computed by the caller, while they are at hand: only units with subunits keep theirs for a while.

mod count;
mod plan;
mod products;
mod sorted;
mod sums;
mod walk;

pub(crate) use plan::Plan;
pub(crate) use sorted::Sorted;
pub(crate) use sums::{ScoreSums, Sums};
pub(crate) use walk::for_every_unit;

#[cfg(test)]
mod tests;
