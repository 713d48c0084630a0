//! Results: nothing before closing, and never more than the pages and files have.

use std::io::{Cursor, Read};

use axum::http::{Method, StatusCode, header};
use peil_accounts::{Grant, Role, Scope};
use peil_exchange::read_long_csv;
use serde_json::{Value, json};

use crate::house::bed::HouseBed;
use crate::run;
use crate::testbed::{STAFF, WAVE};

fn path(tail: &str) -> String {
    format!("/api/v1/waves/{WAVE}{tail}")
}

#[test]
fn no_result_is_there_before_a_wave_is_closed() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let token = house.coordinators_token().await;
        house.bed.answer(WAVE, &house.bed.codes[..5]).await;
        for tail in
            ["/figures", "/export", "/overview", "/ledger", "/follow-up", "/plates", "/plates/a"]
        {
            let answer = house.read(&path(tail), &token).await;
            assert_eq!(
                (answer.status, answer.problem()),
                (StatusCode::NOT_FOUND, "not_closed".into()),
                "{tail}"
            );
        }
        let publish = json!({ "looked": true });
        let publish = house.write(Method::POST, &path("/publish"), &token, &[], &publish).await;
        assert_eq!(publish.problem(), "not_closed");
        let wave = house.read(&path(""), &token).await.json();
        assert_eq!(wave["status"], "open");
        assert_eq!(wave["begun"], json!({ "count": 5, "invited": 72 }), "as on its page");
        assert_eq!((&wave["took_part"], &wave["closed_on"]), (&Value::Null, &Value::Null));
        // No code, no address, no hash of either.
        let text = wave.to_string();
        assert!(!text.contains('@') && !text.contains(&house.bed.codes[0]));
    });
}

#[test]
fn figures_are_those_of_the_file_row_by_row() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        let analyst = [Grant::of(Role::Analyst)];
        let scopes = [Scope::ExportsRead, Scope::WavesRead];
        let (_, token) = house.program("bo", "waterrijk", &analyst, &scopes).await;
        let mut rows = Vec::new();
        let mut next = path("/figures?limit=700");
        let mut parts = 0;
        loop {
            let page = house.read(&next, &token).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.body());
            let page = page.json();
            rows.extend(page["items"].as_array().unwrap().clone());
            parts += 1;
            let Some(address) = page["next"].as_str() else { break };
            next = address.to_owned();
        }
        let zip = house.read(&path("/export?format=csv"), &token).await;
        assert_eq!(zip.header(header::CONTENT_TYPE), "application/zip");
        let mut zip = zip::ZipArchive::new(Cursor::new(zip.bytes)).unwrap();
        let mut csv = Vec::new();
        zip.by_name("figures.csv").unwrap().read_to_end(&mut csv).unwrap();
        let file = read_long_csv(&*csv).unwrap();
        assert_eq!(rows.len(), file.len());
        assert!(parts > 1 && file.len() > 700, "{parts} {}", file.len());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        for (row, line) in rows.iter().zip(&file) {
            let told = [
                &line.unit,
                &line.block,
                &line.kind,
                &line.id,
                &line.measure,
                &line.answer,
                &line.status,
                &line.remark,
            ];
            let names = ["unit", "block", "kind", "id", "measure", "answer", "status", "remark"];
            for (name, told) in names.iter().zip(told) {
                assert_eq!(text(&row[*name]), *told, "{name} of {row}");
            }
            assert_eq!(row["n"].as_u64(), line.n, "{row}");
            let numbers = [("value", line.value), ("low", line.low), ("high", line.high)];
            for (name, told) in numbers {
                assert_eq!(row[name].as_f64().map(f64::to_bits), told.map(f64::to_bits), "{row}");
            }
        }
        let log = house.accounts.log("waterrijk", i64::MAX, 99).await.unwrap();
        let events = log.iter().filter(|row| row.event == "export_taken").count();
        assert_eq!(events, parts + 1, "every part stands in the log");
        let own = house.read(&path("/figures?items=own"), &token).await.json();
        assert_eq!(own["items"], json!([]));
        for query in ["figures?items=all", "export?format=doc", "figures?items=own&items=own"] {
            let answer = house.read(&path(&format!("/{query}")), &token).await;
            assert_eq!(answer.problem(), "parameter_invalid", "{query}");
        }
        let ledger = house.read(&path("/ledger"), &token).await.json();
        assert_eq!(ledger["took_part"], json!({ "count": 72, "invited": 72 }));
        assert_eq!(ledger["published"], false);
        assert_eq!(ledger["units"].as_array().unwrap().len(), 3);
    });
}

#[test]
fn a_managers_plates_are_the_own_unit_and_below_once_shared() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        let anna = house.coordinators_token().await;
        let manager = [Grant::manager("a")];
        let (_, bo) = house.program("bo", "waterrijk", &manager, &[Scope::PlatesRead]).await;
        assert_eq!(house.read(&path("/plates"), &bo).await.problem(), "not_published");
        assert_eq!(house.read(&path("/plates/a"), &bo).await.problem(), "not_published");
        let unlooked = json!({ "looked": false });
        let unlooked = house.write(Method::POST, &path("/publish"), &anna, &[], &unlooked).await;
        assert_eq!(unlooked.problem(), "body_invalid");
        // On a day: nothing is handed out yet. Today is 9 November.
        for (day, problem) in [("2026-11-08", "body_invalid"), ("ooit", "body_invalid")] {
            let wrong = json!({ "looked": true, "day": day });
            let wrong = house.write(Method::POST, &path("/publish"), &anna, &[], &wrong).await;
            assert_eq!(wrong.problem(), problem, "{day}");
        }
        let later = json!({ "looked": true, "day": "2026-11-20", "mail": true });
        let later = house.write(Method::POST, &path("/publish"), &anna, &[], &later).await;
        assert_eq!(later.json()["status"], "closed");
        assert_eq!(house.read(&path("/plates"), &bo).await.problem(), "not_published");
        for _ in 0..2 {
            let looked = json!({ "looked": true });
            let done = house.write(Method::POST, &path("/publish"), &anna, &[], &looked).await;
            assert_eq!(done.json()["status"], "published");
        }
        let units = |page: Value| -> Vec<String> {
            let items = page["items"].as_array().unwrap();
            items.iter().map(|row| row["unit"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(units(house.read(&path("/plates"), &bo).await.json()), ["a"]);
        assert_eq!(units(house.read(&path("/plates"), &anna).await.json()), ["a", "b", "w"]);
        for unit in ["b", "w", "nowhere", "%00", "%ff"] {
            let answer = house.read(&path(&format!("/plates/{unit}")), &bo).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{unit}");
        }
        let forms = [("", "text/html"), ("?form=pdf", "application/pdf"), ("?form=png", "")];
        for (form, kind) in forms {
            let plate = house.read(&path(&format!("/plates/a{form}")), &bo).await;
            assert_eq!(plate.status, StatusCode::OK, "{form}");
            assert!(plate.header(header::CONTENT_TYPE).starts_with(kind), "{form}");
        }
        let overview = house.read(&path("/overview"), &anna).await;
        assert!(overview.body().contains("Gemeente Waterrijk"));
        let doc = house.read(&path("/overview?form=doc"), &anna).await;
        assert_eq!(doc.problem(), "parameter_invalid");
        let doc = house.read(&path("/plates/a?form=doc"), &bo).await;
        assert_eq!(doc.problem(), "parameter_invalid");
        let follow_up = house.read(&path("/follow-up"), &anna).await.json();
        assert_eq!(follow_up, json!({ "conversations": 0, "themes": [] }));
    });
}

#[test]
fn agreements_come_out_as_numbers_by_theme_only() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        let token = house.coordinators_token().await;
        let mut tx = house.bed.store.begin_write().await.unwrap();
        let theme = peil_instrument::shipped::questionnaire("staff", None).unwrap();
        let theme = theme.blocks()[0].id.to_string();
        let agreement = peil_storage::Agreement {
            number: 0,
            theme: theme.clone(),
            what: "elke maand bespreken".to_owned(),
            who: "Jan".to_owned(),
            due: jiff::civil::date(2027, 1, 1),
            progress: peil_storage::Progress::Busy,
        };
        tx.add_agreement(WAVE, "a", &agreement).await.unwrap();
        tx.put_conversation(WAVE, "a", jiff::civil::date(2026, 12, 1)).await.unwrap();
        tx.commit().await.unwrap();
        let answer = house.read(&path("/follow-up"), &token).await;
        let json = answer.json();
        assert_eq!(json["conversations"], 1);
        assert_eq!(
            (&json["themes"][0]["theme"], &json["themes"][0]["busy"]),
            (&theme.into(), &1.into())
        );
        assert!(!answer.body().contains("Jan") && !answer.body().contains("maand"));
    });
}
