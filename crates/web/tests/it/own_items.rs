//! Questions that an organisation asks itself are marked wherever they stand.

use axum::http::StatusCode;
use peil_instrument::{load, parse_own_items, select, shipped};

use crate::run;
use crate::testbed::{SAMPLE, Testbed};

const OWN: &str = r#"
title = { nl = "Onze verhuizing", en = "Our move" }
intro = { nl = "Over het nieuwe stadhuis.", en = "About the new town hall." }
[[items]]
id = "own_desk"
text = { nl = "Ik heb een goede werkplek.", en = "I have a good desk." }
type = "rating"
format = "agreement"
"#;

const MARKS: [(&str, &str, &str); 2] = [
    (
        "nl",
        "Onze verhuizing",
        "Deze vragen stelt uw eigen organisatie. Ze gaan niet naar het ministerie.",
    ),
    (
        "en",
        "Our move",
        "Your own organisation asks these questions. They do not go to the ministry.",
    ),
];

#[test]
fn own_questions_are_marked_and_no_others() {
    run(async {
        let own = parse_own_items("own.toml", OWN, shipped::bank()).unwrap();
        let sample = SAMPLE.replace("I don't know", "I don’t know");
        let whole = load("sample.toml", &sample).unwrap();
        let selected = select(&whole, None, Some(&own), "proef").unwrap();
        let bed = Testbed::new(&selected.to_toml()).await;
        for (person, (lang, title, mark)) in MARKS.into_iter().enumerate() {
            let mut someone = bed.begun(lang, &bed.codes[person]).await;
            let mut marked = Vec::new();
            while someone.value("peil-at") != Some("check") {
                assert_eq!(someone.page.status, StatusCode::OK);
                if someone.page.text().contains(mark) {
                    marked.push(someone.page.heading());
                }
                if someone.offers("own_desk") {
                    someone.fill("own_desk", "4");
                }
                someone.press("next").await;
            }
            assert_eq!(marked, [title], "{lang}");
            someone.send_form().await;
            let apart = match lang {
                "nl" => "De vragen van uw eigen organisatie apart",
                _ => "The questions of your own organisation apart",
            };
            assert!(someone.page.text().contains(apart), "{}", someone.page.body);
        }
    });
}

/// Without sensitive questions nothing is said of them: own questions are kept apart under their own name.
#[test]
fn the_welcome_page_says_what_there_is() {
    run(async {
        let own = parse_own_items("own.toml", OWN, shipped::bank()).unwrap();
        let staff = shipped::questionnaire("staff", None).unwrap();
        let culture = [staff.blocks()[2].id.clone()];
        for (own, is_there) in [(Some(&own), true), (None, false)] {
            let selected = select(&staff, Some(&culture), own, "proef").unwrap();
            let bed = Testbed::new(&selected.to_toml()).await;
            let welcome = bed.respondent("nl").await.page.text();
            assert_eq!(welcome.contains("Uw organisatie stelt ook eigen vragen."), is_there);
            assert!(!welcome.contains("Gevoelige vragen bewaren wij apart."), "{welcome}");
            let begun = bed.begun("nl", &bed.codes[0]).await.page.text();
            assert_eq!(begun.contains("Ook de vragen van uw eigen organisatie"), is_there);
        }
    });
}
