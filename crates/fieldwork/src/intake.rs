//! Submissions on their way to disk: many share a commit, and each is acknowledged after it.
//!
//! A commit costs a write to the disk, however much is in it. So while one batch is being committed the
//! next submissions queue, and all that wait then go in together. Alone, a submission waits for nobody.
//!
//! Nothing is kept here that must survive: whoever was not answered was not acknowledged, and repeats.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use peil_storage::{StorageError, Store, Stored, SubmissionRecords};
use tokio::sync::oneshot;

use crate::{FieldworkError, Submitted};

/// The most submissions in one transaction. Twice as many would hardly be faster, and an exchange that
/// waits for SQLite's one writer waits for a whole batch.
const BATCH: usize = 256;

/// The most submissions that wait beside the batch under way: one batch, so that whoever is let in waits
/// for two commits at the most. Whoever is not is told so at once, and loses less than by waiting for a
/// database that cannot keep up.
const WAITING: usize = BATCH;

/// What makes submissions durable.
pub(crate) trait Vault: Send + Sync + 'static {
    /// Stores all of them or, if it fails, none; when this returns they are on disk.
    fn store(
        &self,
        wave: &str,
        batch: &[Submission],
    ) -> impl Future<Output = Result<Vec<Stored>, StorageError>> + Send;
}

impl Vault for Store {
    async fn store(&self, wave: &str, batch: &[Submission]) -> Result<Vec<Stored>, StorageError> {
        let mut tx = self.begin_write().await?;
        let stored = tx.submit_many(wave, batch).await?;
        tx.commit().await?;
        Ok(stored)
    }
}

/// The queue before the vault. Cheap to clone; clones share it.
pub(crate) struct Intake<V = Store> {
    inner: Arc<Inner<V>>,
}

impl<V> Clone for Intake<V> {
    fn clone(&self) -> Intake<V> {
        Intake { inner: Arc::clone(&self.inner) }
    }
}

struct Inner<V> {
    vault: V,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    /// Whether a task is committing. There is none while nothing waits, so that nothing has to be
    /// started, stopped or watched over.
    committing: bool,
}

struct Waiting {
    wave: String,
    submission: Submission,
    answer: Answer,
}

/// The hash of a token's nonce, and the records.
type Submission = ([u8; 32], SubmissionRecords);

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
    /// [`FieldworkError::NotStored`] if the database refuses it or fails;
    /// [`FieldworkError::Interrupted`] if the committing task died.
    pub(crate) async fn hand_in(
        &self,
        wave: &str,
        nonce_hash: [u8; 32],
        records: SubmissionRecords,
    ) -> Result<Submitted, FieldworkError> {
        let (answer, answered) = oneshot::channel();
        {
            let mut queue = self.inner.queue();
            if queue.waiting.len() >= WAITING {
                return Ok(Submitted::Busy);
            }
            let submission = (nonce_hash, records);
            queue.waiting.push_back(Waiting { wave: wave.to_owned(), submission, answer });
            if !queue.committing {
                queue.committing = true;
                let shift = Shift { inner: Arc::clone(&self.inner), ended: false };
                tokio::spawn(shift.work());
            }
        }
        answered.await.unwrap_or(Err(FieldworkError::Interrupted))
    }
}

impl<V> Inner<V> {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Nothing that holds the lock panics.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The task that commits, as long as something waits.
struct Shift<V> {
    inner: Arc<Inner<V>>,
    /// Whether it ended because nothing waited any more.
    ended: bool,
}

/// Submissions of one wave, each with whom to answer.
#[derive(Default)]
struct Batch {
    submissions: Vec<Submission>,
    answers: Vec<Answer>,
}

impl<V: Vault> Shift<V> {
    async fn work(mut self) {
        while let Some(waiting) = self.next() {
            // A transaction for each wave: one that is closing answers for itself alone.
            let mut waves: BTreeMap<String, Batch> = BTreeMap::new();
            for Waiting { wave, submission, answer } in waiting {
                let batch = waves.entry(wave).or_default();
                batch.submissions.push(submission);
                batch.answers.push(answer);
            }
            for (wave, batch) in waves {
                self.commit(&wave, batch).await;
            }
        }
    }

    /// What waits now. If nothing does the shift ends, under the same lock, so that nobody is left
    /// behind.
    fn next(&mut self) -> Option<Vec<Waiting>> {
        let mut queue = self.inner.queue();
        let n = queue.waiting.len().min(BATCH);
        if n == 0 {
            queue.committing = false;
            self.ended = true;
            return None;
        }
        Some(queue.waiting.drain(..n).collect())
    }

    /// Stores a batch and answers everyone in it. If one submission is refused, the batch is halved until
    /// that one stands alone: the others do not suffer.
    async fn commit(&self, wave: &str, batch: Batch) {
        let mut left = vec![batch];
        while let Some(mut batch) = left.pop() {
            match self.inner.vault.store(wave, &batch.submissions).await {
                Ok(stored) => {
                    for (answer, stored) in batch.answers.into_iter().zip(stored) {
                        reply(answer, Ok(acknowledgement(stored)));
                    }
                }
                Err(StorageError::Closed { .. }) => {
                    for answer in batch.answers {
                        reply(answer, Ok(Submitted::Closed));
                    }
                }
                Err(StorageError::Conflict(_)) if batch.answers.len() > 1 => {
                    let half = batch.answers.len() / 2;
                    let submissions = batch.submissions.split_off(half);
                    let answers = batch.answers.split_off(half);
                    left.extend([Batch { submissions, answers }, batch]);
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
}

/// If the task dies (a panic, the end of its runtime) whoever waits is told so, by the end of their
/// channel, and the next submission begins another shift.
impl<V> Drop for Shift<V> {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        let mut queue = self.inner.queue();
        queue.committing = false;
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
