//! Closing a wave: decide, freeze, destroy.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use peil_analysis::{AnalysisError, Dataset, DatasetError, Decision, RecordError, Survey, decide};
use peil_anonymity::OpeningKey;
use peil_instrument::Questionnaire;
use peil_storage::{
    LedgerEntry, NewWords, StorageError, Store, Tally, Wave, WaveStatus, WaveTotals, WaveUnit,
};
use rand::Rng;
use rand::seq::SliceRandom;

use crate::opening::{Opened, Opener, set_aside_csv};
use crate::results::{policy_of, surveyed};
use crate::{FieldworkError, Promised, SecretError, SecretsDir, UrnDir, UrnError, library};

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
    /// Records that did not open or did not fit the questionnaire.
    pub set_aside: u64,
    /// Submissions that came again and were counted once.
    pub repeated: u64,
    /// Classes, as unit codes, in which more answers were handed in than rights were signed: somebody has put
    /// answers in.
    pub stuffed: Vec<String>,
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
    /// It was opened by a version that sealed nothing.
    #[error(
        "wave `{wave}` has no sealing key: it was opened by an earlier version; close it with that one"
    )]
    NotSealed {
        /// The wave.
        wave: String,
    },
    /// The key does not open this wave.
    #[error(
        "this is not the opening key of wave `{wave}`, whose answers are sealed for {sealing_key}; \
         nothing was changed"
    )]
    WrongKey {
        /// The wave.
        wave: String,
        /// What its answers are sealed for.
        sealing_key: String,
    },
    /// What was set aside could not be written.
    #[error("writing what was set aside to {path}", path = path.display())]
    SetAside {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
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

impl From<UrnError> for CloseError {
    fn from(error: UrnError) -> CloseError {
        CloseError::Fieldwork(error.into())
    }
}

impl From<SecretError> for CloseError {
    fn from(error: SecretError) -> CloseError {
        CloseError::Fieldwork(error.into())
    }
}

/// What a wave is closed with.
#[derive(Clone, Copy)]
pub struct Closing<'a> {
    /// The database.
    pub store: &'a Store,
    /// The secrets.
    pub secrets: &'a SecretsDir,
    /// The urns.
    pub urn: &'a UrnDir,
    /// Where the frozen dataset goes.
    pub dataset_dir: &'a Path,
    /// What opens the answers.
    pub key: &'a OpeningKey,
    /// The day.
    pub today: Date,
}

/// Closes a wave.
///
/// 1. The key is tried; one that opens nothing changes nothing.
/// 2. In one transaction no answers are taken any more, and numbers take the place of invitations and team links; then
///    these are wiped from the database's files, and secret and class keys destroyed. Who was invited is forgotten
///    before the first answer is read.
/// 3. The urn is opened. What is shown is decided, once; classes are replaced by atoms; the shuffled dataset is
///    written and read back.
/// 4. In one transaction the decision goes into the ledger, with own words and receipts. Then the urn is removed.
///
/// Interrupted at any point, it can be called again and finishes; no answer is destroyed before the
/// dataset is on disk.
///
/// # Errors
/// [`CloseError`] if the wave never opened, the key is another one, or disk or database fail.
pub async fn close(
    closing: Closing<'_>,
    rng: &mut impl Rng,
    wave: &str,
) -> Result<Closed, CloseError> {
    let Closing { store, secrets, urn, key, today, .. } = closing;
    let mut tx = store.begin_read().await?;
    let gone = || FieldworkError::Dangling { wave: wave.to_owned(), what: "a wave" };
    let wave = tx.wave(wave).await?.ok_or_else(gone)?;
    if wave.status < WaveStatus::Open {
        return Err(CloseError::NeverOpened { wave: wave.code, status: wave.status });
    }
    let not_sealed = || CloseError::NotSealed { wave: wave.code.clone() };
    let promise = tx.promise(&wave.code).await?.ok_or_else(not_sealed)?;
    let keys = tx.class_keys(&wave.code).await?;
    let units = tx.wave_units(&wave.code).await?;
    let source = tx.questionnaire_source(&wave.questionnaire, &wave.version).await?;
    tx.commit().await?;
    let dangling = || FieldworkError::Dangling { wave: wave.code.clone(), what: "a questionnaire" };
    let questionnaire = library::load(&wave, &source.ok_or_else(dangling)?)?;
    let promised =
        Promised::new(&wave.code, promise, &keys, &questionnaire).map_err(FieldworkError::from)?;
    if key.sealing_key() != *promised.roll.sealing_key() {
        let sealing_key = promised.roll.sealing_key().to_string();
        return Err(CloseError::WrongKey { wave: wave.code, sealing_key });
    }

    let tally = forget_people(store, &wave).await?;
    store.scrub().await?;
    secrets.destroy(&wave.code)?;
    let mut tx = store.begin_write().await?;
    tx.put_keys_destroyed(&wave.code, today).await?;
    let decided = tx.ledger(&wave.code).await?;
    tx.commit().await?;
    let opened = Opener {
        wave: &wave.code,
        questionnaire: &questionnaire,
        units: &units,
        promised: &promised,
        key,
    }
    .open(&urn.segments(&wave.code)?);
    let stuffed = stuffed(&units, &opened, &tally);
    let entry = match decided {
        Some(entry) => entry,
        None => freeze(closing, rng, &wave, &units, &questionnaire, opened).await?,
    };
    urn.destroy(&wave.code)?;
    let shown_units = Decision::from_json(&entry.decision)?.shown_units().len();
    Ok(Closed {
        totals: entry.totals,
        units: units.len(),
        shown_units,
        dataset_sha256: entry.dataset_sha256,
        set_aside: entry.set_aside,
        repeated: entry.repeated,
        stuffed,
    })
}

/// Takes no answers any more, and puts numbers in the place of invitations and links.
async fn forget_people(store: &Store, wave: &Wave) -> Result<Tally, CloseError> {
    let mut tx = store.begin_write().await?;
    if wave.status == WaveStatus::Open {
        tx.set_wave_status(&wave.code, WaveStatus::Open, WaveStatus::Closed).await?;
    }
    if tx.tally(&wave.code).await?.is_none() {
        tx.tally_up(&wave.code).await?;
    }
    let what = "a tally";
    let dangling = || FieldworkError::Dangling { wave: wave.code.clone(), what };
    let tally = tx.tally(&wave.code).await?.ok_or_else(dangling)?;
    tx.commit().await?;
    Ok(tally)
}

/// The classes in which more was handed in than signed.
fn stuffed(units: &[WaveUnit], opened: &Opened, tally: &Tally) -> Vec<String> {
    let signed = |class: usize| {
        let personal = tally.signed.iter().filter(|(of, _)| *of == class).map(|(_, n)| n);
        personal.sum::<u64>() + if class == 0 { tally.link_used } else { 0 }
    };
    let more = opened.by_class.iter().filter(|(class, handed_in)| *handed_in > signed(*class));
    more.map(|(class, _)| units[*class].code.clone()).collect()
}

/// Decides, writes the dataset, and in one transaction keeps the decision with words and receipts.
async fn freeze(
    closing: Closing<'_>,
    rng: &mut impl Rng,
    wave: &Wave,
    units: &[WaveUnit],
    questionnaire: &Questionnaire,
    mut opened: Opened,
) -> Result<LedgerEntry, CloseError> {
    let answers = collect(wave, units, questionnaire, &mut opened, rng)?;
    let mut tx = closing.store.begin_write().await?;
    let totals: WaveTotals = tx.begun(&wave.code).await?.with_submitted(opened.submissions);
    let surveyed = surveyed(units, &totals);
    let survey = Survey {
        questionnaire,
        units: &surveyed,
        dataset: &answers,
        policy: policy_of(wave, &totals)?,
    };
    let decision = decide(&survey)?;
    let frozen = answers
        .relabelled(&decision.atoms(&survey)?)
        .map_err(|source| CloseError::Record { wave: wave.code.clone(), source })?;
    let codes: Vec<String> = units.iter().map(|unit| unit.code.clone()).collect();
    let dataset_dir = closing.dataset_dir;
    std::fs::create_dir_all(dataset_dir)
        .map_err(|source| CloseError::Folder { path: dataset_dir.to_owned(), source })?;
    let manifest = frozen.write_parquet(dataset_dir, questionnaire, &codes)?;
    let (read_back, _) = Dataset::read_parquet(dataset_dir, questionnaire, &codes)?;
    if read_back != frozen {
        return Err(CloseError::NotFrozen { wave: wave.code.clone() });
    }
    if !opened.set_aside.is_empty() {
        let path = dataset_dir.join("set-aside.csv");
        std::fs::write(&path, set_aside_csv(&opened.set_aside))
            .map_err(|source| CloseError::SetAside { path, source })?;
    }

    let entry = LedgerEntry {
        wave: wave.code.clone(),
        closed_on: closing.today,
        decision: decision.to_json()?,
        dataset_sha256: manifest.sha256,
        totals,
        set_aside: opened.set_aside.len() as u64,
        repeated: opened.repeated,
    };
    tx.put_ledger(&entry).await?;
    let words: Vec<NewWords> = opened
        .words
        .into_iter()
        .map(|(item, words)| {
            let mut id = [0; 16];
            rng.fill_bytes(&mut id);
            NewWords { id, item: questionnaire.items()[item].id.clone(), words }
        })
        .collect();
    tx.put_words(&wave.code, &words).await?;
    tx.put_receipts(&wave.code, &opened.receipts).await?;
    tx.commit().await?;
    Ok(entry)
}

/// The records of all parts, each part shuffled on its own.
fn collect(
    wave: &Wave,
    units: &[WaveUnit],
    questionnaire: &Questionnaire,
    opened: &mut Opened,
    rng: &mut impl Rng,
) -> Result<Dataset, CloseError> {
    let mut builder = Dataset::builder(questionnaire, units.len());
    for (part, records) in opened.parts.iter_mut().enumerate() {
        // By content first, so that chance alone makes the order.
        records.sort_unstable();
        records.shuffle(rng);
        let rows = records.iter().map(|(unit, answers)| (*unit, answers.as_slice()));
        builder
            .extend(part, rows)
            .map_err(|source| CloseError::Record { wave: wave.code.clone(), source })?;
    }
    Ok(builder.finish())
}
