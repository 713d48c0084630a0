//! What a team makes of its talk plate: written by its manager, read by those above, counted for the coordinator.

use axum::http::StatusCode;
use peil_accounts::{Grant, Role};
use peil_storage::WaveStatus;

use super::bed::{Answer, HouseBed};
use crate::run;
use crate::testbed::{STAFF, WAVE};

struct Person<'h> {
    house: &'h HouseBed,
    cookie: String,
    csrf: String,
}

impl<'h> Person<'h> {
    async fn new(house: &'h HouseBed, name: &str, grant: Grant) -> Person<'h> {
        let (_, cookie) = house.person(name, "waterrijk", &[grant]).await;
        let csrf = house.csrf(&cookie).await;
        Person { house, cookie, csrf }
    }

    async fn get(&self, path: &str) -> Answer {
        self.house.get(&format!("/house/waves/{WAVE}{path}"), &self.cookie).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("csrf", &*self.csrf)];
        all.extend(fields);
        self.house.post(&format!("/house/waves/{WAVE}{path}"), &self.cookie, &all).await
    }
}

async fn publish(house: &HouseBed) {
    let mut tx = house.bed.store.begin_write().await.unwrap();
    tx.set_wave_status(WAVE, WaveStatus::Closed, WaveStatus::Published).await.unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn a_manager_writes_what_was_agreed_and_the_coordinator_sees_numbers() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        let manager = Person::new(&house, "mo", Grant::manager("a")).await;
        let early = manager.get("/plates/a/talk").await;
        assert_eq!(early.status, StatusCode::NOT_FOUND, "not shared yet");
        publish(&house).await;
        let home = house.get("/house", &manager.cookie).await.body();
        assert!(home.contains("/plates/a/talk\""), "{home}");

        let empty = manager.get("/plates/a/talk").await.body();
        for told in ["Nog niet gehouden", "Zoek niet uit wie", "Er zijn nog geen afspraken"] {
            assert!(empty.contains(told), "{told}: {empty}");
        }
        let wrong = [("theme", "weer"), ("what", ""), ("who", "Bo"), ("due", "ooit")];
        let refused = manager.post("/plates/a/talk", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let body = refused.body();
        for told in ["Kies een thema uit de lijst", "Vul dit in", "zoals 2-11-2026"] {
            assert!(body.contains(told), "{told}: {body}");
        }
        assert_eq!(refused.value("who"), "Bo", "what was typed stays");

        let due = ("due", "1-3-2027");
        let agreed =
            [("theme", "theme_culture"), ("what", "Elke <week> een dilemma"), ("who", "Bo"), due];
        let back = format!("/house/waves/{WAVE}/plates/a/talk");
        let added = manager.post("/plates/a/talk", &agreed).await;
        assert_eq!(added.location(), back, "{}", added.body());
        let future = manager.post("/plates/a/talk/held", &[("held_on", "1-1-2099")]).await;
        assert_eq!(future.status, StatusCode::UNPROCESSABLE_ENTITY);
        let held = manager.post("/plates/a/talk/held", &[("held_on", "8-11-2026")]).await;
        assert_eq!(held.location(), back);
        let marked = [("number", "1"), ("progress", "busy"), ("earlier", "")];
        assert_eq!(manager.post("/plates/a/talk/progress", &marked).await.location(), back);
        let page = manager.get("/plates/a/talk").await.body();
        for told in ["Elke &#60;week&#62; een dilemma", "8 november 2026", "1 maart 2027", "Bezig"]
        {
            assert!(page.contains(told), "{told}: {page}");
        }
        let none = [("number", "9"), ("progress", "done"), ("earlier", "")];
        assert_eq!(
            manager.post("/plates/a/talk/progress", &none).await.status,
            StatusCode::NOT_FOUND
        );

        // Whoever leads a unit above reads along and does not write.
        let above = Person::new(&house, "dir", Grant::manager("w")).await;
        let read = above.get("/plates/a/talk").await.body();
        assert!(read.contains("een dilemma") && !read.contains("name=\"what\""), "{read}");
        let written = above.post("/plates/a/talk", &agreed).await;
        assert_eq!(written.status, StatusCode::FORBIDDEN);
        // Whoever leads another one does not see it.
        let other = Person::new(&house, "bo", Grant::manager("b")).await;
        assert_eq!(other.get("/plates/a/talk").await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.post("/plates/a/talk", &agreed).await.status, StatusCode::NOT_FOUND);

        let coordinator = Person::new(&house, "anna", Grant::of(Role::Coordinator)).await;
        assert_eq!(coordinator.get("/plates/a/talk").await.status, StatusCode::NOT_FOUND);
        let wave = coordinator.get("").await.body();
        assert!(wave.contains("/follow-up\""), "{wave}");
        let counts = coordinator.get("/follow-up").await.body();
        assert!(counts.contains("Gesprekken gehouden: 1. Afspraken: 1."), "{counts}");
        assert!(!counts.contains("dilemma") && !counts.contains("Bo<"), "{counts}");
    });
}
