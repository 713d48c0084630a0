//! Choosing units so that every atom is safe.

use crate::{Cell, Tree};

/// Which units are shown. Their atoms divide everybody: see the crate's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    shown: Vec<bool>,
}

impl Partition {
    /// A choice of units from elsewhere. Nothing is released by it unchecked: see
    /// [`Publication::release`](crate::Publication::release).
    pub fn new(shown: Vec<bool>) -> Partition {
        Partition { shown }
    }

    /// Per unit, whether it is shown.
    pub fn shown(&self) -> &[bool] {
        &self.shown
    }

    /// Whether this unit is shown.
    pub fn is_shown(&self, unit: usize) -> bool {
        self.shown[unit]
    }

    /// The shown unit in whose atom the unit's own people are; `None` if nothing is shown.
    pub fn atom_of(&self, tree: &Tree, unit: usize) -> Option<usize> {
        tree.nearest(unit, |unit| self.shown[unit])
    }

    /// Pools own cells into one cell per shown unit: its atom. `None` for units that are not shown.
    pub(crate) fn pool<C: Cell>(&self, tree: &Tree, own: &[C]) -> Vec<Option<C>> {
        let mut atoms: Vec<Option<C>> =
            own.iter().zip(&self.shown).map(|(cell, shown)| shown.then(|| cell.nobody())).collect();
        for (unit, cell) in own.iter().enumerate() {
            if let Some(atom) = self.atom_of(tree, unit).and_then(|atom| atoms[atom].as_mut()) {
                atom.add(cell);
            }
        }
        atoms
    }
}

/// A group of people on the way to becoming an atom.
#[derive(Clone)]
struct Group<C> {
    invited: u64,
    cell: C,
}

impl<C: Cell> Group<C> {
    fn take(&mut self, other: &Group<C>) {
        self.invited += other.invited;
        self.cell.add(&other.cell);
    }
}

/// Shows as many units as a greedy walk from the leaves to the root can, so that every atom has
/// nobody invited or is `safe`.
///
/// `own` and `invited`: per unit its own people, without subunits. `allowed`: units that may be shown
/// at all. If even the whole tree together is not safe, nothing is shown; otherwise the root is.
///
/// # How
/// A unit is shown if those of its people who stand behind no shown subunit may be an atom; otherwise
/// they are carried to its parent. Where a smaller shown subunit can be given up so that the larger
/// unit itself is shown, it is. At the root shown units are given up, smallest first, until the rest
/// is safe.
pub fn partition<C: Cell>(
    tree: &Tree,
    own: &[C],
    invited: &[u32],
    allowed: &[bool],
    safe: impl Fn(&C) -> bool,
) -> Partition {
    let mut walk = Walk {
        tree,
        safe,
        groups: own
            .iter()
            .zip(invited)
            .map(|(cell, invited)| Group { invited: u64::from(*invited), cell: cell.clone() })
            .collect(),
        shown: vec![false; tree.len()],
    };
    for unit in (1..tree.len()).rev() {
        // Children stand after their parent, so all of this unit's are decided already.
        if allowed[unit] && walk.has_people(unit) && walk.can_show(unit, own[unit].n()) {
            walk.shown[unit] = true;
        } else if let Some(parent) = tree.parent(unit) {
            let carried = walk.groups[unit].clone();
            walk.groups[parent].take(&carried);
        }
    }
    walk.settle_root();
    Partition::new(walk.shown)
}

struct Walk<'a, C, S> {
    tree: &'a Tree,
    safe: S,
    /// Per unit that is shown or still to be decided: those behind no shown subunit.
    groups: Vec<Group<C>>,
    shown: Vec<bool>,
}

impl<C: Cell, S: Fn(&C) -> bool> Walk<'_, C, S> {
    fn may_be_atom(&self, group: &Group<C>) -> bool {
        group.invited == 0 || (self.safe)(&group.cell)
    }

    /// The shown units below `unit` with no shown unit between.
    fn nearest_below(&self, unit: usize) -> Vec<usize> {
        (unit + 1..self.tree.len())
            .filter(|below| self.shown[*below])
            .filter(|below| {
                let above = self.tree.parent(*below);
                above.and_then(|up| self.tree.nearest(up, |at| at == unit || self.shown[at]))
                    == Some(unit)
            })
            .collect()
    }

    fn has_people(&self, unit: usize) -> bool {
        self.groups[unit].invited > 0 || !self.nearest_below(unit).is_empty()
    }

    /// Whether `unit` can be shown, if need be by giving up one subunit with fewer own people.
    fn can_show(&mut self, unit: usize, own_people: u64) -> bool {
        if self.may_be_atom(&self.groups[unit]) {
            return true;
        }
        let given_up = self
            .nearest_below(unit)
            .into_iter()
            .filter(|below| self.groups[*below].cell.n() < own_people)
            .filter(|below| {
                let mut together = self.groups[unit].clone();
                together.take(&self.groups[*below]);
                self.may_be_atom(&together)
            })
            .min_by_key(|below| self.groups[*below].cell.n());
        given_up.inspect(|below| self.give_up(*below, unit)).is_some()
    }

    fn give_up(&mut self, below: usize, unit: usize) {
        let freed = self.groups[below].clone();
        self.groups[unit].take(&freed);
        self.shown[below] = false;
    }

    fn settle_root(&mut self) {
        while !self.may_be_atom(&self.groups[0]) {
            let below = self.nearest_below(0);
            let suffices = |unit: &usize| {
                let mut together = self.groups[0].clone();
                together.take(&self.groups[*unit]);
                self.may_be_atom(&together)
            };
            // First those that settle it at once, then the smallest; by index among equals.
            let next =
                below.into_iter().min_by_key(|unit| (!suffices(unit), self.groups[*unit].cell.n()));
            match next {
                Some(unit) => self.give_up(unit, 0),
                None => return,
            }
        }
        self.shown[0] = self.has_people(0);
    }
}

#[cfg(test)]
mod tests;
