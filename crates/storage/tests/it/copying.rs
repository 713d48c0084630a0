//! A copy of the database.

use peil_storage::Store;

use crate::place::{Engine, Place};
use crate::props::{email, invite, open_wave};

pub async fn a_copy_is_of_one_moment_and_opens(place: Place) {
    open_wave(&place.store, "w1").await;
    invite(&place.store, "w1", 0..20).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    let copied = place.store.copy_to(&path).await.unwrap();
    assert_eq!(copied, place.engine == Engine::Sqlite);
    if !copied {
        assert!(!path.exists());
        return;
    }
    // What came afterwards is not in it; what was there is.
    invite(&place.store, "w1", 20..30).await;
    let copy = Store::open(&format!("sqlite:{}", path.display())).await.unwrap();
    let mut tx = copy.begin_read().await.unwrap();
    let invitations = tx.invitations("w1").await.unwrap();
    assert_eq!(invitations.len(), 20);
    assert!(invitations.iter().any(|invitation| invitation.email == Some(email(1))));
    drop(tx);
    copy.close().await;
    // Never over something that is there.
    assert!(place.store.copy_to(&path).await.is_err());
}
