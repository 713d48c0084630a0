use std::sync::atomic::{AtomicUsize, Ordering};

use peil_anonymity::Record;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use super::*;

/// A vault that does as it is told. Each batch waits for a permit.
struct Told {
    doors: Semaphore,
    /// The first bytes of the marks of each batch that was tried, with its wave.
    batches: Mutex<Vec<(String, Vec<u8>)>>,
    /// What happens at the batch with this number.
    at: (usize, Accident),
    tried: AtomicUsize,
}

#[derive(Clone, Copy, PartialEq)]
enum Accident {
    None,
    Panic,
    Fail,
    Closed,
}

impl Told {
    fn new() -> Told {
        Told {
            doors: Semaphore::new(0),
            batches: Mutex::default(),
            at: (0, Accident::None),
            tried: AtomicUsize::new(0),
        }
    }
}

impl Vault for Told {
    type Wave = &'static str;

    fn code<'a>(wave: &'a &'static str) -> &'a str {
        wave
    }

    async fn store(
        &self,
        wave: &&'static str,
        batch: Vec<Entry>,
    ) -> Result<Vec<Stored>, FieldworkError> {
        let firsts: Vec<u8> = batch.iter().map(|entry| entry.ticket.mark[0]).collect();
        self.batches.lock().unwrap().push(((*wave).to_owned(), firsts));
        self.doors.acquire().await.unwrap().forget();
        if self.tried.fetch_add(1, Ordering::Relaxed) == self.at.0 {
            let wave = (*wave).to_owned();
            match self.at.1 {
                Accident::None => {}
                Accident::Panic => panic!("as it was told"),
                Accident::Fail => return Err(StorageError::InUse.into()),
                Accident::Closed => return Err(StorageError::Closed { wave }.into()),
            }
        }
        Ok(vec![Stored::Now; batch.len()])
    }
}

type Answered = JoinHandle<Result<Submitted, FieldworkError>>;

impl Intake<Told> {
    /// Someone hands in, and is in the queue or answered when this returns.
    async fn someone(&self, wave: &'static str, number: u8) -> Answered {
        let (before, intake) = (self.seen(), self.clone());
        let ticket = Record { mark: [number; 32], unit: 0, envelope: Vec::new() };
        let entry = Entry { records: Vec::new(), ticket };
        let answered = tokio::spawn(async move { intake.hand_in(&wave, entry).await });
        while self.seen() == before && !answered.is_finished() {
            tokio::task::yield_now().await;
        }
        answered
    }

    /// The first is in the vault; the others wait.
    async fn crowd(&self, waves: &[&'static str]) -> Vec<Answered> {
        let mut crowd = Vec::new();
        for (number, wave) in (0..).zip(waves) {
            crowd.push(self.someone(wave, number).await);
            while number == 0 && self.batches().is_empty() {
                tokio::task::yield_now().await;
            }
        }
        crowd
    }

    /// How many wait or were taken to the vault. (A test's runtime has one thread, and a shift does not
    /// pause between the two.)
    fn seen(&self) -> usize {
        let taken: usize = self.batches().iter().map(|(_, batch)| batch.len()).sum();
        self.inner.queue().waiting.len() + taken
    }

    fn batches(&self) -> Vec<(String, Vec<u8>)> {
        self.inner.vault.batches.lock().unwrap().clone()
    }

    fn open(&self) {
        self.inner.vault.doors.add_permits(1000);
    }
}

async fn answers(crowd: Vec<Answered>) -> Vec<Result<Submitted, FieldworkError>> {
    let mut answers = Vec::new();
    for answered in crowd {
        answers.push(answered.await.unwrap());
    }
    answers
}

#[tokio::test]
async fn those_who_wait_share_a_write_for_each_wave() {
    let intake = Intake::new(Told::new());
    let crowd = intake.crowd(&["v", "w", "v", "w", "w"]).await;
    assert!(crowd.iter().all(|answered| !answered.is_finished()), "nobody before the write");
    intake.open();
    for answer in answers(crowd).await {
        assert_eq!(answer.unwrap(), Submitted::Now);
    }
    let batch = |wave: &str, numbers: &[u8]| (wave.to_owned(), numbers.to_vec());
    assert_eq!(intake.batches(), [batch("v", &[0]), batch("v", &[2]), batch("w", &[1, 3, 4])]);
}

#[tokio::test]
async fn a_batch_has_its_limit_and_so_has_the_queue() {
    let intake = Intake::new(Told::new());
    let mut crowd = intake.crowd(&["w"; 1]).await;
    for _ in 0..WAITING {
        crowd.push(intake.someone("w", 1).await);
    }
    let late = intake.someone("w", 2).await;
    assert_eq!(late.await.unwrap().unwrap(), Submitted::Busy, "told at once");
    intake.open();
    for answer in answers(crowd).await {
        assert_eq!(answer.unwrap(), Submitted::Now);
    }
    let sizes: Vec<usize> = intake.batches().iter().map(|(_, batch)| batch.len()).collect();
    assert_eq!(sizes, [1, BATCH]);
    assert_eq!(intake.someone("w", 2).await.await.unwrap().unwrap(), Submitted::Now);
}

#[tokio::test]
async fn a_failing_disk_fails_the_batch_and_is_not_asked_for_each() {
    let intake = Intake::new(Told { at: (1, Accident::Fail), ..Told::new() });
    let crowd = intake.crowd(&["w"; 5]).await;
    intake.open();
    let answers = answers(crowd).await;
    assert_eq!(*answers[0].as_ref().unwrap(), Submitted::Now);
    let failed = |answer: &Result<_, _>| matches!(answer, Err(FieldworkError::NotStored(_)));
    assert!(answers[1..].iter().all(failed));
    assert_eq!(intake.batches().len(), 2);
}

#[tokio::test]
async fn a_wave_that_closes_halfway_says_so_to_its_own() {
    let intake = Intake::new(Told { at: (1, Accident::Closed), ..Told::new() });
    let crowd = intake.crowd(&["v", "v", "w"]).await;
    intake.open();
    let answers: Vec<Submitted> = answers(crowd).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers, [Submitted::Now, Submitted::Closed, Submitted::Now]);
}

#[tokio::test]
async fn whoever_stops_waiting_is_stored_with_the_others() {
    let intake = Intake::new(Told::new());
    let crowd = intake.crowd(&["w"; 4]).await;
    crowd[0].abort();
    crowd[2].abort();
    intake.open();
    let mut kept = Vec::new();
    for answered in crowd {
        kept.push(answered.await.is_ok());
    }
    assert_eq!(kept, [false, true, false, true]);
    assert_eq!(intake.batches()[1].1, [1, 2, 3]);
}

#[tokio::test]
async fn when_the_task_dies_nobody_hangs_and_the_next_is_stored() {
    let intake = Intake::new(Told { at: (0, Accident::Panic), ..Told::new() });
    let crowd = intake.crowd(&["w"; 3]).await;
    intake.open();
    for answer in answers(crowd).await {
        assert!(matches!(answer, Err(FieldworkError::Interrupted)));
    }
    assert_eq!(intake.someone("w", 7).await.await.unwrap().unwrap(), Submitted::Now);
}

#[test]
fn it_outlives_the_runtime_it_was_first_used_in() {
    let runtime = || tokio::runtime::Builder::new_current_thread().build().unwrap();
    let intake = Intake::new(Told::new());
    let crowd = runtime().block_on(intake.crowd(&["w"; 3]));
    assert!(crowd.iter().all(JoinHandle::is_finished), "cut off with their runtime");
    intake.open();
    let answer = runtime().block_on(async { intake.someone("w", 7).await.await });
    assert_eq!(answer.unwrap().unwrap(), Submitted::Now);
}
