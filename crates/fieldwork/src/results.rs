//! The results of a closed wave: from the frozen dataset and the ledger, the same every time.

use std::path::PathBuf;

use peil_analysis::{
    About, AnalysisError, Dataset, DatasetError, Decision, Earlier, Results, Survey, SurveyedUnit,
    evaluate, evaluate_since,
};
use peil_disclosure::{Policy, Released};
use peil_instrument::Questionnaire;
use peil_storage::{StorageError, Store, Succession, Wave, WaveTotals, WaveUnit};

use crate::{FieldworkError, library};

/// The results of a wave, with what is needed to present them.
#[derive(Debug, Clone)]
pub struct WaveResults {
    /// The wave.
    pub wave: Wave,
    /// The questionnaire that was fielded.
    pub questionnaire: Questionnaire,
    /// The figures.
    pub results: Released<Results>,
}

/// Why there are no results.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResultsError {
    /// The database, or a broken wave.
    #[error(transparent)]
    Fieldwork(#[from] FieldworkError),
    /// No result exists before the wave is closed.
    #[error("wave `{wave}` is not closed: there are no results yet")]
    NotClosed {
        /// The wave.
        wave: String,
    },
    /// The dataset is not the one that was frozen.
    #[error("the dataset of wave `{wave}` is not the one that was frozen at closing")]
    AnotherDataset {
        /// The wave.
        wave: String,
    },
    /// The dataset.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// The analysis.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
}

impl From<StorageError> for ResultsError {
    fn from(error: StorageError) -> ResultsError {
        ResultsError::Fieldwork(error.into())
    }
}

/// Computes the results of a closed wave; compared with the wave before, where it follows one.
///
/// `dataset_of` names the folder of a wave's frozen dataset.
///
/// # Errors
/// [`ResultsError`] if the wave or the one before is not closed, a dataset was changed, or disk or
/// database fail.
pub async fn results(
    store: &Store,
    dataset_of: impl Fn(&str) -> PathBuf,
    wave: &str,
) -> Result<WaveResults, ResultsError> {
    let now = ClosedWave::read(store, &dataset_of, wave).await?;
    let mut tx = store.begin_read().await?;
    let succession = tx.succession(wave).await?;
    tx.commit().await?;
    let results = match &succession {
        None => evaluate(&now.survey(), &now.decision, &now.about)?,
        Some(Succession { previous, lineage }) => {
            let then = ClosedWave::read(store, &dataset_of, previous).await?;
            let earlier = Earlier {
                survey: then.survey(),
                decision: &then.decision,
                about: &then.about,
                moment: &moment(&then.wave, &now.wave),
                lineage,
            };
            evaluate_since(&now.survey(), &now.decision, &now.about, &earlier)?
        }
    };
    Ok(WaveResults { wave: now.wave, questionnaire: now.questionnaire, results })
}

/// When the wave before was: its year, or the month where both were in one year.
fn moment(then: &Wave, now: &Wave) -> String {
    let (year, month) = (then.opens_on.year(), then.opens_on.month());
    if year == now.opens_on.year() { format!("{year}-{month:02}") } else { year.to_string() }
}

/// A closed wave with all that its figures are made from.
struct ClosedWave {
    wave: Wave,
    questionnaire: Questionnaire,
    units: Vec<SurveyedUnit>,
    dataset: Dataset,
    policy: Policy,
    decision: Decision,
    about: About,
}

impl ClosedWave {
    async fn read(
        store: &Store,
        dataset_of: &impl Fn(&str) -> PathBuf,
        wave: &str,
    ) -> Result<ClosedWave, ResultsError> {
        let mut tx = store.begin_read().await?;
        let dangling = |what| FieldworkError::Dangling { wave: wave.to_owned(), what };
        let wave = tx.wave(wave).await?.ok_or_else(|| dangling("a wave"))?;
        let not_closed = || ResultsError::NotClosed { wave: wave.code.clone() };
        let entry = tx.ledger(&wave.code).await?.ok_or_else(not_closed)?;
        let units = tx.wave_units(&wave.code).await?;
        let source = tx.questionnaire_source(&wave.questionnaire, &wave.version).await?;
        tx.commit().await?;
        let questionnaire =
            library::load(&wave, &source.ok_or_else(|| dangling("a questionnaire"))?)?;

        let codes: Vec<String> = units.iter().map(|unit| unit.code.clone()).collect();
        let folder = dataset_of(&wave.code);
        let (dataset, manifest) = Dataset::read_parquet(&folder, &questionnaire, &codes)?;
        if manifest.sha256 != entry.dataset_sha256 {
            return Err(ResultsError::AnotherDataset { wave: wave.code });
        }
        let about = About {
            wave: wave.code.clone(),
            wave_name: wave.name.clone(),
            organisation: wave.organisation.clone(),
            questionnaire: wave.questionnaire.clone(),
            version: wave.version.clone(),
            questionnaire_hash: questionnaire.hash().to_owned(),
            k: wave.k,
            synthetic: wave.synthetic,
        };
        Ok(ClosedWave {
            units: surveyed(&units, &entry.totals),
            policy: policy_of(&wave, &entry.totals)?,
            decision: Decision::from_json(&entry.decision)?,
            wave,
            questionnaire,
            dataset,
            about,
        })
    }

    fn survey(&self) -> Survey<'_> {
        Survey {
            questionnaire: &self.questionnaire,
            units: &self.units,
            dataset: &self.dataset,
            policy: self.policy,
        }
    }
}

/// The policy that a wave was opened with, knowing how often team links were used: one person could have
/// been behind all of that.
pub(crate) fn policy_of(wave: &Wave, totals: &WaveTotals) -> Result<Policy, FieldworkError> {
    let broken = |_| FieldworkError::Dangling { wave: wave.code.clone(), what: "a policy" };
    Ok(Policy::new(wave.k).map_err(broken)?.with_shared(totals.link_used))
}

/// The snapshot as analysis sees it: the people of team links are invited as the organisation's own.
///
/// They may have no head of their own (people without a desk, or hired in). Where there are more invited
/// than heads, the difference belongs to the organisation too: nobody answers who is not there.
pub(crate) fn surveyed(units: &[WaveUnit], totals: &WaveTotals) -> Vec<SurveyedUnit> {
    let unit = |unit: &WaveUnit| SurveyedUnit {
        code: unit.code.clone(),
        parent: unit.parent,
        name: unit.name.clone(),
        kind: unit.kind.clone(),
        heads: unit.heads,
        invited: unit.invited,
        whole: unit.whole,
    };
    let mut surveyed: Vec<SurveyedUnit> = units.iter().map(unit).collect();
    let sum = |of: fn(&WaveUnit) -> u32| units.iter().map(of).fold(0, u32::saturating_add);
    let by_link = u32::try_from(totals.link_allowed).unwrap_or(u32::MAX);
    let invited = sum(|unit| unit.invited).saturating_add(by_link);
    if let Some(organisation) = surveyed.first_mut().filter(|_| by_link > 0) {
        organisation.invited = organisation.invited.saturating_add(by_link);
        let without_head = invited.saturating_sub(sum(|unit| unit.heads));
        organisation.heads = organisation.heads.saturating_add(without_head);
    }
    surveyed
}
