//! What follows from the covariances: standardised alpha, alpha without an item, the item against the rest.

use super::{Alpha, CovarianceMatrix};
use crate::sum::compensated;
use crate::{Interval, Undefined, tails};

/// Which matrix alpha is taken from.
#[derive(Debug, Clone, Copy)]
enum Metric {
    Covariances,
    Correlations,
}

impl CovarianceMatrix {
    /// Cronbach's alpha of all items.
    ///
    /// # Formula
    /// ```text
    /// alpha = k / (k - 1) * (1 - sum_i c_ii / sum_ij c_ij)
    /// ```
    ///
    /// # Shape and units
    /// No unit; at most 1 over complete rows, can be negative.
    ///
    /// # Errors
    /// [`Undefined::NoVariance`] if the covariances do not add up to something above 0.
    ///
    /// # Use and limits
    /// As [`alpha_pairwise`](super::alpha_pairwise).
    ///
    /// # Source
    /// Cronbach (1951), see [`literature`](crate::literature#cronbach1951).
    ///
    /// # Reference value
    /// As [`alpha_pairwise`](super::alpha_pairwise).
    pub fn alpha(&self) -> Result<Alpha, Undefined> {
        self.alpha_of_all(Metric::Covariances)
    }

    /// Standardised alpha: alpha as it would be if all items had the same variance.
    ///
    /// # Formula
    /// ```text
    /// alpha = k / (k - 1) * (1 - k / sum_ij r_ij)
    /// ```
    /// where `r_ij` is the correlation of items `i` and `j`.
    ///
    /// # Shape and units
    /// No unit; at most 1 over complete rows, can be negative.
    ///
    /// # Errors
    /// [`Undefined::NoVariance`] if an item does not vary, or if the correlations do not add up to
    /// something above 0.
    ///
    /// # Use and limits
    /// For scores made of standardised items. A score that is the plain mean of the answers has the
    /// ordinary alpha.
    ///
    /// # Source
    /// Falk and Savalei (2011), see [`literature`](crate::literature#falk2011).
    ///
    /// # Reference value
    /// 0.926943646258737 for the table of [Shrout and Fleiss](crate::literature#shrout1979) (1979); R
    /// 4.2.2, psych 2.2.9 `alpha()$total$std.alpha`; `reference/item_analysis.R`.
    pub fn alpha_standardised(&self) -> Result<Alpha, Undefined> {
        self.alpha_of_all(Metric::Correlations)
    }

    /// Alpha of the scale without `item`.
    ///
    /// # Formula
    /// [`alpha`](Self::alpha) of the matrix without the row and column of the item.
    ///
    /// # Errors
    /// [`Undefined::OutsideDomain`] if there is no such item; [`Undefined::TooFewItems`] if fewer than
    /// 2 are left; [`Undefined::NoVariance`] if what is left does not vary.
    ///
    /// # Use and limits
    /// A rise of a few hundredths is within chance. Do not drop items of a published scale on it:
    /// comparison with others ends there.
    ///
    /// # Source
    /// Cronbach (1951), see [`literature`](crate::literature#cronbach1951).
    ///
    /// # Reference value
    /// 0.883392226148410 without the first judge of [Shrout and Fleiss](crate::literature#shrout1979)
    /// (1979); R 4.2.2, psych 2.2.9 `alpha()$alpha.drop`; `reference/item_analysis.R`.
    pub fn alpha_if_dropped(&self, item: usize) -> Result<f64, Undefined> {
        self.alpha_of(Metric::Covariances, &self.others(item)?)
    }

    /// Standardised alpha of the scale without `item`.
    ///
    /// # Errors
    /// As [`alpha_if_dropped`](Self::alpha_if_dropped); [`Undefined::NoVariance`] also if an item that
    /// is left does not vary.
    ///
    /// # Source
    /// Falk and Savalei (2011), see [`literature`](crate::literature#falk2011).
    ///
    /// # Reference value
    /// R 4.2.2, psych 2.2.9 `alpha()$alpha.drop`; `reference/item_analysis.R`.
    pub fn alpha_standardised_if_dropped(&self, item: usize) -> Result<f64, Undefined> {
        self.alpha_of(Metric::Correlations, &self.others(item)?)
    }

    /// The corrected item–rest correlation: `item` against the sum of the *other* items.
    ///
    /// # Formula
    /// ```text
    /// r_drop = sum_{j≠i} c_ij / sqrt(c_ii * sum_{a,b≠i} c_ab)
    /// ```
    ///
    /// # Shape and units
    /// No unit. -1..=1 over complete rows; pairwise it can lie outside, and is not cut off.
    ///
    /// # Errors
    /// [`Undefined::OutsideDomain`] if there is no such item; [`Undefined::NoVariance`] if the item, or the
    /// sum of the others, does not vary.
    ///
    /// # Use and limits
    /// The correlation with the sum of *all* items is higher, because the item is in it; psych calls
    /// that `raw.r`. Values below about 0.3 ask for a look at the wording, as do items that were not
    /// turned round.
    ///
    /// # Source
    /// Henrysson (1963), see [`literature`](crate::literature#henrysson1963).
    ///
    /// # Reference value
    /// 0.805787370352180 for the first judge of [Shrout and Fleiss](crate::literature#shrout1979)
    /// (1979); R 4.2.2, psych 2.2.9 `alpha()$item.stats$r.drop`; `reference/item_analysis.R`.
    pub fn item_rest_correlation(&self, item: usize) -> Result<f64, Undefined> {
        let others = self.others(item)?;
        let variance = self.at(item, item);
        let with_rest = compensated(others.iter().map(|&other| self.at(item, other)));
        let rest = self.split(Metric::Covariances, &others)?;
        if variance <= 0.0 {
            return Err(Undefined::NoVariance);
        }
        let r = with_rest / (variance.sqrt() * rest.positive_total()?.sqrt());
        // Beyond ±1 by rounding alone: the point itself.
        Ok(if r.abs() < 1.0 + 1e-12 { r.clamp(-1.0, 1.0) } else { r })
    }

    /// The standard error of alpha after Duhachek and Iacobucci (`ase` in psych).
    ///
    /// # Formula
    /// ```text
    /// Q   = 2 k² / ((k - 1)² s³) * (s (tr C² + (tr C)²) - 2 tr C * sum(C²))
    /// ase = sqrt(Q / n)
    /// ```
    /// where `C` is the covariance matrix, `s` the sum of its elements, `sum(C²)` the sum of those of
    /// the matrix product, and `n` the rows used.
    ///
    /// # Shape and units
    /// In the unit of alpha, at least 0.
    ///
    /// # Errors
    /// [`Undefined::NoVariance`] as [`alpha`](Self::alpha); [`Undefined::OutsideDomain`] if pairwise
    /// covariances that fit no population give a negative square.
    ///
    /// # Use and limits
    /// Rests on normal answers and many people. Pairwise, `n` is everyone with any answer, which makes it
    /// a little too small; psych does the same.
    ///
    /// # Source
    /// Duhachek and Iacobucci (2004), see [`literature`](crate::literature#duhachek2004).
    ///
    /// # Reference value
    /// 0.0567152591543552 for the table of [Shrout and Fleiss](crate::literature#shrout1979) (1979); R
    /// 4.2.2, psych 2.2.9 `alpha()$total$ase`; `reference/item_analysis.R`.
    pub fn alpha_standard_error(&self) -> Result<f64, Undefined> {
        let k = self.n_items();
        let all: Vec<usize> = (0..k).collect();
        let split = self.split(Metric::Covariances, &all)?;
        let (total, trace) = (split.positive_total()?, split.diagonal);
        let squares = compensated(
            all.iter().flat_map(|&i| all.iter().map(move |&j| self.at(i, j) * self.at(i, j))),
        );
        // The elements of C² add up to the squares of the row sums.
        let row_sums = all.iter().map(|&i| compensated(all.iter().map(|&j| self.at(i, j))));
        let product = compensated(row_sums.map(|sum| sum * sum));
        let factor = (k as f64 / (k as f64 - 1.0)) / total;
        let q = 2.0 * factor * factor * (squares + trace * trace - 2.0 * trace * product / total);
        // Items that are copies of each other have an alpha of 1 and a square of 0, but for rounding.
        let rounding = 1e-12 * factor * factor * trace * trace;
        match q / self.n_rows() as f64 {
            square if square >= 0.0 => Ok(square.sqrt()),
            _ if q >= -rounding => Ok(0.0),
            _ => Err(Undefined::OutsideDomain),
        }
    }

    fn alpha_of_all(&self, metric: Metric) -> Result<Alpha, Undefined> {
        let all: Vec<usize> = (0..self.n_items()).collect();
        Ok(Alpha {
            alpha: self.alpha_of(metric, &all)?,
            n_items: self.n_items(),
            n_rows: self.n_rows(),
            n_fewest: self.n_fewest(),
        })
    }

    /// Alpha of some of the items.
    fn alpha_of(&self, metric: Metric, items: &[usize]) -> Result<f64, Undefined> {
        if items.len() < 2 {
            return Err(Undefined::TooFewItems);
        }
        let k = items.len() as f64;
        let split = self.split(metric, items)?;
        Ok(k / (k - 1.0) * (split.off_diagonal / split.positive_total()?))
    }

    /// All items but one that exists.
    fn others(&self, item: usize) -> Result<Vec<usize>, Undefined> {
        if item >= self.n_items() {
            return Err(Undefined::OutsideDomain);
        }
        Ok((0..self.n_items()).filter(|&other| other != item).collect())
    }

    fn split(&self, metric: Metric, items: &[usize]) -> Result<Split, Undefined> {
        let mut diagonal = Vec::with_capacity(items.len());
        let mut above = Vec::with_capacity(items.len() * items.len() / 2);
        for (place, &i) in items.iter().enumerate() {
            for &j in &items[place..] {
                let value = match metric {
                    Metric::Covariances => self.at(i, j),
                    Metric::Correlations => self.correlation(i, j)?,
                };
                if i == j { diagonal.push(value) } else { above.push(value) }
            }
        }
        // Each pair stands in the matrix twice.
        Ok(Split { diagonal: compensated(diagonal), off_diagonal: 2.0 * compensated(above) })
    }
}

/// The sum of the elements of a matrix in two parts.
#[derive(Debug, Clone, Copy)]
struct Split {
    diagonal: f64,
    off_diagonal: f64,
}

impl Split {
    /// The sum of all elements, if there is something to divide by.
    fn positive_total(self) -> Result<f64, Undefined> {
        let total = self.diagonal + self.off_diagonal;
        // Items that cancel each other leave a total of 0 but for the rounding of the covariances.
        if total <= 1e-12 * self.diagonal { Err(Undefined::NoVariance) } else { Ok(total) }
    }
}

impl Alpha {
    /// Feldt's 95% interval of alpha.
    ///
    /// # Formula
    /// ```text
    /// 1 - (1 - alpha) F(0.975) … 1 - (1 - alpha) F(0.025)
    /// ```
    /// with `F(p)` the lower `p` quantile of F with `n - 1` and `(k - 1)(n - 1)` degrees of freedom; `n` is
    /// [`n_rows`](Self::n_rows).
    ///
    /// # Shape and units
    /// In the unit of alpha; not cut off at 0. Of width 0 if alpha is 1.
    ///
    /// # Errors
    /// [`Undefined::OutsideDomain`] if alpha is above 1, which pairwise covariances can give;
    /// [`Undefined::TooFewRows`] if `n < 2` and [`Undefined::TooFewItems`] if `k < 2`, which no formula
    /// here returns.
    ///
    /// # Use and limits
    /// Exact for items of equal variance and equal covariances that are normal; a good guide otherwise.
    /// Pairwise, `n` is everyone with any answer, which makes it a little too narrow; psych does the same.
    ///
    /// # Source
    /// Feldt, Woodruff and Salih (1987), see [`literature`](crate::literature#feldt1987).
    ///
    /// # Reference value
    /// 0.675674713816305 … 0.985891678169062 for the table of [Shrout and
    /// Fleiss](crate::literature#shrout1979) (1979); R 4.2.2 `qf`, psych 2.2.9 `alpha.ci`;
    /// `reference/item_analysis.R`.
    pub fn interval(&self) -> Result<Interval, Undefined> {
        if self.n_rows < 2 {
            return Err(Undefined::TooFewRows);
        }
        if self.n_items < 2 {
            return Err(Undefined::TooFewItems);
        }
        let noise = 1.0 - self.alpha;
        // An alpha of 1 can come out a last digit above it.
        if noise < -1e-12 {
            return Err(Undefined::OutsideDomain);
        }
        let noise = noise.max(0.0);
        let rows = (self.n_rows - 1) as f64;
        let quantile = |upper| tails::f_quantile(upper, rows, (self.n_items - 1) as f64 * rows);
        Interval::new(1.0 - noise * quantile(0.025)?, 1.0 - noise * quantile(0.975)?)
            .map_err(|_| Undefined::OutsideDomain)
    }
}
