//! The page on which tokens are made, listed and revoked.

use axum::http::StatusCode;
use peil_accounts::{Grant, Role};

use crate::house::bed::{HouseBed, PASSWORD};
use crate::run;
use crate::testbed::SAMPLE;

const PAGE: &str = "/house/account/tokens";

#[test]
fn a_token_is_made_shown_once_and_revoked() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let (_, cookie) = house.person("anna", "waterrijk", &[Grant::of(Role::Auditor)]).await;
        let csrf = house.csrf(&cookie).await;
        let empty = house.get(PAGE, &cookie).await.body();
        assert!(empty.contains("U hebt geen tokens"), "{empty}");
        assert!(empty.contains("log:read") && !empty.contains("people:write"), "not the own role");
        let fields = |password: &'static str, until: &'static str, scope: &'static str| {
            let name = ("name", "Magazijn <b>");
            [("csrf", &*csrf), name, ("until", until), ("scope", scope), ("password", password)]
        };
        let until = "2027-06-30";
        let wrong = [
            (fields("iets anders dan dat", until, "log:read"), "password"),
            (fields(PASSWORD, "2029-01-01", "log:read"), "until"),
            (fields(PASSWORD, "morgen", "log:read"), "until"),
            (fields(PASSWORD, until, "people:write"), "scopes"),
            (fields(PASSWORD, until, ""), "scopes"),
        ];
        for (fields, field) in wrong {
            let answer = house.post(PAGE, &cookie, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(answer.body().contains(&format!("href=\"#{field}\"")), "{field}");
        }
        let made = house.post(PAGE, &cookie, &fields(PASSWORD, until, "log:read")).await;
        assert_eq!(made.status, StatusCode::OK);
        let body = made.body();
        let at = body.find("peil_").expect("the token");
        let token = &body[at..at + 48];
        assert!(body.contains("Magazijn &#60;b&#62;"), "{body}");
        let log = house.read("/api/v1/log", token).await;
        assert_eq!(log.json()["items"][0]["event"], "token_made");
        assert!(!log.body().contains(token));
        let listed = house.get(PAGE, &cookie).await;
        assert!(!listed.body().contains(token), "shown once");
        assert!(listed.body().contains("30 juni 2027"));
        let id = listed.value("token");
        let fields = [("csrf", &*csrf), ("token", &*id)];
        let gone = house.post("/house/account/tokens/revoke", &cookie, &fields).await;
        assert_eq!(gone.location(), PAGE);
        assert_eq!(house.read("/api/v1/log", token).await.problem(), "token_refused");
        // Once more does no harm, and what is no id is not found.
        house.post("/house/account/tokens/revoke", &cookie, &fields).await;
        let fields = [("csrf", &*csrf), ("token", "x")];
        let none = house.post("/house/account/tokens/revoke", &cookie, &fields).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn nobody_revokes_what_is_somebody_elses() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let token = house.coordinators_token().await;
        let coordinator = [Grant::of(Role::Coordinator)];
        let (_, cookie) = house.person("eva", "waterrijk", &coordinator).await;
        let csrf = house.csrf(&cookie).await;
        let rows = house.accounts.list("waterrijk").await.unwrap();
        let anna = rows.iter().find(|row| row.name == "anna").unwrap().account;
        let id = house.accounts.tokens(anna).await.unwrap()[0].token.to_string();
        let fields = [("csrf", &*csrf), ("token", &*id)];
        house.post("/house/account/tokens/revoke", &cookie, &fields).await;
        assert_eq!(house.read("/api/v1/me", &token).await.status, StatusCode::OK);
    });
}
