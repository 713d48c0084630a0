//! Weights that make respondents look like the population, and what they do to uncertainty.
//!
//! The parts follow each other: a [`Design`] says who answered and how they were drawn;
//! [`Design::post_stratified`] or [`Design::raked`] fits the weights to known head counts;
//! [`Design::trimmed`] keeps them within bounds; [`Design::mean`] and [`Design::share`] estimate, with
//! standard errors that know that the weights were fitted to the same answers.
//!
//! People are counted in [`Group`]s of those who are alike in all that the design knows, so that a
//! million respondents in forty cells cost as much as forty numbers.
//!
//! ```
//! use peil_statistics::weights::{Answer, Design, Group};
//!
//! // 10 of 100 office workers answered, and 10 of 300 field workers.
//! let design = Design::new(vec![Group::in_cell(0, 10), Group::in_cell(1, 10)])?
//!     .post_stratified(&[100, 300])?;
//! // 8 of the former and 4 of the latter agree: not 60%, but 50% of the population.
//! let agree = design.share(&[
//!     Answer { group: 0, value: 1.0, people: 8 },
//!     Answer { group: 0, value: 0.0, people: 2 },
//!     Answer { group: 1, value: 1.0, people: 4 },
//!     Answer { group: 1, value: 0.0, people: 6 },
//! ])?;
//! assert!((agree.value - 0.5).abs() < 1e-12);
//! # Ok::<(), peil_statistics::Undefined>(())
//! ```

mod calibrate;
mod design;
mod estimate;
mod share;
mod summary;
mod trim;
mod variance;

pub use calibrate::Margin;
pub use design::{Design, Group};
pub use estimate::{Answer, WeightedMean};
pub use share::{ShareMethod, share_interval};
pub use summary::WeightSummary;
