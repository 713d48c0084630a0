use super::*;

#[test]
fn constant_answers_have_no_spread_at_all() {
    let same = Moments::from_counts(&[(277_201, 1_000_003)], 27_720).unwrap();
    assert!(same.sd().unwrap().abs() < f64::MIN_POSITIVE);
    let interval = mean_interval(&same, None).unwrap();
    assert!(interval.width().abs() < f64::MIN_POSITIVE);
}

#[test]
fn a_single_answer_has_a_mean_and_nothing_else() {
    let one = Moments::from_counts(&[(4, 1)], 1).unwrap();
    assert!((one.mean() - 4.0).abs() < 1e-15);
    assert_eq!(one.variance(), Err(Undefined::TooFewRows));
    assert_eq!(mean_interval(&one, Some(1)), Err(Undefined::TooFewRows));
}

#[test]
fn everyone_answered_leaves_no_doubt() {
    let all = Moments::from_counts(&[(1, 3), (5, 2)], 1).unwrap();
    let interval = mean_interval(&all, Some(5)).unwrap();
    assert!(interval.width().abs() < f64::MIN_POSITIVE);
    assert_eq!(mean_interval(&all, Some(4)), Err(Undefined::MoreThanPopulation));
}

#[test]
fn what_cannot_be_is_a_reason() {
    assert_eq!(Moments::from_counts(&[], 1), Err(Undefined::EmptyBase));
    assert_eq!(Moments::from_counts(&[(3, 0)], 1), Err(Undefined::EmptyBase));
    assert_eq!(Moments::from_counts(&[(3, 1)], 0), Err(Undefined::OutsideDomain));
    let huge = [(i64::MAX, u64::MAX), (i64::MIN, 1)];
    assert_eq!(Moments::from_counts(&huge, 1), Err(Undefined::TooLarge));
}

#[test]
fn shown_scores_put_the_ends_at_the_ends() {
    for (mean, score, mark) in [(1.0, 0.0, 1.0), (3.0, 50.0, 5.5), (5.0, 100.0, 10.0)] {
        assert!((score_100(mean, 1.0, 5.0).unwrap() - score).abs() < 1e-12);
        assert!((report_mark(mean, 1.0, 5.0).unwrap() - mark).abs() < 1e-12);
    }
    for (mean, lo, hi) in [(3.0, 5.0, 5.0), (3.0, 5.0, 1.0), (f64::NAN, 1.0, 5.0)] {
        assert_eq!(score_100(mean, lo, hi), Err(Undefined::OutsideDomain));
        assert_eq!(report_mark(mean, lo, hi), Err(Undefined::OutsideDomain));
    }
}
