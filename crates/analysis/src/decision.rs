//! What a wave publishes: decided once, kept in the ledger as JSON.

use std::collections::{BTreeMap, BTreeSet};

use peil_disclosure::{Partition, Publication};
use serde::{Deserialize, Serialize};

use crate::evaluate::whole_measures;
use crate::measures::{Counts, OwnCells, UnitMeasure};
use crate::survey::{AnalysisError, Survey};

/// The number of the decision's format; raised when a reader would have to change.
const SCHEMA: u32 = 1;

/// The name of respondents and response in the ledger.
const RESPONSE: &str = "response";

/// Which units, and per measure which of them, may be shown.
///
/// Made by [`decide`] when a wave closes; every later analysis takes it from the ledger. What is not in
/// it is hidden, so a later program can show less and never more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    schema: u32,
    questionnaire: String,
    version: String,
    questionnaire_hash: String,
    k: u32,
    /// The units that are shown, in the order of the snapshot.
    units: Vec<String>,
    /// Per measure below the organisation the units for which it is shown.
    measures: BTreeMap<String, Vec<String>>,
    /// The measures that are shown for the whole organisation.
    whole: BTreeSet<String>,
}

/// Decides what a wave publishes.
///
/// Units: chosen on respondents and invited by [`Publication::decide`]. Measures below the
/// organisation: a subset of those units on their own counts. Measures of the whole organisation: from
/// `k` people, or from the higher threshold of their part, and never if all or all but one gave the
/// same answer, or answered on the same side.
///
/// # Errors
/// [`AnalysisError::Tree`] or [`AnalysisError::Dataset`] if units, questionnaire and dataset do not
/// belong together.
pub fn decide(survey: &Survey<'_>) -> Result<Decision, AnalysisError> {
    let tree = survey.checked_tree()?;
    let counts = Counts::of(survey);
    let invited = invited(survey, &counts);
    let whole: Vec<bool> = survey.units.iter().map(|unit| unit.whole).collect();
    let publication =
        Publication::decide(tree, &invited, &counts.respondents, &whole, survey.policy)
            .map_err(|source| not_safe("units", source))?;
    let response = publication
        .choose(&counts.participation(survey), 0)
        .map_err(|source| not_safe("response", source))?;
    let mut measures = BTreeMap::from([(RESPONSE.to_owned(), codes_of(survey, &response))]);
    let mut shown = scales_shown(survey);
    for measure in counts.unit_measures(survey.questionnaire) {
        let chosen =
            measure.choose(&publication).map_err(|source| not_safe(&measure.key, source))?;
        if let OwnCells::Scale(scale, ..) = measure.own {
            shown[scale] = chosen.shown().to_vec();
        }
        measures.insert(measure.key, codes_of(survey, &chosen));
    }
    let whole = whole_measures(survey, &counts, shown)
        .into_iter()
        .filter(|measure| measure.may_be_shown(&publication))
        .map(|measure| measure.key)
        .collect();
    Ok(Decision {
        schema: SCHEMA,
        questionnaire: survey.questionnaire.id().to_string(),
        version: survey.questionnaire.version().to_owned(),
        questionnaire_hash: survey.questionnaire.hash().to_owned(),
        k: survey.policy.k(),
        units: codes_of(survey, publication.units()),
        measures,
        whole,
    })
}

impl Decision {
    /// The decision as the ledger keeps it: JSON, the same bytes for the same decision.
    ///
    /// # Errors
    /// [`AnalysisError::Unreadable`] if it cannot be written as JSON, which does not happen.
    pub fn to_json(&self) -> Result<String, AnalysisError> {
        serde_json::to_string(self).map_err(|error| AnalysisError::Unreadable(error.to_string()))
    }

    /// Reads a decision from the ledger.
    ///
    /// # Errors
    /// [`AnalysisError::Unreadable`] if the text is no decision, or one of another format.
    pub fn from_json(json: &str) -> Result<Decision, AnalysisError> {
        let decision: Decision = serde_json::from_str(json)
            .map_err(|error| AnalysisError::Unreadable(error.to_string()))?;
        if decision.schema != SCHEMA {
            let found = format!("format {}", decision.schema);
            return Err(AnalysisError::Unreadable(found));
        }
        Ok(decision)
    }

    /// The codes of the units that are shown, in the order of the snapshot.
    pub fn shown_units(&self) -> &[String] {
        &self.units
    }

    /// Per unit of the snapshot the shown unit in whose atom its own people are; the root if nothing is
    /// shown. For [`Dataset::relabelled`](crate::Dataset::relabelled) at closing.
    ///
    /// # Errors
    /// [`AnalysisError::Decision`] or [`AnalysisError::Tree`] if the survey is not the one that was
    /// decided on.
    pub fn atoms(&self, survey: &Survey<'_>) -> Result<Vec<usize>, AnalysisError> {
        let tree = survey.checked_tree()?;
        let shown = flags(survey, &self.units)?;
        let atom = |unit| tree.nearest(unit, |at| shown[at]).unwrap_or(0);
        Ok((0..survey.units.len()).map(atom).collect())
    }

    /// The decision as publication, checked against the answers.
    pub(crate) fn publication(
        &self,
        survey: &Survey<'_>,
        counts: &Counts,
    ) -> Result<Publication, AnalysisError> {
        self.check(survey)?;
        let tree = survey.checked_tree()?;
        let invited = invited(survey, counts);
        let shown = flags(survey, &self.units)?;
        Publication::restore(tree, &invited, &counts.respondents, &shown, survey.policy)
            .map_err(|source| not_safe("units", source))
    }

    /// The units for which respondents and response are told; none if the decision does not know them.
    pub(crate) fn chosen_response(&self, survey: &Survey<'_>) -> Result<Partition, AnalysisError> {
        self.units_of(survey, RESPONSE)
    }

    /// The units for which a measure is shown; none if the decision does not know it.
    pub(crate) fn chosen(
        &self,
        survey: &Survey<'_>,
        measure: &UnitMeasure<'_>,
    ) -> Result<Partition, AnalysisError> {
        self.units_of(survey, &measure.key)
    }

    fn units_of(&self, survey: &Survey<'_>, key: &str) -> Result<Partition, AnalysisError> {
        let codes = self.measures.get(key).map(Vec::as_slice).unwrap_or_default();
        Ok(Partition::new(flags(survey, codes)?))
    }

    /// Whether a measure is shown for the whole organisation.
    pub(crate) fn shows_whole(&self, key: &str) -> bool {
        self.whole.contains(key)
    }

    fn check(&self, survey: &Survey<'_>) -> Result<(), AnalysisError> {
        let described = |id: &str, version: &str, hash: &str, k: u32| {
            format!("{id} {version} ({hash}) with k = {k}")
        };
        let found = described(&self.questionnaire, &self.version, &self.questionnaire_hash, self.k);
        let given = survey.questionnaire;
        let expected =
            described(given.id().as_str(), given.version(), given.hash(), survey.policy.k());
        if found == expected { Ok(()) } else { Err(AnalysisError::Decision { found, expected }) }
    }
}

/// Per scale the units for which it is shown, before anything is known: none, so that all people are one group.
pub(crate) fn scales_shown(survey: &Survey<'_>) -> Vec<Vec<bool>> {
    vec![vec![false; survey.units.len()]; survey.questionnaire.scales().len()]
}

/// Per unit of the snapshot whether it is among `codes`, all of which have to be known.
fn flags(survey: &Survey<'_>, codes: &[String]) -> Result<Vec<bool>, AnalysisError> {
    let wanted: BTreeSet<&str> = codes.iter().map(String::as_str).collect();
    let flags: Vec<bool> =
        survey.units.iter().map(|unit| wanted.contains(unit.code.as_str())).collect();
    if flags.iter().filter(|flag| **flag).count() == wanted.len() {
        return Ok(flags);
    }
    let unknown = wanted
        .into_iter()
        .find(|code| survey.units.iter().all(|unit| unit.code != *code))
        .unwrap_or_default();
    Err(AnalysisError::Decision {
        found: format!("a tree with the unit `{unknown}`"),
        expected: format!("these {} units", survey.units.len()),
    })
}

/// Per unit the own people of whom an answer could be. A file from elsewhere may have answers of a unit
/// without heads; "nobody was invited" must never make a handful of answers look like an empty atom.
fn invited(survey: &Survey<'_>, counts: &Counts) -> Vec<u32> {
    let answered = counts.respondents.iter().map(|n| u32::try_from(*n).unwrap_or(u32::MAX));
    survey.units.iter().zip(answered).map(|(unit, answered)| unit.invited.max(answered)).collect()
}

fn codes_of(survey: &Survey<'_>, partition: &Partition) -> Vec<String> {
    let units = survey.units.iter().zip(partition.shown());
    units.filter(|(_, shown)| **shown).map(|(unit, _)| unit.code.clone()).collect()
}

fn not_safe(measure: &str, source: peil_disclosure::NotSafe) -> AnalysisError {
    AnalysisError::NotSafe { measure: measure.to_owned(), source }
}
