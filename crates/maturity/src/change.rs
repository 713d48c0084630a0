//! What changed since an earlier scan.

use peil_instrument::{Framework, Id};

use crate::{Profile, State};

/// What became of one norm since an earlier scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormChange {
    /// The norm.
    pub norm: Id,
    /// What became of it.
    pub since: Since,
}

/// What became of a norm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// So many levels higher.
    Higher(usize),
    /// So many levels lower.
    Lower(usize),
    /// At the same level.
    Same,
    /// Both are known as a state only, or one of them: the state before and now, which may be the same.
    States(State, State),
    /// Unknown before or now: nothing can be said.
    Unknown,
    /// What is asked at its levels is not the same in both versions of the framework: not compared.
    Reworded,
    /// The norm was not in the earlier framework.
    New,
}

/// What changed since an earlier scan, norm by norm in the order of the framework of now.
///
/// A norm is compared only if it is asked in the same words: its own text, that of every level, and which level counts as
/// met. For levels of other words are other levels.
pub fn changes(
    (before, earlier): (&Framework, &Profile),
    (now, current): (&Framework, &Profile),
) -> Vec<NormChange> {
    let levels = |framework: &Framework| -> Vec<Id> {
        framework.levels.iter().map(|level| level.id.clone()).collect()
    };
    let same_levels = levels(before) == levels(now) && before.met_from == now.met_from;
    let since = |index: usize| {
        let norm = &now.norms[index];
        let Some(old) = before.norm_index(norm.id.as_str()) else { return Since::New };
        let was = &before.norms[old];
        if !same_levels || was.asks != norm.asks || was.levels != norm.levels {
            return Since::Reworded;
        }
        let (was, is) = (&earlier.norms[old], &current.norms[index]);
        match (was.level, is.level) {
            (Some(was), Some(is)) if is > was => Since::Higher(is - was),
            (Some(was), Some(is)) if is < was => Since::Lower(was - is),
            (Some(_), Some(_)) => Since::Same,
            _ if was.state == State::Unknown || is.state == State::Unknown => Since::Unknown,
            _ => Since::States(was.state, is.state),
        }
    };
    (0..now.norms.len())
        .map(|index| NormChange { norm: now.norms[index].id.clone(), since: since(index) })
        .collect()
}
