//! Tokens of programs, and answers that are kept for whoever asks the same again.

use peil_storage::{Account, ApiReply, ApiToken, Constraint, StorageError};

use crate::place::Place;
use crate::props::organisation;

fn token(number: u8, account: u8, until: i64) -> ApiToken {
    ApiToken {
        id: [number; 16],
        token_hash: [number; 32],
        account: [account; 16],
        name: format!("warehouse {number}"),
        scopes: "waves:read exports:read".to_owned(),
        made_at: 100 - i64::from(number),
        until,
    }
}

/// Accounts 1 and 2, and these tokens.
async fn keep(place: &Place, tokens: &[ApiToken]) {
    let mut tx = place.store.begin_write().await.unwrap();
    tx.put_organisation(&organisation()).await.unwrap();
    for number in [1, 2] {
        let account = Account {
            id: [number; 16],
            organisation: "rijk".to_owned(),
            email: format!("a{number}@rijk.example"),
            name: "A".to_owned(),
            password: None,
            second_factor: None,
            last_step: 0,
            disabled: false,
            grants: Vec::new(),
        };
        tx.insert_account(&account).await.unwrap();
    }
    for token in tokens {
        tx.insert_api_token(token).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn replies(place: &Place) -> String {
    place.texts("SELECT COUNT(*) || '' FROM api_reply").await.remove(0)
}

pub async fn a_token_comes_back_by_its_hash_and_goes_with_its_answers(place: Place) {
    keep(&place, &[token(1, 1, 500), token(2, 1, 400), token(3, 2, 300)]).await;
    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.api_token(&[2; 32]).await.unwrap(), Some(token(2, 1, 400)));
    assert_eq!(tx.api_token(&[9; 32]).await.unwrap(), None);
    let own = tx.api_tokens(&[1; 16]).await.unwrap();
    assert_eq!(own, [token(2, 1, 400), token(1, 1, 500)], "the oldest first");
    assert!(tx.take_api_key(&[1; 16], &[7; 32], &[8; 32], 100).await.unwrap());
    assert!(!tx.delete_api_token(&[2; 16], &[1; 16]).await.unwrap(), "somebody else's");
    assert!(tx.api_token(&[1; 32]).await.unwrap().is_some());
    assert!(tx.api_reply(&[1; 16], &[7; 32]).await.unwrap().is_some());
    assert!(tx.delete_api_token(&[1; 16], &[1; 16]).await.unwrap());
    assert!(!tx.delete_api_token(&[1; 16], &[1; 16]).await.unwrap());
    assert_eq!(tx.api_token(&[1; 32]).await.unwrap(), None);
    assert_eq!(tx.api_reply(&[1; 16], &[7; 32]).await.unwrap(), None);
    let again = tx.insert_api_token(&token(2, 1, 400)).await;
    assert!(matches!(again, Err(StorageError::Conflict(Constraint::Duplicate { .. }))));
    drop(tx);
    let mut tx = place.store.begin_write().await.unwrap();
    let nobody = tx.insert_api_token(&token(4, 9, 400)).await;
    assert!(matches!(nobody, Err(StorageError::Conflict(Constraint::Missing { .. }))));
}

pub async fn tokens_that_are_over_are_wiped_with_their_answers(place: Place) {
    keep(&place, &[token(1, 1, 500), token(2, 1, 400)]).await;
    let mut tx = place.store.begin_write().await.unwrap();
    for id in [1, 2] {
        assert!(tx.take_api_key(&[id; 16], &[7; 32], &[8; 32], 100).await.unwrap());
    }
    tx.drop_api_tokens(400).await.unwrap();
    assert_eq!(tx.api_tokens(&[1; 16]).await.unwrap().len(), 2, "good until then");
    tx.drop_api_tokens(401).await.unwrap();
    assert_eq!(tx.api_tokens(&[1; 16]).await.unwrap(), [token(1, 1, 500)]);
    tx.commit().await.unwrap();
    assert_eq!(replies(&place).await, "1");
}

pub async fn an_answer_is_kept_for_whoever_asks_the_same_again(place: Place) {
    keep(&place, &[token(1, 1, 500), token(2, 1, 500)]).await;
    let (id, key) = ([1; 16], [7; 32]);
    let mut tx = place.store.begin_write().await.unwrap();
    assert!(tx.take_api_key(&id, &key, &[8; 32], 100).await.unwrap());
    assert!(!tx.take_api_key(&id, &key, &[9; 32], 101).await.unwrap());
    assert!(tx.take_api_key(&[2; 16], &key, &[8; 32], 101).await.unwrap(), "of another token");
    let waiting = ApiReply { request_hash: [8; 32], answer: None };
    assert_eq!(tx.api_reply(&id, &key).await.unwrap(), Some(waiting));
    tx.put_api_reply(&id, &key, 201, b"{}").await.unwrap();
    let answered = ApiReply { request_hash: [8; 32], answer: Some((201, b"{}".to_vec())) };
    assert_eq!(tx.api_reply(&id, &key).await.unwrap(), Some(answered.clone()));
    // Only what was never answered is let go.
    tx.free_api_key(&id, &key).await.unwrap();
    tx.free_api_key(&[2; 16], &key).await.unwrap();
    assert_eq!(tx.api_reply(&id, &key).await.unwrap(), Some(answered));
    assert_eq!(tx.api_reply(&[2; 16], &key).await.unwrap(), None);
    let gone = tx.put_api_reply(&[2; 16], &key, 201, b"{}").await;
    assert!(matches!(gone, Err(StorageError::RowCount { .. })));
    drop(tx);

    let mut tx = place.store.begin_write().await.unwrap();
    for (key, at) in [(1, 100), (2, 200), (3, 300)] {
        assert!(tx.take_api_key(&id, &[key; 32], &[8; 32], at).await.unwrap());
    }
    for key in [1, 3] {
        tx.put_api_reply(&id, &[key; 32], 200, b"").await.unwrap();
    }
    tx.drop_api_replies(101, 201).await.unwrap();
    for (key, there) in [(1, false), (2, false), (3, true)] {
        let reply = tx.api_reply(&id, &[key; 32]).await.unwrap();
        assert_eq!(reply.is_some(), there, "{key}");
    }
}

pub async fn many_who_ask_the_same_at_once_are_one(place: Place) {
    keep(&place, &[token(1, 1, 500)]).await;
    let ask = || {
        let store = place.store.clone();
        tokio::spawn(async move {
            let mut tx = store.begin_write().await.unwrap();
            let taken = tx.take_api_key(&[1; 16], &[7; 32], &[8; 32], 100).await.unwrap();
            let reply = tx.api_reply(&[1; 16], &[7; 32]).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(reply.unwrap().request_hash, [8; 32]);
            u32::from(taken)
        })
    };
    let all: Vec<_> = (0..12).map(|_| ask()).collect();
    let mut taken = 0;
    for one in all {
        taken += one.await.unwrap();
    }
    assert_eq!(taken, 1);
}
