//! The unit tree in which a wave is held.

use crate::Text;

/// A unit of the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its code, unique in the organisation: 1–64 printable characters without `,` `;` and quotes.
    pub code: String,
    /// Its parent, as index into the tree (always smaller than its own); `None` for the root.
    pub parent: Option<usize>,
    /// Its name.
    pub name: Text,
    /// What it is called in the organisation: ministry, directorate, team.
    pub kind: String,
    /// Its own people, without those of its subunits.
    pub heads: u32,
}

/// All units of an organisation: one root, every parent before its children.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitTree {
    units: Vec<Unit>,
}

/// Why units do not form a tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnitTreeError {
    /// No unit at all.
    #[error("there is no unit")]
    Empty,
    /// The first unit has a parent, or a later one has none.
    #[error("unit {index} is not the root, or a second root")]
    Root {
        /// The unit.
        index: usize,
    },
    /// A parent does not stand before its child.
    #[error("the parent of unit {index} does not stand before it")]
    Order {
        /// The child.
        index: usize,
    },
    /// Two units share a code.
    #[error("unit {index} has a code that stands before")]
    Duplicate {
        /// The second of the two.
        index: usize,
    },
}

impl UnitTree {
    /// Checks the order, the root and the codes.
    ///
    /// # Errors
    /// [`UnitTreeError`] if there is no unit, not exactly one root (the first), a parent after its
    /// child, or a code twice.
    pub fn new(units: Vec<Unit>) -> Result<UnitTree, UnitTreeError> {
        if units.is_empty() {
            return Err(UnitTreeError::Empty);
        }
        let mut codes = std::collections::HashSet::new();
        for (index, unit) in units.iter().enumerate() {
            if unit.parent.is_none() != (index == 0) {
                return Err(UnitTreeError::Root { index });
            }
            if unit.parent.is_some_and(|parent| parent >= index) {
                return Err(UnitTreeError::Order { index });
            }
            if !codes.insert(unit.code.as_str()) {
                return Err(UnitTreeError::Duplicate { index });
            }
        }
        Ok(UnitTree { units })
    }

    /// The units, every parent before its children; the root first.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The number of units.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Never true for a tree made by [`UnitTree::new`].
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The index of the unit with this code.
    pub fn index_of(&self, code: &str) -> Option<usize> {
        self.units.iter().position(|unit| unit.code == code)
    }

    /// The parent of every unit, in order.
    pub fn parents(&self) -> Vec<Option<usize>> {
        self.units.iter().map(|unit| unit.parent).collect()
    }

    /// Sums own values upward: the result for a unit covers its subunits too.
    pub fn totals(&self, own: &[u32]) -> Vec<u32> {
        let mut totals = own.to_vec();
        for index in (1..self.units.len()).rev() {
            if let Some(parent) = self.units[index].parent {
                totals[parent] += totals[index];
            }
        }
        totals
    }
}

#[cfg(test)]
mod tests {
    use super::{Unit, UnitTree, UnitTreeError};
    use crate::Text;

    fn tree(units: &[(&str, Option<usize>)]) -> Result<UnitTree, UnitTreeError> {
        let unit = |&(code, parent): &(&str, Option<usize>)| Unit {
            code: code.to_owned(),
            parent,
            name: Text::new(code, code),
            kind: "team".to_owned(),
            heads: 1,
        };
        UnitTree::new(units.iter().map(unit).collect())
    }

    #[test]
    fn one_root_parents_first_codes_once() {
        assert!(tree(&[("a", None), ("b", Some(0)), ("c", Some(1))]).is_ok());
        assert_eq!(tree(&[]), Err(UnitTreeError::Empty));
        assert_eq!(tree(&[("a", Some(0))]), Err(UnitTreeError::Root { index: 0 }));
        assert_eq!(tree(&[("a", None), ("b", None)]), Err(UnitTreeError::Root { index: 1 }));
        let order = tree(&[("a", None), ("b", Some(2)), ("c", Some(0))]);
        assert_eq!(order, Err(UnitTreeError::Order { index: 1 }));
        let twice = tree(&[("a", None), ("a", Some(0))]);
        assert_eq!(twice, Err(UnitTreeError::Duplicate { index: 1 }));
    }

    #[test]
    fn totals_hold_the_subunits() {
        let tree = tree(&[("a", None), ("b", Some(0)), ("c", Some(1)), ("d", Some(0))]).unwrap();
        assert_eq!(tree.totals(&[1, 20, 300, 4000]), [4321, 320, 300, 4000]);
        assert_eq!(tree.index_of("d"), Some(3));
    }
}
