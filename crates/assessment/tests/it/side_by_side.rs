//! Scans of several units, of one before, and findings of others.

use jiff::civil::date;
use peil_assessment::{
    ScanError, ScanFolder, earlier, import, import_findings, known_framework, open, programme,
};
use peil_maturity::{ScanKind, ScanPlan, SeatJudgement, State, read_findings};

use crate::{AT, plan, run, town, whole};

fn folder(code: &str, unit: &str, level: &str, year: i16) -> ScanFolder {
    let mut plan = plan(code);
    plan.day = date(year, 5, 1);
    let plan = ScanPlan { unit: unit.to_owned(), programme: "all-2026".to_owned(), ..plan };
    let judgements =
        (0..15).map(|norm| SeatJudgement { seat: 0, norm, judgement: whole(level) }).collect();
    ScanFolder { plan, framework: None, judgements, files: std::collections::BTreeMap::new() }
}

#[test]
fn closed_scans_of_a_programme_lie_side_by_side() {
    run(async {
        let (_folder, store) = town().await;
        let mut tx = store.begin_write().await.unwrap();
        assert!(programme(&mut tx, "town", "all-2026").await.unwrap().is_none());
        for folder in [
            folder("b", "B", "absent", 2026),
            folder("a-old", "A", "started", 2024),
            folder("a", "A", "arranged", 2026),
        ] {
            import(&mut tx, "town", &folder, AT).await.unwrap();
        }
        let mut open_one = folder("t", "", "absent", 2026);
        open_one.judgements.truncate(2);
        import(&mut tx, "town", &open_one, AT).await.unwrap();
        let found = programme(&mut tx, "town", "all-2026").await.unwrap().unwrap();
        let codes: Vec<&str> = found.scans.iter().map(|scan| scan.code.as_str()).collect();
        assert_eq!(codes, ["a", "b"], "of A the latest");
        assert_eq!(found.programme.counts(0).met, 1);
        assert_eq!(found.programme.counts(0).not_met, 1);
        let mut left: Vec<&str> = found.left_out.iter().map(|scan| scan.code.as_str()).collect();
        left.sort_unstable();
        assert_eq!(left, ["a-old", "t"]);
        let scan = open(&mut tx, "town", "a").await.unwrap().scan;
        let before = earlier(&mut tx, &scan).await.unwrap().unwrap();
        assert_eq!(before.code, "a-old");
        assert_eq!(earlier(&mut tx, &before).await.unwrap(), None);
        let of_peers = peil_storage::Scan { kind: "peer".to_owned(), ..scan };
        assert_eq!(earlier(&mut tx, &of_peers).await.unwrap(), None);
    });
}

#[test]
fn findings_become_closed_scans_of_states() {
    run(async {
        let (_folder, store) = town().await;
        let mut tx = store.begin_write().await.unwrap();
        let (framework, _) = known_framework("court_of_audit", None).unwrap();
        let csv = "norm,organisation,judgement,derived,note\n1,A,met,yes,not named\n\
                   1,B,not_met,no,p. 3\n2,A,not_published,no,\n";
        let findings = read_findings(&framework, csv).unwrap();
        let (on, when) = (("court_of_audit", None), (date(2024, 9, 10), AT));
        let codes = import_findings(&mut tx, "town", "report", on, when, &findings).await.unwrap();
        assert_eq!(codes, ["report-a", "report-b"]);
        let view = open(&mut tx, "town", "report-a").await.unwrap();
        assert_eq!(view.kind, ScanKind::Published);
        let profile = view.profile();
        assert_eq!((profile.norms[0].state, profile.norms[0].level), (State::Met, None));
        assert_eq!(profile.overall.unknown, 14);
        let found = programme(&mut tx, "town", "report").await.unwrap().unwrap();
        assert_eq!(found.programme.members.len(), 2);
    });
}

#[test]
fn findings_about_a_unit_that_is_not_there_are_refused() {
    run(async {
        let (_folder, store) = town().await;
        let mut tx = store.begin_write().await.unwrap();
        let (framework, _) = known_framework("court_of_audit", None).unwrap();
        let csv = "norm,organisation,judgement,derived,note\n1,Z,met,yes,\n";
        let findings = read_findings(&framework, csv).unwrap();
        let (on, when) = (("court_of_audit", None), (date(2024, 9, 10), AT));
        let refused = import_findings(&mut tx, "town", "report", on, when, &findings).await;
        assert!(matches!(refused, Err(ScanError::NoUnit(unit)) if unit == "Z"));
    });
}
