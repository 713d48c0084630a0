//! Units: what changes is seen first, and nobody's change is written over.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::bed::Ask;
use crate::house::bed::{Answer, HouseBed};
use crate::run;
use crate::testbed::SAMPLE;

const FILE: &str = "code,parent,name_nl,name_en,kind,heads\n\
                    w,,Gemeente Waterrijk,Gemeente Waterrijk,team,14\n\
                    a,w,Team A,Team A,team,30\n\
                    c,a,Team C,Team C,team,9\n";

async fn send(
    house: &HouseBed,
    token: &str,
    (method, path): (Method, &str),
    headers: &[(&str, &str)],
    file: (&str, &[u8]),
) -> Answer {
    house.ask(Ask { method, path, token, headers, body: Some(file) }).await
}

const PREVIEW: (Method, &str) = (Method::POST, "/api/v1/organisation/units/preview");
const REPLACE: (Method, &str) = (Method::PUT, "/api/v1/organisation/units");

#[test]
fn a_file_is_looked_at_and_applied_if_nobody_was_before() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let token = house.coordinators_token().await;
        let csv = ("text/csv; charset=utf-8", FILE.as_bytes());
        let before = house.read("/api/v1/organisation/units", &token).await;
        assert_eq!(before.json()["items"].as_array().unwrap().len(), 3);
        let looked = send(&house, &token, PREVIEW, &[], csv).await;
        assert_eq!(looked.status, StatusCode::OK, "{}", looked.body());
        let json = looked.json();
        assert_eq!(json["units"], 3);
        assert_eq!(json["added"][0]["code"], "c");
        assert_eq!(json["added"][0]["parent"], "a");
        assert_eq!(json["gone"][0]["code"], "b");
        assert_eq!(json["resized"], json!([{ "code": "w", "from": "12", "to": "14" }]));
        assert_eq!(json["renamed"][0]["to"]["nl"], "Team A");
        assert_eq!(looked.etag(), before.etag());
        let still = house.read("/api/v1/organisation/units", &token).await;
        assert_eq!(still.body(), before.body(), "nothing happened yet");

        let without = send(&house, &token, REPLACE, &[], csv).await;
        assert_eq!(without.status, StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(without.problem(), "if_match_missing");
        for wrong in ["*", "abc", "\"a\", \"b\"", ""] {
            let wrong = send(&house, &token, REPLACE, &[("if-match", wrong)], csv).await;
            assert_eq!(wrong.problem(), "parameter_invalid");
        }
        let mark = looked.etag();
        let done = send(&house, &token, REPLACE, &[("if-match", &mark)], csv).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body());
        assert_eq!(done.json(), json!({ "units": 3, "heads": 53 }));
        let after = house.read("/api/v1/organisation/units", &token).await;
        assert_eq!(after.etag(), done.etag());
        // Whoever looked before that replaces nothing.
        let late = send(&house, &token, REPLACE, &[("if-match", &mark)], csv).await;
        assert_eq!(
            (late.status, late.problem()),
            (StatusCode::PRECONDITION_FAILED, "if_match_fails".into())
        );
        let log = house.accounts.log("waterrijk", i64::MAX, 1).await.unwrap();
        assert_eq!(log[0].event, "organisation_imported");
        assert_eq!(log[0].detail[0], ("token".to_owned(), "warehouse".to_owned()));
    });
}

#[test]
fn a_file_that_is_wrong_changes_nothing_and_says_where() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let token = house.coordinators_token().await;
        let looped = b"code,parent,name_nl,name_en,kind,heads\na,b,A,A,team,1\nb,a,B,B,team,1\n";
        let wrong = send(&house, &token, PREVIEW, &[], ("text/csv", looped)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.json()["reasons"][0].as_str().unwrap().len() > 10);
        for bytes in [&b""[..], b"\0\0\0", b"PK\x03\x04 no workbook", b"\xff\xfe"] {
            let wrong = send(&house, &token, PREVIEW, &[], ("text/csv", bytes)).await;
            assert_eq!(wrong.problem(), "body_invalid", "{bytes:?}");
        }
        let json = send(&house, &token, PREVIEW, &[], ("application/json", b"{}")).await;
        assert_eq!(json.problem(), "media_type_wrong");
        let large = vec![b'x'; 8 * 1024 * 1024 + 1];
        let large = send(&house, &token, PREVIEW, &[], ("text/csv", &large)).await;
        assert_eq!(
            (large.status, large.problem()),
            (StatusCode::PAYLOAD_TOO_LARGE, "upload_too_large".into())
        );
        let body = format!("{{\"looked\": true, \"x\": \"{}\"}}", "x".repeat(300 * 1024));
        let publish = (Method::POST, "/api/v1/waves/proef/publish");
        let large = send(&house, &token, publish, &[], ("application/json", body.as_bytes())).await;
        assert!(["form_too_large", "not_closed"].contains(&&*large.problem()));
    });
}

#[test]
fn the_organisation_is_shown_as_respondents_read_it() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let token = house.coordinators_token().await;
        let shown = house.read("/api/v1/organisation", &token).await.json();
        assert_eq!(shown["code"], "waterrijk");
        assert_eq!(shown["dpo"]["nl"], "fg@waterrijk.example");
        let mark = house.read("/api/v1/organisation", &token).await.etag();
        let mut sent = shown.clone();
        sent.as_object_mut().unwrap().remove("code");
        sent["dpo"]["en"] = "".into();
        let put = async |mark: &str, sent: &Value| {
            let path = "/api/v1/organisation";
            house.write(Method::PUT, path, &token, &[("if-match", mark)], sent).await
        };
        let empty = put(&mark, &sent).await;
        assert!(empty.json()["reasons"][0].as_str().unwrap().starts_with("dpo.en: "));
        sent["dpo"]["en"] = "dpo@waterrijk.example".into();
        let done = put(&mark, &sent).await;
        assert_eq!(done.json()["dpo"]["en"], "dpo@waterrijk.example", "{}", done.body());
        assert_ne!(done.etag(), mark);
        assert_eq!(put(&mark, &sent).await.problem(), "if_match_fails");
        let me = house.read("/api/v1/me", &token).await.json();
        assert_eq!(me["roles"], json!(["coordinator"]));
        assert_eq!(me["scopes"].as_array().unwrap().len(), 11);
    });
}
