//! A draft on its way to its opening.

use jiff::civil::date;
use peil_instrument::{Lineage, Text};
use peil_storage::{Constraint, StorageError, Succession, WaveStatus};

use crate::place::{Place, found};
use crate::props::{furnish, wave};

/// `w1`, open, and `w2`, a draft that follows it.
async fn draft(place: &Place) {
    let mut tx = place.store.begin_write().await.unwrap();
    furnish(&mut tx, "w1").await;
    let mut draft = wave("w2");
    draft.status = WaveStatus::Draft;
    tx.insert_wave(&draft).await.unwrap();
    let lineage = Lineage::from_pairs([(Some("R"), Some("R"))]).unwrap();
    tx.put_succession("w2", &Succession { previous: "w1".to_owned(), lineage }).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn a_draft_keeps_what_is_settled_and_who_is_invited(place: Place) {
    draft(&place).await;
    let mut tx = place.store.begin_write().await.unwrap();
    tx.settle("w2", "texts", "{}").await.unwrap();
    tx.settle("w2", "council", r#"{"on":"2026-10-01"}"#).await.unwrap();
    tx.settle("w2", "texts", r#"{"sha256":"00"}"#).await.unwrap();
    tx.put_draft_staff("w2", "unit,email,channel\n").await.unwrap();
    tx.put_draft_staff("w2", "unit,email,channel\nA,,letter\n").await.unwrap();
    let mut changed = tx.wave("w2").await.unwrap().unwrap();
    changed.name = Text::new("Andere naam", "Another name");
    changed.k = 12;
    (changed.opens_on, changed.closes_on) = (date(2027, 1, 4), date(2027, 1, 22));
    tx.update_draft(&changed).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = place.store.begin_read().await.unwrap();
    let settled = tx.settled("w2").await.unwrap();
    let settled: Vec<(&str, &str)> = settled.iter().map(|(s, v)| (&**s, &**v)).collect();
    assert_eq!(settled, [("council", r#"{"on":"2026-10-01"}"#), ("texts", r#"{"sha256":"00"}"#)]);
    let staff = tx.draft_staff("w2").await.unwrap();
    assert_eq!(staff.as_deref(), Some("unit,email,channel\nA,,letter\n"));
    assert_eq!(tx.wave("w2").await.unwrap(), Some(changed));
    assert_eq!(tx.draft_staff("w1").await.unwrap(), None);
}

pub async fn nothing_is_prepared_of_a_wave_that_is_open(place: Place) {
    draft(&place).await;
    let mut tx = place.store.begin_write().await.unwrap();
    let open = tx.wave("w1").await.unwrap().unwrap();
    for refused in [
        tx.settle("w1", "texts", "{}").await,
        tx.put_draft_staff("w1", "unit,email,channel\n").await,
        tx.update_draft(&open).await,
        tx.delete_draft("w1").await,
    ] {
        let Err(StorageError::Conflict(Constraint::WaveStatus { wave })) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(wave, "w1");
    }
    let nowhere = tx.settle("nowhere", "texts", "{}").await;
    assert!(matches!(nowhere, Err(StorageError::Conflict(Constraint::NoWave { .. }))));
}

pub async fn a_draft_that_is_taken_away_leaves_nothing(place: Place) {
    draft(&place).await;
    let mut tx = place.store.begin_write().await.unwrap();
    tx.settle("w2", "texts", "{}").await.unwrap();
    tx.put_draft_staff("w2", "unit,email,channel\nA,,letter\n").await.unwrap();
    tx.delete_draft("w2").await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.wave("w2").await.unwrap(), None);
    assert_eq!(tx.succession("w2").await.unwrap(), None);
    assert_eq!(tx.settled("w2").await.unwrap(), []);
    assert_eq!(tx.draft_staff("w2").await.unwrap(), None);
}

pub async fn a_list_of_staff_that_is_forgotten_is_gone_from_the_files(place: Place) {
    draft(&place).await;
    let mut tx = place.store.begin_write().await.unwrap();
    let mut other = wave("w3");
    other.status = WaveStatus::Draft;
    tx.insert_wave(&other).await.unwrap();
    let [gone, kept] = ["iemand.die.weg.moet@rijk.example", "iemand.die.blijft@rijk.example"];
    for (wave, address) in [("w2", gone), ("w3", kept)] {
        let list = format!("unit,email,channel\nA,{address},mail\n");
        tx.put_draft_staff(wave, &list).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = place.store.begin_write().await.unwrap();
    // Twice is no harm: a list can also be given at the opening itself.
    tx.forget_draft_staff("w2").await.unwrap();
    tx.forget_draft_staff("w2").await.unwrap();
    assert_eq!(tx.draft_staff("w2").await.unwrap(), None);
    tx.commit().await.unwrap();
    place.store.scrub().await.unwrap();
    let bytes = place.bytes_at_rest().await;
    assert_eq!(found(&bytes, &[gone.as_bytes().to_vec()]), [[0; 0]; 0]);
    // The other list stays, so the search does find what is there.
    assert!(!found(&bytes, &[kept.as_bytes().to_vec()]).is_empty());
}
