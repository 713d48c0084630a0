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

/// Questionnaires by id, newest version: file name for messages, and text.
const QUESTIONNAIRES: &[(&str, &str, &str)] = &[(
    "staff",
    "questionnaires/staff/1.0.0.toml",
    include_str!("../../../questionnaires/staff/1.0.0.toml"),
)];

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

/// Loads a shipped questionnaire by id, or a file.
///
/// # Errors
/// A [`Refusal`] with all diagnostics.
pub fn questionnaire(id_or_file: &str) -> anyhow::Result<Loaded> {
    let shipped = QUESTIONNAIRES.iter().find(|(id, _, _)| *id == id_or_file);
    let (file, source) = match shipped {
        Some((_, file, source)) => ((*file).to_owned(), (*source).to_owned()),
        None => (id_or_file.to_owned(), read_text(Path::new(id_or_file))?),
    };
    let questionnaire = peil_instrument::load(&file, &source).map_err(|found| refuse(&found))?;
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
        let staff = super::questionnaire("staff").unwrap().questionnaire;
        let perspectives = super::perspectives().unwrap();
        for scale in staff.scales() {
            let covered = perspectives.iter().any(|perspective| perspective.scale == scale.id);
            assert!(covered, "no perspective for {}", scale.id);
        }
    }
}
