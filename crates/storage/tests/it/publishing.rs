//! Sharing results with managers.

use jiff::civil::date;
use peil_storage::{Constraint, MailState, Notice, Publication, StorageError, WaveStatus};

use crate::keeping::add_accounts;
use crate::place::Place;
use crate::props::{close, open_wave};

async fn closed_wave(place: &Place) {
    open_wave(&place.store, "w1").await;
    close(&place.store, "w1").await;
    add_accounts(place, &[1, 2, 3]).await;
}

pub async fn a_day_of_sharing_is_set_changed_and_taken_away(place: Place) {
    closed_wave(&place).await;
    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.publication("w1").await.unwrap(), None);
    let first = Publication { day: date(2026, 12, 14), mail: true };
    tx.put_publication("w1", first).await.unwrap();
    let later = Publication { day: date(2026, 12, 15), mail: false };
    tx.put_publication("w1", later).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.publication("w1").await.unwrap(), Some(later));
    assert_eq!(tx.publications_ahead().await.unwrap(), [("w1".to_owned(), later)]);
    // What was shared is not shared again; the day stays to be read.
    tx.set_wave_status("w1", WaveStatus::Closed, WaveStatus::Published).await.unwrap();
    assert_eq!(tx.publications_ahead().await.unwrap(), []);
    assert_eq!(tx.publication("w1").await.unwrap(), Some(later));
    assert!(tx.drop_publication("w1").await.unwrap());
    assert!(!tx.drop_publication("w1").await.unwrap());
    assert_eq!(tx.publication("w1").await.unwrap(), None);
}

pub async fn nothing_is_shared_of_a_wave_that_is_open(place: Place) {
    open_wave(&place.store, "w1").await;
    add_accounts(&place, &[1]).await;
    let mut tx = place.store.begin_write().await.unwrap();
    let publication = Publication { day: date(2026, 12, 14), mail: true };
    let open = tx.put_publication("w1", publication).await;
    let is_open = |result| matches!(result, Err(StorageError::Conflict(Constraint::NotClosed { wave })) if wave == "w1");
    assert!(is_open(open));
    assert!(is_open(tx.begin_notices("w1", &[[1; 16]]).await));
}

pub async fn each_manager_is_told_once(place: Place) {
    closed_wave(&place).await;
    let mut tx = place.store.begin_write().await.unwrap();
    tx.begin_notices("w1", &[[2; 16], [1; 16]]).await.unwrap();
    assert_eq!(tx.notices_ahead().await.unwrap(), ["w1"]);
    assert_eq!(tx.claim_notice("w1", &[]).await.unwrap(), Some([1; 16]));
    tx.settle_notice("w1", &[1; 16], MailState::Sent, None).await.unwrap();
    // Begun again, with one more: nobody who was told waits again.
    tx.begin_notices("w1", &[[1; 16], [2; 16], [3; 16]]).await.unwrap();
    assert_eq!(tx.claim_notice("w1", &[2; 16]).await.unwrap(), Some([3; 16]));
    tx.settle_notice("w1", &[3; 16], MailState::Refused, Some(550)).await.unwrap();
    assert_eq!(tx.claim_notice("w1", &[]).await.unwrap(), Some([2; 16]));
    tx.commit().await.unwrap();

    // Its sender is gone: nobody knows, and nobody sends it again.
    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.notices_ahead().await.unwrap(), ["w1"]);
    assert_eq!(tx.left_behind_notices("w1").await.unwrap(), 1);
    assert_eq!(tx.claim_notice("w1", &[]).await.unwrap(), None);
    assert_eq!(tx.notices_ahead().await.unwrap(), [""; 0]);
    let notice = |number, state, reply| Notice { account: [number; 16], state, reply };
    let expected = [
        notice(1, MailState::Sent, None),
        notice(2, MailState::Unsure, None),
        notice(3, MailState::Refused, Some(550)),
    ];
    assert_eq!(tx.notices("w1").await.unwrap(), expected);
    // The mail server refused everybody: what it refused waits again, what it took does not.
    tx.unrefuse_notices("w1", &[[1; 16], [3; 16]]).await.unwrap();
    assert_eq!(tx.claim_notice("w1", &[]).await.unwrap(), Some([3; 16]));
    assert_eq!(tx.claim_notice("w1", &[]).await.unwrap(), None);
}
