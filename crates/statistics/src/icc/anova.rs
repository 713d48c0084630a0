//! One-way analysis of variance and the intraclass correlations made from it.

use super::Units;
use crate::sum::compensated;
use crate::tails::{f_quantile, f_upper};
use crate::{Interval, Undefined};

/// What a 95% interval leaves on either side.
const TAIL: f64 = 0.025;

/// The table of a one-way analysis of variance between units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anova {
    /// The number of people.
    pub n: u64,
    /// The number of units.
    pub units: usize,
    /// The mean square between units.
    pub msb: f64,
    /// The mean square within units, above 0.
    pub msw: f64,
    /// Degrees of freedom between: units less 1.
    pub df_between: f64,
    /// Degrees of freedom within: people less units.
    pub df_within: f64,
    /// `msb / msw`.
    pub f: f64,
    /// The p-value of "all units have the same mean".
    pub p: f64,
    /// The mean unit size.
    pub mean_size: f64,
    /// The unit size that makes the estimator unbiased for unequal units.
    pub n0: f64,
    /// The mean over people of the size of their unit (Kish).
    pub kish_size: f64,
}

/// An intraclass correlation with its 95% interval. Both can be negative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntraclassCorrelation {
    /// The correlation.
    pub value: f64,
    /// Its interval from the F distribution.
    pub interval: Interval,
}

/// One-way analysis of variance: do units differ more than chance would make them?
///
/// # Formula
/// ```text
/// MSB = sum_g n_g (mean_g - mean)² / (k - 1)
/// MSW = sum_g sum_i (x_gi - mean_g)² / (N - k)
/// F   = MSB / MSW,    p = P(F(k - 1, N - k) > F)
/// n0  = ( N - sum_g n_g² / N ) / (k - 1)
/// ```
/// where `k` is the number of units, `n_g` the size of unit `g` and `N` the number of people.
///
/// # Shape and units
/// Mean squares in the squared unit of the values.
///
/// # Errors
/// [`Undefined::TooFewRows`] if every unit is one person; [`Undefined::NoVariance`] if within every unit
/// all have the same value; [`Undefined::OutsideDomain`] if `F` is beyond what a number can hold.
///
/// # Use and limits
/// With thousands of people the smallest differences between units have a small p: look at the
/// [correlation](Anova::icc1). Answers of 1 to 5 are not normal; with units of some ten people the test is
/// good enough.
///
/// # Source
/// Searle, Casella and McCulloch (1992) chapter 3, see [`literature`](crate::literature#searle1992).
///
/// # Reference value
/// F = 3.5454545454545454, p = 0.03550136891779464 for the four teams of `reference/units.R`; R 4.2.2 `aov`.
pub fn anova(units: &Units) -> Result<Anova, Undefined> {
    let (df_between, df_within) = ((units.count() - 1) as f64, units.df_within()? as f64);
    let squares = units.means.iter().map(|u| u.n as f64 * u.deviation * u.deviation);
    let (msb, msw) = (compensated(squares) / df_between, units.within / df_within);
    if msw <= 0.0 {
        return Err(Undefined::NoVariance);
    }
    let f = msb / msw;
    if !f.is_finite() {
        return Err(Undefined::OutsideDomain);
    }
    let sizes = units.sizes();
    Ok(Anova {
        n: units.n,
        units: units.count(),
        msb,
        msw,
        df_between,
        df_within,
        f,
        p: f_upper(f, df_between, df_within)?,
        mean_size: sizes.mean,
        n0: sizes.n0,
        kish_size: sizes.kish,
    })
}

impl Anova {
    /// ICC(1) with the mean unit size: the part of the differences between people that lies between units.
    ///
    /// # Formula
    /// ```text
    /// ICC(1) = (MSB - MSW) / ( MSB + (m - 1) MSW ),     m = N / k
    /// interval: (Fl - 1) / (Fl + m - 1) … (Fu - 1) / (Fu + m - 1)
    /// Fl = F / f(0.025; k - 1, N - k),    Fu = F f(0.025; N - k, k - 1)
    /// ```
    /// with `f(0.025; …)` the value that F exceeds with probability 0.025.
    ///
    /// # Shape and units
    /// No unit, at most 1. Negative where units are more alike than chance would make them; kept, so that
    /// the mean over scales is not biased upward.
    ///
    /// # Errors
    /// [`Undefined::OutsideDomain`] if the F distribution has no quantile there.
    ///
    /// # Use and limits
    /// As R's multilevel gives it. With units of unlike size [`icc1_n0`](Self::icc1_n0) is the textbook's;
    /// the interval is exact for equal sizes only.
    ///
    /// # Source
    /// Shrout and Fleiss (1979), see [`literature`](crate::literature#shrout1979); Bliese (2000), see
    /// [`literature`](crate::literature#bliese2000).
    ///
    /// # Reference value
    /// 0.3163841807909604 for the four teams of `reference/units.R`; R 4.2.2, multilevel 2.7 `ICC1`.
    pub fn icc1(&self) -> Result<IntraclassCorrelation, Undefined> {
        self.with_size(self.mean_size)
    }

    /// ICC(1) with `n0`, the unit size that makes the estimator unbiased where units are of unlike size.
    ///
    /// # Formula
    /// As [`icc1`](Self::icc1) with `m = n0`.
    ///
    /// # Errors
    /// As [`icc1`](Self::icc1).
    ///
    /// # Source
    /// Searle, Casella and McCulloch (1992) section 3.6, see
    /// [`literature`](crate::literature#searle1992).
    ///
    /// # Reference value
    /// `reference/units.json`.
    pub fn icc1_n0(&self) -> Result<IntraclassCorrelation, Undefined> {
        self.with_size(self.n0)
    }

    /// ICC(2): how reliable the mean of a unit of mean size is.
    ///
    /// # Formula
    /// ```text
    /// ICC(2) = (MSB - MSW) / MSB = 1 - 1/F,     interval: 1 - 1/Fl … 1 - 1/Fu
    /// ```
    ///
    /// # Shape and units
    /// No unit, at most 1; negative, without bound, where units are more alike than chance would make them.
    ///
    /// # Errors
    /// [`Undefined::NoVariance`] if all units have the same mean; as [`icc1`](Self::icc1).
    ///
    /// # Source
    /// Shrout and Fleiss (1979), see [`literature`](crate::literature#shrout1979).
    ///
    /// # Reference value
    /// `reference/units.json`; R 4.2.2, multilevel 2.7 `ICC2`.
    pub fn icc2(&self) -> Result<IntraclassCorrelation, Undefined> {
        if self.f <= 0.0 {
            return Err(Undefined::NoVariance);
        }
        self.at_ends(|f| 1.0 - 1.0 / f)
    }

    fn with_size(&self, m: f64) -> Result<IntraclassCorrelation, Undefined> {
        self.at_ends(|f| (f - 1.0) / (f + (m - 1.0)))
    }

    /// A rising function of F, at F and at the ends of its interval.
    fn at_ends(&self, of: impl Fn(f64) -> f64) -> Result<IntraclassCorrelation, Undefined> {
        let low = self.f / f_quantile(TAIL, self.df_between, self.df_within)?;
        let high = self.f * f_quantile(TAIL, self.df_within, self.df_between)?;
        let interval = Interval::new(of(low), of(high)).map_err(|_| Undefined::OutsideDomain)?;
        let value = of(self.f);
        if value.is_finite() {
            Ok(IntraclassCorrelation { value, interval })
        } else {
            Err(Undefined::OutsideDomain)
        }
    }
}
