//! The threshold in force.

use serde::Serialize;

/// How many respondents a figure must rest on.
///
/// A count equal to `k` is shown. Fixed when a wave opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Policy {
    k: u32,
    /// Answers of the root's own people that may all be one person's.
    shared: u64,
}

/// A threshold below the lowest that is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("k is {k}; it must be at least {}", Policy::LOWEST)]
pub struct InvalidPolicy {
    /// The threshold asked for.
    pub k: u32,
}

impl Policy {
    /// No wave may go below this.
    pub const LOWEST: u32 = 5;
    /// What a wave has unless it says more.
    pub const USUAL: u32 = 10;

    /// Checks a threshold.
    ///
    /// # Errors
    /// [`InvalidPolicy`] if `k` is below [`Policy::LOWEST`].
    pub fn new(k: u32) -> Result<Policy, InvalidPolicy> {
        if k < Policy::LOWEST { Err(InvalidPolicy { k }) } else { Ok(Policy { k, shared: 0 }) }
    }

    /// The same threshold where, of the root's own people, `shared` answers may all be one person's
    /// because they came by a link that many share.
    ///
    /// Whoever gave them all knows them, and subtracts them. So they hide nobody: the atom of the root,
    /// and every figure of the whole, needs its `k` respondents, and its different answers, beside them.
    #[must_use]
    pub fn with_shared(self, shared: u64) -> Policy {
        Policy { shared, ..self }
    }

    /// The number of answers of the root's own people that may all be one person's.
    pub fn shared(self) -> u64 {
        self.shared
    }

    /// The smallest number of respondents behind a figure.
    pub fn k(self) -> u32 {
        self.k
    }
}
