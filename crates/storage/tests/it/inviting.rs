//! Invitations and codes.

use peil_storage::{CodeState, Constraint, Exchange, StorageError};

use crate::place::Place;
use crate::props::{code_hash, invitations, invite, open_wave};

pub async fn invitations_come_back_in_the_order_of_their_random_ids(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 30).await;
    let mut tx = place.store.begin_read().await.unwrap();
    let mut expected = invitations(30);
    expected.sort_by_key(|invitation| invitation.id);
    assert_eq!(tx.invitations("w1").await.unwrap(), expected);
    assert_eq!(tx.invitations("w2").await.unwrap(), []);
    drop(tx);

    let mut tx = place.store.begin_write().await.unwrap();
    let twice = tx.insert_invitations("w1", &invitations(1)).await;
    assert!(matches!(
        twice,
        Err(StorageError::Conflict(Constraint::Duplicate { statement: "insert_invitations" }))
    ));
    drop(tx);

    let mut tx = place.store.begin_write().await.unwrap();
    let mut lost = invitations(31).pop().unwrap();
    lost.unit = 3;
    let lost = tx.insert_invitations("w1", &[lost]).await;
    assert!(matches!(
        lost,
        Err(StorageError::Conflict(Constraint::Missing { statement: "insert_invitations" }))
    ));
}

pub async fn twenty_thousand_invitations(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 20_144).await;
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.wave_totals("w1").await.unwrap().invited, 20_144);
    assert_eq!(tx.invitations("w1").await.unwrap().len(), 20_144);
}

pub async fn a_code_is_good_once(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 4).await;
    let exchange = async |wave: &str, hash: [u8; 32]| {
        let mut tx = place.store.begin_write().await.unwrap();
        let exchanged = tx.exchange(wave, &hash).await?;
        tx.commit().await?;
        Ok::<_, StorageError>(exchanged)
    };
    assert_eq!(exchange("w1", code_hash(2)).await.unwrap(), Exchange::Granted { unit: 1 });
    assert_eq!(exchange("w1", code_hash(2)).await.unwrap(), Exchange::Used);
    assert_eq!(exchange("w1", code_hash(3)).await.unwrap(), Exchange::Granted { unit: 2 });
    assert_eq!(exchange("w1", code_hash(99)).await.unwrap(), Exchange::Unknown);
    assert!(matches!(
        exchange("w2", code_hash(0)).await,
        Err(StorageError::Conflict(Constraint::NoWave { wave })) if wave == "w2"
    ));
    // Rolled back is not used.
    let mut tx = place.store.begin_write().await.unwrap();
    tx.exchange("w1", &code_hash(0)).await.unwrap();
    drop(tx);
    assert_eq!(exchange("w1", code_hash(0)).await.unwrap(), Exchange::Granted { unit: 1 });
    let mut tx = place.store.begin_read().await.unwrap();
    let totals = tx.wave_totals("w1").await.unwrap();
    assert_eq!((totals.invited, totals.exchanged, totals.submitted), (4, 3, 0));
}

pub async fn a_code_handed_in_by_many_is_granted_to_one(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 1).await;
    let attempts: Vec<_> = (0..24)
        .map(|_| {
            let store = place.store.clone();
            tokio::spawn(async move {
                let mut tx = store.begin_write().await.unwrap();
                let exchanged = tx.exchange("w1", &code_hash(0)).await.unwrap();
                tx.commit().await.unwrap();
                exchanged
            })
        })
        .collect();
    let mut granted = 0;
    for attempt in attempts {
        match attempt.await.unwrap() {
            Exchange::Granted { .. } => granted += 1,
            Exchange::Used => {}
            other => panic!("the code is a person's: {other:?}"),
        }
    }
    assert_eq!(granted, 1);
}

pub async fn looking_at_a_code_changes_nothing(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 2).await;
    let look = async |wave: &str, number: usize| {
        let mut tx = place.store.begin_read().await.unwrap();
        let state = tx.code_state(wave, &code_hash(number)).await.unwrap();
        tx.commit().await.unwrap();
        state
    };
    for _ in 0..2 {
        assert_eq!(look("w1", 0).await, CodeState::Unused);
    }
    assert_eq!(look("w1", 9).await, CodeState::Unknown);
    assert_eq!(look("w2", 0).await, CodeState::Unknown);
    // While somebody uses it, it still looks unused, and nobody waits.
    let mut tx = place.store.begin_write().await.unwrap();
    tx.exchange("w1", &code_hash(0)).await.unwrap();
    assert_eq!(look("w1", 0).await, CodeState::Unused);
    tx.commit().await.unwrap();
    assert_eq!(look("w1", 0).await, CodeState::Used);
    assert_eq!(look("w1", 1).await, CodeState::Unused);
}

pub async fn an_exchange_touches_its_invitation_only(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 3).await;
    let used = "SELECT COUNT(*) || ' of ' || (SELECT COUNT(*) FROM invitation) FROM invitation \
                WHERE used = TRUE";
    let others = "SELECT (SELECT COUNT(*) FROM spent) || ' ' || (SELECT COUNT(*) FROM answer) \
                  || ' ' || (SELECT COUNT(*) FROM words)";
    let mut tx = place.store.begin_write().await.unwrap();
    tx.exchange("w1", &code_hash(1)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(place.texts(used).await, ["1 of 3"]);
    assert_eq!(place.texts(others).await, ["0 0 0"]);
}
