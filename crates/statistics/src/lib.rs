//! Formulas of survey statistics: slices in, numbers out.
//!
//! This crate knows no person, question or file. Every public formula states what it computes, from
//! which source, when it is undefined, and a value that another program gives for it. The same
//! definitions in running text, with examples to recompute by hand, stand in `docs/methods.md`.
//!
//! | module | what it gives |
//! |---|---|
//! | [`proportion`] | shares and their intervals, Wilson's and others, with and without a finite population |
//! | [`quantiles`] | median, quartiles and the two highest or lowest answers of a frequency table |
//! | [`shape`] | skewness and kurtosis |
//! | [`two_proportions`] | the difference of two shares: tests, intervals, odds ratio, effect size |
//! | [`moments`] | mean, variance and interval from exact integer sums; display scores |
//! | [`scale`] | scale scores by the half rule, as exact fractions |
//! | [`reliability`] | Cronbach's alpha, pairwise and complete, raw and standardised, with intervals; item by item |
//! | [`one_factor`] | the model of one common factor, by maximum likelihood |
//! | [`omega`] | omega total of that model |
//! | [`bivariate`] | the normal distribution of two correlated variables |
//! | [`polychoric`] | the polychoric correlation of ordered answers, and ordinal alpha |
//! | [`invariance`] | whether a scale measures the same in two waves or groups |
//! | [`correlation`] | Pearson's, Spearman's and Kendall's correlation, with intervals and p-values; from pairs, tables or sums |
//! | [`within_between`] | a correlation taken apart: within units and between them |
//! | [`dependent_correlations`] | whether one score goes together with a second more than with a third |
//! | [`partial`] | a correlation with others held constant |
//! | [`drivers`] | key drivers: relative weights and LMG, with bootstrap intervals |
//! | [`multiplicity`] | p-values of many tests at once: Holm, Benjamini and Hochberg |
//! | [`difference`] | the difference of two means (Welch, Hedges' g), a unit against the rest of its parent |
//! | [`icc`] | units compared: ANOVA, intraclass correlation, REML, design effects, shrunken means |
//! | [`noncentral_t`] | the distribution behind the interval of Hedges' g |
//! | [`ranks`] | two groups by order alone: Mann–Whitney, Cliff's delta |
//! | [`rwg`] | how far the people of one unit agree |
//! | [`weights`] | post-stratification, raking, trimming; weighted means and shares with linearised errors |
//! | [`nonresponse`] | what those who did not answer could change |
//! | [`agreement`] | kappa, Krippendorff's alpha and intraclass correlations of assessors |
//! | [`waves`] | change between waves in which some people can be recognised |
//! | [`tails`] | tails and quantiles of the normal, Student's t, chi-squared, F and beta distributions |
//! | [`literature`] | where the formulas come from |
//!
//! # Rules of the house
//!
//! * A figure that does not exist is an [`Undefined`] with its reason, never a NaN. No input panics.
//! * Counts and answer codes are integers as long as possible: answers that are all the same have a
//!   standard deviation of exactly 0.
//! * All intervals are 95% intervals and all p-values two-sided.
//! * Transcendental functions come from `libm`, which gives every platform the same bytes. The t
//!   distribution rests on `statrs`, whose logarithms may be the platform's: there, and only there, the
//!   last digit may differ between machines.
//!
//! ```
//! use peil_statistics::{Undefined, moments, proportion};
//!
//! let interval = proportion::wilson(8, 10)?;
//! assert!(interval.low() > 0.49 && interval.high() < 0.95);
//!
//! // Three people answered 4, one answered 2.
//! let answers = moments::Moments::from_counts(&[(4, 3), (2, 1)], 1)?;
//! assert!((answers.mean() - 3.5).abs() < 1e-12);
//!
//! // Nobody answered: that is a reason, not a number.
//! assert_eq!(proportion::share(0, 0), Err(Undefined::EmptyBase));
//! # Ok::<(), Undefined>(())
//! ```
#![warn(missing_docs)]

pub mod agreement;
pub mod bivariate;
pub mod correlation;
pub mod dependent_correlations;
pub mod difference;
pub mod drivers;
mod hypergeometric;
pub mod icc;
mod interval;
pub mod invariance;
#[doc = include_str!("literature.md")]
pub mod literature {}
pub mod moments;
pub mod multiplicity;
pub mod noncentral_t;
pub mod nonresponse;
pub mod omega;
pub mod one_factor;
pub mod partial;
pub mod polychoric;
pub mod proportion;
pub mod quantiles;
pub mod ranks;
pub mod reliability;
pub mod rwg;
pub mod scale;
pub mod shape;
mod sum;
pub mod tails;
pub mod two_proportions;
mod undefined;
pub mod waves;
pub mod weights;
pub mod within_between;

pub use interval::{Interval, InvalidInterval};
pub use undefined::Undefined;
