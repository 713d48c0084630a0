//! Several organisations on the same norms, side by side.

use peil_instrument::{Framework, Text};

use crate::{Profile, State, StateCounts};

/// The profiles of several organisations on one framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// The organisations, in the order in which they were given: it is no ranking.
    pub members: Vec<Member>,
}

/// An organisation of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its code: short, for columns.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// How far it is.
    pub profile: Profile,
}

/// Who could learn from whom on a norm: members, as indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learning {
    /// The norm, as index.
    pub norm: usize,
    /// Who meets it.
    pub met: Vec<usize>,
    /// Who meets it in part, or not.
    pub not_met: Vec<usize>,
}

impl Programme {
    /// How many organisations are in each state on a norm.
    pub fn counts(&self, norm: usize) -> StateCounts {
        self.members.iter().map(|member| member.state(norm)).collect()
    }

    /// The norms of a group, as indices, in the framework's order.
    pub fn norms_of(framework: &Framework, group: usize) -> Vec<usize> {
        let of_group = |norm: &usize| framework.norms[*norm].group == group;
        (0..framework.norms.len()).filter(of_group).collect()
    }

    /// The norms that some meet and others do not: there somebody could learn from somebody. Who is not known is in
    /// neither list.
    pub fn learning(&self, framework: &Framework) -> Vec<Learning> {
        let of_norm = |norm: usize| {
            let among = |wanted: fn(State) -> bool| -> Vec<usize> {
                let all = 0..self.members.len();
                all.filter(|member| wanted(self.members[*member].state(norm))).collect()
            };
            let met = among(|state| state == State::Met);
            let not_met = among(|state| matches!(state, State::Partly | State::NotMet));
            Learning { norm, met, not_met }
        };
        let all = (0..framework.norms.len()).map(of_norm);
        all.filter(|it| !it.met.is_empty() && !it.not_met.is_empty()).collect()
    }
}

impl Member {
    /// Its state on a norm.
    pub fn state(&self, norm: usize) -> State {
        self.profile.norms.get(norm).map_or(State::Unknown, |result| result.state)
    }
}
