//! The end of a wave.

use std::time::Duration;

use jiff::civil::date;
use peil_storage::{
    Constraint, Exchange, LedgerEntry, StorageError, Store, WaveStatus, WaveTotals,
};

use crate::place::{Engine, Place};
use crate::props::{
    begin, blinded, close, code_hash, id, invite, open_wave, put_words, random_id, words_of,
};

pub async fn nothing_slips_in_behind_a_closing(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..40).await;
    let respondents: Vec<_> = (0..40)
        .map(|number| {
            let store = place.store.clone();
            tokio::spawn(async move {
                let mut tx = store.begin_write().await.unwrap();
                match tx.exchange("w1", &code_hash(number), &blinded(number)).await {
                    Ok(Exchange::Granted { .. }) => {
                        tx.commit().await.unwrap();
                        1
                    }
                    Err(StorageError::Closed { wave }) if wave == "w1" => 0,
                    other => panic!("{other:?}"),
                }
            })
        })
        .collect();
    close(&place.store, "w1").await;
    // What is there at this moment is all there will ever be.
    let mut tx = place.store.begin_read().await.unwrap();
    let kept = tx.begun("w1").await.unwrap().exchanged;
    drop(tx);
    let mut acknowledged = 0;
    for respondent in respondents {
        acknowledged += respondent.await.unwrap();
    }
    assert_eq!(kept, acknowledged);

    // Not even again.
    for number in 0..40 {
        let mut tx = place.store.begin_write().await.unwrap();
        let late = tx.exchange("w1", &code_hash(number), &blinded(number)).await;
        assert!(matches!(late, Err(StorageError::Closed { .. })));
    }
}

async fn status(store: &Store) -> WaveStatus {
    let mut tx = store.begin_read().await.unwrap();
    tx.wave("w1").await.unwrap().unwrap().status
}

/// Whoever takes answers in holds a transaction until they are on disk.
pub async fn a_closing_waits_for_what_is_being_taken_in(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..1).await;
    let mut taking = place.store.begin_write().await.unwrap();
    taking.taking("w1").await.unwrap();
    let mut beside = None;
    if place.engine == Engine::Postgres {
        // Several may at once, and people begin meanwhile; SQLite has one writer at a time.
        let mut tx = place.store.begin_write().await.unwrap();
        tx.taking("w1").await.unwrap();
        beside = Some(tx);
        assert_eq!(begin(&place.store, "w1", 0).await, Exchange::Granted { unit: 1 });
    }
    let store = place.store.clone();
    let mut closing = tokio::spawn(async move { close(&store, "w1").await });
    let waits = Duration::from_millis(200);
    assert!(tokio::time::timeout(waits, &mut closing).await.is_err(), "it did not wait");
    assert_eq!(status(&place.store).await, WaveStatus::Open);
    if let Some(beside) = beside {
        let waiting = "SELECT COUNT(*)::text FROM pg_locks JOIN pg_database AS d ON d.oid = database \
                       WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()";
        assert_eq!(place.texts(waiting).await, ["1"]);
        // Given up or done, it makes no difference; but all of them must be.
        drop(beside);
        assert!(tokio::time::timeout(waits, &mut closing).await.is_err(), "it did not wait");
    }
    taking.commit().await.unwrap();
    closing.await.unwrap();

    assert_eq!(status(&place.store).await, WaveStatus::Closed);
    let mut tx = place.store.begin_write().await.unwrap();
    assert!(matches!(tx.taking("w1").await, Err(StorageError::Closed { wave }) if wave == "w1"));
    let nowhere = tx.taking("nowhere").await;
    assert!(matches!(nowhere, Err(StorageError::Conflict(Constraint::NoWave { .. }))));
}

pub async fn own_words_come_in_after_closing_and_in_no_order(place: Place) {
    open_wave(&place.store, "w1").await;
    let mut tx = place.store.begin_write().await.unwrap();
    let early = tx.put_words("w1", &[]).await;
    assert!(matches!(early, Err(StorageError::Conflict(Constraint::NotClosed { .. }))));
    let nowhere = tx.put_words("w2", &[]).await;
    assert!(matches!(nowhere, Err(StorageError::Conflict(Constraint::NoWave { .. }))));
    drop(tx);

    close(&place.store, "w1").await;
    put_words(&place.store, "w1", 0..40).await;
    let mut order: Vec<usize> = (0..40).collect();
    order.sort_by_key(|&number| random_id("words", number));
    let by_random_id: Vec<_> = order.into_iter().map(words_of).collect();
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.words("w1", &id("remarks")).await.unwrap(), by_random_id);
    assert_eq!(tx.words("w1", &id("other")).await.unwrap(), [""; 0]);
}

pub async fn the_ledger_is_written_once(place: Place) {
    open_wave(&place.store, "w1").await;
    let entry = LedgerEntry {
        wave: "w1".to_owned(),
        closed_on: date(2026, 11, 27),
        decision: r#"{"shown":["R"]}"#.to_owned(),
        dataset_sha256: "00ff".to_owned(),
        totals: WaveTotals {
            invited: 52,
            exchanged: 20,
            submitted: 19,
            link_allowed: 12,
            link_used: 7,
        },
        set_aside: 2,
        repeated: 5,
    };
    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.ledger("w1").await.unwrap(), None);
    tx.put_ledger(&entry).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = place.store.begin_write().await.unwrap();
    let mut other = entry.clone();
    other.decision = String::from(r#"{"shown":["R","A"]}"#);
    for again in [&entry, &other] {
        assert!(matches!(
            tx.put_ledger(again).await,
            Err(StorageError::Conflict(Constraint::Decided { wave })) if wave == "w1"
        ));
    }
    assert_eq!(tx.ledger("w1").await.unwrap(), Some(entry.clone()));
    drop(tx);

    let mut tx = place.store.begin_write().await.unwrap();
    other.wave = String::from("nowhere");
    let nowhere = tx.put_ledger(&other).await;
    assert!(matches!(nowhere, Err(StorageError::Conflict(Constraint::Missing { .. }))));
    drop(tx);

    for sql in ["UPDATE ledger SET decision = '{}'", "DELETE FROM ledger"] {
        let refused = place.raw(sql).await.unwrap_err().to_string();
        assert!(refused.contains("rows of ledger never change"), "{refused}");
    }
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.ledger("w1").await.unwrap(), Some(entry));
}
