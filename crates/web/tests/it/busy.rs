//! More than the service can handle at a moment: told at once, and nothing lost.

use axum::http::{Request, StatusCode, header};
use tokio::task::JoinSet;

use crate::html::{encode, form_fields};
use crate::respondent::{Reply, post, send};
use crate::run;
use crate::testbed::{SAMPLE, Testbed, WAVE};

/// Requests at the same time: more than a batch and a queue hold.
const CROWD: usize = 700;

#[test]
fn a_full_queue_is_told_at_once_and_a_repeat_is_stored() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let mut someone = bed.begun("nl", &bed.codes[0]).await;
        someone.fill("open_talk", "4");
        someone.press("check").await;
        let (path, body) = (format!("/w/{WAVE}/submit"), encode(&someone.fields));
        // Somebody else writes, for as long as it takes.
        let tx = bed.store.begin_write().await.unwrap();
        let mut crowd = JoinSet::new();
        for _ in 0..CROWD {
            let (router, path, body) = (bed.router.clone(), path.clone(), body.clone());
            crowd.spawn(async move { post(&router, &path, body).await });
        }
        let told = crowd.join_next().await.unwrap().unwrap();
        assert_eq!(told.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(told.headers[header::RETRY_AFTER], "5");
        assert_eq!(told.heading(), "Het is nu erg druk");
        assert!(told.text().contains("U bent niets kwijt"));
        // Without JavaScript the page that was sent is gone: its answers come back in a form to send again.
        let again = form_fields(&told.body);
        assert_eq!(again, someone.fields);
        assert!(told.text().contains("Opnieuw versturen"));
        drop(tx);
        let mut acknowledged = 0;
        while let Some(reply) = crowd.join_next().await {
            let reply = reply.unwrap();
            match reply.status {
                StatusCode::OK => acknowledged += 1,
                StatusCode::SERVICE_UNAVAILABLE => {}
                other => panic!("{other}: {}", reply.body),
            }
        }
        assert!(acknowledged > 0);
        someone.send_form().await;
        assert_eq!(someone.page.heading(), "Dank u wel");
        assert_eq!(bed.handed_in().await, 1);
    });
}

#[test]
fn who_tries_codes_is_told_to_stop_and_a_right_code_passes() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let wrong = bed.add_open(SAMPLE, "ander").await;
        let begin = async |code: &str, query: &str| {
            post(&bed.router, &format!("/w/{WAVE}/begin{query}"), format!("code={code}")).await
        };
        let mut replies: Vec<Reply> = Vec::new();
        for code in &wrong[..22] {
            replies.push(begin(code, "").await);
        }
        assert!(replies[..20].iter().all(|reply| reply.status == StatusCode::FORBIDDEN));
        for told in &replies[20..] {
            assert_eq!(told.status, StatusCode::TOO_MANY_REQUESTS);
            assert_eq!(told.headers[header::RETRY_AFTER], "1");
            assert_eq!(told.heading(), "Deze code hoort niet bij deze vragenlijst");
        }
        let english = begin(&wrong[30], "?lang=en").await;
        assert!(english.text().contains("With a good code you can begin as usual"));
        assert_eq!(begin(&bed.codes[0], "").await.status, StatusCode::OK);
        let used = begin(&bed.codes[0], "").await;
        assert_eq!(used.status, StatusCode::CONFLICT, "a used code is no wrong one");

        let request = Request::post(format!("/w/{WAVE}/begin"))
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let reply = send(&bed.router, request.body(format!("code={}", wrong[31]).into()).unwrap());
        let json: serde_json::Value = serde_json::from_str(&reply.await.body).unwrap();
        assert_eq!(json["type"], "urn:peil:problem:codes_tried");
        assert_eq!(json["status"], 429);
    });
}
