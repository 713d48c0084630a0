//! A scan as files.

use expect_test::expect;
use jiff::civil::date;
use peil_instrument::Text;
use peil_maturity::{
    Evidence, EvidenceKind, FileRef, Judgement, ScanKind, ScanPlan, SeatJudgement, Verdict,
    read_judgements, read_plan, write_scan,
};

use crate::{court, id, level, whole};

fn plan() -> ScanPlan {
    ScanPlan {
        code: "waterrijk-2026".to_owned(),
        programme: String::new(),
        framework: id("court_of_audit"),
        version: "1.1.0".to_owned(),
        kind: ScanKind::Own,
        day: date(2026, 5, 1),
        unit: String::new(),
        assessors: vec!["Beoordelaar 1".to_owned(), "Beoordelaar 2".to_owned()],
        name: Text::new("Gemeente Waterrijk", "Municipality of Waterrijk"),
    }
}

fn judgements() -> Vec<SeatJudgement> {
    let grounds = "=HYPERLINK(\"x\"), '-1\nen een regel".to_owned();
    let mut first = Judgement { grounds, ..whole(level("started")) };
    first.evidence = vec![
        Evidence {
            kind: EvidenceKind::Interview,
            what: "Coördinator, integriteit".to_owned(),
            place: String::new(),
            day: Some(date(2026, 4, 2)),
            link: String::new(),
            file: None,
        },
        Evidence {
            kind: EvidenceKind::Link,
            what: "'=1".to_owned(),
            place: "p. 3".to_owned(),
            day: None,
            link: "https://intranet.example/x".to_owned(),
            file: None,
        },
    ];
    let mut second = whole(Verdict::CannotJudge);
    second.parts = vec![id("ca_policy_code"), id("ca_policy_training")];
    vec![
        SeatJudgement { seat: 0, norm: 0, judgement: whole(level("arranged")) },
        SeatJudgement { seat: 1, norm: 0, judgement: first },
        SeatJudgement { seat: 2, norm: 1, judgement: second },
    ]
}

#[test]
fn a_scan_comes_back_from_its_files() {
    let framework = court();
    let [(_, plan_file), (_, said), (_, evidence)] = write_scan(&framework, &plan(), &judgements());
    assert_eq!(read_plan(&plan_file).unwrap(), plan());
    assert!(said.contains("'=HYPERLINK"), "no spreadsheet takes it for a formula: {said}");
    let read = read_judgements(&framework, &plan(), &said, &evidence).unwrap();
    assert_eq!(read, judgements());
    assert_eq!(write_scan(&framework, &plan(), &read)[1].1, said);
}

#[test]
fn a_file_beside_evidence_is_named_after_its_content() {
    let mut judgement = whole(level("started"));
    judgement.evidence.push(Evidence {
        kind: EvidenceKind::Document,
        what: "Analyse".to_owned(),
        place: String::new(),
        day: None,
        link: String::new(),
        file: Some(FileRef {
            name: "../ana lyse.pdf".to_owned(),
            sha256: "0123456789ab".repeat(5),
        }),
    });
    let all = [SeatJudgement { seat: 1, norm: 0, judgement }];
    let [_, _, (_, evidence)] = write_scan(&court(), &plan(), &all);
    assert!(evidence.contains(",evidence/01234567-.._ana_lyse.pdf"), "{evidence}");
}

#[test]
fn what_is_wrong_is_told_with_file_line_and_mend() {
    let judgements = "\
assessor,norm,verdict,aspects,parts,grounds
1,ca_risk_analysis,excellent,,,x
3,ca_risk_analysis,started,,,x
agreed,ca_nothing,started,,,x
2,ca_policy,Very good,,,x
2,ca_risk_analysis,started,existence=fully,,x
1,ca_risk_analysis,started,,,x
2,ca_coordinator,started,works=yes,ca_policy_code,mail a@b.nl
";
    let evidence = "\
assessor,norm,kind,what,place,day,link,file
1,ca_risk_analysis,paper,x,,,,
1,ca_risk_analysis,document,x,,31-5-2026,,
2,ca_risk_analysis,document,x,,,,
1,ca_risk_analysis,link,x,,,javascript:x,
";
    let error = read_judgements(&court(), &plan(), judgements, evidence).unwrap_err();
    expect![[r"
        judgements.csv:3: `3` is no assessor of scan.toml: write a number from 1 to 2, a name from there, or agreed
        judgements.csv:4: `ca_nothing` is no norm of the framework in scan.toml
        judgements.csv:5: `Very good` is no verdict: write the id of a level, :cannot_judge, or :met, :partly, :not_met, :unknown
        judgements.csv:6: `existence=fully` says nothing of an aspect: write it as existence=yes, with yes, partly, no or cannot_judge
        judgements.csv:7: this assessor judges this norm a second time; the first is on line 2
        evidence.csv:2: `paper` is no kind of evidence: write document, link, interview or observation
        evidence.csv:3: `31-5-2026` is no day: write it as 2026-05-31
        evidence.csv:4: there is no row of judgements.csv with this assessor and norm
        judgements.csv:2: `excellent` is no level of this framework; it has absent, started, arranged, working
        judgements.csv:2: the link of evidence 1 does not begin with https:// or http://
        judgements.csv:8: `works` is no aspect of this framework
        judgements.csv:8: `ca_policy_code` is no part of this norm
        judgements.csv:8: there is a mail address in the text: leave out who it is"]]
    .assert_eq(&error.to_string());
}

#[test]
fn a_table_that_is_none_is_told_too() {
    let wrong = |judgements: &str| {
        let evidence = "assessor,norm,kind,what,place,day,link,file\n";
        read_judgements(&court(), &plan(), judgements, evidence).unwrap_err().to_string()
    };
    expect![[r"
        judgements.csv:1: there is no column `aspects`; the columns are assessor, norm, verdict, aspects, parts, grounds
        judgements.csv:1: there is no column `parts`; the columns are assessor, norm, verdict, aspects, parts, grounds"]]
    .assert_eq(&wrong("assessor,norm,verdict,grounds\n"));
    let ragged = wrong("assessor,norm,verdict,aspects,parts,grounds\n1,ca_policy,started\n");
    assert!(ragged.starts_with("judgements.csv:2: this is no row of the table"), "{ragged}");
}

#[test]
fn a_plan_tells_its_line() {
    let source = toml_of(&plan());
    let wrong = |from: &str, to: &str| {
        assert!(source.contains(from), "{source}");
        read_plan(&source.replace(from, to)).unwrap_err().to_string()
    };
    let code = wrong("\"waterrijk-2026\"", "\"Water Rijk\"");
    expect!["scan.toml:1: `Water Rijk` is no code: use a-z, 0-9 and -, at most 40 characters"]
        .assert_eq(&code);
    let kind = wrong("\"self\"", "\"friends\"");
    expect![[
        r"scan.toml:4: unknown variant `friends`, expected one of `self`, `peer`, `published`"
    ]]
    .assert_eq(&kind);
    let key = wrong("kind =", "kinds =");
    assert!(key.starts_with("scan.toml:4: unknown field `kinds`"), "{key}");
    let nobody = wrong("Beoordelaar 2", " ");
    assert!(nobody.contains("assessor 2 is called nothing"), "{nobody}");
}

fn toml_of(plan: &ScanPlan) -> String {
    write_scan(&court(), plan, &[])[0].1.clone()
}
