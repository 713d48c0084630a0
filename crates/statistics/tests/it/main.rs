//! Golden values (from R and mpmath, in `reference/`) and properties of every formula.
#![expect(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

mod golden;
mod golden_rwg;
mod golden_tails;
mod golden_two_groups;
mod golden_units;
mod literature;
mod methods_page;
mod methods_units;
mod properties;
mod properties_rows;
mod properties_units;
mod reference;
