//! The service desk: codes in, tokens out; tokens and answers in, acknowledgement out.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Zoned;
use peil_instrument::Answers;
use peil_storage::{
    CodeState, Exchange, NewRecord, NewWords, StorageError, Store, SubmissionRecords, WaveStatus,
};
use rand::Rng;

use crate::gate::Gate;
use crate::intake::Intake;
use crate::library::Library;
use crate::{Code, CodeError, Doors, FieldedWave, FieldworkError, SecretsDir, Token, WaveSecret};

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
    library: Arc<Library>,
    intake: Intake,
    gate: Arc<Gate>,
}

/// What became of a code.
#[derive(Clone)]
pub enum Exchanged {
    /// The right to answer once.
    Granted(Token),
    /// The same, by a team link: others have the same code, so nothing may be found or kept by it.
    GrantedByTeamLink(Token),
    /// It was used before.
    Used,
    /// It is a team link's, and was used as often as it may.
    Exhausted,
    /// The wave has no such code.
    Unknown,
    /// The wave has no such code, and far more of those were tried than people mistype.
    Trying,
    /// Too many codes wait to be looked up. This one was not used.
    Busy,
    /// It cannot be a code.
    Malformed,
    /// It has the shape of a code, but a symbol is wrong or two are swapped.
    CheckFails,
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
    /// Too many submissions wait. Nothing was stored; it can be repeated in a moment.
    Busy,
}

/// A token as it was presented.
#[derive(Clone)]
pub enum Presented {
    /// One that was made for this wave.
    Token(Token),
    /// One that was not.
    Forged,
    /// Nobody can tell: the wave was closed meanwhile, and what tokens are checked with destroyed.
    Closed,
}

/// The class of answers that come by a team link: the root of the snapshot.
const ORGANISATION: usize = 0;

impl Fieldwork {
    /// A desk over a database and a folder of secrets.
    pub fn new(store: Store, secrets: SecretsDir, clock: Clock, rng: SharedRng) -> Fieldwork {
        let intake = Intake::new(store.clone());
        let gate = Arc::new(Gate::new());
        Fieldwork { store, secrets, clock, rng, library: Arc::default(), intake, gate }
    }

    /// The waves that take answers today.
    ///
    /// # Errors
    /// [`FieldworkError`] if the database does not answer or a wave is broken.
    pub async fn waves(&self) -> Result<Vec<Arc<FieldedWave>>, FieldworkError> {
        let mut tx = self.store.begin_read().await?;
        let waves = tx.waves().await?;
        let mut open = Vec::new();
        for wave in waves.into_iter().filter(|wave| wave.status == WaveStatus::Open) {
            let wave = self.library.field(&mut tx, wave).await?;
            if self.doors(&wave) == Doors::Open {
                open.push(wave);
            }
        }
        tx.commit().await?;
        Ok(open)
    }

    /// A wave by its code; `None` if there is none.
    ///
    /// # Errors
    /// [`FieldworkError`] if the database does not answer or the wave is broken.
    pub async fn wave(&self, code: &str) -> Result<Option<Arc<FieldedWave>>, FieldworkError> {
        let mut tx = self.store.begin_read().await?;
        let wave = match tx.wave(code).await? {
            Some(wave) => Some(self.library.field(&mut tx, wave).await?),
            None => None,
        };
        tx.commit().await?;
        Ok(wave)
    }

    /// Whether the wave takes answers now.
    pub fn doors(&self, wave: &FieldedWave) -> Doors {
        wave.doors((self.clock)().date())
    }

    /// Exchanges a typed code, once, for the right to answer.
    ///
    /// A mistyped code costs nothing and a wrong one a read. Only one that looks good takes the writer, for
    /// one transaction, which writes the invitation or the team link and nothing else.
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
        let code = match Code::read(typed) {
            Ok(code) => code,
            Err(CodeError::Malformed) => return Ok(Exchanged::Malformed),
            Err(CodeError::CheckFails) => return Ok(Exchanged::CheckFails),
        };
        let hash = code.hash();
        match self.look_up(wave, &hash).await? {
            None => return Ok(Exchanged::Busy),
            Some(CodeState::Unused) => {}
            Some(CodeState::Used) => return Ok(Exchanged::Used),
            Some(CodeState::Exhausted) => return Ok(Exchanged::Exhausted),
            Some(CodeState::Unknown) => {
                let forgiven = self.gate.forgives(&wave.wave.code, (self.clock)().timestamp());
                return Ok(if forgiven { Exchanged::Unknown } else { Exchanged::Trying });
            }
        }
        let Some(secret) = self.secret(wave).await? else { return Ok(Exchanged::Closed) };
        let _turn = self.gate.turn_to_write().await;
        let mut tx = self.store.begin_write().await?;
        let outcome = match tx.exchange(&wave.wave.code, &hash).await {
            Err(StorageError::Closed { .. }) => return Ok(Exchanged::Closed),
            other => other?,
        };
        tx.commit().await?;
        Ok(match outcome {
            Exchange::Granted { unit } => {
                Exchanged::Granted(self.make_token(&secret, wave, wave.units[unit].class))
            }
            Exchange::GrantedByTeamLink => {
                Exchanged::GrantedByTeamLink(self.make_token(&secret, wave, ORGANISATION))
            }
            Exchange::Used => Exchanged::Used,
            Exchange::Exhausted => Exchanged::Exhausted,
            Exchange::Unknown => Exchanged::Unknown,
        })
    }

    /// Looks a code up without using it; `None` if too many wait for that.
    async fn look_up(
        &self,
        wave: &FieldedWave,
        hash: &[u8; 32],
    ) -> Result<Option<CodeState>, FieldworkError> {
        let Some(_pass) = self.gate.enter().await else { return Ok(None) };
        let mut tx = self.store.begin_read().await?;
        let state = tx.code_state(&wave.wave.code, hash).await?;
        tx.commit().await?;
        Ok(Some(state))
    }

    /// Reads a token from a form.
    ///
    /// # Errors
    /// [`FieldworkError`] if the wave's secret cannot be read.
    pub async fn read_token(
        &self,
        wave: &FieldedWave,
        text: &str,
    ) -> Result<Presented, FieldworkError> {
        let Some(secret) = self.secret(wave).await? else { return Ok(Presented::Closed) };
        let token = Token::read(&secret, &wave.wave.code, text);
        let token = token.filter(|token| token.class() < wave.units.len());
        Ok(token.map_or(Presented::Forged, Presented::Token))
    }

    /// Stores answers under a token, once.
    ///
    /// Writes the records and the spent mark and nothing else, in one transaction with other
    /// submissions that came at the same time. When this returns [`Submitted::Now`], the answers are on
    /// disk. Whoever comes in before closing is stored before it, or finds the wave closed.
    ///
    /// # Errors
    /// [`FieldworkError`] if the answers were not stored, or the wave's secret cannot be read. A repeat
    /// does no harm.
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
        let token = match self.read_token(wave, token).await? {
            Presented::Token(token) => token,
            Presented::Forged => return Ok(Submitted::BadToken),
            Presented::Closed => return Ok(Submitted::Closed),
        };
        let records = self.records(wave, &token, answers);
        self.intake.hand_in(&wave.wave.code, token.nonce_hash(), records).await
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

    /// The wave's secret; `None` if the wave was closed meanwhile.
    ///
    /// Read from its file each time, some ten microseconds: nothing holds it between requests, so that no
    /// running service still has it once the file is destroyed, also if another process closed the wave.
    async fn secret(&self, wave: &FieldedWave) -> Result<Option<WaveSecret>, FieldworkError> {
        let code = &wave.wave.code;
        if let Some(secret) = self.secrets.read(code)? {
            return Ok(Some(secret));
        }
        let mut tx = self.store.begin_read().await?;
        let now = tx.wave(code).await?;
        tx.commit().await?;
        match now {
            Some(now) if now.status >= WaveStatus::Closed => Ok(None),
            _ => Err(FieldworkError::SecretGone { wave: code.clone() }),
        }
    }
}
