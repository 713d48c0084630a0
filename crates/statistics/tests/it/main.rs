//! Golden values (from R and mpmath, in `reference/`) and properties of every formula.
#![expect(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

mod golden;
mod golden_shares;
mod golden_association;
mod golden_tails;
mod literature;
mod methods_association;
mod methods_page;
mod methods_page_shares;
mod properties;
mod properties_association;
mod properties_rows;
mod properties_shares;
mod golden_item_analysis;
mod golden_one_factor;
mod golden_polychoric;
mod golden_rwg;
mod golden_tails;
mod golden_two_groups;
mod golden_units;
mod literature;
mod methods_page;
mod methods_reliability;
mod properties;
mod properties_rows;
mod properties_scales;
mod methods_units;
mod properties;
mod properties_rows;
mod properties_units;
mod reference;
mod simulated_waves;
