//! Weights and weighted estimates against the values that R's survey package gives.

use peil_statistics::weights::{
    Answer, Design, Group, Margin, ShareMethod, WeightedMean, share_interval,
};
use serde::Deserialize;

use crate::reference::{CLOSED_FORM, ITERATIVE, assert_close, cases};

#[derive(Deserialize)]
struct Weights {
    heads: Vec<u64>,
    row_heads: Vec<u64>,
    column_heads: Vec<u64>,
    pair_heads: Vec<u64>,
    designs: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    base: Vec<f64>,
    strata: Vec<usize>,
    clusters: Option<Vec<usize>>,
    populations: Option<Vec<u64>>,
    cell: Vec<usize>,
    y: Vec<Option<f64>>,
    agree: Vec<Option<f64>>,
    part: Vec<u8>,
    fit: String,
    margins: usize,
    trim: Option<Vec<f64>>,
    weights: Vec<f64>,
    design_effect: f64,
    estimates: Vec<Estimate>,
    shares: Vec<Share>,
}

#[derive(Deserialize)]
struct Estimate {
    variable: String,
    domain: String,
    value: f64,
    se: f64,
    df: u64,
    df_domain: u64,
    n: u64,
    low_domain: f64,
    high_domain: f64,
    low: f64,
    high: f64,
    low_z: f64,
    high_z: f64,
}

#[derive(Deserialize)]
struct Share {
    method: String,
    low: f64,
    high: f64,
}

/// The three margins of the script: rows, columns, and a division across both.
fn margins(all: &Weights) -> Vec<Margin> {
    let margin =
        |category_of_cell, heads: &[u64]| Margin { category_of_cell, heads: heads.to_vec() };
    let across = |cell: &usize| usize::from(![1, 3, 6, 8, 9, 11].contains(&(cell + 1)));
    vec![
        margin((0..12).map(|cell| cell / 4).collect(), &all.row_heads),
        margin((0..12).map(|cell| cell % 4).collect(), &all.column_heads),
        margin((0..12).collect::<Vec<_>>().iter().map(across).collect(), &all.pair_heads),
    ]
}

impl Case {
    /// Each respondent is a group of one.
    fn groups(&self) -> Vec<Group> {
        (0..self.cell.len())
            .map(|row| Group {
                people: 1,
                base_weight: self.base[row],
                cell: self.cell[row],
                stratum: self.strata[row],
                cluster: self.clusters.as_ref().map(|clusters| clusters[row]),
            })
            .collect()
    }

    fn design(&self, groups: Vec<Group>, all: &Weights) -> Design {
        let mut design = Design::new(groups).unwrap();
        if let Some(populations) = &self.populations {
            design = design.with_populations(populations).unwrap();
        }
        design = match self.fit.as_str() {
            "cells" => design.post_stratified(&all.heads).unwrap(),
            "margins" => design.raked(&margins(all)[..self.margins]).unwrap(),
            _ => design,
        };
        match self.trim.as_deref() {
            Some(&[lower, upper]) => design.trimmed(lower, upper).unwrap(),
            _ => design,
        }
    }

    fn answers(&self, variable: &str, domain: &str, group_of: &[usize]) -> Vec<Answer> {
        let values = if variable == "y" { &self.y } else { &self.agree };
        (0..values.len())
            .filter(|&row| domain == "one" || self.part[row] == 1)
            .filter_map(|row| Some(Answer { group: group_of[row], value: values[row]?, people: 1 }))
            .collect()
    }
}

#[track_caller]
fn compare(found: &WeightedMean, expected: &Estimate, tolerance: f64, what: &str) {
    let counts = (expected.n, expected.df, expected.df_domain);
    assert_eq!((found.n, found.df, found.df_domain), counts, "{what}");
    assert_close(found.value, expected.value, tolerance, what);
    assert_close(found.se, expected.se, tolerance, what);
    assert_close(found.interval.low(), expected.low, ITERATIVE, what);
    assert_close(found.interval.high(), expected.high, ITERATIVE, what);
    assert_close(found.interval_domain.low(), expected.low_domain, ITERATIVE, what);
    assert_close(found.interval_domain.high(), expected.high_domain, ITERATIVE, what);
    assert_close(found.interval_z.low(), expected.low_z, ITERATIVE, what);
    assert_close(found.interval_z.high(), expected.high_z, ITERATIVE, what);
}

#[test]
fn weights_and_estimates() {
    let all: Weights = cases(include_str!("../../reference/weights.json"));
    for case in &all.designs {
        // Raking is a search, in R too.
        let tolerance = if case.fit == "margins" { ITERATIVE } else { CLOSED_FORM };
        let design = case.design(case.groups(), &all);
        for (found, expected) in design.weights().iter().zip(&case.weights) {
            assert_close(*found, *expected, tolerance, &case.name);
        }
        let summary = design.summary().unwrap();
        assert_close(summary.design_effect, case.design_effect, tolerance, &case.name);
        let rows: Vec<usize> = (0..case.cell.len()).collect();
        for expected in &case.estimates {
            let what = format!("{}: {} of {}", case.name, expected.variable, expected.domain);
            let answers = case.answers(&expected.variable, &expected.domain, &rows);
            compare(&design.mean(&answers).unwrap(), expected, tolerance, &what);
        }
        let share = design.share(&case.answers("agree", "one", &rows)).unwrap();
        for expected in &case.shares {
            let what = format!("{}: {}", case.name, expected.method);
            let found = share_interval(&share, method(&expected.method)).unwrap();
            assert_close(found.low(), expected.low, ITERATIVE, &what);
            assert_close(found.high(), expected.high, ITERATIVE, &what);
        }
    }
}

fn method(name: &str) -> ShareMethod {
    match name {
        "xlogit" => ShareMethod::Logit,
        "asin" => ShareMethod::Arcsine,
        "beta" => ShareMethod::Beta,
        "likelihood" => ShareMethod::Likelihood,
        "mean" => ShareMethod::Mean,
        other => panic!("no method {other}"),
    }
}

/// People who are alike taken together give the same figures as one by one.
#[test]
fn groups_are_people() {
    let all: Weights = cases(include_str!("../../reference/weights.json"));
    for case in &all.designs {
        let mut together: Vec<Group> = Vec::new();
        let mut group_of = Vec::new();
        for one in case.groups() {
            let alike = |group: &Group| Group { people: 1, ..*group } == one;
            let place = together.iter().position(alike).unwrap_or(together.len());
            group_of.push(place);
            if let Some(group) = together.get_mut(place) {
                group.people += 1;
            } else {
                together.push(one);
            }
        }
        assert!(together.len() < case.cell.len());
        let design = case.design(together, &all);
        let tolerance = if case.fit == "margins" { ITERATIVE } else { CLOSED_FORM };
        for expected in &case.estimates {
            let answers = case.answers(&expected.variable, &expected.domain, &group_of);
            compare(&design.mean(&answers).unwrap(), expected, tolerance, &case.name);
        }
    }
}
