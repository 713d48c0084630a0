//! How long the service waits, and for how many.

use std::time::Duration;

/// What one client may take from the others. Nobody is told apart by address; a connection is all that is
/// counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until the head of a request is there, and for how long a connection may be idle in between.
    pub head: Duration,
    /// Until the body of a request is there, from the moment its head was.
    pub body: Duration,
    /// Connections at the same time; the next one waits for a place.
    pub connections: usize,
    /// How long requests under way may take once the service is told to stop.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            // Longer than the minute for which a reverse proxy keeps its connections: whoever hangs up
            // first must not be the one that a request is just being sent to.
            head: Duration::from_secs(65),
            // The largest form over a line of 10 kB a second.
            body: Duration::from_secs(30),
            // Below the 1,024 files that a process may have open as a rule, with room for the database.
            connections: 900,
            // A body that is still coming in, and a commit.
            stop: Duration::from_secs(40),
        }
    }
}
