use super::*;

fn five(counts: [u64; 7]) -> Histogram {
    Histogram::with_opinions(counts.to_vec(), 5)
}

#[test]
fn who_is_on_the_same_side_is_no_other() {
    // Nobody said the same as nearly all, and still all are unfavourable.
    let unfavourable = five([5, 5, 0, 0, 0, 0, 0]);
    assert_eq!(unfavourable.others(), 5);
    assert_eq!(Rated(unfavourable).others(), 0);
    // "Weet ik niet" is no side: who has an opinion is unfavourable.
    assert_eq!(Rated(five([5, 5, 0, 0, 0, 3, 1])).others(), 0);
    assert_eq!(Rated(five([1, 0, 1, 6, 6, 0, 0])).others(), 2);
}

#[test]
fn the_middle_of_an_odd_number_of_points_is_on_neither_side() {
    assert_eq!(Rated(five([0, 0, 5, 5, 0, 0, 0])).others(), 5);
    let four = Histogram::new(vec![0, 5, 5, 0]);
    assert_eq!(Rated(four).others(), 5);
    let four = Histogram::new(vec![0, 0, 5, 5]);
    assert_eq!(Rated(four).others(), 0);
}

#[test]
fn without_an_opinion_there_is_no_side() {
    assert_eq!(Rated(five([0, 0, 0, 0, 0, 6, 6])).others(), 6);
    assert_eq!(Rated(Histogram::new(vec![12])).others(), 0);
}
