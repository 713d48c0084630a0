//! The last moments of a wave.

use jiff::civil::date;
use peil_fieldwork::{Exchanged, FieldworkError, Presented, Submitted, close};
use peil_storage::WaveStatus;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use tokio::task::JoinSet;

use crate::place::{Place, WAVE};

pub async fn a_clock_that_jumps_past_closing_and_back(place: Place) {
    let token = place.token(&place.codes[0]).await;
    let submit = async || place.desk.submit(&place.wave, &token, &place.answers(1)).await.unwrap();
    place.set_today(date(2026, 11, 28));
    assert_eq!(submit().await, Submitted::Closed, "the day after the last");
    assert_eq!(place.stored().await, (vec![], vec![]));
    let late = place.desk.exchange(&place.wave, &place.codes[1]).await.unwrap();
    assert!(matches!(late, Exchanged::Closed));
    place.set_today(date(2026, 11, 1));
    assert_eq!(submit().await, Submitted::NotYet);
    // Set right again: nothing was used up meanwhile, neither token nor code.
    place.set_today(date(2026, 11, 27));
    assert_eq!(submit().await, Submitted::Now);
    assert_eq!(submit().await, Submitted::Before);
    place.token(&place.codes[1]).await;
    assert_eq!(place.stored().await, (vec![1], vec![1]));
}

pub async fn a_wave_closed_by_somebody_else_is_seen_at_once(place: Place) {
    let token = place.token(&place.codes[0]).await;
    // `peil wave close`, in another process: this desk is not told. A page was loaded before it.
    let seen_before = place.wave.clone();
    close_now(&place).await;
    let seen_after = place.desk.wave(WAVE).await.unwrap().unwrap();
    assert_eq!(seen_after.wave.status, WaveStatus::Closed);
    assert!(place.desk.waves().await.unwrap().is_empty());
    // What came in on the old page finds the doors shut, though the secret is gone.
    let submitted = place.desk.submit(&seen_before, &token, &place.answers(1)).await.unwrap();
    assert_eq!(submitted, Submitted::Closed);
    let presented = place.desk.read_token(&seen_before, &token).await.unwrap();
    assert!(matches!(presented, Presented::Closed));
    let exchanged = place.desk.exchange(&seen_before, &place.codes[1]).await.unwrap();
    // The invitations were deleted: the code is one like any other now.
    assert!(matches!(exchanged, Exchanged::Unknown | Exchanged::Closed));
}

async fn close_now(place: &Place) -> u64 {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let datasets = place.folder.path().join("dataset");
    let today = date(2026, 11, 27);
    let closed =
        close(&place.store, &place.secrets, &datasets, &mut rng, WAVE, today).await.unwrap();
    closed.totals.submitted
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
    let at_closing = place.stored().await;

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
    assert_eq!(place.stored().await, at_closing, "nothing slips in after");
    assert_eq!(close_now(&place).await, acknowledged.len() as u64);
}

pub async fn a_secret_that_is_gone_from_an_open_wave_is_an_error(place: Place) {
    let token = place.token(&place.codes[0]).await;
    place.secrets.destroy(WAVE).unwrap();
    let submitted = place.desk.submit(&place.wave, &token, &place.answers(1)).await;
    assert!(matches!(submitted, Err(FieldworkError::SecretGone { .. })));
    let exchanged = place.desk.exchange(&place.wave, &place.codes[1]).await;
    assert!(matches!(exchanged, Err(FieldworkError::SecretGone { .. })));
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.wave_totals(WAVE).await.unwrap().exchanged, 1, "the second code is still good");
    tx.commit().await.unwrap();
}
