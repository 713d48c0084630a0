//! A maturity scan on pages: making one, scoring apart, agreeing together, what came of it.

use axum::http::{StatusCode, header};
use peil_accounts::{AccountId, Grant, Role};
use peil_assessment::known_framework;

use super::bed::{Answer, HouseBed};
use crate::run;
use crate::testbed::STAFF;

/// A framework without aspects, and how many norms it has.
const FRAMEWORK: &str = "basic_norms";
const NORMS: usize = 14;
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n";

struct Person<'h> {
    house: &'h HouseBed,
    account: AccountId,
    cookie: String,
    csrf: String,
}

impl<'h> Person<'h> {
    async fn new(house: &'h HouseBed, name: &str, role: Role) -> Person<'h> {
        Person::of(house, name, "waterrijk", role).await
    }

    async fn of(house: &'h HouseBed, name: &str, organisation: &str, role: Role) -> Person<'h> {
        let (account, cookie) = house.person(name, organisation, &[Grant::of(role)]).await;
        let csrf = house.csrf(&cookie).await;
        Person { house, account, cookie, csrf }
    }

    async fn get(&self, path: &str) -> Answer {
        self.house.get(&format!("/house{path}"), &self.cookie).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("csrf", &*self.csrf)];
        all.extend(fields);
        self.house.post(&format!("/house{path}"), &self.cookie, &all).await
    }

    /// Sends what stands in the form of a norm, with one empty row of evidence.
    async fn score(
        &self,
        norm: usize,
        fields: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        let mut all = vec![("csrf", &*self.csrf), ("rows", "1")];
        all.extend(fields);
        let path = format!("/house/scans/scan/norms/{norm}");
        self.house.upload(&path, &self.cookie, &all, file).await
    }

    /// Scores every norm at a level.
    async fn score_all(&self, level: &str, grounds: &str) {
        for norm in 1..=NORMS {
            let fields = [("verdict", level), ("grounds", grounds), ("revision", "0")];
            let kept = self.score(norm, &fields, None).await;
            assert_eq!(kept.status, StatusCode::SEE_OTHER, "{norm}: {}", kept.body());
        }
    }

    /// Makes a scan of the whole organisation.
    async fn make(&self, code: &str, kind: &str, day: &str, assessors: &[&Person<'_>]) -> Answer {
        let accounts: Vec<String> = assessors.iter().map(|it| it.account.to_string()).collect();
        let mut fields =
            vec![("framework", FRAMEWORK), ("kind", kind), ("day", day), ("code", code)];
        fields.extend(accounts.iter().map(|account| ("assessor", account.as_str())));
        self.post("/scans/new", &fields).await
    }
}

fn has(answer: &Answer, all: &[&str]) {
    let body = answer.body();
    for told in all {
        assert!(body.contains(told), "{told}: {body}");
    }
}

#[test]
fn a_coordinator_makes_a_scan_and_an_assessor_scores_in_it() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let anna = Person::new(&house, "anna", Role::Coordinator).await;
        has(&anna.get("/scans/new").await, &["Er is nog niemand met de rol beoordelaar"]);
        let bo = Person::new(&house, "bo", Role::Assessor).await;
        let cas = Person::new(&house, "cas", Role::Assessor).await;
        has(&bo.get("/scans").await, &["Er is nog geen scan voor u"]);

        let wrong =
            [("framework", "weer"), ("kind", "published"), ("day", "ooit"), ("code", "new")];
        let refused = anna.post("/scans/new", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told =
            ["Kies een kader", "Kies wie er", "zoals 2-11-2026", "mag niet", "ten minste één"];
        has(&refused, &told);
        assert_eq!(refused.value("code"), "new", "what was typed stays");

        let made = anna.make("scan", "self", "9-11-2026", &[&bo]).await;
        assert_eq!(made.location(), "/house/scans/scan", "{}", made.body());
        let twice = anna.make("scan", "self", "9-11-2026", &[&bo]).await;
        has(&twice, &["De code scan is al gebruikt"]);
        has(&anna.get("/log").await, &["Scan gemaakt"]);
        has(&bo.get("").await, &["/house/scans/scan/norms/1", "0 van 14"]);
        has(&bo.get("/scans/scan").await, &["Nog leeg", "Ik ben klaar"]);
        // Who has no seat does not find it.
        for path in ["/scans/scan", "/scans/scan/norms/1", "/scans/scan/talk/1"] {
            assert_eq!(cas.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert!(!cas.get("/scans").await.body().contains("scans/scan"));
        assert_eq!(anna.get("/scans/scan/norms/1").await.status, StatusCode::FORBIDDEN);
        for number in ["0", "15", "x", "-1"] {
            let path = format!("/scans/scan/norms/{number}");
            assert_eq!(bo.get(&path).await.status, StatusCode::NOT_FOUND, "{number}");
        }

        // Half done is kept, and what is missing is said.
        let half = bo.score(1, &[("grounds", "Gezien"), ("revision", "0")], None).await;
        assert_eq!(half.location(), "/house/scans/scan/norms/1?saved=1");
        let page = bo.get("/scans/scan/norms/1?saved=1").await;
        has(&page, &["Opgeslagen.", "Kies een niveau.", "Begonnen", ">\nGezien<", "Norm 1 van 14"]);
        assert_eq!(page.value("revision"), "1");
        let unfinished = bo.post("/scans/scan/done", &[]).await;
        assert_eq!(unfinished.status, StatusCode::UNPROCESSABLE_ENTITY);
        has(&unfinished, &["Nog niet klaar: Beleid op papier", "#norm-14"]);
        let whole = [
            ("verdict", "started"),
            ("grounds", "Gezien <b>dik</b>"),
            ("revision", "1"),
            ("kind-0", "interview"),
            ("what-0", "De \"griffier\""),
            ("day-0", "2026-11-02"),
            ("next", "yes"),
        ];
        let kept = bo.score(1, &whole, None).await;
        assert_eq!(kept.location(), "/house/scans/scan/norms/2");
        let page = bo.get("/scans/scan/norms/1").await;
        assert!(!page.body().contains("<b>dik"), "{}", page.body());
        has(&page, &["Gezien &#60;b&#62;dik", "Bewijs 1", "Klaar"]);
        assert_eq!(page.value("what-0"), "De \"griffier\"");
        has(&bo.get("/scans/scan").await, &["1 van 14"]);

        // What cannot be kept stays as it was typed, at its field.
        let fields = [
            ("verdict", "started"),
            ("grounds", "Vraag jan@rijk.example"),
            ("revision", "2"),
            ("what-0", ""),
            ("link-0", "javascript:alert(1)"),
            ("day-0", "gisteren"),
        ];
        let refused = bo.score(1, &fields, None).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        has(&refused, &["grounds-fault", "#day-0", "Vraag jan@rijk.example"]);
        let fields = [fields[0], fields[1], fields[2], fields[3], fields[4]];
        let refused = bo.score(1, &fields, None).await;
        has(&refused, &["een e-mailadres", "Schrijf op wat het is", "Begin de link met"]);
        assert!(!refused.body().contains("href=\"javascript"), "{}", refused.body());
        assert_eq!(bo.get("/scans/scan/norms/1").await.value("revision"), "2", "nothing was kept");
    });
}

#[test]
fn nobody_sees_what_another_says_while_scores_are_given() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let anna = Person::new(&house, "anna", Role::Coordinator).await;
        let bo = Person::new(&house, "bo", Role::Assessor).await;
        let cas = Person::new(&house, "cas", Role::Assessor).await;
        anna.make("scan", "self", "9-11-2026", &[&bo, &cas]).await;
        let secret = "ZEERGEHEIM";
        let fields =
            [("verdict", "working"), ("grounds", secret), ("revision", "0"), ("what-0", secret)];
        let kept = bo.score(1, &fields, Some(("geheim.pdf", PDF))).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body());
        let page = bo.get("/scans/scan/norms/1").await;
        has(&page, &[secret, "geheim.pdf"]);
        let sha256 = page.value("file-0");
        let file = format!("/scans/scan/file/{sha256}");
        let own = bo.get(&file).await;
        assert_eq!(own.bytes, PDF);
        assert_eq!(own.header(header::CONTENT_TYPE), "application/pdf");
        assert_eq!(own.header(header::CONTENT_DISPOSITION), "attachment; filename=\"geheim.pdf\"");
        assert_eq!(own.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        // Naming the file of somebody else gives nothing.
        let fields = [("grounds", "x"), ("revision", "0"), ("what-0", "x"), ("file-0", &*sha256)];
        cas.score(1, &fields, None).await;
        for (who, person) in [("anna", &anna), ("cas", &cas)] {
            assert_eq!(person.get(&file).await.status, StatusCode::NOT_FOUND, "{who}");
            let mut paths = vec!["", "/scans", "/scans/scan", "/scans/scan/export", "/log"]
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>();
            for norm in 1..=NORMS {
                paths.push(format!("/scans/scan/norms/{norm}"));
                paths.push(format!("/scans/scan/talk/{norm}"));
            }
            for path in paths {
                let answer = person.get(&path).await;
                let body = String::from_utf8_lossy(&answer.bytes);
                assert!(!body.contains(secret) && !body.contains("geheim.pdf"), "{who} {path}");
                assert!(!answer.header(header::CONTENT_TYPE).contains("zip"), "{who} {path}");
            }
        }
        has(&anna.get("/scans/scan").await, &["1 van 14", "bo", "cas"]);
        let elders = "elders";
        house.add_organisation(elders).await;
        for role in [Role::Coordinator, Role::Assessor] {
            let other = Person::of(&house, role.word(), elders, role).await;
            assert_eq!(other.get(&file).await.status, StatusCode::NOT_FOUND);
        }
    });
}

#[test]
fn a_file_is_what_its_name_says_or_is_refused() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let anna = Person::new(&house, "anna", Role::Coordinator).await;
        let bo = Person::new(&house, "bo", Role::Assessor).await;
        anna.make("scan", "self", "9-11-2026", &[&bo]).await;
        let fields = [("grounds", "Mijn tekst"), ("revision", "0"), ("verdict", "started")];
        let large = vec![b'%'; 10_000_001];
        let cases: [(&str, &[u8], &str); 4] = [
            ("plan.pdf", b"<html>", "de inhoud is iets anders"),
            ("plan.exe", b"MZ", "Dit soort bestand kan niet"),
            ("plan.pdf", b"", "Dit bestand is leeg"),
            ("plan.pdf", &large, "groter dan 10 MB"),
        ];
        for (name, content, told) in cases {
            let refused = bo.score(1, &fields, Some((name, content))).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            has(&refused, &[told, "Mijn tekst", "file-fault"]);
        }
        // Without a word about it a file is called by its name; it can be taken away again.
        let kept = bo.score(1, &fields, Some(("../../plan <1>.pdf", PDF))).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER);
        let page = bo.get("/scans/scan/norms/1").await;
        assert_eq!(page.value("what-0"), "plan <1>.pdf");
        let sha256 = page.value("file-0");
        let file = format!("/scans/scan/file/{sha256}");
        let name = "attachment; filename=\"plan _1_.pdf\"";
        assert_eq!(bo.get(&file).await.header(header::CONTENT_DISPOSITION), name);
        let fields = [
            ("grounds", "Mijn tekst"),
            ("revision", "1"),
            ("verdict", "started"),
            ("what-0", "plan"),
            ("file-0", &*sha256),
            ("remove-0", "yes"),
        ];
        bo.score(1, &fields, None).await;
        assert!(!bo.get("/scans/scan/norms/1").await.body().contains(&sha256));
        assert_eq!(bo.get(&file).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn two_windows_of_one_assessor_do_not_write_over_each_other() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let anna = Person::new(&house, "anna", Role::Coordinator).await;
        let bo = Person::new(&house, "bo", Role::Assessor).await;
        anna.make("scan", "self", "9-11-2026", &[&bo]).await;
        let first = [("verdict", "started"), ("grounds", "De eerste"), ("revision", "0")];
        bo.score(1, &first, None).await;
        // A button that was pressed twice.
        let twice = bo.score(1, &first, None).await;
        assert_eq!(twice.status, StatusCode::SEE_OTHER);
        let second = [("verdict", "arranged"), ("grounds", "De tweede"), ("revision", "0")];
        let both = bo.score(1, &second, None).await;
        assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY);
        has(
            &both,
            &["De eerste", ">\nDe tweede<", "intussen ergens anders", "Mijn versie opslaan"],
        );
        assert_eq!(both.value("revision"), "1");
        let mine = [second[0], second[1], ("revision", "1")];
        assert_eq!(bo.score(1, &mine, None).await.status, StatusCode::SEE_OTHER);
        let page = bo.get("/scans/scan/norms/1").await;
        has(&page, &[">\nDe tweede<"]);
        assert_eq!(page.value("revision"), "2");
    });
}

#[test]
fn a_scan_goes_from_scores_to_results() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let anna = Person::new(&house, "anna", Role::Coordinator).await;
        let bo = Person::new(&house, "bo", Role::Assessor).await;
        let cas = Person::new(&house, "cas", Role::Assessor).await;
        anna.make("scan", "self", "9-11-2026", &[&bo, &cas]).await;
        bo.score_all("started", "Grond van Bo").await;
        cas.score_all("arranged", "Grond van Cas <i>").await;
        let fields = [("verdict", "working"), ("grounds", "Ver uiteen"), ("revision", "1")];
        cas.score(5, &fields, None).await;
        assert_eq!(bo.post("/scans/scan/done", &[]).await.location(), "/house/scans/scan");
        has(&bo.get("/scans/scan").await, &["Toch verder gaan"]);
        has(&bo.score(1, &fields, None).await, &["gezegd dat u klaar bent"]);
        bo.post("/scans/scan/resume", &[]).await;
        bo.post("/scans/scan/done", &[]).await;
        let early = anna.post("/scans/scan/consensus", &[]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        has(&early, &["Nog niet klaar: cas"]);
        assert_eq!(
            anna.post("/scans/scan/delete", &[]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let begun = anna.post("/scans/scan/consensus", &[("anyway", "yes")]).await;
        assert_eq!(begun.location(), "/house/scans/scan");

        // Now everybody sees everything, the furthest apart first.
        let overview = cas.get("/scans/scan").await;
        has(&overview, &["2 niveaus", "Krippendorffs alfa", "Kappa van bo en cas", "Nog open"]);
        let body = overview.body();
        let at = |text: &str| body.find(text).unwrap_or_else(|| panic!("{text}"));
        assert!(at("id=\"norm-5\"") < at("id=\"norm-1\""), "{body}");
        let talk = anna.get("/scans/scan/talk/1").await;
        has(&talk, &["Grond van Bo", "Grond van Cas &#60;i&#62;", "Wat spreekt u af"]);
        has(&bo.score(2, &fields, None).await, &["Het gesprek is begonnen", "Ver uiteen"]);
        assert_eq!(bo.get("/scans/scan/norms/2").await.location(), "/house/scans/scan/talk/2");
        let late = cas.post("/scans/scan/done", &[]).await;
        assert_eq!(late.location(), "/house/scans/scan");

        let empty = bo.post("/scans/scan/talk/1", &[("revision", "0")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        has(&empty, &["Kies een niveau.", "Schrijf de onderbouwing op."]);
        let agreed =
            [("verdict", "arranged"), ("grounds", "Samen"), ("revision", "0"), ("next", "yes")];
        assert_eq!(
            bo.post("/scans/scan/talk/1", &agreed).await.location(),
            "/house/scans/scan/talk/2"
        );
        let other = [("verdict", "started"), ("grounds", "Anders"), ("revision", "0")];
        let overtaken = anna.post("/scans/scan/talk/1", &other).await;
        assert_eq!(overtaken.status, StatusCode::UNPROCESSABLE_ENTITY);
        has(&overtaken, &["Iemand anders", "Samen", ">\nAnders<", "Mijn versie opslaan"]);
        let mine = [other[0], other[1], ("revision", "1")];
        assert_eq!(anna.post("/scans/scan/talk/1", &mine).await.status, StatusCode::SEE_OTHER);
        has(&cas.get("/scans/scan/talk/1").await, &["Eerdere versies", "Samen", ">\nAnders<"]);

        let unfinished = anna.post("/scans/scan/close", &[]).await;
        assert_eq!(unfinished.status, StatusCode::UNPROCESSABLE_ENTITY);
        has(&unfinished, &["Nog niets afgesproken:", "#norm-2"]);
        for norm in 2..=NORMS {
            let path = format!("/scans/scan/talk/{norm}");
            cas.post(&path, &[agreed[0], agreed[1], agreed[2]]).await;
        }
        let closed = anna.post("/scans/scan/close", &[]).await;
        assert_eq!(closed.location(), "/house/scans/scan", "{}", closed.body());
        let results = bo.get("/scans/scan").await;
        has(&results, &["geen gemiddeld cijfer", "Volgende stap", "Werkt aantoonbaar: ", "Deels"]);
        has(&bo.post("/scans/scan/talk/1", &mine).await, &["De scan is gesloten"]);
        let deleted = anna.post("/scans/scan/delete", &[("sure", "yes")]).await;
        assert_eq!(deleted.location(), "/house/scans/scan", "too late");
        assert_eq!(bo.get("/scans/scan/export").await.status, StatusCode::FORBIDDEN);
        let zip = anna.get("/scans/scan/export").await;
        assert_eq!(zip.header(header::CONTENT_TYPE), "application/zip");
        let zip = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes)).unwrap();
        let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert!(
            ["scan.toml", "framework.toml"].iter().all(|name| names.iter().any(|it| it == name)),
            "{names:?}"
        );
        for page in ["/scans?lang=en", "/scans/scan?lang=en", "/scans/scan/talk/1?lang=en"] {
            assert_eq!(bo.get(page).await.status, StatusCode::OK);
        }
        has(&anna.get("/log").await, &["Scan afgesloten", "Scan opgehaald"]);
    });
}

#[test]
fn units_make_a_programme_that_ranks_nobody() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let anna = Person::new(&house, "anna", Role::Coordinator).await;
        let bo = Person::new(&house, "bo", Role::Assessor).await;
        let account = bo.account.to_string();
        let fields = [
            ("framework", FRAMEWORK),
            ("kind", "peer"),
            ("day", "2026-11-09"),
            ("code", "prog"),
            ("assessor", &*account),
            ("unit", "a"),
            ("unit", "b"),
            ("unit", "nergens"),
        ];
        has(&anna.post("/scans/new", &fields).await, &["Een van deze eenheden is er niet meer"]);
        let made = anna.post("/scans/new", &fields[..7]).await;
        assert_eq!(made.location(), "/house/scans", "{}", made.body());
        has(&anna.get("/scans").await, &["/house/scans/prog-a", "/house/programmes/prog"]);
        has(&anna.get("/programmes/prog").await, &["nog geen gesloten scan", "Beoordelen"]);
        assert_eq!(anna.get("/programmes/niets").await.status, StatusCode::NOT_FOUND);
        assert_eq!(bo.get("/programmes/prog").await.status, StatusCode::FORBIDDEN);
        for (scan, level) in [("prog-a", "arranged"), ("prog-b", "started")] {
            anna.post(&format!("/scans/{scan}/consensus"), &[("anyway", "yes")]).await;
            for norm in 1..=NORMS {
                let fields = [("verdict", level), ("grounds", "Zo is het"), ("revision", "0")];
                bo.post(&format!("/scans/{scan}/talk/{norm}"), &fields).await;
            }
            anna.post(&format!("/scans/{scan}/close"), &[]).await;
        }
        let page = anna.get("/programmes/prog").await;
        has(&page, &["geen ranglijst", "1 voldoet, 1 deels", "Wie kan van wie leren", "mark met"]);
        assert!(!page.body().contains("<script>"), "names are escaped");
        has(&page, &["<svg ", "role=\"img\"", "/house/programmes/prog/report.docx"]);
        let report = anna.get("/programmes/prog/report.pdf").await;
        assert_eq!(report.header(header::CONTENT_TYPE), "application/pdf");
        assert!(report.bytes.starts_with(b"%PDF"));
        for wrong in ["report.exe", "report", "plan.pdf"] {
            let path = format!("/programmes/prog/{wrong}");
            assert_eq!(anna.get(&path).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        assert_eq!(anna.get("/programmes/niets/report.pdf").await.status, StatusCode::NOT_FOUND);
    });
}

/// Without a survey near it there is nothing to lay beside a scan; the papers can be had all the same.
#[test]
fn a_closed_scan_goes_on_paper_for_whoever_runs_it() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let anna = Person::new(&house, "anna", Role::Coordinator).await;
        let bo = Person::new(&house, "bo", Role::Assessor).await;
        anna.make("scan", "self", "2026-11-09", &[&bo]).await;
        for path in ["/scans/scan/culture", "/scans/scan/papers/report.pdf"] {
            assert_eq!(anna.get(path).await.status, StatusCode::NOT_FOUND, "{path}: not closed");
        }
        anna.post("/scans/scan/consensus", &[("anyway", "yes")]).await;
        for norm in 1..=NORMS {
            let fields = [("verdict", "arranged"), ("grounds", "<b>Zo</b>"), ("revision", "0")];
            bo.post(&format!("/scans/scan/talk/{norm}"), &fields).await;
        }
        anna.post("/scans/scan/close", &[]).await;
        has(
            &anna.get("/scans/scan").await,
            &["/scans/scan/papers/plan.docx", "/scans/scan/culture"],
        );
        assert!(!bo.get("/scans/scan").await.body().contains("papers/"));
        has(&anna.get("/scans/scan/culture").await, &["geen gesloten meting binnen twee jaar"]);
        for paper in ["report", "board", "plan"] {
            let pdf = anna.get(&format!("/scans/scan/papers/{paper}.pdf")).await;
            assert!(pdf.bytes.starts_with(b"%PDF"), "{paper}");
            let disposition = pdf.header(header::CONTENT_DISPOSITION).to_owned();
            assert!(disposition.contains(&format!("scan-{paper}.pdf")), "{disposition}");
            let docx = anna.get(&format!("/scans/scan/papers/{paper}.docx")).await;
            assert!(docx.bytes.starts_with(b"PK"), "{paper}");
            let refused = bo.get(&format!("/scans/scan/papers/{paper}.pdf")).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN);
        }
        for wrong in ["report.html", "nothing.pdf", "report"] {
            let path = format!("/scans/scan/papers/{wrong}");
            assert_eq!(anna.get(&path).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        has(&anna.get("/log").await, &["Scan opgehaald"]);
    });
}

#[test]
fn a_scan_is_laid_beside_the_one_before_and_that_of_peers() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let anna = Person::new(&house, "anna", Role::Coordinator).await;
        let bo = Person::new(&house, "bo", Role::Assessor).await;
        let cas = Person::new(&house, "cas", Role::Assessor).await;
        let scans = [
            ("eerst", "self", "2025-11-09", "started", [&bo]),
            ("nu", "self", "2026-11-09", "working", [&bo]),
            ("gast", "peer", "2026-11-08", "absent", [&cas]),
        ];
        for (scan, kind, day, level, assessors) in scans {
            anna.make(scan, kind, day, &assessors).await;
            anna.post(&format!("/scans/{scan}/consensus"), &[("anyway", "yes")]).await;
            for norm in 1..=NORMS {
                let fields = [("verdict", level), ("grounds", "Zo is het"), ("revision", "0")];
                anna.post(&format!("/scans/{scan}/talk/{norm}"), &fields).await;
            }
            anna.post(&format!("/scans/{scan}/close"), &[]).await;
        }
        has(&anna.get("/scans/nu").await, &["2 niveaus hoger", "9 november 2025", "with=gast"]);
        has(
            &anna.get("/scans/nu?with=gast").await,
            &["Collegiale scan, 8 november 2026", "Nog niet"],
        );
        // Who had no seat in it does not get to see it by this way either.
        let own = bo.get("/scans/nu?with=gast").await;
        has(&own, &["2 niveaus hoger"]);
        assert!(!own.body().contains("Collegiale scan, 8"), "{}", own.body());
    });
}

#[test]
fn aspects_are_asked_where_the_framework_has_them() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let anna = Person::new(&house, "anna", Role::Coordinator).await;
        let bo = Person::new(&house, "bo", Role::Assessor).await;
        let (framework, _) = known_framework("court_of_audit", None).unwrap();
        let account = bo.account.to_string();
        let fields = [
            ("framework", "court_of_audit"),
            ("kind", "self"),
            ("day", "2026-11-09"),
            ("code", "scan"),
            ("assessor", &*account),
        ];
        assert_eq!(anna.post("/scans/new", &fields).await.location(), "/house/scans/scan");
        let aspects: Vec<String> =
            framework.aspects.iter().map(|it| format!("aspect-{}", it.id)).collect();
        assert!(aspects.len() > 1);
        let mut fields =
            vec![("revision", "0"), ("grounds", "Gezien"), ("verdict", ":cannot_judge")];
        bo.score(1, &fields, None).await;
        has(&bo.get("/scans/scan/norms/1").await, &["Kies een antwoord bij", &aspects[0]]);
        fields[0] = ("revision", "1");
        fields.extend(aspects.iter().map(|name| (name.as_str(), "partly")));
        let parts = &framework.norms[0].parts;
        fields.extend(parts.iter().map(|part| ("part", part.id.as_str())));
        bo.score(1, &fields, None).await;
        let page = bo.get("/scans/scan/norms/1").await;
        assert!(!page.body().contains("Kies een antwoord bij"), "{}", page.body());
        let checked = page.tags().into_iter().filter(|tag| tag.has("checked")).count();
        assert_eq!(checked, 1 + aspects.len() + parts.len());
    });
}
