//! What the repository's folder `questionnaires/` holds, compiled in.
//!
//! Everything here loads: a test reads it all, and what could not be read would fail that test first.

use std::sync::LazyLock;

use crate::{
    Bank, Diagnostic, Framework, Perspective, Questionnaire, load_framework, load_perspective,
    load_with,
};

/// Every file: its place below `questionnaires/` and its text, sorted by place.
pub static FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// The fingerprints of released versions: `questionnaires/released.txt`.
pub static RELEASED_VERSIONS: &str = include_str!("../../../questionnaires/released.txt");

static BANK: LazyLock<Bank> = LazyLock::new(|| {
    let files: Vec<(String, Vec<u8>)> =
        below("bank").map(|(place, text)| (place.to_owned(), text.as_bytes().to_vec())).collect();
    sound(Bank::load(&files))
});

/// The item bank.
pub fn bank() -> &'static Bank {
    &BANK
}

/// The id and version of every questionnaire; the versions of one from old to new.
pub fn questionnaires() -> Vec<(&'static str, &'static str)> {
    versions(|folder| !folder.contains('/') && !["bank", "perspectives"].contains(&folder))
}

/// A version of a questionnaire, or its newest.
pub fn questionnaire(id: &str, version: Option<&str>) -> Option<Questionnaire> {
    let version = chosen(questionnaires(), id, version)?;
    let place = format!("{id}/{version}.toml");
    let (place, text) = file(&place)?;
    Some(sound(load_with(place, text, bank())))
}

/// The id and version of every framework of norms.
pub fn frameworks() -> Vec<(&'static str, &'static str)> {
    let all = versions(|folder| folder.starts_with("norms/"));
    all.into_iter()
        .map(|(folder, version)| (folder.trim_start_matches("norms/"), version))
        .collect()
}

/// A version of a framework of norms, or its newest.
pub fn framework(id: &str, version: Option<&str>) -> Option<Framework> {
    let version = chosen(frameworks(), id, version)?;
    let (place, text) = file(&format!("norms/{id}/{version}.toml"))?;
    Some(sound(load_framework(place, text)))
}

/// All perspectives, sorted by theme.
pub fn perspectives() -> Vec<Perspective> {
    below("perspectives").map(|(place, text)| sound(load_perspective(place, text))).collect()
}

fn below(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied().filter(move |(place, _)| {
        place.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    })
}

fn file(place: &str) -> Option<(&'static str, &'static str)> {
    FILES.iter().copied().find(|(known, _)| *known == place)
}

/// Folders that hold versions, with each version; sorted by number, not by letter.
fn versions(wanted: impl Fn(&str) -> bool) -> Vec<(&'static str, &'static str)> {
    let mut all: Vec<(&str, Vec<u16>, &str)> = Vec::new();
    for (place, _) in FILES {
        let Some((folder, name)) = place.rsplit_once('/') else { continue };
        let version = name.trim_end_matches(".toml");
        let numbers: Vec<u16> =
            version.split('.').filter_map(|number| number.parse().ok()).collect();
        if wanted(folder) && numbers.len() == 3 {
            all.push((folder, numbers, version));
        }
    }
    all.sort();
    all.into_iter().map(|(folder, _, version)| (folder, version)).collect()
}

/// The version asked for, or the last of this id.
fn chosen(
    known: Vec<(&'static str, &'static str)>,
    id: &str,
    version: Option<&str>,
) -> Option<&'static str> {
    let mut of_it = known.into_iter().filter(|(known, _)| *known == id).map(|(_, version)| version);
    match version {
        Some(version) => of_it.find(|known| *known == version),
        None => of_it.next_back(),
    }
}

fn sound<T>(loaded: Result<T, Vec<Diagnostic>>) -> T {
    loaded.unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("a test reads what is compiled in: {}", lines.join("\n"))
    })
}
