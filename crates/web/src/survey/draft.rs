//! Answers on their way: what a form holds, right or not yet right.

use std::collections::BTreeMap;

use peil_instrument::{AnswerProblem, Answers, Questionnaire};

use crate::problem::ProblemKind;

/// The answers of a form, with what its writer still has to mend.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// The answers that are right, routed: what is not asked is not in here.
    pub(crate) answers: Answers,
    /// What stands in the fields of the form: the answers, and what is at fault as it was given, so
    /// that nobody loses a text.
    pub(crate) fields: BTreeMap<String, String>,
    /// What must be mended before going on, in the order of the items.
    pub(crate) faults: Vec<Fault>,
}

/// Something a respondent can mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The item, as index into [`Questionnaire::items`].
    pub(crate) item: usize,
    /// What is wrong.
    pub(crate) kind: FaultKind,
}

/// What is wrong with an answer that a person can give with the page as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// A text above its limit.
    TooLong {
        /// Characters given.
        chars: usize,
        /// The limit.
        max: usize,
    },
    /// "None of these" beside another option.
    Conflict,
}

impl Draft {
    /// Nothing answered yet.
    pub(crate) fn empty(questionnaire: &Questionnaire) -> Draft {
        let answers = Answers::none(questionnaire);
        Draft { answers, fields: BTreeMap::new(), faults: Vec::new() }
    }

    /// Reads a form.
    ///
    /// # Errors
    /// The kind of problem if a field or a value is one that no page of this questionnaire offers.
    pub(crate) fn read(
        questionnaire: &Questionnaire,
        fields: &[(String, String)],
    ) -> Result<Draft, ProblemKind> {
        let read = |fields: &[(String, String)]| {
            questionnaire.read_form(fields.iter().map(|(name, value)| (&**name, &**value)))
        };
        let problems = match read(fields) {
            Ok(answers) => return Ok(Draft::of(questionnaire, answers)),
            Err(problems) => problems,
        };
        let mut faults = Vec::new();
        for problem in problems {
            let (item, kind) = mendable(problem)?;
            // The loader and the form agree on ids, so the item is there.
            if let Some(item) = questionnaire.item_index(&item) {
                faults.push(Fault { item, kind });
            }
        }
        faults.sort_by_key(|fault| fault.item);
        faults.dedup_by_key(|fault| fault.item);
        let (kept, good): (Vec<_>, Vec<_>) = fields.iter().cloned().partition(|(name, _)| {
            let id = name.split('.').next().unwrap_or_default();
            faults.iter().any(|fault| questionnaire.items()[fault.item].id == *id)
        });
        let answers = read(&good).map_err(|_| ProblemKind::FormUnreadable)?;
        // Whoever no longer gets the question need not mend its answer.
        faults.retain(|fault| answers.is_asked(questionnaire, fault.item));
        let mut draft = Draft::of(questionnaire, answers);
        for (name, value) in kept {
            let id = name.split('.').next().unwrap_or_default();
            if faults.iter().any(|fault| questionnaire.items()[fault.item].id == *id) {
                draft.fields.insert(name, value.replace("\r\n", "\n"));
            }
        }
        Ok(Draft { faults, ..draft })
    }

    fn of(questionnaire: &Questionnaire, answers: Answers) -> Draft {
        let fields = answers.fields(questionnaire).into_iter().collect();
        Draft { answers, fields, faults: Vec::new() }
    }
}

/// Splits what a person can mend from what only a forged or damaged form holds.
fn mendable(problem: AnswerProblem) -> Result<(String, FaultKind), ProblemKind> {
    match problem {
        AnswerProblem::TooLong { item, chars, max } => {
            Ok((item, FaultKind::TooLong { chars, max }))
        }
        AnswerProblem::Exclusive { item, .. } => Ok((item, FaultKind::Conflict)),
        AnswerProblem::UnknownItem { field } => Err(ProblemKind::ItemUnknown { field }),
        AnswerProblem::UnknownAnswer { item, .. } => {
            Err(ProblemKind::AnswerUnknown { field: item })
        }
        AnswerProblem::Twice { item } => Err(ProblemKind::AnswerTwice { field: item }),
        _ => Err(ProblemKind::FormUnreadable),
    }
}

#[cfg(test)]
mod tests;
