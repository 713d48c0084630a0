//! What a wave promises about anonymity, ready to be used.

use data_encoding::BASE64URL_NOPAD;
use peil_anonymity::{ClassPublicKey, Layout, Roll, RollClass, SealingKey};
use peil_instrument::Questionnaire;
use peil_storage::{ClassKeyRow, Promise, Store};
use serde_json::json;

use crate::{FieldworkError, slots};

/// What was promised at launch, with the list of class keys and the slots of a submission.
pub struct Promised {
    /// What was promised.
    pub promise: Promise,
    /// The list of class keys.
    pub roll: Roll,
    /// The slots of a submission.
    pub layout: Layout,
}

impl std::fmt::Debug for Promised {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Promised").field("promise", &self.promise).finish_non_exhaustive()
    }
}

/// What is stored of a promise does not fit together.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the class keys of wave `{wave}` are not those that were promised: {what}")]
pub struct BrokenPromise {
    /// The wave.
    pub wave: String,
    /// What does not fit.
    pub what: String,
}

/// How a list of class keys says that it is one.
pub const KEYS_FORMAT: &str = "peil keys 1";

/// The list of class keys of a wave as JSON, for everybody to check; `None` before launch.
///
/// # Errors
/// [`FieldworkError`] if the database does not answer.
pub async fn keys_json(store: &Store, wave: &str) -> Result<Option<String>, FieldworkError> {
    let mut tx = store.begin_read().await?;
    let promise = tx.promise(wave).await?;
    let keys = tx.class_keys(wave).await?;
    let units = tx.wave_units(wave).await?;
    tx.commit().await?;
    let Some(promise) = promise else { return Ok(None) };
    let classes = keys.iter().map(|key| {
        let unit = units.get(key.class);
        json!({
            "class": key.class,
            "unit": unit.map(|unit| &unit.code),
            "name": unit.map(|unit| json!({ "nl": unit.name.nl, "en": unit.name.en })),
            "invited": key.invited,
            "key": BASE64URL_NOPAD.encode(&key.modulus),
        })
    });
    let list = json!({
        "format": KEYS_FORMAT,
        "wave": wave,
        "sealing_key": BASE64URL_NOPAD.encode(&promise.sealing_key),
        "root": promise.root,
        "classes": classes.collect::<Vec<_>>(),
    });
    Ok(Some(format!("{list:#}\n")))
}

impl Promised {
    /// Puts together what is stored, and checks that it leads to the root that was promised: rows that somebody
    /// changed in the database are found here.
    ///
    /// # Errors
    /// [`BrokenPromise`].
    pub fn new(
        wave: &str,
        promise: Promise,
        keys: &[ClassKeyRow],
        questionnaire: &Questionnaire,
    ) -> Result<Promised, BrokenPromise> {
        let broken = |what: String| BrokenPromise { wave: wave.to_owned(), what };
        let sealing_key = SealingKey::from_bytes(&promise.sealing_key)
            .map_err(|error| broken(format!("the sealing key is {error}")))?;
        let classes = keys.iter().map(|row| {
            let class = u32::try_from(row.class).unwrap_or(u32::MAX);
            let key = ClassPublicKey::from_modulus(&row.modulus)
                .map_err(|error| broken(format!("class {class}: {error}")))?;
            Ok(RollClass { class, invited: row.invited, key })
        });
        let classes = classes.collect::<Result<Vec<_>, BrokenPromise>>()?;
        let roll =
            Roll::new(wave, sealing_key, classes).map_err(|error| broken(error.to_string()))?;
        if roll.root().to_string() != promise.root {
            return Err(broken("they lead to another root".to_owned()));
        }
        Ok(Promised { promise, roll, layout: slots::layout(questionnaire) })
    }
}
