//! What must hold for agreement and for waves whatever the data.

use peil_statistics::agreement::{
    Disagreement, Metric, cohen_kappa, cross_table, fleiss_kappa, intraclass, krippendorff_alpha,
};
use peil_statistics::reliability::alpha_complete;
use peil_statistics::waves::{overlapping, paired};
use proptest::prelude::*;

const DISAGREEMENTS: [Disagreement; 3] =
    [Disagreement::Nominal, Disagreement::Linear, Disagreement::Quadratic];
const METRICS: [Metric; 4] = [Metric::Nominal, Metric::Ordinal, Metric::Interval, Metric::Ratio];

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// Ratings 0 to 5 of 2 to 5 assessors, some missing.
fn assessors() -> impl Strategy<Value = Vec<Vec<Option<u8>>>> {
    (2_usize..6, 0_usize..20).prop_flat_map(|(assessors, units)| {
        let rating = prop::option::weighted(0.85, 0_u8..6);
        prop::collection::vec(prop::collection::vec(rating, units), assessors)
    })
}

/// Scores of people in two waves, some in one of them.
fn waves() -> impl Strategy<Value = (Vec<Option<f64>>, Vec<Option<f64>>)> {
    let score =
        || prop::option::weighted(0.7, (4_u8..20).prop_map(|quarters| f64::from(quarters) / 4.0));
    (0_usize..30).prop_flat_map(move |n| {
        (prop::collection::vec(score(), n), prop::collection::vec(score(), n))
    })
}

proptest! {
    #[test]
    fn kappa_is_symmetric_and_at_most_one(all in assessors()) {
        let (first, second) = (&all[0], &all[1]);
        for disagreement in DISAGREEMENTS {
            let kappa = |a, b, high| cohen_kappa(&cross_table(a, b, 0, high).unwrap(), disagreement);
            let found = kappa(first, second, 5);
            prop_assert_eq!(found.is_ok(), kappa(second, first, 5).is_ok());
            let Ok(found) = found else { continue };
            prop_assert!(found.kappa <= 1.0 && found.se.is_finite() && found.se >= 0.0);
            prop_assert!(found.interval.low() <= found.kappa.max(-1.0) && found.kappa <= found.interval.high());
            prop_assert!(close(found.kappa, kappa(second, first, 5).unwrap().kappa));
            prop_assert!(close(found.se, kappa(second, first, 5).unwrap().se));
            // Levels that nobody chose change neither kappa nor its error.
            let wider = kappa(first, second, 9).unwrap();
            prop_assert!(close(found.kappa, wider.kappa) && close(found.se, wider.se));
        }
    }

    #[test]
    fn alpha_does_not_know_who_is_who(all in assessors()) {
        let mut turned: Vec<Vec<Option<u8>>> = all.iter().rev().cloned().collect();
        for column in &mut turned {
            column.reverse();
        }
        for metric in METRICS {
            let (found, other) = (krippendorff_alpha(&all, metric), krippendorff_alpha(&turned, metric));
            prop_assert_eq!(found.is_ok(), other.is_ok());
            if let (Ok(found), Ok(other)) = (found, other) {
                prop_assert!(found.alpha.is_finite() && found.alpha <= 1.0);
                prop_assert!(close(found.alpha, other.alpha));
            }
        }
    }

    #[test]
    fn interval_alpha_does_not_know_the_origin(all in assessors(), shift in 1_u8..90) {
        let moved: Vec<Vec<Option<u8>>> = all
            .iter()
            .map(|column| column.iter().map(|rating| rating.map(|r| r + shift)).collect())
            .collect();
        for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval] {
            prop_assert_eq!(krippendorff_alpha(&all, metric), krippendorff_alpha(&moved, metric));
        }
    }

    #[test]
    fn fleiss_kappa_is_a_number_or_a_reason(all in assessors()) {
        if let Ok(found) = fleiss_kappa(&all) {
            prop_assert!(found.kappa.is_finite() && found.kappa <= 1.0);
            prop_assert!(found.by_chance > 0.0 && found.by_chance < 1.0);
        }
    }

    #[test]
    fn the_average_of_fixed_assessors_is_cronbachs_alpha(all in assessors()) {
        if let Ok(found) = intraclass(&all) {
            prop_assert!(close(found.fixed_assessors_average.icc, alpha_complete(&all).unwrap().alpha));
            let mut types = vec![
                found.own_assessors,
                found.random_assessors,
                found.fixed_assessors,
                found.own_assessors_average,
                found.fixed_assessors_average,
            ];
            types.extend(found.random_assessors_average);
            for one in types {
                prop_assert!(one.icc.is_finite() && one.icc <= 1.0);
                prop_assert!(one.f >= 0.0 && (0.0..=1.0).contains(&one.p));
            }
            for one in [found.own_assessors, found.fixed_assessors] {
                prop_assert!(one.interval.is_some_and(|interval| interval.contains(one.icc)));
            }
        }
    }

    #[test]
    fn there_and_back_is_the_same_change((first, second) in waves()) {
        let (there, back) = (overlapping(&first, &second), overlapping(&second, &first));
        prop_assert_eq!(there.is_ok(), back.is_ok());
        if let (Ok(there), Ok(back)) = (there, back) {
            prop_assert!(close(there.value, -back.value) && close(there.se, back.se));
            prop_assert!(close(there.df, back.df) && close(there.p, back.p));
            prop_assert!(there.se > 0.0 && there.df >= 2.0 - 1e-9);
        }
        let (there, back) = (paired(&first, &second), paired(&second, &first));
        if let (Ok(there), Ok(back)) = (there, back) {
            prop_assert!(close(there.value, -back.value) && close(there.p, back.p));
        }
    }

    #[test]
    fn the_same_people_twice_is_the_paired_test((first, second) in waves()) {
        let both = || first.iter().zip(&second).filter(|(x, y)| x.is_some() && y.is_some());
        let first: Vec<_> = both().map(|(x, _)| *x).collect();
        let second: Vec<_> = both().map(|(_, y)| *y).collect();
        if let (Ok(one), Ok(other)) = (overlapping(&first, &second), paired(&first, &second)) {
            prop_assert!(close(one.value, other.value) && close(one.df, other.df as f64));
            prop_assert!(close(one.se, other.se) && close(one.p, other.p));
        }
    }
}
