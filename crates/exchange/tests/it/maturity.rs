//! Maturity scans beside the figures.

use jiff::civil::date;
use peil_exchange::{ExportFormat, ExportOptions, MaturityScan, felt, write_export};
use peil_instrument::{Framework, Id, load_framework};
use peil_maturity::{Combination, Profile, ScanKind, Verdict, themes};

use crate::{questionnaire, results};

/// Two norms; the second is one that staff can feel on the scale of the small wave.
fn framework() -> Framework {
    let text = |nl: &str| format!("{{ nl = \"{nl}\", en = \"{nl} in English\" }}");
    let norm = |id: &str, scales: &str| {
        let (title, evidence) = (text(id), text("een stuk"));
        let level = text("gezien");
        format!(
            "[[norms]]\nid = \"{id}\"\ngroup = \"one\"\ntitle = {title}\nasks = {title}\nwhy = {title}\n\
             evidence = [{evidence}]\n{scales}\n[norms.levels]\nlow = {level}\nhigh = {level}\n"
        )
    };
    let levels = ["low", "high"].map(|id| {
        format!("[[levels]]\nid = \"{id}\"\ntitle = {}\nmeaning = {}\n", text(id), text(id))
    });
    let source = format!(
        "id = \"small_norms\"\nversion = \"1.0.0\"\ntitle = {}\nabout = {}\nsource = {}\nmet_from = \"high\"\n{}\
         [[groups]]\nid = \"one\"\ntitle = {}\n{}{}",
        text("=Kader"),
        text("over"),
        text("bron"),
        levels.concat(),
        text("groep"),
        norm("papers", ""),
        norm("pleasure", "scales = [\"joy\"]"),
    );
    load_framework("framework.toml", &source).unwrap()
}

fn scan(unit: &str) -> MaturityScan {
    let framework = framework();
    let high = Verdict::Level(Id::new("high").unwrap());
    let verdicts = [Some(Verdict::CannotJudge), Some(high)];
    let profile = Profile::of_verdicts(&framework, |norm| verdicts[norm].as_ref());
    let (questionnaire, results) = (questionnaire(), results(true));
    let of = |scale: &Id| felt(&questionnaire, &results, unit, scale);
    let themes = themes(&framework, &profile, of);
    let (code, kind, day) = ("s1".to_owned(), ScanKind::Peer, date(2026, 5, 1));
    MaturityScan {
        code,
        programme: String::new(),
        unit: unit.to_owned(),
        kind,
        day,
        framework,
        profile,
        themes,
    }
}

fn exported(scans: Vec<MaturityScan>, formats: Vec<ExportFormat>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let options = ExportOptions { formats, scans, ..ExportOptions::default() };
    write_export(&questionnaire(), &results(true), folder.path(), &options, &[]).unwrap();
    folder
}

#[test]
fn every_judgement_is_a_row_and_every_word_is_explained() {
    let folder = exported(vec![scan("")], vec![ExportFormat::Csv]);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let csv = read("maturity.csv");
    let rows: Vec<&str> =
        csv.lines().skip(1).map(|row| row.split_once("2026-05-01,").unwrap().1).collect();
    expect_test::expect![[r"
        norm,papers,level,,,unknown
        norm,papers,state,unknown,,unknown
        norm,pleasure,level,high,1,shown
        norm,pleasure,state,met,,shown
        group,one,norms,met,1,shown
        group,one,norms,partly,0,shown
        group,one,norms,not_met,0,shown
        group,one,norms,unknown,1,shown
        overall,,norms,met,1,shown
        overall,,norms,partly,0,shown
        overall,,norms,not_met,0,shown
        overall,,norms,unknown,1,shown
        theme,joy,norms,met,1,shown
        theme,joy,norms,partly,0,shown
        theme,joy,norms,not_met,0,shown
        theme,joy,norms,unknown,0,shown
        theme,joy,structure,arranged,,shown
        theme,joy,felt,above,,shown
        theme,joy,combination,both,,shown"]]
    .assert_eq(&rows.join("\n"));
    let codebook = read("maturity-codebook.csv");
    assert!(codebook.contains("framework,small_norms,,'=Kader,"), "{codebook}");
    for row in csv.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let (kind, id, measure, answer) = (cells[9], cells[10], cells[11], cells[12]);
        let explained = |id: &str, answer: &str| {
            codebook.lines().any(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                cells[3] == id && cells[4] == answer
            })
        };
        assert!(id.is_empty() || explained(id, ""), "{kind} {id}");
        assert!(explained("", measure), "{measure}");
        assert!(answer.is_empty() || explained("", answer), "{answer}");
    }
    for name in ["datapackage.json", "csv-metadata.json", "about.md", "SHA256SUMS"] {
        assert!(read(name).contains("maturity.csv"), "{name}");
    }
    assert!(read("datapackage.json").contains("\"judged_by\""));
}

#[test]
fn the_excel_of_dutch_offices_gets_its_own_and_no_scan_no_file() {
    let folder = exported(vec![scan("")], vec![ExportFormat::ExcelCsv]);
    let csv = std::fs::read_to_string(folder.path().join("maturity-excel-nl.csv")).unwrap();
    assert!(csv.starts_with("\u{feff}wave;organisation;scan;"), "{csv}");
    assert!(!folder.path().join("maturity.csv").exists());
    let folder = exported(Vec::new(), vec![ExportFormat::Csv]);
    assert!(!folder.path().join("maturity.csv").exists());
}

#[test]
fn what_staff_experience_is_what_the_figures_say() {
    let (questionnaire, results) = (questionnaire(), results(true));
    let joy = Id::new("joy").unwrap();
    let whole = felt(&questionnaire, &results, "", &joy).unwrap();
    assert_eq!(Some(whole), felt(&questionnaire, &results, "org", &joy));
    assert_eq!((whole.mean, whole.interval), (2.4, Some((2.3, 2.6))), "as the wide table has it");
    assert_eq!(felt(&questionnaire, &results, "nowhere", &joy), None);
    assert_eq!(felt(&questionnaire, &results, "", &Id::new("fun").unwrap()), None);
    let hidden: Vec<&str> = results
        .get()
        .units
        .iter()
        .filter(|unit| !unit.shown)
        .map(|unit| unit.code.as_str())
        .collect();
    for unit in hidden {
        assert_eq!(felt(&questionnaire, &results, unit, &joy), None, "{unit}");
        assert_eq!(scan(unit).themes[0].combination, Combination::Unknown);
    }
}
