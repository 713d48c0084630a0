//! The made-up wave of `notebooks-data/` is what the program makes, and every column there is explained.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use peil_instrument::{Questionnaire, shipped};
use polars::prelude::DataFrame;
use polars_io::prelude::{ParquetReader, SerReader};

#[path = "../open_data/mod.rs"]
mod made;

use crate::program::{done, peil};

const AGAIN: &str = "cargo run -p peil-tests --example open_data -- notebooks-data";
/// Files of the folder that are no tables.
const NO_TABLES: [&str; 3] = ["README.md", "figures.R", "figures.ipynb"];

fn folder() -> PathBuf {
    crate::repository().join("notebooks-data")
}

fn is_parquet(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "parquet")
}

fn parquet(path: &Path) -> DataFrame {
    ParquetReader::new(std::fs::File::open(path).unwrap()).finish().unwrap()
}

/// The cells of a CSV file, its header first.
fn csv(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

/// The files of the folder that are tables, by name.
fn tables() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut tables: Vec<String> =
        names.filter(|name| !NO_TABLES.contains(&name.as_str())).collect();
    tables.sort();
    tables
}

fn columns(name: &str) -> Vec<String> {
    let path = folder().join(name);
    if is_parquet(name) {
        parquet(&path).get_column_names_owned().iter().map(ToString::to_string).collect()
    } else {
        csv(&path).swap_remove(0)
    }
}

/// A row of the dictionary.
struct Explained {
    file: String,
    column: String,
    kind: String,
    meaning_nl: String,
    meaning_en: String,
    source: String,
}

fn dictionary() -> Vec<Explained> {
    let mut rows = csv(&folder().join("data-dictionary.csv"));
    let header = rows.remove(0);
    assert_eq!(header, ["file", "column", "type", "unit", "meaning_nl", "meaning_en", "source"]);
    let explained = |row: Vec<String>| {
        let [file, column, kind, _, meaning_nl, meaning_en, source] = row.try_into().unwrap();
        Explained { file, column, kind, meaning_nl, meaning_en, source }
    };
    rows.into_iter().map(explained).collect()
}

#[test]
fn the_made_up_wave_is_what_the_program_makes() {
    let fresh = tempfile::tempdir().unwrap();
    let names = made::write(fresh.path()).unwrap();
    for name in &names {
        let [ours, theirs] = [folder(), fresh.path().to_owned()].map(|at| at.join(name));
        let same = if is_parquet(name) {
            // The cells: what wrote them stands in the file as well, with its version.
            let [ours, theirs] = [ours, theirs].map(|path| parquet(&path));
            ours.schema() == theirs.schema() && ours.equals_missing(&theirs)
        } else {
            std::fs::read(ours).unwrap() == std::fs::read(theirs).unwrap()
        };
        assert!(same, "notebooks-data/{name} differs; to make it again: {AGAIN}");
    }
    let there = tables().into_iter().filter(|name| name.starts_with("synthetic-"));
    let made: BTreeSet<String> = names.into_iter().map(str::to_owned).collect();
    assert_eq!(there.collect::<BTreeSet<_>>(), made, "files of the made-up wave");
}

#[test]
fn peil_analyse_gives_the_released_figures_from_either_file() {
    let data = tempfile::tempdir().unwrap();
    // All but the wave's name and that it is made up: a file from elsewhere does not say either.
    let told = |path: &Path| -> Vec<Vec<String>> {
        csv(path).into_iter().map(|row| row[1..13].to_vec()).collect()
    };
    let released = told(&folder().join(made::FIGURES[0]));
    assert!(
        released.iter().any(|row| row[11] == "hidden"),
        "a lesson in protection hides something"
    );
    for answers in made::ANSWERS {
        let mut command = peil(data.path());
        command.args(["analyse", "--questionnaire", "staff", "--out", answers, "--answers"]);
        command.arg(folder().join(answers)).arg("--units").arg(folder().join(made::UNITS));
        done(&mut command);
        let found = told(&data.path().join(answers).join("figures.csv"));
        assert!(found == released, "{answers} gives other figures");
    }
}

#[test]
fn files_of_the_made_up_wave_say_that_they_are() {
    let figures = csv(&folder().join(made::FIGURES[0]));
    assert_eq!(figures[0][13], "remark");
    assert!(figures[1..].iter().all(|row| row[13].contains("verzonnen gegevens")));
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    for name in tables() {
        assert!(readme.contains(&format!("`{name}`")), "README.md does not name {name}");
    }
}

#[test]
fn every_column_is_explained_and_nothing_else() {
    let mut there = Vec::new();
    for name in tables() {
        there.extend(columns(&name).into_iter().map(|column| (name.clone(), column)));
    }
    let explained: Vec<(String, String)> =
        dictionary().into_iter().map(|row| (row.file, row.column)).collect();
    let sets = [&there, &explained].map(|pairs| pairs.iter().collect::<BTreeSet<_>>());
    let missing: Vec<_> = sets[0].difference(&sets[1]).collect();
    let vain: Vec<_> = sets[1].difference(&sets[0]).collect();
    assert!(missing.is_empty(), "not in data-dictionary.csv: {missing:?}");
    assert!(vain.is_empty(), "in data-dictionary.csv, but in no file: {vain:?}");
    assert_eq!(sets[1].len(), explained.len(), "a column is explained twice");
    for row in dictionary() {
        let texts = [&row.meaning_nl, &row.meaning_en, &row.source];
        let blank = texts.iter().any(|text| text.trim().is_empty());
        assert!(!blank, "{}, {}: a meaning or source is missing", row.file, row.column);
    }
}

#[test]
fn columns_have_the_type_that_the_dictionary_says() {
    for row in dictionary() {
        let (file, column) = (&row.file, &row.column);
        let path = folder().join(file);
        if is_parquet(file) {
            let frame = parquet(&path);
            let found = frame.column(column).unwrap().dtype().to_string();
            let fits = match row.kind.as_str() {
                "integer" => ["i32", "i64"].contains(&found.as_str()),
                "number" => found == "f64",
                other => other == "text" && found == "str",
            };
            assert!(fits, "{file}, {column}: {} holds {found}", row.kind);
            continue;
        }
        let rows = csv(&path);
        let place = rows[0].iter().position(|name| name == column).unwrap();
        for cell in rows[1..].iter().map(|row| &row[place]).filter(|cell| !cell.is_empty()) {
            let fits = match row.kind.as_str() {
                "integer" => cell.parse::<i64>().is_ok(),
                "number" => cell.parse::<f64>().is_ok(),
                other => other == "text",
            };
            assert!(fits, "{file}, {column}: `{cell}` is no {}", row.kind);
        }
    }
}

#[test]
fn the_dictionary_has_the_words_of_every_question() {
    let questionnaire = shipped::questionnaire("staff", Some("1.0.0")).unwrap();
    let words = |name: &str| words(&questionnaire, name);
    for row in dictionary() {
        if made::ANSWERS.contains(&row.file.as_str()) && row.column != "unit" {
            let (nl, en) = words(&row.column);
            assert!(row.meaning_nl.starts_with(&nl), "{}: not `{nl}`", row.column);
            assert!(row.meaning_en.starts_with(&en), "{}: not `{en}`", row.column);
        }
    }
}

/// What is asked in a column of the answers.
fn words(questionnaire: &Questionnaire, name: &str) -> (String, String) {
    let parts = 0..questionnaire.parts().len();
    let mut columns = parts.flat_map(|part| questionnaire.columns(part));
    let column = columns.find(|column| column.name == name).unwrap();
    let item = &questionnaire.items()[column.item];
    (item.text.nl.clone(), item.text.en.clone())
}
