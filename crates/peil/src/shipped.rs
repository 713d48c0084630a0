//! What is compiled in: questionnaires and the texts of talk plates.

use std::path::Path;

use anyhow::Context;
use peil_instrument::{Diagnostic, Lang, Perspective, Questionnaire};

use crate::exit::Refusal;

macro_rules! perspective {
    ($theme:literal) => {
        (
            concat!("questionnaires/perspectives/", $theme, ".toml"),
            include_str!(concat!("../../../questionnaires/perspectives/", $theme, ".toml")),
        )
    };
}

macro_rules! shipped_questionnaire {
    ($id:literal, $version:literal) => {
        Shipped {
            id: $id,
            version: $version,
            file: concat!("questionnaires/", $id, "/", $version, ".toml"),
            source: include_str!(concat!("../../../questionnaires/", $id, "/", $version, ".toml")),
        }
    };
}

/// A questionnaire that is compiled in.
struct Shipped {
    id: &'static str,
    version: &'static str,
    /// For messages.
    file: &'static str,
    source: &'static str,
}

/// Every version of every questionnaire, the versions of one from old to new.
const QUESTIONNAIRES: &[Shipped] = &[shipped_questionnaire!("staff", "1.0.0")];

/// Perspectives: file name for messages, and text.
const PERSPECTIVES: &[(&str, &str)] = &[
    perspective!("communication"),
    perspective!("awareness"),
    perspective!("culture"),
    perspective!("reporting"),
    perspective!("role_model"),
    perspective!("risks"),
];

/// A questionnaire with the text it was loaded from.
pub struct Loaded {
    /// The questionnaire.
    pub questionnaire: Questionnaire,
    /// Its text, for the database.
    pub source: String,
}

/// Loads a shipped questionnaire (`staff`: its newest version; `staff@1.0.0`), or a file.
///
/// # Errors
/// A [`Refusal`] with all diagnostics.
pub fn questionnaire(id_or_file: &str) -> anyhow::Result<Loaded> {
    let (id, version) = match id_or_file.split_once('@') {
        Some((id, version)) => (id, Some(version)),
        None => (id_or_file, None),
    };
    let versions: Vec<&Shipped> = QUESTIONNAIRES.iter().filter(|known| known.id == id).collect();
    let chosen = match version {
        Some(version) => versions.iter().find(|known| known.version == version),
        None => versions.last(),
    };
    if let Some(shipped) = chosen {
        return load(shipped.file, shipped.source.to_owned());
    }
    if !versions.is_empty() {
        let known: Vec<&str> = versions.iter().map(|known| known.version).collect();
        let message = format!(
            "there is no `{id_or_file}`. Mend: a version that Peil has ({}), or a file",
            known.join(", ")
        );
        return Err(Refusal::input(message).into());
    }
    load(id_or_file, read_text(Path::new(id_or_file))?)
}

/// The newest version of a questionnaire that Peil has, if it has any.
///
/// # Errors
/// A [`Refusal`] with all diagnostics; a test loads them all.
pub fn newest(id: &str) -> anyhow::Result<Option<Loaded>> {
    let known = QUESTIONNAIRES.iter().any(|known| known.id == id);
    known.then(|| questionnaire(id)).transpose()
}

/// A version of a questionnaire, if Peil has it.
///
/// # Errors
/// A [`Refusal`] with all diagnostics; a test loads them all.
pub fn version(id: &str, version: &str) -> anyhow::Result<Option<Loaded>> {
    let known = QUESTIONNAIRES.iter().any(|known| known.id == id && known.version == version);
    known.then(|| questionnaire(&format!("{id}@{version}"))).transpose()
}

/// Loads a questionnaire from its text; `file` is named in diagnostics.
///
/// # Errors
/// A [`Refusal`] with all diagnostics.
pub fn load(file: &str, source: String) -> anyhow::Result<Loaded> {
    let questionnaire = peil_instrument::load(file, &source).map_err(|found| refuse(&found))?;
    Ok(Loaded { questionnaire, source })
}

/// The shipped perspectives.
///
/// # Errors
/// A [`Refusal`] with all diagnostics; a test loads them all.
pub fn perspectives() -> anyhow::Result<Vec<Perspective>> {
    PERSPECTIVES
        .iter()
        .map(|(file, source)| {
            peil_instrument::load_perspective(file, source).map_err(|found| refuse(&found))
        })
        .collect()
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
    #[test]
    fn everything_shipped_loads() {
        for shipped in super::QUESTIONNAIRES {
            let name = format!("{}@{}", shipped.id, shipped.version);
            let loaded = super::questionnaire(&name).unwrap().questionnaire;
            assert_eq!((loaded.id().as_str(), loaded.version()), (shipped.id, shipped.version));
        }
        let staff = super::questionnaire("staff").unwrap().questionnaire;
        let perspectives = super::perspectives().unwrap();
        for scale in staff.scales() {
            let covered = perspectives.iter().any(|perspective| perspective.scale == scale.id);
            assert!(covered, "no perspective for {}", scale.id);
        }
    }
}
