//! Invitations and codes.

use peil_storage::{Begun, CodeState, Constraint, Exchange, StorageError};

use crate::place::Place;
use crate::props::{begin, blinded, code_hash, exchange, invitations, invite, open_wave};

pub async fn invitations_come_back_in_the_order_of_their_random_ids(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..30).await;
    let mut tx = place.store.begin_read().await.unwrap();
    let mut expected = invitations(0..30);
    expected.sort_by_key(|invitation| invitation.id);
    assert_eq!(tx.invitations("w1").await.unwrap(), expected);
    assert_eq!(tx.invitations("w2").await.unwrap(), []);
    drop(tx);

    let mut tx = place.store.begin_write().await.unwrap();
    let twice = tx.insert_invitations("w1", &invitations(0..1)).await;
    assert!(matches!(
        twice,
        Err(StorageError::Conflict(Constraint::Duplicate { statement: "insert_invitations" }))
    ));
    drop(tx);

    let mut tx = place.store.begin_write().await.unwrap();
    let mut lost = invitations(30..31).pop().unwrap();
    lost.unit = 3;
    let lost = tx.insert_invitations("w1", &[lost]).await;
    assert!(matches!(
        lost,
        Err(StorageError::Conflict(Constraint::Missing { statement: "insert_invitations" }))
    ));
}

pub async fn twenty_thousand_invitations(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..20_144).await;
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.begun("w1").await.unwrap().invited, 20_144);
    assert_eq!(tx.invitations("w1").await.unwrap().len(), 20_144);
}

pub async fn a_code_is_good_once(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..4).await;
    let exchange =
        async |code, message| exchange(&place.store, "w1", code_hash(code), blinded(message)).await;
    assert_eq!(exchange(2, 2).await, Exchange::Granted { unit: 1 });
    assert_eq!(exchange(2, 7).await, Exchange::Used);
    assert_eq!(exchange(3, 3).await, Exchange::Granted { unit: 2 });
    assert_eq!(exchange(99, 99).await, Exchange::Unknown);
    let mut tx = place.store.begin_write().await.unwrap();
    let nowhere = tx.exchange("w2", &code_hash(0), &blinded(0)).await;
    assert!(matches!(
        nowhere,
        Err(StorageError::Conflict(Constraint::NoWave { wave })) if wave == "w2"
    ));
    drop(tx);
    // Rolled back is not used.
    let mut tx = place.store.begin_write().await.unwrap();
    tx.exchange("w1", &code_hash(0), &blinded(7)).await.unwrap();
    drop(tx);
    assert_eq!(exchange(0, 0).await, Exchange::Granted { unit: 1 });
    let mut tx = place.store.begin_read().await.unwrap();
    let begun = Begun { invited: 4, exchanged: 3, link_allowed: 0, link_used: 0 };
    assert_eq!(tx.begun("w1").await.unwrap(), begun);
}

pub async fn a_lost_signature_can_be_asked_for_again(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..4).await;
    for _ in 0..3 {
        assert_eq!(begin(&place.store, "w1", 1).await, Exchange::Granted { unit: 2 });
        let other = exchange(&place.store, "w1", code_hash(1), blinded(2)).await;
        assert_eq!(other, Exchange::Used);
    }
    // Of one code only: the message of somebody else is no key to theirs.
    assert_eq!(begin(&place.store, "w1", 2).await, Exchange::Granted { unit: 1 });
    let stranger = exchange(&place.store, "w1", code_hash(2), blinded(1)).await;
    assert_eq!(stranger, Exchange::Used);
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.begun("w1").await.unwrap().exchanged, 2);
}

/// What became of one code that came 24 times at once, each with the message that `message` gives.
async fn all_at_once(place: &Place, message: fn(usize) -> usize) -> Vec<Exchange> {
    let attempts: Vec<_> = (0..24)
        .map(|attempt| {
            let store = place.store.clone();
            tokio::spawn(async move {
                exchange(&store, "w1", code_hash(0), blinded(message(attempt))).await
            })
        })
        .collect();
    let mut exchanged = Vec::new();
    for attempt in attempts {
        exchanged.push(attempt.await.unwrap());
    }
    exchanged
}

pub async fn a_code_handed_in_by_many_is_granted_to_one(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..1).await;
    let exchanged = all_at_once(&place, |attempt| attempt).await;
    let count = |what| exchanged.iter().filter(|&&exchange| exchange == what).count();
    assert_eq!((count(Exchange::Granted { unit: 1 }), count(Exchange::Used)), (1, 23));
}

pub async fn a_code_handed_in_often_for_one_message_is_granted_each_time(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..1).await;
    let exchanged = all_at_once(&place, |_| 0).await;
    assert_eq!(exchanged, [Exchange::Granted { unit: 1 }; 24]);
}

pub async fn looking_at_a_code_changes_nothing(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..2).await;
    let look = async |wave: &str, number, message: Option<usize>| {
        let mut tx = place.store.begin_read().await.unwrap();
        let message = message.map(blinded);
        let state = tx.code_state(wave, &code_hash(number), message.as_ref()).await.unwrap();
        tx.commit().await.unwrap();
        state
    };
    for message in [None, Some(0), Some(0)] {
        assert_eq!(look("w1", 0, message).await, CodeState::Unused { unit: 1 });
        assert_eq!(look("w1", 1, message).await, CodeState::Unused { unit: 2 });
        assert_eq!(look("w1", 9, message).await, CodeState::Unknown);
        assert_eq!(look("w2", 0, message).await, CodeState::Unknown);
    }
    // While somebody uses it, it still looks unused, and nobody waits.
    let mut tx = place.store.begin_write().await.unwrap();
    tx.exchange("w1", &code_hash(0), &blinded(0)).await.unwrap();
    assert_eq!(look("w1", 0, Some(0)).await, CodeState::Unused { unit: 1 });
    tx.commit().await.unwrap();
    assert_eq!(look("w1", 0, None).await, CodeState::Used);
    assert_eq!(look("w1", 0, Some(1)).await, CodeState::Used);
    assert_eq!(look("w1", 0, Some(0)).await, CodeState::Again);
    assert_eq!(look("w1", 1, Some(0)).await, CodeState::Unused { unit: 2 });
}

pub async fn an_exchange_touches_its_invitation_only(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..3).await;
    begin(&place.store, "w1", 1).await;
    let used = "SELECT COUNT(*) || ' of ' || (SELECT COUNT(*) FROM invitation) FROM invitation \
                WHERE used = TRUE AND blinded_hash IS NOT NULL";
    let others = "SELECT (SELECT COUNT(*) FROM team_link_use) || ' ' || (SELECT COUNT(*) FROM tally) \
                  || ' ' || (SELECT COUNT(*) FROM words) || ' ' || (SELECT COUNT(*) FROM receipt)";
    assert_eq!(place.texts(used).await, ["1 of 3"]);
    assert_eq!(place.texts(others).await, ["0 0 0 0"]);
}
