//! `plates.json`: which plates are in a folder, and what they were made from.

use std::collections::BTreeMap;

use peil_analysis::About;
use peil_instrument::Lang;
use peil_praatplaat::PlateForm;
use serde::{Deserialize, Serialize};

/// Raised when a reader would have to change.
const SCHEMA: u32 = 1;

/// The plates in a folder, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    schema: u32,
    wave: String,
    /// The hash of the questionnaire file.
    questionnaire: String,
    lang: String,
    /// The plates, by the codes of their units.
    pub plates: BTreeMap<String, PlateRow>,
    /// The overview of all units, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overview: Option<PlateRow>,
    /// The zips.
    pub zips: Vec<FileRow>,
}

/// A plate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlateRow {
    /// The fingerprint of what it was made from.
    pub made_from: String,
    /// Its files.
    pub files: Vec<PlateFileRow>,
}

/// A file of a plate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlateFileRow {
    /// Its form.
    pub form: PlateForm,
    /// Its name and checksum.
    #[serde(flatten)]
    pub file: FileRow,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    /// Its name in the folder.
    pub name: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Of a folder without plates.
    pub fn new(about: &About, lang: Lang) -> Manifest {
        Manifest {
            schema: SCHEMA,
            wave: about.wave.clone(),
            questionnaire: about.questionnaire_hash.clone(),
            lang: lang.tag().to_owned(),
            plates: BTreeMap::new(),
            overview: None,
            zips: Vec::new(),
        }
    }

    /// Reads what [`Manifest`] was written as; `None` if it is something else.
    ///
    /// Every name in it is one that Peil gives, so no list leads out of its folder, whoever wrote it.
    pub fn parse(json: &[u8]) -> Option<Manifest> {
        let manifest: Manifest = serde_json::from_slice(json).ok()?;
        let plain = manifest.files().all(|file| is_plain(&file.name));
        (manifest.schema == SCHEMA && plain).then_some(manifest)
    }

    /// Whether it is about the same wave, questionnaire and language as another.
    pub fn is_of_the_same(&self, other: &Manifest) -> bool {
        let of = |manifest: &Manifest| {
            let Manifest { wave, questionnaire, lang, .. } = manifest.clone();
            (wave, questionnaire, lang)
        };
        of(self) == of(other)
    }

    /// All files that it lists.
    pub fn files(&self) -> impl Iterator<Item = &FileRow> {
        let plates = self
            .plates
            .values()
            .chain(&self.overview)
            .flat_map(|plate| &plate.files)
            .map(|row| &row.file);
        plates.chain(&self.zips)
    }
}

fn is_plain(name: &str) -> bool {
    !name.starts_with('.')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_leads_nowhere_else() {
        let list = |name: &str| {
            format!(
                r#"{{"schema":1,"wave":"w","questionnaire":"q","lang":"nl","zips":[],"plates":
                {{"A":{{"made_from":"f","files":[{{"form":"pdf","name":"{name}","sha256":"s"}}]}}}}}}"#
            )
        };
        assert!(Manifest::parse(list("praatplaat-A.pdf").as_bytes()).is_some());
        for name in ["../a.pdf", "/etc/passwd", "a/b.pdf", "..", "c:b.pdf", ".bashrc"] {
            assert!(Manifest::parse(list(name).as_bytes()).is_none(), "{name}");
        }
        assert!(Manifest::parse(b"{\"plates\": 3").is_none());
        let newer = list("a.pdf").replace("\"schema\":1", "\"schema\":2");
        assert!(Manifest::parse(newer.as_bytes()).is_none());
    }
}
