//! Questionnaires by name: those that are compiled in, and files of the user's.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use peil_instrument::{Bank, Diagnostic, Lang, Questionnaire, load_with, shipped};

use crate::exit::Refusal;

/// A shipped questionnaire (`staff`: its newest version; `staff@1.0.0`), or a file.
///
/// # Errors
/// A [`Refusal`] with all diagnostics, or if there is no such version or file.
pub fn questionnaire(id_or_file: &str) -> anyhow::Result<Questionnaire> {
    let (id, version) = match id_or_file.split_once('@') {
        Some((id, version)) => (id, Some(version)),
        None => (id_or_file, None),
    };
    if let Some(found) = shipped::questionnaire(id, version) {
        return Ok(found);
    }
    let known: Vec<&str> = shipped::questionnaires()
        .into_iter()
        .filter(|(known, _)| *known == id)
        .map(|(_, version)| version)
        .collect();
    if !known.is_empty() {
        let message = format!(
            "there is no `{id_or_file}`. Mend: a version that Peil has ({}), or a file",
            known.join(", ")
        );
        return Err(Refusal::input(message).into());
    }
    file(Path::new(id_or_file))
}

/// A questionnaire from a file, with the bank beside it.
///
/// # Errors
/// A [`Refusal`] with all diagnostics, those of the bank included.
pub fn file(path: &Path) -> anyhow::Result<Questionnaire> {
    let source = read_text(path)?;
    let bank = bank_for(path)?.map_err(|found| refuse(&found))?;
    load_with(&path.display().to_string(), &source, &bank).map_err(|found| refuse(&found))
}

/// A questionnaire from the database, where it stands with everything in it.
///
/// # Errors
/// A [`Refusal`] with all diagnostics: somebody changed the database by hand.
pub fn stored(name: &str, source: &str) -> anyhow::Result<Questionnaire> {
    peil_instrument::load(name, source).map_err(|found| refuse(&found))
}

/// The bank for a questionnaire's file: what is compiled in, and in its place or beside it the files of a
/// folder `bank` beside the questionnaire or one folder up.
///
/// # Errors
/// If the folder cannot be read; within, the problems of its files.
pub fn bank_for(questionnaire: &Path) -> anyhow::Result<Result<Bank, Vec<Diagnostic>>> {
    let beside = questionnaire.ancestors().skip(1).take(2).map(|folder| folder.join("bank"));
    let Some(folder) = beside.into_iter().find(|folder| folder.is_dir()) else {
        return Ok(Ok(shipped::bank().clone()));
    };
    let mut files: BTreeMap<String, (String, Vec<u8>)> = BTreeMap::new();
    for (place, text) in shipped::FILES {
        if let Some(name) = place.strip_prefix("bank/") {
            files.insert(name.to_owned(), ((*place).to_owned(), text.as_bytes().to_vec()));
        }
    }
    for path in toml_files(&folder)? {
        let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.insert(name, (path.display().to_string(), bytes));
    }
    Ok(Bank::load(&files.into_values().collect::<Vec<_>>()))
}

/// The TOML files of a folder, sorted.
fn toml_files(folder: &Path) -> anyhow::Result<Vec<std::path::PathBuf>> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a text file that the user named.
///
/// # Errors
/// A [`Refusal`] if it is not there or not UTF-8.
pub fn read_text(path: &Path) -> anyhow::Result<String> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let message = format!("{}: there is no such file", path.display());
            return Err(Refusal::input(message).into());
        }
        Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
    };
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].split(|byte| *byte == b'\n').count();
        let message = format!("{}:{line}: not UTF-8. Mend: save the file as UTF-8", path.display());
        Refusal::input(message).into()
    })
}

/// Diagnostics as a refusal, in English.
pub fn refuse(diagnostics: &[Diagnostic]) -> anyhow::Error {
    let lines = diagnostics.iter().map(|diagnostic| diagnostic.render(Lang::En)).collect();
    Refusal::Input(lines).into()
}

#[cfg(test)]
mod tests {
    use peil_instrument::shipped;

    #[test]
    fn everything_shipped_loads_by_its_name() {
        for (id, version) in shipped::questionnaires() {
            let found = super::questionnaire(&format!("{id}@{version}")).unwrap();
            assert_eq!((found.id().as_str(), found.version()), (id, version));
        }
    }
}
