//! A draft is prepared as on its pages.

use std::fmt::Write;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::bed::Ask;
use crate::house::bed::HouseBed;
use crate::run;
use crate::testbed::{SAMPLE, WAVE};

fn days(closes: &str, k: u32) -> Value {
    json!({
        "name": { "nl": "Later", "en": "Later" },
        "opens_on": "2027-02-01",
        "closes_on": closes,
        "k": k,
    })
}

#[test]
fn days_change_if_nobody_changed_them_in_between() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        house.bed.add_draft(SAMPLE, "later").await;
        let token = house.coordinators_token().await;
        let put = async |mark: &str, body: &Value| {
            let path = "/api/v1/waves/later/days";
            house.write(Method::PUT, path, &token, &[("if-match", mark)], body).await
        };
        let before = house.read("/api/v1/waves/later", &token).await;
        assert_eq!(before.json()["status"], "draft");
        let wrong = put(&before.etag(), &days("2027-01-31", 3)).await;
        let reasons = wrong.json()["reasons"].to_string();
        assert_eq!(wrong.problem(), "body_invalid");
        assert!(reasons.contains("closes_on: "), "{reasons}");
        let done = put(&before.etag(), &days("2027-02-26", 12)).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body());
        assert_eq!(
            (&done.json()["k"], &done.json()["closes_on"]),
            (&12.into(), &"2027-02-26".into())
        );
        let late = put(&before.etag(), &days("2027-02-27", 12)).await;
        assert_eq!(late.problem(), "if_match_fails");
        let low = put(&done.etag(), &days("2027-02-26", 3)).await;
        assert!(low.json()["reasons"].to_string().contains("k: "), "{}", low.body());
        let (path, body) = (format!("/api/v1/waves/{WAVE}/days"), days("2027-02-26", 12));
        let open = house.write(Method::PUT, &path, &token, &[("if-match", "\"0\"")], &body).await;
        assert_eq!(open.problem(), "not_a_draft");
    });
}

#[test]
fn papers_and_staff_settle_steps_of_the_checklist() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        house.bed.add_draft(SAMPLE, "later").await;
        let token = house.coordinators_token().await;
        let steps = async || {
            let ready = house.read("/api/v1/waves/later/preparation", &token).await.json();
            let steps = ready["steps"].as_array().unwrap().clone();
            let done = steps.into_iter().filter(|step| step["done"] == true);
            done.map(|step| step["step"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(steps().await, ["days", "units"]);
        for tail in ["council", "protection"] {
            let path = format!("/api/v1/waves/later/{tail}");
            let put = async |body: Value| house.write(Method::PUT, &path, &token, &[], &body).await;
            let ahead = put(json!({ "on": "2026-11-10", "reference": "" })).await;
            assert_eq!(ahead.json()["reasons"].as_array().unwrap().len(), 2, "{}", ahead.body());
            let done = put(json!({ "on": "2026-11-09", "reference": "OR-17" })).await;
            assert_eq!(done.status, StatusCode::OK, "{}", done.body());
        }
        assert_eq!(steps().await, ["days", "units", "council", "protection"]);

        let staff = async |csv: &str| {
            let body = Some(("text/csv", csv.as_bytes()));
            let path = "/api/v1/waves/later/staff";
            let ask = Ask { method: Method::PUT, path, token: &token, headers: &[], body };
            house.ask(ask).await
        };
        let nowhere = staff("unit,email,channel\nz,x@y.example,mail\n").await;
        assert_eq!(nowhere.problem(), "body_invalid");
        let few = staff("unit,email,channel\na,x@y.example,mail\n").await;
        assert_eq!(few.problem(), "body_invalid", "too few to be nobody in particular");
        let mut csv = "unit,email,channel\n".to_owned();
        for unit in ["a", "b"] {
            for number in 0..20 {
                writeln!(csv, "{unit},p{number}@{unit}.example,mail").unwrap();
            }
        }
        let done = staff(&csv).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body());
        assert_eq!(done.json()["staff"]["invited"], 40);
        assert!(!done.body().contains('@'), "no address comes out");
        assert!(steps().await.contains(&"staff".to_owned()));
        let log = house.accounts.log("waterrijk", i64::MAX, 1).await.unwrap();
        assert_eq!(log[0].event, "staff_imported");
    });
}
