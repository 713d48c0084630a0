//! The files as their readers see them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use expect_test::expect;
use peil_analysis::{About, Dataset, Results, Survey, SurveyedUnit, decide, evaluate};
use peil_disclosure::{Policy, Released};
use peil_exchange::{codebook_csv, long_csv, read_long_csv, results_json, write_atomically};
use peil_instrument::{Questionnaire, Text};

const QUESTIONNAIRE: &str = r#"
id = "tiny"
version = "1.0.0"
title = { nl = "Klein", en = "Small" }
minutes = 1
source = { nl = "Voor tests.", en = "For tests." }
[[parts]]
id = "core"
level = "class"
[[formats]]
id = "three"
points = [
  { nl = "Weinig", en = "Little" },
  { nl = "Wat", en = "Some" },
  { nl = "Veel, \"heel veel\"", en = "Much, \"very much\"" },
]
dont_know = { nl = "Weet ik niet", en = "I don’t know" }
[[blocks]]
id = "work"
title = { nl = "Werk", en = "Work" }
intro = { nl = "Over het werk.", en = "About work." }
[[blocks.items]]
id = "fun"
text = { nl = "=Plezier?", en = "Fun?" }
type = "rating"
format = "three"
[[blocks.items]]
id = "reasons"
text = { nl = "Waarom?", en = "Why?" }
type = "multiple"
options = [
  { id = "people", code = 1, text = { nl = "De mensen", en = "The people" } },
  { id = "other", code = 2, text = { nl = "Iets anders", en = "Something else" } },
]
[[scales]]
id = "joy"
title = { nl = "Plezier", en = "Joy" }
meaning = { nl = "Hoog is veel.", en = "High is much." }
items = ["fun"]
"#;

fn questionnaire() -> Questionnaire {
    peil_instrument::load("tiny.toml", QUESTIONNAIRE).unwrap()
}

/// An organisation of 40 with a shown team and a hidden one.
fn results(synthetic: bool) -> Released<Results> {
    let questionnaire = questionnaire();
    let unit = |code: &str, parent, heads| SurveyedUnit {
        code: code.to_owned(),
        parent,
        name: Text::new(format!("Naam van {code}"), format!("Name of {code}")),
        kind: "team".to_owned(),
        heads,
        invited: heads,
        whole: true,
    };
    let units = [unit("org", None, 15), unit("=A1", Some(0), 20), unit("b", Some(0), 5)];
    let mut builder = Dataset::builder(&questionnaire, units.len());
    for person in 0..12_u8 {
        builder.add(0, 0, &[1 + person % 3, 1, 0]).unwrap();
        builder.add(0, 1, &[if person == 0 { 98 } else { 2 + person % 2 }, 255, 255]).unwrap();
    }
    builder.add(0, 2, &[3, 0, 1]).unwrap();
    builder.add(0, 2, &[3, 0, 1]).unwrap();
    let dataset = builder.finish();
    let policy = Policy::new(10).unwrap();
    let survey =
        Survey { questionnaire: &questionnaire, units: &units, dataset: &dataset, policy };
    let about = About {
        wave: "w1".to_owned(),
        wave_name: Text::new("Meting", "Wave"),
        organisation: "tiny".to_owned(),
        questionnaire: questionnaire.id().clone(),
        version: questionnaire.version().to_owned(),
        questionnaire_hash: "0f".repeat(32),
        k: 10,
        synthetic,
    };
    evaluate(&survey, &decide(&survey).unwrap(), &about).unwrap()
}

fn long(synthetic: bool) -> String {
    let mut out = Vec::new();
    long_csv(&results(synthetic), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_long_csv() {
    let csv = long(true);
    assert!(csv.lines().count() == csv.matches("\r\n").count(), "RFC 4180 ends lines with CRLF");
    expect![[r#""#]].assert_eq(&csv.replace("\r\n", "\n"));
}

#[test]
fn real_answers_carry_no_remark() {
    let rows = read_long_csv(long(false).as_bytes()).unwrap();
    assert!(rows.iter().all(|row| row.remark.is_empty()));
    let rows = read_long_csv(long(true).as_bytes()).unwrap();
    assert!(rows.iter().all(|row| row.remark == "verzonnen gegevens"));
}

#[test]
fn every_figure_comes_back() {
    let released = results(true);
    let rows = read_long_csv(long(true).as_bytes()).unwrap();
    let figures = &released.get().figures;
    assert_eq!(rows.len(), figures.len());
    for (row, figure) in rows.iter().zip(figures) {
        assert_eq!((&row.unit, row.n), (&figure.unit, figure.n));
        assert_eq!((row.value, row.low, row.high), (figure.value, figure.low, figure.high));
        assert_eq!(row.status, figure.status.name());
        assert_eq!(row.measure, figure.measure.name());
    }
}

#[test]
fn other_files_are_refused() {
    assert!(read_long_csv("a,b\n1,2\n".as_bytes()).is_err());
    let broken = long(true).replacen(",40,", ",forty,", 1);
    assert!(read_long_csv(broken.as_bytes()).unwrap_err().to_string().contains("`forty`"));
}

#[test]
fn the_codebook() {
    let mut out = Vec::new();
    codebook_csv(&questionnaire(), &results(true), &mut out).unwrap();
    let csv = String::from_utf8(out).unwrap().replace("\r\n", "\n");
    let vocabulary = csv.find("heads,measure").unwrap();
    expect![[r#""#]].assert_eq(&csv[..vocabulary]);
    for kind in ["measure", "status", "column"] {
        assert!(csv[vocabulary..].contains(&format!(",{kind},")), "{kind}");
    }
}

#[test]
fn results_as_json_are_the_same_bytes_twice_and_hide_by_null() {
    let json = || {
        let mut out = Vec::new();
        results_json(&results(true), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let text = json();
    assert_eq!(text, json());
    assert!(text.ends_with("}\n"));
    let parsed: serde_json::Value = serde_json::from_str(&text).unwrap();
    let hidden = parsed["figures"].as_array().unwrap().iter().find(|f| f["status"] == "hidden");
    assert!(hidden.unwrap()["value"].is_null());
    assert_eq!(parsed["schema"], 1);
}

#[test]
fn a_file_that_cannot_be_finished_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("long.csv");
    write_atomically(&path, |out| Ok(long_csv(&results(true), out)?)).unwrap();
    let before = std::fs::read(&path).unwrap();
    let failed = write_atomically(&path, |out| {
        out.write_all(b"half")?;
        Err(std::io::Error::other("power cut"))
    });
    assert!(failed.is_err());
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}
