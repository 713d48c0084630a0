//! Preparing a wave: a checklist of what must be settled before a draft can be opened.
//!
//! What is settled stands in the database with the draft, so that it can be done over weeks and by more than one
//! person. Whether a step is done is worked out anew each time from what there is now: a list of staff that does not
//! fit the units any more is a step to do again.

mod settled;
mod staff;

use jiff::civil::Date;
use peil_anonymity::SealingKey;
use peil_instrument::UnitTree;
use peil_storage::{Organisation, StorageError, Store, Succession, Tx, Wave};
use rand::Rng;

use crate::draft::read_lineage;
use crate::launch::{LaunchError, Launched, Promising, launch};
use crate::{FieldworkError, Invited, LineageProblem, SecretsDir};

pub use settled::{KeyKept, Paper, Settled, settle};
pub use staff::{DraftStaff, put_staff};

/// A step of the checklist, in the order in which people take them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The days are to come.
    Days,
    /// There are units, and it is known what became of those of the wave before.
    Units,
    /// There is a list of who is invited, and it fits the units.
    Staff,
    /// Somebody went through the questionnaire.
    Questions,
    /// Somebody read what respondents are told, as it is now.
    Texts,
    /// The works council (ondernemingsraad) agreed.
    Council,
    /// The data-protection assessment is made.
    Protection,
    /// There is a key that answers are sealed for, and its opening key is kept elsewhere.
    Key,
}

impl Step {
    /// All steps.
    pub const ALL: [Step; 8] = [
        Step::Days,
        Step::Units,
        Step::Staff,
        Step::Questions,
        Step::Texts,
        Step::Council,
        Step::Protection,
        Step::Key,
    ];

    /// The word under which it is stored and has its address.
    pub fn word(self) -> &'static str {
        match self {
            Step::Days => "days",
            Step::Units => "units",
            Step::Staff => "staff",
            Step::Questions => "questions",
            Step::Texts => "texts",
            Step::Council => "council",
            Step::Protection => "protection",
            Step::Key => "key",
        }
    }
}

/// How far a draft is.
#[derive(Debug)]
pub struct Preparation {
    /// The draft.
    pub wave: Wave,
    /// Whose it is.
    pub organisation: Organisation,
    /// The units as they are now; none before they are taken in.
    pub units: Option<UnitTree>,
    /// The wave that it is to follow, if any.
    pub follows: Option<String>,
    /// What became of that wave's units; none if nobody has said so yet, or it does not fit the units any more.
    pub succession: Option<Succession>,
    /// Who is invited.
    pub staff: DraftStaff,
    /// What was settled.
    pub settled: Settled,
}

/// Why a prepared wave does not open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrepareError {
    /// Opening it.
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// Steps are left to do.
    #[error("wave `{wave}` is not ready: {}", words(.steps))]
    Missing {
        /// The wave.
        wave: String,
        /// What is left; never empty.
        steps: Vec<Step>,
    },
}

fn words(steps: &[Step]) -> String {
    steps.iter().map(|step| step.word()).collect::<Vec<_>>().join(", ")
}

impl From<StorageError> for PrepareError {
    fn from(error: StorageError) -> PrepareError {
        PrepareError::Launch(error.into())
    }
}

impl From<FieldworkError> for PrepareError {
    fn from(error: FieldworkError) -> PrepareError {
        PrepareError::Launch(error.into())
    }
}

impl Preparation {
    /// How far a draft is.
    ///
    /// # Errors
    /// [`FieldworkError`] if what is stored of it does not fit together, or the database fails.
    pub async fn of(tx: &mut Tx, wave: Wave) -> Result<Preparation, FieldworkError> {
        let dangling = |what| FieldworkError::Dangling { wave: wave.code.clone(), what };
        let organisation = tx.organisation(&wave.organisation).await?;
        let organisation = organisation.ok_or_else(|| dangling("an organisation"))?;
        let units = tx.units(&wave.organisation).await?;
        let settled = Settled::of(tx, &wave.code).await?;
        let stored = tx.succession(&wave.code).await?;
        let follows = stored.as_ref().map(|stored| stored.previous.clone());
        let follows = follows.or_else(|| settled.follows.clone());
        let succession = match stored {
            Some(stored) if fits(tx, &stored, &wave.organisation).await? => Some(stored),
            _ => None,
        };
        let staff = DraftStaff::of(tx, &wave, units.as_ref()).await?;
        Ok(Preparation { wave, organisation, units, follows, succession, staff, settled })
    }

    /// Whether a step is done, on this day.
    pub fn is_done(&self, step: Step, today: Date) -> bool {
        match step {
            Step::Days => self.wave.closes_on >= today,
            Step::Units => {
                self.units.is_some() && (self.follows.is_none() || self.succession.is_some())
            }
            Step::Staff => matches!(self.staff, DraftStaff::Fits { .. }),
            Step::Questions => self.settled.questions_seen,
            Step::Texts => {
                self.settled.texts_seen.as_deref() == Some(&*texts_print(&self.organisation))
            }
            Step::Council => self.settled.council.is_some(),
            Step::Protection => self.settled.protection.is_some(),
            Step::Key => {
                self.settled.key.as_ref().is_some_and(|key| key.gone_on > self.wave.closes_on)
            }
        }
    }

    /// The steps that are left, on this day.
    pub fn missing(&self, today: Date) -> Vec<Step> {
        Step::ALL.into_iter().filter(|step| !self.is_done(*step, today)).collect()
    }
}

/// A fingerprint of what respondents are told about the organisation: who read it has read these words and no others.
pub fn texts_print(organisation: &Organisation) -> String {
    use sha2::{Digest, Sha256};
    let Organisation { name, profile, .. } = organisation;
    let mut hasher = Sha256::new();
    for text in profile.texts().into_iter().chain([name]) {
        for text in [&text.nl, &text.en] {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
    }
    data_encoding::HEXLOWER.encode(&hasher.finalize())
}

/// Whether what was said of the units fits the units as they are now.
async fn fits(
    tx: &mut Tx,
    stored: &Succession,
    organisation: &str,
) -> Result<bool, FieldworkError> {
    let csv = stored.lineage.to_csv();
    match read_lineage(tx, "lineage.csv", &csv, &stored.previous, organisation).await {
        Ok(_) => Ok(true),
        Err(LineageProblem::Storage(error)) => Err(error.into()),
        Err(_) => Ok(false),
    }
}

/// Opens a draft of which everything is settled.
///
/// # Errors
/// [`PrepareError::Missing`] with the steps that are left; [`PrepareError::Launch`] as [`launch`].
pub async fn launch_prepared(
    store: &Store,
    secrets: &SecretsDir,
    rng: &mut impl Rng,
    wave: &str,
    today: Date,
) -> Result<Launched, PrepareError> {
    let mut tx = store.begin_read().await?;
    let no_wave = || LaunchError::NoWave { wave: wave.to_owned() };
    let found = tx.wave(wave).await?.ok_or_else(no_wave)?;
    let ready = Preparation::of(&mut tx, found).await?;
    tx.commit().await?;
    let steps = ready.missing(today);
    let (Some(units), DraftStaff::Fits { staff, .. }, Some(key), []) =
        (&ready.units, &ready.staff, &ready.settled.key, &*steps)
    else {
        return Err(PrepareError::Missing { wave: wave.to_owned(), steps });
    };
    let what = "a sealing key that can be read";
    let dangling = |_| FieldworkError::Dangling { wave: wave.to_owned(), what };
    let promising = Promising {
        sealing_key: SealingKey::parse(&key.sealing_key).map_err(dangling)?,
        key_holder: key.holder.clone(),
        without_script: !key.script_only,
        gone_on: key.gone_on,
    };
    Ok(launch(store, secrets, rng, wave, Invited { units, staff }, &promising).await?)
}
