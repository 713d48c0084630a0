//! Taking back what gives answers away, although enough people stand behind it.

use crate::{Cell, Tree};

/// Hides units until no atom gives its people's answers away. Nothing that was hidden is shown again.
///
/// An atom that is not safe goes together with another: with that of the shown unit above, and then its own
/// unit is hidden; or with that of a shown unit below, which is hidden then. Taken is what settles it at once, if
/// anything does; then what costs the fewest respondents the figures of their own team; then the unit itself.
/// `invited` and `own`: per unit its own people. `safe` is told whether the atom is the root's.
pub(crate) fn settle<C: Cell>(
    tree: &Tree,
    shown: Vec<bool>,
    invited: &[u32],
    own: &[C],
    safe: impl Fn(&C, bool) -> bool,
) -> Vec<bool> {
    let mut atoms = Atoms::new(tree, shown, invited, own);
    // Children before parents, so that what is pooled upward is looked at afterwards.
    for unit in (0..tree.len()).rev() {
        while atoms.shown[unit] && !atoms.is_safe(unit, &safe) {
            let Some(hidden) = atoms.cheapest(unit, own, &safe) else {
                // Nothing is left to put the root's people with.
                return vec![false; tree.len()];
            };
            atoms.hide(hidden);
        }
    }
    atoms.shown
}

/// The atoms of the units that are shown, and which stand next to which.
struct Atoms<C> {
    shown: Vec<bool>,
    cells: Vec<Option<C>>,
    invited: Vec<u64>,
    /// Per unit that is shown the nearest above.
    above: Vec<Option<usize>>,
    /// And those of which it is the nearest above.
    below: Vec<Vec<usize>>,
}

impl<C: Cell> Atoms<C> {
    fn new(tree: &Tree, shown: Vec<bool>, invited: &[u32], own: &[C]) -> Atoms<C> {
        let units = tree.len();
        let mut atoms = Atoms {
            cells: vec![None; units],
            invited: vec![0; units],
            above: vec![None; units],
            below: vec![Vec::new(); units],
            shown,
        };
        // The nearest shown unit of the parent is known before its children are looked at.
        let mut nearest: Vec<Option<usize>> = vec![None; units];
        for unit in 0..units {
            let parent = tree.parent(unit).and_then(|parent| nearest[parent]);
            if atoms.shown[unit] {
                atoms.above[unit] = parent;
                if let Some(parent) = parent {
                    atoms.below[parent].push(unit);
                }
            }
            nearest[unit] = if atoms.shown[unit] { Some(unit) } else { parent };
            let Some(atom) = nearest[unit] else { continue };
            atoms.invited[atom] += u64::from(invited[unit]);
            atoms.cells[atom].get_or_insert_with(|| own[unit].nobody()).add(&own[unit]);
        }
        atoms
    }

    fn is_safe(&self, unit: usize, safe: &impl Fn(&C, bool) -> bool) -> bool {
        self.cells[unit]
            .as_ref()
            .is_none_or(|cell| (self.invited[unit] == 0 && cell.n() == 0) || safe(cell, unit == 0))
    }

    /// The unit to hide for the sake of an atom that is not safe.
    fn cheapest(&self, unit: usize, own: &[C], safe: &impl Fn(&C, bool) -> bool) -> Option<usize> {
        let together = |a: usize, b: usize| {
            let mut both = self.cells[a].clone()?;
            both.add(self.cells[b].as_ref()?);
            Some(both)
        };
        let upward = self.above[unit].map(|above| {
            let settled = together(unit, above).is_some_and(|cell| safe(&cell, above == 0));
            (!settled, own[unit].n(), 0, unit)
        });
        let downward = self.below[unit].iter().map(|below| {
            let settled = together(unit, *below).is_some_and(|cell| safe(&cell, unit == 0));
            (!settled, own[*below].n(), 1, *below)
        });
        upward.into_iter().chain(downward).min().map(|(.., hidden)| hidden)
    }

    /// Puts the people of a shown unit with those of the nearest above.
    fn hide(&mut self, unit: usize) {
        self.shown[unit] = false;
        let Some(above) = self.above[unit].take() else { return };
        self.invited[above] += std::mem::take(&mut self.invited[unit]);
        if let Some(cell) = self.cells[unit].take() {
            match &mut self.cells[above] {
                Some(all) => all.add(&cell),
                none => *none = Some(cell),
            }
        }
        let freed = std::mem::take(&mut self.below[unit]);
        for below in &freed {
            self.above[*below] = Some(above);
        }
        self.below[above].retain(|below| *below != unit);
        self.below[above].extend(freed);
    }
}

#[cfg(test)]
mod tests;
