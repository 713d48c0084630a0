//! Coming in by way of a provider: a made-up one, which errs and lies as a story needs it.

use std::time::Duration;

use axum::http::{StatusCode, header};
use peil_accounts::{By, Grant, LogRow, NewAccount, ProviderOnly, Role};
use peil_oidc::testkit::MadeUp;
use serde_json::{Map, Value, json};

use super::bed::{Answer, HouseBed, PASSWORD};
use crate::run;
use crate::testbed::SAMPLE;

const CALLBACK: &str = "/house/enter/oidc/callback";
const NOW: i64 = 1_800_000_000;

struct Bed {
    house: HouseBed,
    theirs: MadeUp,
}

/// Somebody who was led to the provider and signed in there: the browser's cookie, and the way back.
struct Back {
    cookie: String,
    path: String,
}

impl Bed {
    async fn with(only: ProviderOnly) -> Bed {
        let house = HouseBed::new(SAMPLE).await;
        let theirs = MadeUp::start(NOW).await;
        let mut settings = theirs.settings(house.bed.folder());
        settings.required = only != ProviderOnly::default();
        let redirect = format!("https://peil.example{CALLBACK}");
        let ours = settings.provider(&redirect, house.clock()).unwrap();
        let ours = ours.with_patience(Duration::from_secs(30));
        Bed { house: house.with_provider(ours, only), theirs }
    }

    async fn new() -> Bed {
        Bed::with(ProviderOnly::default()).await
    }

    /// An account that nobody came in with yet.
    async fn add(&self, name: &str, grant: Grant) -> peil_accounts::AccountId {
        let new = NewAccount {
            email: format!("{name}@waterrijk.example"),
            name: name.to_owned(),
            organisation: "waterrijk".to_owned(),
            grants: vec![grant],
        };
        self.house.accounts.add(By::command_line("waterrijk"), new).await.unwrap().0
    }

    /// To the provider and through it.
    async fn away(&self, query: &str) -> Back {
        let led = self.house.get(&format!("/house/enter/oidc{query}"), "").await;
        assert_eq!(led.status, StatusCode::SEE_OTHER, "{}", led.body());
        assert!(led.location().starts_with(&self.theirs.issuer()), "{}", led.location());
        let back = self.theirs.sign_in(led.location());
        Back { cookie: led.cookies(), path: format!("{CALLBACK}?{back}") }
    }

    async fn back(&self, query: &str) -> Answer {
        let back = self.away(query).await;
        self.house.get(&back.path, &back.cookie).await
    }

    /// The page of a problem; nobody is in after it.
    async fn refused(&self, status: StatusCode, title: &str) -> Answer {
        let answer = self.back("").await;
        assert_eq!(answer.status, status, "{}", answer.body());
        assert!(answer.body().contains(title), "{title}: {}", answer.body());
        assert!(answer.headers.get(header::SET_COOKIE).is_none());
        answer
    }

    async fn log(&self) -> Vec<LogRow> {
        self.house.accounts.log("waterrijk", i64::MAX, 9).await.unwrap()
    }
}

fn fields(value: Value) -> Map<String, Value> {
    let Value::Object(fields) = value else { panic!("an object") };
    fields
}

#[test]
fn somebody_with_an_account_comes_in_and_lands_where_they_were_going() {
    run(async {
        let bed = Bed::new().await;
        bed.add("anna", Grant::of(Role::Coordinator)).await;
        let away = bed.house.get("/house/people?lang=en", "").await;
        let door = bed.house.get(away.location(), "").await;
        let button = door.tags().into_iter().find(|tag| tag.get("class") == Some("button primary"));
        let button = button.unwrap();
        assert_eq!(button.text.trim(), "Sign in with Gemeente Waterrijk");
        let address = button.get("href").unwrap().replace("&#38;", "&");
        let query = address.strip_prefix("/house/enter/oidc").unwrap();
        let inside = bed.back(query).await;
        assert_eq!(inside.location(), "/house/people?lang=en");
        let cookies = inside.cookies();
        assert!(cookies.contains("peil-sign-on=;"), "the mark is gone: {cookies}");
        let home = bed.house.get("/house", &cookies).await;
        assert_eq!(home.status, StatusCode::OK);
        let events: Vec<String> = bed.log().await.into_iter().map(|row| row.event).collect();
        assert_eq!(events[..2], ["signed_in_by_provider", "identity_linked"]);
        let log = bed.house.get("/house/log", &cookies).await.body();
        assert!(log.contains("Ingelogd via de organisatie") && log.contains(&bed.theirs.issuer()));

        // The address of the account means nothing from now on; signing out ends the session here.
        bed.theirs.behave(|manners| manners.person = fields(json!({})));
        assert_eq!(bed.back("").await.location(), "/house");
        let csrf = home.value("csrf");
        let out = bed.house.post("/house/leave", &cookies, &[("csrf", &csrf)]).await;
        assert_eq!(out.location(), "/house/enter");
        assert_eq!(bed.house.get("/house", &cookies).await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn nobody_is_led_out_of_the_house_afterwards() {
    run(async {
        let bed = Bed::new().await;
        bed.add("anna", Grant::of(Role::Coordinator)).await;
        for to in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example%2Fhouse", "%2Fw%2F2026"] {
            assert_eq!(bed.back(&format!("?to={to}")).await.location(), "/house", "{to}");
        }
    });
}

#[test]
fn a_way_back_is_for_the_browser_that_was_led_away_and_for_once() {
    run(async {
        let bed = Bed::new().await;
        bed.add("anna", Grant::of(Role::Coordinator)).await;
        let title = "Dit inloggen is niet af te maken";
        let stale = |answer: Answer| {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.location());
            assert!(answer.body().contains(title), "{}", answer.body());
        };
        let (anna, thief) = (bed.away("").await, bed.away("").await);
        stale(bed.house.get(&anna.path, "").await);
        stale(bed.house.get(&anna.path, &thief.cookie).await);
        stale(bed.house.get(&anna.path, "peil-sign-on=AAAA").await);
        stale(bed.house.get(CALLBACK, &anna.cookie).await);
        stale(bed.house.get(&format!("{CALLBACK}?code=x&state="), &anna.cookie).await);
        let inside = bed.house.get(&anna.path, &anna.cookie).await;
        assert_eq!(inside.location(), "/house", "what others tried used nothing up");
        stale(bed.house.get(&anna.path, &anna.cookie).await);

        let late = bed.away("?lang=en").await;
        bed.house.wait(601);
        stale(bed.house.get(&late.path, &late.cookie).await);
    });
}

#[test]
fn what_a_provider_says_wrongly_lets_nobody_in() {
    run(async {
        let bed = Bed::new().await;
        bed.add("anna", Grant::of(Role::Coordinator)).await;
        for claims in [
            json!({ "aud": "somebody" }),
            json!({ "iss": "https://elsewhere.example" }),
            json!({ "exp": NOW - 1 }),
            json!({ "nonce": "another" }),
        ] {
            bed.theirs.behave(|manners| manners.claims = fields(claims));
            bed.refused(StatusCode::BAD_GATEWAY, "Het inloggen is mislukt").await;
        }
        bed.theirs.behave(|manners| manners.claims.clear());
        let away = bed.away("").await;
        let path = format!("{}&iss=https%3A%2F%2Felsewhere.example", away.path);
        let mixed_up = bed.house.get(&path, &away.cookie).await;
        assert_eq!(mixed_up.status, StatusCode::BAD_GATEWAY);
        bed.theirs.behave(|manners| {
            manners.signs = 2;
        });
        bed.refused(StatusCode::BAD_GATEWAY, "Het inloggen is mislukt").await;
        bed.theirs.behave(|manners| {
            manners.signs = 1;
            manners.refuses = Some("invalid_grant");
        });
        bed.refused(StatusCode::BAD_GATEWAY, "Het inloggen is mislukt").await;
        assert!(bed.log().await.iter().all(|row| !row.event.starts_with("signed_in")));
    });
}

#[test]
fn a_refusal_of_the_provider_is_told_in_the_language_of_before() {
    run(async {
        let bed = Bed::new().await;
        let away = bed.away("?lang=en").await;
        let state = away.path.split("state=").nth(1).unwrap();
        let error = "error=access_denied&error_description=anna%40waterrijk.example";
        let path = format!("{CALLBACK}?{error}&state={state}");
        let refused = bed.house.get(&path, &away.cookie).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let body = refused.body();
        assert!(body.contains("You are not signed in") && body.contains("lang=\"en\""), "{body}");
        assert!(!body.contains("anna@") && !body.contains("access_denied"), "{body}");
        assert!(!body.contains("class=\"language\""), "it cannot be asked for again: {body}");
    });
}

#[test]
fn nobody_comes_in_without_an_open_account_and_a_verified_address() {
    run(async {
        let bed = Bed::new().await;
        let (forbidden, unknown) = (StatusCode::FORBIDDEN, "Er is geen account voor u");
        bed.refused(forbidden, unknown).await;
        let anna = bed.add("anna", Grant::of(Role::Coordinator)).await;
        let unverified = json!({ "email": "anna@waterrijk.example", "email_verified": false });
        for person in [unverified, json!({ "email": "anna@waterrijk.example" }), json!({})] {
            bed.theirs.behave(|manners| manners.person = fields(person));
            bed.refused(forbidden, "Wij kunnen uw account niet vinden").await;
        }
        let verified = json!({ "email": "Anna@Waterrijk.example", "email_verified": true });
        bed.theirs.behave(|manners| manners.person = fields(verified));
        let by = || By::command_line("waterrijk");
        bed.house.accounts.disable(by(), anna).await.unwrap();
        bed.refused(forbidden, unknown).await;
        bed.house.accounts.enable(by(), anna).await.unwrap();
        assert_eq!(bed.back("").await.status, StatusCode::SEE_OTHER);
        // Somebody else gets her address.
        bed.theirs.behave(|manners| "a-2".clone_into(&mut manners.subject));
        bed.refused(forbidden, unknown).await;
    });
}

#[test]
fn a_provider_that_is_down_or_slow_is_told_and_passwords_go_on() {
    run(async {
        let bed = Bed::new().await;
        let (_, _) = bed.house.person("anna", "waterrijk", &[Grant::of(Role::Coordinator)]).await;
        bed.theirs.behave(|manners| {
            manners.about = fields(json!({ "jwks_uri": "http://127.0.0.1:9/keys" }));
        });
        let led = bed.house.get("/house/enter/oidc?lang=en", "").await;
        assert_eq!(led.status, StatusCode::BAD_GATEWAY);
        assert!(led.body().contains("does not work now"), "{}", led.body());
        let fields = [("email", "anna@waterrijk.example"), ("password", PASSWORD)];
        let code = bed.house.post("/house/enter", "", &fields).await;
        assert!(code.body().contains("name=\"ticket\""), "{}", code.body());
    });
}

#[test]
fn where_the_provider_is_the_only_way_a_password_is_refused_and_no_link_is_made() {
    run(async {
        let only =
            ProviderOnly::new(vec!["waterrijk".to_owned()], &["nood@waterrijk.example".to_owned()]);
        let bed = Bed::with(only).await;
        bed.add("anna", Grant::of(Role::Coordinator)).await;
        let door = bed.house.get("/house/enter", "").await;
        assert!(door.body().contains("werkt alleen de knop hierboven"));
        let fields = [("email", "anna@waterrijk.example"), ("password", PASSWORD)];
        let refused = bed.house.post("/house/enter", "", &fields).await;
        assert!(refused.body().contains("alleen inloggen met de knop"), "{}", refused.body());

        let cookies = bed.back("").await.cookies();
        let csrf = bed.house.get("/house", &cookies).await.value("csrf");
        let account = bed.house.get("/house/account", &cookies).await.body();
        assert!(account.contains("U logt in met Gemeente Waterrijk"), "{account}");
        assert!(!account.contains("name=\"old\""), "there is no password to change");
        let add = async |name: &str| {
            let email = format!("{name}@waterrijk.example");
            let fields = [("csrf", &*csrf), ("name", name), ("email", &email), ("role", "analyst")];
            bed.house.post("/house/people", &cookies, &fields).await.body()
        };
        let made = add("bo").await;
        assert!(made.contains("bo is toegevoegd en kan inloggen met Gemeente Waterrijk"), "{made}");
        assert!(!made.contains("/house/link#") && !made.contains("/link\""), "{made}");
        assert!(add("nood").await.contains("/house/link#"), "the one with a password needs it");
    });
}
