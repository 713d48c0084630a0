//! Which units are shown, and the atoms that follow from it.

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
