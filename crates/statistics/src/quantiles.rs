//! Quantiles and shares of a frequency table.

use crate::Undefined;
use crate::proportion::Counted;

/// Where between two answers a quantile lies: programs differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuantileType {
    /// SAS's default, definition 2 of Hyndman and Fan: the average of two answers at a step of the
    /// distribution, otherwise always an answer that was given.
    Two,
    /// SPSS's, definition 6: the place `(n + 1) p`.
    Six,
    /// R's, numpy's and Excel's default, definition 7: the place `(n - 1) p + 1`.
    Seven,
}

/// Median and quartiles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quartiles {
    /// The value below which a quarter lies.
    pub first: f64,
    /// The median.
    pub median: f64,
    /// The value above which a quarter lies.
    pub third: f64,
}

/// Values in order, each with the number of people who have it.
///
/// Places and values are whole numbers up to the last division: no rounding decides between two answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frequencies {
    /// Each value once, in units of 1 / denominator, with the people up to and including it.
    cumulative: Vec<(i64, u64)>,
    denominator: i64,
}

impl Frequencies {
    /// From values (in units of `1 / denominator`) with counts, in any order; a value may appear more than
    /// once.
    ///
    /// ```
    /// use peil_statistics::quantiles::{Frequencies, QuantileType};
    ///
    /// let answers = Frequencies::new(&[(4, 4), (1, 1), (3, 3), (5, 2)], 1)?;
    /// assert!((answers.median(QuantileType::Seven)? - 4.0).abs() < 1e-15);
    /// # Ok::<(), peil_statistics::Undefined>(())
    /// ```
    ///
    /// # Errors
    /// [`Undefined::EmptyBase`] if the counts are all 0; [`Undefined::OutsideDomain`] if
    /// `denominator < 1`; [`Undefined::TooLarge`] if their sum does not fit.
    pub fn new(counts: &[(i64, u64)], denominator: i64) -> Result<Frequencies, Undefined> {
        if denominator < 1 {
            return Err(Undefined::OutsideDomain);
        }
        let mut sorted: Vec<_> = counts.iter().copied().filter(|&(_, count)| count > 0).collect();
        sorted.sort_unstable();
        let (mut cumulative, mut n) = (Vec::with_capacity(sorted.len()), 0_u64);
        for (value, count) in sorted {
            n = n.checked_add(count).ok_or(Undefined::TooLarge)?;
            match cumulative.last_mut() {
                Some((last, people)) if *last == value => *people = n,
                _ => cumulative.push((value, n)),
            }
        }
        if n == 0 { Err(Undefined::EmptyBase) } else { Ok(Frequencies { cumulative, denominator }) }
    }

    /// The number of values, at least 1.
    pub fn n(&self) -> u64 {
        self.cumulative.last().map_or(0, |&(_, people)| people)
    }

    /// The value below which so many thousandths of the answers lie.
    ///
    /// # Formula
    /// ```text
    /// place h = (n - 1) p + 1  (type 7)  or  (n + 1) p  (type 6), within 1..=n
    /// value   = x(j) + (h - j) (x(j + 1) - x(j)),   j the whole part of h
    /// type 2:   x(n p) and x(n p + 1) averaged if n p is whole, otherwise x of n p rounded up
    /// ```
    /// where `x(j)` is the `j`-th value in order and `p` = `thousandths` / 1000.
    ///
    /// # Shape and units
    /// In the unit of the values.
    ///
    /// # Errors
    /// [`Undefined::OutsideDomain`] if `thousandths` is above 1000.
    ///
    /// # Use and limits
    /// Quantiles of a five-point answer jump: one person can move a median by a whole point. Say which type
    /// is shown; they differ most in small groups. They show single answers and belong to large groups
    /// only.
    ///
    /// # Source
    /// Hyndman and Fan (1996), see [`literature`](crate::literature#hyndman1996).
    ///
    /// # Reference value
    /// 4, 4.25 and 4 (types 7, 6 and 2, of 750 thousandths) for the answers 1, 3, 3, 3, 4, 4, 4, 4, 5, 5;
    /// R 4.2.2 `quantile`; `reference/quantiles.R`.
    pub fn quantile(&self, thousandths: u16, kind: QuantileType) -> Result<f64, Undefined> {
        if thousandths > 1000 {
            return Err(Undefined::OutsideDomain);
        }
        let (n, p) = (u128::from(self.n()), u128::from(thousandths));
        // The place, in thousandths of a person.
        let place = match kind {
            QuantileType::Seven => (n - 1) * p + 1000,
            QuantileType::Six => (n + 1) * p,
            QuantileType::Two if (n * p).is_multiple_of(1000) => n * p + 500,
            QuantileType::Two => (n * p).next_multiple_of(1000),
        }
        .clamp(1000, n * 1000);
        let (whole, part) = (place / 1000, (place % 1000) as f64 / 1000.0);
        let (below, above) = (self.at(whole), self.at(whole + 1));
        // In f64, for the difference of two i64 need not fit in one.
        let value = below as f64 + part * (above as f64 - below as f64);
        Ok(value / self.denominator as f64)
    }

    /// The median.
    ///
    /// # Errors
    /// None: every table has one.
    ///
    /// # Source
    /// As [`quantile`](Self::quantile), of 500 thousandths. The three types agree on it.
    pub fn median(&self, kind: QuantileType) -> Result<f64, Undefined> {
        self.quantile(500, kind)
    }

    /// The median and the quartiles.
    ///
    /// # Errors
    /// None: every table has them.
    ///
    /// # Source
    /// As [`quantile`](Self::quantile), of 250, 500 and 750 thousandths.
    pub fn quartiles(&self, kind: QuantileType) -> Result<Quartiles, Undefined> {
        Ok(Quartiles {
            first: self.quantile(250, kind)?,
            median: self.quantile(500, kind)?,
            third: self.quantile(750, kind)?,
        })
    }

    /// The value of the `rank`-th person in order, counted from 1; of the last, beyond them.
    fn at(&self, rank: u128) -> i64 {
        let index = self.cumulative.partition_point(|&(_, people)| u128::from(people) < rank);
        self.cumulative.get(index).or(self.cumulative.last()).map_or(0, |&(value, _)| value)
    }
}

/// Those who gave one of the two highest answers.
///
/// # Formula
/// ```text
/// (people with max - 1 <= answer <= max) / (all people in the table)
/// ```
/// `max` is the highest answer that can be given, not the highest that was.
///
/// # Shape and units
/// Answers with counts. Codes beyond the scale ("weet ik niet") are in the base and not in the count: leave
/// them out of the table for the share of those with an opinion.
///
/// # Errors
/// [`Undefined::EmptyBase`] if the counts are all 0; [`Undefined::TooLarge`] if their sum does not fit.
///
/// # Use and limits
/// On a scale of four points or fewer it is half of the scale or more. On a turned item the highest
/// answers are the unfavourable ones.
///
/// # Source
/// Cochran (1977) section 3.2, see [`literature`](crate::literature#cochran1977).
///
/// # Reference value
/// 6 of 10 for the answers 1 (once), 3 (three times), 4 (four times), 5 (twice).
pub fn top2(counts: &[(i64, u64)], max: i64) -> Result<Counted, Undefined> {
    part(counts, |answer| max.saturating_sub(1) <= answer && answer <= max)
}

/// Those who gave one of the two lowest answers.
///
/// # Formula
/// ```text
/// (people with min <= answer <= min + 1) / (all people in the table)
/// ```
/// `min` is the lowest answer that can be given, not the lowest that was.
///
/// # Shape and units
/// As [`top2`].
///
/// # Errors
/// As [`top2`].
///
/// # Source
/// Cochran (1977) section 3.2, see [`literature`](crate::literature#cochran1977).
///
/// # Reference value
/// 1 of 10 for the answers 1 (once), 3 (three times), 4 (four times), 5 (twice).
pub fn bottom2(counts: &[(i64, u64)], min: i64) -> Result<Counted, Undefined> {
    part(counts, |answer| min <= answer && answer <= min.saturating_add(1))
}

/// The people whose answer belongs to the part, of all.
fn part(counts: &[(i64, u64)], belongs: impl Fn(i64) -> bool) -> Result<Counted, Undefined> {
    let (mut inside, mut n) = (0_u64, 0_u64);
    for &(answer, count) in counts {
        n = n.checked_add(count).ok_or(Undefined::TooLarge)?;
        inside += if belongs(answer) { count } else { 0 };
    }
    Counted::new(inside, n)
}
