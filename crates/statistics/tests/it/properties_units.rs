//! What must hold for comparisons of units and of two groups whatever the data.

use peil_statistics::difference::{Sample, against_rest, hedges_g, welch_test};
use peil_statistics::icc::{
    Units, anova, design_effects, ml, nested_means, nested_reml, reml, shrunken_means,
};
use peil_statistics::moments::Moments;
use peil_statistics::noncentral_t::noncentral_t;
use peil_statistics::ranks::{cliffs_delta, mann_whitney};
use peil_statistics::rwg::{agreement, rwg_j};
use peil_statistics::tails::t_upper;
use proptest::prelude::*;

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-3)
}

fn table() -> impl Strategy<Value = Vec<(i64, u64)>> {
    prop::collection::vec((1_i64..=5, 0_u64..30), 0..6)
}

/// Small teams of answers 1 to 5, teams of one and teams that agree included.
fn teams() -> impl Strategy<Value = Vec<Vec<i64>>> {
    prop::collection::vec(prop::collection::vec(1_i64..=5, 1..9), 2..9)
}

fn moments(team: &[i64]) -> Moments {
    let counts: Vec<_> = team.iter().map(|&v| (v, 1)).collect();
    Moments::from_counts(&counts, 1).unwrap()
}

fn units(teams: &[Vec<i64>]) -> Units {
    Units::from_moments(&teams.iter().map(|team| moments(team)).collect::<Vec<_>>()).unwrap()
}

proptest! {
    #[test]
    fn any_teams_give_numbers_or_a_reason(teams in teams()) {
        let units = units(&teams);
        let Ok(table) = anova(&units) else {
            prop_assert_eq!(anova(&units).err(), reml(&units).err());
            return Ok(());
        };
        let (icc, fitted, full) = (table.icc1().unwrap(), reml(&units).unwrap(), ml(&units).unwrap());
        prop_assert!(icc.interval.contains(icc.value) && icc.value <= 1.0);
        prop_assert!((0.0..=1.0).contains(&table.p));
        for model in [fitted, full] {
            prop_assert!(model.tau2 >= 0.0 && (0.0..1.0).contains(&model.icc));
            let numbers = [model.sigma2, model.intercept, model.se_intercept, model.log_likelihood];
            prop_assert!(numbers.iter().all(|number| number.is_finite()));
        }
        let effects = design_effects(&table, &fitted).unwrap();
        prop_assert!(effects.kish >= 1.0 && effects.mean_size > -1e-9);
        for mean in shrunken_means(&units, &fitted) {
            let (low, high) = (mean.mean.min(fitted.intercept), mean.mean.max(fitted.intercept));
            prop_assert!(low - 1e-12 <= mean.value && mean.value <= high + 1e-12);
            prop_assert!((0.0..1.0).contains(&mean.reliability) && mean.conditional_se >= 0.0);
        }
    }

    #[test]
    fn the_order_of_teams_does_not_matter(teams in teams()) {
        let mut turned = teams.clone();
        turned.reverse();
        if let (Ok(a), Ok(b)) = (reml(&units(&teams)), reml(&units(&turned))) {
            prop_assert!(close(a.tau2, b.tau2) && close(a.sigma2, b.sigma2));
            prop_assert!(close(a.intercept, b.intercept));
        }
    }

    #[test]
    fn another_unit_of_measurement_is_another_factor(teams in teams(), factor in 2_i64..9, shift in -9_i64..9) {
        let moved: Vec<Vec<i64>> =
            teams.iter().map(|team| team.iter().map(|v| v * factor + shift).collect()).collect();
        if let (Ok(a), Ok(b)) = (reml(&units(&teams)), reml(&units(&moved))) {
            let square = (factor * factor) as f64;
            prop_assert!(close(a.tau2 * square, b.tau2) && close(a.icc, b.icc));
            prop_assert!(close(a.intercept * factor as f64 + shift as f64, b.intercept));
        }
    }

    #[test]
    fn teams_of_one_size_have_one_answer(
        teams in prop::collection::vec(prop::collection::vec(1_i64..=5, 4), 2..9)
    ) {
        let units = units(&teams);
        if let (Ok(table), Ok(model)) = (anova(&units), reml(&units)) {
            let tau2 = ((table.msb - table.msw) / 4.0).max(0.0);
            prop_assert!(close(model.tau2, tau2), "{} {}", model.tau2, tau2);
            prop_assert!(close(model.intercept, units.mean()));
        }
    }

    #[test]
    fn sums_and_values_tell_the_same(teams in teams()) {
        let values: Vec<Vec<f64>> =
            teams.iter().map(|team| team.iter().map(|&v| v as f64).collect()).collect();
        if let (Ok(a), Ok(b)) = (anova(&units(&teams)), anova(&Units::from_values(&values).unwrap())) {
            prop_assert!(close(a.msb, b.msb) && close(a.msw, b.msw) && close(a.n0, b.n0));
        }
    }

    #[test]
    fn parents_only_add_likelihood(teams in prop::collection::vec(prop::collection::vec(1_i64..=5, 1..9), 4..9)) {
        let units = units(&teams);
        let parents: Vec<usize> = (0..teams.len()).map(|team| team % 2).collect();
        if let (Ok(plain), Ok(nested)) = (reml(&units), nested_reml(&units, &parents)) {
            prop_assert!(nested.log_likelihood >= plain.log_likelihood - 1e-9);
            prop_assert!(nested.tau2_unit >= 0.0 && nested.tau2_parent >= 0.0);
            let means = nested_means(&units, &parents, &nested).unwrap();
            prop_assert!(means.units.iter().chain(&means.parents).all(|mean| (1.0..=5.0).contains(mean)));
            if nested.tau2_parent <= 0.0 {
                prop_assert!(close(nested.tau2_unit, plain.tau2));
            }
        }
    }

    #[test]
    fn agreement_lies_between_0_and_1(
        answers in prop::collection::vec(prop::collection::vec(prop::option::of(1_u8..=5), 6), 1..5)
    ) {
        if let Ok(found) = agreement(&answers, 5) {
            prop_assert!((0.0..=1.0).contains(&found.rwg_j) && found.lindell <= 1.0);
            let mut turned = answers.clone();
            turned.reverse();
            prop_assert!(close(agreement(&turned, 5).unwrap().rwg_j, found.rwg_j));
        }
    }

    #[test]
    fn the_same_answers_agree_fully(value in 1_i64..=5, n in 2_u64..40, items in 1_usize..9) {
        let item = Moments::from_counts(&[(value, n)], 1).unwrap();
        let found = rwg_j(&vec![item; items], 5).unwrap();
        prop_assert!(close(found.rwg_j, 1.0) && close(found.lindell, 1.0));
    }

    #[test]
    fn ranks_are_what_counting_pairs_gives(first in table(), second in table()) {
        let spread = |table: &[(i64, u64)]| -> Vec<i64> {
            table.iter().flat_map(|&(v, c)| (0..c).map(move |_| v)).collect()
        };
        let (x, y) = (spread(&first), spread(&second));
        let higher = x.iter().flat_map(|a| y.iter().map(move |b| (a > b, a == b)));
        let (mut above, mut level) = (0.0, 0.0);
        higher.for_each(|(a, l)| (above, level) = (above + f64::from(a), level + f64::from(l)));
        if let (Ok(test), Ok(back)) = (mann_whitney(&first, &second), mann_whitney(&second, &first)) {
            prop_assert!(close(test.u1, above + 0.5 * level));
            prop_assert!(close(test.u1 + back.u1, (x.len() * y.len()) as f64));
            prop_assert!(close(test.p, back.p) && test.p <= test.p_corrected && test.p_corrected <= 1.0);
        }
        if let (Ok(delta), Ok(back)) = (cliffs_delta(&first, &second), cliffs_delta(&second, &first)) {
            prop_assert!(close(delta.delta, -back.delta) && close(delta.variance, back.variance));
            if let Ok(interval) = delta.interval() {
                prop_assert!(interval.contains(delta.delta));
                prop_assert!(-1.0 - 1e-12 <= interval.low() && interval.high() <= 1.0 + 1e-12);
            }
        }
    }

    #[test]
    fn the_order_is_all_that_ranks_see(first in table(), second in table()) {
        let cubed = |t: &[(i64, u64)]| t.iter().map(|&(v, c)| (v * v * v, c)).collect::<Vec<_>>();
        prop_assert_eq!(mann_whitney(&first, &second), mann_whitney(&cubed(&first), &cubed(&second)));
        prop_assert_eq!(cliffs_delta(&first, &second), cliffs_delta(&cubed(&first), &cubed(&second)));
    }

    #[test]
    fn any_counts_give_ranks_or_a_reason(first in any::<Vec<(i64, u64)>>(), second in any::<Vec<(i64, u64)>>()) {
        if let Ok(test) = mann_whitney(&first, &second) {
            prop_assert!(test.p.is_finite() && test.z.is_finite());
        }
        if let Ok(delta) = cliffs_delta(&first, &second) {
            prop_assert!(delta.variance.is_finite());
        }
    }

    #[test]
    fn a_unit_and_the_rest_make_the_parent(unit in table(), others in table()) {
        let both = [unit.clone(), others.clone()].concat();
        let of = |table: &[(i64, u64)]| Moments::from_counts(table, 1);
        if let (Ok(unit), Ok(others), Ok(parent)) = (of(&unit), of(&others), of(&both)) {
            match against_rest(&unit, &parent) {
                Ok(found) => {
                    prop_assert_eq!(found.rest, others);
                    let (a, b) = (Sample::of(&others).unwrap(), Sample::of(&unit).unwrap());
                    prop_assert_eq!(Ok(found.test), welch_test(&a, &b));
                }
                Err(_) => prop_assert!(unit.n() < 2 || others.n() < 2 || unit.sd().unwrap() <= 0.0),
            }
        }
    }

    #[test]
    fn an_effect_lies_in_its_intervals_and_turns_with_them(
        n1 in 2_u64..200, n2 in 2_u64..200, difference in -3.0..3.0, sd in 0.1..2.0
    ) {
        let (a, b) = (Sample::new(n1, 3.0, sd).unwrap(), Sample::new(n2, 3.0 + difference, 1.0).unwrap());
        let (there, back) = (hedges_g(&a, &b).unwrap(), hedges_g(&b, &a).unwrap());
        prop_assert!(close(there.g, -back.g) && there.g.abs() <= there.d.abs());
        prop_assert!(close(there.interval.low(), -back.interval.high()));
        prop_assert!(there.interval.contains(there.g) && there.interval_normal.contains(there.g));
    }

    #[test]
    fn noncentral_tails_fill_1_and_mirror(t in -30.0..30.0, df in 1.0..5000.0, delta in -30.0..30.0) {
        let (found, mirror) =
            (noncentral_t(t, df, delta).unwrap(), noncentral_t(-t, df, -delta).unwrap());
        prop_assert!(close(found.lower + found.upper, 1.0));
        prop_assert!(close(found.lower, mirror.upper) && close(found.upper, mirror.lower));
        // Near 1 only roundings are left.
        prop_assert!(noncentral_t(t, df, delta + 0.1).unwrap().lower <= found.lower + 1e-14);
        let central = noncentral_t(t, df, 0.0).unwrap();
        prop_assert!(close(central.upper, t_upper(t, df).unwrap()));
    }

    #[test]
    fn any_numbers_give_tails_or_a_reason(t: f64, df: f64, delta: f64) {
        if let Ok(found) = noncentral_t(t, df.abs().min(1e6), delta) {
            prop_assert!((0.0..=1.0).contains(&found.lower) && (0.0..=1.0).contains(&found.upper));
        }
    }
}
