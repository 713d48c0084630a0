//! Codes in all forms: mistyped, shared by a team, and opened by a machine before anybody reads them.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};

use crate::respondent::{Reply, get, post, send};
use crate::run;
use crate::testbed::{SAMPLE, Testbed, WAVE};

async fn begin(bed: &Testbed, typed: &str, query: &str) -> Reply {
    let body = typed.replace('%', "%25").replace('#', "%23").replace(' ', "+");
    post(&bed.router, &format!("/w/{WAVE}/begin{query}"), format!("code={body}")).await
}

#[test]
fn a_mistyped_code_has_its_own_page_and_uses_up_nothing() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let code = &bed.codes[0];
        let first = if code.starts_with('7') { "8" } else { "7" };
        let wrong = format!("{first}{}", &code[1..]);
        let reply = begin(&bed, &wrong, "").await;
        let heading = "Er klopt een teken van de code niet";
        assert_eq!((reply.status, &*reply.heading()), (StatusCode::UNPROCESSABLE_ENTITY, heading));
        assert!(!reply.body.contains(&wrong), "what was typed is not repeated");
        let english = begin(&bed, &wrong, "?lang=en").await;
        assert_eq!(english.heading(), "A character of the code is not right");
        // However often: nobody mistypes twenty times, but a hall full of people does.
        for _ in 0..100 {
            assert_eq!(begin(&bed, &wrong, "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(begin(&bed, code, "").await.status, StatusCode::OK);
    });
}

#[test]
fn a_code_is_taken_however_it_was_typed_or_pasted() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let as_typed: [fn(&str) -> String; 5] = [
            |code| code.to_uppercase().replace('-', " "),
            |code| code.replace('-', "").replace('0', "o").replace('1', "L"),
            |code| code.replace('-', "\u{2011}"),
            |code| format!("https://vragen.example/w/{WAVE}#{code}"),
            |code| format!("  {}\u{a0}\u{200b}. ", code.replace('-', "\u{2013}")),
        ];
        for (code, typed) in bed.codes.iter().zip(as_typed) {
            let typed = typed(code);
            assert_eq!(begin(&bed, &typed, "").await.status, StatusCode::OK, "{typed}");
        }
    });
}

#[test]
fn a_team_link_names_the_whole_organisation_and_is_used_up_in_its_own_words() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let code = bed.add_team_link(3).await;
        for _ in 0..3 {
            let mut someone = bed.begun("nl", &code).await;
            let text = someone.page.text();
            assert!(text.contains("uw groep: Gemeente Waterrijk"), "{text}");
            assert!(text.contains("In deze groep zijn 15 mensen uitgenodigd"), "12 and 3: {text}");
            someone.fill("open_talk", "4");
            someone.press("check").await;
            someone.send_form().await;
            assert_eq!(someone.page.heading(), "Dank u wel");
            assert!(someone.page.text().contains("Gemeente Waterrijk"));
        }
        let fourth = begin(&bed, &code, "").await;
        let heading = "Deze teamlink is op";
        assert_eq!((fourth.status, &*fourth.heading()), (StatusCode::CONFLICT, heading));
        let english = begin(&bed, &code, "?lang=en").await;
        assert_eq!(english.heading(), "This team link is used up");
    });
}

/// Mail scanners and previews open links, some of them many times; they see no fragment or keep it.
#[test]
fn opening_a_link_uses_up_nothing() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let team = bed.add_team_link(1).await;
        for code in [&bed.codes[0], &team] {
            for path in [
                format!("/w/{WAVE}"),
                format!("/w/{WAVE}?lang=en"),
                format!("/w/{WAVE}?utm=1&code={code}"),
                format!("/w/{WAVE}/%23{code}"),
                format!("/w/{WAVE}/begin"),
                format!("/w/{WAVE}/begin?code={code}"),
            ] {
                for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
                    for _ in 0..10 {
                        let request = Request::builder().method(&method).uri(&path);
                        let request = request.body(Body::empty()).unwrap();
                        if method == Method::GET {
                            send(&bed.router, request).await;
                        } else {
                            // Without a body there is no page to hold to the rules of pages.
                            let router = bed.router.clone();
                            tower::ServiceExt::oneshot(router, request).await.unwrap();
                        }
                    }
                }
            }
        }
        let mut tx = bed.store.begin_read().await.unwrap();
        assert_eq!(tx.begun(WAVE).await.unwrap().exchanged, 0);
        tx.commit().await.unwrap();
        assert_eq!(get(&bed.router, &format!("/w/{WAVE}")).await.status, StatusCode::OK);
        assert_eq!(begin(&bed, &bed.codes[0], "").await.status, StatusCode::OK);
        assert_eq!(begin(&bed, &team, "").await.status, StatusCode::OK);
    });
}
