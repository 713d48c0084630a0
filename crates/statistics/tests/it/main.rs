//! Golden values (from R and mpmath, in `reference/`) and properties of every formula.
#![expect(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

mod golden;
mod golden_agreement;
mod golden_association;
mod golden_item_analysis;
mod golden_one_factor;
mod golden_polychoric;
mod golden_rwg;
mod golden_shares;
mod golden_tails;
mod golden_two_groups;
mod golden_units;
mod golden_waves;
mod golden_weights;
mod literature;
mod methods_association;
mod methods_page;
mod methods_page_shares;
mod methods_reliability;
mod methods_units;
mod methods_weights;
mod properties;
mod properties_agreement;
mod properties_association;
mod properties_rows;
mod properties_scales;
mod properties_shares;
mod properties_units;
mod properties_weights;
mod reference;
mod simulated_waves;
