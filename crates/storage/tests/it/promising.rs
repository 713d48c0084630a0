//! What is promised at launch, and what shows that it was kept.

use jiff::civil::date;
use peil_storage::{Constraint, StorageError};

use crate::place::{Engine, Place};
use crate::props::{class_keys, close, open_wave, promise, random, receipt};

pub async fn a_promise_comes_back_and_never_changes(place: Place) {
    open_wave(&place.store, "w1").await;
    let keys = class_keys(&[(0, 0), (1, 40), (2, 12)]);
    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.promise("w1").await.unwrap(), None);
    tx.put_promise("w1", &promise(), &keys).await.unwrap();
    tx.commit().await.unwrap();

    let mut other = promise();
    other.sealing_key = random("sealing key", 1);
    for again in [&promise(), &other] {
        let mut tx = place.store.begin_write().await.unwrap();
        assert!(matches!(
            tx.put_promise("w1", again, &[]).await,
            Err(StorageError::Conflict(Constraint::Duplicate { statement: "put_promise" }))
        ));
    }
    let mut tx = place.store.begin_write().await.unwrap();
    let nowhere = tx.put_promise("nowhere", &promise(), &keys).await;
    assert!(matches!(nowhere, Err(StorageError::Conflict(Constraint::Missing { .. }))));
    drop(tx);

    let mut changes = vec![
        "UPDATE promise SET gone_on = '2099-01-01'",
        "DELETE FROM promise",
        "UPDATE class_key SET modulus = (SELECT sealing_key FROM promise)",
        "DELETE FROM class_key WHERE class = 2",
    ];
    if place.engine == Engine::Postgres {
        changes.extend(["TRUNCATE promise", "TRUNCATE class_key"]);
    }
    for sql in changes {
        let refused = place.raw(sql).await.unwrap_err().to_string();
        assert!(refused.contains("never change"), "{sql}: {refused}");
    }
    close(&place.store, "w1").await;
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.promise("w1").await.unwrap(), Some(promise()));
    assert_eq!(tx.class_keys("w1").await.unwrap(), keys);
}

pub async fn class_keys_come_back_by_class(place: Place) {
    open_wave(&place.store, "w1").await;
    open_wave(&place.store, "w2").await;
    // In the order of numbers: 10 does not stand before 9.
    let keys = class_keys(&(0..300).zip(10..).collect::<Vec<_>>());
    let mut shuffled = keys.clone();
    shuffled.sort_by_key(|key| random("shuffled", key.class));
    let mut tx = place.store.begin_write().await.unwrap();
    tx.put_promise("w1", &promise(), &shuffled).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.class_keys("w1").await.unwrap(), keys);
    assert_eq!(tx.class_keys("w2").await.unwrap(), []);
    assert_eq!(tx.promise("w2").await.unwrap(), None);
}

pub async fn the_first_day_on_which_keys_were_destroyed_stands(place: Place) {
    open_wave(&place.store, "w1").await;
    let destroyed = async |day| {
        let mut tx = place.store.begin_write().await.unwrap();
        tx.put_keys_destroyed("w1", day).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = place.store.begin_read().await.unwrap();
        tx.keys_destroyed("w1").await.unwrap()
    };
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.keys_destroyed("w1").await.unwrap(), None);
    drop(tx);
    let first = date(2026, 11, 28);
    for day in [first, date(2026, 12, 24), date(2026, 11, 2)] {
        assert_eq!(destroyed(day).await, Some(first));
    }
    let mut tx = place.store.begin_write().await.unwrap();
    let nowhere = tx.put_keys_destroyed("nowhere", first).await;
    assert!(matches!(nowhere, Err(StorageError::Conflict(Constraint::Missing { .. }))));
}

pub async fn receipts_come_back_in_no_order_of_arrival(place: Place) {
    open_wave(&place.store, "w1").await;
    open_wave(&place.store, "w2").await;
    let arrived: Vec<_> = (0..300).map(receipt).collect();
    let mut sorted = arrived.clone();
    sorted.sort_unstable();
    assert_ne!(arrived, sorted);
    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.receipts("w1").await.unwrap(), [[0; 16]; 0]);
    tx.put_receipts("w1", &arrived).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.receipts("w1").await.unwrap(), sorted);
    assert_eq!(tx.receipts("w2").await.unwrap(), [[0; 16]; 0]);
    drop(tx);
    if place.engine == Engine::Postgres {
        // Nor do they lie in it.
        let lying = "SELECT encode(receipt, 'hex') FROM receipt ORDER BY ctid";
        let lying = place.texts(lying).await;
        assert!(lying.is_sorted(), "{lying:?}");
    }

    let mut tx = place.store.begin_write().await.unwrap();
    assert!(matches!(
        tx.put_receipts("w1", &arrived[7..8]).await,
        Err(StorageError::Conflict(Constraint::Duplicate { statement: "put_receipts" }))
    ));
    drop(tx);
    let mut tx = place.store.begin_write().await.unwrap();
    let nowhere = tx.put_receipts("nowhere", &arrived).await;
    assert!(matches!(nowhere, Err(StorageError::Conflict(Constraint::Missing { .. }))));
}
