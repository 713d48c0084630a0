//! Agreement within a unit against the R package multilevel.

use peil_statistics::Undefined;
use peil_statistics::moments::Moments;
use peil_statistics::rwg::{ad_m, agreement, complete_histograms, null_variance, rwg};
use serde::Deserialize;

use crate::reference::{CLOSED_FORM, assert_close, cases};

#[derive(Deserialize)]
struct Case {
    name: String,
    points: u8,
    items: Vec<Vec<Option<u8>>>,
    n: u64,
    null_variance: f64,
    rwg_j: Option<f64>,
    lindell: Option<f64>,
    ad_m: Option<f64>,
    single: Vec<Option<f64>>,
}

#[test]
fn agreement_within_a_unit() {
    let all: Vec<Case> = cases(include_str!("../../reference/rwg.json"));
    for case in all {
        let (name, found) = (&case.name, agreement(&case.items, case.points));
        let Some(expected) = case.rwg_j else {
            assert_eq!(found, Err(Undefined::TooFewRows), "{name}");
            continue;
        };
        let found = found.unwrap();
        // 1 less a variance as a part of another: absolute, for what is left can be near 0.
        let near = |found: f64, expected: f64| (found - expected).abs() < 10.0 * CLOSED_FORM;
        assert_eq!(found.n, case.n, "{name}");
        let null = null_variance(case.points).unwrap();
        assert_close(null, case.null_variance, CLOSED_FORM, name);
        assert!(
            near(found.rwg_j, expected) && near(found.lindell, case.lindell.unwrap()),
            "{name}"
        );
        let histograms = complete_histograms(&case.items).unwrap();
        assert_close(ad_m(&histograms).unwrap(), case.ad_m.unwrap(), CLOSED_FORM, name);
        for (histogram, expected) in histograms.iter().zip(case.single) {
            let counts: Vec<_> = histogram.iter().map(|&(v, c)| (i64::from(v), c)).collect();
            let item = Moments::from_counts(&counts, 1).unwrap();
            assert!(near(rwg(&item, case.points).unwrap(), expected.unwrap()), "{name}");
        }
    }
}
