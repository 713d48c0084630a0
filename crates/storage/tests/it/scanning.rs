//! Maturity scans.

use jiff::civil::date;
use peil_instrument::Text;
use peil_storage::{
    Constraint, Scan, ScanFile, ScanJudgement, ScanSeat, ScanStatus, StorageError, Store,
};

use crate::place::Place;
use crate::props::{id, organisation};

fn scan(code: &str) -> Scan {
    Scan {
        code: code.to_owned(),
        organisation: "rijk".to_owned(),
        programme: String::new(),
        unit: String::new(),
        name: Text::new("Gemeente Stad", "City"),
        framework: id("court_of_audit"),
        version: "1.1.0".to_owned(),
        kind: "self".to_owned(),
        day: date(2026, 5, 1),
        status: ScanStatus::Scoring,
    }
}

fn seat(seat: u32, name: &str) -> ScanSeat {
    ScanSeat { seat, name: name.to_owned(), account: None, done: false }
}

fn said(seat: u32, norm: &str, revision: u32, judgement: &str) -> ScanJudgement {
    let (who, judgement) = ("Ada".to_owned(), judgement.to_owned());
    ScanJudgement { seat, norm: id(norm), revision, at: 1_790_000_000, who, judgement }
}

/// An organisation with a scan of two seats.
async fn begun(store: &Store) {
    let mut tx = store.begin_write().await.unwrap();
    tx.put_organisation(&organisation()).await.unwrap();
    tx.put_framework(&id("court_of_audit"), "1.1.0", "id = 1").await.unwrap();
    tx.add_scan(&scan("s1"), &[seat(7, "Ada"), seat(7, "Bo")]).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn a_scan_comes_back_with_its_seats(place: Place) {
    begun(&place.store).await;
    let mut tx = place.store.begin_write().await.unwrap();
    let older = Scan { day: date(2024, 5, 1), unit: "A".to_owned(), ..scan("s0") };
    tx.add_scan(&older, &[]).await.unwrap();
    assert_eq!(tx.scan("s1").await.unwrap(), Some(scan("s1")));
    assert_eq!(tx.scan("s2").await.unwrap(), None);
    assert_eq!(tx.scans("rijk").await.unwrap(), [scan("s1"), older]);
    assert_eq!(tx.scans("dorp").await.unwrap(), []);
    assert_eq!(tx.scan_seats("s1").await.unwrap(), [seat(1, "Ada"), seat(2, "Bo")]);
    tx.mark_seat("s1", 2, true).await.unwrap();
    assert!(tx.scan_seats("s1").await.unwrap()[1].done);
    tx.mark_seat("s1", 2, false).await.unwrap();
    assert!(!tx.scan_seats("s1").await.unwrap()[1].done);
    tx.commit().await.unwrap();
    let mut tx = place.store.begin_write().await.unwrap();
    let twice = tx.add_scan(&scan("s1"), &[]).await;
    assert!(matches!(twice, Err(StorageError::Conflict(Constraint::Duplicate { .. }))));
}

pub async fn a_used_framework_never_changes(place: Place) {
    begun(&place.store).await;
    let mut tx = place.store.begin_write().await.unwrap();
    let framework = id("court_of_audit");
    tx.put_framework(&framework, "1.1.0", "id = 1").await.unwrap();
    let other = tx.put_framework(&framework, "1.1.0", "id = 2").await;
    let changed = Constraint::FrameworkChanged {
        id: "court_of_audit".to_owned(),
        version: "1.1.0".to_owned(),
    };
    assert!(matches!(other, Err(StorageError::Conflict(it)) if it == changed));
    let source = tx.framework_source(&framework, "1.1.0").await.unwrap();
    assert_eq!(source.as_deref(), Some("id = 1"));
    assert_eq!(tx.framework_source(&framework, "2.0.0").await.unwrap(), None);
    let unknown = Scan { version: "2.0.0".to_owned(), ..scan("s2") };
    let missing = tx.add_scan(&unknown, &[]).await;
    assert!(matches!(missing, Err(StorageError::Conflict(Constraint::Missing { .. }))));
}

pub async fn a_version_is_never_written_over_one_that_was_not_seen(place: Place) {
    begun(&place.store).await;
    let mut tx = place.store.begin_write().await.unwrap();
    assert!(tx.add_judgement("s1", &said(1, "one", 1, "{1}")).await.unwrap());
    assert!(!tx.add_judgement("s1", &said(1, "one", 1, "{2}")).await.unwrap());
    assert!(!tx.add_judgement("s1", &said(1, "one", 3, "{2}")).await.unwrap());
    assert!(tx.add_judgement("s1", &said(1, "one", 2, "{3}")).await.unwrap());
    assert!(tx.add_judgement("s1", &said(2, "one", 1, "{4}")).await.unwrap());
    assert!(tx.add_judgement("s1", &said(1, "two", 1, "{5}")).await.unwrap());
    let now = tx.judgements("s1").await.unwrap();
    let expected = [said(1, "one", 2, "{3}"), said(1, "two", 1, "{5}"), said(2, "one", 1, "{4}")];
    assert_eq!(now, expected);
    let history = tx.judgement_history("s1", &id("one")).await.unwrap();
    let expected = [said(1, "one", 1, "{1}"), said(1, "one", 2, "{3}"), said(2, "one", 1, "{4}")];
    assert_eq!(history, expected);
}

pub async fn many_who_agree_at_once_are_one(place: Place) {
    begun(&place.store).await;
    let mut tx = place.store.begin_write().await.unwrap();
    tx.move_scan("s1", ScanStatus::Scoring, ScanStatus::Consensus).await.unwrap();
    tx.commit().await.unwrap();
    let agree = |number: usize| {
        let store = place.store.clone();
        tokio::spawn(async move {
            let mut tx = store.begin_write().await.unwrap();
            let mine = said(0, "one", 1, &format!("{{{number}}}"));
            let added = tx.add_judgement("s1", &mine).await.unwrap();
            tx.commit().await.unwrap();
            added.then_some(mine)
        })
    };
    let all: Vec<_> = (0..10).map(agree).collect();
    let mut written = Vec::new();
    for one in all {
        written.extend(one.await.unwrap());
    }
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.judgements("s1").await.unwrap(), written);
    assert_eq!(written.len(), 1);
}

pub async fn what_is_said_depends_on_where_the_scan_stands(place: Place) {
    begun(&place.store).await;
    let refused = |done: Result<(), StorageError>| matches!(done, Err(StorageError::Conflict(Constraint::ScanStatus { scan })) if scan == "s1");
    let mut tx = place.store.begin_write().await.unwrap();
    assert!(refused(tx.add_judgement("s1", &said(0, "one", 1, "{}")).await.map(drop)));
    assert!(refused(tx.mark_seat("s1", 3, true).await));
    assert!(refused(tx.move_scan("s1", ScanStatus::Consensus, ScanStatus::Closed).await));
    assert!(refused(tx.move_scan("s1", ScanStatus::Scoring, ScanStatus::Scoring).await));
    tx.move_scan("s1", ScanStatus::Scoring, ScanStatus::Consensus).await.unwrap();
    assert!(refused(tx.add_judgement("s1", &said(1, "one", 1, "{}")).await.map(drop)));
    assert!(refused(tx.mark_seat("s1", 1, true).await));
    assert!(tx.add_judgement("s1", &said(0, "one", 1, "{}")).await.unwrap());
    tx.move_scan("s1", ScanStatus::Consensus, ScanStatus::Closed).await.unwrap();
    assert!(refused(tx.add_judgement("s1", &said(0, "one", 2, "{}")).await.map(drop)));
    assert!(refused(tx.move_scan("s1", ScanStatus::Closed, ScanStatus::Scoring).await));
    assert!(!tx.delete_scan("s1").await.unwrap());
}

pub async fn files_come_back_by_their_content(place: Place) {
    begun(&place.store).await;
    let mut tx = place.store.begin_write().await.unwrap();
    let file = ScanFile { sha256: [7; 32], kind: "pdf".to_owned(), content: vec![0, 255, 10, 13] };
    tx.put_scan_file("s1", &file).await.unwrap();
    tx.put_scan_file("s1", &file).await.unwrap();
    assert_eq!(tx.scan_file("s1", &[7; 32]).await.unwrap(), Some(file.clone()));
    assert_eq!(tx.scan_file("s1", &[8; 32]).await.unwrap(), None);
    assert_eq!(tx.scan_file("s2", &[7; 32]).await.unwrap(), None);
    let missing = tx.put_scan_file("s2", &file).await;
    assert!(matches!(missing, Err(StorageError::Conflict(Constraint::Missing { .. }))));
}

pub async fn a_scan_that_is_taken_away_leaves_nothing(place: Place) {
    begun(&place.store).await;
    let mut tx = place.store.begin_write().await.unwrap();
    tx.add_judgement("s1", &said(1, "one", 1, "{}")).await.unwrap();
    let file = ScanFile { sha256: [7; 32], kind: "pdf".to_owned(), content: vec![1] };
    tx.put_scan_file("s1", &file).await.unwrap();
    assert!(tx.delete_scan("s1").await.unwrap());
    assert!(!tx.delete_scan("s1").await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.scan("s1").await.unwrap(), None);
    assert_eq!(tx.scan_seats("s1").await.unwrap(), []);
    assert_eq!(tx.judgements("s1").await.unwrap(), []);
    assert_eq!(tx.scan_file("s1", &[7; 32]).await.unwrap(), None);
}
