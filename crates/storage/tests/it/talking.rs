//! What teams make of a wave.

use jiff::civil::date;
use peil_storage::{Agreement, Constraint, Progress, StorageError, WaveStatus};

use crate::place::Place;
use crate::props::{close, open_wave};

fn agreement(theme: &str, what: &str) -> Agreement {
    Agreement {
        number: 0,
        theme: theme.to_owned(),
        what: what.to_owned(),
        who: "Bo en Cas".to_owned(),
        due: date(2027, 3, 1),
        progress: Progress::Open,
    }
}

pub async fn agreements_of_a_unit_come_back_and_move_on(place: Place) {
    open_wave(&place.store, "w1").await;
    close(&place.store, "w1").await;
    let mut tx = place.store.begin_write().await.unwrap();
    let one = tx.add_agreement("w1", "A", &agreement("culture", "Elke maand een dilemma")).await;
    let two = tx.add_agreement("w1", "A", &agreement("reporting", "De meldregeling lezen")).await;
    let other = tx.add_agreement("w1", "B", &agreement("culture", "Samen lunchen")).await;
    assert_eq!((one.unwrap(), two.unwrap(), other.unwrap()), (1, 2, 1));
    assert!(tx.mark_agreement("w1", "A", 2, Progress::Done).await.unwrap());
    assert!(!tx.mark_agreement("w1", "B", 2, Progress::Done).await.unwrap());
    tx.put_conversation("w1", "A", date(2026, 12, 8)).await.unwrap();
    tx.put_conversation("w1", "A", date(2026, 12, 9)).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = place.store.begin_read().await.unwrap();
    let found = tx.agreements("w1", "A").await.unwrap();
    let reporting = Agreement {
        number: 2,
        progress: Progress::Done,
        ..agreement("reporting", "De meldregeling lezen")
    };
    assert_eq!(found[0], Agreement { number: 1, ..agreement("culture", "Elke maand een dilemma") });
    assert_eq!(found[1..], [reporting]);
    assert_eq!(tx.agreements("w1", "C").await.unwrap(), []);
    let held = tx.conversations("w1").await.unwrap();
    assert_eq!(held, [("A".to_owned(), date(2026, 12, 9))]);
    let counts = tx.agreement_counts("w1").await.unwrap();
    let counts: Vec<_> = counts.iter().map(|(theme, p, n)| (&**theme, *p, *n)).collect();
    assert_eq!(counts, [("culture", Progress::Open, 2), ("reporting", Progress::Done, 1)]);
}

pub async fn nothing_is_agreed_about_a_wave_that_is_open(place: Place) {
    open_wave(&place.store, "w1").await;
    let mut tx = place.store.begin_write().await.unwrap();
    let early = tx.add_agreement("w1", "A", &agreement("culture", "te vroeg")).await.map(drop);
    for early in [early, tx.put_conversation("w1", "A", date(2026, 12, 8)).await] {
        assert!(matches!(early, Err(StorageError::Conflict(Constraint::NotClosed { .. }))));
    }
    assert_eq!(tx.wave("w1").await.unwrap().unwrap().status, WaveStatus::Open);
}

pub async fn agreements_that_are_made_at_the_same_time_get_numbers_of_their_own(place: Place) {
    open_wave(&place.store, "w1").await;
    close(&place.store, "w1").await;
    let add = |number: usize| {
        let store = place.store.clone();
        tokio::spawn(async move {
            let mut tx = store.begin_write().await.unwrap();
            let what = format!("afspraak {number}");
            tx.add_agreement("w1", "A", &agreement("culture", &what)).await.unwrap();
            tx.commit().await.unwrap();
        })
    };
    let all: Vec<_> = (0..10).map(add).collect();
    for one in all {
        one.await.unwrap();
    }
    let mut tx = place.store.begin_read().await.unwrap();
    let found = tx.agreements("w1", "A").await.unwrap();
    let numbers: Vec<u32> = found.iter().map(|agreement| agreement.number).collect();
    assert_eq!(numbers, (1..=10).collect::<Vec<u32>>());
}
