//! What must hold for correlations of every kind, key drivers and families of tests whatever the data.

use peil_statistics::correlation::{
    CorrelationMatrix, PairSums, kendall, kendall_from_table, pearson, pearson_from_sums, spearman,
    spearman_from_table,
};
use peil_statistics::dependent_correlations::{Overlapping, compare_overlapping};
use peil_statistics::drivers::{driver_intervals, drivers};
use peil_statistics::multiplicity::{benjamini_hochberg, holm};
use peil_statistics::partial::partial;
use peil_statistics::within_between::{WithinBetween, within_between, within_between_of_pairs};
use peil_statistics::{Interval, Undefined};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

/// Within -1..=1 and holding its correlation; the ends are made by rounding functions.
fn fits(r: f64, interval: Interval, p: f64) -> bool {
    let wider = |end: f64, out: f64| end + out;
    (-1.0..=1.0).contains(&r)
        && (0.0..=1.0).contains(&p)
        && wider(interval.low(), -1e-12) <= r
        && r <= wider(interval.high(), 1e-12)
        && interval.low() >= -1.0
        && interval.high() <= 1.0
}

/// Answers or scores in sixtieths, few to some pairs, constant ones included.
fn pairs() -> impl Strategy<Value = Vec<(i64, i64)>> {
    let value = || prop_oneof![4 => 1_i64..=5, 1 => Just(3_i64), 1 => 60_i64..=300];
    prop_oneof![
        prop::collection::vec((value(), value()), 0..40),
        prop::collection::vec((1_i64..=3, Just(2_i64)), 0..20),
    ]
}

/// Pairs with a unit of seven.
fn people() -> impl Strategy<Value = Vec<((i64, i64), usize)>> {
    prop::collection::vec(((1_i64..=5, 1_i64..=5), 0_usize..7), 0..60)
}

fn as_f64(pairs: &[(i64, i64)]) -> Vec<(f64, f64)> {
    pairs.iter().map(|&(x, y)| (x as f64, y as f64)).collect()
}

fn split(people: &[((i64, i64), usize)]) -> Result<WithinBetween, Undefined> {
    let (pairs, units): (Vec<_>, Vec<_>) = people.iter().copied().unzip();
    within_between_of_pairs(&pairs, &units)
}

/// Columns of some rows, with answers missing and with columns that may repeat each other.
fn columns(k: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Vec<Option<f64>>>> {
    let value = || prop::option::weighted(0.9, (1_u8..=5).prop_map(f64::from));
    (k, 0_usize..40)
        .prop_flat_map(move |(k, n)| prop::collection::vec(prop::collection::vec(value(), n), k))
}

proptest! {
    #[test]
    fn sums_give_what_pairs_give(pairs in pairs()) {
        let sums = PairSums::of(pairs.iter().copied()).unwrap();
        match (pearson_from_sums(&sums), pearson(&as_f64(&pairs))) {
            (Ok(a), Ok(b)) => {
                prop_assert!(near(a.r, b.r) && near(a.p, b.p) && fits(a.r, a.interval, a.p));
            }
            (a, b) => prop_assert_eq!(a, b),
        }
    }

    #[test]
    fn any_sums_are_a_number_or_a_reason(n: u64, x: i128, y: i128, xx: i128, yy: i128, xy: i128) {
        let sums = PairSums { n, x, y, xx, yy, xy };
        let small = |v: i128| v % 1000;
        let smaller = PairSums {
            n: n % 20, x: small(x), y: small(y), xx: small(xx), yy: small(yy), xy: small(xy),
        };
        for sums in [sums, smaller] {
            if let Ok(found) = pearson_from_sums(&sums) {
                prop_assert!(fits(found.r, found.interval, found.p));
            }
            for found in [within_between(&[sums]), within_between(&[sums, smaller, sums])]
                .into_iter()
                .flatten()
            {
                prop_assert!(found.between_true.is_ok_and(f64::is_finite) || found.between_true.is_err());
            }
        }
    }

    #[test]
    fn ranks_know_order_only(pairs in pairs()) {
        let plain = as_f64(&pairs);
        let bent: Vec<_> = plain.iter().map(|(x, y)| (x * x * x, -1.0 / y)).collect();
        prop_assert_eq!(spearman(&plain), spearman(&bent));
        prop_assert_eq!(kendall(&plain), kendall(&bent));
    }

    #[test]
    fn rank_correlations_are_symmetric_and_turn_with_a_scale(pairs in pairs()) {
        let plain = as_f64(&pairs);
        let swapped: Vec<_> = plain.iter().rev().map(|&(x, y)| (y, x)).collect();
        let turned: Vec<_> = plain.iter().map(|&(x, y)| (x, 6.0 - y)).collect();
        if let Ok(found) = spearman(&plain) {
            prop_assert!(fits(found.rho, found.interval, found.p));
            prop_assert!(fits(found.rho, found.interval_bonett_wright, found.p));
            prop_assert!(near(spearman(&swapped).unwrap().rho, found.rho));
            prop_assert!(near(spearman(&turned).unwrap().rho, -found.rho));
        }
        if let Ok(found) = kendall(&plain) {
            prop_assert!(fits(found.tau_b, found.interval, found.p) && found.z.is_finite());
            prop_assert!(near(kendall(&swapped).unwrap().tau_b, found.tau_b));
            prop_assert!(near(kendall(&turned).unwrap().z, -found.z));
        }
    }

    #[test]
    fn a_table_gives_what_its_pairs_give(table in prop::collection::vec(prop::collection::vec(0_u64..5, 4), 0..5)) {
        let cells = table.iter().enumerate().flat_map(|(x, row)| {
            row.iter().enumerate().map(move |(y, people)| (x, y, *people))
        });
        let pairs: Vec<_> = cells
            .flat_map(|(x, y, people)| (0..people).map(move |_| (x as f64, y as f64)))
            .collect();
        prop_assert_eq!(spearman_from_table(&table), spearman(&pairs));
        prop_assert_eq!(kendall_from_table(&table), kendall(&pairs));
    }

    #[test]
    fn the_levels_add_up_to_the_whole(people in people()) {
        if let Ok(found) = split(&people)
            && let (Ok(all), Ok(within), Ok(between), Ok(x), Ok(y)) =
                (found.individual, found.within, found.between_weighted, found.eta_x, found.eta_y)
        {
            let inside = (1.0 - x * x).max(0.0).sqrt() * (1.0 - y * y).max(0.0).sqrt() * within.r;
            prop_assert!(near(x * y * between.r + inside, all.r));
            for level in [Ok(within), Ok(between), found.between_unweighted].into_iter().flatten() {
                prop_assert!(fits(level.r, level.interval, level.p));
            }
        }
    }

    #[test]
    fn levels_do_not_depend_on_order_names_or_units_of_measurement(people in people()) {
        let moved: Vec<_> = people
            .iter()
            .rev()
            .map(|&((x, y), unit)| ((60 * x + 7, 12 - 4 * y), 1_000_000 - unit))
            .collect();
        match (split(&people), split(&moved)) {
            (Ok(a), Ok(b)) => {
                let parts = |found: WithinBetween| {
                    [
                        found.within.map(|level| level.r),
                        found.between_weighted.map(|level| level.r),
                        found.between_unweighted.map(|level| level.r),
                    ]
                };
                for (a, b) in parts(a).into_iter().zip(parts(b)) {
                    match (a, b) {
                        (Ok(a), Ok(b)) => prop_assert!(near(a, -b)),
                        (a, b) => prop_assert_eq!(a, b),
                    }
                }
                // Close to no variance between units it can be any number, and is then not compared.
                if let (Ok(a), Ok(b)) = (a.between_true, b.between_true) {
                    prop_assert!((a + b).abs() <= 1e-6 * (1.0 + a * a));
                }
            }
            (a, b) => prop_assert_eq!(a, b),
        }
    }

    #[test]
    fn equal_units_weigh_the_same(pairs in prop::collection::vec((1_i64..=5, 1_i64..=5), 20)) {
        let people: Vec<_> = pairs.iter().enumerate().map(|(i, &pair)| (pair, i % 5)).collect();
        let found = split(&people).unwrap();
        match (found.between_weighted, found.between_unweighted) {
            (Ok(a), Ok(b)) => prop_assert!(near(a.r, b.r)),
            (a, b) => prop_assert_eq!(a, b),
        }
    }

    #[test]
    fn a_partial_correlation_is_a_number_or_a_reason(columns in columns(2..6)) {
        if let Ok(table) = CorrelationMatrix::of_complete(&columns) {
            let given: Vec<usize> = (2..table.len()).collect();
            let mut turned = given.clone();
            turned.reverse();
            match (partial(&table, 0, 1, &given), partial(&table, 1, 0, &turned)) {
                (Ok(a), Ok(b)) => {
                    prop_assert!(fits(a.r, a.interval, a.p) && !a.t.is_nan());
                    prop_assert!((a.r - b.r).abs() < 1e-6);
                }
                // Where next to nothing is left, order decides on which side of it rounding falls.
                (a, b) => prop_assert!(a.is_err() || b.is_err()),
            }
        }
    }

    #[test]
    fn overlapping_correlations_are_compared_or_refused(
        shared_first in -1.0_f64..=1.0, shared_second in -1.0_f64..=1.0, first_second in -1.0_f64..=1.0, n in 0_u64..900
    ) {
        let given = Overlapping { shared_first, shared_second, first_second, n };
        if let Ok(found) = compare_overlapping(&given) {
            prop_assert!(found.t.is_finite() && (0.0..=1.0).contains(&found.p));
            prop_assert!(found.interval.contains(found.difference));
            let turned = Overlapping {
                shared_first: -shared_first, shared_second: -shared_second, ..given
            };
            prop_assert!(near(compare_overlapping(&turned).unwrap().t, -found.t));
        }
    }

    #[test]
    fn drivers_add_up_and_do_not_depend_on_order(columns in columns(2..6)) {
        let (outcome, predictors) = columns.split_first().unwrap();
        if let Ok(found) = drivers(outcome, predictors) {
            let sum = |part: fn(&peil_statistics::drivers::Driver) -> f64| {
                found.drivers.iter().map(part).sum::<f64>()
            };
            prop_assert!(near(sum(|d| d.relative_weight), found.r_squared));
            prop_assert!(near(sum(|d| d.lmg), found.r_squared));
            prop_assert!(near(sum(|d| d.lmg_pct), 1.0) && near(sum(|d| d.relative_weight_pct), 1.0));
            prop_assert!(found.drivers.iter().all(|d| d.lmg >= 0.0 && d.relative_weight >= 0.0));
            let mut turned = predictors.to_vec();
            turned.reverse();
            if let Ok(again) = drivers(outcome, &turned) {
                for (a, b) in found.drivers.iter().zip(again.drivers.iter().rev()) {
                    prop_assert!((a.lmg - b.lmg).abs() < 1e-6);
                    prop_assert!((a.relative_weight - b.relative_weight).abs() < 1e-6);
                }
            }
        }
    }

    #[test]
    fn resamples_are_counted_and_repeatable(columns in columns(2..4), seed: u64) {
        let (outcome, predictors) = columns.split_first().unwrap();
        let run = || driver_intervals(outcome, predictors, 60, &mut StdRng::seed_from_u64(seed));
        let found = run();
        prop_assert_eq!(&found, &run());
        if let Ok(found) = found {
            prop_assert!(found.undefined <= 20 && found.resamples == 60);
            prop_assert!(found.r_squared.low() >= 0.0 && found.r_squared.high() <= 1.0);
        }
    }

    #[test]
    fn adjusted_p_values_rise_and_keep_their_order(
        family in prop::collection::vec(prop::option::weighted(0.8, 0.0_f64..=1.0), 0..30)
    ) {
        let (strict, milder) = (holm(&family).unwrap(), benjamini_hochberg(&family).unwrap());
        for ((p, strict), milder) in family.iter().zip(&strict).zip(&milder) {
            match (p, strict, milder) {
                (Some(p), Some(strict), Some(milder)) => {
                    prop_assert!(p - 1e-15 <= *milder && milder - 1e-15 <= *strict && *strict <= 1.0);
                }
                (p, strict, milder) => prop_assert_eq!((p, strict, milder), (&None, &None, &None)),
            }
        }
        for adjusted in [&strict, &milder] {
            for (p, a) in family.iter().zip(adjusted) {
                for (q, b) in family.iter().zip(adjusted) {
                    if let (Some(p), Some(a), Some(q), Some(b)) = (p, a, q, b) {
                        prop_assert!(p >= q || a <= b);
                    }
                }
            }
        }
    }
}
