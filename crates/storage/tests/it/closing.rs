//! The end of a wave.

use std::collections::BTreeSet;

use jiff::civil::date;
use peil_storage::{
    Constraint, Erased, LedgerEntry, StorageError, Store, Stored, WaveStatus, WaveTotals,
};

use crate::place::{Place, found};
use crate::props::{
    answers, code_hash, core_answers, email, id, invite, link_hash, nonce_hash, open_wave,
    submission, submit, suspicion_answers, team_link, words_of,
};

async fn close(store: &Store, wave: &str) {
    let mut tx = store.begin_write().await.unwrap();
    tx.set_wave_status(wave, WaveStatus::Open, WaveStatus::Closed).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn nothing_slips_in_behind_a_closing(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 1).await;
    let respondents: Vec<_> = (0..40)
        .map(|number| {
            let store = place.store.clone();
            tokio::spawn(async move {
                let mut tx = store.begin_write().await.unwrap();
                match tx.submit("w1", &nonce_hash(number), &submission(number)).await {
                    Ok(Stored::Now) => {
                        tx.commit().await.unwrap();
                        Some(core_answers(number))
                    }
                    Err(StorageError::Closed { wave }) if wave == "w1" => None,
                    other => panic!("{other:?}"),
                }
            })
        })
        .collect();
    close(&place.store, "w1").await;
    // What is there at this moment is all there will ever be.
    let kept = BTreeSet::from_iter(answers(&place.store, "w1", "core").await);
    let mut acknowledged = BTreeSet::new();
    for respondent in respondents {
        acknowledged.extend(respondent.await.unwrap());
    }
    assert_eq!(kept, acknowledged);

    let mut tx = place.store.begin_write().await.unwrap();
    let late = tx.exchange("w1", &code_hash(0)).await;
    assert!(matches!(late, Err(StorageError::Closed { .. })));
}

pub async fn the_ledger_is_written_once(place: Place) {
    open_wave(&place.store, "w1").await;
    let entry = LedgerEntry {
        wave: "w1".to_owned(),
        closed_on: date(2026, 11, 27),
        decision: r#"{"shown":["R"]}"#.to_owned(),
        dataset_sha256: "00ff".to_owned(),
        totals: WaveTotals {
            invited: 52,
            exchanged: 20,
            submitted: 19,
            link_allowed: 12,
            link_used: 7,
        },
    };
    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.ledger("w1").await.unwrap(), None);
    tx.put_ledger(&entry).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = place.store.begin_write().await.unwrap();
    let mut other = entry.clone();
    other.decision = String::from(r#"{"shown":["R","A"]}"#);
    for again in [&entry, &other] {
        assert!(matches!(
            tx.put_ledger(again).await,
            Err(StorageError::Conflict(Constraint::Decided { wave })) if wave == "w1"
        ));
    }
    assert_eq!(tx.ledger("w1").await.unwrap(), Some(entry.clone()));
    drop(tx);

    let mut tx = place.store.begin_write().await.unwrap();
    other.wave = String::from("nowhere");
    let nowhere = tx.put_ledger(&other).await;
    assert!(matches!(nowhere, Err(StorageError::Conflict(Constraint::Missing { .. }))));
    drop(tx);

    for sql in ["UPDATE ledger SET decision = '{}'", "DELETE FROM ledger"] {
        let refused = place.raw(sql).await.unwrap_err().to_string();
        assert!(refused.contains("rows of ledger never change"), "{refused}");
    }
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.ledger("w1").await.unwrap(), Some(entry));
}

/// Everything that must be gone of the given respondents.
fn secrets(numbers: std::ops::Range<usize>) -> Vec<Vec<u8>> {
    let of_one = |number| {
        [
            core_answers(number),
            suspicion_answers(number),
            code_hash(number).to_vec(),
            link_hash(number).to_vec(),
            nonce_hash(number).to_vec(),
            email(number).into_bytes(),
        ]
    };
    numbers.flat_map(of_one).collect()
}

pub async fn erased_is_gone_from_the_files(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 200).await;
    let mut tx = place.store.begin_write().await.unwrap();
    for number in 0..3 {
        tx.insert_team_link("w1", &team_link(number, 20)).await.unwrap();
    }
    tx.commit().await.unwrap();
    for number in 0..50 {
        let mut tx = place.store.begin_write().await.unwrap();
        let hash = if number < 5 { link_hash(1) } else { code_hash(number) };
        tx.exchange("w1", &hash).await.unwrap();
        tx.commit().await.unwrap();
        submit(&place.store, "w1", number).await;
    }

    let mut tx = place.store.begin_write().await.unwrap();
    let early = tx.erase_fieldwork("w1").await;
    assert!(matches!(early, Err(StorageError::Conflict(Constraint::NotClosed { .. }))));
    let nowhere = tx.erase_fieldwork("w2").await;
    assert!(matches!(nowhere, Err(StorageError::Conflict(Constraint::NoWave { .. }))));
    drop(tx);

    close(&place.store, "w1").await;
    let mut tx = place.store.begin_write().await.unwrap();
    let erased = tx.erase_fieldwork("w1").await.unwrap();
    assert_eq!(erased, Erased { answers: 100, spent: 50, invitations: 200, team_links: 3 });
    tx.commit().await.unwrap();
    place.store.scrub().await.unwrap();

    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.records("w1", &id("core")).await.unwrap(), []);
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
    invite(&place.store, "w1", 40).await;
    for number in 0..40 {
        submit(&place.store, if number < 20 { "w1" } else { "w2" }, number).await;
    }
    close(&place.store, "w1").await;
    let mut tx = place.store.begin_write().await.unwrap();
    tx.erase_fieldwork("w1").await.unwrap();
    tx.commit().await.unwrap();
    place.store.scrub().await.unwrap();
    assert_eq!(answers(&place.store, "w2", "core").await.len(), 20);
    assert_eq!(submit(&place.store, "w2", 20).await, Stored::Before);
    assert_eq!(submit(&place.store, "w2", 40).await, Stored::Now);

    let bytes = place.bytes_at_rest().await;
    assert_eq!(found(&bytes, &secrets(0..20)), [[0; 0]; 0]);
    assert!(!found(&bytes, &[core_answers(33)]).is_empty());
}
