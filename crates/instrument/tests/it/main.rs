//! The shipped files, broken ones with what is said about them, and properties of forms and files.
#![expect(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

mod broken;
mod changes;
mod files;
mod forms;
mod lineages;
mod shipped;

use std::path::{Path, PathBuf};

use peil_instrument::{Diagnostic, Lang, Questionnaire, load};

/// A small questionnaire with everything in it.
fn small() -> Questionnaire {
    load("small.toml", include_str!("../small.toml")).unwrap()
}

/// The questionnaires of the repository.
fn questionnaires() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../questionnaires")
}

/// The text of the newest version of the staff questionnaire.
fn staff_source() -> String {
    std::fs::read_to_string(questionnaires().join("staff/1.0.0.toml")).unwrap()
}

/// The files in a folder, sorted.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Diagnostics as people read them, in English and then in Dutch.
fn render(problems: &[Diagnostic]) -> String {
    let lines = |lang: Lang| -> String {
        problems.iter().map(|problem| problem.render(lang) + "\n").collect()
    };
    format!("{}\n{}", lines(Lang::En), lines(Lang::Nl))
}
