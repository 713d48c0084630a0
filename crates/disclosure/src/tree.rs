//! A tree of units, by index.

/// Units by index, every parent before its children, the root first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    parents: Vec<Option<usize>>,
}

/// Why parents do not describe a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// No unit at all.
    #[error("there is no unit")]
    Empty,
    /// The first unit has a parent, or a later one has none.
    #[error("unit {0} is not the root, or a second root")]
    Root(usize),
    /// A parent does not stand before its child.
    #[error("the parent of unit {0} does not stand before it")]
    Order(usize),
}

impl Tree {
    /// Checks the order and the root.
    ///
    /// # Errors
    /// [`TreeError`] if there is no unit, not exactly one root (the first), or a parent after its
    /// child; so a cycle is impossible.
    pub fn new(parents: &[Option<usize>]) -> Result<Tree, TreeError> {
        if parents.is_empty() {
            return Err(TreeError::Empty);
        }
        for (unit, parent) in parents.iter().enumerate() {
            if parent.is_none() != (unit == 0) {
                return Err(TreeError::Root(unit));
            }
            if parent.is_some_and(|parent| parent >= unit) {
                return Err(TreeError::Order(unit));
            }
        }
        Ok(Tree { parents: parents.to_vec() })
    }

    /// The number of units.
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// Never true: a tree has a root.
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// The parent of a unit; `None` for the root.
    pub fn parent(&self, unit: usize) -> Option<usize> {
        self.parents[unit]
    }

    /// The first unit, upward from `unit` and itself included, for which `wanted` holds.
    pub fn nearest(&self, unit: usize, wanted: impl Fn(usize) -> bool) -> Option<usize> {
        let mut at = Some(unit);
        while let Some(here) = at {
            if wanted(here) {
                return Some(here);
            }
            at = self.parents[here];
        }
        None
    }
}
