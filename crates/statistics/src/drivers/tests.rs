use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;

fn matrix(rows: &[&[f64]], n: u64) -> CorrelationMatrix {
    CorrelationMatrix::new(&rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>(), n).unwrap()
}

fn column(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

#[test]
fn one_predictor_has_it_all() {
    let found = drivers_from_correlations(&matrix(&[&[1.0, 0.6], &[0.6, 1.0]], 30)).unwrap();
    assert!((found.r_squared - 0.36).abs() < 1e-15);
    let only = found.drivers[0];
    assert!((only.lmg_pct - 1.0).abs() < 1e-15 && (only.relative_weight_pct - 1.0).abs() < 1e-15);
    assert!((only.beta - 0.6).abs() < 1e-15);
}

#[test]
fn two_that_are_unrelated_have_their_own_square() {
    let rows: [&[f64]; 3] = [&[1.0, 0.6, 0.3], &[0.6, 1.0, 0.0], &[0.3, 0.0, 1.0]];
    let found = drivers_from_correlations(&matrix(&rows, 30)).unwrap();
    for (driver, expected) in found.drivers.iter().zip([0.36, 0.09]) {
        assert!((driver.lmg - expected).abs() < 1e-15);
        assert!((driver.relative_weight - expected).abs() < 1e-15);
    }
}

#[test]
fn one_that_only_helps_another_still_counts() {
    // A suppressor: unrelated to the outcome, yet R² is higher with it.
    let rows: [&[f64]; 3] = [&[1.0, 0.5, 0.0], &[0.5, 1.0, 0.6], &[0.0, 0.6, 1.0]];
    let found = drivers_from_correlations(&matrix(&rows, 30)).unwrap();
    assert!((found.r_squared - 0.25 / 0.64).abs() < 1e-15);
    assert!(found.drivers[1].lmg > 0.05 && found.drivers[1].beta < 0.0);
}

#[test]
fn what_cannot_be_is_a_reason() {
    let of = |rows: &[&[f64]], n| drivers_from_correlations(&matrix(rows, n)).map(|all| all.n);
    let two: [&[f64]; 2] = [&[1.0, 0.6], &[0.6, 1.0]];
    assert_eq!((of(&two, 4), of(&two, 3)), (Ok(4), Err(Undefined::TooFewRows)));
    assert_eq!(of(&[&[1.0]], 30), Err(Undefined::TooFewItems));
    assert_eq!(of(&[&[1.0, 0.0], &[0.0, 1.0]], 30), Err(Undefined::EmptyBase));
    let twice: [&[f64]; 3] = [&[1.0, 0.5, 0.5], &[0.5, 1.0, 1.0], &[0.5, 1.0, 1.0]];
    assert_eq!(of(&twice, 30), Err(Undefined::Singular));
    let impossible: [&[f64]; 3] = [&[1.0, 0.9, -0.9], &[0.9, 1.0, 0.9], &[-0.9, 0.9, 1.0]];
    assert_eq!(of(&impossible, 30), Err(Undefined::OutsideDomain));
    let many = vec![column(&[1.0, 2.0, 3.0, 5.0]); MOST_PREDICTORS + 1];
    assert_eq!(drivers(&many[0], &many), Err(Undefined::TooManyItems));
    assert_eq!(drivers(&many[0], &many[..3]), Err(Undefined::TooFewRows));
}

#[test]
fn sixteen_predictors_are_still_quick() {
    let rows: Vec<Vec<f64>> =
        (0..17).map(|i| (0..17).map(|j| if i == j { 1.0 } else { 0.3 }).collect()).collect();
    let found = drivers_from_correlations(&CorrelationMatrix::new(&rows, 500).unwrap()).unwrap();
    // All alike: each has a sixteenth.
    for driver in &found.drivers {
        assert!((driver.lmg_pct - 0.0625).abs() < 1e-12);
        assert!((driver.relative_weight_pct - 0.0625).abs() < 1e-12);
    }
}

#[test]
fn resamples_without_drivers_are_counted() {
    // One of eight people differs in the predictor: a third of the resamples lack that person.
    let outcome = column(&[1.0, 4.0, 2.0, 5.0, 3.0, 3.0, 4.0, 2.0]);
    let rare = column(&[1.0, 1.0, 1.0, 5.0, 1.0, 1.0, 1.0, 1.0]);
    let rng = || StdRng::seed_from_u64(1979);
    let found = driver_intervals(&outcome, &[&rare[..]], 500, &mut rng()).unwrap();
    assert!((120..230).contains(&found.undefined), "{}", found.undefined);
    assert_eq!((found.resamples, found.n, found.drivers.len()), (500, 8, 1));
    assert_eq!(driver_intervals(&outcome, &[&rare[..]], 500, &mut rng()), Ok(found));
    let few = driver_intervals(&outcome, &[&rare[..]], 45, &mut rng());
    assert_eq!(few, Err(Undefined::NoVariance));
    let too_few = driver_intervals(&outcome, &[&rare[..]], 39, &mut rng());
    assert_eq!(too_few, Err(Undefined::OutsideDomain));
}
