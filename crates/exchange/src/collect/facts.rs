//! What the descriptions of a delivery say of it.

use peil_disclosure::Policy;
use serde_json::Value;

use super::reason::Reason;
use super::source::Files;
use crate::long::LONG_SCHEMA;

const PACKAGE: &str = "datapackage.json";
const WEB: &str = "csv-metadata.json";
/// The table that is taken in.
const FIGURES: &str = "figures.csv";

/// Where the figures of a delivery come from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Facts {
    pub(super) organisation: String,
    pub(super) wave: String,
    pub(super) questionnaire: String,
    pub(super) version: String,
    pub(super) hash: String,
    pub(super) k: u64,
    pub(super) synthetic: bool,
}

impl Facts {
    /// Reads the two descriptions and compares them with each other and with the figures.
    pub(super) fn read(files: &Files) -> Result<Facts, Reason> {
        let package = json(files, PACKAGE)?;
        let notes = &package["peil"];
        // First of all: another form may say the rest in another way.
        let schema = &notes["schema"];
        if schema.as_u64() != Some(u64::from(LONG_SCHEMA)) {
            let found = if schema.is_null() { "–".to_owned() } else { schema.to_string() };
            return Err(Reason::Schema { found, expected: LONG_SCHEMA });
        }
        let fact = |key| Reason::Fact { name: PACKAGE.to_owned(), key };
        let text = |key: &'static str| {
            let found = notes[key].as_str().filter(|text| !text.trim().is_empty());
            found.map(str::to_owned).ok_or_else(|| fact(key))
        };
        let facts = Facts {
            organisation: text("organisation")?,
            wave: text("wave")?,
            questionnaire: text("questionnaire")?,
            version: text("questionnaire_version")?,
            hash: text("questionnaire_hash")?,
            k: notes["k"].as_u64().ok_or_else(|| fact("k"))?,
            synthetic: notes["synthetic"].as_bool().ok_or_else(|| fact("synthetic"))?,
        };
        if facts.k < u64::from(Policy::LOWEST) {
            return Err(Reason::LowK { k: facts.k, lowest: Policy::LOWEST });
        }
        describes_the_figures(&package, files)?;
        let identifier = format!("{} {}", facts.organisation, facts.wave);
        if json(files, WEB)?["dc:identifier"].as_str() != Some(&identifier) {
            return Err(Reason::OtherFigures { name: WEB.to_owned() });
        }
        Ok(facts)
    }

    /// The version without what a wave took of it: `1.0.0` of `1.0.0+2026`.
    pub(super) fn base_version(&self) -> &str {
        self.version.split('+').next().unwrap_or_default()
    }

    /// Whether the wave asked the questionnaire as it is, without own items and with all themes.
    pub(super) fn is_whole(&self) -> bool {
        self.base_version() == self.version
    }

    /// The questionnaire and version that have to be those of the others.
    pub(super) fn asked(&self) -> String {
        format!("{} {}", self.questionnaire, self.base_version())
    }
}

/// Whether the package lists the figures that came with it, in the form that is read.
fn describes_the_figures(package: &Value, files: &Files) -> Result<(), Reason> {
    let figures = files.get(FIGURES).ok_or_else(|| Reason::Needed { name: FIGURES.to_owned() })?;
    let no_resources = Vec::new();
    let resources = package["resources"].as_array().unwrap_or(&no_resources);
    let listed = resources.iter().find(|resource| resource["path"] == FIGURES);
    let hash = format!("sha256:{}", figures.sha256);
    match listed {
        Some(listed) if listed["hash"] == *hash && listed["encoding"] == "utf-8" => Ok(()),
        _ => Err(Reason::OtherFigures { name: PACKAGE.to_owned() }),
    }
}

fn json(files: &Files, name: &str) -> Result<Value, Reason> {
    let text = text(files, name)?;
    serde_json::from_str(text)
        .map_err(|error| Reason::NotJson { name: name.to_owned(), line: error.line() })
}

/// A file of the delivery as text.
pub(super) fn text<'f>(files: &'f Files, name: &str) -> Result<&'f str, Reason> {
    let found = files.get(name).ok_or_else(|| Reason::Needed { name: name.to_owned() })?;
    std::str::from_utf8(&found.bytes).map_err(|error| {
        let before = &found.bytes[..error.valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        Reason::NotUtf8 { name: name.to_owned(), line }
    })
}
