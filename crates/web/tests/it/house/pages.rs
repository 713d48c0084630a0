//! Accounts and the log, over the pages.

use axum::http::StatusCode;
use peil_accounts::{Grant, Role};

use super::bed::{HouseBed, PASSWORD};
use crate::run;
use crate::testbed::SAMPLE;

async fn coordinator(house: &HouseBed) -> (String, String) {
    let (_, cookie) = house.person("anna", "waterrijk", &[Grant::of(Role::Coordinator)]).await;
    let csrf = house.csrf(&cookie).await;
    (cookie, csrf)
}

#[test]
fn a_coordinator_makes_an_account_and_gives_the_link() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let (cookie, csrf) = coordinator(&house).await;
        let add = async |fields: &[(&str, &str)]| {
            let mut all = vec![("csrf", &*csrf)];
            all.extend(fields);
            house.post("/house/people", &cookie, &all).await
        };
        let empty = add(&[]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        for at in ["href=\"#name\"", "href=\"#roles\""] {
            assert!(empty.body().contains(at), "{at}");
        }
        let typed = [("name", "Bo <Visser>"), ("email", "geen adres"), ("role", "analyst")];
        let wrong = add(&typed).await;
        assert_eq!((&*wrong.value("name"), &*wrong.value("email")), ("Bo <Visser>", "geen adres"));
        assert!(wrong.body().contains("value=\"analyst\" checked"), "what was chosen stays");
        let typed = [("name", "Bo"), ("email", "anna@waterrijk.example"), ("unit", "a")];
        let taken = add(&typed).await;
        assert!(taken.body().contains("Er is al een account"));
        let nowhere = add(&[("name", "Bo"), ("email", "bo@w.example"), ("unit", "nergens")]).await;
        assert!(nowhere.body().contains("geen eenheid met de code nergens"));

        let made =
            add(&[("name", "Bo"), ("email", "bo@w.example"), ("unit", "a"), ("role", "analyst")])
                .await;
        assert_eq!(made.status, StatusCode::OK);
        let body = made.body();
        let link = body.split("https://peil.example/house/link#").nth(1).expect("a link");
        let secret = link.split('<').next().unwrap();
        assert!(house.accounts.link(secret).await.unwrap().is_some());
        let rows = house.accounts.list("waterrijk").await.unwrap();
        let bo = rows.iter().find(|row| row.name == "Bo").unwrap();
        assert_eq!(bo.grants, [Grant::of(Role::Analyst), Grant::manager("a")]);

        // Two units are two boxes: saving what is there loses none.
        let path = format!("/house/people/{}", bo.account);
        let more = [("csrf", &*csrf), ("unit", "a"), ("unit", "b")];
        let saved = house.post(&path, &cookie, &more).await;
        assert_eq!(saved.status, StatusCode::OK);
        let shown = house.get(&path, &cookie).await;
        let boxes = shown.tags().into_iter().filter(|tag| {
            tag.get("type") == Some("checkbox")
                && tag.get("name") == Some("unit")
                && tag.has("checked")
        });
        assert_eq!(boxes.count(), 2);
        let none = house.post(&path, &cookie, &[("csrf", &csrf)]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);

        let closed = house
            .post(&format!("{path}/state"), &cookie, &[("csrf", &csrf), ("state", "closed")])
            .await;
        assert!(closed.body().contains("Het account is gesloten"));
        let opened = house
            .post(&format!("{path}/state"), &cookie, &[("csrf", &csrf), ("state", "open")])
            .await;
        assert!(opened.body().contains("Het account is weer open"));
        let linked = house.post(&format!("{path}/link"), &cookie, &[("csrf", &csrf)]).await;
        assert!(linked.body().contains("/house/link#"));
        assert!(!house.get(&path, &cookie).await.body().contains("/house/link#"), "shown once");
    });
}

#[test]
fn nobody_closes_the_own_account() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let (cookie, csrf) = coordinator(&house).await;
        let own = house.accounts.list("waterrijk").await.unwrap().remove(0).account;
        let path = format!("/house/people/{own}");
        assert!(!house.get(&path, &cookie).await.body().contains(&format!("{path}/state")));
        let closed = house
            .post(&format!("{path}/state"), &cookie, &[("csrf", &csrf), ("state", "closed")])
            .await;
        assert_eq!(closed.status, StatusCode::FORBIDDEN);
        assert_eq!(house.get(&path, &cookie).await.status, StatusCode::OK);
    });
}

#[test]
fn another_password_over_the_page() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let (cookie, csrf) = coordinator(&house).await;
        let change = async |old: &str, new: &str, again: &str| {
            let fields = [("csrf", &*csrf), ("old", old), ("password", new), ("repeated", again)];
            house.post("/house/account/password", &cookie, &fields).await
        };
        assert!(
            change(PASSWORD, "een ander woord", "iets anders").await.body().contains("#repeated")
        );
        assert!(
            change("niet het goede", "een ander woord", "een ander woord")
                .await
                .body()
                .contains("#old")
        );
        assert!(change(PASSWORD, "kort", "kort").await.body().contains("Dit is te kort"));
        let done = change(PASSWORD, "een ander woord", "een ander woord").await;
        assert!(done.body().contains("Uw wachtwoord is veranderd"));
        assert_eq!(
            house.get("/house", &cookie).await.status,
            StatusCode::SEE_OTHER,
            "the old one ended"
        );
        let anew = done.cookies();
        assert_eq!(house.get("/house", &anew).await.status, StatusCode::OK);
        // The forms of the page that came back carry the token of the new session.
        let out =
            house.post("/house/account/everywhere", &anew, &[("csrf", &done.value("csrf"))]).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn the_log_is_read_page_by_page() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let (_, cookie) = house.person("ad", "waterrijk", &[Grant::of(Role::Auditor)]).await;
        let event = || peil_accounts::Event::WaveOpened { wave: "w1".to_owned() };
        for _ in 0..120 {
            let by = peil_accounts::By::command_line("waterrijk");
            house.accounts.record(by, event()).await.unwrap();
        }
        let newest = house.get("/house/log", &cookie).await;
        assert!(newest.body().contains("Het logboek is heel"));
        assert!(
            newest.body().contains("Meting geopend") && newest.body().contains("Opdrachtregel")
        );
        let older = newest.tags().into_iter().filter_map(|tag| tag.get("href").map(str::to_owned));
        let older = older.into_iter().find(|href| href.contains("before=")).expect("older rows");
        let oldest = house.get(&older, &cookie).await.body();
        assert!(oldest.contains("Account gemaakt") && !oldest.contains("before="), "{oldest}");

        peil_storage::testkit::raw(&house.bed.store, "DROP TRIGGER audit_log_keeps_update")
            .await
            .unwrap();
        let changed = "UPDATE audit_log SET detail = '{}' WHERE number = 7";
        peil_storage::testkit::raw(&house.bed.store, changed).await.unwrap();
        let broken = house.get("/house/log?lang=en", &cookie).await.body();
        assert!(broken.contains("Row 7 does not fit"), "{broken}");
    });
}

#[test]
fn every_page_is_there_in_english_and_looks_after_itself() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let (cookie, _) = coordinator(&house).await;
        for path in [
            "",
            "/waves",
            "/waves/proef",
            "/people",
            "/log",
            "/account",
            "/accessibility",
            "/enter",
            "/link",
        ] {
            for query in ["", "?lang=en"] {
                let page = house.get(&format!("/house{path}{query}"), &cookie).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                let lang = page.tags().into_iter().find(|tag| tag.name == "html").unwrap();
                assert_eq!(lang.get("lang"), Some(if query.is_empty() { "nl" } else { "en" }));
                // Links and forms keep the language, and lead only into the house or to the surveys.
                for tag in page.tags() {
                    let Some(to) = tag.get("href").or(tag.get("action")) else { continue };
                    if to.starts_with("/house") && tag.get("hreflang").is_none() {
                        assert_eq!(to.contains("lang=en"), query == "?lang=en", "{path}: {to}");
                    }
                }
            }
        }
    });
}

#[test]
fn somebody_is_found_among_many_accounts() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let (_, cookie) = house.person("anna", "waterrijk", &[Grant::of(Role::Coordinator)]).await;
        house.person("bo", "waterrijk", &[Grant::manager("a"), Grant::of(Role::Analyst)]).await;
        let look = async |find: &str| {
            house.get(&format!("/house/people?find={find}"), &cookie).await.body()
        };
        let all = look("").await;
        assert!(all.contains("Gevonden accounts: 2") && !all.contains("Volgende bladzijde"));
        let bo = look("BO%40Water").await;
        assert!(bo.contains("bo@waterrijk") && !bo.contains("anna@waterrijk"), "{bo}");
        // Roles come along, whoever is on the page.
        assert!(bo.contains("Gevonden accounts: 1") && bo.contains("Onderzoeker"), "{bo}");
        let nobody = look("%3Cb%3E").await;
        assert!(nobody.contains("geen account met deze letters"), "{nobody}");
        assert!(nobody.contains("value=\"&#60;b&#62;\""), "what was looked for stays: {nobody}");
    });
}
