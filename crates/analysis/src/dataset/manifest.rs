//! What a frozen dataset says of itself.

use std::path::Path;

use peil_instrument::Questionnaire;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::DatasetError;

/// The number of the dataset format; raised when a reader would have to change.
pub(super) const SCHEMA: u32 = 1;
/// The manifest's file name.
pub(super) const MANIFEST: &str = "dataset.json";

/// What a frozen dataset consists of: enough to see whether it is whole and which wave it fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatasetManifest {
    /// The format's number.
    pub schema: u32,
    /// The questionnaire's id.
    pub questionnaire: String,
    /// Its version.
    pub version: String,
    /// The hash of its file.
    pub questionnaire_hash: String,
    /// The files, sorted by name.
    pub files: Vec<FileNote>,
    /// SHA-256, in hexadecimal, over the lines `hash  name` of the files in that order.
    pub sha256: String,
}

/// One file of a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileNote {
    /// Its name: the part's id with `.parquet`.
    pub name: String,
    /// Its rows: people who answered something in this part.
    pub rows: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// Whether the manifest at `path` is one of this format, this questionnaire, and in itself right.
pub(super) fn check_manifest(
    manifest: &DatasetManifest,
    questionnaire: &Questionnaire,
    path: &Path,
) -> Result<(), DatasetError> {
    if manifest.schema != SCHEMA {
        return Err(DatasetError::Schema { found: manifest.schema });
    }
    let described = |id: &str, version: &str, hash: &str| format!("{id} {version} ({hash})");
    let found = described(&manifest.questionnaire, &manifest.version, &manifest.questionnaire_hash);
    let id = questionnaire.id().as_str();
    let expected = described(id, questionnaire.version(), questionnaire.hash());
    if found != expected {
        return Err(DatasetError::Questionnaire { found, expected });
    }
    let complete = manifest.files.len() == questionnaire.parts().len();
    if !complete || manifest.sha256 != overall(&manifest.files) {
        return Err(DatasetError::Files { path: path.to_owned() });
    }
    Ok(())
}

/// The sum over all files, which have to be sorted by name.
pub(super) fn overall(files: &[FileNote]) -> String {
    let mut lines = String::new();
    for file in files {
        lines.push_str(&file.sha256);
        lines.push_str("  ");
        lines.push_str(&file.name);
        lines.push('\n');
    }
    hex(lines.as_bytes())
}

/// SHA-256 in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    let digest = Sha256::digest(bytes);
    digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
