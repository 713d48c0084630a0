//! Answers that were collected elsewhere.

use crate::dataset::Dataset;

/// The answers of a file from elsewhere. Only reading such a file makes them, so that the answers of a wave of
/// Peil's own can never be analysed without protection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    dataset: Dataset,
}

impl Foreign {
    /// The answers.
    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    pub(crate) fn of(dataset: Dataset) -> Foreign {
        Foreign { dataset }
    }
}
