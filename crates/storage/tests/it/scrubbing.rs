//! What a database keeps by itself of who began, and how it goes.

use peil_storage::{Erased, Exchange, Store};

use crate::place::{Engine, Place, found};
use crate::props::{
    add_link, begin, blinded, close, code_hash, email, exchange, id, invite, link_hash, open_wave,
    put_words, words_of,
};

pub async fn scrubbing_hides_who_began_when(place: Place) {
    let other = Place::new(place.engine).await;
    for place in [&place, &other] {
        open_wave(&place.store, "w1").await;
        invite(&place.store, "w1", 0..30).await;
    }
    for number in 0..30 {
        begin(&place.store, "w1", number).await;
        begin(&other.store, "w1", 29 - number).await;
    }
    scrub_hides("invitation", &place, &other).await;
}

pub async fn scrubbing_hides_in_which_order_a_team_link_was_used(place: Place) {
    let other = Place::new(place.engine).await;
    for place in [&place, &other] {
        open_wave(&place.store, "w1").await;
        add_link(&place.store, "w1", 0, 30).await;
    }
    for number in 0..30 {
        exchange(&place.store, "w1", link_hash(0), blinded(number)).await;
        exchange(&other.store, "w1", link_hash(0), blinded(29 - number)).await;
    }
    scrub_hides("team_link_use", &place, &other).await;
}

/// That thirty messages came in another order shows in the files before scrubbing, and not after it.
async fn scrub_hides(table: &str, one: &Place, other: &Place) {
    let messages: Vec<_> = (0..30).map(blinded).collect();
    // Else the story shows nothing.
    assert_ne!(one.traces(table, &messages).await, other.traces(table, &messages).await);
    one.store.scrub().await.unwrap();
    other.store.scrub().await.unwrap();
    assert_eq!(one.traces(table, &messages).await, other.traces(table, &messages).await);
}

pub async fn scrubbing_loses_nobody(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..60).await;
    add_link(&place.store, "w1", 0, 60).await;
    let respondents: Vec<_> = (0..60)
        .map(|number| {
            let store = place.store.clone();
            tokio::spawn(async move {
                let exchanged = begin(&store, "w1", number).await;
                assert!(matches!(exchanged, Exchange::Granted { .. }));
                let exchanged = exchange(&store, "w1", link_hash(0), blinded(60 + number)).await;
                assert_eq!(exchanged, Exchange::GrantedByTeamLink);
            })
        })
        .collect();
    for _ in 0..3 {
        place.store.scrub().await.unwrap();
    }
    for respondent in respondents {
        respondent.await.unwrap();
    }
    place.store.scrub().await.unwrap();
    let mut tx = place.store.begin_read().await.unwrap();
    let begun = tx.begun("w1").await.unwrap();
    assert_eq!((begun.invited, begun.exchanged, begun.link_used), (120, 120, 60));
    drop(tx);
    // What was signed can be given again.
    assert_eq!(begin(&place.store, "w1", 7).await, Exchange::Granted { unit: 2 });
    let again = exchange(&place.store, "w1", link_hash(0), blinded(67)).await;
    assert_eq!(again, Exchange::GrantedByTeamLink);
}

/// Everything that must be gone of the given respondents.
fn secrets(numbers: std::ops::Range<usize>) -> Vec<Vec<u8>> {
    let of_one = |number| {
        [
            code_hash(number).to_vec(),
            link_hash(number).to_vec(),
            blinded(number).to_vec(),
            email(number).into_bytes(),
        ]
    };
    numbers.flat_map(of_one).collect()
}

async fn tally_up(store: &Store, wave: &str) -> Erased {
    close(store, wave).await;
    let mut tx = store.begin_write().await.unwrap();
    let erased = tx.tally_up(wave).await.unwrap();
    tx.commit().await.unwrap();
    store.scrub().await.unwrap();
    erased
}

pub async fn erased_is_gone_from_the_files(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..200).await;
    for number in 0..3 {
        add_link(&place.store, "w1", number, 20).await;
    }
    for number in 0..50 {
        let code = if number < 5 { link_hash(1) } else { code_hash(number) };
        exchange(&place.store, "w1", code, blinded(number)).await;
    }
    if place.engine == Engine::Postgres {
        // As autovacuum does by itself: it writes samples of what it finds to a table of its own.
        place.raw("ANALYZE").await.unwrap();
    }
    let erased = tally_up(&place.store, "w1").await;
    assert_eq!(erased, Erased { invitations: 200, team_links: 3 });
    put_words(&place.store, "w1", 0..50).await;

    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.invitations("w1").await.unwrap(), []);
    assert_eq!(tx.team_links("w1").await.unwrap(), []);
    assert_eq!(tx.words("w1", &id("remarks")).await.unwrap().len(), 50);
    drop(tx);
    let bytes = place.bytes_at_rest().await;
    assert_eq!(found(&bytes, &secrets(0..200)), [[0; 0]; 0]);
    // The texts stay, so the search does find what is there.
    assert!(!found(&bytes, &[words_of(7).into_bytes()]).is_empty());
}

pub async fn erased_is_gone_while_another_wave_goes_on(place: Place) {
    open_wave(&place.store, "w1").await;
    open_wave(&place.store, "w2").await;
    invite(&place.store, "w1", 0..20).await;
    invite(&place.store, "w2", 20..40).await;
    add_link(&place.store, "w1", 0, 9).await;
    add_link(&place.store, "w2", 20, 9).await;
    for number in 1..30 {
        begin(&place.store, if number < 20 { "w1" } else { "w2" }, number).await;
    }
    exchange(&place.store, "w1", link_hash(0), blinded(0)).await;
    exchange(&place.store, "w2", link_hash(20), blinded(38)).await;

    tally_up(&place.store, "w1").await;
    let mut tx = place.store.begin_read().await.unwrap();
    let begun = tx.begun("w2").await.unwrap();
    assert_eq!((begun.invited, begun.exchanged, begun.link_used), (29, 11, 1));
    drop(tx);
    assert_eq!(begin(&place.store, "w2", 25).await, Exchange::Granted { unit: 2 });
    assert_eq!(begin(&place.store, "w2", 35).await, Exchange::Granted { unit: 2 });
    let again = exchange(&place.store, "w2", link_hash(20), blinded(38)).await;
    assert_eq!(again, Exchange::GrantedByTeamLink);

    let bytes = place.bytes_at_rest().await;
    assert_eq!(found(&bytes, &secrets(0..20)), [[0; 0]; 0]);
    for kept in [blinded(25), blinded(38), code_hash(33), link_hash(20)] {
        assert!(!found(&bytes, &[kept.to_vec()]).is_empty());
    }
}
