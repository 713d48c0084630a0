//! The whole survey as one document, for the script: nothing of anybody in it, and every question.

use std::collections::BTreeSet;
use std::io::Read as _;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use data_encoding::HEXLOWER;
use peil_instrument::{Text, load};
use peil_storage::WaveStatus;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tower::ServiceExt;

use crate::html::{self, tags};
use crate::respondent::{Reply, get};
use crate::run;
use crate::testbed::{SAMPLE, STAFF, Testbed, WAVE};

async fn sheet(bed: &Testbed, lang: &str) -> Reply {
    let reply = get(&bed.router, &format!("/w/{WAVE}/survey?lang={lang}")).await;
    assert_eq!(reply.status, StatusCode::OK);
    reply
}

#[test]
fn it_is_the_same_for_everybody() {
    run(async {
        let bed = Testbed::new(&STAFF).await;
        for lang in ["nl", "en"] {
            let before = sheet(&bed, lang).await;
            // Whoever asks, and whatever else was asked: somebody began with a code in between.
            let someone = bed.begun(lang, &bed.codes[usize::from(lang == "en")]).await;
            let token = someone.value("peil-token").unwrap().to_owned();
            let request = Request::builder()
                .uri(format!("/w/{WAVE}/survey?lang={lang}&code={}", bed.codes[2]))
                .header(header::COOKIE, "who=me")
                .header(header::USER_AGENT, "another");
            let request = request.body(Body::empty()).unwrap();
            let again = crate::respondent::send(&bed.router, request).await;
            assert_eq!(before.body, again.body);
            assert_eq!(before.headers, again.headers);
            for secret in [&token, &bed.codes[0], &bed.codes[2]] {
                assert!(!again.body.contains(secret.as_str()));
            }
            for name in ["peil-token", "\" checked", "data-group-nl", "alert('x')"] {
                assert!(!again.body.contains(name), "{name}");
            }
        }
        assert_ne!(sheet(&bed, "nl").await.body, sheet(&bed, "en").await.body);
    });
}

#[test]
fn it_holds_every_question_once_and_a_row_for_each_in_the_overview() {
    run(async {
        for source in [SAMPLE, &STAFF] {
            let bed = Testbed::new(source).await;
            let questionnaire = load("q.toml", source).unwrap();
            let body = sheet(&bed, "nl").await.body;
            let (_, pages) = html::templates(&body);
            let plan: Value = serde_json::from_str(html::plan(&body)).unwrap();
            let planned = plan["items"].as_array().unwrap();
            let mut seen = BTreeSet::new();
            for (place, page) in &pages {
                for tag in tags(page) {
                    let id = tag.get("id").and_then(|id| id.strip_prefix("q-"));
                    let Some(item) = id.and_then(|id| questionnaire.item_index(id)) else {
                        continue;
                    };
                    assert!(seen.insert(item), "twice: {tag:?}");
                    assert_eq!(planned[item]["page"].to_string(), *place);
                }
            }
            let all: BTreeSet<usize> = (0..questionnaire.items().len()).collect();
            assert_eq!(seen, all);
            let (_, check) = pages.iter().find(|(place, _)| place == "check").unwrap();
            let rows = tags(check).into_iter().filter_map(|tag| tag.get("data-item")?.parse().ok());
            assert_eq!(rows.collect::<Vec<usize>>(), Vec::from_iter(all));
            assert_eq!(pages.last().unwrap().0, "thanks");
        }
    });
}

#[test]
fn what_the_script_fills_in_is_marked() {
    run(async {
        let bed = Testbed::new(&STAFF).await;
        for lang in ["nl", "en"] {
            let body = sheet(&bed, lang).await.body;
            let (outside, pages) = html::templates(&body);
            let texts = tags(&outside).into_iter().find(|tag| tag.get("id") == Some("peil-texts"));
            let texts = texts.expect("texts");
            for (name, marks) in [
                ("data-minutes", "#minutes"),
                ("data-too-long", "#chars #max"),
                ("data-some-answered", "#answered #asked #open"),
                ("data-all-answered", "#asked"),
            ] {
                let text = texts.get(name).expect(name);
                assert!(marks.split(' ').all(|mark| text.contains(mark)), "{name}: {text}");
            }
            for (place, page) in pages {
                // A mark that nothing says is one would be read as it stands.
                for tag in tags(&page).iter().filter(|tag| tag.text.contains('#')) {
                    assert!(tag.has("data-fill"), "{place}: {tag:?}");
                }
                let filled = tags(&page).iter().filter(|tag| tag.has("data-fill")).count();
                assert!(filled > 0, "{place}");
            }
        }
    });
}

#[test]
fn it_comes_compressed_and_is_small() {
    run(async {
        let bed = Testbed::new(&STAFF).await;
        let plain = sheet(&bed, "nl").await.body;
        let request = Request::builder()
            .uri(format!("/w/{WAVE}/survey"))
            .header(header::ACCEPT_ENCODING, "gzip, br")
            .body(Body::empty());
        let response = bed.router.clone().oneshot(request.unwrap()).await.unwrap();
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(response.headers()[header::VARY], "accept-encoding");
        let compressed = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        println!("the whole survey: {} bytes, {} compressed", plain.len(), compressed.len());
        assert!(compressed.len() < 20_000, "{}", compressed.len());
        let mut read = String::new();
        flate2::read::GzDecoder::new(&compressed[..]).read_to_string(&mut read).unwrap();
        assert_eq!(read, plain);
    });
}

#[test]
fn its_published_fingerprint_is_that_of_what_is_sent() {
    run(async {
        let bed = Testbed::new(&STAFF).await;
        for _ in 0..2 {
            let published = get(&bed.router, &format!("/w/{WAVE}/pages")).await.body;
            for (lang, query) in [("nl", ""), ("en", "?lang=en")] {
                let sent = HEXLOWER.encode(&Sha256::digest(sheet(&bed, lang).await.body));
                let line = format!("{sent}  /w/{WAVE}/survey{query}\n");
                assert!(published.contains(&line), "{line}{published}");
            }
        }
    });
}

#[test]
fn it_follows_what_the_organisation_says_now() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let before = sheet(&bed, "nl").await.body;
        assert!(!before.contains("Bel de nieuwe"));
        let mut tx = bed.store.begin_write().await.unwrap();
        let mut organisation = tx.organisation("waterrijk").await.unwrap().unwrap();
        organisation.profile.vertrouwenspersoon = Text::new("Bel de nieuwe", "Call the new one");
        tx.put_organisation(&organisation).await.unwrap();
        tx.commit().await.unwrap();
        assert!(sheet(&bed, "nl").await.body.contains("Bel de nieuwe"));
        assert!(sheet(&bed, "en").await.body.contains("Call the new one"));
    });
}

#[test]
fn it_is_there_as_long_as_the_wave_is_open() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        sheet(&bed, "nl").await;
        bed.set_today(jiff::civil::date(2026, 11, 1));
        let early = get(&bed.router, &format!("/w/{WAVE}/survey")).await;
        assert_eq!(early.status, StatusCode::FORBIDDEN);
        bed.set_today(jiff::civil::date(2026, 11, 28));
        let late = get(&bed.router, &format!("/w/{WAVE}/survey")).await;
        assert_eq!(late.status, StatusCode::GONE);
        bed.set_today(jiff::civil::date(2026, 11, 27));
        sheet(&bed, "nl").await;
        // By another process: this service is not told.
        let mut tx = bed.store.begin_write().await.unwrap();
        tx.set_wave_status(WAVE, WaveStatus::Open, WaveStatus::Closed).await.unwrap();
        tx.commit().await.unwrap();
        let closed = get(&bed.router, &format!("/w/{WAVE}/survey")).await;
        assert_eq!(closed.status, StatusCode::GONE);
        assert_eq!(get(&bed.router, "/w/unknown/survey").await.status, StatusCode::NOT_FOUND);
    });
}
