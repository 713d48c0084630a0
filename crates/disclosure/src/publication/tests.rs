use proptest::prelude::*;

use super::*;
use crate::{Histogram, PublicInput};

fn teams() -> Tree {
    Tree::new(&[None, Some(0), Some(0), Some(0)]).unwrap()
}

fn policy() -> Policy {
    Policy::new(10).unwrap()
}

fn decide(respondents: &[u64]) -> Publication {
    let invited: Vec<u32> = respondents.iter().map(|n| u32::try_from(*n).unwrap() * 2).collect();
    Publication::decide(teams(), &invited, respondents, &[true; 4], policy()).unwrap()
}

fn histograms(counts: [[u64; 3]; 4]) -> Vec<Histogram> {
    counts.map(|counts| Histogram::new(counts.to_vec())).to_vec()
}

#[test]
fn a_count_equal_to_k_is_shown() {
    assert_eq!(decide(&[0, 10, 10, 10]).units().shown(), [true; 4]);
    // One of two equal teams is pooled with the small one: the first in order is shown.
    assert_eq!(decide(&[0, 10, 10, 9]).units().shown(), [true, true, false, false]);
}

#[test]
fn a_unit_is_the_sum_of_its_atoms() {
    let publication = decide(&[3, 12, 14, 20]);
    let own = histograms([[1, 1, 1], [6, 4, 2], [4, 4, 6], [10, 5, 5]]);
    let chosen = publication.choose(&own, 0).unwrap();
    let table = publication.release(&own, 0, &chosen).unwrap();
    let root = table.get().of(0).unwrap();
    assert_eq!(root.counts, [21, 14, 14]);
    assert_eq!(chosen.shown(), [true, false, true, true], "unit 1 is pooled with the root's three");
    assert_eq!(table.get().of(1), None);
    assert_eq!(table.get().of(3).unwrap().counts, [10, 5, 5]);
}

#[test]
fn a_measure_never_shows_a_unit_that_the_wave_hides() {
    let publication = decide(&[0, 10, 10, 9]);
    let own = histograms([[0; 3], [4, 3, 3], [4, 3, 3], [3, 3, 3]]);
    let all = Partition::new(vec![true; 4]);
    assert_eq!(publication.release(&own, 0, &all), Err(NotSafe::Unit { unit: 2 }));
}

#[test]
fn a_forged_choice_is_refused() {
    let publication = decide(&[0, 20, 20, 20]);
    let own = histograms([[0; 3], [20, 0, 0], [10, 5, 5], [10, 5, 5]]);
    let all = Partition::new(vec![true; 4]);
    assert_eq!(publication.release(&own, 0, &all), Err(NotSafe::Atom { unit: 1 }));
    let restored =
        Publication::restore(teams(), &[0, 9, 9, 9], &[0, 9, 9, 9], &[true; 4], policy());
    assert_eq!(restored, Err(NotSafe::Atom { unit: 1 }));
}

#[test]
fn a_sensitive_measure_has_its_own_threshold() {
    let publication = decide(&[0, 20, 20, 20]);
    let own = histograms([[0; 3], [10, 5, 5], [10, 5, 5], [10, 5, 5]]);
    assert_eq!(publication.choose(&own, 50).unwrap().shown(), [true, false, false, false]);
    assert!(publication.release_whole(49, 50, "figure").is_none());
    assert!(publication.release_whole(50, 50, "figure").is_some());
}

#[test]
fn derived_values_stay_released() {
    struct Heads(f64);
    impl PublicInput for Heads {}
    let publication = decide(&[0, 20, 20, 20]);
    let released = publication.release_whole(60, 0, 60.0_f64).unwrap();
    let response = released.derive(&Heads(120.0), |n, heads| n / heads.0);
    assert!((response.get() - 0.5).abs() < f64::EPSILON);
}

#[test]
fn a_policy_below_five_is_refused() {
    assert_eq!(Policy::new(4), Err(InvalidPolicy { k: 4 }));
    assert_eq!(Policy::new(5).map(Policy::k), Ok(5));
}

use crate::InvalidPolicy;

/// Three teams that could be shown, and answers by a link as the root's own.
fn with_link(own: u64, shared: u64) -> Publication {
    let invited = [u32::try_from(own).unwrap(), 20, 24, 30];
    let respondents = [own, 12, 14, 20];
    let policy = policy().with_shared(shared);
    Publication::decide(teams(), &invited, &respondents, &[true; 4], policy).unwrap()
}

#[test]
fn whoever_answers_seven_times_does_not_learn_of_the_other_three() {
    // Ten answers by a link would pass for an atom of ten people.
    assert_eq!(with_link(10, 0).units().shown(), [true; 4]);
    assert_eq!(with_link(10, 10).units().shown(), [true, false, true, true]);
    // Also if more link answers come in, and if they stand among ten other people.
    assert_eq!(with_link(30, 30).units().shown(), [true, false, true, true]);
    assert_eq!(with_link(40, 30).units().shown(), [true; 4]);
    assert_eq!(with_link(39, 30).units().shown(), [true, false, true, true]);
}

#[test]
fn different_answers_are_counted_beside_shared_ones() {
    let publication = with_link(40, 30);
    // Thirty by one person, and ten others who all said the same.
    let own = histograms([[30, 10, 0], [6, 4, 2], [4, 4, 6], [10, 5, 5]]);
    let chosen = publication.choose(&own, 0).unwrap();
    assert!(!chosen.is_shown(1), "a team is pooled with them");
    let all = Partition::new(vec![true; 4]);
    assert_eq!(publication.release(&own, 0, &all), Err(NotSafe::Atom { unit: 0 }));
    assert!(publication.release(&own, 0, &chosen).is_ok());
}

#[test]
fn a_figure_of_the_whole_needs_its_people_beside_shared_answers() {
    let publication = with_link(40, 30);
    assert!(publication.release_whole(39, 0, "figure").is_none());
    assert!(publication.release_whole(40, 0, "figure").is_some());
    assert!(publication.release_whole(79, 50, "figure").is_none());
}

#[test]
fn a_decision_that_forgot_shared_answers_is_refused() {
    let (invited, respondents) = ([10, 20, 24, 30], [10, 12, 14, 20]);
    let restore = |policy| {
        Publication::restore(teams(), &invited, &respondents, &[true; 4], policy).map(|_| ())
    };
    assert_eq!(restore(policy()), Ok(()));
    assert_eq!(restore(policy().with_shared(10)), Err(NotSafe::Atom { unit: 0 }));
}

proptest! {
    /// What one can compute from all released tables of a wave is made of safe atoms, measure by
    /// measure, and never finer than the wave's own atoms.
    #[test]
    fn measures_are_coarser_than_the_wave(
        counts in proptest::collection::vec([0_u64..12, 0..12, 0..12], 9),
        parents in proptest::collection::vec(0_usize..9, 8),
    ) {
        let below = parents.iter().enumerate().map(|(unit, pick)| Some(pick % (unit + 1)));
        let tree = Tree::new(&std::iter::once(None).chain(below).collect::<Vec<_>>()).unwrap();
        let own: Vec<Histogram> =
            counts.iter().map(|c| Histogram::new(c.to_vec())).collect();
        // Some respondents skipped the item.
        let respondents: Vec<u64> = own.iter().map(|cell| cell.n() + cell.counts[0] % 3).collect();
        let invited: Vec<u32> =
            respondents.iter().map(|n| u32::try_from(*n).unwrap() + 2).collect();
        let publication =
            Publication::decide(tree, &invited, &respondents, &[true; 9], policy()).unwrap();
        let chosen = publication.choose(&own, 0).unwrap();
        let table = publication.release(&own, 0, &chosen).unwrap();
        for (unit, atom) in table.get().atoms() {
            prop_assert!(publication.units().is_shown(unit));
            prop_assert!(atom.n() >= 10 && atom.others() > 1);
        }
        let restored = Publication::restore(
            publication.tree().clone(), &invited, &respondents, publication.units().shown(), policy(),
        );
        prop_assert_eq!(restored, Ok(publication));
    }
}
