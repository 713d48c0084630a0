//! Why files cannot be audited.

/// Files that are no set of a wave's figures.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// A file that is neither results, figures, codebook nor unit tree.
    #[error("{file}: neither results.json nor a CSV of figures, codebook or units")]
    Unknown {
        /// Its name.
        file: String,
    },
    /// A file with something unreadable in it.
    #[error("{file}: {problem}")]
    Unreadable {
        /// Its name.
        file: String,
        /// What is wrong.
        problem: String,
    },
    /// No file tells which unit belongs to which.
    #[error("no file gives the unit tree of wave {wave}: add results.json or units.csv")]
    NoTree {
        /// The wave's code.
        wave: String,
    },
    /// A unit without a place in the tree, or a tree that is none.
    #[error("wave {wave}: unit {unit} has no place in the tree")]
    Tree {
        /// The wave's code.
        wave: String,
        /// The unit's code.
        unit: String,
    },
    /// Nothing to audit.
    #[error("there is no file with figures")]
    Nothing,
}
