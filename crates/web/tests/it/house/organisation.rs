//! Taking in units: what changes is seen first, and nothing happens before somebody says yes.

use std::fmt::Write;

use axum::http::StatusCode;
use peil_accounts::{Grant, Role};
use peil_instrument::UnitTree;

use super::bed::{Answer, HouseBed};
use crate::run;
use crate::testbed::SAMPLE;

const HEAD: &str = "code,parent,name_nl,name_en,kind,heads\n";

struct Desk {
    house: HouseBed,
    cookie: String,
    csrf: String,
}

impl Desk {
    async fn new() -> Desk {
        let house = HouseBed::new(SAMPLE).await;
        let (_, cookie) = house.person("anna", "waterrijk", &[Grant::of(Role::Coordinator)]).await;
        let csrf = house.csrf(&cookie).await;
        Desk { house, cookie, csrf }
    }

    async fn look(&self, bytes: &[u8]) -> Answer {
        let fields = [("csrf", &*self.csrf)];
        let path = "/house/organisation/import";
        self.house.upload(path, &self.cookie, &fields, Some(("units.csv", bytes))).await
    }

    async fn apply(&self, looked: &Answer) -> Answer {
        let base = looked.value("base");
        let units = looked.tags().into_iter().find(|tag| tag.name == "textarea").expect("units");
        let fields = [("csrf", &*self.csrf), ("base", &*base), ("units", units.text.trim_start())];
        self.house.upload("/house/organisation/apply", &self.cookie, &fields, None).await
    }

    async fn units(&self) -> UnitTree {
        let mut tx = self.house.bed.store.begin_read().await.unwrap();
        tx.units("waterrijk").await.unwrap().unwrap()
    }
}

#[test]
fn a_file_is_looked_at_first_and_applied_once_somebody_says_yes() {
    run(async {
        let desk = Desk::new().await;
        desk.house.person("bo", "waterrijk", &[Grant::manager("b")]).await;
        let before = desk.units().await;
        let file = format!(
            "{HEAD}w,,Gemeente Waterrijk,Municipality,town,14\na,w,<b>Team A</b>,Team A,team,30\n\
                            c,a,Team C,Team C,team,9\n"
        );
        let looked = desk.look(file.as_bytes()).await;
        assert_eq!(looked.status, StatusCode::OK);
        let body = looked.body();
        for told in [
            "Nieuw: 1",
            "Team C (c)",
            "Weg: 1",
            "Andere naam: 2",
            "Meer of minder mensen: 1",
            "Ander soort: 1",
        ] {
            assert!(body.contains(told), "{told}: {body}");
        }
        assert!(body.contains("bo leidt") && body.contains("&#60;b&#62;Team A"), "{body}");
        assert_eq!(desk.units().await, before, "nothing happened yet");

        let applied = desk.apply(&looked).await;
        assert_eq!(applied.location(), "/house/organisation?done=yes");
        let after = desk.units().await;
        let codes: Vec<&str> = after.units().iter().map(|unit| unit.code.as_str()).collect();
        assert_eq!(codes, ["w", "a", "c"]);
        assert_eq!(after.units()[1].name.nl, "<b>Team A</b>");
        let page = desk.house.get(applied.location(), &desk.cookie).await.body();
        assert!(
            page.contains("De eenheden zijn vervangen")
                && page.contains("3 eenheden met samen 53 mensen")
        );
        let log = desk.house.accounts.log("waterrijk", i64::MAX, 10).await.unwrap();
        assert_eq!(log[0].event, "organisation_imported");

        let same = desk.look(file.as_bytes()).await;
        assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(same.body().contains("Er verandert niets"));
    });
}

#[test]
fn whoever_is_second_is_told() {
    run(async {
        let desk = Desk::new().await;
        let file =
            |heads: u32| format!("{HEAD}w,,Gemeente Waterrijk,Gemeente Waterrijk,team,{heads}\n");
        let (first, second) =
            (desk.look(file(20).as_bytes()).await, desk.look(file(30).as_bytes()).await);
        assert_eq!(desk.apply(&second).await.status, StatusCode::SEE_OTHER);
        let late = desk.apply(&first).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.body().contains("intussen veranderd"));
        assert_eq!(desk.units().await.units()[0].heads, 30);
    });
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_its_line() {
    run(async {
        let desk = Desk::new().await;
        let before = desk.units().await;
        for (file, told) in [
            ("", "units.csv:1"),
            (
                "code,parent,name_nl,name_en,kind,heads\nw,,W,W,town,1\na,nergens,A,A,team,x\n",
                "units.csv:3",
            ),
            ("code,parent,name_nl,name_en,kind,heads\na,b,A,A,t,1\nb,a,B,B,t,1\n", "units.csv"),
            ("code,parent,name_nl,name_en,kind,heads\na,,A,A,t,1\nb,,B,B,t,1\n", "units.csv:3"),
            ("code,parent,name_nl,name_en,kind,heads\nw,,=1+1,W,town,1\n", "units.csv:2"),
        ] {
            let refused = desk.look(file.as_bytes()).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{file}");
            assert!(refused.body().contains(told), "{file}: {}", refused.body());
        }
        for (bytes, told) in [
            (&b"%PDF-1.7\0\0"[..], "geen CSV en geen werkmap"),
            (b"PK\x03\x04", "geen CSV en geen werkmap"),
        ] {
            let refused = desk.look(bytes).await;
            assert!(refused.body().contains(told), "{told}");
        }
        let fields = [("csrf", &*desk.csrf)];
        let none =
            desk.house.upload("/house/organisation/import", &desk.cookie, &fields, None).await;
        assert!(none.body().contains("Kies eerst een bestand"));
        let large = desk.look(&vec![b'a'; 9 * 1024 * 1024]).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(large.body().contains("Dit bestand is te groot"));
        assert_eq!(desk.units().await, before);
    });
}

#[test]
fn a_form_with_a_file_needs_the_token_too() {
    run(async {
        let desk = Desk::new().await;
        let file = format!("{HEAD}w,,W,W,town,1\n");
        for path in ["/house/organisation/import", "/house/organisation/apply"] {
            let fields = [("csrf", "AAAA"), ("base", ""), ("units", &*file)];
            let refused = desk.house.upload(path, &desk.cookie, &fields, None).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        }
    });
}

#[test]
fn an_organisation_of_thousands_is_shown_level_by_level() {
    run(async {
        let desk = Desk::new().await;
        let mut file = format!("{HEAD}w,,W,W,town,0\n");
        for part in 0..40 {
            writeln!(file, "p{part},w,Deel {part},Part {part},part,0").unwrap();
            for team in 0..50 {
                writeln!(
                    file,
                    "p{part}t{team},p{part},Team {part}.{team},Team {part}.{team},team,9"
                )
                .unwrap();
            }
        }
        let looked = desk.look(file.as_bytes()).await;
        assert!(looked.body().contains("en nog 2.000"), "2,040 are new, 40 of them named");
        assert_eq!(desk.apply(&looked).await.status, StatusCode::SEE_OTHER);
        let top = desk.house.get("/house/organisation", &desk.cookie).await.body();
        assert!(top.contains("50 eenheden hieronder") && !top.contains("Team 3.1<"));
        let part = desk.house.get("/house/organisation?under=p3", &desk.cookie).await.body();
        assert!(part.contains("Team 3.49") && !part.contains("Team 4.1<"));
        // Accounts: the code is typed where there are too many to choose from.
        let people = desk.house.get("/house/people", &desk.cookie).await.body();
        assert!(people.contains("<input id=\"unit\""), "{people}");
    });
}

/// A form of one unit.
async fn unit(desk: &Desk, code: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("csrf", &*desk.csrf)];
    all.extend(fields);
    desk.house.post(&format!("/house/organisation/units/{code}"), &desk.cookie, &all).await
}

#[test]
fn one_unit_is_changed_added_and_taken_away_and_looked_at_first() {
    run(async {
        let desk = Desk::new().await;
        let page = desk.house.get("/house/organisation/units/a", &desk.cookie).await;
        assert_eq!(page.value("heads"), "30");
        let team = |parent, heads| {
            [
                ("name_nl", "Team A"),
                ("name_en", "Team A"),
                ("kind", "team"),
                ("heads", heads),
                ("parent", parent),
            ]
        };
        let looked = unit(&desk, "a", &team("b", "31")).await;
        let body = looked.body();
        for told in ["Andere naam: 1", "Onder een andere eenheid: 1", "Meer of minder mensen: 1"] {
            assert!(body.contains(told), "{told}: {body}");
        }
        assert_eq!(desk.apply(&looked).await.status, StatusCode::SEE_OTHER);
        let units = desk.units().await;
        let a = units.units().iter().find(|unit| unit.code == "a").unwrap();
        let parent = a.parent.map(|parent| units.units()[parent].code.as_str());
        assert_eq!((a.name.nl.as_str(), a.heads, parent), ("Team A", 31, Some("b")));

        let mut new = team("a", "5").to_vec();
        new.extend([("below", "yes"), ("code", "c")]);
        let looked = unit(&desk, "a", &new).await;
        assert!(looked.body().contains("Nieuw: 1"), "{}", looked.body());
        desk.apply(&looked).await;
        assert_eq!(desk.units().await.len(), 4);

        let looked = unit(&desk, "c", &[("gone", "yes")]).await;
        assert!(looked.body().contains("Weg: 1"), "{}", looked.body());
        desk.apply(&looked).await;
        assert_eq!(desk.units().await.len(), 3);
        let same = unit(&desk, "a", &team("b", "31")).await;
        assert!(same.body().contains("Er verandert niets"));
    });
}

#[test]
fn what_is_wrong_with_a_unit_is_said_at_its_field() {
    run(async {
        let desk = Desk::new().await;
        let before = desk.units().await;
        let fields = |name: &'static str, heads, parent| {
            [
                ("name_nl", name),
                ("name_en", "A"),
                ("kind", "team"),
                ("heads", heads),
                ("parent", parent),
            ]
        };
        for (sent, told) in [
            (fields("", "30", "w"), "Vul dit in"),
            (fields("A", "veel", "w"), "Vul een heel getal in"),
            (fields("A", "-1", "w"), "Vul een heel getal in"),
            (fields("A", "30", "a"), "Kies een eenheid uit de lijst"),
            (fields("A", "30", "nergens"), "Kies een eenheid uit de lijst"),
            (fields("=A", "30", "w"), "units.csv"),
        ] {
            let refused = unit(&desk, "a", &sent).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
            assert!(refused.body().contains(told), "{told}: {}", refused.body());
            assert_eq!(refused.value("heads"), sent[3].1, "what was typed stays");
        }
        let mut taken = fields("A", "3", "w").to_vec();
        taken.extend([("below", "yes"), ("code", "b")]);
        assert!(unit(&desk, "a", &taken).await.body().contains("al van een andere eenheid"));
        // The unit at the top has no such box.
        let top = unit(&desk, "w", &[("gone", "yes")]).await;
        assert_eq!(top.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(unit(&desk, "nergens", &taken).await.status, StatusCode::NOT_FOUND);
        let nul = unit(&desk, "a", &[("name_nl", "A\0")]).await;
        assert_eq!(nul.status, StatusCode::BAD_REQUEST);
        assert_eq!(desk.units().await, before);

        // Nor does one go with units below it.
        let mut below = fields("C", "3", "a").to_vec();
        below.extend([("below", "yes"), ("code", "c")]);
        let looked = unit(&desk, "a", &below).await;
        desk.apply(&looked).await;
        let full = unit(&desk, "a", &[("gone", "yes")]).await;
        assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(full.body().contains("hangen nog eenheden"), "{}", full.body());
    });
}
