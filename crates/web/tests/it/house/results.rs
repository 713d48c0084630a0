//! Results: nothing before closing, the coordinator first, managers when they are shared.

use std::io::Cursor;

use axum::http::{StatusCode, header};
use peil_accounts::{Grant, Role};

use super::bed::HouseBed;
use crate::run;
use crate::testbed::{STAFF, WAVE};

#[test]
fn no_result_is_there_before_a_wave_is_closed() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let (_, cookie) = house.person("anna", "waterrijk", &[Grant::of(Role::Coordinator)]).await;
        let wave = house.get(&format!("/house/waves/{WAVE}"), &cookie).await.body();
        assert!(wave.contains("bestaan er geen uitkomsten"));
        for tail in ["overview", "export", "plates", "plates/a"] {
            assert!(!wave.contains(&format!("/{tail}\"")), "{tail}");
            let answer = house.get(&format!("/house/waves/{WAVE}/{tail}"), &cookie).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{tail}");
            assert!(answer.body().contains("Er zijn nog geen uitkomsten"));
        }
        let publish = house.get(&format!("/house/waves/{WAVE}/publish"), &cookie).await;
        assert_eq!(publish.status, StatusCode::SEE_OTHER);
        let csrf = house.csrf(&cookie).await;
        let fields = [("csrf", &*csrf), ("day", "2026-11-09"), ("looked", "yes")];
        let refused = house.post(&format!("/house/waves/{WAVE}/publish"), &cookie, &fields).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_coordinator_sees_them_first_and_shares_them_once() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        let (_, anna) = house.person("anna", "waterrijk", &[Grant::of(Role::Coordinator)]).await;
        let (_, bo) = house.person("bo", "waterrijk", &[Grant::manager("a")]).await;
        let path = |tail: &str| format!("/house/waves/{WAVE}{tail}");

        let early = house.get(&path("/plates/a"), &bo).await;
        assert_eq!(early.status, StatusCode::NOT_FOUND);
        assert!(early.body().contains("nog niet gedeeld"));
        assert!(house.get("/house", &bo).await.body().contains("Er is nog geen praatplaat"));
        let overview = house.get(&path("/overview"), &anna).await;
        assert!(overview.body().contains("Gemeente Waterrijk"));
        let plate = house.get(&path("/plates/a"), &anna).await;
        assert!(
            plate.body().contains("&#60;script&#62;") || plate.body().contains("&lt;script&gt;")
        );
        assert!(!plate.body().contains("<script>alert"), "a name is never markup");

        let csrf = house.csrf(&anna).await;
        let unticked = house.post(&path("/publish"), &anna, &[("csrf", &csrf)]).await;
        assert_eq!(unticked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unticked.body().contains("href=\"#looked\""));
        assert_eq!(house.get(&path("/plates/a"), &bo).await.status, StatusCode::NOT_FOUND);
        let fields = [("csrf", &*csrf), ("day", "2026-11-09"), ("looked", "yes")];
        for _ in 0..2 {
            let shared = house.post(&path("/publish"), &anna, &fields).await;
            assert_eq!(shared.status, StatusCode::SEE_OTHER);
        }
        let log = house.accounts.log("waterrijk", i64::MAX, 100).await.unwrap();
        assert_eq!(log.iter().filter(|row| row.event == "wave_published").count(), 1);

        let home = house.get("/house", &bo).await;
        assert!(home.body().contains(&path("/plates/a")), "one click from the first page");
        assert_eq!(house.get(&path("/plates/a"), &bo).await.status, StatusCode::OK);
        let list = house.get(&path("/plates"), &bo).await.body();
        assert!(list.contains(&path("/plates/a")) && !list.contains(&path("/plates/b")));
        for other in ["b", "w", "nergens"] {
            let hidden = house.get(&path(&format!("/plates/{other}")), &bo).await;
            assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{other}");
            assert!(hidden.body().contains("Deze pagina bestaat niet"), "{other}");
        }
        assert_eq!(house.get(&path("/overview"), &bo).await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn plates_come_in_every_form() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        let (_, anna) = house.person("anna", "waterrijk", &[Grant::of(Role::Coordinator)]).await;
        for (form, kind, begins) in [
            ("pdf", "application/pdf", &b"%PDF-"[..]),
            ("poster", "application/pdf", b"%PDF-"),
            ("png", "application/zip", b"PK"),
            ("charts", "application/zip", b"PK"),
        ] {
            let answer =
                house.get(&format!("/house/waves/{WAVE}/plates/a?form={form}"), &anna).await;
            assert_eq!(answer.header(header::CONTENT_TYPE), kind, "{form}");
            assert!(answer.bytes.starts_with(begins), "{form}");
            let name = answer.header(header::CONTENT_DISPOSITION);
            assert!(name.starts_with("attachment; filename=\"praatplaat-"), "{name}");
        }
        let english = house.get(&format!("/house/waves/{WAVE}/plates/a?lang=en"), &anna).await;
        assert!(english.body().contains("Talk plate"));
        let overview = house.get(&format!("/house/waves/{WAVE}/overview?form=pdf"), &anna).await;
        assert!(overview.bytes.starts_with(b"%PDF-"));
    });
}

#[test]
fn an_export_is_what_the_command_line_writes() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        let (_, cas) = house.person("cas", "waterrijk", &[Grant::of(Role::Analyst)]).await;
        let wave = house.get(&format!("/house/waves/{WAVE}"), &cas).await.body();
        assert!(wave.contains("Zip ophalen"));
        let answer =
            house.get(&format!("/house/waves/{WAVE}/export?format=csv&format=sav"), &cas).await;
        assert_eq!(answer.header(header::CONTENT_TYPE), "application/zip");
        assert_eq!(
            answer.header(header::CONTENT_DISPOSITION),
            "attachment; filename=\"waterrijk-proef.zip\""
        );
        let zip = zip::ZipArchive::new(Cursor::new(answer.bytes)).unwrap();
        let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
        for name in ["figures.csv", "codebook.csv", "units.sav", "SHA256SUMS", "about.md"] {
            assert!(names.iter().any(|found| found == name), "{name}: {names:?}");
        }
        assert!(names.iter().all(|name| name != "figures.xlsx"));

        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("waterrijk-proef.zip");
        let datasets = house.bed.folder().join("datasets");
        let found = peil_fieldwork::results(&house.bed.store, |wave| datasets.join(wave), WAVE);
        let found = found.await.unwrap();
        let options = peil_exchange::ExportOptions {
            formats: vec![peil_exchange::ExportFormat::Csv, peil_exchange::ExportFormat::Sav],
            ..peil_exchange::ExportOptions::default()
        };
        peil_exchange::write_zip(&found.questionnaire, &found.results, &out, &options).unwrap();
        let again =
            house.get(&format!("/house/waves/{WAVE}/export?format=csv&format=sav"), &cas).await;
        assert_eq!(std::fs::read(out).unwrap(), again.bytes, "same results, same bytes");
        let log = house.accounts.log("waterrijk", i64::MAX, 100).await.unwrap();
        assert_eq!(log.iter().filter(|row| row.event == "export_taken").count(), 2);
    });
}
