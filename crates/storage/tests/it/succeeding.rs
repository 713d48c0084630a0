//! A wave that follows another one.

use peil_instrument::Lineage;
use peil_storage::{Constraint, StorageError, Succession, Tx, WaveStatus};

use crate::place::Place;
use crate::props::{furnish, wave};

/// `w1`, open, and `w2`, a draft.
async fn two_waves(tx: &mut Tx) {
    furnish(tx, "w1").await;
    let mut draft = wave("w2");
    draft.status = WaveStatus::Draft;
    tx.insert_wave(&draft).await.unwrap();
}

fn after_w1(pairs: &[(Option<&str>, Option<&str>)]) -> Succession {
    let lineage = Lineage::from_pairs(pairs.iter().copied()).unwrap();
    Succession { previous: "w1".to_owned(), lineage }
}

fn reorganised() -> Succession {
    after_w1(&[
        (Some("A"), Some("A1")),
        (Some("A"), Some("A2")),
        (Some("B"), None),
        (Some("R"), Some("R")),
        (None, Some("C")),
    ])
}

pub async fn a_draft_says_what_it_follows_and_says_it_anew(place: Place) {
    let mut tx = place.store.begin_write().await.unwrap();
    two_waves(&mut tx).await;
    assert_eq!(tx.succession("w2").await.unwrap(), None);
    assert_eq!(tx.succession("nowhere").await.unwrap(), None);
    tx.put_succession("w2", &reorganised()).await.unwrap();
    assert_eq!(tx.succession("w2").await.unwrap(), Some(reorganised()));
    let corrected = after_w1(&[(Some("R"), Some("R"))]);
    tx.put_succession("w2", &corrected).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.succession("w2").await.unwrap(), Some(corrected));
    assert_eq!(tx.succession("w1").await.unwrap(), None);
}

pub async fn an_open_wave_keeps_its_lineage(place: Place) {
    let mut tx = place.store.begin_write().await.unwrap();
    two_waves(&mut tx).await;
    tx.put_succession("w2", &reorganised()).await.unwrap();
    tx.set_wave_status("w2", WaveStatus::Draft, WaveStatus::Open).await.unwrap();
    for opened in ["w1", "w2"] {
        let late = tx.put_succession(opened, &reorganised()).await;
        assert!(matches!(
            late,
            Err(StorageError::Conflict(Constraint::WaveStatus { wave })) if wave == opened
        ));
    }
    tx.commit().await.unwrap();

    for change in [
        "UPDATE succession SET previous = 'w2'",
        "UPDATE lineage SET current_code = 'A3' WHERE current_code = 'A1'",
        "DELETE FROM lineage",
        "DELETE FROM succession",
        "INSERT INTO succession VALUES ('w1', 'w2')",
        "INSERT INTO lineage VALUES ('w2', 99, NULL, 'X')",
    ] {
        assert!(place.raw(change).await.is_err(), "{change}");
    }
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.succession("w2").await.unwrap(), Some(reorganised()));
}

pub async fn what_is_not_there_cannot_be_followed(place: Place) {
    let mut tx = place.store.begin_write().await.unwrap();
    two_waves(&mut tx).await;
    let nowhere = tx.put_succession("nowhere", &reorganised()).await;
    assert!(matches!(
        nowhere,
        Err(StorageError::Conflict(Constraint::NoWave { wave })) if wave == "nowhere"
    ));
    let mut stranger = reorganised();
    stranger.previous = String::from("w0");
    let stranger = tx.put_succession("w2", &stranger).await;
    assert!(matches!(
        stranger,
        Err(StorageError::Conflict(Constraint::Missing { statement: "put_succession" }))
    ));
}

/// Twelve thousand units, as central government has them.
pub async fn a_lineage_of_a_large_organisation(place: Place) {
    let codes: Vec<String> = (0..12_000).map(|unit| format!("unit-{unit:05}")).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let lineage = Lineage::identity(&codes[..11_900], &codes[100..]);
    let succession = Succession { previous: "w1".to_owned(), lineage };
    let mut tx = place.store.begin_write().await.unwrap();
    two_waves(&mut tx).await;
    tx.put_succession("w2", &succession).await.unwrap();
    assert_eq!(tx.succession("w2").await.unwrap(), Some(succession));
}
