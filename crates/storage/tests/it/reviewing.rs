//! Own words, from what was written to what may be shown.

use std::collections::BTreeSet;

use jiff::civil::date;
use peil_storage::{Constraint, ItemReview, NewWords, StorageError, Store, WordsReview};

use crate::place::{Engine, Place, found};
use crate::props::{close, id, open_wave, put_words, random_id, words_of};

/// A closed wave in which these respondents wrote something.
async fn closed_wave(store: &Store, respondents: std::ops::Range<usize>) {
    open_wave(store, "w1").await;
    close(store, "w1").await;
    put_words(store, "w1", respondents).await;
}

fn review(kept: u64, changed: u64, dropped: u64) -> WordsReview {
    WordsReview {
        wave: "w1".to_owned(),
        reviewed_on: date(2026, 12, 1),
        reviewer: "de vertrouwenspersoon".to_owned(),
        items: vec![
            ItemReview { item: id("other"), kept: 0, changed: 0, dropped: 0 },
            ItemReview { item: id("remarks"), kept, changed, dropped },
        ],
    }
}

fn shown(number: usize, words: String) -> NewWords {
    NewWords { id: random_id("shown", number), item: id("remarks"), words }
}

/// Of twelve respondents the texts of the first two are left out, those of the next two changed.
fn two_out_two_changed() -> (WordsReview, Vec<NewWords>) {
    let text = |number| {
        if number < 4 { format!("in andere woorden {number}") } else { words_of(number) }
    };
    (review(8, 2, 2), (2..12).map(|number| shown(number, text(number))).collect())
}

async fn put(store: &Store, review: &WordsReview, shown: &[NewWords]) -> Result<(), StorageError> {
    let mut tx = store.begin_write().await?;
    tx.put_words_review(review, shown).await?;
    tx.commit().await
}

async fn words(store: &Store) -> Vec<String> {
    let mut tx = store.begin_read().await.unwrap();
    tx.words("w1", &id("remarks")).await.unwrap()
}

pub async fn what_may_be_shown_takes_the_place_of_what_was_written(place: Place) {
    closed_wave(&place.store, 0..12).await;
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.words_review("w1").await.unwrap(), None);
    drop(tx);
    let before = words(&place.store).await;
    let (review, shown) = two_out_two_changed();
    put(&place.store, &review, &shown).await.unwrap();

    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.words_review("w1").await.unwrap(), Some(review));
    assert_eq!(tx.words_review("w2").await.unwrap(), None);
    drop(tx);
    let after = words(&place.store).await;
    let texts = |texts: &[NewWords]| -> BTreeSet<String> {
        texts.iter().map(|text| text.words.clone()).collect()
    };
    assert_eq!(BTreeSet::from_iter(after.clone()), texts(&shown));
    // No row leads to the one that it came from: what stayed as it was lies in another order too.
    let kept = |all: &[String]| -> Vec<String> {
        all.iter().filter(|text| after.contains(text) && before.contains(text)).cloned().collect()
    };
    assert_eq!(kept(&after).len(), 8);
    assert_ne!(kept(&before), kept(&after));
}

pub async fn a_review_is_recorded_once(place: Place) {
    closed_wave(&place.store, 0..12).await;
    let (review, shown) = two_out_two_changed();
    put(&place.store, &review, &shown).await.unwrap();
    let before = words(&place.store).await;
    let nothing_left = self::review(0, 0, 10);
    for (again, texts) in [(&review, shown.as_slice()), (&nothing_left, &[])] {
        assert!(matches!(
            put(&place.store, again, texts).await,
            Err(StorageError::Conflict(Constraint::Reviewed { wave })) if wave == "w1"
        ));
    }
    for table in ["words_review", "words_review_item"] {
        for sql in [format!("UPDATE {table} SET wave = 'w2'"), format!("DELETE FROM {table}")] {
            let refused = place.raw(&sql).await.unwrap_err().to_string();
            assert!(refused.contains("never change"), "{refused}");
        }
    }
    assert_eq!(words(&place.store).await, before);
}

pub async fn a_review_that_does_not_fit_the_texts_changes_nothing(place: Place) {
    open_wave(&place.store, "w1").await;
    let (review, shown) = two_out_two_changed();
    let early = put(&place.store, &review, &shown).await;
    assert!(matches!(early, Err(StorageError::Conflict(Constraint::NotClosed { .. }))));
    let mut nowhere = review.clone();
    "w2".clone_into(&mut nowhere.wave);
    let nowhere = put(&place.store, &nowhere, &shown).await;
    assert!(matches!(nowhere, Err(StorageError::Conflict(Constraint::NoWave { .. }))));

    close(&place.store, "w1").await;
    put_words(&place.store, "w1", 0..12).await;
    let before = words(&place.store).await;
    // One text less than was written; and one text less than the counts say.
    for (review, shown) in [(self::review(8, 2, 1), &shown[..]), (review.clone(), &shown[1..])] {
        let refused = put(&place.store, &review, shown).await;
        assert!(matches!(refused, Err(StorageError::RowCount { .. })), "{refused:?}");
    }
    assert_eq!(words(&place.store).await, before);
    put(&place.store, &review, &shown).await.unwrap();
}

pub async fn what_was_left_out_or_changed_is_gone_from_the_files(place: Place) {
    closed_wave(&place.store, 0..12).await;
    if place.engine == Engine::Postgres {
        // As autovacuum does by itself: it writes samples of what it finds to a table of its own.
        place.raw("ANALYZE").await.unwrap();
    }
    let (review, shown) = two_out_two_changed();
    put(&place.store, &review, &shown).await.unwrap();
    place.store.scrub().await.unwrap();
    assert_eq!(words(&place.store).await.len(), 10);
    let gone: Vec<Vec<u8>> = (0..4).map(|number| words_of(number).into_bytes()).collect();
    let bytes = place.bytes_at_rest().await;
    assert_eq!(found(&bytes, &gone), [[0; 0]; 0]);
    assert!(
        !found(&bytes, &[words_of(7).into_bytes()]).is_empty(),
        "the search finds what is there"
    );
}
