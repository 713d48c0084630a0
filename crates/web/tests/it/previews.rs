//! A questionnaire without a wave: the same pages, marked, and nothing kept.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::StatusCode;
use peil_instrument::{load, shipped};
use peil_web::Preview;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::html::{encode, form_fields};
use crate::respondent::{Reply, get, post};
use crate::run;
use crate::testbed::SAMPLE;

/// A preview of a file that can be edited while it runs.
fn preview_of(text: &str) -> (Arc<Mutex<String>>, Router) {
    let file = Arc::new(Mutex::new(text.to_owned()));
    let of = Arc::clone(&file);
    let reading = move |lang| {
        let source = of.lock().unwrap().clone();
        load("sample.toml", &source)
            .map_err(|problems| problems.iter().map(|problem| problem.render(lang)).collect())
    };
    let rng = Arc::new(Mutex::new(ChaCha8Rng::seed_from_u64(1)));
    (file, Preview::new(Arc::new(reading), rng).router())
}

fn is_marked(page: &Reply) {
    assert!(page.text().contains("Antwoorden worden niet bewaard."), "{}", page.body);
    assert!(page.headers.get("set-cookie").is_none());
}

/// Presses a button of the form as it stands, with answers.
async fn press(
    router: &Router,
    page: &Reply,
    path: &str,
    go: &str,
    answers: &[(&str, &str)],
) -> Reply {
    let mut fields = form_fields(&page.body);
    for (name, value) in answers {
        fields.retain(|(field, _)| field != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields.push(("peil-go".to_owned(), go.to_owned()));
    let reply = post(router, path, encode(&fields)).await;
    is_marked(&reply);
    reply
}

#[test]
fn every_page_is_marked_and_the_end_says_what_would_be_kept_together() {
    run(async {
        let questionnaire = shipped::questionnaire("staff", None).unwrap();
        let (_, router) = preview_of(&questionnaire.to_toml());
        let mut page = get(&router, "/").await;
        is_marked(&page);
        assert_eq!(page.heading(), questionnaire.title().nl);
        page = press(&router, &page, "/page", "0", &[]).await;
        assert_eq!(page.heading(), "Communicatie");
        let answer = [("department_finds_important", "5")];
        page = press(&router, &page, "/page", "check", &answer).await;
        page = press(&router, &page, "/submit", "next", &[]).await;
        assert_eq!(page.status, StatusCode::OK);
        let text = page.text();
        assert!(text.contains("Er is niets bewaard."), "{text}");
        assert!(text.contains("Helemaal mee eens"), "{text}");
        assert!(text.contains("(suspicion)") && text.contains("Los van al het andere"), "{text}");
    });
}

#[test]
fn every_block_is_one_click_away() {
    run(async {
        let questionnaire = shipped::questionnaire("staff", None).unwrap();
        let (_, router) = preview_of(&questionnaire.to_toml());
        let front = get(&router, "/").await;
        let tags = crate::html::tags(&front.body);
        let buttons: Vec<&str> = tags
            .iter()
            .filter(|tag| tag.get("name") == Some("peil-go"))
            .filter_map(|tag| tag.get("value"))
            .collect();
        // The first leads to the beginning, then one for every block.
        for (block, go) in questionnaire.blocks().iter().zip(&buttons[1..]) {
            let page = press(&router, &front, "/page", go, &[]).await;
            assert_eq!(page.heading(), block.title.nl);
        }
        assert_eq!(buttons.len(), questionnaire.blocks().len() + 1);
    });
}

#[test]
fn a_question_appears_after_the_answer_that_leads_to_it() {
    run(async {
        let questionnaire = shipped::questionnaire("staff", None).unwrap();
        let (_, router) = preview_of(&questionnaire.to_toml());
        let front = get(&router, "/").await;
        let mut page = press(&router, &front, "/page", "0", &[]).await;
        while page.heading() != "Formeel melden" {
            page = press(&router, &page, "/page", "next", &[]).await;
        }
        let without = press(&router, &page, "/page", "next", &[("had_suspicion", "2")]).await;
        assert_eq!(without.heading(), "Voorbeeldgedrag");
        let with = press(&router, &page, "/page", "next", &[("had_suspicion", "1")]).await;
        assert!(with.text().contains("Wat hebt u toen gedaan?"), "{}", with.text());
    });
}

#[test]
fn what_is_wrong_in_the_file_stands_on_the_page_until_it_is_mended() {
    run(async {
        let (file, router) = preview_of(SAMPLE);
        let broken = SAMPLE.replacen("type = \"rating\"", "type = \"ratting\"", 1);
        assert_ne!(broken, SAMPLE);
        file.lock().unwrap().clone_from(&broken);
        let page = get(&router, "/").await;
        is_marked(&page);
        let text = page.text();
        assert!(text.contains("sample.toml:") && text.contains("Q011"), "{text}");
        assert!(text.contains("Bedoelt u `rating`?"), "{text}");
        let english = get(&router, "/?lang=en").await;
        assert!(english.text().contains("Did you mean `rating`?"));
        SAMPLE.clone_into(&mut file.lock().unwrap());
        let mended = load("sample.toml", SAMPLE).unwrap();
        assert_eq!(get(&router, "/").await.heading(), mended.title().nl);
    });
}

#[test]
fn a_preview_has_no_waves() {
    run(async {
        let (_, router) = preview_of(SAMPLE);
        assert_eq!(get(&router, "/w/proef").await.status, StatusCode::NOT_FOUND);
    });
}
