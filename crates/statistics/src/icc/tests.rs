use super::*;

fn unit(counts: &[(i64, u64)]) -> Moments {
    Moments::from_counts(counts, 1).unwrap()
}

fn units(values: &[&[f64]]) -> Units {
    Units::from_values(&values.iter().map(|v| v.to_vec()).collect::<Vec<_>>()).unwrap()
}

#[test]
fn one_unit_is_nothing_to_compare() {
    assert_eq!(Units::from_moments(&[]), Err(Undefined::TooFewUnits));
    assert_eq!(Units::from_moments(&[unit(&[(3, 4), (4, 1)])]), Err(Undefined::TooFewUnits));
    assert_eq!(Units::from_values(&[vec![3.0, 4.0]]), Err(Undefined::TooFewUnits));
}

#[test]
fn people_alone_have_no_spread_within() {
    let alone = Units::from_moments(&[unit(&[(3, 1)]), unit(&[(4, 1)])]).unwrap();
    assert_eq!(anova(&alone), Err(Undefined::TooFewRows));
    assert_eq!(reml(&alone), Err(Undefined::TooFewRows));
}

#[test]
fn units_in_which_all_agree_have_no_model() {
    let agreed = Units::from_moments(&[unit(&[(3, 5)]), unit(&[(4, 7)])]).unwrap();
    assert_eq!(anova(&agreed), Err(Undefined::NoVariance));
    assert_eq!(reml(&agreed), Err(Undefined::NoVariance));
    assert_eq!(ml(&agreed), Err(Undefined::NoVariance));
    let third = 1.0 / 3.0;
    assert_eq!(anova(&units(&[&[third; 5], &[0.1; 7]])), Err(Undefined::NoVariance));
}

#[test]
fn equal_means_leave_no_variance_between() {
    let same = units(&[&[1.0, 5.0], &[2.0, 3.0, 4.0], &[3.0, 3.0]]);
    let table = anova(&same).unwrap();
    assert_eq!(table.icc2(), Err(Undefined::NoVariance));
    assert!(table.icc1().unwrap().value < 0.0);
    let model = reml(&same).unwrap();
    assert!(model.tau2.abs() < f64::MIN_POSITIVE && model.icc.abs() < f64::MIN_POSITIVE);
    for mean in shrunken_means(&same, &model) {
        assert!((mean.value - 3.0).abs() < 1e-14 && mean.conditional_se.abs() < f64::MIN_POSITIVE);
    }
}

#[test]
fn values_that_are_no_numbers_are_refused() {
    let values = [vec![1.0, f64::NAN], vec![2.0]];
    assert_eq!(Units::from_values(&values), Err(Undefined::OutsideDomain));
    assert_eq!(Units::from_values(&[vec![1.0], vec![]]), Err(Undefined::EmptyBase));
    let sixths = Moments::from_counts(&[(18, 4)], 6).unwrap();
    assert_eq!(Units::from_moments(&[sixths, unit(&[(3, 4)])]), Err(Undefined::OutsideDomain));
}

#[test]
fn a_tree_must_have_parents_with_several_units() {
    let four = units(&[&[1.0, 5.0], &[2.0, 4.0], &[3.0, 3.5], &[2.5, 4.5]]);
    assert_eq!(nested_reml(&four, &[0, 0, 1]), Err(Undefined::UnequalLengths));
    assert_eq!(nested_reml(&four, &[0, 0, 2, 2]), Err(Undefined::OutsideDomain));
    assert_eq!(nested_reml(&four, &[0, 0, usize::MAX, 1]), Err(Undefined::OutsideDomain));
    assert_eq!(nested_reml(&four, &[0, 0, 0, 0]), Err(Undefined::TooFewUnits));
    assert_eq!(nested_reml(&four, &[0, 1, 2, 3]), Err(Undefined::TooFewUnits));
    assert!(nested_reml(&four, &[0, 0, 1, 1]).is_ok());
}
