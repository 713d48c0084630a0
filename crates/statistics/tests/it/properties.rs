//! What must hold for shares, moments and scale scores whatever the data.

use peil_statistics::moments::{Moments, mean_interval, report_mark, score_100, standard_error};
use peil_statistics::proportion::{share, wilson, wilson_finite};
use peil_statistics::scale::{common_denominator, reverse, scale_score};
use peil_statistics::tails::{
    beta_quantile, chi2_upper, f_quantile, f_upper, normal_quantile, t_quantile, t_two_sided,
    t_upper,
};
use peil_statistics::{Interval, Undefined};
use proptest::prelude::*;

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1.0)
}

fn within(outer: Interval, inner: Interval) -> bool {
    outer.low() <= inner.low() + 1e-15 && inner.high() <= outer.high() + 1e-15
}

/// A share that exists: some of `n`, `n` at least 1.
fn counted() -> impl Strategy<Value = (u64, u64)> {
    (1_u64..2_000_000).prop_flat_map(|n| (0..=n, Just(n)))
}

/// A frequency table of answers 1 to 5 or of scores in sixtieths, tiny ones included.
fn table() -> impl Strategy<Value = (Vec<(i64, u64)>, i64)> {
    prop_oneof![Just(1_i64), Just(60), Just(27_720)].prop_flat_map(|denominator| {
        let rows = prop::collection::vec((denominator..=5 * denominator, 0_u64..400), 0..8);
        (rows, Just(denominator))
    })
}

proptest! {
    #[test]
    fn wilson_holds_the_share_inside_0_and_1((x, n) in counted()) {
        let p = share(x, n).unwrap();
        let found = wilson(x, n).unwrap();
        prop_assert!(found.contains(p) && 0.0 <= found.low() && found.high() <= 1.0);
        prop_assert!(found.width() > 0.0);
    }

    #[test]
    fn wilson_is_symmetric((x, n) in counted()) {
        let (yes, no) = (wilson(x, n).unwrap(), wilson(n - x, n).unwrap());
        prop_assert!(close(yes.low(), 1.0 - no.high()) && close(yes.high(), 1.0 - no.low()));
    }

    #[test]
    fn more_people_give_a_narrower_interval((x, n) in counted(), times in 2_u64..9) {
        prop_assert!(wilson(x * times, n * times).unwrap().width() < wilson(x, n).unwrap().width());
    }

    #[test]
    fn a_population_only_narrows((x, n) in counted(), unheard in 1_u64..5_000_000) {
        let finite = wilson_finite(x, n, n + unheard).unwrap();
        prop_assert!(finite.contains(share(x, n).unwrap()));
        prop_assert!(within(wilson(x, n).unwrap(), finite));
        prop_assert!(within(wilson_finite(x, n, n + unheard + 1).unwrap(), finite));
    }

    #[test]
    fn any_counts_give_a_number_or_a_reason(x: u64, n: u64, population: u64) {
        for found in [wilson(x, n), wilson_finite(x, n, population)].into_iter().flatten() {
            prop_assert!(0.0 <= found.low() && found.high() <= 1.0);
        }
    }

    #[test]
    fn moments_do_not_depend_on_the_order((counts, denominator) in table()) {
        let mut turned = counts.clone();
        turned.reverse();
        prop_assert_eq!(
            Moments::from_counts(&counts, denominator),
            Moments::from_counts(&turned, denominator)
        );
    }

    #[test]
    fn moments_agree_with_the_definition((counts, denominator) in table()) {
        let values: Vec<f64> = counts
            .iter()
            .flat_map(|&(v, c)| std::iter::repeat_n(v as f64 / denominator as f64, usize::try_from(c).unwrap()))
            .collect();
        let n = values.len() as f64;
        match Moments::from_counts(&counts, denominator) {
            Err(reason) => prop_assert_eq!((reason, values.len()), (Undefined::EmptyBase, 0)),
            Ok(found) => {
                let mean = values.iter().sum::<f64>() / n;
                prop_assert!((found.mean() - mean).abs() < 1e-9);
                if let Ok(variance) = found.variance() {
                    let direct = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
                    prop_assert!((variance - direct).abs() < 1e-9);
                } else {
                    prop_assert_eq!(values.len(), 1);
                }
            }
        }
    }

    #[test]
    fn shifting_and_scaling((counts, denominator) in table(), shift in -50_i64..50, factor in 1_i64..9) {
        let moved: Vec<_> = counts.iter().map(|&(v, c)| (v * factor + shift, c)).collect();
        if let (Ok(a), Ok(b)) =
            (Moments::from_counts(&counts, denominator), Moments::from_counts(&moved, denominator))
        {
            let step = shift as f64 / denominator as f64;
            prop_assert!(close(b.mean(), a.mean() * factor as f64 + step));
            if let (Ok(a), Ok(b)) = (a.sd(), b.sd()) {
                prop_assert!(close(b, a * factor as f64));
            }
        }
    }

    #[test]
    fn the_interval_of_a_mean_holds_it((counts, denominator) in table(), unheard in 0_u64..900) {
        if let Ok(moments) = Moments::from_counts(&counts, denominator) {
            let population = Some(moments.n() + unheard);
            match (mean_interval(&moments, None), mean_interval(&moments, population)) {
                (Ok(plain), Ok(finite)) => {
                    prop_assert!(finite.contains(moments.mean()) && within(plain, finite));
                    prop_assert!(standard_error(&moments, population).unwrap() >= 0.0);
                }
                found => prop_assert_eq!(found, (Err(Undefined::TooFewRows), Err(Undefined::TooFewRows))),
            }
        }
    }

    #[test]
    fn any_table_gives_a_number_or_a_reason(
        counts in prop::collection::vec(any::<(i64, u64)>(), 0..5), denominator: i64, population: Option<u64>
    ) {
        if let Ok(moments) = Moments::from_counts(&counts, denominator) {
            prop_assert!(moments.mean().is_finite());
            prop_assert!(moments.variance().is_ok_and(|v| v >= 0.0 && v.is_finite()) || moments.n() == 1);
            let _ = mean_interval(&moments, population);
        }
    }

    #[test]
    fn shown_scores_are_finite_or_undefined(mean: f64, lo: f64, hi: f64) {
        for shown in [score_100(mean, lo, hi), report_mark(mean, lo, hi)].into_iter().flatten() {
            prop_assert!(shown.is_finite());
        }
    }

    #[test]
    fn reversing_all_mirrors_the_score(
        row in prop::collection::vec(prop::option::of(1_u8..=7), 1..12), points in 1_u8..=7
    ) {
        let (kept, turned) = (vec![false; row.len()], vec![true; row.len()]);
        let (a, b) = (scale_score(&row, &kept, points), scale_score(&row, &turned, points));
        prop_assert_eq!(a.map(|s| s.answered()), b.map(|s| s.answered()));
        if let (Some(a), Some(b)) = (a, b) {
            prop_assert_eq!(a.sum() + b.sum(), a.answered() * (u32::from(points) + 1));
            prop_assert!((1.0..=f64::from(points)).contains(&a.mean()));
            prop_assert!(a.in_units_of(common_denominator(row.len()).unwrap()).is_some());
        }
    }

    #[test]
    fn reversing_twice_changes_nothing(answer: u8, points: u8) {
        if let Some(mirrored) = reverse(answer, points) {
            prop_assert_eq!(reverse(mirrored, points), Some(answer));
        }
    }

    #[test]
    fn tails_fall_and_stay_probabilities(t in 0.0_f64..60.0, step in 0.0_f64..3.0, df in 1.0_f64..1e7) {
        let (near, far) = (t_upper(t, df).unwrap(), t_upper(t + step, df).unwrap());
        prop_assert!((0.0..=0.5).contains(&near) && far <= near * (1.0 + 1e-10));
        prop_assert!((0.0..=1.0).contains(&t_two_sided(-t, df).unwrap()));
    }

    #[test]
    fn quantiles_undo_tails(tail in 1e-9_f64..0.5, df in 1.0_f64..1e6) {
        let t = t_quantile(tail, df).unwrap();
        prop_assert!((t_upper(t, df).unwrap() / tail - 1.0).abs() < 1e-9);
    }

    #[test]
    fn quantiles_of_f_undo_tails(tail in 1e-12_f64..1.0, a in 0.5_f64..1e5, b in 0.5_f64..1e5) {
        let f = f_quantile(tail, a, b).unwrap();
        prop_assert!((f_upper(f, a, b).unwrap() / tail - 1.0).abs() < 1e-9);
        // Where more than 1e-300 lies below, both sides of the beta distribution say the same.
        let (x, y) = (beta_quantile(tail, a, b).unwrap(), beta_quantile(1.0 - tail, b, a).unwrap());
        prop_assert!((x + y - 1.0).abs() < 1e-9);
    }

    #[test]
    fn tails_of_chi_squared_fall(x in 0.0_f64..1e4, step in 0.0_f64..50.0, df in 0.01_f64..1e4) {
        let (near, far) = (chi2_upper(x, df).unwrap(), chi2_upper(x + step, df).unwrap());
        prop_assert!((0.0..=1.0).contains(&near) && far <= near * (1.0 + 1e-10));
    }

    #[test]
    fn any_tail_is_a_number_or_a_reason(t: f64, tail: f64, df: f64) {
        for found in [
            t_upper(t, df),
            t_two_sided(t, df),
            t_quantile(tail, df),
            normal_quantile(tail),
            chi2_upper(t, df.abs()),
            f_upper(t, df.abs(), tail.abs()),
            f_quantile(0.3, df.abs(), tail.abs()),
            beta_quantile(0.3, df.abs(), tail.abs()),
        ]
        .into_iter()
        .flatten()
        {
            prop_assert!(!found.is_nan());
        }
    }
}
