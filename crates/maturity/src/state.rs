//! How far a norm is met, whatever the framework calls it.

use peil_instrument::Framework;
use serde::{Deserialize, Serialize};

/// How far a norm is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// At the level from which it counts as met, or higher.
    Met,
    /// Begun, but not yet met.
    Partly,
    /// At the lowest level.
    NotMet,
    /// Not judged, or not to be judged, or not published. Never counted as met or not met.
    Unknown,
}

impl State {
    /// All of them, in the order in which they are drawn.
    pub const ALL: [State; 4] = [State::Met, State::Partly, State::NotMet, State::Unknown];

    /// The state of a level of a framework, as index into its levels.
    ///
    /// If the lowest level is `met_from` every level is met.
    pub fn of_level(framework: &Framework, level: usize) -> State {
        if level >= framework.met_from {
            State::Met
        } else if level == 0 {
            State::NotMet
        } else {
            State::Partly
        }
    }

    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            State::Met => "met",
            State::Partly => "partly",
            State::NotMet => "not_met",
            State::Unknown => "unknown",
        }
    }

    /// The inverse of [`State::word`].
    pub fn read(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// How many norms, or organisations, are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct StateCounts {
    /// Met.
    pub met: usize,
    /// Partly met.
    pub partly: usize,
    /// Not met.
    pub not_met: usize,
    /// Not known.
    pub unknown: usize,
}

impl StateCounts {
    /// Of so many in this state.
    pub fn of(&self, state: State) -> usize {
        match state {
            State::Met => self.met,
            State::Partly => self.partly,
            State::NotMet => self.not_met,
            State::Unknown => self.unknown,
        }
    }

    /// All of them.
    pub fn total(&self) -> usize {
        self.met + self.partly + self.not_met + self.unknown
    }

    /// Those of which something is known.
    pub fn judged(&self) -> usize {
        self.met + self.partly + self.not_met
    }
}

impl FromIterator<State> for StateCounts {
    fn from_iter<I: IntoIterator<Item = State>>(states: I) -> StateCounts {
        let mut counts = StateCounts::default();
        for state in states {
            match state {
                State::Met => counts.met += 1,
                State::Partly => counts.partly += 1,
                State::NotMet => counts.not_met += 1,
                State::Unknown => counts.unknown += 1,
            }
        }
        counts
    }
}
