//! Accounts and the log.

use axum::http::{Method, StatusCode};
use peil_accounts::{Grant, Role};
use serde_json::{Value, json};

use crate::house::bed::HouseBed;
use crate::run;
use crate::testbed::SAMPLE;

#[test]
fn a_program_adds_people_but_lets_nobody_in() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let token = house.coordinators_token().await;
        let add = async |body: Value| {
            house.write(Method::POST, "/api/v1/people", &token, &[], &body).await
        };
        let bo = json!({ "name": "Bo", "email": "Bo@waterrijk.example", "roles": ["manager:a"] });
        let added = add(bo).await;
        assert_eq!(added.status, StatusCode::CREATED, "{}", added.body());
        let json = added.json();
        assert_eq!(
            (&json["email"], &json["state"]),
            (&"bo@waterrijk.example".into(), &"new".into())
        );
        assert!(!added.body().contains('#'), "no link");
        let wrong = [
            (json!({ "name": "", "email": "x@y.example", "roles": ["analyst"] }), "name:"),
            (json!({ "name": "X", "email": "x", "roles": ["analyst"] }), "email:"),
            (json!({ "name": "X", "email": "x@y.example", "roles": [] }), "roles:"),
            (json!({ "name": "X", "email": "x@y.example", "roles": ["boss"] }), "roles:"),
            (json!({ "name": "X", "email": "x@y.example", "roles": ["manager:z"] }), "roles:"),
            (json!({ "name": "X", "email": "x@y.example", "roles": ["coordinator"] }), "roles:"),
            (json!({ "name": "X", "email": "x@y.example" }), "roles"),
            (json!({ "name": "X\u{0}", "email": "x@y.example", "roles": ["analyst"] }), "U+0000"),
            (json!({ "name": "X", "email": "x@y.example", "roles": ["analyst"], "k": 1 }), "k"),
        ];
        for (body, about) in wrong {
            let answer = add(body.clone()).await;
            assert_eq!(answer.problem(), "body_invalid", "{body}");
            let reasons = answer.json()["reasons"].to_string();
            assert!(reasons.contains(about), "{body}: {reasons}");
        }
        let people = house.read("/api/v1/people", &token).await.json();
        assert_eq!(people["items"].as_array().unwrap().len(), 2, "{people}");
    });
}

/// Rows that come in between two parts move nothing: none comes twice, none is left out.
#[test]
fn lists_come_in_parts_that_stay_right_while_rows_are_added() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let token = house.coordinators_token().await;
        let add = async |name: &str| {
            house.person(name, "waterrijk", &[Grant::of(Role::Analyst)]).await;
        };
        for name in ["b", "d", "f", "h"] {
            add(name).await;
        }
        let mut seen = Vec::new();
        let mut next = "/api/v1/people?limit=2&lang=en".to_owned();
        for part in 0.. {
            let page = house.read(&next, &token).await.json();
            let items = page["items"].as_array().unwrap();
            assert!(items.len() <= 2);
            seen.extend(items.iter().map(|item| item["name"].as_str().unwrap().to_owned()));
            match part {
                // Before and after what was seen.
                0 => add("aa").await,
                1 => add("g").await,
                _ => {}
            }
            let Some(address) = page["next"].as_str() else { break };
            assert!(address.contains("lang=en") && address.contains("limit=2"), "{address}");
            next = address.to_owned();
        }
        assert_eq!(seen, ["anna", "b", "d", "f", "g", "h"]);

        // The log grows at the top.
        let all = house.read("/api/v1/log?limit=1000", &token).await.json();
        let numbers = |page: &Value| -> Vec<i64> {
            let items = page["items"].as_array().unwrap();
            items.iter().map(|row| row["number"].as_i64().unwrap()).collect()
        };
        assert_eq!(all["next"], Value::Null);
        let mut parts = Vec::new();
        let mut next = "/api/v1/log?limit=7".to_owned();
        loop {
            let page = house.read(&next, &token).await.json();
            parts.extend(numbers(&page));
            add(&format!("z{}", parts.len())).await;
            let Some(address) = page["next"].as_str() else { break };
            next = address.to_owned();
        }
        assert_eq!(parts, numbers(&all));
        let state = house.read("/api/v1/log/state", &token).await.json();
        assert_eq!((&state["whole"], &state["broken_at"]), (&true.into(), &Value::Null));
    });
}
