//! The truth file of Waterrijk as it is written.

use peil_instrument::{Questionnaire, UnitTree};
use serde::Deserialize;

use crate::TruthError;

/// A true change between the two waves.
#[derive(Debug, Clone, PartialEq)]
pub struct PutIn {
    /// The code of the unit of 2024; it holds for all units below it too.
    pub unit: String,
    /// The scale, as index into the questionnaire.
    pub scale: usize,
    /// By how much the trait rose, in standard deviations between people.
    pub by: f64,
    /// What is supposed to be behind it.
    pub why: String,
}

/// The file, checked.
pub(super) struct Series {
    pub(super) seed: u64,
    pub(super) response: f64,
    pub(super) letters: u32,
    pub(super) shared: f64,
    pub(super) own: f64,
    pub(super) put_in: Vec<PutIn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeriesFile {
    seed: u64,
    response: f64,
    letters: u32,
    teams: TeamsEntry,
    #[serde(default)]
    changes: Vec<ChangeEntry>,
}

/// Standard deviations between teams.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TeamsEntry {
    /// Of what all scales of a team share.
    shared: f64,
    /// Of what each scale has of its own.
    own: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeEntry {
    unit: String,
    scale: String,
    by: f64,
    why: String,
}

pub(super) fn read(
    toml: &str,
    questionnaire: &Questionnaire,
    trees: &[UnitTree; 2],
) -> Result<Series, TruthError> {
    let file: SeriesFile = toml::from_str(toml)
        .map_err(|error| TruthError::Syntax(error.to_string().trim().to_owned()))?;
    if !(0.0..=1.0).contains(&file.response) {
        return Err(TruthError::Range {
            place: "the file".to_owned(),
            name: "response",
            value: file.response,
            range: "from 0 to 1",
        });
    }
    let mut put_in = Vec::new();
    for entry in file.changes {
        let place = format!("the change of {}", entry.unit);
        if trees[1].units().iter().all(|unit| unit.code != entry.unit) {
            return Err(TruthError::UnknownUnit { unit: entry.unit });
        }
        let scale = questionnaire
            .scale_index(&entry.scale)
            .ok_or(TruthError::UnknownScale { place, name: entry.scale })?;
        put_in.push(PutIn { unit: entry.unit, scale, by: entry.by, why: entry.why });
    }
    Ok(Series {
        seed: file.seed,
        response: file.response,
        letters: file.letters,
        shared: file.teams.shared,
        own: file.teams.own,
        put_in,
    })
}
