//! People of a provider, and those on the way to one.

use peil_storage::{Account, Constraint, StorageError};

use crate::place::Place;
use crate::props::organisation;

const ISSUER: &str = "https://login.rijk.example";

async fn keep(place: &Place, numbers: &[u8]) {
    let mut tx = place.store.begin_write().await.unwrap();
    tx.put_organisation(&organisation()).await.unwrap();
    for number in numbers {
        let account = Account {
            id: [*number; 16],
            organisation: "rijk".to_owned(),
            email: format!("a{number}@rijk.example"),
            name: format!("A {number}"),
            password: None,
            second_factor: None,
            last_step: 0,
            disabled: false,
            grants: Vec::new(),
        };
        tx.insert_account(&account).await.unwrap();
    }
    tx.commit().await.unwrap();
}

pub async fn a_person_of_a_provider_has_one_account_and_the_other_way_round(place: Place) {
    keep(&place, &[1, 2]).await;
    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.account_of_identity(ISSUER, "anna").await.unwrap(), None);
    assert!(tx.put_identity(ISSUER, "anna", &[1; 16]).await.unwrap());
    assert!(!tx.put_identity(ISSUER, "anna", &[2; 16]).await.unwrap(), "the person has one");
    assert!(!tx.put_identity(ISSUER, "bo", &[1; 16]).await.unwrap(), "the account is somebody's");
    assert!(tx.put_identity("https://elsewhere.example", "anna", &[2; 16]).await.unwrap());
    assert_eq!(tx.account_of_identity(ISSUER, "anna").await.unwrap(), Some([1; 16]));
    assert_eq!(tx.account_of_identity(ISSUER, "bo").await.unwrap(), None);

    let mut tied = tx.accounts_with_identity().await.unwrap();
    tied.sort_unstable();
    assert_eq!(tied, [[1; 16], [2; 16]]);

    assert!(tx.drop_identities_of(&[1; 16]).await.unwrap());
    assert!(!tx.drop_identities_of(&[1; 16]).await.unwrap());
    assert!(tx.put_identity(ISSUER, "bo", &[1; 16]).await.unwrap());
    assert_eq!(tx.account_of_identity(ISSUER, "anna").await.unwrap(), None);
    tx.commit().await.unwrap();

    let mut tx = place.store.begin_write().await.unwrap();
    let nobodys = tx.put_identity(ISSUER, "cas", &[9; 16]).await;
    assert!(matches!(nobodys, Err(StorageError::Conflict(Constraint::Missing { .. }))));
}

pub async fn whoever_was_led_to_a_provider_comes_back_once_and_in_time(place: Place) {
    let mut tx = place.store.begin_write().await.unwrap();
    tx.put_sign_on(&[1; 32], 100, "/house").await.unwrap();
    tx.put_sign_on(&[2; 32], 100, "/house/waves").await.unwrap();
    assert_eq!(tx.take_sign_on(&[3; 32], 50).await.unwrap(), None, "somebody else's");
    assert_eq!(tx.take_sign_on(&[1; 32], 101).await.unwrap(), None, "too late");
    assert_eq!(tx.take_sign_on(&[1; 32], 100).await.unwrap().as_deref(), Some("/house"));
    assert_eq!(tx.take_sign_on(&[1; 32], 100).await.unwrap(), None, "once");
    tx.drop_sign_ons(101).await.unwrap();
    assert_eq!(tx.take_sign_on(&[2; 32], 50).await.unwrap(), None, "forgotten");
    tx.put_sign_on(&[4; 32], 100, "/house").await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = place.store.begin_write().await.unwrap();
    let again = tx.put_sign_on(&[4; 32], 100, "/house").await;
    assert!(matches!(again, Err(StorageError::Conflict(Constraint::Duplicate { .. }))));
}
