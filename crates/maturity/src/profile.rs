//! How far each norm is met: a profile, and never an average grade.

use peil_instrument::Framework;

use crate::{Judgement, State, StateCounts, Verdict};

/// How far an organisation is with every norm of a framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// One for every norm, in the framework's order.
    pub norms: Vec<NormResult>,
    /// By group, in the framework's order.
    pub groups: Vec<GroupProfile>,
    /// Over all norms.
    pub overall: StateCounts,
}

/// What is known of one norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormResult {
    /// The level, as index; none where it could not be judged, or is known as a state only.
    pub level: Option<usize>,
    /// The state.
    pub state: State,
    /// The level to work towards, as index: below `met_from` that one, for a level between is described by what it lacks;
    /// above it the next. None at the highest, and where no level is known.
    pub next: Option<usize>,
}

/// How many norms of a group are in each state, and at each level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupProfile {
    /// By state.
    pub states: StateCounts,
    /// By level, from low to high.
    pub levels: Vec<usize>,
}

impl Profile {
    /// The profile of what was agreed: a judgement, or none, for every norm of the framework in its order.
    ///
    /// Levels are ordered and not evenly spaced: a mean of them has no meaning, so there is none.
    pub fn of(framework: &Framework, agreed: &[Option<&Judgement>]) -> Profile {
        let verdict = |norm: usize| agreed.get(norm).copied().flatten()?.verdict.as_ref();
        Profile::of_verdicts(framework, verdict)
    }

    /// The profile of verdicts, by the index of the norm.
    pub fn of_verdicts<'v>(
        framework: &Framework,
        verdict: impl Fn(usize) -> Option<&'v Verdict>,
    ) -> Profile {
        let norms: Vec<NormResult> = (0..framework.norms.len())
            .map(|norm| {
                let verdict = verdict(norm);
                let level = verdict.and_then(|verdict| verdict.level(framework));
                let next = level.map(|level| framework.met_from.max(level + 1));
                let next = next.filter(|next| *next < framework.levels.len());
                let state = verdict.map_or(State::Unknown, |verdict| verdict.state(framework));
                NormResult { level, state, next }
            })
            .collect();
        let groups = (0..framework.groups.len())
            .map(|group| {
                let in_it = || {
                    let pairs = framework.norms.iter().zip(&norms);
                    pairs.filter(move |(norm, _)| norm.group == group).map(|(_, result)| result)
                };
                let mut levels = vec![0; framework.levels.len()];
                for level in in_it().filter_map(|result| result.level) {
                    levels[level] += 1;
                }
                GroupProfile { states: in_it().map(|result| result.state).collect(), levels }
            })
            .collect();
        let overall = norms.iter().map(|result| result.state).collect();
        Profile { norms, groups, overall }
    }
}
