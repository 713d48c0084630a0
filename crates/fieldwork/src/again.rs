//! What the next wave asks: the same as the last, of the newest version.

use peil_instrument::{Id, OwnItems, Questionnaire, SelectionProblem, select, shipped, theme_name};
use peil_storage::{Tx, Wave};

use crate::library::load;
use crate::{Asked, FieldworkError, ProposeError};

/// What is proposed to be asked.
#[derive(Debug, Clone)]
pub struct Again {
    /// What people would answer.
    pub questionnaire: Questionnaire,
    /// The version it is taken from.
    pub version: String,
    /// The version from which the last wave was taken.
    pub fielded_version: String,
    /// The themes to choose; nothing for the whole questionnaire.
    pub themes: Option<Vec<String>>,
    /// Themes of the last wave that this version does not have.
    pub gone: Vec<String>,
    /// The organisation's own items.
    pub own_items: Option<OwnItems>,
    /// What it is taken from, if it is not the whole.
    whole: Option<Questionnaire>,
}

impl Again {
    /// The same as in the wave `last`, which asked `fielded`, for a wave with this code.
    pub(crate) async fn of(
        tx: &mut Tx,
        last: &Wave,
        fielded: &Questionnaire,
        code: &str,
    ) -> Result<Again, ProposeError> {
        let newest = shipped::questionnaire(fielded.id().as_str(), None);
        let Some(taken) = fielded.selection() else {
            let questionnaire = newest.unwrap_or_else(|| fielded.clone());
            return Ok(Again {
                version: questionnaire.version().to_owned(),
                questionnaire,
                fielded_version: fielded.version().to_owned(),
                themes: None,
                gone: Vec::new(),
                own_items: None,
                whole: None,
            });
        };
        let source = tx.questionnaire_source(fielded.id(), &taken.of).await?;
        let what = "what its questionnaire was taken from";
        let missing = || FieldworkError::Dangling { wave: last.code.clone(), what };
        let then = load(last, &source.ok_or_else(missing)?)?;
        // All themes then are all themes now, also those that are new.
        let everything = taken.blocks.len() == then.blocks().len();
        let fielded_version = taken.of.clone();
        let whole = newest.unwrap_or(then);
        let own_items = OwnItems::of(fielded);
        let is_there = |id: &Id| whole.blocks().iter().any(|block| block.id == *id);
        let (mut blocks, gone): (Vec<Id>, Vec<Id>) =
            taken.blocks.iter().cloned().partition(is_there);
        let questionnaire = if everything {
            select(&whole, None, own_items.as_ref(), code)
        } else {
            with_what_leads_there(&whole, &mut blocks, own_items.as_ref(), code)
        };
        let questionnaire = questionnaire.map_err(|problems| {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            ProposeError::CannotAsk {
                questionnaire: whole.id().to_string(),
                version: whole.version().to_owned(),
                problems: lines.join("; "),
            }
        })?;
        let names = |blocks: &[Id]| blocks.iter().map(|id| theme_name(id).to_owned()).collect();
        let chosen = questionnaire.selection().map_or(&[][..], |taken| &taken.blocks);
        Ok(Again {
            version: whole.version().to_owned(),
            themes: (!everything).then(|| names(chosen)),
            gone: if everything { Vec::new() } else { names(&gone) },
            questionnaire,
            fielded_version,
            own_items,
            whole: Some(whole),
        })
    }

    /// The same, to be stored with a draft.
    pub fn into_asked(self) -> Asked {
        Asked { questionnaire: self.questionnaire, whole: self.whole }
    }
}

/// Chooses more themes as long as a question depends on one that is not chosen: a newer version may ask after
/// an answer elsewhere.
fn with_what_leads_there(
    whole: &Questionnaire,
    blocks: &mut Vec<Id>,
    own: Option<&OwnItems>,
    code: &str,
) -> Result<Questionnaire, Vec<SelectionProblem>> {
    loop {
        let problems = match select(whole, Some(blocks.as_slice()), own, code) {
            Ok(made) => return Ok(made),
            Err(problems) => problems,
        };
        let n_before = blocks.len();
        for problem in &problems {
            if let SelectionProblem::LeadsFromOutside { other, .. } = problem
                && !blocks.contains(other)
            {
                blocks.push(other.clone());
            }
        }
        if blocks.len() == n_before {
            return Err(problems);
        }
    }
}
