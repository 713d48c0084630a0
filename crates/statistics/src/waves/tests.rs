//! What waves cannot tell, and which way a difference is computed.

use super::*;
use crate::moments::Moments;

fn scores(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().map(|&value| (value > 0.0).then_some(value)).collect()
}

#[test]
fn what_cannot_be_is_a_reason() {
    let (x, y) = (scores(&[1.0, 2.0, 4.0]), scores(&[2.0, 3.0, 5.0]));
    assert_eq!(paired(&x, &y), Err(Undefined::NoVariance));
    assert_eq!(overlapping(&x, &y), Err(Undefined::NoVariance));
    assert_eq!(paired(&x, &y[..2]), Err(Undefined::UnequalLengths));
    let apart = scores(&[0.0, 0.0, 3.0]);
    assert_eq!(paired(&x, &apart), Err(Undefined::TooFewRows));
    assert_eq!(overlapping(&x, &apart), Err(Undefined::TooFewRows));
    let same = scores(&[2.0, 2.0, 2.0]);
    assert_eq!(overlapping(&x, &same), Err(Undefined::NoVariance));
    for odd in [f64::NAN, f64::INFINITY, 1e200] {
        let odd = vec![Some(odd), Some(1.0), Some(2.0)];
        assert_eq!(paired(&x, &odd), Err(Undefined::OutsideDomain));
        assert_eq!(overlapping(&x, &odd), Err(Undefined::OutsideDomain));
    }
}

fn sample(scores: &[i64]) -> Sample {
    let counts: Vec<(i64, u64)> = scores.iter().map(|score| (*score, 1)).collect();
    Sample::of(&Moments::from_counts(&counts, 1).unwrap()).unwrap()
}

#[test]
fn without_a_correlation_the_difference_is_welchs() {
    let (then, now) = (sample(&[1, 2, 4, 5]), sample(&[2, 3, 3, 5, 5]));
    let test = welch_test(&then, &now).unwrap();
    for pairs in [&[][..], &[(1, 2)], &[(1, 2), (4, 3)], &[(2, 3), (2, 5), (2, 2), (2, 4)]] {
        let both = PairSums::of(pairs.iter().copied()).unwrap();
        let found = overlapping_or_welch(&then, &now, &both).unwrap();
        assert_eq!((found.difference, found.p, found.r), (test.difference, test.p, None));
        assert_eq!(found.n_both, pairs.len() as u64);
    }
    let both = PairSums::of([(1, 2), (2, 3), (4, 5)]).unwrap();
    let found = overlapping_or_welch(&then, &now, &both).unwrap();
    assert!(found.r.unwrap() > 0.9 && found.difference.se < test.difference.se);
}

#[test]
fn sums_that_cannot_be_are_refused() {
    let (then, now) = (sample(&[1, 2, 4]), sample(&[2, 3, 5]));
    let moved = PairSums::of([(1, 2), (2, 3), (4, 5)]).unwrap();
    assert_eq!(overlapping_or_welch(&then, &now, &moved), Err(Undefined::NoVariance));
    let more = PairSums::of([(1, 2), (2, 3), (4, 5), (1, 1)]).unwrap();
    assert_eq!(overlapping_or_welch(&then, &now, &more), Err(Undefined::MoreThanBase));
    let none = PairSums { xx: 1, ..moved };
    assert_eq!(overlapping_or_welch(&then, &now, &none), Err(Undefined::OutsideDomain));
}
