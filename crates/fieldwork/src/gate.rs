//! What stands between a typed code and the database.
//!
//! Nobody is kept out by who they are: the service looks at no address, so an office behind one address
//! is no more suspect than a phone. A code has 100 bits and cannot be guessed, at whatever speed
//! (`docs/DESIGN.md` has the number). What is limited is the harm that trying does to others: a wrong code
//! costs one cheap read and never the writer; few reads of this kind go on at the same time; and who
//! keeps trying is told to stop. A right code passes however many wrong ones come beside it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Codes that are looked up at the same time: half of SQLite's readers, so that pages find the other half
/// free.
const LOOKUPS: usize = 2;

/// Codes that wait to be looked up. At a thousand a second, which a small machine does, a second of
/// waiting.
const WAITING: usize = 1000;

/// Wrong codes in a second, for one wave, that are answered as the mistake of a person. A thousand people
/// who type at the same time, a code a minute each and one in ten wrong, make fewer than two.
const WRONG_A_SECOND: u32 = 20;

/// The limits of one service.
pub(crate) struct Gate {
    room: Semaphore,
    lookups: Semaphore,
    wrong: Mutex<HashMap<String, Second>>,
}

/// The wrong codes of one second.
struct Second {
    at: i64,
    wrong: u32,
}

/// Leave to look one code up.
pub(crate) struct Pass<'a> {
    _lookup: SemaphorePermit<'a>,
    _room: SemaphorePermit<'a>,
}

impl Gate {
    pub(crate) fn new() -> Gate {
        Gate {
            room: Semaphore::new(LOOKUPS + WAITING),
            lookups: Semaphore::new(LOOKUPS),
            wrong: Mutex::default(),
        }
    }

    /// Waits for leave to look a code up, in order of asking; `None` if too many wait already.
    pub(crate) async fn enter(&self) -> Option<Pass<'_>> {
        let room = self.room.try_acquire().ok()?;
        // The semaphore is never closed.
        let lookup = self.lookups.acquire().await.ok()?;
        Some(Pass { _lookup: lookup, _room: room })
    }

    /// Counts a wrong code; whether it still passes for the mistake of a person.
    ///
    /// Counts by the second of the clock. A clock that jumps, forward or back, begins a new count; one
    /// that stands still goes on with the old one, which shuts out nobody with a right code.
    pub(crate) fn forgives(&self, wave: &str, now: Timestamp) -> bool {
        let mut waves = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let at = now.as_second();
        // Asked for by waves that exist, so it does not grow.
        let second = waves.entry(wave.to_owned()).or_insert(Second { at, wrong: 0 });
        if second.at != at {
            *second = Second { at, wrong: 0 };
        }
        second.wrong = second.wrong.saturating_add(1);
        second.wrong <= WRONG_A_SECOND
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn mistakes_are_forgiven_trying_is_not() {
        let gate = Gate::new();
        let forgiven = |wave: &str, at| (0..1000).filter(|_| gate.forgives(wave, now(at))).count();
        assert_eq!(forgiven("a", 5), 20);
        assert_eq!(forgiven("b", 5), 20, "each wave has its own budget");
        assert_eq!(forgiven("a", 6), 20, "each second too");
        assert_eq!(forgiven("a", 3), 20, "and a clock that jumps back locks nobody out");
        assert_eq!(forgiven("a", 3), 0);
    }

    #[tokio::test]
    async fn few_look_up_at_the_same_time_and_no_more_wait_than_there_is_room() {
        let gate = std::sync::Arc::new(Gate::new());
        let first = gate.enter().await.unwrap();
        let _second = gate.enter().await.unwrap();
        let (told, mut entered) = tokio::sync::mpsc::unbounded_channel();
        for number in 0..WAITING {
            let (gate, told) = (std::sync::Arc::clone(&gate), told.clone());
            tokio::spawn(async move {
                let pass = gate.enter().await;
                told.send((number, pass.is_some())).unwrap();
            });
        }
        while gate.room.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(gate.enter().await.is_none(), "told at once that there is no room");
        drop(first);
        for number in 0..WAITING {
            assert_eq!(entered.recv().await, Some((number, true)), "in order of asking");
        }
        assert!(gate.enter().await.is_some());
    }
}
