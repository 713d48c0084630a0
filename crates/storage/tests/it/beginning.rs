//! Before anyone is invited.

use peil_instrument::UnitTree;
use peil_storage::{Constraint, StorageError, Store, WaveStatus};

use crate::place::Place;
use crate::props::{
    furnish, id, open_wave, organisation, series, text, tree, unit, wave, wave_units,
};

pub async fn an_organisation_comes_back_and_changes(place: Place) {
    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.organisation("rijk").await.unwrap(), None);
    tx.put_organisation(&organisation()).await.unwrap();
    assert_eq!(tx.organisation("rijk").await.unwrap(), Some(organisation()));
    let mut renamed = organisation();
    renamed.name = text("De Rijksoverheid");
    renamed.profile.dpo = text("een ander");
    tx.put_organisation(&renamed).await.unwrap();
    assert_eq!(tx.organisation("rijk").await.unwrap(), Some(renamed));
}

pub async fn units_are_replaced_as_a_whole(place: Place) {
    let mut tx = place.store.begin_write().await.unwrap();
    tx.put_organisation(&organisation()).await.unwrap();
    assert_eq!(tx.units("rijk").await.unwrap(), None);
    tx.replace_units("rijk", &tree()).await.unwrap();
    assert_eq!(tx.units("rijk").await.unwrap(), Some(tree()));
    let other = UnitTree::new(vec![unit("R", None, 3), unit("C", Some(0), 9)]).unwrap();
    tx.replace_units("rijk", &other).await.unwrap();
    assert_eq!(tx.units("rijk").await.unwrap(), Some(other));
    tx.commit().await.unwrap();

    let mut tx = place.store.begin_write().await.unwrap();
    let stranger = tx.replace_units("elders", &tree()).await;
    assert!(
        matches!(stranger, Err(StorageError::Conflict(Constraint::Missing { statement })) if statement == "replace_units")
    );
}

pub async fn a_series_comes_back_and_changes(place: Place) {
    let mut tx = place.store.begin_write().await.unwrap();
    tx.put_organisation(&organisation()).await.unwrap();
    assert_eq!(tx.series("rijk", "integriteit").await.unwrap(), None);
    tx.put_series(&series()).await.unwrap();
    let mut yearly = series();
    yearly.rhythm_months = 12;
    tx.put_series(&yearly).await.unwrap();
    assert_eq!(tx.series("rijk", "integriteit").await.unwrap(), Some(yearly));
    assert_eq!(tx.series("elders", "integriteit").await.unwrap(), None);

    let mut other = series();
    other.code = String::from("cultuur");
    tx.put_series(&other).await.unwrap();
    let all = tx.all_series().await.unwrap();
    let codes: Vec<&str> = all.iter().map(|series| series.code.as_str()).collect();
    assert_eq!(codes, ["cultuur", "integriteit"]);
    assert_eq!((all[0].rhythm_months, all[1].rhythm_months), (24, 12));
}

pub async fn a_fielded_questionnaire_never_changes(place: Place) {
    let mut tx = place.store.begin_write().await.unwrap();
    let staff = id("staff");
    assert_eq!(tx.questionnaire_source(&staff, "1.0.0").await.unwrap(), None);
    tx.put_questionnaire(&staff, "1.0.0", "eerste tekst").await.unwrap();
    tx.put_questionnaire(&staff, "1.0.0", "eerste tekst").await.unwrap();
    tx.put_questionnaire(&staff, "1.1.0", "andere tekst").await.unwrap();
    let changed = tx.put_questionnaire(&staff, "1.0.0", "andere tekst").await;
    assert!(matches!(
        changed,
        Err(StorageError::Conflict(Constraint::QuestionnaireChanged { id, version }))
            if id == "staff" && version == "1.0.0"
    ));
    let kept = tx.questionnaire_source(&staff, "1.0.0").await.unwrap();
    assert_eq!(kept.as_deref(), Some("eerste tekst"));
    tx.commit().await.unwrap();

    assert!(place.raw("UPDATE questionnaire SET source = 'x'").await.is_err());
    assert!(place.raw("DELETE FROM questionnaire").await.is_err());
}

pub async fn a_wave_comes_back_and_only_moves_forward(place: Place) {
    use WaveStatus::{Closed, Draft, Open, Published, Scheduled};
    let mut tx = place.store.begin_write().await.unwrap();
    furnish(&mut tx, "w1").await;
    let mut draft = wave("w0");
    draft.status = Draft;
    tx.insert_wave(&draft).await.unwrap();
    assert_eq!(tx.wave("w1").await.unwrap(), Some(wave("w1")));
    assert_eq!(tx.wave("w2").await.unwrap(), None);
    assert_eq!(tx.waves().await.unwrap(), [draft.clone(), wave("w1")]);

    tx.set_wave_status("w0", Draft, Scheduled).await.unwrap();
    tx.set_wave_status("w0", Scheduled, Open).await.unwrap();
    for (code, from, to) in [
        ("w0", Draft, Scheduled),  // stands at open
        ("w0", Open, Open),        // not on
        ("w0", Open, Scheduled),   // back
        ("nowhere", Open, Closed), // no such wave
    ] {
        let refused = tx.set_wave_status(code, from, to).await;
        assert!(matches!(
            refused,
            Err(StorageError::Conflict(Constraint::WaveStatus { wave })) if wave == code
        ));
    }
    tx.set_wave_status("w0", Open, Closed).await.unwrap();
    tx.set_wave_status("w0", Closed, Published).await.unwrap();
    draft.status = Published;
    assert_eq!(tx.wave("w0").await.unwrap(), Some(draft));
    tx.commit().await.unwrap();

    let mut tx = place.store.begin_write().await.unwrap();
    let twice = tx.insert_wave(&wave("w1")).await;
    assert!(matches!(
        twice,
        Err(StorageError::Conflict(Constraint::Duplicate { statement: "insert_wave" }))
    ));
    drop(tx);

    let mut tx = place.store.begin_write().await.unwrap();
    let mut orphan = wave("w3");
    orphan.version = String::from("9.9.9");
    let orphan = tx.insert_wave(&orphan).await;
    assert!(matches!(
        orphan,
        Err(StorageError::Conflict(Constraint::Missing { statement: "insert_wave" }))
    ));
}

pub async fn a_wave_keeps_its_units(place: Place) {
    let mut tx = place.store.begin_write().await.unwrap();
    furnish(&mut tx, "w1").await;
    assert_eq!(tx.wave_units("w1").await.unwrap(), wave_units());
    assert_eq!(tx.wave_units("w2").await.unwrap(), []);
    let other = UnitTree::new(vec![unit("R", None, 3)]).unwrap();
    tx.replace_units("rijk", &other).await.unwrap();
    assert_eq!(tx.wave_units("w1").await.unwrap(), wave_units());
    tx.commit().await.unwrap();

    assert!(place.raw("UPDATE wave_unit SET invited = 0").await.is_err());
    assert!(place.raw("DELETE FROM wave_unit").await.is_err());
}

pub async fn what_is_not_committed_is_not_there(place: Place) {
    let mut tx = place.store.begin_write().await.unwrap();
    tx.put_organisation(&organisation()).await.unwrap();
    drop(tx);
    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.organisation("rijk").await.unwrap(), None);
    tx.put_organisation(&organisation()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = place.store.begin_read().await.unwrap();
    assert!(tx.organisation("rijk").await.unwrap().is_some());
}

pub async fn reading_cannot_write(place: Place) {
    let mut tx = place.store.begin_read().await.unwrap();
    let refused = tx.put_organisation(&organisation()).await;
    assert!(matches!(refused, Err(StorageError::Backend { statement: "put_organisation", .. })));
}

pub async fn a_second_opening_finds_everything(place: Place) {
    open_wave(&place.store, "w1").await;
    // Another process beside this one (`peil wave status` while `peil serve` runs).
    let beside = Store::open(&place.url).await.unwrap();
    let mut tx = beside.begin_read().await.unwrap();
    assert_eq!(tx.wave("w1").await.unwrap(), Some(wave("w1")));
    drop(tx);
    beside.close().await;
    place.store.close().await;
    let later = Store::open(&place.url).await.unwrap();
    let mut tx = later.begin_read().await.unwrap();
    assert_eq!(tx.waves().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_address_of_neither_engine_is_refused() {
    for address in ["", "mysql://x", "peil.db", "sqlite:", "sqlite::memory:", "sqlite:a.db?mode=ro"]
    {
        let refused = Store::open(address).await;
        assert!(matches!(refused, Err(StorageError::Address(_))), "{address}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("peil.db");
    let store = Store::open(&format!("sqlite:{}", path.display())).await.unwrap();
    open_wave(&store, "w1").await;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let mode = file.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}
