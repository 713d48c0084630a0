//! Every file in `tests/broken` holds a mistake that an editor could make. What is said about it stands
//! beside it, in a `.txt` of the same name: read those when the texts change.
//!
//! `UPDATE_EXPECT=1 cargo test -p peil-instrument` writes them anew.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use peil_instrument::{
    Bank, Catalogue, Diagnostic, UnitTree, lint, load_bytes, load_framework_bytes,
    load_perspective_bytes, load_with, parse_lineage_bytes, parse_own_items_bytes,
    parse_staff_bytes, parse_units, parse_units_bytes, parse_wave_bytes,
};

use crate::{files_in, render, small_bank};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

fn units() -> UnitTree {
    let csv = "code,parent,name_nl,name_en,kind,heads\n\
               gem,,Gemeente,Municipality,municipality,3\n\
               zorg,gem,Zorg,Care,team,12\n\
               werk,gem,Werk,Work,team,8\n";
    parse_units("units.csv", csv).unwrap()
}

/// The units of two waves: one was renamed, two merged, one split, one ended, one is new.
const BEFORE: [&str; 7] = ["gem", "zorg", "werk", "jeugd", "parken", "oost", "archief"];
const NOW: [&str; 7] = ["gem", "sociaal", "jeugd", "groen", "oost", "west", "havens"];

/// What is said about a file; its name tells what it is.
fn problems(path: &Path) -> Vec<Diagnostic> {
    let name = path.file_name().unwrap().to_str().unwrap();
    let bytes = std::fs::read(path).unwrap();
    let (_, extension) = name.rsplit_once('.').unwrap();
    match (extension, name.as_bytes()[0]) {
        ("toml", b'b') => Bank::load(&[(name.to_owned(), bytes)]).unwrap_err(),
        ("toml", b'f') => load_framework_bytes(name, &bytes).unwrap_err(),
        ("toml", b'o') => parse_own_items_bytes(name, &bytes, &small_bank()).unwrap_err(),
        ("toml", b'p') => load_perspective_bytes(name, &bytes).unwrap_err(),
        ("toml", b'w') => parse_wave_bytes(name, &bytes).unwrap_err(),
        ("toml", _) => match std::str::from_utf8(&bytes) {
            Ok(source) => load_with(name, source, &small_bank()).unwrap_err(),
            Err(_) => load_bytes(name, &bytes).unwrap_err(),
        },
        (_, b'l') => parse_lineage_bytes(name, &bytes, &BEFORE, &NOW).unwrap_err(),
        (_, b'u') => parse_units_bytes(name, &bytes).unwrap_err(),
        _ => parse_staff_bytes(name, &bytes, &units()).unwrap_err(),
    }
}

fn broken_files() -> impl Iterator<Item = PathBuf> {
    files_in(&folder()).into_iter().filter(|path| path.extension().unwrap() != "txt")
}

#[test]
fn every_mistake_is_named_with_its_mend() {
    let mut n_files = 0;
    for path in broken_files() {
        let found = problems(&path);
        assert!(!found.is_empty(), "{path:?}");
        expect_file![path.with_extension("txt")].assert_eq(&render(&found));
        n_files += 1;
    }
    let n_texts = files_in(&folder()).len() - n_files;
    assert_eq!(n_files, n_texts, "a .txt has lost its file");
}

#[test]
fn nothing_in_a_message_is_left_unfilled() {
    for path in broken_files() {
        let text = render(&problems(&path));
        assert!(!text.contains('⟦'), "{path:?}: {text}");
        for after in text.split('{').skip(1) {
            let (word, _) = after.split_once('}').unwrap_or((" ", ""));
            let placeholder = word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            assert!(!placeholder, "{path:?}: {text}");
        }
    }
}

/// The code is the first word of a file's name, or the second if that tells the kind of file.
#[test]
fn every_file_shows_the_code_it_is_named_after() {
    for path in broken_files() {
        let name = path.file_stem().unwrap().to_str().unwrap().to_uppercase();
        let named =
            name.split('_').find(|word| word.len() == 4 && word[1..].parse::<u32>().is_ok());
        if let Some(code) = named {
            let codes: BTreeSet<&str> =
                problems(&path).iter().map(|problem| problem.code).collect();
            assert!(codes.contains(code), "{path:?}: {codes:?}");
        }
    }
}

#[test]
fn every_code_has_a_file_that_shows_it_and_a_row_in_the_documentation() {
    let texts =
        Catalogue::parse(include_str!("../../text/nl.toml"), include_str!("../../text/en.toml"))
            .unwrap();
    let written: BTreeSet<&str> =
        texts.keys().filter_map(|key| key.strip_suffix(".message")).collect();
    let written: BTreeSet<&str> =
        written.into_iter().filter(|code| !code.starts_with('L')).collect();
    let mut shown: BTreeSet<&str> =
        broken_files().flat_map(|path| problems(&path)).map(|problem| problem.code).collect();
    shown.extend(crate::library::codes());
    let silent: Vec<_> = written.difference(&shown).collect();
    assert!(silent.is_empty(), "no broken file shows {silent:?}");
    let documented: Vec<&str> = include_str!("../../src/codes.md")
        .lines()
        .skip(3)
        .map(|row| row.split(" | ").next().unwrap().trim_start_matches("| "))
        .collect();
    let of_the_table: BTreeSet<&str> = documented.iter().copied().collect();
    assert_eq!(documented.len(), of_the_table.len(), "a code stands twice in codes.md");
    assert_eq!(of_the_table, shown);
}

/// What a valid file could do better: the same, with warnings.
fn warnings(path: &Path) -> lint::Warnings {
    let name = path.file_name().unwrap().to_str().unwrap();
    let source = std::fs::read_to_string(path).unwrap();
    let found = match name.as_bytes()[0] {
        b'b' => lint::bank(&[(name.to_owned(), source.into_bytes())]).map(|(_, found)| found),
        b'f' => lint::framework(name, &source).map(|(_, found)| found),
        b'p' => lint::perspective(name, &source).map(|(_, found)| found),
        _ => lint::questionnaire(name, &source, &small_bank()).map(|(_, found)| found),
    };
    found.unwrap_or_else(|problems| panic!("{}", render(&problems)))
}

fn lint_files() -> impl Iterator<Item = PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints");
    files_in(&folder).into_iter().filter(|path| path.extension().unwrap() != "txt")
}

#[test]
fn every_warning_is_named_with_its_mend() {
    for path in lint_files() {
        let lint::Warnings { open, accepted } = warnings(&path);
        let mut said = render(&open);
        for (warning, because) in accepted {
            writeln!(said, "\naccepted: {warning}\n  because {because}").unwrap();
        }
        expect_file![path.with_extension("txt")].assert_eq(&said);
    }
}

#[test]
fn every_warning_has_a_file_that_shows_it_and_a_row_in_the_documentation() {
    let shown: BTreeSet<&str> =
        lint_files().flat_map(|path| warnings(&path).open).map(|warning| warning.code).collect();
    let documented: BTreeSet<&str> = include_str!("../../src/lint/codes.md")
        .lines()
        .skip(3)
        .map(|row| row.split(" | ").next().unwrap().trim_start_matches("| "))
        .collect();
    assert_eq!(documented, shown);
}

#[test]
fn the_list_is_kept_short() {
    let found = problems(&folder().join("q000_more_than_fifty.toml"));
    assert_eq!(found.len(), peil_instrument::MAX_DIAGNOSTICS + 1);
    assert_eq!(found.last().unwrap().code, "Q000");
}
