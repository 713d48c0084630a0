//! A request with a key is made once, however often it is sent.

use axum::http::{Method, StatusCode};
use peil_accounts::{Grant, Role, Scope};
use serde_json::{Value, json};

use crate::house::bed::{Answer, HouseBed};
use crate::run;
use crate::testbed::{SAMPLE, STAFF, WAVE};

fn person(email: &str) -> Value {
    json!({ "name": "Bo", "email": email, "roles": ["analyst"] })
}

async fn add(house: &HouseBed, token: &str, key: &str, body: &Value) -> Answer {
    let headers = [("idempotency-key", key)];
    house.write(Method::POST, "/api/v1/people", token, &headers, body).await
}

#[test]
fn the_same_key_with_the_same_body_gives_the_same_answer() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let token = house.coordinators_token().await;
        let first = add(&house, &token, "k1", &person("bo@waterrijk.example")).await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.body());
        assert!(first.headers.get("idempotency-replayed").is_none());
        let again = add(&house, &token, "k1", &person("bo@waterrijk.example")).await;
        assert_eq!((again.status, again.body()), (first.status, first.body()));
        assert_eq!(again.headers["idempotency-replayed"], "true");
        let other = add(&house, &token, "k1", &person("cas@waterrijk.example")).await;
        assert_eq!(other.problem(), "key_reused");
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Of another token the key is another one, and so is no key at all.
        let grants = [Grant::of(Role::Coordinator)];
        let (_, second) = house.program("eva", "waterrijk", &grants, &[Scope::PeopleWrite]).await;
        let second = add(&house, &second, "k1", &person("bo@waterrijk.example")).await;
        assert_eq!((second.status, second.problem()), (StatusCode::CONFLICT, "email_taken".into()));
        let log = house.accounts.log("waterrijk", i64::MAX, 99).await.unwrap();
        let added = log.iter().filter(|row| {
            row.event == "account_added" && row.detail.iter().any(|(name, _)| name == "token")
        });
        assert_eq!(added.count(), 1);
        house.wait(24 * 60 * 60 + 1);
        let later = add(&house, &token, "k1", &person("cas@waterrijk.example")).await;
        assert_eq!(later.status, StatusCode::CREATED, "a day later the key is free");
    });
}

#[test]
fn what_was_refused_may_be_mended_under_the_same_key() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let token = house.coordinators_token().await;
        let refused = add(&house, &token, "k1", &person("no address")).await;
        assert_eq!(refused.problem(), "body_invalid");
        let mended = add(&house, &token, "k1", &person("bo@waterrijk.example")).await;
        assert_eq!(mended.status, StatusCode::CREATED);
        for key in ["", " ", "a b", "é", &"x".repeat(129)] {
            let answer = add(&house, &token, key, &person("x@waterrijk.example")).await;
            assert_eq!(answer.problem(), "parameter_invalid", "{key}");
        }
    });
}

#[test]
fn two_at_once_do_it_once() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        let token = house.coordinators_token().await;
        let path = format!("/api/v1/waves/{WAVE}/publish");
        let publish = || async {
            let headers = [("idempotency-key", "share-1")];
            house.write(Method::POST, &path, &token, &headers, &json!({ "looked": true })).await
        };
        let (one, other) = tokio::join!(publish(), publish());
        let good = [&one, &other].into_iter().filter(|answer| answer.status == StatusCode::OK);
        assert!(good.count() >= 1, "{} {}", one.body(), other.body());
        for answer in [&one, &other] {
            if answer.status != StatusCode::OK {
                assert_eq!(answer.problem(), "key_busy");
                assert_eq!(answer.headers["retry-after"], "1");
            }
        }
        assert_eq!(publish().await.status, StatusCode::OK);
        let log = house.accounts.log("waterrijk", i64::MAX, 99).await.unwrap();
        assert_eq!(log.iter().filter(|row| row.event == "wave_published").count(), 1);
    });
}
