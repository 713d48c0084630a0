//! The service desk: codes in, tokens out; tokens and answers in, acknowledgement out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::Zoned;
use peil_instrument::{Answers, Questionnaire};
use peil_storage::{
    Exchange, NewRecord, NewWords, StorageError, Store, Stored, SubmissionRecords, Tx, Wave,
    WaveStatus, WaveUnit,
};
use rand::Rng;

use crate::{Code, Doors, FieldedWave, FieldworkError, SecretsDir, Token, WaveSecret};

/// Tells the time, in the time zone of the organisation.
pub type Clock = Arc<dyn Fn() -> Zoned + Send + Sync>;

/// The random source of a service.
pub type SharedRng = Arc<Mutex<dyn Rng + Send>>;

/// What the service does for respondents. Cheap to clone; keeps no state that must survive.
#[derive(Clone)]
pub struct Fieldwork {
    store: Store,
    secrets: SecretsDir,
    clock: Clock,
    rng: SharedRng,
    fielded: Arc<Fielded>,
}

/// What never changes once it is in the database, so that no page has to load it twice.
#[derive(Default)]
struct Fielded {
    questionnaires: RwLock<HashMap<(String, String), Arc<Questionnaire>>>,
    units: RwLock<HashMap<String, Arc<Vec<WaveUnit>>>>,
}

/// What became of a code.
#[derive(Clone)]
pub enum Exchanged {
    /// The right to answer once.
    Granted(Token),
    /// It was used before.
    Used,
    /// The wave has no such code.
    Unknown,
    /// It cannot be a code.
    Malformed,
    /// The wave takes no answers yet.
    NotYet,
    /// The wave takes no answers any more.
    Closed,
}

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submitted {
    /// It is on disk now.
    Now,
    /// The same token was spent before: acknowledged again, stored once.
    Before,
    /// The token was not made for this wave.
    BadToken,
    /// The wave takes no answers yet.
    NotYet,
    /// The wave takes no answers any more.
    Closed,
}

impl Fieldwork {
    /// A desk over a database and a folder of secrets.
    pub fn new(store: Store, secrets: SecretsDir, clock: Clock, rng: SharedRng) -> Fieldwork {
        Fieldwork { store, secrets, clock, rng, fielded: Arc::default() }
    }

    /// The waves that take answers today.
    ///
    /// # Errors
    /// [`FieldworkError`] if the database does not answer or a wave is broken.
    pub async fn waves(&self) -> Result<Vec<Arc<FieldedWave>>, FieldworkError> {
        let mut tx = self.store.begin_read().await?;
        let waves = tx.waves().await?;
        tx.commit().await?;
        let mut open = Vec::new();
        for wave in waves.into_iter().filter(|wave| wave.status == WaveStatus::Open) {
            let wave = self.field(wave).await?;
            if self.doors(&wave) == Doors::Open {
                open.push(wave);
            }
        }
        Ok(open)
    }

    /// A wave by its code; `None` if there is none.
    ///
    /// # Errors
    /// [`FieldworkError`] if the database does not answer or the wave is broken.
    pub async fn wave(&self, code: &str) -> Result<Option<Arc<FieldedWave>>, FieldworkError> {
        let mut tx = self.store.begin_read().await?;
        let wave = tx.wave(code).await?;
        tx.commit().await?;
        match wave {
            Some(wave) => Ok(Some(self.field(wave).await?)),
            None => Ok(None),
        }
    }

    /// Whether the wave takes answers now.
    pub fn doors(&self, wave: &FieldedWave) -> Doors {
        wave.doors((self.clock)().date())
    }

    /// Exchanges a typed code, once, for the right to answer.
    ///
    /// One transaction, which writes the invitation and nothing else.
    ///
    /// # Errors
    /// [`FieldworkError`] if the database or the wave's secret cannot be read.
    pub async fn exchange(
        &self,
        wave: &FieldedWave,
        typed: &str,
    ) -> Result<Exchanged, FieldworkError> {
        match self.doors(wave) {
            Doors::NotYet => return Ok(Exchanged::NotYet),
            Doors::Closed => return Ok(Exchanged::Closed),
            Doors::Open => {}
        }
        let Ok(code) = Code::read(typed) else { return Ok(Exchanged::Malformed) };
        let secret = self.secret(wave)?;
        let mut tx = self.store.begin_write().await?;
        let outcome = match tx.exchange(&wave.wave.code, &code.hash()).await {
            Err(StorageError::Closed { .. }) => return Ok(Exchanged::Closed),
            other => other?,
        };
        tx.commit().await?;
        Ok(match outcome {
            Exchange::Granted { unit } => {
                Exchanged::Granted(self.make_token(&secret, wave, wave.units[unit].class))
            }
            Exchange::Used => Exchanged::Used,
            Exchange::Unknown => Exchanged::Unknown,
        })
    }

    /// Reads a token from a form, without the database; `None` if it was not made for this wave.
    ///
    /// # Errors
    /// [`FieldworkError`] if the wave's secret cannot be read.
    pub fn read_token(
        &self,
        wave: &FieldedWave,
        text: &str,
    ) -> Result<Option<Token>, FieldworkError> {
        let Some(secret) = self.secrets.read(&wave.wave.code)? else { return Ok(None) };
        let token = Token::read(&secret, &wave.wave.code, text);
        Ok(token.filter(|token| token.class() < wave.units.len()))
    }

    /// Stores answers under a token, once.
    ///
    /// One transaction, which writes the records and the spent mark and nothing else. When this
    /// returns [`Submitted::Now`], the answers are on disk.
    ///
    /// # Errors
    /// [`FieldworkError`] if the database or the wave's secret cannot be read.
    pub async fn submit(
        &self,
        wave: &FieldedWave,
        token: &str,
        answers: &Answers,
    ) -> Result<Submitted, FieldworkError> {
        match self.doors(wave) {
            Doors::NotYet => return Ok(Submitted::NotYet),
            Doors::Closed => return Ok(Submitted::Closed),
            Doors::Open => {}
        }
        let Some(token) = self.read_token(wave, token)? else { return Ok(Submitted::BadToken) };
        let records = self.records(wave, &token, answers);
        let mut tx = self.store.begin_write().await?;
        // A closing wave waits for this submission, or this one finds it closed.
        let stored = tx.submit(&wave.wave.code, &token.nonce_hash(), &records).await;
        let stored = match stored {
            Err(StorageError::Closed { .. }) => return Ok(Submitted::Closed),
            other => other?,
        };
        tx.commit().await?;
        Ok(match stored {
            Stored::Now => Submitted::Now,
            Stored::Before => Submitted::Before,
        })
    }

    /// The records that are kept of a submission, each with a random id of its own.
    fn records(&self, wave: &FieldedWave, token: &Token, answers: &Answers) -> SubmissionRecords {
        let questionnaire = &wave.questionnaire;
        let submission = answers.submission(questionnaire);
        let class = token.class();
        let parts = questionnaire.parts().iter().zip(submission.parts);
        let records = parts.filter_map(|(part, answers)| {
            let unit = match part.level {
                peil_instrument::Level::Class => class,
                peil_instrument::Level::Higher => wave.units[class].higher,
            };
            Some(NewRecord { id: self.random(), part: part.id.clone(), unit, answers: answers? })
        });
        let records = records.collect();
        let words = submission.words.into_iter().map(|(item, words)| NewWords {
            id: self.random(),
            item: questionnaire.items()[item].id.clone(),
            words,
        });
        SubmissionRecords { records, words: words.collect() }
    }

    fn make_token(&self, secret: &WaveSecret, wave: &FieldedWave, class: usize) -> Token {
        let class = u32::try_from(class).expect("a wave has fewer than 2^32 units");
        Token::make(secret, &wave.wave.code, class, self.random())
    }

    fn random(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    fn secret(&self, wave: &FieldedWave) -> Result<WaveSecret, FieldworkError> {
        let code = &wave.wave.code;
        let gone = || FieldworkError::SecretGone { wave: code.clone() };
        self.secrets.read(code)?.ok_or_else(gone)
    }

    /// Adds to a wave what belongs to it.
    async fn field(&self, wave: Wave) -> Result<Arc<FieldedWave>, FieldworkError> {
        let dangling = |what| FieldworkError::Dangling { wave: wave.code.clone(), what };
        let mut tx = self.store.begin_read().await?;
        let organisation = tx.organisation(&wave.organisation).await?;
        let organisation = organisation.ok_or_else(|| dangling("an organisation"))?;
        let units = self.units(&mut tx, &wave).await?;
        let questionnaire = self.questionnaire(&mut tx, &wave).await?;
        tx.commit().await?;
        Ok(Arc::new(FieldedWave { wave, organisation, units, questionnaire }))
    }

    /// The snapshot of the units; empty before launch.
    async fn units(&self, tx: &mut Tx, wave: &Wave) -> Result<Arc<Vec<WaveUnit>>, FieldworkError> {
        if let Some(known) = read(&self.fielded.units, &wave.code) {
            return Ok(known);
        }
        let units = Arc::new(tx.wave_units(&wave.code).await?);
        if !units.is_empty() {
            write(&self.fielded.units, wave.code.clone(), &units);
        }
        Ok(units)
    }

    async fn questionnaire(
        &self,
        tx: &mut Tx,
        wave: &Wave,
    ) -> Result<Arc<Questionnaire>, FieldworkError> {
        let key = (wave.questionnaire.to_string(), wave.version.clone());
        if let Some(known) = read(&self.fielded.questionnaires, &key) {
            return Ok(known);
        }
        let source = tx.questionnaire_source(&wave.questionnaire, &wave.version).await?;
        let missing =
            || FieldworkError::Dangling { wave: wave.code.clone(), what: "a questionnaire" };
        let loaded = Arc::new(load(wave, &source.ok_or_else(missing)?)?);
        write(&self.fielded.questionnaires, key, &loaded);
        Ok(loaded)
    }
}

/// Loads a stored questionnaire.
pub(crate) fn load(wave: &Wave, source: &str) -> Result<Questionnaire, FieldworkError> {
    let file = format!("{}/{}.toml", wave.questionnaire, wave.version);
    peil_instrument::load(&file, source).map_err(|diagnostics| FieldworkError::Questionnaire {
        wave: wave.code.clone(),
        first: diagnostics
            .first()
            .map(|first| first.render(peil_instrument::Lang::En))
            .unwrap_or_default(),
    })
}

fn read<K: std::hash::Hash + Eq, V>(map: &RwLock<HashMap<K, Arc<V>>>, key: &K) -> Option<Arc<V>> {
    map.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
}

fn write<K: std::hash::Hash + Eq, V>(map: &RwLock<HashMap<K, Arc<V>>>, key: K, value: &Arc<V>) {
    map.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(value));
}
