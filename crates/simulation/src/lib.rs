//! A made-up workforce and made-up respondents of whom the truth is known.
//!
//! For the demonstration, for tests of every other crate (does an interval cover the truth as often as it
//! says?) and for load. Nothing here is about real people: the names of the ministries are real, all
//! numbers below them and all answers are invented. What the answers are calibrated to stands in
//! `truth/*.toml`, each published figure with its source; [`waterrijk`] is invented altogether.
//!
//! The random source is always an argument, and the same seed gives the same bytes on every platform.

mod census;
mod expected;
mod expected_correlation;
mod form;
mod matrix;
pub mod national;
mod normal;
mod observe;
mod patterns;
mod random;
mod respondents;
mod sample;
mod truth;
pub mod waterrijk;
mod workforce;

pub use census::Census;
pub use expected::ExpectedScores;
pub use expected_correlation::{Group, expected_correlation};
pub use form::Form;
pub use matrix::Correlations;
pub use observe::{Observed, observe, solve};
pub use patterns::UniquePatterns;
pub use random::seeded;
pub use respondents::Respondents;
pub use sample::respondents;
pub use truth::{Target, Truth, TruthError};
pub use workforce::{people_by_unit, staff_csv, units_csv};
