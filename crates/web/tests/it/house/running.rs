//! While a wave is open: codes used in coarse steps, letters, and links where nothing is mailed.

use axum::http::{StatusCode, header};
use peil_accounts::{Grant, Role};
use peil_storage::testkit;

use super::bed::HouseBed;
use crate::run;
use crate::testbed::{STAFF, WAVE};

async fn coordinator(house: &HouseBed) -> (String, String) {
    let (_, cookie) = house.person("anna", "waterrijk", &[Grant::of(Role::Coordinator)]).await;
    let csrf = house.csrf(&cookie).await;
    (cookie, csrf)
}

#[test]
fn codes_used_are_told_in_steps_and_only_of_groups_that_are_large_enough() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let (cookie, _) = coordinator(&house).await;
        let path = format!("/house/waves/{WAVE}/progress");
        let page = house.get(&path, &cookie).await.body();
        assert!(page.contains("Minder dan een kwart"), "{page}");
        house.bed.answer(WAVE, &house.bed.codes).await;
        let page = house.get(&path, &cookie).await.body();
        assert!(page.contains("Driekwart of meer") && !page.contains("Minder dan"), "{page}");
        // No number of a unit stands there, and no name of anybody.
        let list = page.split("<ul class=\"tree\">").nth(1).unwrap().split("</ul>").next().unwrap();
        let words: String = list.split(['<', '>']).skip(1).step_by(2).collect();
        assert!(!list.contains('@') && !words.contains("0 "), "{list}");
        // Nothing of it is left when it is closed.
        let (house, closed) = (HouseBed::new(&STAFF).await, path);
        let (cookie, _) = coordinator(&house).await;
        house.bed.answer_and_close().await;
        assert_eq!(house.get(&closed, &cookie).await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn letters_and_links_are_taken_while_the_wave_is_open_and_stand_in_the_log() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let (cookie, csrf) = coordinator(&house).await;
        // The people of the first team have no mail.
        let by_letter = "UPDATE invitation SET channel = 'letter', email = NULL WHERE unit = 1";
        testkit::raw(&house.bed.store, by_letter).await.unwrap();
        let at = |end: &str| format!("/house/waves/{WAVE}/{end}");
        let page = house.get(&at("letters"), &cookie).await.body();
        assert!(page.contains("als pdf") && page.contains("Links om zelf te mailen"), "{page}");
        let fields = [("csrf", &*csrf), ("langs", "nl"), ("file", "0")];
        let made = house.post(&at("letters"), &cookie, &fields).await;
        assert_eq!(made.header(header::CONTENT_TYPE), "application/pdf");
        assert!(made.header(header::CONTENT_DISPOSITION).contains("letters-"));
        assert!(made.bytes.starts_with(b"%PDF"));
        // A file that is not there any more: the page says which there are.
        let fields = [("csrf", &*csrf), ("langs", "nl"), ("file", "7")];
        let gone = house.post(&at("letters"), &cookie, &fields).await;
        assert!(gone.body().contains("als pdf"));
        for file in ["", "-1", "99999999999999999999"] {
            let wrong =
                house.post(&at("letters"), &cookie, &[("csrf", &*csrf), ("file", file)]).await;
            assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{file}");
        }
        let links = house.post(&at("links"), &cookie, &[("csrf", &*csrf)]).await.body();
        assert_eq!(links.lines().next(), Some("unit,email,code,link"));
        for line in links.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let (code, link) = (cells[2], cells[3]);
            assert!(house.bed.codes.iter().any(|known| known == code), "{line}");
            assert!(link.starts_with(&format!("https://peil.example/w/{WAVE}#{code}/")), "{line}");
        }
        let log = house.get("/house/log", &cookie).await.body();
        assert!(log.contains("Brieven gemaakt") && log.contains("Persoonlijke links opgehaald"));

        house.bed.answer_and_close().await;
        for path in [at("letters"), at("links")] {
            let late = house.post(&path, &cookie, &[("csrf", &*csrf), ("file", "0")]).await;
            assert_eq!(late.location(), format!("/house/waves/{WAVE}"));
        }
    });
}
