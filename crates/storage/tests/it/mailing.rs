//! Mail: to everybody once in each round, whoever sends it and whatever breaks.

use std::collections::BTreeSet;

use peil_storage::{
    Constraint, MailCounts, MailRound, MailState, StorageError, Store, Undelivered,
};

use crate::place::{Engine, Place, found};
use crate::props::{begin, close, email, invite, open_wave, random_id};

const ROUND: MailRound = MailRound::Invitation;

/// An open wave with ten invitations, eight of them by mail, and the round begun.
async fn begun(place: &Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..10).await;
    begin_round(&place.store, ROUND).await;
}

async fn begin_round(store: &Store, round: MailRound) -> bool {
    let mut tx = store.begin_write().await.unwrap();
    let begun = tx.begin_mail("w1", round).await.unwrap();
    tx.commit().await.unwrap();
    begun
}

async fn claim(store: &Store, after: &[u8]) -> Option<[u8; 16]> {
    let mut tx = store.begin_write().await.unwrap();
    let claimed = tx.claim_mail("w1", ROUND, after).await.unwrap();
    tx.commit().await.unwrap();
    claimed
}

async fn settle(store: &Store, id: [u8; 16], state: MailState, reply: Option<u16>) -> bool {
    let mut tx = store.begin_write().await.unwrap();
    let settled = tx.settle_mail("w1", ROUND, &id, state, reply).await.unwrap();
    tx.commit().await.unwrap();
    settled
}

async fn left_behind(store: &Store) -> u64 {
    let mut tx = store.begin_write().await.unwrap();
    let left = tx.left_behind_mail("w1", ROUND).await.unwrap();
    tx.commit().await.unwrap();
    left
}

async fn counts(store: &Store) -> Vec<(MailRound, MailCounts)> {
    let mut tx = store.begin_read().await.unwrap();
    tx.mail_counts("w1").await.unwrap()
}

/// Those who are invited by mail, in the order of their random ids.
fn by_mail() -> Vec<[u8; 16]> {
    let by_mail = (0..10).filter(|number| number % 5 != 0);
    let mut ids: Vec<_> = by_mail.map(|number| random_id("invitation", number)).collect();
    ids.sort_unstable();
    ids
}

pub async fn a_round_is_for_everybody_with_an_address_and_begun_once(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..10).await;
    assert_eq!(counts(&place.store).await, []);
    assert!(begin_round(&place.store, MailRound::FirstReminder).await);
    // Whoever took part is mailed as everybody is: nothing of it stands in the items.
    begin(&place.store, "w1", 1).await;
    assert!(begin_round(&place.store, ROUND).await);
    assert!(!begin_round(&place.store, ROUND).await);
    let eight = MailCounts { waiting: 8, ..MailCounts::default() };
    assert_eq!(eight.all(), 8);
    let both = [(ROUND, eight), (MailRound::FirstReminder, eight)];
    assert_eq!(counts(&place.store).await, both);

    let mut claimed = Vec::new();
    while let Some(id) = claim(&place.store, claimed.last().map_or(&[], |id: &[u8; 16]| id)).await {
        claimed.push(id);
    }
    assert_eq!(claimed, by_mail());
    let mut tx = place.store.begin_write().await.unwrap();
    let nowhere = tx.begin_mail("w2", ROUND).await;
    assert!(matches!(nowhere, Err(StorageError::Conflict(Constraint::NoWave { .. }))));
}

pub async fn an_item_is_taken_by_one(place: Place) {
    begun(&place).await;
    let senders: Vec<_> = (0..6)
        .map(|_| {
            let store = place.store.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                while let Some(id) = claim(&store, &[]).await {
                    assert!(settle(&store, id, MailState::Sent, None).await);
                    mine.push(id);
                }
                mine
            })
        })
        .collect();
    let mut sent = Vec::new();
    for sender in senders {
        sent.extend(sender.await.unwrap());
    }
    assert_eq!(sent.len(), 8);
    assert_eq!(
        sent.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>(),
        by_mail()
    );
}

pub async fn what_was_left_behind_is_unsure_and_never_taken_again(place: Place) {
    begun(&place).await;
    let ids = by_mail();
    let taken = claim(&place.store, &[]).await.unwrap();
    // Rolled back is not taken.
    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.claim_mail("w1", ROUND, &[]).await.unwrap(), Some(ids[1]));
    drop(tx);
    assert_eq!(left_behind(&place.store).await, 1);
    assert_eq!(left_behind(&place.store).await, 0);
    let unsure = MailCounts { waiting: 7, unsure: 1, ..MailCounts::default() };
    assert_eq!(counts(&place.store).await, [(ROUND, unsure)]);
    assert_eq!(claim(&place.store, &[]).await, Some(ids[1]));
    // A sender that was slow and not gone says what became of it.
    assert!(settle(&place.store, taken, MailState::Sent, None).await);
    assert!(!settle(&place.store, taken, MailState::Waiting, None).await, "settled is settled");
    // What the mail server puts off waits again, and is passed over in this turn.
    assert!(settle(&place.store, ids[1], MailState::Waiting, None).await);
    assert_eq!(claim(&place.store, &ids[1]).await, Some(ids[2]));
    assert_eq!(claim(&place.store, &[]).await, Some(ids[1]));
    let after = MailCounts { waiting: 5, sending: 2, sent: 1, ..MailCounts::default() };
    assert_eq!(counts(&place.store).await, [(ROUND, after)]);
}

pub async fn what_was_refused_is_listed(place: Place) {
    begun(&place).await;
    let ids = by_mail();
    let outcomes = [
        (MailState::Refused, Some(550)),
        (MailState::Refused, None),
        (MailState::Unsure, None),
        (MailState::Sent, None),
        (MailState::Sent, None),
    ];
    for (state, reply) in outcomes {
        let id = claim(&place.store, &[]).await.unwrap();
        assert!(settle(&place.store, id, state, reply).await);
    }
    let mut tx = place.store.begin_write().await.unwrap();
    // Those that came back later; of somebody else's nothing was sent.
    assert!(tx.returned_mail("w1", &ids[3]).await.unwrap());
    assert!(!tx.returned_mail("w1", &ids[7]).await.unwrap());
    // The mail server refused everybody: it was not their address. What was sent is not sent again.
    tx.unrefuse_mail("w1", ROUND, &[ids[1], ids[4]]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = place.store.begin_read().await.unwrap();
    let item =
        |at: usize, state, reply| Undelivered { round: ROUND, invitation: ids[at], state, reply };
    let expected = [
        item(0, MailState::Refused, Some(550)),
        item(2, MailState::Unsure, None),
        item(3, MailState::Refused, None),
    ];
    assert_eq!(tx.undelivered_mail("w1").await.unwrap(), expected);
    let after = MailCounts { waiting: 4, sent: 1, refused: 2, unsure: 1, ..MailCounts::default() };
    assert_eq!(tx.mail_counts("w1").await.unwrap(), [(ROUND, after)]);
}

pub async fn mail_is_gone_with_the_invitations(place: Place) {
    begun(&place).await;
    let taken = claim(&place.store, &[]).await.unwrap();
    if place.engine == Engine::Postgres {
        // As autovacuum does by itself: it writes samples of what it finds to a table of its own.
        place.raw("ANALYZE").await.unwrap();
    }
    close(&place.store, "w1").await;
    let mut tx = place.store.begin_write().await.unwrap();
    let late = tx.claim_mail("w1", ROUND, &[]).await;
    assert!(matches!(late, Err(StorageError::Closed { .. })));
    drop(tx);
    let mut tx = place.store.begin_write().await.unwrap();
    let late = tx.begin_mail("w1", MailRound::FirstReminder).await;
    assert!(matches!(late, Err(StorageError::Closed { .. })));
    drop(tx);
    let mut tx = place.store.begin_write().await.unwrap();
    tx.tally_up("w1").await.unwrap();
    tx.commit().await.unwrap();
    place.store.scrub().await.unwrap();
    assert_eq!(counts(&place.store).await, []);
    assert!(!settle(&place.store, taken, MailState::Sent, None).await, "nothing comes back");
    let left = "SELECT (SELECT COUNT(*) FROM mail_run) || ' ' || (SELECT COUNT(*) FROM mail_item)";
    assert_eq!(place.texts(left).await, ["0 0"]);
    let secrets: Vec<Vec<u8>> = (0..10)
        .flat_map(|number| [random_id("invitation", number).to_vec(), email(number).into_bytes()])
        .collect();
    assert_eq!(found(&place.bytes_at_rest().await, &secrets), [[0; 0]; 0]);
}

pub async fn scrubbing_keeps_the_mail_of_open_waves(place: Place) {
    begun(&place).await;
    let taken = claim(&place.store, &[]).await.unwrap();
    assert!(settle(&place.store, taken, MailState::Refused, Some(550)).await);
    let before = counts(&place.store).await;
    place.store.scrub().await.unwrap();
    assert_eq!(counts(&place.store).await, before);
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.undelivered_mail("w1").await.unwrap().len(), 1);
}
