//! How much of a correlation lies between people of the same unit, and how much between units.

use std::collections::BTreeMap;

use crate::correlation::{
    PairSums, Pearson, Scatter, coefficient, correlation_test, deviations, fisher_interval,
    pearson_from_sums, ratio,
};
use crate::sum::compensated;
use crate::{Interval, Undefined};

/// A correlation within or between units, with what is needed to judge it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelCorrelation {
    /// The correlation, -1..=1.
    pub r: f64,
    /// The degrees of freedom of the test: of people within units, or of units.
    pub df: u64,
    /// Fisher's 95% interval of `r`, with standard error `1 / sqrt(df - 1)`.
    pub interval: Interval,
    /// The two-sided p-value of "no correlation at this level", from t with `df` degrees of freedom.
    pub p: f64,
}

/// One correlation taken apart. Each part has its own reason where it does not exist.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WithinBetween {
    /// The number of people.
    pub n_people: u64,
    /// The number of units with someone in them.
    pub n_units: u64,
    /// The plain correlation over all people, units ignored.
    pub individual: Result<Pearson, Undefined>,
    /// The correlation of people's deviations from the means of their own unit.
    pub within: Result<LevelCorrelation, Undefined>,
    /// The correlation of the unit means, each counted as often as it has people.
    pub between_weighted: Result<LevelCorrelation, Undefined>,
    /// The plain correlation of the unit means, each counted once.
    pub between_unweighted: Result<LevelCorrelation, Undefined>,
    /// The correlation of the units' true means, from variance components. Can lie outside -1..=1: it is not
    /// cut off, since that tells that the units differ too little to say.
    pub between_true: Result<f64, Undefined>,
    /// Of the first score: the root of the share of the sum of squares that lies between units, 0..=1.
    pub eta_x: Result<f64, Undefined>,
    /// The same of the second score.
    pub eta_y: Result<f64, Undefined>,
}

/// Takes the correlation of two scores apart into what goes on within units and what between them.
///
/// # Formula
/// With `n_g` people, means `x_g`, `y_g` in unit `g`; `k` units, `N` people:
/// ```text
/// W_xy = sum_g sum_i (x_i - x_g)(y_i - y_g),    B_xy = sum_g n_g (x_g - mean x)(y_g - mean y)
/// within              = W_xy / sqrt(W_xx W_yy),  df = N - k - 1, Fisher se 1 / sqrt(N - k - 2)
/// between, weighted   = B_xy / sqrt(B_xx B_yy),  df = k - 2,     Fisher se 1 / sqrt(k - 3)
/// between, unweighted = Pearson's of the k pairs (x_g, y_g), df and se as weighted
/// between, true       = C_xy / sqrt(C_xx C_yy),  C = B / (k - 1) - W / (N - k)
/// eta_x               = sqrt( B_xx / (B_xx + W_xx) )
/// individual          = eta_x eta_y between_weighted + sqrt(1 - eta_x²) sqrt(1 - eta_y²) within
/// ```
///
/// # Shape and units
/// `units`: one entry per unit with the sums over its people, all in the same units of measurement (see
/// [`PairSums`]). Empty units are left out; a unit of one person counts between units only.
///
/// # Errors
/// [`Undefined::EmptyBase`] if nobody is in any unit; [`Undefined::TooLarge`] if sums do not fit in 128 bits;
/// [`Undefined::OutsideDomain`] if no people have these sums. In the parts: [`Undefined::TooFewRows`] if
/// there are too few people (within: `N - k < 3`) or units (between: fewer than 4; true: fewer than 2, or
/// nobody shares a unit); [`Undefined::NoVariance`] if a score does not vary at that level, for `between_true`
/// also if its means vary no more than people within units make them vary.
///
/// # Use and limits
/// The people of a level must not be taken for its number: with six units, the correlation between them
/// rests on six, whatever `N`. A strong correlation between units says nothing of people, and the other way
/// round. Means of small units are mostly chance, which pulls the weighted and unweighted figures towards
/// the one within; the true one allows for it and is unreliable with few units. Test and interval of the
/// weighted figure take units for equally large. Association, not cause, at every level.
///
/// # Source
/// Dansereau, Alutto and Yammarino (1984), see [`literature`](crate::literature#dansereau1984); the true one
/// Snijders and Bosker (1999) section 3.6, see [`literature`](crate::literature#snijders1999).
///
/// # Reference value
/// Within 0.408475284248688, weighted 0.944465478945711, unweighted 0.951597719138783, true
/// 1.07493429636964, etas 0.852568030538347 and 0.782053158587789 for the twelve people of the example in
/// `docs/methods/association.md`; R 4.2.2, psych 2.2.9 `statsBy`, multilevel 2.7 `waba`;
/// `reference/within_between.R`.
pub fn within_between(units: &[PairSums]) -> Result<WithinBetween, Undefined> {
    let units: Vec<&PairSums> = units.iter().filter(|unit| unit.n > 0).collect();
    let all = units.iter().try_fold(PairSums::default(), |all, unit| all.plus(unit))?;
    if all.n == 0 {
        return Err(Undefined::EmptyBase);
    }
    let total = all.scatter()?;
    let within = pooled(&units)?;
    let means = Means::of(&units, &all)?;
    let between = means.between();
    let k = units.len() as u64;
    let level = |squares: &Squares, df: Option<u64>| {
        let df = df.filter(|df| *df > 1).ok_or(Undefined::TooFewRows)?;
        at_level(squares.coefficient()?, df)
    };
    let units_df = k.checked_sub(2);
    Ok(WithinBetween {
        n_people: all.n,
        n_units: k,
        individual: pearson_from_sums(&all),
        within: level(&within, all.n.checked_sub(k + 1)),
        between_weighted: level(&between, units_df),
        between_unweighted: means.unweighted(&between, units_df),
        between_true: true_correlation(&between, &within, k, all.n),
        eta_x: eta(between.xx, total.xx, all.n),
        eta_y: eta(between.yy, total.yy, all.n),
    })
}

/// [`within_between`] from pairs of whole numbers, each with the number of its unit.
///
/// # Formula
/// As [`within_between`].
///
/// # Shape and units
/// `unit[i]` is where `pairs[i]` belongs: any number, the same for people of the same unit. Scores that are
/// fractions go in as whole numbers of `1 / denominator`.
///
/// # Errors
/// As [`within_between`]; [`Undefined::UnequalLengths`] if not every pair has a unit.
///
/// # Source
/// As [`within_between`].
///
/// # Reference value
/// As [`within_between`].
pub fn within_between_of_pairs(
    pairs: &[(i64, i64)],
    unit: &[usize],
) -> Result<WithinBetween, Undefined> {
    if pairs.len() != unit.len() {
        return Err(Undefined::UnequalLengths);
    }
    let mut sums: BTreeMap<usize, PairSums> = BTreeMap::new();
    for (&pair, &unit) in pairs.iter().zip(unit) {
        let here = sums.entry(unit).or_default();
        *here = here.plus(&PairSums::of([pair])?)?;
    }
    within_between(&sums.into_values().collect::<Vec<_>>())
}

/// Sums of squares and products of deviations.
#[derive(Debug, Clone, Copy)]
struct Squares {
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Squares {
    fn coefficient(&self) -> Result<f64, Undefined> {
        ratio(self.xy, self.xx, self.yy)
    }
}

/// Deviations from the means of the own unit, squared and added up; exactly 0 if nobody deviates.
fn pooled(units: &[&PairSums]) -> Result<Squares, Undefined> {
    let scatters: Vec<(f64, Scatter)> =
        units.iter().map(|unit| Ok((unit.n as f64, unit.scatter()?))).collect::<Result<_, _>>()?;
    let sum = |part: fn(&Scatter) -> i128| {
        compensated(scatters.iter().map(|(n, scatter)| part(scatter) as f64 / n))
    };
    Ok(Squares { xx: sum(|s| s.xx), yy: sum(|s| s.yy), xy: sum(|s| s.xy) })
}

/// The means of the units, as deviations from the mean of all people.
struct Means {
    /// Number of people, deviation of `x`, deviation of `y`.
    units: Vec<(f64, f64, f64)>,
}

impl Means {
    fn of(units: &[&PairSums], all: &PairSums) -> Result<Means, Undefined> {
        let (people, everyone) = (i128::from(all.n), all.n as f64);
        let deviation = |n: u64, own: i128, whole: i128| {
            // n N times the deviation, exactly: 0 where the unit's mean is that of all.
            let scaled = people.checked_mul(own)?.checked_sub(i128::from(n).checked_mul(whole)?)?;
            Some(scaled as f64 / everyone / n as f64)
        };
        let of_unit = |unit: &&PairSums| {
            let x = deviation(unit.n, unit.x, all.x)?;
            Some((unit.n as f64, x, deviation(unit.n, unit.y, all.y)?))
        };
        let units = units.iter().map(of_unit).collect::<Option<_>>();
        Ok(Means { units: units.ok_or(Undefined::TooLarge)? })
    }

    /// Each unit as often as it has people.
    fn between(&self) -> Squares {
        let sum = |part: fn(f64, f64) -> f64| {
            compensated(self.units.iter().map(|&(n, x, y)| n * part(x, y)))
        };
        Squares { xx: sum(|x, _| x * x), yy: sum(|_, y| y * y), xy: sum(|x, y| x * y) }
    }

    /// Each unit once.
    fn unweighted(
        &self,
        between: &Squares,
        df: Option<u64>,
    ) -> Result<LevelCorrelation, Undefined> {
        let df = df.filter(|df| *df > 1).ok_or(Undefined::TooFewRows)?;
        if between.xx <= 0.0 || between.yy <= 0.0 {
            return Err(Undefined::NoVariance);
        }
        let x = deviations(self.units.iter().map(|unit| unit.1))?;
        let y = deviations(self.units.iter().map(|unit| unit.2))?;
        at_level(coefficient(&x, &y), df)
    }
}

/// What is known of a correlation with these degrees of freedom, at least 2.
fn at_level(r: f64, df: u64) -> Result<LevelCorrelation, Undefined> {
    let interval = fisher_interval(r, 1.0 / ((df - 1) as f64).sqrt())?;
    Ok(LevelCorrelation { r, df, interval, p: correlation_test(r, df as f64)?.p })
}

/// The correlation of variance components; the average size of a unit falls out.
fn true_correlation(
    between: &Squares,
    within: &Squares,
    k: u64,
    people: u64,
) -> Result<f64, Undefined> {
    if k < 2 || people == k {
        return Err(Undefined::TooFewRows);
    }
    let (df_between, df_within) = ((k - 1) as f64, (people - k) as f64);
    let component = |between: f64, within: f64| between / df_between - within / df_within;
    let variance = |between: f64, within: f64| {
        let found = component(between, within);
        // What rounding leaves of two equal mean squares is not a variance.
        if found > 1e-12 * between / df_between { Ok(found) } else { Err(Undefined::NoVariance) }
    };
    let (xx, yy) = (variance(between.xx, within.xx)?, variance(between.yy, within.yy)?);
    Ok(component(between.xy, within.xy) / (xx * yy).sqrt())
}

/// The root of the share between units. `total` is `n` times the sum of squares.
fn eta(between: f64, total: i128, n: u64) -> Result<f64, Undefined> {
    if total == 0 {
        return Err(Undefined::NoVariance);
    }
    Ok((between / (total as f64 / n as f64)).sqrt().min(1.0))
}

#[cfg(test)]
mod tests;
