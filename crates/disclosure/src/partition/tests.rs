use proptest::prelude::*;

use super::*;
use crate::Histogram;

fn tree(parents: &[Option<usize>]) -> Tree {
    Tree::new(parents).unwrap()
}

fn shown(tree: &Tree, own: &[u64], k: u64) -> Vec<usize> {
    let invited: Vec<u32> = own.iter().map(|n| u32::try_from(*n).unwrap()).collect();
    let chosen =
        partition(tree, own, &invited, &vec![true; own.len()], Prefer::OwnTeams, |n| *n >= k);
    (0..own.len()).filter(|unit| chosen.is_shown(*unit)).collect()
}

/// A root with three teams.
fn flat() -> Tree {
    tree(&[None, Some(0), Some(0), Some(0)])
}

#[test]
fn large_teams_are_all_shown() {
    assert_eq!(shown(&flat(), &[0, 10, 11, 12], 10), [0, 1, 2, 3]);
}

#[test]
fn a_single_small_team_takes_the_smallest_other_with_it() {
    // Team 3 alone would be the root minus teams 1 and 2.
    assert_eq!(shown(&flat(), &[0, 30, 12, 4], 10), [0, 1]);
}

#[test]
fn two_small_teams_that_make_k_together_cost_nothing() {
    assert_eq!(shown(&flat(), &[0, 30, 6, 4], 10), [0, 1]);
}

#[test]
fn a_small_staff_costs_one_team_and_stays_in_its_directorate() {
    let tree = tree(&[None, Some(0), Some(1), Some(1), Some(0)]);
    assert_eq!(shown(&tree, &[0, 3, 20, 20, 40], 10), [0, 1, 3, 4]);
}

#[test]
fn a_larger_unit_is_shown_at_the_cost_of_a_smaller_subunit() {
    let tree = tree(&[None, Some(0), Some(1), Some(1), Some(0)]);
    // The 15 own people of unit 1 are too few alone under a threshold of 20. Unit 2 is shown no
    // more, also where it would be large enough by itself, for somebody has to be pooled with them.
    assert_eq!(shown(&tree, &[0, 15, 14, 30, 40], 20), [0, 1, 3, 4]);
    assert_eq!(shown(&tree, &[0, 15, 20, 30, 40], 20), [0, 1, 3, 4]);
}

#[test]
fn classes_keep_a_directorate_whole_at_the_cost_of_a_team() {
    // A directorate with a staff of four and three teams, beside a second one.
    let tree = tree(&[None, Some(0), Some(1), Some(1), Some(1), Some(0)]);
    let own = [0_u64, 4, 20, 14, 25, 40];
    let invited = [0, 4, 20, 14, 25, 40];
    let by = |prefer| partition(&tree, &own, &invited, &[true; 6], prefer, |n| *n >= 10);
    assert_eq!(by(Prefer::LargerUnits).shown(), [true, true, true, false, true, true]);
}

#[test]
fn what_was_pooled_at_the_root_goes_back_to_the_unit_between() {
    // Team 4 is too small. Team 3 is given up for it, and both fit into unit 1.
    let tree = tree(&[None, Some(0), Some(1), Some(1), Some(1), Some(0)]);
    assert_eq!(shown(&tree, &[0, 0, 16, 12, 6, 31], 10), [0, 1, 2, 5]);
}

#[test]
fn nothing_is_shown_of_too_few_people() {
    assert_eq!(shown(&flat(), &[0, 3, 3, 3], 10), [0; 0]);
    assert_eq!(shown(&flat(), &[0, 4, 3, 3], 10), [0]);
}

#[test]
fn units_without_anybody_are_not_shown() {
    assert_eq!(shown(&flat(), &[0, 12, 0, 13], 10), [0, 1, 3]);
}

#[test]
fn invited_people_without_answers_are_no_empty_atom() {
    let tree = flat();
    let chosen =
        partition(&tree, &[0_u64, 20, 20, 0], &[0, 30, 30, 5], &[true; 4], Prefer::OwnTeams, |n| {
            *n >= 10
        });
    assert_eq!(chosen.shown(), [true, false, true, false]);
}

#[test]
fn answers_of_people_nobody_invited_are_no_empty_atom() {
    let tree = flat();
    let chosen =
        partition(&tree, &[0_u64, 20, 20, 4], &[0, 30, 30, 0], &[true; 4], Prefer::OwnTeams, |n| {
            *n >= 10
        });
    assert_eq!(chosen.shown(), [true, false, true, false]);
}

#[test]
fn a_near_unanimous_team_is_pooled() {
    let cells =
        [[0, 0], [5, 15], [1, 19], [9, 11]].map(|counts| Histogram { counts: counts.to_vec() });
    let safe = |cell: &Histogram| cell.n() >= 10 && cell.largest() + 1 < cell.n();
    let chosen = partition(&flat(), &cells, &[0, 20, 20, 20], &[true; 4], Prefer::OwnTeams, safe);
    assert!(!chosen.is_shown(2), "all but one gave the same answer");
    let pooled = chosen.pool(&flat(), &cells);
    assert!(pooled.iter().flatten().all(|atom| atom.n() == 0 || safe(atom)));
}

prop_compose! {
    fn any_tree()(parents in proptest::collection::vec(0_usize..1000, 0..24)) -> Vec<Option<usize>> {
        let below = parents.iter().enumerate().map(|(unit, pick)| Some(pick % (unit + 1)));
        std::iter::once(None).chain(below).collect()
    }
}

proptest! {
    #[test]
    fn every_atom_is_empty_or_safe(
        parents in any_tree(),
        answers in proptest::collection::vec((0_u64..25, 0_u32..10, any::<bool>()), 24),
        k in 5_u64..15,
        larger in any::<bool>(),
    ) {
        let prefer = if larger { Prefer::LargerUnits } else { Prefer::OwnTeams };
        let tree = tree(&parents);
        let own: Vec<u64> = answers.iter().take(tree.len()).map(|(n, _, _)| *n).collect();
        let own = [own, vec![7; tree.len().saturating_sub(answers.len())]].concat();
        let invited: Vec<u32> = own.iter().enumerate()
            .map(|(unit, n)| u32::try_from(*n).unwrap() + answers.get(unit).map_or(0, |a| a.1))
            .collect();
        let mut allowed: Vec<bool> = (0..tree.len())
            .map(|unit| answers.get(unit).is_none_or(|a| a.2))
            .collect();
        allowed[0] = true;
        let chosen = partition(&tree, &own, &invited, &allowed, prefer, |n| *n >= k);

        let total: u64 = own.iter().sum();
        prop_assert_eq!(chosen.is_shown(0), total >= k);
        for (shown, allowed) in chosen.shown().iter().zip(&allowed) {
            prop_assert!(!shown || *allowed);
        }
        let wide: Vec<u64> = invited.iter().map(|n| u64::from(*n)).collect();
        let atoms = chosen.pool(&tree, &own);
        let people = chosen.pool(&tree, &wide);
        for (atom, people) in atoms.iter().zip(&people) {
            if let (Some(atom), Some(people)) = (atom, people) {
                prop_assert!(*people == 0 || *atom >= k, "atom of {atom} among {people} invited");
            }
        }
        if chosen.is_shown(0) {
            prop_assert_eq!(atoms.iter().flatten().sum::<u64>(), total, "nobody is lost");
        }
    }
}
