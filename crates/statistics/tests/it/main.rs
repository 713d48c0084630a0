//! Golden values (from R and mpmath, in `reference/`) and properties of every formula.
#![expect(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

mod golden;
mod golden_agreement;
mod golden_association;
mod golden_item_analysis;
mod golden_one_factor;
mod golden_polychoric;
mod golden_shares;
mod golden_tails;
mod golden_waves;
mod golden_weights;
mod literature;
mod methods_page;
mod properties;
mod properties_agreement;
mod properties_association;
mod properties_rows;
mod properties_rows;
mod properties_scales;
mod properties_shares;
mod properties_weights;
mod reference;
