//! What was settled of a draft, as it is stored.

use jiff::civil::Date;
use peil_storage::{StorageError, Tx};
use serde::{Deserialize, Serialize};

use super::Step;
use crate::FieldworkError;

/// What others agreed to, or made: its day, and where it is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// The day.
    pub on: Date,
    /// The number or name under which it is kept.
    pub reference: String,
}

/// The key that answers are sealed for, and what is promised with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyKept {
    /// The sealing key, as files write it.
    pub sealing_key: String,
    /// Who keeps the opening key, as respondents are told.
    pub holder: String,
    /// Whether nobody without script may answer.
    pub script_only: bool,
    /// The day on which all that tells who took part is gone, mail logs and backups too.
    pub gone_on: Date,
}

/// What was settled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// The wave that it is to follow.
    pub follows: Option<String>,
    /// Whether somebody went through the questionnaire.
    pub questions_seen: bool,
    /// The [fingerprint](super::texts_print) of the texts that somebody read.
    pub texts_seen: Option<String>,
    /// The works council's agreement.
    pub council: Option<Paper>,
    /// The data-protection assessment.
    pub protection: Option<Paper>,
    /// The key.
    pub key: Option<KeyKept>,
}

/// The step of the wave that a draft is to follow: no step of people, it is said when the draft is made.
const FOLLOWS: &str = "follows";

impl Settled {
    /// What was settled of a wave, open or not.
    ///
    /// # Errors
    /// [`FieldworkError::Dangling`] if it cannot be read; or if the database fails.
    pub async fn of(tx: &mut Tx, wave: &str) -> Result<Settled, FieldworkError> {
        let mut settled = Settled::default();
        for (step, value) in tx.settled(wave).await? {
            settled.take(&step, &value).map_err(|_| FieldworkError::Dangling {
                wave: wave.to_owned(),
                what: "a settled step that can be read",
            })?;
        }
        Ok(settled)
    }

    fn take(&mut self, step: &str, value: &str) -> serde_json::Result<()> {
        match step {
            FOLLOWS => self.follows = serde_json::from_str(value)?,
            _ if step == Step::Questions.word() => {
                self.questions_seen = serde_json::from_str(value)?;
            }
            _ if step == Step::Texts.word() => self.texts_seen = serde_json::from_str(value)?,
            _ if step == Step::Council.word() => self.council = serde_json::from_str(value)?,
            _ if step == Step::Protection.word() => {
                self.protection = serde_json::from_str(value)?;
            }
            _ if step == Step::Key.word() => self.key = serde_json::from_str(value)?,
            // A later version may settle more.
            _ => {}
        }
        Ok(())
    }
}

/// Settles what there is in `settled` of a draft; what is not there stays as it was.
///
/// # Errors
/// [`Constraint::WaveStatus`](peil_storage::Constraint::WaveStatus) if it is no draft any more; [`StorageError`].
pub async fn settle(tx: &mut Tx, wave: &str, settled: &Settled) -> Result<(), StorageError> {
    let Settled { follows, questions_seen, texts_seen, council, protection, key } = settled;
    let questions = questions_seen.then_some(true);
    let steps = [
        (FOLLOWS, text(follows.as_ref())),
        (Step::Questions.word(), text(questions.as_ref())),
        (Step::Texts.word(), text(texts_seen.as_ref())),
        (Step::Council.word(), text(council.as_ref())),
        (Step::Protection.word(), text(protection.as_ref())),
        (Step::Key.word(), text(key.as_ref())),
    ];
    for (step, value) in steps {
        if let Some(value) = value {
            tx.settle(wave, step, &value).await?;
        }
    }
    Ok(())
}

fn text(value: Option<&impl Serialize>) -> Option<String> {
    // Texts, days and truths: writing them as JSON cannot fail.
    value.and_then(|value| serde_json::to_string(value).ok())
}
