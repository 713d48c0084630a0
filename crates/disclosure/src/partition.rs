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

/// What is worth more where not every unit can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefer {
    /// That people see the figures of their own team: for publications.
    OwnTeams,
    /// That larger units stay whole, at the cost of a smaller one within: for classes, because a unit
    /// whose people cannot be told apart in the answers can never be shown.
    LargerUnits,
}

/// A group of people on the way to becoming an atom.
#[derive(Clone)]
struct Group<C> {
    invited: u64,
    /// Answers in it that may all be one person's.
    shared: u64,
    cell: C,
}

impl<C: Cell> Group<C> {
    /// Both groups together.
    fn with(mut self, other: &Group<C>) -> Group<C> {
        self.invited += other.invited;
        self.shared += other.shared;
        self.cell.add(&other.cell);
        self
    }
}

/// Shows as many units as a greedy walk can, so that every atom has nobody invited or is `safe`.
///
/// `own` and `invited`: per unit its own people, without subunits. `allowed`: units that may be shown
/// at all. If even the whole tree together is not safe, nothing is shown; otherwise the root is.
///
/// # How
/// 1. From the leaves to the root a unit is shown if those of its people who stand behind no shown
///    subunit may be an atom; otherwise they are left to its parent. Where a shown subunit can be given
///    up so that the larger unit itself is shown, it is: always under [`Prefer::LargerUnits`], else if
///    it has no more own people than the larger unit.
/// 2. At the root shown units are given up, smallest first, until the rest is safe.
/// 3. From the leaves again: a unit is added where its atom and the one it is cut out of are both safe
///    (people who were pooled at the root often fit a unit between).
pub fn partition<C: Cell>(
    tree: &Tree,
    own: &[C],
    invited: &[u32],
    allowed: &[bool],
    prefer: Prefer,
    safe: impl Fn(&C) -> bool,
) -> Partition {
    partition_beside(tree, own, invited, 0, allowed, prefer, |cell, _| safe(cell))
}

/// As [`partition`], where `shared` answers of the root's own people may all be one person's: `safe` is
/// told how many of them are in a cell.
pub(crate) fn partition_beside<C: Cell>(
    tree: &Tree,
    own: &[C],
    invited: &[u32],
    shared: u64,
    allowed: &[bool],
    prefer: Prefer,
    safe: impl Fn(&C, u64) -> bool,
) -> Partition {
    let mut children = vec![Vec::new(); tree.len()];
    for unit in 1..tree.len() {
        if let Some(parent) = tree.parent(unit) {
            children[parent].push(unit);
        }
    }
    let shown = vec![false; tree.len()];
    let mut walk = Walk { tree, safe, own, invited, shared, children, shown };
    for unit in (1..tree.len()).rev() {
        // Children stand after their parent, so all of this unit's are decided already.
        if allowed[unit] && walk.has_people(unit) && walk.can_show(unit, prefer) {
            walk.shown[unit] = true;
        }
    }
    walk.settle_root();
    for unit in (1..tree.len()).rev() {
        if allowed[unit] && walk.shown[0] && !walk.shown[unit] && walk.can_be_cut_out(unit) {
            walk.shown[unit] = true;
        }
    }
    Partition::new(walk.shown)
}

struct Walk<'a, C, S> {
    tree: &'a Tree,
    safe: S,
    own: &'a [C],
    invited: &'a [u32],
    shared: u64,
    children: Vec<Vec<usize>>,
    shown: Vec<bool>,
}

impl<C: Cell, S: Fn(&C, u64) -> bool> Walk<'_, C, S> {
    fn may_be_atom(&self, group: &Group<C>) -> bool {
        // Answers without anybody invited (a file with wrong head counts) are people all the same.
        (group.invited == 0 && group.cell.n() == 0) || (self.safe)(&group.cell, group.shared)
    }

    /// Visits `unit` and everything below it down to shown units, which `visit` still sees.
    fn below(&self, unit: usize, mut visit: impl FnMut(usize, bool)) {
        let mut ahead = self.children[unit].clone();
        visit(unit, false);
        while let Some(next) = ahead.pop() {
            visit(next, self.shown[next]);
            if !self.shown[next] {
                ahead.extend(&self.children[next]);
            }
        }
    }

    /// The people of `unit` who stand behind no shown subunit: its atom, if it is shown.
    fn group(&self, unit: usize) -> Group<C> {
        let shared = if unit == 0 { self.shared } else { 0 };
        let mut group = Group { invited: 0, shared, cell: self.own[unit].nobody() };
        self.below(unit, |member, shown| {
            if !shown {
                group.invited += u64::from(self.invited[member]);
                group.cell.add(&self.own[member]);
            }
        });
        group
    }

    /// The shown units below `unit` with no shown unit between.
    fn nearest_below(&self, unit: usize) -> Vec<usize> {
        let mut nearest = Vec::new();
        self.below(unit, |member, shown| nearest.extend(shown.then_some(member)));
        nearest.sort_unstable();
        nearest
    }

    fn has_people(&self, unit: usize) -> bool {
        let group = self.group(unit);
        group.invited > 0 || group.cell.n() > 0 || !self.nearest_below(unit).is_empty()
    }

    /// Whether `unit` can be shown, if need be by giving up one subunit.
    fn can_show(&mut self, unit: usize, prefer: Prefer) -> bool {
        let group = self.group(unit);
        if self.may_be_atom(&group) {
            return true;
        }
        let gain = self.own[unit].n();
        let given_up = self
            .nearest_below(unit)
            .into_iter()
            .filter(|below| prefer == Prefer::LargerUnits || self.own[*below].n() <= gain)
            .map(|below| (below, self.group(below)))
            .filter(|(_, freed)| self.may_be_atom(&group.clone().with(freed)))
            .min_by_key(|(below, freed)| (self.own[*below].n(), freed.cell.n()));
        if let Some((below, _)) = given_up {
            self.shown[below] = false;
            return true;
        }
        false
    }

    fn settle_root(&mut self) {
        loop {
            let group = self.group(0);
            if self.may_be_atom(&group) {
                self.shown[0] = self.has_people(0);
                return;
            }
            // First those that settle it at once, then the smallest; by index among equals.
            let next = self.nearest_below(0).into_iter().min_by_key(|unit| {
                let freed = self.group(*unit);
                let settles = self.may_be_atom(&group.clone().with(&freed));
                (!settles, freed.cell.n())
            });
            match next {
                Some(unit) => self.shown[unit] = false,
                None => return,
            }
        }
    }

    /// Whether `unit` can be shown without taking away from the atom that it is in now what makes it
    /// safe.
    fn can_be_cut_out(&mut self, unit: usize) -> bool {
        if !self.has_people(unit) || !self.may_be_atom(&self.group(unit)) {
            return false;
        }
        let Some(above) = self.tree.nearest(unit, |at| self.shown[at]) else { return false };
        self.shown[unit] = true;
        let rest = self.group(above);
        self.shown[unit] = false;
        self.may_be_atom(&rest)
    }
}

#[cfg(test)]
mod tests;
