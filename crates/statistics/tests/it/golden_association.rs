//! Correlations of every kind, key drivers and families of tests against the values that R gives.

use peil_statistics::Interval;
use peil_statistics::correlation::{
    CorrelationMatrix, PairSums, kendall, kendall_from_table, pearson_from_sums, spearman,
    spearman_from_table,
};
use peil_statistics::dependent_correlations::{Overlapping, compare_overlapping};
use peil_statistics::drivers::{driver_intervals, drivers};
use peil_statistics::multiplicity::{benjamini_hochberg, holm};
use peil_statistics::partial::partial;
use peil_statistics::within_between::{LevelCorrelation, within_between_of_pairs};
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::Deserialize;

use crate::reference::{CLOSED_FORM, ITERATIVE, assert_close, cases};

#[track_caller]
fn assert_interval(found: Interval, low: f64, high: f64, what: &str) {
    assert_close(found.low(), low, ITERATIVE, what);
    assert_close(found.high(), high, ITERATIVE, what);
}

/// The whole number that a score is in units of `1 / parts`.
#[expect(clippy::cast_possible_truncation, reason = "scores below 1e7")]
fn whole(score: f64, parts: f64) -> i64 {
    (score * parts).round() as i64
}

#[derive(Deserialize)]
struct Plain {
    name: String,
    x: Vec<f64>,
    y: Vec<f64>,
    r: f64,
    low: f64,
    high: f64,
    p: f64,
}

#[test]
fn pearson_from_exact_sums() {
    let all: Vec<Plain> = cases(include_str!("../../reference/correlation.json"));
    for case in all {
        let pairs = case.x.iter().zip(&case.y).map(|(x, y)| (whole(*x, 60.0), whole(*y, 60.0)));
        let found = pearson_from_sums(&PairSums::of(pairs).unwrap()).unwrap();
        assert_eq!(found.n, case.x.len() as u64);
        assert_close(found.r, case.r, CLOSED_FORM, &case.name);
        assert_interval(found.interval, case.low, case.high, &case.name);
        assert_close(found.p, case.p, ITERATIVE, &case.name);
    }
}

#[derive(Deserialize)]
struct Ranks {
    name: String,
    x: Vec<f64>,
    y: Vec<f64>,
    rho: f64,
    rho_p: f64,
    rho_low: f64,
    rho_high: f64,
    wider_low: f64,
    wider_high: f64,
    tau_b: f64,
    z: f64,
    tau_p: f64,
    tau_low: f64,
    tau_high: f64,
}

impl Ranks {
    fn pairs(&self) -> Vec<(f64, f64)> {
        self.x.iter().copied().zip(self.y.iter().copied()).collect()
    }

    /// The same pairs as a cross-table, with a row and a column in which nobody is.
    fn table(&self) -> Vec<Vec<u64>> {
        let distinct = |values: &[f64]| {
            let mut values = values.to_vec();
            values.sort_by(f64::total_cmp);
            values.dedup();
            values
        };
        let (rows, columns) = (distinct(&self.x), distinct(&self.y));
        let place = |values: &[f64], value: f64| values.partition_point(|v| *v < value);
        let mut table = vec![vec![0; columns.len() + 1]; rows.len() + 1];
        for (x, y) in self.pairs() {
            table[place(&rows, x) + 1][place(&columns, y)] += 1;
        }
        table
    }
}

#[test]
fn rank_correlations() {
    let all: Vec<Ranks> = cases(include_str!("../../reference/rank_correlation.json"));
    for case in all {
        let (pairs, table, what) = (case.pairs(), case.table(), case.name.as_str());
        let found = spearman(&pairs).unwrap();
        assert_eq!(spearman_from_table(&table), Ok(found), "{what}");
        assert_close(found.rho, case.rho, CLOSED_FORM, what);
        assert_close(found.p, case.rho_p, ITERATIVE, what);
        assert_interval(found.interval, case.rho_low, case.rho_high, what);
        assert_interval(found.interval_bonett_wright, case.wider_low, case.wider_high, what);
        let found = kendall(&pairs).unwrap();
        assert_eq!(kendall_from_table(&table), Ok(found), "{what}");
        assert_eq!(found.n, pairs.len() as u64);
        assert_close(found.tau_b, case.tau_b, CLOSED_FORM, what);
        assert_close(found.z, case.z, CLOSED_FORM, what);
        assert_close(found.p, case.tau_p, ITERATIVE, what);
        assert_interval(found.interval, case.tau_low, case.tau_high, what);
    }
}

#[derive(Deserialize)]
struct Levels {
    name: String,
    unit: Vec<usize>,
    x: Vec<i64>,
    y: Vec<i64>,
    individual: f64,
    within: Level,
    weighted: Level,
    unweighted: Level,
    #[serde(rename = "true")]
    of_true_means: Option<f64>,
    eta_x: f64,
    eta_y: f64,
}

#[derive(Deserialize)]
struct Level {
    r: f64,
    df: u64,
    low: f64,
    high: f64,
    p: f64,
}

#[test]
fn correlations_within_and_between_units() {
    /// The difference of two mean squares loses a digit.
    const DIFFERENCE_OF_SQUARES: f64 = 1e-11;
    let all: Vec<Levels> = cases(include_str!("../../reference/within_between.json"));
    for case in all {
        let what = case.name.as_str();
        let pairs: Vec<_> = case.x.iter().copied().zip(case.y.iter().copied()).collect();
        let found = within_between_of_pairs(&pairs, &case.unit).unwrap();
        assert_eq!(found.n_people, pairs.len() as u64);
        assert_close(found.individual.unwrap().r, case.individual, CLOSED_FORM, what);
        let levels: [(LevelCorrelation, &Level); 3] = [
            (found.within.unwrap(), &case.within),
            (found.between_weighted.unwrap(), &case.weighted),
            (found.between_unweighted.unwrap(), &case.unweighted),
        ];
        for (level, expected) in levels {
            assert_eq!(level.df, expected.df, "{what}");
            assert_close(level.r, expected.r, CLOSED_FORM, what);
            assert_interval(level.interval, expected.low, expected.high, what);
            assert_close(level.p, expected.p, ITERATIVE, what);
        }
        assert_eq!(found.between_true.is_ok(), case.of_true_means.is_some(), "{what}");
        if let (Ok(r), Some(expected)) = (found.between_true, case.of_true_means) {
            assert_close(r, expected, DIFFERENCE_OF_SQUARES, what);
        }
        assert_close(found.eta_x.unwrap(), case.eta_x, CLOSED_FORM, what);
        assert_close(found.eta_y.unwrap(), case.eta_y, CLOSED_FORM, what);
    }
}

#[derive(Deserialize)]
struct Overlap {
    r12: f64,
    r13: f64,
    r23: f64,
    n: u64,
    difference: f64,
    t: f64,
    p: f64,
    low: f64,
    high: f64,
}

#[test]
fn differences_of_overlapping_correlations() {
    let all: Vec<Overlap> = cases(include_str!("../../reference/dependent_correlations.json"));
    for case in all {
        let what = format!("{} against {}", case.r12, case.r13);
        let found = compare_overlapping(&Overlapping {
            shared_first: case.r12,
            shared_second: case.r13,
            first_second: case.r23,
            n: case.n,
        })
        .unwrap();
        assert_close(found.difference, case.difference, CLOSED_FORM, &what);
        assert_close(found.t, case.t, CLOSED_FORM, &what);
        assert_close(found.p, case.p, ITERATIVE, &what);
        assert_interval(found.interval, case.low, case.high, &what);
    }
}

#[derive(Deserialize)]
struct Partials {
    columns: Vec<Vec<Option<f64>>>,
    partials: Vec<PartialCase>,
}

#[derive(Deserialize)]
struct PartialCase {
    first: usize,
    second: usize,
    given: Vec<usize>,
    r: f64,
    df: u64,
    t: f64,
    p: f64,
    low: f64,
    high: f64,
}

#[test]
fn partial_correlations() {
    let all: Partials = cases(include_str!("../../reference/partial.json"));
    let table = CorrelationMatrix::of_complete(&all.columns).unwrap();
    for case in all.partials {
        let what = format!("{} and {} given {:?}", case.first, case.second, case.given);
        let found = partial(&table, case.first, case.second, &case.given).unwrap();
        assert_eq!((found.df, found.n_given), (case.df, case.given.len()), "{what}");
        // The smallest is -0.005 and has lost two digits of 1e-16, in R as here.
        assert_close(found.r, case.r, 1e-11, &what);
        assert_close(found.t, case.t, 1e-11, &what);
        assert_close(found.p, case.p, ITERATIVE, &what);
        assert_interval(found.interval, case.low, case.high, &what);
    }
}

#[derive(Deserialize)]
struct DriverCases {
    points: Vec<DriverCase>,
    bootstrap: Bootstrap,
}

#[derive(Deserialize)]
struct DriverCase {
    name: String,
    outcome: Vec<Option<f64>>,
    predictors: Vec<Vec<Option<f64>>>,
    n: u64,
    r_squared: f64,
    adjusted: f64,
    r: Vec<f64>,
    beta: Vec<f64>,
    relative_weight: Vec<f64>,
    relative_weight_pct: Vec<f64>,
    lmg: Vec<f64>,
    lmg_pct: Vec<f64>,
}

#[derive(Deserialize)]
struct Bootstrap {
    outcome: Vec<Option<f64>>,
    predictors: Vec<Vec<Option<f64>>>,
    low: Vec<f64>,
    high: Vec<f64>,
}

#[test]
fn key_drivers() {
    /// Parts of R² are a tenth or a hundredth of the 1 that everything is computed from.
    const PART: f64 = 1e-11;
    let all: DriverCases = cases(include_str!("../../reference/drivers.json"));
    for case in all.points {
        let found = drivers(&case.outcome, &case.predictors).unwrap();
        assert_eq!((found.n, found.drivers.len()), (case.n, case.r.len()), "{}", case.name);
        assert_close(found.r_squared, case.r_squared, CLOSED_FORM, &case.name);
        assert_close(found.adjusted_r_squared, case.adjusted, CLOSED_FORM, &case.name);
        for (j, driver) in found.drivers.iter().enumerate() {
            let what = format!("{} predictor {j}", case.name);
            assert_close(driver.r, case.r[j], PART, &what);
            assert_close(driver.beta, case.beta[j], PART, &what);
            assert_close(driver.relative_weight, case.relative_weight[j], PART, &what);
            assert_close(driver.relative_weight_pct, case.relative_weight_pct[j], PART, &what);
            assert_close(driver.lmg, case.lmg[j], PART, &what);
            assert_close(driver.lmg_pct, case.lmg_pct[j], PART, &what);
        }
    }
}

#[test]
fn bootstrap_intervals_of_key_drivers() {
    let case = cases::<DriverCases>(include_str!("../../reference/drivers.json")).bootstrap;
    let mut rng = StdRng::seed_from_u64(1979);
    let found = driver_intervals(&case.outcome, &case.predictors, 20_000, &mut rng).unwrap();
    assert_eq!(found.undefined, 0);
    let figures: [fn(&peil_statistics::drivers::DriverInterval) -> Interval; 4] =
        [|d| d.relative_weight, |d| d.relative_weight_pct, |d| d.lmg, |d| d.lmg_pct];
    let mut intervals = vec![found.r_squared];
    for figure in figures {
        intervals.extend(found.drivers.iter().map(figure));
    }
    // Two draws of 20,000: an end has a standard error of about 1% of the width in each of them.
    for ((interval, low), high) in intervals.iter().zip(case.low).zip(case.high) {
        let chance = 0.05 * (high - low);
        assert!((interval.low() - low).abs() < chance, "{interval}: low {low}");
        assert!((interval.high() - high).abs() < chance, "{interval}: high {high}");
    }
}

#[derive(Deserialize)]
struct Family {
    name: String,
    p: Vec<Option<f64>>,
    holm: Vec<Option<f64>>,
    bh: Vec<Option<f64>>,
}

#[test]
fn families_of_tests() {
    let all: Vec<Family> = cases(include_str!("../../reference/multiplicity.json"));
    for case in all {
        let found =
            [(holm(&case.p).unwrap(), case.holm), (benjamini_hochberg(&case.p).unwrap(), case.bh)];
        for (adjusted, expected) in found {
            assert_eq!(adjusted.len(), expected.len());
            for (a, e) in adjusted.iter().zip(&expected) {
                assert_eq!(a.is_some(), e.is_some(), "{}", case.name);
                if let (Some(a), Some(e)) = (a, e) {
                    assert_close(*a, *e, CLOSED_FORM, &case.name);
                }
            }
        }
    }
}
