//! Numbers in the place of people.

use peil_storage::{Begun, Constraint, Erased, StorageError, Tally};

use crate::place::Place;
use crate::props::{
    add_link, begin, blinded, class_keys, close, exchange, furnish_with, invite, link_hash,
    open_wave, promise, wave_units,
};

pub async fn a_tally_takes_the_place_of_people(place: Place) {
    // The people of B belong to the class of the whole organisation.
    let mut units = wave_units();
    units[2].class = 0;
    let mut tx = place.store.begin_write().await.unwrap();
    furnish_with(&mut tx, "w1", &units).await;
    tx.put_promise("w1", &promise(), &class_keys(&[(0, 10), (1, 10)])).await.unwrap();
    tx.commit().await.unwrap();
    invite(&place.store, "w1", 0..20).await;
    add_link(&place.store, "w1", 0, 5).await;
    add_link(&place.store, "w1", 1, 30).await;
    // Of A 0, 2, …, 12, and of B 1, 3, 5.
    for number in [0, 1, 2, 3, 4, 5, 6, 8, 10, 12] {
        begin(&place.store, "w1", number).await;
    }
    for number in 20..24 {
        exchange(&place.store, "w1", link_hash(number % 2), blinded(number)).await;
    }
    let begun = Begun { invited: 55, exchanged: 14, link_allowed: 35, link_used: 4 };

    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.begun("w1").await.unwrap(), begun);
    assert_eq!(tx.used_by_unit("w1").await.unwrap(), [(1, 7), (2, 3)]);
    assert_eq!(tx.tally("w1").await.unwrap(), None);
    let early = tx.tally_up("w1").await;
    assert!(matches!(early, Err(StorageError::Conflict(Constraint::NotClosed { .. }))));
    let nowhere = tx.tally_up("w2").await;
    assert!(matches!(nowhere, Err(StorageError::Conflict(Constraint::NoWave { .. }))));
    drop(tx);

    close(&place.store, "w1").await;
    let tally = Tally { signed: vec![(0, 3), (1, 7)], link_used: 4 };
    let mut tx = place.store.begin_write().await.unwrap();
    let erased = tx.tally_up("w1").await.unwrap();
    assert_eq!(erased, Erased { invitations: 20, team_links: 2 });
    tx.commit().await.unwrap();

    let mut tx = place.store.begin_write().await.unwrap();
    assert!(matches!(
        tx.tally_up("w1").await,
        Err(StorageError::Conflict(Constraint::Duplicate { statement: "tally_up" }))
    ));
    drop(tx);
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.tally("w1").await.unwrap(), Some(tally));
    assert_eq!(tx.begun("w1").await.unwrap(), begun);
    assert_eq!(tx.invitations("w1").await.unwrap(), []);
    assert_eq!(tx.team_links("w1").await.unwrap(), []);
    let left = "SELECT COUNT(*) || '' FROM team_link_use";
    assert_eq!(place.texts(left).await, ["0"]);
}

pub async fn a_wave_in_which_nobody_began_is_tallied_once_too(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..3).await;
    close(&place.store, "w1").await;
    let mut tx = place.store.begin_write().await.unwrap();
    let erased = tx.tally_up("w1").await.unwrap();
    assert_eq!(erased, Erased { invitations: 3, team_links: 0 });
    tx.commit().await.unwrap();
    let mut tx = place.store.begin_write().await.unwrap();
    let tally = tx.tally("w1").await.unwrap();
    assert_eq!(tally, Some(Tally { signed: vec![], link_used: 0 }));
    let twice = tx.tally_up("w1").await;
    assert!(matches!(twice, Err(StorageError::Conflict(Constraint::Duplicate { .. }))));
}
