//! The truth file as it is written.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::TruthError;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TruthFile {
    /// The questionnaire's id.
    pub(super) questionnaire: String,
    /// Its version.
    pub(super) version: String,
    /// The probability that somebody leaves an item empty, unless the item says otherwise.
    pub(super) skip: f64,
    /// How strongly "weet ik niet" hangs on the person, unless the item says otherwise.
    pub(super) tendency: f64,
    pub(super) correlations: Vec<PairEntry>,
    pub(super) items: BTreeMap<String, ItemEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PairEntry {
    pub(super) scales: [String; 2],
    /// Of the scale scores: the target.
    pub(super) observed: f64,
    /// Of the traits: solved for the target by `examples/calibrate.rs`.
    pub(super) latent: f64,
    #[serde(default)]
    pub(super) source: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemEntry {
    /// A rating's points, from code 1 upward.
    #[serde(default)]
    pub(super) shares: Option<Vec<f64>>,
    /// The options of a single or multiple choice, by id.
    #[serde(default)]
    pub(super) options: Option<BTreeMap<String, f64>>,
    /// The share that writes something.
    #[serde(default)]
    pub(super) writes: Option<f64>,
    /// What they write, each equally likely.
    #[serde(default)]
    pub(super) texts: Option<Vec<String>>,
    #[serde(default)]
    pub(super) dont_know: Option<f64>,
    #[serde(default)]
    pub(super) not_applicable: Option<f64>,
    /// The scale on whose trait the opinion hangs.
    #[serde(default)]
    pub(super) scale: Option<String>,
    #[serde(default)]
    pub(super) loading: Option<f64>,
    #[serde(default)]
    pub(super) tendency: Option<f64>,
    #[serde(default)]
    pub(super) skip: Option<f64>,
    #[serde(default)]
    pub(super) source: Option<String>,
}

pub(super) fn read(toml: &str) -> Result<TruthFile, TruthError> {
    toml::from_str(toml).map_err(|error| TruthError::Syntax(error.to_string().trim().to_owned()))
}
