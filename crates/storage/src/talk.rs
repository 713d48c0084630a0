//! What managers record of the conversation with their team.

use jiff::civil::Date;

/// Something that a team agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its number among those of the unit in this wave, from 1.
    pub number: u32,
    /// The theme: the id of a block of the questionnaire.
    pub theme: String,
    /// What will be done.
    pub what: String,
    /// Who does it.
    pub who: String,
    /// By when.
    pub due: Date,
    /// How far it is.
    pub progress: Progress,
}

/// How far an agreement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// Not begun.
    Open,
    /// Begun.
    Busy,
    /// Done.
    Done,
    /// Given up.
    Dropped,
}

impl Progress {
    /// All of them.
    pub const ALL: [Progress; 4] =
        [Progress::Open, Progress::Busy, Progress::Done, Progress::Dropped];

    /// Its word, as it is stored and sent by forms.
    pub fn word(self) -> &'static str {
        match self {
            Progress::Open => "open",
            Progress::Busy => "busy",
            Progress::Done => "done",
            Progress::Dropped => "dropped",
        }
    }

    /// The inverse of [`Progress::word`].
    pub fn read(word: &str) -> Option<Progress> {
        Progress::ALL.into_iter().find(|progress| progress.word() == word)
    }
}
