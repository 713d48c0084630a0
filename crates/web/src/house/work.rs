//! Work that may take longer than somebody waits for a page: it goes on whether they wait or not.

use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use peil_fieldwork::Closed;

use super::House;
use crate::problem::Problem;

/// How long a page is held back for it.
const PATIENCE: Duration = Duration::from_secs(15);

/// What is being done with a wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    Opening,
    Closing,
}

/// Whether work is done.
#[derive(Debug)]
pub(crate) enum Outcome<T> {
    /// It is, and this came of it.
    Done(T),
    /// It goes on.
    Goes,
}

/// The waves that something is being done with, by this program.
#[derive(Debug, Clone, Default)]
pub(crate) struct Working {
    waves: Arc<Mutex<HashMap<String, Work>>>,
    /// What came of closing waves, since the program began: the database keeps only what concerns figures.
    ended: Arc<Mutex<HashMap<String, Ended>>>,
}

/// What came of closing a wave.
#[derive(Debug, Clone)]
pub(crate) enum Ended {
    /// It is closed.
    Closed(Closed),
    /// It is to be done again; the log of the server says why.
    Failed,
}

impl Working {
    /// Notes that it begins; not if something is being done with the wave already.
    fn begin(&self, wave: &str, work: Work) -> Option<Busy> {
        let mut waves = self.waves.lock().unwrap_or_else(PoisonError::into_inner);
        if waves.contains_key(wave) {
            return None;
        }
        waves.insert(wave.to_owned(), work);
        Some(Busy { working: self.clone(), wave: wave.to_owned() })
    }

    /// Notes what came of closing a wave.
    pub(crate) fn note(&self, wave: &str, ended: Ended) {
        let mut all = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(wave.to_owned(), ended);
    }

    /// What came of closing a wave.
    pub(crate) fn ended(&self, wave: &str) -> Option<Ended> {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).get(wave).cloned()
    }

    /// What is being done with a wave.
    pub(crate) fn with(&self, wave: &str) -> Option<Work> {
        self.waves.lock().unwrap_or_else(PoisonError::into_inner).get(wave).copied()
    }
}

/// Takes the note away again, however the work ends.
struct Busy {
    working: Working,
    wave: String,
}

impl Drop for Busy {
    fn drop(&mut self) {
        let mut waves = self.working.waves.lock().unwrap_or_else(PoisonError::into_inner);
        waves.remove(&self.wave);
    }
}

impl House {
    /// Does something with a wave on a thread of its own, and waits a while for it. If the same is asked twice, once is
    /// enough.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        wave: &str,
        work: Work,
        doing: impl Future<Output = Result<T, Problem>> + Send + 'static,
    ) -> Result<Outcome<T>, Problem> {
        let Some(busy) = self.working().begin(wave, work) else { return Ok(Outcome::Goes) };
        let runtime = tokio::runtime::Handle::current();
        let left = Arc::new(AtomicBool::new(false));
        let alone = Arc::clone(&left);
        let mut done = tokio::task::spawn_blocking(move || {
            let _busy = busy;
            let done = runtime.block_on(doing);
            // Whoever asked and waited gets the page of a failure, which logs it.
            if let Err(Problem { cause: Some(cause), .. }) = &done
                && alone.load(Ordering::Relaxed)
            {
                tracing::error!(work = ?work, cause = format!("{cause:#}"));
            }
            done
        });
        match tokio::time::timeout(PATIENCE, &mut done).await {
            Ok(Ok(done)) => done.map(Outcome::Done),
            Ok(Err(error)) => Err(Problem::internal(error)),
            Err(_) => {
                left.store(true, Ordering::Relaxed);
                Ok(Outcome::Goes)
            }
        }
    }
}
