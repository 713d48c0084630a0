//! What an analysis is given, and why it can refuse.

use peil_disclosure::{NotSafe, Policy, Tree, TreeError};
use peil_instrument::Questionnaire;

use crate::{Dataset, SurveyedUnit};

/// A closed wave: what was asked, of whom, and what was answered.
#[derive(Debug, Clone, Copy)]
pub struct Survey<'a> {
    /// The questionnaire that was fielded.
    pub questionnaire: &'a Questionnaire,
    /// The units of the wave's snapshot, every parent before its children.
    pub units: &'a [SurveyedUnit],
    /// The answers.
    pub dataset: &'a Dataset,
    /// The threshold in force.
    pub policy: Policy,
}

/// Why an analysis is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// The units form no tree.
    #[error("the units form no tree: {0}")]
    Tree(#[from] TreeError),
    /// The dataset was made for other units or another questionnaire.
    #[error("the dataset was made for {found}, not for {expected}")]
    Dataset {
        /// What it was made for.
        found: String,
        /// What was given beside it.
        expected: String,
    },
    /// The decision was made for another questionnaire, policy or set of units.
    #[error("the decision was made for {found}, not for {expected}")]
    Decision {
        /// What it was made for.
        found: String,
        /// What was given beside it.
        expected: String,
    },
    /// The decision does not fit the answers: these are not the answers that it was made for.
    #[error("the decision does not fit these answers ({measure})")]
    NotSafe {
        /// The measure.
        measure: String,
        /// What disclosure control found.
        source: NotSafe,
    },
    /// The text is no decision.
    #[error("this is no decision: {0}")]
    Unreadable(String),
}

impl Survey<'_> {
    /// The tree of the units, after checking that units, questionnaire and dataset belong together.
    pub(crate) fn checked_tree(&self) -> Result<Tree, AnalysisError> {
        checked_tree(self.questionnaire, self.units, self.dataset)
    }
}

/// The tree of the units, after checking that units, questionnaire and dataset belong together.
pub(crate) fn checked_tree(
    questionnaire: &Questionnaire,
    units: &[SurveyedUnit],
    dataset: &Dataset,
) -> Result<Tree, AnalysisError> {
    let parents: Vec<Option<usize>> = units.iter().map(|unit| unit.parent).collect();
    let tree = Tree::new(&parents)?;
    if dataset.unit_count() != units.len() {
        return Err(AnalysisError::Dataset {
            found: format!("{} units", dataset.unit_count()),
            expected: units.len().to_string(),
        });
    }
    let expected = Dataset::builder(questionnaire, 0).finish();
    let shape = |dataset: &Dataset| -> Vec<String> {
        let frames = dataset.frames().iter();
        frames.map(|frame| format!("{}: {}", frame.part(), frame.names().join(" "))).collect()
    };
    let (found, expected) = (shape(dataset), shape(&expected));
    if found != expected {
        let (found, expected) = (found.join("; "), expected.join("; "));
        return Err(AnalysisError::Dataset { found, expected });
    }
    Ok(tree)
}
