//! Shares, two shares, quantiles and shape against the values that R gives.

use peil_statistics::proportion::{
    Counted, agresti_coull, clopper_pearson, hypergeom_exact, jeffreys, wald, wald_fpc, wilson_cc,
};
use peil_statistics::quantiles::{Frequencies, QuantileType};
use peil_statistics::shape::shape;
use peil_statistics::two_proportions::{
    chi_squared, chi_squared_yates, cohen_h, fisher, newcombe, odds_ratio, wald_difference,
    wald_difference_yates,
};
use peil_statistics::{Interval, Undefined};
use serde::Deserialize;

use crate::reference::{CLOSED_FORM, ITERATIVE, assert_close, cases};

#[derive(Deserialize)]
struct Ends {
    low: f64,
    high: f64,
}

#[derive(Deserialize)]
struct Shares {
    plain: Vec<Plain>,
    finite: Vec<Finite>,
}

#[derive(Deserialize)]
struct Plain {
    successes: u64,
    n: u64,
    wilson_cc: Ends,
    clopper_pearson: Ends,
    jeffreys: Ends,
    agresti_coull: Ends,
    wald: Ends,
}

#[derive(Deserialize)]
struct Finite {
    successes: u64,
    n: u64,
    population: u64,
    wald_fpc: Ends,
    hypergeom_exact: Ends,
}

#[track_caller]
fn assert_interval(found: Result<Interval, Undefined>, ends: &Ends, tolerance: f64, what: &str) {
    let found = found.unwrap();
    // An end near 0 is a difference of ends of the size of the interval.
    for (found, expected) in [(found.low(), ends.low), (found.high(), ends.high)] {
        assert!(
            (found - expected).abs() <= tolerance * expected.abs().max(ends.high - ends.low),
            "{what}: found {found:e}, expected {expected:e}"
        );
    }
}

#[test]
fn intervals_of_a_share() {
    let all: Shares = cases(include_str!("../../reference/shares.json"));
    for case in all.plain {
        let (x, n) = (case.successes, case.n);
        let what = format!("{x} of {n}");
        assert_interval(wilson_cc(x, n), &case.wilson_cc, CLOSED_FORM, &what);
        assert_interval(clopper_pearson(x, n), &case.clopper_pearson, ITERATIVE, &what);
        assert_interval(jeffreys(x, n), &case.jeffreys, ITERATIVE, &what);
        assert_interval(agresti_coull(x, n), &case.agresti_coull, CLOSED_FORM, &what);
        assert_interval(wald(x, n), &case.wald, CLOSED_FORM, &what);
    }
    for case in all.finite {
        let (x, n, population) = (case.successes, case.n, case.population);
        let what = format!("{x} of {n} in {population}");
        assert_interval(wald_fpc(x, n, population), &case.wald_fpc, CLOSED_FORM, &what);
        let exact = hypergeom_exact(x, n, population);
        assert_interval(exact, &case.hypergeom_exact, CLOSED_FORM, &what);
    }
}

#[derive(Deserialize)]
struct Table {
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
    plain: Option<Test>,
    yates: Option<Test>,
    newcombe_low: f64,
    newcombe_high: f64,
    fisher: Option<f64>,
    odds_ratio: Option<Odds>,
    cohen_h: f64,
}

#[derive(Deserialize)]
struct Test {
    chi2: f64,
    p: f64,
    low: f64,
    high: f64,
}

#[derive(Deserialize)]
struct Odds {
    value: Option<f64>,
    low: f64,
    high: Option<f64>,
}

#[test]
fn two_shares() {
    let all: Vec<Table> = cases(include_str!("../../reference/two_proportions.json"));
    for case in all {
        let what = format!("{} of {} and {} of {}", case.x1, case.n1, case.x2, case.n2);
        let first = Counted::new(case.x1, case.n1).unwrap();
        let second = Counted::new(case.x2, case.n2).unwrap();
        let ends = Ends { low: case.newcombe_low, high: case.newcombe_high };
        let found = newcombe(first, second).map(|found| found.interval);
        assert_interval(found, &ends, CLOSED_FORM, &what);
        assert_close(cohen_h(first, second), case.cohen_h, CLOSED_FORM, &what);
        let (Some(plain), Some(yates)) = (case.plain, case.yates) else {
            let reason = Undefined::NoVariance;
            assert_eq!(chi_squared(first, second), Err(reason));
            assert_eq!(chi_squared_yates(first, second), Err(reason));
            assert_eq!(fisher(first, second), Err(reason));
            assert_eq!(odds_ratio(first, second), Err(reason));
            continue;
        };
        for (test, difference, expected) in [
            (chi_squared(first, second), wald_difference(first, second), plain),
            (chi_squared_yates(first, second), wald_difference_yates(first, second), yates),
        ] {
            let test = test.unwrap();
            // R's continuity correction leaves 5e-32 where it should leave 0.
            let chi2 = if expected.chi2 < 1e-20 { 0.0 } else { expected.chi2 };
            assert_close(test.chi2, chi2, CLOSED_FORM, &what);
            assert_close(test.z * test.z, chi2, CLOSED_FORM, &what);
            assert_close(test.p, expected.p, ITERATIVE, &what);
            let ends = Ends { low: expected.low, high: expected.high };
            assert_interval(difference.map(|d| d.interval), &ends, CLOSED_FORM, &what);
        }
        assert_close(fisher(first, second).unwrap(), case.fisher.unwrap(), ITERATIVE, &what);
        let (found, expected) = (odds_ratio(first, second).unwrap(), case.odds_ratio.unwrap());
        assert_eq!(found.value.is_some(), expected.value.is_some(), "{what}");
        assert_eq!(found.high.is_some(), expected.high.is_some(), "{what}");
        assert_close(found.low, expected.low, ITERATIVE, &what);
        assert_close(found.value.unwrap_or(0.0), expected.value.unwrap_or(0.0), ITERATIVE, &what);
        assert_close(found.high.unwrap_or(0.0), expected.high.unwrap_or(0.0), ITERATIVE, &what);
    }
}

#[derive(Deserialize)]
struct Quantiles {
    thousandths: Vec<u16>,
    tables: Vec<QuantileTable>,
}

#[derive(Deserialize)]
struct QuantileTable {
    values: Vec<i64>,
    counts: Vec<u64>,
    denominator: i64,
    type2: Vec<f64>,
    type6: Vec<f64>,
    type7: Vec<f64>,
}

#[test]
fn quantiles_of_three_types() {
    let all: Quantiles = cases(include_str!("../../reference/quantiles.json"));
    for (index, table) in all.tables.iter().enumerate() {
        let counts: Vec<_> =
            table.values.iter().copied().zip(table.counts.iter().copied()).collect();
        let frequencies = Frequencies::new(&counts, table.denominator).unwrap();
        for (kind, expected) in [
            (QuantileType::Two, &table.type2),
            (QuantileType::Six, &table.type6),
            (QuantileType::Seven, &table.type7),
        ] {
            for (&thousandths, &expected) in all.thousandths.iter().zip(expected) {
                let what = format!("table {index}, {thousandths}, {kind:?}");
                let found = frequencies.quantile(thousandths, kind).unwrap();
                assert_close(found, expected, CLOSED_FORM, &what);
            }
            let quartiles = frequencies.quartiles(kind).unwrap();
            assert_close(quartiles.first, expected[3], CLOSED_FORM, "first quartile");
            assert_close(quartiles.median, expected[5], CLOSED_FORM, "median");
            assert_close(quartiles.third, expected[7], CLOSED_FORM, "third quartile");
        }
    }
}

#[derive(Deserialize)]
struct ShapeTable {
    values: Vec<i64>,
    counts: Vec<u64>,
    skew_g1: f64,
    skew_b1: f64,
    kurtosis_g2: f64,
    kurtosis_b2: f64,
}

#[test]
fn skewness_and_kurtosis() {
    let all: Vec<ShapeTable> = cases(include_str!("../../reference/shape.json"));
    for (index, case) in all.iter().enumerate() {
        let what = format!("table {index}");
        let counts: Vec<_> = case.values.iter().copied().zip(case.counts.iter().copied()).collect();
        let found = shape(&counts).unwrap();
        assert_close(found.skew_g1, case.skew_g1, CLOSED_FORM, &what);
        assert_close(found.skew_b1, case.skew_b1, CLOSED_FORM, &what);
        // The excess is what is left of a kurtosis of about 3.
        let tolerance = |excess: f64| CLOSED_FORM * (1.0 + 3.0 / excess.abs());
        let (g2, b2) = (case.kurtosis_g2, case.kurtosis_b2);
        assert_close(found.kurtosis_g2, g2, tolerance(g2), &what);
        assert_close(found.kurtosis_b2, b2, tolerance(b2), &what);
    }
}
