//! The last moments of a wave.

use jiff::civil::date;
use peil_anonymity::OpeningKey;
use peil_fieldwork::{CloseError, CodeRefusal, Exchanged, FieldworkError, Presented, Submitted};
use peil_storage::WaveStatus;
use tokio::task::JoinSet;

use crate::place::{Place, WAVE};

pub async fn a_clock_that_jumps_past_closing_and_back(place: Place) {
    let token = place.token(&place.codes[0]).await;
    let submit = async || place.desk.submit(&place.wave, &token, &place.answers(1)).await.unwrap();
    place.set_today(date(2026, 11, 28));
    assert_eq!(submit().await, Submitted::Closed, "the day after the last");
    assert_eq!(place.stored(), (vec![], vec![]));
    let late = place.desk.exchange(&place.wave, &place.codes[1]).await.unwrap();
    assert!(matches!(late, Exchanged::Refused(CodeRefusal::Closed)));
    place.set_today(date(2026, 11, 1));
    assert_eq!(submit().await, Submitted::NotYet);
    // Set right again: nothing was used up meanwhile, neither token nor code.
    place.set_today(date(2026, 11, 27));
    assert_eq!(submit().await, Submitted::Now);
    assert_eq!(submit().await, Submitted::Before);
    place.token(&place.codes[1]).await;
    assert_eq!(place.stored(), (vec![1], vec![1]));
}

pub async fn a_wave_closed_by_somebody_else_is_seen_at_once(place: Place) {
    let token = place.token(&place.codes[0]).await;
    // `peil wave close`, in another process: this desk is not told. A page was loaded before it.
    let seen_before = place.wave.clone();
    place.close().await;
    let seen_after = place.desk.wave(WAVE).await.unwrap().unwrap();
    assert_eq!(seen_after.wave.status, WaveStatus::Closed);
    assert!(place.desk.waves().await.unwrap().is_empty());
    // What came in on the old page finds the doors shut, though the secret is gone.
    let submitted = place.desk.submit(&seen_before, &token, &place.answers(1)).await.unwrap();
    assert_eq!(submitted, Submitted::Closed);
    let presented = place.desk.read_token(&seen_after, &token).unwrap();
    assert!(matches!(presented, Presented::Closed));
    let exchanged = place.desk.exchange(&seen_before, &place.codes[1]).await.unwrap();
    // The invitations were deleted: the code is one like any other now.
    assert!(matches!(exchanged, Exchanged::Refused(CodeRefusal::Unknown | CodeRefusal::Closed)));
}

pub async fn who_hands_in_while_the_wave_closes_is_stored_whole_or_told(place: Place) {
    let mut tokens = Vec::new();
    for code in &place.codes {
        tokens.push(place.token(code).await);
    }
    let mut crowd = JoinSet::new();
    for (number, token) in (0..).zip(tokens) {
        let (desk, wave) = (place.desk.clone(), place.wave.clone());
        let answers = place.answers(number);
        crowd.spawn(async move {
            let submitted = desk.submit(&wave, &token, &answers).await.unwrap();
            (number, submitted)
        });
    }
    // In the middle of them the doors are shut; the rest of closing comes after.
    let (number, first) = crowd.join_next().await.unwrap().unwrap();
    assert_eq!(first, Submitted::Now);
    let mut tx = place.store.begin_write().await.unwrap();
    tx.set_wave_status(WAVE, WaveStatus::Open, WaveStatus::Closed).await.unwrap();
    tx.commit().await.unwrap();
    let at_closing = place.stored();

    let mut acknowledged = vec![number];
    while let Some(done) = crowd.join_next().await {
        match done.unwrap() {
            (number, Submitted::Now) => acknowledged.push(number),
            (_, Submitted::Closed) => {}
            other => panic!("{other:?}"),
        }
    }
    acknowledged.sort_unstable();
    assert_eq!(at_closing, (acknowledged.clone(), acknowledged.clone()), "records and words");
    assert_eq!(place.stored(), at_closing, "nothing slips in after");
    assert_eq!(place.close().await.totals.submitted, acknowledged.len() as u64);
}

pub async fn a_key_that_is_gone_from_an_open_wave_is_an_error(place: Place) {
    let token = place.token(&place.codes[0]).await;
    place.secrets.destroy(WAVE).unwrap();
    // What was signed before is still good: it is checked with the public keys.
    let submitted = place.desk.submit(&place.wave, &token, &place.answers(1)).await.unwrap();
    assert_eq!(submitted, Submitted::Now);
    let exchanged = place.desk.exchange(&place.wave, &place.codes[1]).await;
    assert!(matches!(exchanged, Err(FieldworkError::SecretGone { .. })));
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.begun(WAVE).await.unwrap().exchanged, 1, "the second code is still good");
    tx.commit().await.unwrap();
}

pub async fn another_key_changes_nothing(place: Place) {
    let token = place.token(&place.codes[0]).await;
    let submit = async || place.desk.submit(&place.wave, &token, &place.answers(1)).await.unwrap();
    assert_eq!(submit().await, Submitted::Now);
    let refused = place.close_with(&OpeningKey::make([6; 32])).await;
    assert!(matches!(refused, Err(CloseError::WrongKey { wave, .. }) if wave == WAVE));
    assert_eq!(submit().await, Submitted::Before, "the wave is open as it was");
    place.token(&place.codes[1]).await;
    let closed = place.close().await;
    assert_eq!((closed.totals.submitted, closed.totals.exchanged), (1, 2));
    assert_eq!(place.handed_in(), 0, "the urn is gone");
    assert_eq!(place.close().await.totals, closed.totals, "closing again changes nothing");
}
