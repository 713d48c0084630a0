//! What must hold for alpha and correlations whatever the data.

use peil_statistics::correlation::{Pearson, pearson};
use peil_statistics::reliability::{Alpha, alpha_complete, alpha_pairwise};
use peil_statistics::scale::reverse;
use peil_statistics::{Interval, Undefined};
use proptest::prelude::*;

type Column = Vec<Option<u8>>;
type AlphaOf = fn(&[Column]) -> Result<Alpha, Undefined>;

const ALPHAS: [AlphaOf; 2] = [alpha_pairwise, alpha_complete];

/// A scale of up to six items and few to some rows, with answers missing.
fn items() -> impl Strategy<Value = Vec<Column>> {
    (0_usize..6, 0_usize..30).prop_flat_map(|(k, n)| {
        prop::collection::vec(prop::collection::vec(prop::option::weighted(0.8, 1_u8..=5), n), k)
    })
}

/// Scores in sixths, few to some pairs, constant ones included.
fn pairs() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let score = || prop_oneof![4 => 6_u8..=30, 1 => Just(18_u8)].prop_map(|s| f64::from(s) / 6.0);
    prop::collection::vec((score(), score()), 0..40)
}

/// Equal up to rounding: an alpha far below 0 is the ratio of a large to a very small number.
fn same_alpha(a: Result<Alpha, Undefined>, b: Result<Alpha, Undefined>) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => {
            (a.n_rows, a.n_fewest) == (b.n_rows, b.n_fewest)
                && (a.alpha - b.alpha).abs() <= 1e-9 * (1.0 + a.alpha * a.alpha)
        }
        (a, b) => a == b,
    }
}

fn same_pearson(a: Result<Pearson, Undefined>, b: Result<Pearson, Undefined>) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    match (a, b) {
        (Ok(a), Ok(b)) => {
            near(a.r, b.r)
                && near(a.p, b.p)
                && near(a.interval.low(), b.interval.low())
                && near(a.interval.high(), b.interval.high())
        }
        (a, b) => a == b,
    }
}

fn turned(items: &[Column]) -> Vec<Column> {
    items.iter().map(|item| item.iter().map(|a| a.and_then(|a| reverse(a, 5))).collect()).collect()
}

proptest! {
    #[test]
    fn alpha_is_finite_and_at_most_1_when_complete(items in items()) {
        for alpha in ALPHAS {
            if let Ok(found) = alpha(&items) {
                prop_assert!(found.alpha.is_finite() && found.n_items == items.len());
                prop_assert!(found.n_fewest >= 2 && found.n_fewest <= found.n_rows);
            }
        }
        if let Ok(complete) = alpha_complete(&items) {
            prop_assert!(complete.alpha <= 1.0 + 1e-12);
        }
    }

    #[test]
    fn reversing_every_item_leaves_alpha(items in items()) {
        for alpha in ALPHAS {
            prop_assert!(same_alpha(alpha(&items), alpha(&turned(&items))));
        }
    }

    #[test]
    fn alpha_does_not_depend_on_the_order_of_people_or_items(items in items()) {
        let mut backwards: Vec<Column> = items.iter().map(|item| item.iter().rev().copied().collect()).collect();
        backwards.reverse();
        for alpha in ALPHAS {
            prop_assert!(same_alpha(alpha(&items), alpha(&backwards)));
        }
    }

    #[test]
    fn without_missing_answers_the_two_alphas_are_one(items in items()) {
        let filled: Vec<Column> =
            items.iter().map(|item| item.iter().map(|a| Some(a.unwrap_or(3))).collect()).collect();
        prop_assert!(same_alpha(alpha_pairwise(&filled), alpha_complete(&filled)));
    }

    #[test]
    fn correlations_stay_in_range(pairs in pairs()) {
        match pearson(&pairs) {
            Ok(found) => {
                let range = Interval::new(-1.0, 1.0).unwrap();
                prop_assert!(range.contains(found.r) && found.n == pairs.len() as u64);
                prop_assert!((0.0..=1.0).contains(&found.p));
                prop_assert!(range.contains(found.interval.low()) && range.contains(found.interval.high()));
                prop_assert!(found.interval.low() <= found.r + 1e-12 && found.r <= found.interval.high() + 1e-12);
            }
            Err(reason) => prop_assert!(
                pairs.len() < 4 && reason == Undefined::TooFewRows || reason == Undefined::NoVariance
            ),
        }
    }

    #[test]
    fn correlations_are_symmetric_and_orderless(pairs in pairs()) {
        let swapped: Vec<_> = pairs.iter().rev().map(|&(x, y)| (y, x)).collect();
        prop_assert!(same_pearson(pearson(&pairs), pearson(&swapped)));
    }

    #[test]
    fn the_unit_of_a_score_does_not_matter(pairs in pairs(), shift in -9.0_f64..9.0, scale in 0.1_f64..30.0) {
        let moved: Vec<_> = pairs.iter().map(|&(x, y)| (x * scale + shift, y)).collect();
        prop_assert!(same_pearson(pearson(&pairs), pearson(&moved)));
    }

    #[test]
    fn turning_one_score_round_turns_the_sign(pairs in pairs()) {
        let mirrored: Vec<_> = pairs.iter().map(|&(x, y)| (6.0 - x, y)).collect();
        if let (Ok(a), Ok(b)) = (pearson(&pairs), pearson(&mirrored)) {
            prop_assert!((a.r + b.r).abs() < 1e-12 && (a.p - b.p).abs() < 1e-9);
        }
    }

    #[test]
    fn any_pairs_give_a_number_or_a_reason(pairs in prop::collection::vec(any::<(f64, f64)>(), 0..12)) {
        if let Ok(found) = pearson(&pairs) {
            prop_assert!(found.r.is_finite() && found.p.is_finite());
        }
    }
}
