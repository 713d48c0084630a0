//! Numbers of a wave: all that is shown of who takes part.

/// How a wave goes, in totals only. How many handed in nobody knows before it is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begun {
    /// Everybody who can take part: personal codes made, and what team links allow.
    pub invited: u64,
    /// Codes exchanged, and uses of team links.
    pub exchanged: u64,
    /// Of the invited, those by team links.
    pub link_allowed: u64,
    /// Of the exchanged, those by team links. Not for showing while the wave is open: of a small team that
    /// is a live count.
    pub link_used: u64,
}

impl Begun {
    /// The totals at closing, with how many handed in.
    pub fn with_submitted(self, submitted: u64) -> WaveTotals {
        let Begun { invited, exchanged, link_allowed, link_used } = self;
        WaveTotals { invited, exchanged, submitted, link_allowed, link_used }
    }
}

/// What is left of a wave's invitations and team links when it takes no answers any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Per class, as index into the snapshot, how many personal codes were exchanged.
    pub signed: Vec<(usize, u64)>,
    /// How often team links were used; their class is the organisation.
    pub link_used: u64,
}

/// How a wave went, in totals only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaveTotals {
    /// Everybody who can take part: personal codes made, and what team links allow.
    pub invited: u64,
    /// Codes exchanged, and uses of team links.
    pub exchanged: u64,
    /// Submissions taken.
    pub submitted: u64,
    /// Of the invited, those by team links.
    pub link_allowed: u64,
    /// Of the exchanged, those by team links. Not for showing while the wave is open: of a small team that
    /// is a live count.
    pub link_used: u64,
}

/// How many rows were erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// Invitations.
    pub invitations: u64,
    /// Team links.
    pub team_links: u64,
}
