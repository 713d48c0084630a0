//! Whole ways through the survey.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use peil_instrument::{ItemKind, Questionnaire, load};

use crate::html::form_fields;
use crate::respondent::{Respondent, get};
use crate::testbed::{SAMPLE, STAFF, Testbed, UNIT, WAVE};
use crate::{rules, run};

/// What the urn holds of all submissions: per part the records, and the words.
async fn stored(bed: &Testbed, questionnaire: &Questionnaire) -> (Vec<Vec<Vec<u8>>>, Vec<String>) {
    let mut opened = bed.opened().await.into_iter();
    let parts = opened.by_ref().take(questionnaire.parts().len()).collect();
    let texts =
        questionnaire.items().iter().filter(|item| matches!(item.kind, ItemKind::Open { .. }));
    let words = opened.take(texts.count()).flatten();
    (parts, words.map(|words| String::from_utf8(words).unwrap()).collect())
}

/// Answers everything on the page in front of someone; the choice differs per person.
fn answer_all(someone: &mut Respondent, questionnaire: &Questionnaire, person: usize) {
    for (index, item) in questionnaire.items().iter().enumerate() {
        let id = item.id.as_str();
        match &item.kind {
            ItemKind::Rating { .. } if someone.offers(id) => {
                someone.fill(id, &((index + person) % 5 + 1).to_string());
            }
            // The first option leads on to the most questions.
            ItemKind::Single { options } if someone.offers(id) => {
                let last = options.iter().rfind(|option| option.code < 98).unwrap();
                let option = if options.len() == 2 { &options[0] } else { last };
                someone.fill(id, &option.code.to_string());
            }
            ItemKind::Multiple { options } => {
                for option in options.iter().filter(|option| !option.exclusive) {
                    let name = format!("{id}.{}", option.id);
                    if someone.offers(&name) {
                        someone.fill(&name, "1");
                    }
                }
            }
            ItemKind::Open { max_chars } if someone.offers(id) => {
                let words = format!("\n<b>woorden</b> van & \"{person}\"\nregel {{twee}}");
                let words = words.replace(['{', '}'], "");
                someone.fill(id, &words[..words.len().min(*max_chars)]);
            }
            _ => {}
        }
    }
}

/// Goes on until the overview; how many pages that took.
async fn to_the_overview(
    someone: &mut Respondent,
    questionnaire: &Questionnaire,
    person: usize,
) -> usize {
    let mut pages = 0;
    while someone.value("peil-at") != Some("check") {
        answer_all(someone, questionnaire, person);
        someone.press("next").await;
        assert_eq!(someone.page.status, StatusCode::OK);
        pages += 1;
        assert!(pages < 60);
    }
    pages
}

#[test]
fn someone_answers_everything_in_dutch_and_it_is_stored_once() {
    run(async {
        let bed = Testbed::new(&STAFF).await;
        let staff = load("staff", &STAFF).unwrap();
        let mut someone = bed.begun("nl", &bed.codes[0]).await;
        assert!(someone.page.text().contains("Bij uw antwoorden staat uw groep: "));
        let pages = to_the_overview(&mut someone, &staff, 0).await;
        assert!(pages > staff.blocks().len(), "conditions split blocks: {pages}");
        assert_eq!(someone.page.heading(), "Klaar om te versturen?");
        let asked: BTreeMap<String, String> = someone.fields.iter().cloned().collect();
        someone.send_form().await;
        assert_eq!(someone.page.heading(), "Dank u wel");

        let fields = asked.iter().filter(|(name, _)| !name.starts_with("peil-"));
        let answers = staff.read_form(fields.map(|(name, value)| (&**name, &**value))).unwrap();
        let submission = answers.submission(&staff);
        let (records, words) = stored(&bed, &staff).await;
        for (part, record) in submission.parts.iter().enumerate() {
            assert_eq!(records[part], record.iter().cloned().collect::<Vec<_>>(), "part {part}");
        }
        assert!(submission.parts.iter().all(Option::is_some), "every part was answered");
        assert_eq!(words, submission.words.into_iter().map(|(_, words)| words).collect::<Vec<_>>());

        // Pressed twice, or back and again: the same page, stored once.
        let thanks = someone.page.body.clone();
        let again: Vec<_> = asked.into_iter().collect();
        someone.post(&format!("/w/{WAVE}/submit"), again).await;
        assert_eq!(someone.page.body, thanks);
        assert_eq!(stored(&bed, &staff).await.0, records);
        let sizes: Vec<usize> = someone.seen.iter().map(|page| page.body.len()).collect();
        println!("bytes per page, from welcome to thanks and thanks again: {sizes:?}");
        assert!(sizes.into_iter().all(|size| size < rules::MAX_PAGE));
    });
}

#[test]
fn someone_answers_in_english() {
    run(async {
        let bed = Testbed::new(&STAFF).await;
        let staff = load("staff", &STAFF).unwrap();
        let mut someone = bed.begun("en", &bed.codes[1]).await;
        to_the_overview(&mut someone, &staff, 1).await;
        assert_eq!(someone.page.heading(), "Ready to send?");
        someone.send_form().await;
        assert_eq!(someone.page.heading(), "Thank you");
        for page in &someone.seen {
            assert!(page.body.contains("<html lang=\"en\">"));
            assert!(page.body.contains("Made-up data"));
        }
        let largest = someone.seen.iter().map(|page| page.body.len()).max().unwrap();
        println!("the largest page in English: {largest} bytes");
    });
}

#[test]
fn nothing_is_forced() {
    run(async {
        let bed = Testbed::new(&STAFF).await;
        let staff = load("staff", &STAFF).unwrap();
        let mut someone = bed.begun("nl", &bed.codes[0]).await;
        while someone.value("peil-at") != Some("check") {
            someone.press("next").await;
        }
        assert!(someone.page.text().contains("U hebt 0 van de"));
        someone.send_form().await;
        assert_eq!(someone.page.heading(), "Dank u wel");
        assert!(stored(&bed, &staff).await.0.iter().all(Vec::is_empty), "no empty record");
    });
}

#[test]
fn answers_come_along_forward_back_and_to_the_other_language() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let mut someone = bed.begun("nl", &bed.codes[0]).await;
        assert!(someone.page.text().contains("Bladzijde 1 van 4"));
        someone.fill("open_talk", "4");
        someone.press("stay").await;
        assert!(someone.page.body.contains("<html lang=\"en\">"));
        assert_eq!(someone.value("open_talk"), Some("4"));
        assert_eq!(someone.page.heading(), "Culture");
        someone.press("next").await;
        assert_eq!(someone.page.heading(), "Reporting", "the language stays");
        someone.fill("suspicion", "1");
        someone.press("next").await;
        assert!(someone.page.text().contains("Page 3 of 4"));
        someone.fill("what_done", "2");
        someone.press("next").await;
        assert!(someone.page.text().contains("Page 4 of 5"), "a page more, now that it is asked");
        someone.fill("reasons.fear", "1");
        someone.press("back").await;
        assert_eq!(someone.value("what_done"), Some("2"));
        assert_eq!(someone.value("reasons.fear"), Some("1"), "kept, though not sent forward");
        // Someone takes the answer away again.
        someone.press("back").await;
        someone.fill("suspicion", "");
        someone.press("next").await;
        assert!(!someone.offers("what_done"));
        assert_eq!(someone.value("suspicion"), None);
        assert_eq!(someone.value("reasons.fear"), None, "not asked any more");
        someone.press("check").await;
        assert_eq!(someone.value("peil-at"), Some("check"));
        someone.press("0").await;
        assert_eq!(someone.page.heading(), "Culture");
        assert_eq!(someone.value("open_talk"), Some("4"));
    });
}

#[test]
fn words_come_along_letter_by_letter_and_cannot_break_out() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let mut someone = bed.begun("nl", &bed.codes[0]).await;
        assert!(!someone.page.body.contains("<script>"), "names of units are escaped");
        someone.press("check").await;
        someone.press("4").await;
        let words = "</textarea><script>1</script>\"'&amp;\n\nx";
        someone.fill("remark", words);
        someone.press("stay").await;
        assert_eq!(someone.value("remark"), Some(words));
        someone.press("back").await;
        assert_eq!(someone.value("remark"), Some(words), "in a hidden field");
        someone.press("check").await;
        assert!(someone.page.text().contains("<script>1</script>"));
        assert!(someone.seen.iter().skip(1).all(|page| !page.body.contains("<script>")));
        someone.send_form().await;
        let sample = load("sample", SAMPLE).unwrap();
        assert_eq!(stored(&bed, &sample).await.1, [words]);
    });
}

#[test]
fn too_long_a_text_comes_back_with_nothing_lost() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let mut someone = bed.begun("nl", &bed.codes[0]).await;
        someone.fill("open_talk", "5");
        someone.press("check").await;
        someone.press("4").await;
        let long = format!("<i>{}", "ë".repeat(60));
        someone.fill("remark", &long);
        for button in ["next", "back", "check", "stay"] {
            let mut tries = someone.clone();
            tries.press(button).await;
            assert_eq!(tries.page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(tries.value("remark"), Some(&*long));
            assert_eq!(tries.value("open_talk"), Some("5"));
            assert!(tries.page.text().contains("63"), "{}", tries.page.text());
            assert!(tries.page.body.contains("aria-invalid=\"true\""));
            tries.fill("remark", "kort");
            let way_on = if button == "stay" { "next" } else { button };
            tries.press(way_on).await;
            assert_eq!(tries.page.status, StatusCode::OK);
        }
        // A forged overview with too long a text leads back to it too.
        let mut fields = someone.fields.clone();
        fields.retain(|(name, _)| name != "peil-at");
        fields.push(("peil-at".to_owned(), "check".to_owned()));
        someone.post(&format!("/w/{WAVE}/submit"), fields).await;
        assert_eq!(someone.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(someone.value("remark"), Some(&*long));
    });
}

#[test]
fn none_of_these_beside_another_option_comes_back_with_both_ticked() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let mut someone = bed.begun("nl", &bed.codes[0]).await;
        someone.press("next").await;
        someone.fill("suspicion", "1");
        someone.press("next").await;
        someone.fill("what_done", "2");
        someone.press("next").await;
        someone.fill("reasons.trust", "1");
        someone.fill("reasons.none", "1");
        someone.press("next").await;
        assert_eq!(someone.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(someone.page.text().contains("kunnen niet samen"));
        assert_eq!(someone.value("reasons.trust"), Some("1"));
        assert_eq!(someone.value("reasons.none"), Some("1"));
    });
}

#[test]
fn the_welcome_page_says_what_someone_should_know_and_changes_nothing() {
    run(async {
        let bed = Testbed::new(&STAFF).await;
        let someone = bed.respondent("nl").await;
        let text = someone.page.text();
        for part in [
            "Achteraf kan niemand nagaan welke antwoorden van u zijn",
            "Vertrouwelijk, niet anoniem",
            "code is gebruikt",
            "minstens 10 mensen",
            "Schrijf geen namen",
            "Dit is geen melding",
            "veranderen of terugnemen",
            "Het college van Waterrijk",
            "Artikel 4 Ambtenarenwet 2017",
            "fg@waterrijk.example",
            "Bel 0123-456789",
            "Op intranet onder Melden",
            "27 november 2026",
            "Verzonnen gegevens",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        for _ in 0..3 {
            assert_eq!(bed.respondent("nl").await.page.body, someone.page.body);
        }
        let mut tx = bed.store.begin_read().await.unwrap();
        assert_eq!(tx.begun(WAVE).await.unwrap().exchanged, 0);
        tx.commit().await.unwrap();
        assert!(form_fields(&someone.page.body).iter().all(|(name, _)| name == "code"));
        // The code may be typed as people type.
        let typed = format!(" {} ", bed.codes[5].to_uppercase());
        let begun = bed.begun("nl", &typed).await;
        assert!(begun.page.text().contains(UNIT) || begun.page.text().contains("Waterrijk"));
        assert!(!begun.page.body.contains(&bed.codes[5]), "the code is gone from here on");
    });
}

#[test]
fn the_front_page_leads_to_the_open_waves_only() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        bed.add_draft(SAMPLE, "later").await;
        let front = get(&bed.router, "/").await;
        assert!(front.body.contains(&format!("href=\"/w/{WAVE}\"")));
        assert!(!front.body.contains("/w/later"));
        let front = get(&bed.router, "/?lang=en").await;
        assert!(front.body.contains(&format!("href=\"/w/{WAVE}?lang=en\"")));
        bed.set_today(jiff::civil::date(2026, 11, 28));
        let front = get(&bed.router, "/").await;
        assert!(front.text().contains("geen vragenlijst open"));
    });
}

#[test]
fn a_service_without_its_database_runs_and_is_not_ready() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        bed.store.close().await;
        let ready = get(&bed.router, "/readyz").await;
        assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(!ready.body.contains("database"), "{}", ready.body);
        assert_eq!(get(&bed.router, "/healthz").await.status, StatusCode::OK);
    });
}

#[test]
fn the_service_says_that_it_runs_and_hands_out_its_assets() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let ready = get(&bed.router, "/readyz").await;
        assert_eq!((ready.status, &*ready.body), (StatusCode::OK, "ready"));
        let health = get(&bed.router, "/healthz").await;
        assert_eq!((health.status, &*health.body), (StatusCode::OK, "ok"));
        let welcome = bed.respondent("nl").await.page;
        for tag in crate::html::tags(&welcome.body) {
            let Some(path) = tag.get("src").or(tag.get("href")) else { continue };
            if path.starts_with("/assets/") {
                let asset = get(&bed.router, path).await;
                assert_eq!(asset.status, StatusCode::OK);
                assert!(!asset.headers.contains_key("content-encoding"), "nobody asked for it");
                let kept = asset.headers["cache-control"].to_str().unwrap();
                assert!(kept.contains("immutable"));
                assert!(asset.body.len() < 64_000, "{path}: {}", asset.body.len());
                // In a stylesheet; a script has functions whose names end so.
                let fetches = path.contains(".css") && asset.body.contains("url(");
                assert!(!fetches, "nothing from elsewhere");
            }
        }
    });
}
