//! Closing a wave: decide, freeze, destroy.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use peil_analysis::{AnalysisError, Dataset, DatasetError, Decision, RecordError, Survey, decide};
use peil_storage::{LedgerEntry, StorageError, Store, Tx, Wave, WaveStatus, WaveTotals, WaveUnit};
use rand::Rng;
use rand::seq::SliceRandom;

use crate::results::{policy_of, surveyed};
use crate::{FieldworkError, SecretError, SecretsDir, library};

/// What a closing left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// The wave's totals at closing.
    pub totals: WaveTotals,
    /// Units in the snapshot.
    pub units: usize,
    /// The units whose figures are shown.
    pub shown_units: usize,
    /// SHA-256 of the frozen dataset.
    pub dataset_sha256: String,
}

/// Why a wave cannot be closed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CloseError {
    /// The database, the secret, or a broken wave.
    #[error(transparent)]
    Fieldwork(#[from] FieldworkError),
    /// It never opened.
    #[error("wave `{wave}` is {status:?}: it never opened")]
    NeverOpened {
        /// The wave.
        wave: String,
        /// Where it stands.
        status: WaveStatus,
    },
    /// A stored record does not fit the questionnaire.
    #[error("a stored record of wave `{wave}` does not fit its questionnaire")]
    Record {
        /// The wave.
        wave: String,
        /// What does not fit.
        source: RecordError,
    },
    /// The analysis.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// The dataset could not be written, or does not read back as it was written.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// The dataset's folder could not be made.
    #[error("making the folder {path}", path = path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// What was written differs from what was read back: nothing is destroyed then.
    #[error(
        "the dataset of wave `{wave}` does not read back as it was written; nothing was destroyed"
    )]
    NotFrozen {
        /// The wave.
        wave: String,
    },
}

impl From<StorageError> for CloseError {
    fn from(error: StorageError) -> CloseError {
        CloseError::Fieldwork(error.into())
    }
}

impl From<SecretError> for CloseError {
    fn from(error: SecretError) -> CloseError {
        CloseError::Fieldwork(error.into())
    }
}

/// Closes a wave.
///
/// 1. No answers are taken any more.
/// 2. What is shown is decided, once; classes are replaced by atoms; the shuffled dataset is written
///    to `dataset_dir` and read back.
/// 3. In one transaction the decision goes into the ledger, and answers, spent marks, invitations
///    and team links are deleted.
/// 4. Deleted rows are wiped from the database's files, and the wave's secret is destroyed.
///
/// Interrupted at any point, it can be called again and finishes; nothing is destroyed before the
/// dataset is on disk.
///
/// # Errors
/// [`CloseError`] if the wave never opened, a record is broken, or disk or database fail.
pub async fn close(
    store: &Store,
    secrets: &SecretsDir,
    dataset_dir: &Path,
    rng: &mut impl Rng,
    wave: &str,
    today: Date,
) -> Result<Closed, CloseError> {
    let wave = stop_taking_answers(store, wave).await?;
    let mut tx = store.begin_read().await?;
    let units = tx.wave_units(&wave.code).await?;
    let decided = tx.ledger(&wave.code).await?;
    tx.commit().await?;
    let entry = match decided {
        Some(entry) => entry,
        None => freeze(store, dataset_dir, rng, &wave, &units, today).await?,
    };
    store.scrub().await?;
    secrets.destroy(&wave.code)?;
    let shown_units = Decision::from_json(&entry.decision)?.shown_units().len();
    Ok(Closed {
        totals: entry.totals,
        units: units.len(),
        shown_units,
        dataset_sha256: entry.dataset_sha256,
    })
}

async fn stop_taking_answers(store: &Store, wave: &str) -> Result<Wave, CloseError> {
    let mut tx = store.begin_write().await?;
    let gone = || FieldworkError::Dangling { wave: wave.to_owned(), what: "a wave" };
    let wave = tx.wave(wave).await?.ok_or_else(gone)?;
    match wave.status {
        WaveStatus::Open => {
            tx.set_wave_status(&wave.code, WaveStatus::Open, WaveStatus::Closed).await?;
            tx.commit().await?;
        }
        WaveStatus::Closed | WaveStatus::Published => {}
        WaveStatus::Draft | WaveStatus::Scheduled => {
            return Err(CloseError::NeverOpened { wave: wave.code, status: wave.status });
        }
    }
    Ok(wave)
}

/// Decides, writes the dataset, and in one transaction keeps the decision and deletes the answers.
async fn freeze(
    store: &Store,
    dataset_dir: &Path,
    rng: &mut impl Rng,
    wave: &Wave,
    units: &[WaveUnit],
    today: Date,
) -> Result<LedgerEntry, CloseError> {
    let mut tx = store.begin_write().await?;
    let source = tx.questionnaire_source(&wave.questionnaire, &wave.version).await?;
    let dangling = || FieldworkError::Dangling { wave: wave.code.clone(), what: "a questionnaire" };
    let questionnaire = library::load(wave, &source.ok_or_else(dangling)?)?;
    let answers = collect(&mut tx, wave, units, &questionnaire, rng).await?;

    let totals = tx.wave_totals(&wave.code).await?;
    let surveyed = surveyed(units, &totals);
    let survey = Survey {
        questionnaire: &questionnaire,
        units: &surveyed,
        dataset: &answers,
        policy: policy_of(wave, &totals)?,
    };
    let decision = decide(&survey)?;
    let frozen = answers
        .relabelled(&decision.atoms(&survey)?)
        .map_err(|source| CloseError::Record { wave: wave.code.clone(), source })?;
    let codes: Vec<String> = units.iter().map(|unit| unit.code.clone()).collect();
    std::fs::create_dir_all(dataset_dir)
        .map_err(|source| CloseError::Folder { path: dataset_dir.to_owned(), source })?;
    let manifest = frozen.write_parquet(dataset_dir, &questionnaire, &codes)?;
    let (read_back, _) = Dataset::read_parquet(dataset_dir, &questionnaire, &codes)?;
    if read_back != frozen {
        return Err(CloseError::NotFrozen { wave: wave.code.clone() });
    }

    let entry = LedgerEntry {
        wave: wave.code.clone(),
        closed_on: today,
        decision: decision.to_json()?,
        dataset_sha256: manifest.sha256,
        totals,
    };
    tx.put_ledger(&entry).await?;
    tx.erase_fieldwork(&wave.code).await?;
    tx.commit().await?;
    Ok(entry)
}

/// Reads the records of all parts, each part shuffled on its own.
async fn collect(
    tx: &mut Tx,
    wave: &Wave,
    units: &[WaveUnit],
    questionnaire: &peil_instrument::Questionnaire,
    rng: &mut impl Rng,
) -> Result<Dataset, CloseError> {
    let mut builder = Dataset::builder(questionnaire, units.len());
    for (part, described) in questionnaire.parts().iter().enumerate() {
        let mut records = tx.records(&wave.code, &described.id).await?;
        records.shuffle(rng);
        let rows = records.iter().map(|record| (record.unit, record.answers.as_slice()));
        builder
            .extend(part, rows)
            .map_err(|source| CloseError::Record { wave: wave.code.clone(), source })?;
    }
    Ok(builder.finish())
}
