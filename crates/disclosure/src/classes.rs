//! What an answer says of where it comes from: fixed at launch, before anybody answers.

use crate::choice::{Question, choose};
use crate::{Partition, Tree};

/// The units whose people can be told apart in the answers: a class is such a unit without those below it.
///
/// Every class has nobody in it or at least `k` invited; a smaller unit could never be shown anyway. Among all
/// such choices the one in which people stand behind the most units: a unit whose people cannot be told apart can
/// never be shown, so a large one stays whole at the cost of a small one within. Nothing is chosen if
/// fewer than `k` are invited in all.
///
/// `invited`: per unit its own people, without subunits.
///
/// ```
/// use peil_disclosure::{Tree, classes};
///
/// // A directorate with a staff of four and three teams, beside a second one. The staff is too small
/// // alone; the directorate stays whole, and the smallest team is not told apart in it.
/// let tree = Tree::new(&[None, Some(0), Some(1), Some(1), Some(1), Some(0)])?;
/// let told_apart = classes(&tree, &[0, 4, 20, 14, 25, 40], 10);
/// assert_eq!(told_apart.shown(), [true, true, true, false, true, true]);
/// # Ok::<(), peil_disclosure::TreeError>(())
/// ```
pub fn classes(tree: &Tree, invited: &[u32], k: u32) -> Partition {
    let people: Vec<u64> = invited.iter().map(|people| u64::from(*people)).collect();
    let mut totals = people.clone();
    for unit in (0..tree.len()).rev() {
        if let Some(parent) = tree.parent(unit) {
            totals[parent] += totals[unit];
        }
    }
    Partition::new(choose(&Question {
        tree,
        respondents: &people,
        invited,
        shared: 0,
        worth: &totals,
        allowed: &vec![true; tree.len()],
        least: u64::from(k),
    }))
}
