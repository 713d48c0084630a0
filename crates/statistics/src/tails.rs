//! Tails and quantiles of the normal, Student's t, chi-squared, F and beta distributions.
//!
//! Always the tail itself is computed, never `1 - cdf`. What `statrs` does of this was measured
//! against 60 digits (mpmath, `reference/tails.py`), and is called only where it is accurate, which is
//! in Student's t:
//!
//! * `1 - cdf` and `sf` near 0 subtract almost equal numbers (8e-9 off at t = 1e-8). Here the small
//!   side of the incomplete beta function is always the one computed.
//! * Beyond some thousands of degrees of freedom its log-gamma differences lose digits (p 6e-9 off at
//!   df = 1,600,000). In Student's t the expansion of Hill takes over above 5,000. The other
//!   distributions, with two large parameters, have an incomplete beta and gamma function of their own,
//!   whose leading factor comes from Loader's deviances: no large logarithms, no lost digits.
//! * Its quantile of t is a start only: 2e-4 off at df = 1,600,000, and lost in the far tail of one
//!   degree of freedom. Newton steps finish every quantile.
//! * The normal tail of `statrs` is good to 7e-11; `libm::erfc` to the last digits.

mod beta;
mod chi2;
mod deviance;
mod normal;
mod student;

pub use beta::{beta_quantile, f_quantile, f_upper};
pub use chi2::chi2_upper;
pub(crate) use deviance::{deviance, stirling_error};
pub use normal::{normal_quantile, normal_upper};
pub use student::{t_quantile, t_two_sided, t_upper, t95, t95_whole};

/// The 0.975 quantile of the standard normal distribution: half the width of a 95% interval, in
/// standard errors.
///
/// # Reference value
/// 1.959963984540054; R 4.2.2 `qnorm(.975)`, and mpmath to the last digit.
pub const Z95: f64 = 1.959_963_984_540_054;

/// What stays on either side of a 95% interval.
pub(crate) const TAIL95: f64 = 0.025;

/// The largest degrees of freedom and twice the largest parameter of a beta distribution. The
/// continued fractions take some times the square root of it in steps.
const LARGEST: f64 = 1e10;
