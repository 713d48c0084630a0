//! Agreement of assessors against psych, statsmodels and `krippendorff`.

use peil_statistics::agreement::{
    Disagreement, IntraclassTypes, Metric, cohen_kappa, fleiss_kappa, intraclass,
    krippendorff_alpha,
};
use serde::Deserialize;

use crate::reference::{CLOSED_FORM, ITERATIVE, assert_close, cases};

type Assessors = Vec<Vec<Option<u8>>>;

#[derive(Deserialize)]
struct FromR {
    kappa: Vec<KappaCase>,
    intraclass: Vec<IntraclassCase>,
}

#[derive(Deserialize)]
struct KappaCase {
    name: String,
    table: Vec<Vec<u64>>,
    kappa: f64,
    low: f64,
    high: f64,
    se: f64,
    quadratic: f64,
    linear: f64,
}

#[derive(Deserialize)]
struct IntraclassCase {
    name: String,
    assessors: Assessors,
    units: u64,
    types: Vec<OneType>,
}

#[derive(Deserialize)]
struct OneType {
    r#type: String,
    icc: f64,
    f: f64,
    df1: u64,
    df2: u64,
    p: f64,
    low: f64,
    high: f64,
}

#[derive(Deserialize)]
struct FromPython {
    alpha: Vec<AlphaCase>,
    kappa: Vec<WeightedCase>,
    fleiss: Vec<FleissCase>,
}

#[derive(Deserialize)]
struct AlphaCase {
    name: String,
    assessors: Assessors,
    nominal: f64,
    ordinal: f64,
    interval: f64,
    ratio: f64,
}

#[derive(Deserialize)]
struct WeightedCase {
    name: String,
    table: Vec<Vec<u64>>,
    linear: Weighted,
    quadratic: Weighted,
}

#[derive(Deserialize)]
struct Weighted {
    kappa: f64,
    se: f64,
}

#[derive(Deserialize)]
struct FleissCase {
    name: String,
    assessors: Assessors,
    kappa: f64,
}

fn from_r() -> FromR {
    cases(include_str!("../../reference/agreement.json"))
}

fn from_python() -> FromPython {
    cases(include_str!("../../reference/agreement_python.json"))
}

#[test]
fn kappa_of_two_assessors() {
    for case in from_r().kappa {
        let kappa = |disagreement| cohen_kappa(&case.table, disagreement).unwrap();
        let plain = kappa(Disagreement::Nominal);
        assert_close(plain.kappa, case.kappa, CLOSED_FORM, &case.name);
        assert_close(plain.se, case.se, CLOSED_FORM, &case.name);
        assert_close(plain.interval.low(), case.low, CLOSED_FORM, &case.name);
        assert_close(plain.interval.high(), case.high, CLOSED_FORM, &case.name);
        assert_close(kappa(Disagreement::Linear).kappa, case.linear, CLOSED_FORM, &case.name);
        assert_close(kappa(Disagreement::Quadratic).kappa, case.quadratic, CLOSED_FORM, &case.name);
    }
}

#[test]
fn weighted_kappa_has_the_standard_error_of_its_source() {
    for case in from_python().kappa {
        for (disagreement, expected) in
            [(Disagreement::Linear, case.linear), (Disagreement::Quadratic, case.quadratic)]
        {
            let found = cohen_kappa(&case.table, disagreement).unwrap();
            assert_close(found.kappa, expected.kappa, CLOSED_FORM, &case.name);
            assert_close(found.se, expected.se, CLOSED_FORM, &case.name);
        }
    }
}

#[test]
fn alpha_of_any_number_of_assessors() {
    for case in from_python().alpha {
        for (metric, expected) in [
            (Metric::Nominal, case.nominal),
            (Metric::Ordinal, case.ordinal),
            (Metric::Interval, case.interval),
            (Metric::Ratio, case.ratio),
        ] {
            let found = krippendorff_alpha(&case.assessors, metric).unwrap();
            assert_close(found.alpha, expected, CLOSED_FORM, &format!("{} {metric:?}", case.name));
        }
    }
}

#[test]
fn alpha_of_the_canonical_example_as_published() {
    let all = from_python().alpha;
    let published = [
        (Metric::Nominal, 0.743),
        (Metric::Ordinal, 0.815),
        (Metric::Interval, 0.849),
        (Metric::Ratio, 0.797),
    ];
    for (metric, expected) in published {
        let found = krippendorff_alpha(&all[0].assessors, metric).unwrap();
        assert!((found.alpha - expected).abs() <= 0.0005, "{metric:?} {}", found.alpha);
        assert_eq!((found.n_units, found.n_ratings), (11, 40));
    }
}

#[test]
fn fleiss_kappa_of_categories() {
    for case in from_python().fleiss {
        let found = fleiss_kappa(&case.assessors).unwrap();
        assert_close(found.kappa, case.kappa, CLOSED_FORM, &case.name);
    }
}

#[test]
fn intraclass_correlations() {
    for case in from_r().intraclass {
        let found = intraclass(&case.assessors).unwrap();
        assert_eq!(found.n_units, case.units);
        for expected in &case.types {
            let what = format!("{} {}", case.name, expected.r#type);
            let one = of_type(&found, &expected.r#type);
            // The difference of mean squares loses the digits they have in common, in R's fit by
            // orthogonal projection too.
            assert!((one.icc - expected.icc).abs() < 10.0 * CLOSED_FORM, "{what}");
            assert_close(one.f, expected.f, 10.0 * CLOSED_FORM, &what);
            assert_eq!((one.df1, one.df2), (expected.df1, expected.df2), "{what}");
            assert_close(one.p, expected.p, ITERATIVE, &what);
            let interval = one.interval.unwrap();
            assert!((interval.low() - expected.low).abs() < ITERATIVE, "{what}");
            assert!((interval.high() - expected.high).abs() < ITERATIVE, "{what}");
        }
    }
}

fn of_type(all: &IntraclassTypes, name: &str) -> peil_statistics::agreement::Intraclass {
    match name {
        "ICC1" => all.own_assessors,
        "ICC2" => all.random_assessors,
        "ICC3" => all.fixed_assessors,
        "ICC1k" => all.own_assessors_average,
        "ICC2k" => all.random_assessors_average.unwrap(),
        "ICC3k" => all.fixed_assessors_average,
        other => panic!("no type {other}"),
    }
}
