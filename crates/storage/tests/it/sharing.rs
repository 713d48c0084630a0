//! Team links.

use peil_storage::{Begun, CodeState, Constraint, Exchange, StorageError};

use crate::place::Place;
use crate::props::{
    add_link, begin, blinded, close, exchange, invite, link_hash, open_wave, team_link,
};

async fn add(place: &Place, wave: &str, number: usize) -> Result<(), StorageError> {
    let mut tx = place.store.begin_write().await.unwrap();
    tx.insert_team_link(wave, &team_link(number, 10)).await?;
    tx.commit().await
}

/// Hands in the code of a link for somebody's message.
async fn hand_in(place: &Place, link: usize, message: usize) -> Exchange {
    exchange(&place.store, "w1", link_hash(link), blinded(message)).await
}

async fn state(place: &Place, wave: &str, link: usize, message: Option<usize>) -> CodeState {
    let mut tx = place.store.begin_read().await.unwrap();
    tx.code_state(wave, &link_hash(link), message.map(blinded).as_ref()).await.unwrap()
}

/// How often each link of the database was used, sorted, and how many messages are remembered.
async fn uses(place: &Place) -> (Vec<String>, String) {
    let mut uses = place.texts("SELECT used || ' of ' || allowed FROM team_link").await;
    uses.sort();
    (uses, place.texts("SELECT COUNT(*) || '' FROM team_link_use").await.remove(0))
}

pub async fn team_links_come_back_without_their_use(place: Place) {
    open_wave(&place.store, "w1").await;
    open_wave(&place.store, "w2").await;
    for number in 0..5 {
        add(&place, "w1", number).await.unwrap();
    }
    let mut expected: Vec<_> = (0..5).map(|number| team_link(number, 10)).collect();
    expected.sort_by_key(|link| link.id);
    assert_eq!(hand_in(&place, 3, 0).await, Exchange::GrantedByTeamLink);
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.team_links("w1").await.unwrap(), expected);
    assert_eq!(tx.team_links("w2").await.unwrap(), []);
    drop(tx);

    assert!(matches!(
        add(&place, "w1", 2).await,
        Err(StorageError::Conflict(Constraint::Duplicate { statement: "insert_team_link" }))
    ));
    assert!(matches!(
        add(&place, "nowhere", 9).await,
        Err(StorageError::Conflict(Constraint::NoWave { .. }))
    ));
    close(&place.store, "w2").await;
    assert!(matches!(add(&place, "w2", 9).await, Err(StorageError::Closed { .. })));
    // The database itself refuses a use too many.
    assert!(place.raw("UPDATE team_link SET used = allowed + 1").await.is_err());
}

pub async fn a_team_link_is_good_as_often_as_it_says(place: Place) {
    open_wave(&place.store, "w1").await;
    open_wave(&place.store, "w2").await;
    invite(&place.store, "w1", 0..4).await;
    add_link(&place.store, "w1", 0, 3).await;
    add_link(&place.store, "w1", 1, 8).await;
    for message in 0..3 {
        assert_eq!(state(&place, "w1", 0, Some(message)).await, CodeState::TeamLink);
        assert_eq!(hand_in(&place, 0, message).await, Exchange::GrantedByTeamLink);
    }
    assert_eq!(state(&place, "w1", 0, None).await, CodeState::Exhausted);
    assert_eq!(hand_in(&place, 0, 3).await, Exchange::Exhausted);
    assert_eq!(state(&place, "w2", 0, None).await, CodeState::Unknown, "each wave its own");
    let elsewhere = exchange(&place.store, "w2", link_hash(0), blinded(0)).await;
    assert_eq!(elsewhere, Exchange::Unknown);
    assert_eq!(hand_in(&place, 1, 4).await, Exchange::GrantedByTeamLink);
    // Rolled back is not used.
    let mut tx = place.store.begin_write().await.unwrap();
    tx.exchange("w1", &link_hash(1), &blinded(5)).await.unwrap();
    drop(tx);
    begin(&place.store, "w1", 1).await;

    let mut tx = place.store.begin_read().await.unwrap();
    let begun = Begun { invited: 4 + 11, exchanged: 1 + 4, link_allowed: 11, link_used: 4 };
    assert_eq!(tx.begun("w1").await.unwrap(), begun);
}

pub async fn the_same_message_is_granted_again_and_not_counted(place: Place) {
    open_wave(&place.store, "w1").await;
    add_link(&place.store, "w1", 0, 2).await;
    for _ in 0..3 {
        assert_eq!(hand_in(&place, 0, 0).await, Exchange::GrantedByTeamLink);
    }
    assert_eq!(uses(&place).await, (vec!["1 of 2".to_owned()], "1".to_owned()));
    assert_eq!(state(&place, "w1", 0, Some(0)).await, CodeState::TeamLink);
    assert_eq!(hand_in(&place, 0, 1).await, Exchange::GrantedByTeamLink);

    // Used up: what was signed is given again, and nothing else. A refused message leaves no row.
    assert_eq!(hand_in(&place, 0, 2).await, Exchange::Exhausted);
    for message in [0, 1] {
        assert_eq!(state(&place, "w1", 0, Some(message)).await, CodeState::Again);
        assert_eq!(hand_in(&place, 0, message).await, Exchange::GrantedByTeamLink);
    }
    assert_eq!(state(&place, "w1", 0, Some(2)).await, CodeState::Exhausted);
    assert_eq!(state(&place, "w1", 0, None).await, CodeState::Exhausted);
    assert_eq!(hand_in(&place, 0, 2).await, Exchange::Exhausted);
    assert_eq!(uses(&place).await, (vec!["2 of 2".to_owned()], "2".to_owned()));
}

/// What became of a link's code that came 24 times at once, each with the message that `message` gives.
async fn all_at_once(place: &Place, message: fn(usize) -> usize) -> Vec<Exchange> {
    let attempts: Vec<_> = (0..24)
        .map(|attempt| {
            let store = place.store.clone();
            tokio::spawn(async move {
                exchange(&store, "w1", link_hash(0), blinded(message(attempt))).await
            })
        })
        .collect();
    let mut exchanged = Vec::new();
    for attempt in attempts {
        exchanged.push(attempt.await.unwrap());
    }
    exchanged
}

pub async fn a_team_link_handed_in_by_many_is_granted_as_often_as_it_says(place: Place) {
    open_wave(&place.store, "w1").await;
    add_link(&place.store, "w1", 0, 7).await;
    let exchanged = all_at_once(&place, |attempt| attempt).await;
    let count = |what| exchanged.iter().filter(|&&exchange| exchange == what).count();
    assert_eq!((count(Exchange::GrantedByTeamLink), count(Exchange::Exhausted)), (7, 17));
    assert_eq!(uses(&place).await, (vec!["7 of 7".to_owned()], "7".to_owned()));
}

pub async fn a_team_link_handed_in_often_for_one_message_is_used_once(place: Place) {
    open_wave(&place.store, "w1").await;
    add_link(&place.store, "w1", 0, 1).await;
    let exchanged = all_at_once(&place, |_| 0).await;
    assert_eq!(exchanged, [Exchange::GrantedByTeamLink; 24]);
    assert_eq!(uses(&place).await, (vec!["1 of 1".to_owned()], "1".to_owned()));
}

pub async fn an_exchange_touches_its_team_link_only(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..3).await;
    add_link(&place.store, "w1", 0, 5).await;
    add_link(&place.store, "w1", 1, 5).await;
    hand_in(&place, 1, 0).await;
    hand_in(&place, 1, 1).await;
    let expected = (vec!["0 of 5".to_owned(), "2 of 5".to_owned()], "2".to_owned());
    assert_eq!(uses(&place).await, expected);
    let others = "SELECT (SELECT COUNT(*) FROM tally) || ' ' || (SELECT COUNT(*) FROM words) \
                  || ' ' || (SELECT COUNT(*) FROM receipt) \
                  || ' ' || (SELECT COUNT(*) FROM invitation WHERE used = TRUE)";
    assert_eq!(place.texts(others).await, ["0 0 0 0"]);
    // Written anew, it is all still there.
    place.store.scrub().await.unwrap();
    assert_eq!(uses(&place).await, expected);
}
