use super::*;

fn units(of: &[&[(i64, i64)]]) -> Vec<PairSums> {
    of.iter().map(|pairs| PairSums::of(pairs.iter().copied()).unwrap()).collect()
}

#[test]
fn nobody_is_a_reason() {
    assert_eq!(within_between(&[]), Err(Undefined::EmptyBase));
    assert_eq!(within_between(&[PairSums::default(); 3]), Err(Undefined::EmptyBase));
    assert_eq!(within_between_of_pairs(&[(1, 2)], &[]), Err(Undefined::UnequalLengths));
}

#[test]
fn units_with_the_same_means_have_nothing_between_them() {
    // Means 2 and 3 in units of two, three and four people.
    let found = within_between(&units(&[
        &[(1, 2), (3, 4)],
        &[(2, 3), (1, 2), (3, 4)],
        &[(2, 1), (2, 5), (1, 3), (3, 3)],
        &[(2, 3)],
    ]))
    .unwrap();
    assert_eq!((found.n_people, found.n_units), (10, 4));
    for between in [found.between_weighted, found.between_unweighted] {
        assert_eq!(between, Err(Undefined::NoVariance));
    }
    assert_eq!(found.between_true, Err(Undefined::NoVariance));
    assert!(found.eta_x.unwrap() < f64::MIN_POSITIVE);
    assert!(found.within.is_ok());
}

#[test]
fn units_of_people_who_agree_have_nothing_within() {
    let found = within_between(&units(&[
        &[(1, 5), (1, 5)],
        &[(2, 4), (2, 4), (2, 4)],
        &[(4, 4), (4, 4)],
        &[(5, 1), (5, 1)],
    ]))
    .unwrap();
    assert_eq!(found.within, Err(Undefined::NoVariance));
    let (weighted, individual) = (found.between_weighted.unwrap(), found.individual.unwrap());
    assert!((weighted.r - individual.r).abs() < 1e-15);
    assert_eq!((weighted.df, found.eta_y), (2, Ok(1.0)));
    assert!((found.between_true.unwrap() - weighted.r).abs() < 1e-15);
}

#[test]
fn three_units_are_too_few_to_correlate() {
    let found = within_between(&units(&[&[(1, 1), (2, 3)], &[(3, 2), (5, 4)], &[(5, 5), (5, 4)]]));
    let found = found.unwrap();
    assert_eq!(found.between_weighted, Err(Undefined::TooFewRows));
    assert_eq!(found.between_unweighted, Err(Undefined::TooFewRows));
    assert!(found.between_true.is_ok() && found.within.is_ok());
}

#[test]
fn units_of_one_have_no_within() {
    let found = within_between(&units(&[&[(1, 1)], &[(3, 2)], &[(5, 5)], &[(2, 2)]])).unwrap();
    assert_eq!(found.within, Err(Undefined::TooFewRows));
    assert_eq!(found.between_true, Err(Undefined::TooFewRows));
    let (weighted, plain) = (found.between_weighted.unwrap(), found.individual.unwrap());
    assert!((weighted.r - plain.r).abs() < 1e-15 && (weighted.p - plain.p).abs() < 1e-15);
}

#[test]
fn sums_that_do_not_fit_are_a_reason() {
    let huge = PairSums { n: 2, x: i128::MAX / 2, ..PairSums::default() };
    assert_eq!(within_between(&[huge; 3]), Err(Undefined::TooLarge));
}
