//! What must hold for intervals of shares, two shares, quantiles and shape whatever the data.

use peil_statistics::proportion::{
    Counted, agresti_coull, clopper_pearson, hypergeom_exact, jeffreys, share, wald, wald_fpc,
    wilson, wilson_cc,
};
use peil_statistics::quantiles::{Frequencies, QuantileType, bottom2, top2};
use peil_statistics::shape::{Shape, shape};
use peil_statistics::two_proportions::{
    chi_squared, chi_squared_yates, cohen_h, fisher, newcombe, odds_ratio, wald_difference,
    wald_difference_yates,
};
use peil_statistics::{Interval, Undefined};
use proptest::prelude::*;

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-10 * a.abs().max(b.abs()).max(1.0)
}

fn within(outer: Interval, inner: Interval) -> bool {
    outer.low() <= inner.low() + 1e-12 && inner.high() <= outer.high() + 1e-12
}

fn counted(most: u64) -> impl Strategy<Value = Counted> {
    (1..most).prop_flat_map(|n| (0..=n).prop_map(move |x| Counted::new(x, n).unwrap()))
}

/// A few people of a population that is larger.
fn sampled() -> impl Strategy<Value = (u64, u64, u64)> {
    (1_u64..60).prop_flat_map(|n| (0..=n, Just(n), n + 1..n + 200))
}

fn table() -> impl Strategy<Value = Vec<(i64, u64)>> {
    prop::collection::vec((-50_i64..400, 0_u64..300), 0..9)
}

const KINDS: [QuantileType; 3] = [QuantileType::Two, QuantileType::Six, QuantileType::Seven];

proptest! {
    #[test]
    fn every_interval_of_a_share_is_symmetric_and_holds_it(group in counted(100_000)) {
        let (x, n) = (group.successes(), group.n());
        for interval in [wilson_cc, clopper_pearson, jeffreys, agresti_coull, wald] {
            let (yes, no) = (interval(x, n).unwrap(), interval(n - x, n).unwrap());
            prop_assert!(yes.low() <= group.share() + 1e-15 && group.share() <= yes.high() + 1e-15);
            prop_assert!(close(yes.low(), 1.0 - no.high()) && close(yes.high(), 1.0 - no.low()));
        }
        prop_assert!(within(wilson_cc(x, n).unwrap(), wilson(x, n).unwrap()));
        prop_assert!(within(agresti_coull(x, n).unwrap(), wilson(x, n).unwrap()));
        prop_assert!(within(clopper_pearson(x, n).unwrap(), jeffreys(x, n).unwrap()));
    }

    #[test]
    fn a_finite_population_holds_the_share_and_is_symmetric((x, n, population) in sampled()) {
        let (yes, no) = (
            hypergeom_exact(x, n, population).unwrap(),
            hypergeom_exact(n - x, n, population).unwrap(),
        );
        prop_assert!(close(yes.low(), 1.0 - no.high()) && close(yes.high(), 1.0 - no.low()));
        // Up to one person: the share itself need not be a whole number of the population.
        let p = share(x, n).unwrap();
        let person = 1.0 / population as f64;
        prop_assert!(yes.low() - person <= p && p <= yes.high() + person);
        prop_assert!(within(wald(x, n).unwrap(), wald_fpc(x, n, population).unwrap()));
    }

    #[test]
    fn the_exact_ends_are_where_the_tails_say((x, n, population) in sampled()) {
        let found = hypergeom_exact(x, n, population).unwrap();
        let ways = |m: u64, k: u64| {
            choose(m, k) * choose(population - m, n - k) / choose(population, n)
        };
        let kept = |m: u64| {
            let at_least: f64 = (x..=n).map(|k| ways(m, k)).sum();
            let at_most: f64 = (0..=x).map(|k| ways(m, k)).sum();
            at_least.min(at_most) > 0.025 * (1.0 + 1e-10)
        };
        let kept: Vec<_> = (x..=population - (n - x)).filter(|&m| kept(m)).collect();
        let ends = [kept[0], kept[kept.len() - 1]].map(|m| m as f64 / population as f64);
        prop_assert!(close(found.low(), ends[0]) && close(found.high(), ends[1]));
    }

    #[test]
    fn changing_places_turns_the_sign(first in counted(400), second in counted(400)) {
        for difference in [newcombe, wald_difference, wald_difference_yates] {
            let (to, fro) = (difference(first, second).unwrap(), difference(second, first).unwrap());
            prop_assert!(close(to.value, first.share() - second.share()));
            prop_assert!(to.interval.low() <= to.value && to.value <= to.interval.high());
            prop_assert!(close(to.interval.low(), -fro.interval.high()));
        }
        prop_assert!(close(cohen_h(first, second), -cohen_h(second, first)));
        for test in [chi_squared, chi_squared_yates] {
            match (test(first, second), test(second, first)) {
                (Ok(to), Ok(fro)) => prop_assert!(
                    close(to.z, -fro.z) && close(to.p, fro.p) && (0.0..=1.0).contains(&to.p)
                ),
                (to, fro) => prop_assert_eq!(to, fro),
            }
        }
    }

    #[test]
    fn fisher_sums_the_unlikely_tables(first in counted(40), second in counted(40)) {
        let (x, n) = (first.successes() + second.successes(), first.n() + second.n());
        let ways = |k: u64| choose(first.n(), k) * choose(second.n(), x - k);
        let seen = ways(first.successes());
        let all = x.saturating_sub(second.n())..=first.n().min(x);
        let expected: f64 = all.map(ways).filter(|&w| w <= seen * (1.0 + 1e-7)).sum();
        match fisher(first, second) {
            Ok(p) => prop_assert!((p / (expected / choose(n, x)) - 1.0).abs() < 1e-10),
            Err(reason) => prop_assert!(reason == Undefined::NoVariance && (x == 0 || x == n)),
        }
    }

    #[test]
    fn odds_ratios_are_in_their_interval(first in counted(5000), second in counted(5000)) {
        if let (Ok(to), Ok(fro)) = (odds_ratio(first, second), odds_ratio(second, first)) {
            let (value, high) = (to.value.unwrap_or(f64::MAX), to.high.unwrap_or(f64::MAX));
            prop_assert!(0.0 <= to.low && to.low <= value && value <= high);
            if let (Some(high), true) = (to.high, fro.low > 0.0) {
                prop_assert!((high * fro.low - 1.0).abs() < 1e-9);
            }
            if let (Some(value), Some(back)) = (to.value, fro.value) {
                prop_assert!((value * back - 1.0).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn quantiles_rise_and_stay_among_the_answers(counts in table(), step in 1_i64..60) {
        let Ok(found) = Frequencies::new(&counts, step) else {
            return Ok(());
        };
        let mut turned = counts.clone();
        turned.reverse();
        prop_assert_eq!(&found, &Frequencies::new(&turned, step).unwrap());
        let given = counts.iter().filter(|(_, count)| *count > 0);
        let (low, high) = given.fold((i64::MAX, i64::MIN), |(l, h), &(v, _)| (l.min(v), h.max(v)));
        let unit = |value: i64| value as f64 / step as f64;
        for kind in KINDS {
            let mut last = unit(low);
            for thousandths in 0..=1000 {
                let value = found.quantile(thousandths, kind).unwrap();
                prop_assert!(last <= value && value <= unit(high));
                last = value;
            }
            prop_assert_eq!(found.quantile(1001, kind), Err(Undefined::OutsideDomain));
        }
        // A mirror turns the quantiles of every type.
        let mirrored: Vec<_> = counts.iter().map(|&(v, c)| (-v, c)).collect();
        let mirrored = Frequencies::new(&mirrored, step).unwrap();
        for kind in KINDS {
            let (a, b) = (found.quantile(250, kind).unwrap(), mirrored.quantile(750, kind).unwrap());
            prop_assert!(close(a, -b));
        }
    }

    #[test]
    fn shape_does_not_depend_on_unit_or_order(counts in table(), factor in 1_i64..100_000, by: i32) {
        let other: Vec<_> = counts.iter().rev().map(|&(v, c)| (v * factor + i64::from(by), c)).collect();
        match (shape(&counts), shape(&other)) {
            (Ok(a), Ok(b)) => {
                let all = |s: Shape| [s.skew_g1, s.skew_b1, s.kurtosis_g2, s.kurtosis_b2];
                prop_assert!(all(a).iter().zip(all(b)).all(|(&a, b)| close(a, b)));
                prop_assert!(a.kurtosis_g2 >= -2.0 - 1e-12);
            }
            (a, b) => prop_assert_eq!(a, b),
        }
    }

    #[test]
    fn a_mirror_turns_skewness_exactly(counts in table()) {
        let mirrored: Vec<_> = counts.iter().map(|&(v, c)| (-v, c)).collect();
        if let (Ok(a), Ok(b)) = (shape(&counts), shape(&mirrored)) {
            prop_assert_eq!(a.skew_g1.to_bits(), (0.0 - b.skew_g1).to_bits());
        }
    }

    #[test]
    fn any_counts_give_numbers_or_a_reason(x: u64, n: u64, population: u64, y: u64, m: u64) {
        for interval in [wilson_cc, clopper_pearson, jeffreys, agresti_coull, wald] {
            let _ = interval(x, n);
        }
        let _ = (wald_fpc(x, n, population), hypergeom_exact(x, n, population));
        if let (Ok(first), Ok(second)) = (Counted::new(x % n.max(1), n), Counted::new(y % m.max(1), m)) {
            let _ = (newcombe(first, second), wald_difference_yates(first, second));
            let found = chi_squared(first, second);
            prop_assert!(found.is_err() || found.is_ok_and(|test| test.p.is_finite()));
            let _ = (fisher(first, second), odds_ratio(first, second));
            prop_assert!(cohen_h(first, second).is_finite());
        }
    }

    #[test]
    fn any_values_give_numbers_or_a_reason(counts in prop::collection::vec((any::<i64>(), any::<u64>()), 0..4)) {
        if let Ok(found) = Frequencies::new(&counts, 1) {
            for kind in KINDS {
                prop_assert!(found.median(kind).unwrap().is_finite());
            }
        }
        if let Ok(found) = shape(&counts) {
            prop_assert!(found.skew_b1.is_finite() && found.kurtosis_b2.is_finite());
        }
        let _ = (top2(&counts, i64::MIN), bottom2(&counts, i64::MAX));
    }
}

/// The number of ways to choose, as a product of quotients: near enough below 300.
fn choose(n: u64, k: u64) -> f64 {
    if k > n { 0.0 } else { (0..k).fold(1.0, |ways, i| ways * (n - i) as f64 / (k - i) as f64) }
}

#[test]
fn the_highest_and_lowest_two_answers() {
    let answers = [(1, 1), (3, 3), (4, 4), (5, 2), (99, 10)];
    assert_eq!(top2(&answers, 5), Counted::new(6, 20));
    assert_eq!(bottom2(&answers, 1), Counted::new(1, 20));
    assert_eq!(top2(&[], 5), Err(Undefined::EmptyBase));
    assert_eq!(bottom2(&[(1, u64::MAX), (2, 1)], 1), Err(Undefined::TooLarge));
}

#[test]
fn what_cannot_be_is_a_reason() {
    assert_eq!(Frequencies::new(&[(3, 0)], 1), Err(Undefined::EmptyBase));
    assert_eq!(Frequencies::new(&[(3, 1)], 0), Err(Undefined::OutsideDomain));
    assert_eq!(shape(&[(3, 0)]), Err(Undefined::EmptyBase));
    assert_eq!(shape(&[(3, 12), (5, 0)]), Err(Undefined::NoVariance));
    assert_eq!(Counted::new(0, 0), Err(Undefined::EmptyBase));
}
