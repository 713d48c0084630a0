//! What goes wrong, each with its own clear page.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use jiff::civil::date;

use crate::html::encode;
use crate::respondent::{Reply, get, post, send};
use crate::run;
use crate::testbed::{SAMPLE, Testbed, WAVE};

fn expect(reply: &Reply, status: StatusCode, heading: &str) {
    assert_eq!((reply.status, &*reply.heading()), (status, heading), "{}", reply.body);
}

async fn begin(bed: &Testbed, code: &str) -> Reply {
    post(&bed.router, &format!("/w/{WAVE}/begin"), format!("code={code}")).await
}

#[test]
fn codes_that_do_not_open() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        for code in ["", "abc", "%20", &"x".repeat(10_000), "%F0%9F%98%80"] {
            let reply = begin(&bed, code).await;
            expect(&reply, StatusCode::UNPROCESSABLE_ENTITY, "Dit is geen hele code");
        }
        let wrong = bed.add_open(SAMPLE, "ander").await.swap_remove(0);
        let unknown = begin(&bed, &wrong).await;
        let heading = "Deze code hoort niet bij deze vragenlijst";
        expect(&unknown, StatusCode::FORBIDDEN, heading);
        assert!(!unknown.body.contains(&wrong));
        assert!(unknown.body.contains(&format!("href=\"/w/{WAVE}\"")), "the way back");
        assert_eq!(begin(&bed, &bed.codes[0]).await.status, StatusCode::OK);
        let used = begin(&bed, &bed.codes[0]).await;
        expect(&used, StatusCode::CONFLICT, "Deze code is al gebruikt");
        assert!(used.text().contains("Verzonnen gegevens"));
    });
}

#[test]
fn waves_that_are_not_open() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        bed.add_draft(SAMPLE, "later").await;
        let draft = get(&bed.router, "/w/later").await;
        expect(&draft, StatusCode::FORBIDDEN, "De vragenlijst is nog niet open");
        let unknown = get(&bed.router, "/w/nergens?lang=en").await;
        expect(&unknown, StatusCode::NOT_FOUND, "We do not know this questionnaire");

        let mut someone = bed.begun("nl", &bed.codes[0]).await;
        someone.press("check").await;
        bed.set_today(date(2026, 11, 1));
        let early = get(&bed.router, &format!("/w/{WAVE}")).await;
        assert!(early.text().contains("vanaf 2 november 2026"));
        let early = begin(&bed, &bed.codes[1]).await;
        expect(&early, StatusCode::FORBIDDEN, "De vragenlijst is nog niet open");
        bed.set_today(date(2026, 11, 27));
        assert_eq!(get(&bed.router, &format!("/w/{WAVE}")).await.status, StatusCode::OK);
        bed.set_today(date(2026, 11, 28));
        someone.send_form().await;
        expect(&someone.page, StatusCode::GONE, "De vragenlijst is gesloten");
        assert!(someone.page.text().contains("27 november 2026"));
    });
}

#[test]
fn forms_that_nobody_filled_in_like_that() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let someone = bed.begun("nl", &bed.codes[0]).await;
        let (page, submit) = (format!("/w/{WAVE}/page"), format!("/w/{WAVE}/submit"));
        let with = |name: &str, value: &str| {
            let mut fields = someone.fields.clone();
            fields.retain(|(field, _)| !field.starts_with("peil-") || field != name);
            fields.push((name.to_owned(), value.to_owned()));
            encode(&fields)
        };
        let no_entity = StatusCode::UNPROCESSABLE_ENTITY;
        let unreadable = (StatusCode::BAD_REQUEST, "Wij konden uw antwoorden niet lezen");
        let token = someone.value("peil-token").unwrap();
        let other = if token.starts_with('A') { 'B' } else { 'A' };
        let forged = format!("{other}{}", &token[1..]);
        let cases = [
            (
                with("peil-token", ""),
                StatusCode::FORBIDDEN,
                "Wij kunnen deze antwoorden niet aannemen",
            ),
            (
                with("peil-token", &forged),
                StatusCode::FORBIDDEN,
                "Wij kunnen deze antwoorden niet aannemen",
            ),
            (with("nothing", "1"), no_entity, "Deze vraag kennen wij niet"),
            (with("<script>", "1"), no_entity, "Deze vraag kennen wij niet"),
            (with("reasons.nothing", "1"), no_entity, "Deze vraag kennen wij niet"),
            (with("open_talk", "97"), no_entity, "Dit antwoord kennen wij niet"),
            (with("open_talk", "99"), no_entity, "Dit antwoord kennen wij niet"),
            (with("open_talk", "<script>"), no_entity, "Dit antwoord kennen wij niet"),
            (
                with("open_talk", "1") + "&open_talk=2",
                no_entity,
                "Eén vraag is twee keer beantwoord",
            ),
            (with("peil-at", "somewhere"), unreadable.0, unreadable.1),
            (with("peil-go", "elsewhere"), unreadable.0, unreadable.1),
            (with("remark", "x") + "&remark=%ff", unreadable.0, unreadable.1),
        ];
        for (body, status, heading) in cases {
            for path in [&page, &submit] {
                let reply = post(&bed.router, path, body.clone()).await;
                expect(&reply, status, heading);
                assert!(!reply.body.contains("<script>"), "{}", reply.body);
            }
        }
        assert_eq!(bed.handed_in().await, 0);
    });
}

#[test]
fn bodies_that_are_no_form() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let path = format!("/w/{WAVE}/page");
        let heading = "Dit is te veel tekst";
        let large = post(&bed.router, &path, vec![b'x'; 256 * 1024 + 1]).await;
        expect(&large, StatusCode::PAYLOAD_TOO_LARGE, heading);
        assert!(large.text().contains("256 kB"));
        let large = post(&bed.router, &path, vec![b'x'; 10_000_000]).await;
        expect(&large, StatusCode::PAYLOAD_TOO_LARGE, heading);
        for kind in ["application/json", "multipart/form-data", ""] {
            let request = Request::post(&path).header(header::CONTENT_TYPE, kind);
            let reply = send(&bed.router, request.body(Body::from("{}")).unwrap()).await;
            expect(&reply, StatusCode::BAD_REQUEST, "Wij konden uw antwoorden niet lezen");
        }
        let english = post(&bed.router, &format!("{path}?lang=en"), &b"a=\xff"[..]).await;
        expect(&english, StatusCode::BAD_REQUEST, "We could not read your answers");
    });
}

#[test]
fn addresses_and_methods_that_are_not_there() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        for path in [
            "/nergens",
            "/w/",
            "/assets/peil.css",
            "/assets/../x",
            "//elders.example/x",
            "/w/a%ffb",
        ] {
            let reply = get(&bed.router, path).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
        }
        for page in ["begin", "page", "submit"] {
            let reply = get(&bed.router, &format!("/w/{WAVE}/{page}")).await;
            let heading = "Deze pagina opent u niet rechtstreeks";
            expect(&reply, StatusCode::METHOD_NOT_ALLOWED, heading);
            assert_eq!(reply.headers[header::ALLOW], "POST");
        }
        let request = Request::builder().method(Method::DELETE).uri("/");
        let reply = send(&bed.router, request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
    });
}

#[test]
fn a_program_gets_problem_json() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        bed.set_today(date(2026, 11, 28));
        let request = Request::get(format!("/w/{WAVE}?lang=en"))
            .header(header::ACCEPT, "application/problem+json, application/json;q=0.9");
        let reply = send(&bed.router, request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.headers[header::CONTENT_TYPE], "application/problem+json");
        expect_test::expect![[r#"{"type":"urn:peil:problem:wave_closed","title":"The questionnaire is closed","status":410,"detail":"The last day was 27 November 2026. Answers that had not been sent were kept nowhere.","closes_on":"2026-11-27"}"#]]
            .assert_eq(&sorted(&reply.body));
    });
}

/// The members in the order in which a person reads them, whatever map the JSON was made with.
fn sorted(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let members = ["type", "title", "status", "detail", "closes_on"];
    let members: Vec<String> =
        members.iter().map(|name| format!("\"{name}\":{}", value[*name])).collect();
    assert_eq!(value.as_object().unwrap().len(), members.len());
    format!("{{{}}}", members.join(","))
}

#[test]
fn a_failing_server_says_so_and_nothing_is_lost() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let mut someone = bed.begun("nl", &bed.codes[0]).await;
        someone.press("check").await;
        bed.store.close().await;
        someone.send_form().await;
        let heading = "Er ging bij ons iets mis";
        expect(&someone.page, StatusCode::INTERNAL_SERVER_ERROR, heading);
        assert!(!someone.page.body.to_lowercase().contains("pool"), "{}", someone.page.body);
        assert!(!someone.page.body.contains("⟦"));
    });
}
