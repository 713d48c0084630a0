//! Results are shared with managers: at once, or by the service on the day that was set.

use axum::http::StatusCode;
use jiff::civil::date;
use peil_accounts::{Grant, Role};
use peil_storage::WaveStatus;
use peil_web::share_what_is_due;

use super::bed::{Answer, HouseBed};
use crate::run;
use crate::testbed::{STAFF, WAVE};

struct Anna<'h> {
    house: &'h HouseBed,
    cookie: String,
    csrf: String,
}

impl<'h> Anna<'h> {
    async fn of(house: &'h HouseBed) -> Anna<'h> {
        let (_, cookie) = house.person("anna", "waterrijk", &[Grant::of(Role::Coordinator)]).await;
        let csrf = house.csrf(&cookie).await;
        Anna { house, cookie, csrf }
    }

    async fn page(&self, tail: &str) -> String {
        self.house.get(&format!("/house/waves/{WAVE}{tail}"), &self.cookie).await.body()
    }

    async fn publish(&self, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("csrf", &*self.csrf)];
        all.extend(fields);
        self.house.post(&format!("/house/waves/{WAVE}/publish"), &self.cookie, &all).await
    }

    async fn status(&self) -> WaveStatus {
        let mut tx = self.house.bed.store.begin_read().await.unwrap();
        tx.wave(WAVE).await.unwrap().unwrap().status
    }
}

#[test]
fn a_day_is_chosen_and_the_service_shares_on_it() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        let anna = Anna::of(&house).await;
        // Today is 9 November.
        let asked = anna.page("/publish").await;
        assert!(asked.contains("value=\"2026-11-09\"") && asked.contains("geen mailserver"));
        for wrong in ["", "ooit", "8-11-2026", "9-11-2028"] {
            let refused = anna.publish(&[("day", wrong)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            let body = refused.body();
            assert!(body.contains("Kies vandaag") && body.contains("vinkje"), "{body}");
            assert_eq!(refused.value("day"), wrong, "what was typed stays");
        }
        let planned = anna.publish(&[("day", "16-11-2026"), ("looked", "yes")]).await;
        assert_eq!(planned.location(), format!("/house/waves/{WAVE}"));
        assert!(anna.page("").await.contains("16 november 2026"));
        assert!(anna.page("/publish").await.contains("op 16 november 2026 om zeven uur"));
        // Thought better of it, twice.
        anna.publish(&[("drop", "yes")]).await;
        assert!(!anna.page("/publish").await.contains("16 november"));
        anna.publish(&[("day", "2026-11-17"), ("looked", "yes")]).await;

        house.bed.set_today(date(2026, 11, 16));
        share_what_is_due(&house.app).await;
        assert_eq!(anna.status().await, WaveStatus::Closed);
        house.bed.set_today(date(2026, 11, 17));
        share_what_is_due(&house.app).await;
        assert_eq!(anna.status().await, WaveStatus::Published);
        let page = anna.page("").await;
        assert!(page.contains("Gedeeld") && !page.contains("Wordt gedeeld op"), "{page}");
        let log = house.get("/house/log", &anna.cookie).await.body();
        assert!(log.contains("Het systeem zelf") && log.contains("17"), "{log}");
        // Done once; and whoever still has the form open is led back.
        share_what_is_due(&house.app).await;
        let late = anna.publish(&[("day", "2026-11-20"), ("looked", "yes")]).await;
        assert_eq!(late.location(), format!("/house/waves/{WAVE}"));
    });
}

#[test]
fn today_is_at_once() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        let anna = Anna::of(&house).await;
        let (_, manager) = house.person("mo", "waterrijk", &[Grant::manager("a")]).await;
        let plates = format!("/house/waves/{WAVE}/plates");
        assert_eq!(house.get(&plates, &manager).await.status, StatusCode::NOT_FOUND);
        anna.publish(&[("day", "2026-11-09"), ("looked", "yes")]).await;
        assert_eq!(house.get(&plates, &manager).await.status, StatusCode::OK);
    });
}

#[test]
fn without_a_relay_nobody_asks_for_a_link_by_mail() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        assert_eq!(house.get("/house/enter/mail", "").await.status, StatusCode::NOT_FOUND);
        assert!(!house.get("/house/enter", "").await.body().contains("/house/enter/mail"));
    });
}
