//! Answers that were collected elsewhere.

use crate::dataset::Dataset;
use crate::respondents::Respondents;

/// The answers of a file that Peil did not write. Only [`AnswersRead::foreign`](crate::AnswersRead::foreign) makes
/// one, so that the answers of a wave of Peil's own can never be analysed without protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreign<'a> {
    dataset: &'a Dataset,
    respondents: Option<&'a Respondents>,
}

impl<'a> Foreign<'a> {
    /// The answers.
    pub fn dataset(&self) -> &'a Dataset {
        self.dataset
    }

    pub(crate) fn of(dataset: &'a Dataset, respondents: Option<&'a Respondents>) -> Foreign<'a> {
        Foreign { dataset, respondents }
    }

    /// Whose the answers are, if the file has a key per respondent.
    pub(crate) fn respondents(&self) -> Option<&'a Respondents> {
        self.respondents
    }
}
