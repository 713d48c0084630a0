//! Units compared: ANOVA and its correlations against R, the models against mpmath (which lme4 confirms).

use peil_statistics::icc::{
    RandomIntercept, Units, anova, design_effects, ml, nested_means, nested_reml, reml,
    shrunken_means,
};
use peil_statistics::moments::Moments;
use serde::Deserialize;

use crate::reference::{CLOSED_FORM, ITERATIVE, assert_close, cases};

#[derive(Deserialize)]
struct Data {
    plain: Vec<Plain>,
    nested: Vec<Tree>,
}

#[derive(Deserialize)]
struct Plain {
    name: String,
    denominator: i64,
    groups: Vec<Vec<i64>>,
    anova: Table,
}

#[derive(Deserialize)]
struct Tree {
    denominator: i64,
    groups: Vec<Vec<i64>>,
    parents: Vec<usize>,
}

#[derive(Deserialize)]
struct Table {
    n: u64,
    units: usize,
    msb: f64,
    msw: f64,
    f: f64,
    p: f64,
    n0: f64,
    icc1: f64,
    icc1_n0: f64,
    icc2: f64,
    icc1_ends: [f64; 2],
    icc1_n0_ends: [f64; 2],
    icc2_ends: [f64; 2],
    kish_size: f64,
}

#[derive(Deserialize)]
struct Models {
    plain: Vec<Both>,
    nested: Vec<Nested>,
}

#[derive(Deserialize)]
struct Both {
    name: String,
    reml: Model,
    ml: Model,
}

#[derive(Deserialize)]
struct Model {
    tau2: f64,
    sigma2: f64,
    icc: f64,
    intercept: f64,
    se_intercept: f64,
    log_likelihood: f64,
    icc2_mean_size: f64,
    icc2_n0: f64,
    icc2_mean: f64,
    reliability: Vec<f64>,
    blup: Vec<f64>,
    conditional_se: Vec<f64>,
}

#[derive(Deserialize)]
struct Nested {
    name: String,
    tau2_unit: f64,
    tau2_parent: f64,
    sigma2: f64,
    intercept: f64,
    se_intercept: f64,
    log_likelihood: f64,
    units: Vec<f64>,
    parents: Vec<f64>,
}

fn data() -> Data {
    cases(include_str!("../../reference/units.json"))
}

fn models() -> Models {
    cases(include_str!("../../reference/units_model.json"))
}

fn from_sums(groups: &[Vec<i64>], denominator: i64) -> Units {
    let moments: Vec<_> = groups
        .iter()
        .map(|values| {
            let squares = values.iter().map(|&v| i128::from(v * v)).sum();
            let sum = values.iter().map(|&v| i128::from(v)).sum();
            Moments::from_sums(values.len() as u64, sum, squares, denominator).unwrap()
        })
        .collect();
    Units::from_moments(&moments).unwrap()
}

fn from_values(groups: &[Vec<i64>], denominator: i64) -> Units {
    let scaled =
        |values: &Vec<i64>| values.iter().map(|&v| v as f64 / denominator as f64).collect();
    Units::from_values(&groups.iter().map(scaled).collect::<Vec<Vec<f64>>>()).unwrap()
}

#[test]
fn analysis_of_variance() {
    for case in data().plain {
        for units in
            [from_sums(&case.groups, case.denominator), from_values(&case.groups, case.denominator)]
        {
            let (found, expected, name) = (anova(&units).unwrap(), &case.anova, &case.name);
            assert_eq!((found.n, found.units), (expected.n, expected.units), "{name}");
            // R takes squares of numbers that have their mean in common.
            let loose = 20.0 * CLOSED_FORM;
            assert_close(found.msb, expected.msb, loose, name);
            assert_close(found.msw, expected.msw, loose, name);
            assert_close(found.f, expected.f, loose, name);
            assert_close(found.p, expected.p, ITERATIVE, name);
            assert_close(found.n0, expected.n0, CLOSED_FORM, name);
            assert_close(found.kish_size, expected.kish_size, CLOSED_FORM, name);
            for (icc, value, ends) in [
                (found.icc1(), expected.icc1, expected.icc1_ends),
                (found.icc1_n0(), expected.icc1_n0, expected.icc1_n0_ends),
                (found.icc2(), expected.icc2, expected.icc2_ends),
            ] {
                let icc = icc.unwrap();
                assert_close(icc.value, value, 1e3 * CLOSED_FORM, name);
                assert_close(icc.interval.low(), ends[0], ITERATIVE, name);
                assert_close(icc.interval.high(), ends[1], ITERATIVE, name);
            }
        }
    }
}

#[test]
fn random_intercepts_and_shrunken_means() {
    for (case, model) in data().plain.iter().zip(models().plain) {
        assert_eq!(case.name, model.name);
        let units = from_sums(&case.groups, case.denominator);
        compare(&case.name, &units, &reml(&units).unwrap(), &model.reml);
        compare(&case.name, &units, &ml(&units).unwrap(), &model.ml);
        let values = from_values(&case.groups, case.denominator);
        compare(&case.name, &values, &reml(&values).unwrap(), &model.reml);
    }
}

fn compare(name: &str, units: &Units, found: &RandomIntercept, expected: &Model) {
    for (found, expected, what) in [
        (found.tau2, expected.tau2, "tau2"),
        (found.sigma2, expected.sigma2, "sigma2"),
        (found.icc, expected.icc, "icc"),
        (found.intercept, expected.intercept, "intercept"),
        (found.se_intercept, expected.se_intercept, "se"),
        (found.log_likelihood, expected.log_likelihood, "log-likelihood"),
        (found.icc2_mean_size, expected.icc2_mean_size, "icc2, mean size"),
        (found.icc2_n0, expected.icc2_n0, "icc2, n0"),
        (found.icc2_mean_reliability, expected.icc2_mean, "icc2, mean reliability"),
    ] {
        assert_close(found, expected, ITERATIVE, &format!("{name}: {what}"));
    }
    for (unit, mean) in shrunken_means(units, found).iter().enumerate() {
        assert_close(mean.reliability, expected.reliability[unit], ITERATIVE, name);
        assert_close(mean.value, expected.blup[unit], ITERATIVE, name);
        assert_close(mean.conditional_se, expected.conditional_se[unit], ITERATIVE, name);
    }
}

#[test]
fn units_within_parents() {
    for (case, expected) in data().nested.iter().zip(models().nested) {
        let (units, name) = (from_sums(&case.groups, case.denominator), &expected.name);
        let found = nested_reml(&units, &case.parents).unwrap();
        assert_close(found.tau2_unit, expected.tau2_unit, ITERATIVE, name);
        assert_close(found.tau2_parent, expected.tau2_parent, ITERATIVE, name);
        assert_close(found.sigma2, expected.sigma2, ITERATIVE, name);
        assert_close(found.intercept, expected.intercept, ITERATIVE, name);
        assert_close(found.se_intercept, expected.se_intercept, ITERATIVE, name);
        assert_close(found.log_likelihood, expected.log_likelihood, ITERATIVE, name);
        let means = nested_means(&units, &case.parents, &found).unwrap();
        for (found, expected) in means
            .units
            .iter()
            .chain(&means.parents)
            .zip(expected.units.iter().chain(&expected.parents))
        {
            assert_close(*found, *expected, ITERATIVE, name);
        }
    }
}

#[test]
fn three_design_effects() {
    for (case, model) in data().plain.iter().zip(models().plain) {
        let units = from_sums(&case.groups, case.denominator);
        let (table, name) = (anova(&units).unwrap(), &case.name);
        let found = design_effects(&table, &reml(&units).unwrap()).unwrap();
        let (n, k) = (table.n as f64, table.units as f64);
        let expected = &case.anova;
        let by_mean_size = 1.0 + (n / k - 1.0) * expected.icc1;
        assert!((found.mean_size - by_mean_size).abs() < ITERATIVE, "{name}");
        let by_n0 = 1.0 + (expected.n0 - 1.0) * expected.icc1_n0;
        assert!((found.n0 - by_n0).abs() < ITERATIVE, "{name}");
        let by_kish = 1.0 + (expected.kish_size - 1.0) * model.reml.icc;
        assert_close(found.kish, by_kish, ITERATIVE, name);
    }
}
