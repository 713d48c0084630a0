//! Team links.

use peil_storage::{CodeState, Constraint, Exchange, StorageError, WaveStatus};

use crate::place::Place;
use crate::props::{code_hash, invite, link_hash, open_wave, team_link};

async fn add(place: &Place, wave: &str, number: usize, allowed: u32) -> Result<(), StorageError> {
    let mut tx = place.store.begin_write().await.unwrap();
    tx.insert_team_link(wave, &team_link(number, allowed)).await?;
    tx.commit().await
}

async fn hand_in(place: &Place, wave: &str, number: usize) -> Exchange {
    let mut tx = place.store.begin_write().await.unwrap();
    let exchanged = tx.exchange(wave, &link_hash(number)).await.unwrap();
    tx.commit().await.unwrap();
    exchanged
}

pub async fn team_links_come_back_without_their_use(place: Place) {
    open_wave(&place.store, "w1").await;
    open_wave(&place.store, "w2").await;
    for number in 0..5 {
        add(&place, "w1", number, 10).await.unwrap();
    }
    let mut expected: Vec<_> = (0..5).map(|number| team_link(number, 10)).collect();
    expected.sort_by_key(|link| link.id);
    assert_eq!(hand_in(&place, "w1", 3).await, Exchange::GrantedByTeamLink);
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.team_links("w1").await.unwrap(), expected);
    assert_eq!(tx.team_links("w2").await.unwrap(), []);
    drop(tx);

    assert!(matches!(
        add(&place, "w1", 2, 10).await,
        Err(StorageError::Conflict(Constraint::Duplicate { statement: "insert_team_link" }))
    ));
    assert!(matches!(
        add(&place, "nowhere", 9, 10).await,
        Err(StorageError::Conflict(Constraint::NoWave { .. }))
    ));
    let mut tx = place.store.begin_write().await.unwrap();
    tx.set_wave_status("w2", WaveStatus::Open, WaveStatus::Closed).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(add(&place, "w2", 9, 10).await, Err(StorageError::Closed { .. })));
    // The database itself refuses a use too many.
    assert!(place.raw("UPDATE team_link SET used = allowed + 1").await.is_err());
}

pub async fn a_team_link_is_good_as_often_as_it_says(place: Place) {
    open_wave(&place.store, "w1").await;
    open_wave(&place.store, "w2").await;
    invite(&place.store, "w1", 4).await;
    add(&place, "w1", 0, 3).await.unwrap();
    add(&place, "w1", 1, 8).await.unwrap();
    let state = async |wave: &str| {
        let mut tx = place.store.begin_read().await.unwrap();
        tx.code_state(wave, &link_hash(0)).await.unwrap()
    };
    for _ in 0..3 {
        assert_eq!(state("w1").await, CodeState::Unused);
        assert_eq!(hand_in(&place, "w1", 0).await, Exchange::GrantedByTeamLink);
    }
    assert_eq!(state("w1").await, CodeState::Exhausted);
    assert_eq!(hand_in(&place, "w1", 0).await, Exchange::Exhausted);
    assert_eq!(state("w2").await, CodeState::Unknown, "each wave its own");
    assert_eq!(hand_in(&place, "w2", 0).await, Exchange::Unknown);
    assert_eq!(hand_in(&place, "w1", 1).await, Exchange::GrantedByTeamLink);
    // Rolled back is not used.
    let mut tx = place.store.begin_write().await.unwrap();
    tx.exchange("w1", &link_hash(1)).await.unwrap();
    drop(tx);
    let mut tx = place.store.begin_write().await.unwrap();
    tx.exchange("w1", &code_hash(1)).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = place.store.begin_read().await.unwrap();
    let totals = tx.wave_totals("w1").await.unwrap();
    assert_eq!((totals.invited, totals.exchanged), (4 + 11, 1 + 4));
    assert_eq!((totals.link_allowed, totals.link_used), (11, 4));
}

pub async fn a_team_link_handed_in_by_many_is_granted_as_often_as_it_says(place: Place) {
    open_wave(&place.store, "w1").await;
    add(&place, "w1", 0, 7).await.unwrap();
    let attempts: Vec<_> = (0..24)
        .map(|_| {
            let store = place.store.clone();
            tokio::spawn(async move {
                let mut tx = store.begin_write().await.unwrap();
                let exchanged = tx.exchange("w1", &link_hash(0)).await.unwrap();
                tx.commit().await.unwrap();
                exchanged
            })
        })
        .collect();
    let mut granted = 0;
    for attempt in attempts {
        match attempt.await.unwrap() {
            Exchange::GrantedByTeamLink => granted += 1,
            Exchange::Exhausted => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(granted, 7);
}

pub async fn an_exchange_touches_its_team_link_only(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 3).await;
    add(&place, "w1", 0, 5).await.unwrap();
    add(&place, "w1", 1, 5).await.unwrap();
    hand_in(&place, "w1", 1).await;
    hand_in(&place, "w1", 1).await;
    let mut uses = place.texts("SELECT used || ' of ' || allowed FROM team_link").await;
    uses.sort();
    assert_eq!(uses, ["0 of 5", "2 of 5"]);
    let others = "SELECT (SELECT COUNT(*) FROM spent) || ' ' || (SELECT COUNT(*) FROM answer) \
                  || ' ' || (SELECT COUNT(*) FROM words) \
                  || ' ' || (SELECT COUNT(*) FROM invitation WHERE used = TRUE)";
    assert_eq!(place.texts(others).await, ["0 0 0 0"]);
    // Written anew, it is all still there.
    place.store.scrub().await.unwrap();
    let mut uses = place.texts("SELECT used || ' of ' || allowed FROM team_link").await;
    uses.sort();
    assert_eq!(uses, ["0 of 5", "2 of 5"]);
}
