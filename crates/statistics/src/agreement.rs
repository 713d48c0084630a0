//! How far assessors agree who judged the same units.
//!
//! | question | figure |
//! |---|---|
//! | two assessors, categories | [`cohen_kappa`] with [`Disagreement::Nominal`] |
//! | two assessors, ordered levels | [`cohen_kappa`] with [`Disagreement::Linear`] or [`Disagreement::Quadratic`] |
//! | any number of assessors, ratings missing | [`krippendorff_alpha`] |
//! | any number, none missing, categories | [`fleiss_kappa`] |
//! | any number, none missing, scores | [`intraclass()`] |

mod fleiss;
mod intraclass;
mod kappa;
mod krippendorff;

pub use fleiss::{FleissKappa, fleiss_kappa};
pub use intraclass::{Intraclass, IntraclassTypes, intraclass};
pub use kappa::{Disagreement, Kappa, cohen_kappa, cross_table};
pub use krippendorff::{KrippendorffAlpha, Metric, krippendorff_alpha};
