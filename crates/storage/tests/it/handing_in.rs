//! Submissions.

use std::collections::BTreeSet;

use peil_storage::{Constraint, Exchange, Record, StorageError, Stored};

use crate::place::Place;
use crate::props::{
    answers, code_hash, core_answers, id, invite, nonce_hash, open_wave, random_id, submission,
    submit, suspicion_answers, words_of,
};

pub async fn a_submission_is_stored_once(place: Place) {
    open_wave(&place.store, "w1").await;
    assert_eq!(submit(&place.store, "w1", 7).await, Stored::Now);
    assert_eq!(submit(&place.store, "w1", 7).await, Stored::Before);
    // The same token with other answers: the first ones stand.
    let mut tx = place.store.begin_write().await.unwrap();
    let other = tx.submit("w1", &nonce_hash(7), &submission(8)).await.unwrap();
    assert_eq!(other, Stored::Before);
    tx.commit().await.unwrap();

    let mut tx = place.store.begin_read().await.unwrap();
    let core = Record { unit: 2, answers: core_answers(7) };
    let suspicion = Record { unit: 0, answers: suspicion_answers(7) };
    assert_eq!(tx.records("w1", &id("core")).await.unwrap(), [core]);
    assert_eq!(tx.records("w1", &id("suspicion")).await.unwrap(), [suspicion]);
    assert_eq!(tx.records("w1", &id("breaches")).await.unwrap(), []);
    assert_eq!(tx.words("w1", &id("remarks")).await.unwrap(), [words_of(7)]);
    assert_eq!(tx.words("w1", &id("other")).await.unwrap(), [""; 0]);
    assert_eq!(tx.wave_totals("w1").await.unwrap().submitted, 1);
}

pub async fn a_token_spent_by_many_is_stored_once(place: Place) {
    open_wave(&place.store, "w1").await;
    let attempts: Vec<_> = (0..24)
        .map(|_| {
            let store = place.store.clone();
            tokio::spawn(async move { submit(&store, "w1", 5).await })
        })
        .collect();
    let mut now = 0;
    for attempt in attempts {
        now += usize::from(attempt.await.unwrap() == Stored::Now);
    }
    assert_eq!(now, 1);
    assert_eq!(answers(&place.store, "w1", "core").await, [core_answers(5)]);
}

pub async fn many_submissions_in_one_go(place: Place) {
    open_wave(&place.store, "w1").await;
    submit(&place.store, "w1", 3).await;
    let mut batch: Vec<_> = (0..600).map(|n| (nonce_hash(n), submission(n))).collect();
    // A double click lands in the same batch.
    batch.push((nonce_hash(599), submission(599)));
    let mut tx = place.store.begin_write().await.unwrap();
    let stored = tx.submit_many("w1", &batch).await.unwrap();
    tx.commit().await.unwrap();
    let before: Vec<usize> = (0..601).filter(|&at| stored[at] == Stored::Before).collect();
    assert_eq!(before, [3, 600]);

    let all: BTreeSet<_> = (0..600).map(core_answers).collect();
    let kept = answers(&place.store, "w1", "core").await;
    assert_eq!(kept.len(), 600);
    assert_eq!(BTreeSet::from_iter(kept), all);
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.words("w1", &id("remarks")).await.unwrap().len(), 600);
    drop(tx);
    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.submit_many("w1", &[]).await.unwrap(), []);
}

pub async fn overlapping_batches_wait_for_each_other(place: Place) {
    open_wave(&place.store, "w1").await;
    let batches: Vec<_> = (0..8)
        .map(|batch| {
            let store = place.store.clone();
            tokio::spawn(async move {
                // Every batch in an order of its own, and every submission in four batches.
                let mut numbers: Vec<usize> = (0..40).map(|n| (n + batch * 10) % 80).collect();
                numbers.sort_by_key(|&n| random_id(&batch.to_string(), n));
                let batch: Vec<_> =
                    numbers.into_iter().map(|n| (nonce_hash(n), submission(n))).collect();
                let mut tx = store.begin_write().await.unwrap();
                let stored = tx.submit_many("w1", &batch).await.unwrap();
                tx.commit().await.unwrap();
                stored.into_iter().filter(|&stored| stored == Stored::Now).count()
            })
        })
        .collect();
    let mut now = 0;
    for batch in batches {
        now += batch.await.unwrap();
    }
    assert_eq!(now, 80);
    assert_eq!(answers(&place.store, "w1", "core").await.len(), 80);
}

pub async fn records_tell_nothing_of_the_order_of_arrival(place: Place) {
    open_wave(&place.store, "w1").await;
    for number in 0..40 {
        submit(&place.store, "w1", number).await;
    }
    let mut order: Vec<usize> = (0..40).collect();
    order.sort_by_key(|&number| random_id("core", number));
    let by_random_id: Vec<_> = order.into_iter().map(core_answers).collect();
    assert_eq!(answers(&place.store, "w1", "core").await, by_random_id);
}

pub async fn a_refused_submission_leaves_nothing(place: Place) {
    open_wave(&place.store, "w1").await;
    let mut tx = place.store.begin_write().await.unwrap();
    let mut stray = submission(1);
    stray.records[0].unit = 3;
    let refused = tx.submit("w1", &nonce_hash(1), &stray).await;
    assert!(matches!(
        refused,
        Err(StorageError::Conflict(Constraint::NoUnit { wave, unit: 3 })) if wave == "w1"
    ));
    let refused = tx.submit("w9", &nonce_hash(1), &submission(1)).await;
    assert!(matches!(refused, Err(StorageError::Conflict(Constraint::NoWave { .. }))));
    tx.commit().await.unwrap();

    submit(&place.store, "w1", 1).await;
    let mut tx = place.store.begin_write().await.unwrap();
    let same_ids = tx.submit("w1", &nonce_hash(2), &submission(1)).await;
    assert!(matches!(
        same_ids,
        Err(StorageError::Conflict(Constraint::Duplicate { statement: "insert_answers" }))
    ));
    drop(tx);
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.wave_totals("w1").await.unwrap().submitted, 1);
}

pub async fn scrubbing_hides_who_came_when(place: Place) {
    let other = Place::new(place.engine).await;
    open_wave(&place.store, "w1").await;
    open_wave(&other.store, "w1").await;
    for number in 0..30 {
        submit(&place.store, "w1", number).await;
        submit(&other.store, "w1", 29 - number).await;
    }
    let patterns: Vec<_> = (0..30).map(core_answers).collect();
    // Else the story shows nothing.
    assert_ne!(place.traces(&patterns).await, other.traces(&patterns).await);
    place.store.scrub().await.unwrap();
    other.store.scrub().await.unwrap();
    assert_eq!(place.traces(&patterns).await, other.traces(&patterns).await);
    assert_eq!(answers(&place.store, "w1", "core").await.len(), 30);
}

pub async fn scrubbing_loses_nobody(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 60).await;
    let respondents: Vec<_> = (0..60)
        .map(|number| {
            let store = place.store.clone();
            tokio::spawn(async move {
                let mut tx = store.begin_write().await.unwrap();
                let exchanged = tx.exchange("w1", &code_hash(number)).await.unwrap();
                tx.commit().await.unwrap();
                assert!(matches!(exchanged, Exchange::Granted { .. }));
                assert_eq!(submit(&store, "w1", number).await, Stored::Now);
            })
        })
        .collect();
    for _ in 0..3 {
        place.store.scrub().await.unwrap();
    }
    for respondent in respondents {
        respondent.await.unwrap();
    }
    place.store.scrub().await.unwrap();
    let mut tx = place.store.begin_read().await.unwrap();
    let totals = tx.wave_totals("w1").await.unwrap();
    assert_eq!((totals.invited, totals.exchanged, totals.submitted), (60, 60, 60));
    drop(tx);
    assert_eq!(answers(&place.store, "w1", "suspicion").await.len(), 60);
}
