//! How certain key drivers are: people drawn again, with replacement.

use rand::{Rng, RngExt};

use super::{Drivers, columns, drivers_from_correlations};
use crate::correlation::{CorrelationMatrix, centred, complete};
use crate::{Interval, Undefined};

/// With fewer resamples, no whole one lies beyond each end of a 95% interval.
const FEWEST_RESAMPLES: usize = 40;

/// 95% intervals of what one predictor contributes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DriverInterval {
    /// Of [`Driver::relative_weight`](super::Driver::relative_weight).
    pub relative_weight: Interval,
    /// Of [`Driver::relative_weight_pct`](super::Driver::relative_weight_pct).
    pub relative_weight_pct: Interval,
    /// Of [`Driver::lmg`](super::Driver::lmg).
    pub lmg: Interval,
    /// Of [`Driver::lmg_pct`](super::Driver::lmg_pct).
    pub lmg_pct: Interval,
}

/// 95% intervals of key drivers, and how many resamples they rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct DriverIntervals {
    /// The number of people with the outcome and every predictor.
    pub n: u64,
    /// Resamples that were drawn.
    pub resamples: u64,
    /// Those among them without drivers (a column the same for all who were drawn, say); left out.
    pub undefined: u64,
    /// Of R².
    pub r_squared: Interval,
    /// One entry per predictor, in the order given.
    pub drivers: Vec<DriverInterval>,
}

/// Percentile bootstrap intervals of [`drivers`](super::drivers).
///
/// # Formula
/// ```text
/// Draw n of the n complete people with replacement, compute the drivers; so for every resample.
/// interval = the 2.5% and 97.5% quantile of what was found (the quantile that R calls type 7)
/// ```
///
/// # Shape and units
/// Columns as [`drivers`](super::drivers); 1000 resamples are enough for a picture, 10,000 for a table. The
/// same generator in the same state gives the same intervals.
///
/// # Errors
/// As [`drivers`](super::drivers), for the people as they are; [`Undefined::OutsideDomain`] with fewer than 40
/// resamples; [`Undefined::TooLarge`] with more than 2³² people; if fewer than 40 resamples have drivers, the
/// reason of the first that has none.
///
/// # Use and limits
/// R² and every part of it are at least 0 and rise by chance alone: the intervals lie somewhat high, and
/// never tell whether a contribution is 0. For that, look at the regression weight. People are drawn one by
/// one: within units who resemble each other the intervals are too narrow.
///
/// # Source
/// Efron (1979), see [`literature`](crate::literature#efron1979).
///
/// # Reference value
/// Against 20,000 resamples by R 4.2.2, boot 1.3.28 `boot.ci(type = "perc")`, within what chance allows;
/// `reference/drivers.R`.
pub fn driver_intervals(
    outcome: &[Option<f64>],
    predictors: &[impl AsRef<[Option<f64>]>],
    resamples: u32,
    rng: &mut impl Rng,
) -> Result<DriverIntervals, Undefined> {
    if (resamples as usize) < FEWEST_RESAMPLES {
        return Err(Undefined::OutsideDomain);
    }
    let people = People::of(&columns(outcome, predictors)?)?;
    // As they are, so that what is wrong with the data is said before anybody is drawn.
    drivers_from_correlations(&people.correlations(&vec![1; people.n as usize])?)?;
    let mut found: Vec<Drivers> = Vec::with_capacity(resamples as usize);
    let mut first_reason = None;
    let mut times = Vec::new();
    for _ in 0..resamples {
        people.draw(rng, &mut times);
        match people.correlations(&times).and_then(|table| drivers_from_correlations(&table)) {
            Ok(drivers) => found.push(drivers),
            Err(reason) => first_reason = first_reason.or(Some(reason)),
        }
    }
    if let Some(reason) = first_reason
        && found.len() < FEWEST_RESAMPLES
    {
        return Err(reason);
    }
    Ok(DriverIntervals {
        n: u64::from(people.n),
        resamples: u64::from(resamples),
        undefined: u64::from(resamples) - found.len() as u64,
        r_squared: middle_95(&found, |drivers| drivers.r_squared)?,
        drivers: (0..predictors.len())
            .map(|j| {
                Ok(DriverInterval {
                    relative_weight: middle_95(&found, |all| all.drivers[j].relative_weight)?,
                    relative_weight_pct: middle_95(&found, |all| {
                        all.drivers[j].relative_weight_pct
                    })?,
                    lmg: middle_95(&found, |all| all.drivers[j].lmg)?,
                    lmg_pct: middle_95(&found, |all| all.drivers[j].lmg_pct)?,
                })
            })
            .collect::<Result<_, Undefined>>()?,
    })
}

/// Complete people, as rows of deviations from the means of all.
struct People {
    n: u32,
    k: usize,
    /// Row after row, so that who was not drawn is skipped in one step.
    rows: Vec<f64>,
}

impl People {
    fn of(columns: &[&[Option<f64>]]) -> Result<People, Undefined> {
        let centred = centred(&complete(columns)?)?;
        let (k, n) = (centred.len(), centred.first().map_or(0, Vec::len));
        let rows = (0..n).flat_map(|row| centred.iter().map(move |column| column[row])).collect();
        Ok(People { n: u32::try_from(n).map_err(|_| Undefined::TooLarge)?, k, rows })
    }

    /// How often each of them is drawn.
    fn draw(&self, rng: &mut impl Rng, times: &mut Vec<u32>) {
        times.clear();
        times.resize(self.n as usize, 0);
        // A range of fixed width: the same draws on every machine.
        for _ in 0..self.n {
            times[rng.random_range(0..self.n) as usize] += 1;
        }
    }

    /// The correlations when each of them counts this many times.
    fn correlations(&self, times: &[u32]) -> Result<CorrelationMatrix, Undefined> {
        let k = self.k;
        let (mut sums, mut products) = (vec![0.0; k], vec![0.0; k * k]);
        // Plain sums: the deviations are around 0 and at most 1, and what is lost lies far below the chance
        // of drawing. This loop is where the time goes.
        for (row, &times) in self.rows.chunks_exact(k).zip(times) {
            if times == 0 {
                continue;
            }
            let times = f64::from(times);
            for (i, (x, sum)) in row.iter().zip(&mut sums).enumerate() {
                let weighted = times * x;
                *sum += weighted;
                let across = &mut products[i * k..][..=i];
                for (product, y) in across.iter_mut().zip(row) {
                    *product += weighted * y;
                }
            }
        }
        standardised(&sums, &products, self.n)
    }
}

/// Correlations from sums and the lower half of the sums of products over `n` people.
fn standardised(sums: &[f64], products: &[f64], n: u32) -> Result<CorrelationMatrix, Undefined> {
    let k = sums.len();
    let scatter = |i: usize, j: usize| products[i * k + j] - sums[i] * sums[j] / f64::from(n);
    // What rounding leaves where all who were drawn have the same value.
    if (0..k).any(|i| scatter(i, i) <= 1e-12 * products[i * k + i]) {
        return Err(Undefined::NoVariance);
    }
    let r = |i: usize, j: usize| {
        if i == j {
            return 1.0;
        }
        let (i, j) = (i.max(j), i.min(j));
        (scatter(i, j) / (scatter(i, i) * scatter(j, j)).sqrt()).clamp(-1.0, 1.0)
    };
    let rows: Vec<Vec<f64>> = (0..k).map(|i| (0..k).map(|j| r(i, j)).collect()).collect();
    CorrelationMatrix::new(&rows, u64::from(n))
}

/// The interval that leaves out 2.5% of what was found at each end.
fn middle_95(found: &[Drivers], figure: impl Fn(&Drivers) -> f64) -> Result<Interval, Undefined> {
    let mut values: Vec<f64> = found.iter().map(figure).collect();
    values.sort_by(f64::total_cmp);
    Interval::new(quantile(&values, 0.025), quantile(&values, 0.975))
        .map_err(|_| Undefined::OutsideDomain)
}

/// The quantile of ascending values, at least one: linear between the two nearest (R's type 7).
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a list, at least 0 and at most its length"
)]
fn quantile(ascending: &[f64], share: f64) -> f64 {
    let place = (ascending.len() - 1) as f64 * share;
    let below = place as usize;
    let (low, high) = (ascending[below], ascending[(below + 1).min(ascending.len() - 1)]);
    low + (place - below as f64) * (high - low)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn drawn_twice_is_there_twice() {
        let column = |times: u32, shift: u32| -> Vec<f64> {
            (0..times).map(|i| f64::from((i + shift) * 7 % 5)).collect()
        };
        let columns = [column(9, 0), column(9, 3), column(9, 1)];
        let times = [2, 0, 1, 3, 0, 1, 1, 0, 1];
        let some = |column: &Vec<f64>| column.iter().copied().map(Some).collect::<Vec<_>>();
        let once: Vec<Vec<_>> = columns.iter().map(some).collect();
        let people = People::of(&once.iter().map(AsRef::as_ref).collect::<Vec<_>>()).unwrap();
        let repeated: Vec<Vec<_>> = once
            .iter()
            .map(|column| {
                column
                    .iter()
                    .zip(times)
                    .flat_map(|(v, times)| std::iter::repeat_n(*v, times as usize))
                    .collect()
            })
            .collect();
        let direct = CorrelationMatrix::of_complete(&repeated).unwrap();
        let counted = people.correlations(&times).unwrap();
        for (i, j) in [(0, 1), (0, 2), (1, 2)] {
            let (a, b) = (direct.get(i, j).unwrap(), counted.get(i, j).unwrap());
            assert!((a - b).abs() < 1e-14, "{a} {b}");
        }
    }

    #[test]
    fn everybody_is_drawn_as_often_as_there_are_people() {
        let column: Vec<_> = (0..50_u8).map(|i| Some(f64::from(i))).collect();
        let people = People::of(&[&column[..], &column[..]]).unwrap();
        let mut times = vec![9; 3];
        people.draw(&mut StdRng::seed_from_u64(1), &mut times);
        assert_eq!((times.len(), times.iter().sum::<u32>()), (50, 50));
    }

    #[test]
    fn quantiles_lie_between_values() {
        let values = [1.0, 2.0, 4.0, 8.0, 16.0];
        assert!((quantile(&values, 0.5) - 4.0).abs() < 1e-15);
        assert!((quantile(&values, 0.1) - 1.4).abs() < 1e-15);
        assert!((quantile(&values[..1], 0.975) - 1.0).abs() < 1e-15);
        assert!((quantile(&values, 1.0) - 16.0).abs() < 1e-15);
    }
}
