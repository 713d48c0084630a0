//! `peil analyse` on two files that say who a respondent is.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::program::{done, peil, refused};
use crate::repository;

/// The two small waves that R has the changes of, with the column of keys called otherwise.
fn write_waves(at: &Path) {
    let reference = repository().join("crates/analysis/reference");
    for file in ["wave.toml", "wave_units.csv", "two_waves.json"] {
        std::fs::copy(reference.join(file), at.join(file)).unwrap();
    }
    for (file, name) in [("two_waves_then.csv", "2025.csv"), ("two_waves_now.csv", "2026.csv")] {
        let text = std::fs::read_to_string(reference.join(file)).unwrap();
        std::fs::write(at.join(name), text.replacen("respondent", "token", 1)).unwrap();
    }
    std::fs::write(at.join("columns.toml"), "respondent = 'token'\n").unwrap();
}

fn analyse(at: &Path, more: &[&str]) -> Command {
    let mut command = peil(at);
    command.args(["analyse", "--answers", "2026.csv", "--questionnaire", "wave.toml"]);
    command.args(["--units", "wave_units.csv", "--previous", "2025.csv", "--out", "out"]);
    command.args(more);
    command
}

const LINKED: [&str; 3] = ["--unprotected", "--columns", "columns.toml"];

fn keys(at: &Path) -> Vec<String> {
    let text = ["2025.csv", "2026.csv"].map(|file| std::fs::read_to_string(at.join(file)).unwrap());
    let rows = text.iter().flat_map(|text| text.lines().skip(1));
    rows.map(|row| row.split(',').next().unwrap().to_owned()).collect()
}

#[test]
fn changes_count_who_is_in_both_waves() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_waves(at);
    done(analyse(at, &LINKED).args(["--format", "json,csv,parquet"]));
    let json = |file: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(at.join(file)).unwrap()).unwrap()
    };
    let (results, expected) = (json("out/results.json"), json("two_waves.json"));
    let figures = results["figures"].as_array().unwrap();
    let find = |unit: &str, id: &str, measure: &str| {
        let is_it = |it: &&Value| it["unit"] == unit && it["id"] == id && it["measure"] == measure;
        figures.iter().find(is_it).unwrap()
    };
    let mut compared = 0;
    for (unit, subjects) in expected["changes"].as_object().unwrap() {
        for (id, expected) in subjects.as_object().unwrap() {
            let change = find(unit, id, "change");
            for end in ["value", "low", "high"] {
                let (found, expected) = (change[end].as_f64().unwrap(), &expected[end]);
                assert!((found - expected.as_f64().unwrap()).abs() < 1e-9, "{unit} {id} {end}");
            }
            let both = find(unit, id, "people_in_both")["value"].as_f64();
            assert_eq!(both, expected["n_both"].as_f64(), "{unit} {id}");
            compared += 1;
        }
    }
    assert_eq!(compared, 35, "five units, two scales and five items");
}

#[test]
fn no_key_leaves_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_waves(at);
    // A row with a wrong answer, one with a cell too many and one without a key.
    let now = std::fs::read_to_string(at.join("2026.csv")).unwrap();
    let now = format!("{now}x901,t1,9,1,1,1,1\nx902,t1,1,1,1,1,1,1\n,t1,1,1,1,1,1\n");
    std::fs::write(at.join("2026.csv"), now).unwrap();
    let keys = keys(at);
    let all = ["--lenient", "--format", "json,csv"];
    let said = done(analyse(at, &LINKED).args(all));
    assert!(said.contains("3 of 50 rows were set aside"), "{said}");
    let mut files = 0;
    for file in std::fs::read_dir(at.join("out")).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for key in keys.iter().filter(|key| !key.is_empty()) {
            // Hashes are of hexadecimal figures, keys begin with a letter that is none.
            assert!(!text.contains(key.as_str()), "{key} in {}", path.display());
        }
        files += 1;
    }
    assert!(files >= 7, "{files} files, rejected.csv and SHA256SUMS among them");
    let message = refused(&mut analyse(at, &LINKED), 3);
    assert!(message.contains("2026.csv:51, column `token`: A038"), "{message}");
    assert!(keys.iter().filter(|key| !key.is_empty()).all(|key| !message.contains(key.as_str())));
}

#[test]
fn keys_that_cannot_be_used_are_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_waves(at);
    let protected = refused(&mut analyse(at, &LINKED[1..]), 3);
    assert!(protected.contains("A037") && protected.contains("--unprotected"), "{protected}");
    // Named by the mapping, and absent.
    let then = std::fs::read_to_string(at.join("2025.csv")).unwrap();
    std::fs::write(at.join("2025.csv"), then.replacen("token,", "", 1)).unwrap();
    let absent = refused(&mut analyse(at, &LINKED), 3);
    assert!(absent.contains("columns.toml:1") && absent.contains("A026"), "{absent}");
    // Called as Peil calls it, in one of the two.
    let without: Vec<&str> = then.lines().map(|row| row.split_once(',').unwrap().1).collect();
    let without = without.join("\n");
    std::fs::write(at.join("2025.csv"), without).unwrap();
    let now = std::fs::read_to_string(at.join("2026.csv")).unwrap();
    std::fs::write(at.join("2026.csv"), now.replacen("token", "respondent", 1)).unwrap();
    let one = refused(&mut analyse(at, &LINKED[..1]), 3);
    assert!(one.contains("2025.csv: A040") && one.contains("2026.csv"), "{one}");
    // And the same person twice.
    let twice = format!("{now}{}\n", now.lines().nth(1).unwrap());
    std::fs::write(at.join("2026.csv"), twice).unwrap();
    std::fs::write(at.join("2025.csv"), then).unwrap();
    let twice = refused(&mut analyse(at, &LINKED), 3);
    assert!(twice.contains("2026.csv:49, column `token`: A039"), "{twice}");
    assert!(twice.contains("line 2"), "{twice}");
    assert!(!at.join("out").exists(), "nothing is written");
}
