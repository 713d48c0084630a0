use proptest::prelude::*;

use super::*;
use crate::Histogram;

fn flat() -> Tree {
    Tree::new(&[None, Some(0), Some(0), Some(0)]).unwrap()
}

fn cells(counts: &[[u64; 2]]) -> Vec<Histogram> {
    counts.iter().map(|counts| Histogram::new(counts.to_vec())).collect()
}

fn safe(cell: &Histogram, _: bool) -> bool {
    cell.n() >= 10 && cell.others() > 1
}

#[test]
fn a_near_unanimous_team_goes_together_with_the_root() {
    let own = cells(&[[0, 0], [5, 15], [1, 19], [9, 11]]);
    let settled = settle(&flat(), vec![true; 4], &[0, 20, 20, 20], &own, safe);
    assert!(!settled[2], "all but one gave the same answer");
    assert!(settled[0] && settled.iter().filter(|shown| **shown).count() == 3 - 1);
}

#[test]
fn what_is_pooled_with_settles_it_where_it_can() {
    // The directorate's own twelve all say yes; its smaller team, divided, is pooled with them.
    let tree = Tree::new(&[None, Some(0), Some(1), Some(1), Some(0)]).unwrap();
    let own = cells(&[[0, 0], [0, 12], [6, 5], [9, 11], [20, 20]]);
    let settled = settle(&tree, vec![true; 5], &[0, 12, 11, 20, 40], &own, safe);
    assert_eq!(settled, [true, true, false, true, true]);
}

#[test]
fn where_everybody_says_the_same_nothing_is_shown() {
    let own = cells(&[[0, 0], [0, 15], [0, 19], [1, 11]]);
    assert_eq!(settle(&flat(), vec![true; 4], &[0, 15, 19, 12], &own, safe), [false; 4]);
}

proptest! {
    #[test]
    fn atoms_are_safe_afterwards_and_nothing_hidden_is_shown(
        parents in prop::collection::vec(0_usize..1000, 0..20),
        counts in prop::collection::vec(([0_u64..12, 0..12], 0_u32..3, any::<bool>()), 21),
    ) {
        let below = parents.iter().enumerate().map(|(unit, pick)| Some(pick % (unit + 1)));
        let tree = Tree::new(&std::iter::once(None).chain(below).collect::<Vec<_>>()).unwrap();
        let counts = &counts[..tree.len()];
        let own = cells(&counts.iter().map(|(counts, ..)| *counts).collect::<Vec<_>>());
        let invited: Vec<u32> =
            own.iter().zip(counts).map(|(cell, (_, more, _))| u32::try_from(cell.n()).unwrap() + more).collect();
        let mut before: Vec<bool> = counts.iter().map(|(.., shown)| *shown).collect();
        before[0] = true;
        let after = settle(&tree, before.clone(), &invited, &own, safe);
        for (before, after) in before.iter().zip(&after) {
            prop_assert!(*before || !after);
        }
        let chosen = crate::Partition::new(after);
        let wide: Vec<u64> = invited.iter().map(|invited| u64::from(*invited)).collect();
        let (atoms, people) = (chosen.pool(&tree, &own), chosen.pool(&tree, &wide));
        for (atom, people) in atoms.iter().flatten().zip(people.iter().flatten()) {
            prop_assert!(*people == 0 || safe(atom, false));
        }
    }
}
