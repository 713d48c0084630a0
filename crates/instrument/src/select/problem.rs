//! Why a selection cannot be made.

use crate::Id;

/// Why a selection cannot be made. The text says the mend.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SelectionProblem {
    /// The questionnaire is a selection itself.
    #[error(
        "version {version} was itself made for a wave, from a part of the questionnaire. Mend: the version it \
         was made from"
    )]
    AlreadySelected {
        /// The version asked for.
        version: String,
    },
    /// What would stand behind the version cannot.
    #[error("`{suffix}` cannot stand in a version. Mend: a-z, 0-9 and hyphens, at most 64")]
    Suffix {
        /// The suffix asked for.
        suffix: String,
    },
    /// No block was chosen.
    #[error(
        "no theme is chosen. Mend: at least one, or leave the choice out for the whole questionnaire"
    )]
    NothingChosen,
    /// A block that is not there.
    #[error(
        "the questionnaire has no theme `{name}`.{near} Mend: choose from {known}",
        near = near.as_ref().map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default()
    )]
    UnknownBlock {
        /// The name asked for.
        name: String,
        /// What was probably meant.
        near: Option<String>,
        /// The themes there are, in words.
        known: String,
    },
    /// A chosen block asks something only after an answer in a block that was left out.
    #[error(
        "theme `{theme}` asks `{item}` only after an answer to `{on}`, which stands in theme `{other}`. Mend: \
         choose `{other}` too, or leave `{theme}` out",
        theme = super::theme_name(block),
        other = super::theme_name(other)
    )]
    LeadsFromOutside {
        /// The item.
        item: Id,
        /// Its block, which was chosen.
        block: Id,
        /// The question that leads to it.
        on: Id,
        /// The block of that question, which was left out.
        other: Id,
    },
    /// Nothing is left that a team could see.
    #[error(
        "the chosen themes hold no rating of the core, so nothing could be said about a team. Mend: choose a \
         theme with such questions too"
    )]
    EmptyCore,
    /// An own item has a name that the questionnaire has already.
    #[error("the questionnaire has something called `{id}` already. Mend: another id")]
    IdTaken {
        /// The name.
        id: Id,
        /// The line in the file of own items.
        line: usize,
    },
    /// The questionnaire has a name that is kept for own items.
    #[error(
        "the questionnaire calls something `{id}`, a name that is kept for own items. Mend: another id there, in \
         a new version"
    )]
    NameKept {
        /// The name.
        id: Id,
    },
    /// An own item has a format that is another one in the questionnaire.
    #[error(
        "the format `{format}` has other answers in this questionnaire. Mend: a format, or a revision of it, \
         that the questionnaire has too, or one that it has not"
    )]
    OtherFormat {
        /// The format.
        format: Id,
        /// The line in the file of own items.
        line: usize,
    },
}

impl SelectionProblem {
    /// The line in the file of own items, if that is where the mend belongs.
    pub fn own_line(&self) -> Option<usize> {
        match self {
            SelectionProblem::IdTaken { line, .. } | SelectionProblem::OtherFormat { line, .. } => {
                Some(*line)
            }
            _ => None,
        }
    }

    /// The theme that is wrong among those that were chosen, if it is one alone: as it was written, or its
    /// block's id.
    pub fn theme(&self) -> Option<&str> {
        match self {
            SelectionProblem::UnknownBlock { name, .. } => Some(name),
            SelectionProblem::LeadsFromOutside { block, .. } => Some(block.as_str()),
            _ => None,
        }
    }
}
