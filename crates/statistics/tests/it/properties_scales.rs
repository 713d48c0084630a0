//! What must hold for the figures of a scale whatever the answers.

use peil_statistics::Undefined;
use peil_statistics::bivariate::normal_below;
use peil_statistics::invariance::{Verdict, invariance};
use peil_statistics::omega::{Omega, omega_complete};
use peil_statistics::polychoric::{Polychoric, ordinal_alpha, polychoric};
use peil_statistics::reliability::{CovarianceMatrix, PairSums};
use peil_statistics::scale::reverse;
use proptest::prelude::*;

type Column = Vec<Option<u8>>;

/// Any answers: few rows, constant items and copies included.
fn any_items() -> impl Strategy<Value = Vec<Column>> {
    let answer = || prop::option::weighted(0.9, 1_u8..=5);
    (0_usize..6, 0_usize..30, any::<bool>()).prop_flat_map(move |(k, n, copied)| {
        prop::collection::vec(prop::collection::vec(answer(), n), k).prop_map(move |mut items| {
            if copied && items.len() > 1 {
                let (first, rest) = items.split_at_mut(1);
                rest[0].clone_from(&first[0]);
            }
            items
        })
    })
}

/// Answers that share something: each is the common answer with a little added.
fn scale() -> impl Strategy<Value = Vec<Column>> {
    (3_usize..7, 40_usize..120).prop_flat_map(|(k, n)| {
        let common = prop::collection::vec(2_u8..=6, n);
        let own = prop::collection::vec(prop::collection::vec(0_u8..4, n), k);
        (common, own).prop_map(|(common, own)| {
            let item = |own: Vec<u8>| common.iter().zip(own).map(|(c, o)| Some(c + o)).collect();
            own.into_iter().map(item).collect()
        })
    })
}

fn table() -> impl Strategy<Value = Vec<Vec<u64>>> {
    (1_usize..6, 1_usize..6).prop_flat_map(|(rows, columns)| {
        // Thousands against a handful in cells that the model rules out would lose digits.
        let count = prop_oneof![1 => Just(0_u64), 4 => 0_u64..20];
        prop::collection::vec(prop::collection::vec(count, columns), rows)
    })
}

fn shuffled(items: &[Column]) -> Vec<Column> {
    items.iter().rev().map(|item| item.iter().rev().copied().collect()).collect()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-8 * (1.0 + a.abs().max(b.abs()))
}

fn same_omega(a: &Omega, b: &Omega) -> bool {
    near(a.total, b.total)
        && near(a.total_standardised, b.total_standardised)
        && near(a.total_observed, b.total_observed)
}

fn mirrored(found: &Polychoric) -> (f64, f64) {
    (-found.rho, found.se)
}

proptest! {
    #[test]
    fn any_answers_give_numbers_or_reasons(items in any_items()) {
        for matrix in [CovarianceMatrix::pairwise(&items), CovarianceMatrix::complete(&items)].into_iter().flatten() {
            let mut figures = vec![matrix.alpha_standard_error()];
            if let Ok(alpha) = matrix.alpha() {
                figures.push(Ok(alpha.alpha));
                if let Ok(interval) = alpha.interval() {
                    prop_assert!(interval.contains(alpha.alpha) || interval.width() < 1e-12);
                }
            }
            figures.push(matrix.alpha_standardised().map(|alpha| alpha.alpha));
            for item in 0..=items.len() {
                figures.extend([
                    matrix.alpha_if_dropped(item),
                    matrix.alpha_standardised_if_dropped(item),
                    matrix.item_rest_correlation(item),
                    matrix.correlation(item, 0),
                ]);
            }
            prop_assert!(figures.into_iter().flatten().all(f64::is_finite));
        }
        if let Ok(found) = omega_complete(&items) {
            prop_assert!(0.0 < found.total && found.total < 1.0 && found.total_observed.is_finite());
            prop_assert!(0.0 < found.total_standardised && found.total_standardised < 1.0);
            prop_assert!(found.factor.uniquenesses.iter().all(|&u| u > 0.0));
            prop_assert!(found.factor.loadings_standardised.iter().all(|l| l.abs() < 1.0));
        }
        if let Ok(found) = ordinal_alpha(&items) {
            prop_assert!(found.alpha.is_finite());
        }
    }

    #[test]
    fn complete_rows_keep_correlations_inside_1(items in any_items()) {
        if let Ok(matrix) = CovarianceMatrix::complete(&items) {
            for item in 0..items.len() {
                if let Ok(r) = matrix.item_rest_correlation(item) {
                    prop_assert!((-1.0..=1.0).contains(&r));
                }
            }
        }
    }

    #[test]
    fn sums_counted_elsewhere_give_the_same(items in any_items()) {
        let mut sums = Vec::new();
        for i in 0..items.len() {
            for j in i..items.len() {
                let mut pair = PairSums::default();
                for (x, y) in items[i].iter().zip(&items[j]) {
                    if let (Some(x), Some(y)) = (*x, *y) {
                        pair.n += 1;
                        pair.first += u64::from(x);
                        pair.second += u64::from(y);
                        pair.products += u64::from(x) * u64::from(y);
                    }
                }
                sums.push(pair);
            }
        }
        if let Ok(expected) = CovarianceMatrix::pairwise(&items) {
            let found = CovarianceMatrix::from_pair_sums(items.len(), expected.n_rows(), &sums);
            prop_assert_eq!(found, Ok(expected));
        }
    }

    #[test]
    fn any_sums_give_a_matrix_or_a_reason(
        k in 0_usize..4, n_rows: u64, sums in prop::collection::vec(any::<[u64; 4]>(), 0..11)
    ) {
        let sums: Vec<PairSums> = sums
            .into_iter()
            .map(|[n, first, second, products]| PairSums { n, first, second, products })
            .collect();
        if let Ok(matrix) = CovarianceMatrix::from_pair_sums(k, n_rows, &sums) {
            prop_assert!(matrix.alpha().map_or(0.0, |alpha| alpha.alpha).is_finite());
        }
    }

    #[test]
    fn order_and_direction_do_not_matter_to_omega(items in scale()) {
        let turned: Vec<Column> =
            items.iter().map(|item| item.iter().map(|a| a.and_then(|a| reverse(a, 10))).collect()).collect();
        match omega_complete(&items) {
            Ok(found) => for other in [shuffled(&items), turned] {
                let other = omega_complete(&other);
                prop_assert!(other.as_ref().is_ok_and(|other| same_omega(&found, other)), "{:?} {:?}", found, other);
            },
            Err(reason) => prop_assert_eq!(omega_complete(&shuffled(&items)).map(|o| o.total), Err(reason)),
        }
    }

    #[test]
    fn at_the_maximum_the_model_gives_the_variances(items in scale()) {
        let matrix = CovarianceMatrix::complete(&items).unwrap();
        if let Ok(found) = omega_complete(&items) {
            for (item, (l, u)) in found.factor.loadings.iter().zip(&found.factor.uniquenesses).enumerate() {
                prop_assert!(near(l * l + u, matrix.covariance(item, item).unwrap()));
            }
        }
    }

    #[test]
    fn a_scale_is_like_itself(items in scale()) {
        if let Ok(found) = invariance(&items, &shuffled_rows(&items)) {
            prop_assert!(near(found.congruence, 1.0) && near(found.common_shift, 0.0));
            prop_assert_eq!(found.verdict, Verdict::Alike);
        }
    }

    #[test]
    fn two_groups_seen_from_either_side(a in scale(), b in scale()) {
        if let (Ok(there), Ok(back)) = (invariance(&a, &b), invariance(&b, &a)) {
            prop_assert!(near(there.congruence, back.congruence) && near(there.common_shift, -back.common_shift));
            for (x, y) in there.items.iter().zip(&back.items) {
                prop_assert!(near(x.loading, -y.loading) && x.loading_moved == y.loading_moved);
            }
        }
    }

    #[test]
    fn a_polychoric_correlation_is_one_or_a_reason(table in table()) {
        let turned: Vec<Vec<u64>> = table.iter().rev().cloned().collect();
        let across: Vec<Vec<u64>> =
            (0..table[0].len()).map(|j| table.iter().map(|row| row[j]).collect()).collect();
        match polychoric(&table) {
            Ok(found) => {
                prop_assert!(found.rho.abs() < 1.0 && found.se > 0.0 && found.se.is_finite());
                prop_assert!(found.interval.contains(found.rho));
                let (rho, se) = mirrored(&polychoric(&turned).unwrap());
                prop_assert!(near(found.rho, rho) && near(found.se, se), "{:?} {} {}", found, rho, se);
                let other = polychoric(&across).unwrap();
                prop_assert!(near(found.rho, other.rho) && near(found.se, other.se), "{:?} {:?}", found, other);
            }
            Err(reason) => {
                prop_assert_eq!(polychoric(&turned), Err(reason));
                prop_assert_eq!(polychoric(&across), Err(reason));
            }
        }
    }

    #[test]
    fn the_quadrants_add_up(h in -6.0_f64..6.0, k in -6.0_f64..6.0, rho in -1.0_f64..=1.0) {
        let whole = normal_below(h, k, rho).unwrap() + normal_below(h, -k, -rho).unwrap();
        prop_assert!((whole - normal_below(h, f64::INFINITY, rho).unwrap()).abs() < 1e-14);
        prop_assert!((normal_below(k, h, rho).unwrap() - normal_below(h, k, rho).unwrap()).abs() < 1e-14);
    }

    #[test]
    fn any_point_has_a_probability(h: f64, k: f64, rho in -1.1_f64..1.1) {
        match normal_below(h, k, rho) {
            Ok(found) => prop_assert!((0.0..=1.0).contains(&found)),
            Err(reason) => prop_assert_eq!(reason, Undefined::OutsideDomain),
        }
    }
}

fn shuffled_rows(items: &[Column]) -> Vec<Column> {
    items.iter().map(|item| item.iter().rev().copied().collect()).collect()
}

#[test]
fn scales_without_omega() {
    let column = |answers: &[u8]| answers.iter().copied().map(Some).collect::<Column>();
    let (a, b, c) = (
        column(&[1, 2, 3, 4, 5, 3, 2, 4, 1, 5]),
        column(&[2, 2, 4, 3, 5, 2, 1, 5, 3, 4]),
        column(&[2, 1, 3, 5, 4, 3, 1, 3, 2, 4]),
    );
    let omega = |items: &[Column]| omega_complete(items).map(|found| found.total);
    assert_eq!(omega(&[a.clone(), b.clone()]), Err(Undefined::NotIdentified));
    assert_eq!(omega(&[a.clone(), b.clone(), column(&[3; 10])]), Err(Undefined::NoVariance));
    assert_eq!(omega(&[a.clone(), b.clone(), a.clone()]), Err(Undefined::NotIdentified));
    assert_eq!(
        omega(&[a.clone(), b.clone(), c.clone()].map(|c| c[..3].to_vec())),
        Err(Undefined::NotIdentified)
    );
    assert_eq!(omega(&[a, b, c]).map(|total| total > 0.8), Ok(true));
    // Correlations of .8, .8 and .5 ask for a loading above 1 of the first item.
    let sums = |[n, first, second, products]: [u64; 4]| PairSums { n, first, second, products };
    let heywood = [
        [100, 0, 0, 1000],
        [100, 0, 0, 800],
        [100, 0, 0, 800],
        [100, 0, 0, 1000],
        [100, 0, 0, 500],
        [100, 0, 0, 1000],
    ];
    let heywood = CovarianceMatrix::from_pair_sums(3, 100, &heywood.map(sums)).unwrap();
    assert_eq!(
        peil_statistics::omega::omega_of(&heywood).map(|o| o.total),
        Err(Undefined::AtBoundary)
    );
    // Nothing in common.
    let apart = [
        [100, 0, 0, 1000],
        [100, 0, 0, 0],
        [100, 0, 0, 0],
        [100, 0, 0, 1000],
        [100, 0, 0, 0],
        [100, 0, 0, 1000],
    ];
    let apart = CovarianceMatrix::from_pair_sums(3, 100, &apart.map(sums)).unwrap();
    assert_eq!(
        peil_statistics::omega::omega_of(&apart).map(|o| o.total),
        Err(Undefined::NotIdentified)
    );
}
