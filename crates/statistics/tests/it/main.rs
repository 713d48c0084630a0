//! Golden values (from R and mpmath, in `reference/`) and properties of every formula.
#![expect(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

mod golden;
mod golden_agreement;
mod golden_tails;
mod golden_waves;
mod golden_weights;
mod literature;
mod methods_page;
mod methods_weights;
mod properties;
mod properties_agreement;
mod properties_rows;
mod properties_weights;
mod reference;
