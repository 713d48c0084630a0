//! Submissions on their way to disk: many share a write, and each is acknowledged after it.
//!
//! A write costs a wait for the disk, however much is in it. So while one batch is being written the
//! next submissions queue, and all that wait then go in together. Alone, a submission waits for nobody.
//!
//! Nothing is kept here that must survive: whoever was not answered was not acknowledged, and repeats.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use peil_anonymity::Entry;
use peil_storage::{StorageError, Store};
use tokio::sync::oneshot;

use crate::desk::{SharedRng, drawn, promised};
use crate::urn::{Make, Stored, Urns};
use crate::{FieldedWave, FieldworkError, Submitted};

/// The most submissions in one write. An exchange that waits for SQLite's one writer waits for a whole batch.
const BATCH: usize = 256;

/// The most submissions that wait beside the batch under way: one batch, so that whoever is let in waits
/// for two writes at the most. Whoever is not is told so at once, and loses less than by waiting for a
/// disk that cannot keep up.
const WAITING: usize = BATCH;

/// What makes submissions durable.
pub(crate) trait Vault: Send + Sync + 'static {
    /// What it needs of a wave.
    type Wave: Clone + Send + Sync + 'static;

    /// The code by which waves are kept apart.
    fn code(wave: &Self::Wave) -> &str;

    /// Stores all of them or, if it fails, none; when this returns they are on disk.
    fn store(
        &self,
        wave: &Self::Wave,
        batch: Vec<Entry>,
    ) -> impl Future<Output = Result<Vec<Stored>, FieldworkError>> + Send;
}

/// The urn, behind the database's word that the wave still takes answers.
pub(crate) struct UrnVault {
    pub(crate) store: Store,
    pub(crate) urns: Arc<Urns>,
    pub(crate) rng: SharedRng,
}

impl Vault for UrnVault {
    type Wave = Arc<FieldedWave>;

    fn code(wave: &Arc<FieldedWave>) -> &str {
        &wave.wave.code
    }

    async fn store(
        &self,
        wave: &Arc<FieldedWave>,
        batch: Vec<Entry>,
    ) -> Result<Vec<Stored>, FieldworkError> {
        // Held until the batch is on disk: nothing slips in behind a closing. Nothing is written in it.
        let mut tx = self.store.begin_write().await?;
        match tx.taking(&wave.wave.code).await {
            Err(error @ StorageError::Closed { .. }) => {
                self.urns.forget(&wave.wave.code);
                return Err(error.into());
            }
            other => other?,
        }
        let (urns, rng, wave) = (Arc::clone(&self.urns), Arc::clone(&self.rng), Arc::clone(wave));
        let written = tokio::task::spawn_blocking(move || {
            let code = wave.wave.code.as_str();
            let promised = promised(&wave)?;
            let make = Make {
                wave: code,
                layout: &promised.layout,
                sealing_key: promised.roll.sealing_key(),
            };
            urns.add(&make, &batch, || drawn(&rng)).map_err(FieldworkError::from)
        });
        let stored = written.await.map_err(|_| FieldworkError::Interrupted)?;
        drop(tx);
        stored
    }
}

/// The queue before the vault. Cheap to clone; clones share it.
pub(crate) struct Intake<V: Vault = UrnVault> {
    inner: Arc<Inner<V>>,
}

impl<V: Vault> Clone for Intake<V> {
    fn clone(&self) -> Intake<V> {
        Intake { inner: Arc::clone(&self.inner) }
    }
}

struct Inner<V: Vault> {
    vault: V,
    queue: Mutex<Queue<V::Wave>>,
}

struct Queue<W> {
    waiting: VecDeque<Waiting<W>>,
    /// Whether a task is writing. There is none while nothing waits, so that nothing has to be
    /// started, stopped or watched over.
    writing: bool,
}

impl<W> Default for Queue<W> {
    fn default() -> Queue<W> {
        Queue { waiting: VecDeque::new(), writing: false }
    }
}

struct Waiting<W> {
    wave: W,
    entry: Entry,
    answer: Answer,
}

type Answer = oneshot::Sender<Result<Submitted, FieldworkError>>;

impl<V: Vault> Intake<V> {
    pub(crate) fn new(vault: V) -> Intake<V> {
        Intake { inner: Arc::new(Inner { vault, queue: Mutex::default() }) }
    }

    /// Hands a submission in and waits until it is on disk, or is not going to be.
    ///
    /// Whoever stops waiting changes nothing: the submission is stored with the others.
    ///
    /// # Errors
    /// [`FieldworkError::NotStored`] if disk or database fail;
    /// [`FieldworkError::Interrupted`] if the writing task died.
    pub(crate) async fn hand_in(
        &self,
        wave: &V::Wave,
        entry: Entry,
    ) -> Result<Submitted, FieldworkError> {
        let (answer, answered) = oneshot::channel();
        {
            let mut queue = self.inner.queue();
            if queue.waiting.len() >= WAITING {
                return Ok(Submitted::Busy);
            }
            queue.waiting.push_back(Waiting { wave: wave.clone(), entry, answer });
            if !queue.writing {
                queue.writing = true;
                let shift = Shift { inner: Arc::clone(&self.inner), ended: false };
                tokio::spawn(shift.work());
            }
        }
        answered.await.unwrap_or(Err(FieldworkError::Interrupted))
    }
}

impl<V: Vault> Inner<V> {
    fn queue(&self) -> MutexGuard<'_, Queue<V::Wave>> {
        // Nothing that holds the lock panics.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The task that writes, as long as something waits.
struct Shift<V: Vault> {
    inner: Arc<Inner<V>>,
    /// Whether it ended because nothing waited any more.
    ended: bool,
}

/// Submissions of one wave, each with whom to answer.
struct Batch<W> {
    wave: W,
    entries: Vec<Entry>,
    answers: Vec<Answer>,
}

impl<V: Vault> Shift<V> {
    async fn work(mut self) {
        while let Some(waiting) = self.next() {
            // A write for each wave: one that is closing answers for itself alone.
            let mut waves: BTreeMap<String, Batch<V::Wave>> = BTreeMap::new();
            for Waiting { wave, entry, answer } in waiting {
                let batch = waves.entry(V::code(&wave).to_owned()).or_insert_with(|| Batch {
                    wave,
                    entries: Vec::new(),
                    answers: Vec::new(),
                });
                batch.entries.push(entry);
                batch.answers.push(answer);
            }
            for batch in waves.into_values() {
                self.write(batch).await;
            }
        }
    }

    /// What waits now. If nothing does the shift ends, under the same lock, so that nobody is left
    /// behind.
    fn next(&mut self) -> Option<Vec<Waiting<V::Wave>>> {
        let mut queue = self.inner.queue();
        let n = queue.waiting.len().min(BATCH);
        if n == 0 {
            queue.writing = false;
            self.ended = true;
            return None;
        }
        Some(queue.waiting.drain(..n).collect())
    }

    /// Stores a batch and answers everyone in it.
    async fn write(&self, batch: Batch<V::Wave>) {
        match self.inner.vault.store(&batch.wave, batch.entries).await {
            Ok(stored) => {
                for (answer, stored) in batch.answers.into_iter().zip(stored) {
                    reply(answer, Ok(acknowledgement(stored)));
                }
            }
            Err(FieldworkError::Storage(StorageError::Closed { .. })) => {
                for answer in batch.answers {
                    reply(answer, Ok(Submitted::Closed));
                }
            }
            Err(error) => {
                let error = Arc::new(error);
                for answer in batch.answers {
                    reply(answer, Err(FieldworkError::NotStored(Arc::clone(&error))));
                }
            }
        }
    }
}

/// If the task dies (a panic, the end of its runtime) whoever waits is told so, by the end of their
/// channel, and the next submission begins another shift.
impl<V: Vault> Drop for Shift<V> {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        let mut queue = self.inner.queue();
        queue.writing = false;
        let left = std::mem::take(&mut queue.waiting);
        drop(queue);
        drop(left);
    }
}

fn acknowledgement(stored: Stored) -> Submitted {
    match stored {
        Stored::Now => Submitted::Now,
        Stored::Before => Submitted::Before,
    }
}

fn reply(answer: Answer, reply: Result<Submitted, FieldworkError>) {
    // It comes back if nobody waits any more, which changes nothing.
    drop(answer.send(reply));
}

#[cfg(test)]
mod tests;
