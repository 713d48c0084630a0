//! The shipped files, broken ones with what is said about them, and properties of forms and files.
#![expect(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

mod bank;
mod broken;
mod changes;
mod coverage;
mod files;
mod forms;
mod library;
mod lineages;
mod reading;
mod readme;
mod selections;

use std::path::{Path, PathBuf};

use peil_instrument::{Bank, Diagnostic, Lang, Questionnaire, load, shipped};

/// A small questionnaire with everything in it.
fn small() -> Questionnaire {
    load("small.toml", include_str!("../small.toml")).unwrap()
}

/// A small bank.
fn small_bank() -> Bank {
    let bank = include_bytes!("../small_bank.toml").to_vec();
    Bank::load(&[("small_bank.toml".to_owned(), bank)]).unwrap()
}

/// The staff questionnaire as one file, with everything in it.
fn staff_source() -> String {
    shipped::questionnaire("staff", None).unwrap().to_toml()
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
