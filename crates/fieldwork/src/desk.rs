//! The service desk: codes and blinded messages in, signatures out; tokens and sealed answers in, acknowledgement
//! out.

use std::sync::{Arc, Mutex, PoisonError};

use data_encoding::HEXLOWER;
use jiff::Zoned;
use peil_anonymity::{ClassPublicKey, Entry, Record, Seed, Token, urn::TICKET};
use peil_instrument::Answers;
use peil_storage::{Store, WaveStatus};
use rand::Rng;

use crate::gate::Gate;
use crate::intake::{Intake, UrnVault};
use crate::library::Library;
use crate::urn::Urns;
use crate::{Doors, FieldedWave, FieldworkError, Promised, SecretsDir, UrnDir, slots};

mod codes;
mod running;

pub use codes::{BlindSignature, CodeRefusal, Exchanged};

/// Tells the time, in the time zone of the organisation.
pub type Clock = Arc<dyn Fn() -> Zoned + Send + Sync>;

/// The random source of a service.
pub type SharedRng = Arc<Mutex<dyn Rng + Send>>;

/// What the service does for respondents. Cheap to clone; keeps no state that must survive.
#[derive(Clone)]
pub struct Fieldwork {
    store: Store,
    secrets: SecretsDir,
    urn: UrnDir,
    clock: Clock,
    rng: SharedRng,
    library: Arc<Library>,
    intake: Intake,
    gate: Arc<Gate>,
}

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submitted {
    /// It is on disk now.
    Now,
    /// The same token came before: acknowledged again, counted once.
    Before,
    /// The token was not signed for this wave and class.
    BadToken,
    /// What came is not a token with the envelopes of this wave.
    Damaged,
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
    /// One that was signed for this wave.
    Token(Box<Token>),
    /// One that was not.
    Forged,
    /// Nobody can tell: the wave was closed meanwhile, and what tokens are checked with destroyed.
    Closed,
}

/// The class of answers that come by a team link: the root of the snapshot.
const ORGANISATION: usize = 0;

impl Fieldwork {
    /// A desk over a database, a folder of secrets and one of urns.
    pub fn new(
        store: Store,
        secrets: SecretsDir,
        urn: UrnDir,
        clock: Clock,
        rng: SharedRng,
    ) -> Fieldwork {
        let urns = Arc::new(Urns::new(urn.clone()));
        let intake = Intake::new(UrnVault { store: store.clone(), urns, rng: Arc::clone(&rng) });
        let gate = Arc::new(Gate::new());
        Fieldwork { store, secrets, urn, clock, rng, library: Arc::default(), intake, gate }
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

    /// Reads a token from a form.
    ///
    /// # Errors
    /// [`FieldworkError`] if the wave has no keys.
    pub fn read_token(&self, wave: &FieldedWave, text: &str) -> Result<Presented, FieldworkError> {
        match self.doors(wave) {
            Doors::Closed => Ok(Presented::Closed),
            _ => Ok(Token::parse(text)
                .filter(|token| signed(wave, token))
                .map_or(Presented::Forged, |token| Presented::Token(Box::new(token)))),
        }
    }

    /// Takes sealed answers with a token, once: the bytes of the token, then the envelopes of all slots.
    ///
    /// Writes them to the urn and nothing else, in one go with other submissions that came at the same time. When
    /// this returns [`Submitted::Now`], they are on disk. Whoever comes in before closing is stored before it, or
    /// finds the wave closed.
    ///
    /// # Errors
    /// [`FieldworkError`] if they were not stored. A repeat does no harm.
    pub async fn hand_in(
        &self,
        wave: &Arc<FieldedWave>,
        bytes: &[u8],
    ) -> Result<Submitted, FieldworkError> {
        match self.doors(wave) {
            Doors::NotYet => return Ok(Submitted::NotYet),
            Doors::Closed => return Ok(Submitted::Closed),
            Doors::Open => {}
        }
        let layout = &promised(wave)?.layout;
        let cut = bytes.split_at_checked(Token::BYTES);
        let cut = cut.and_then(|(token, envelopes)| Some((token, layout.cut(envelopes)?)));
        let Some((token, envelopes)) = cut else { return Ok(Submitted::Damaged) };
        let Some(token) = Token::from_bytes(token).filter(|token| signed(wave, token)) else {
            return Ok(Submitted::BadToken);
        };
        let (questionnaire, class) = (&wave.questionnaire, token.class());
        let slots = slots::slots(questionnaire);
        let records = slots.iter().zip(envelopes).zip(0..).map(|((slot, envelope), lane)| Record {
            mark: token.mark(lane),
            unit: number_of(slots::beside(questionnaire, *slot, class, &wave.units)),
            envelope: envelope.to_vec(),
        });
        let (mark, unit) = (token.mark(TICKET), number_of(class));
        let ticket = Record { mark, unit, envelope: Vec::new() };
        let entry = Entry { records: records.collect(), ticket };
        self.intake.hand_in(wave, entry).await
    }

    /// Takes answers with a token of somebody who comes without script: seals them as the browser would have done.
    ///
    /// # Errors
    /// As [`Fieldwork::hand_in`].
    pub async fn submit(
        &self,
        wave: &Arc<FieldedWave>,
        token: &str,
        answers: &Answers,
    ) -> Result<Submitted, FieldworkError> {
        let Some(token) = Token::parse(token) else { return Ok(Submitted::BadToken) };
        let promised = promised(wave)?;
        let code = &wave.wave.code;
        let contents = slots::contents(&wave.questionnaire, answers, token.receipt());
        let (layout, key) = (&promised.layout, promised.roll.sealing_key());
        let sealed = layout.seal_all(key, code, &contents, || self.seed());
        let failed = |source| FieldworkError::Seal { wave: code.clone(), source };
        let bytes = [token.to_bytes(), sealed.map_err(failed)?].concat();
        self.hand_in(wave, &bytes).await
    }

    /// The list of class keys of a wave, for everybody to check; `None` before launch.
    ///
    /// # Errors
    /// [`FieldworkError`] if the database does not answer.
    pub async fn keys_json(&self, wave: &str) -> Result<Option<String>, FieldworkError> {
        crate::keys_json(&self.store, wave).await
    }

    /// The receipts of all submissions that were counted, sorted, as people read them; none before closing.
    ///
    /// # Errors
    /// [`FieldworkError`] if the database does not answer.
    pub async fn receipts(&self, wave: &str) -> Result<Vec<String>, FieldworkError> {
        let mut tx = self.store.begin_read().await?;
        let receipts = tx.receipts(wave).await?;
        tx.commit().await?;
        Ok(receipts.iter().map(receipt_text).collect())
    }

    fn seed(&self) -> Seed {
        drawn(&self.rng)
    }
}

/// Draws a seed.
pub fn drawn(rng: &SharedRng) -> Seed {
    let mut seed = [0; 32];
    rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut seed);
    seed
}

/// A receipt as people read it: eight groups of four.
pub fn receipt_text(receipt: &[u8; 16]) -> String {
    let digits = HEXLOWER.encode(receipt);
    let groups: Vec<&str> = (0..8).map(|group| &digits[4 * group..4 * group + 4]).collect();
    groups.join("-")
}

/// A class as the list of keys numbers it.
pub(crate) fn number_of(class: usize) -> u32 {
    u32::try_from(class).expect("a wave has fewer than 2^32 units")
}

/// What a wave that was launched promises.
pub(crate) fn promised(wave: &FieldedWave) -> Result<&Promised, FieldworkError> {
    let what = "a promise";
    let dangling = || FieldworkError::Dangling { wave: wave.wave.code.clone(), what };
    wave.promised.as_deref().ok_or_else(dangling)
}

/// The public key of a class.
fn class_key(wave: &FieldedWave, class: usize) -> Result<&ClassPublicKey, FieldworkError> {
    let what = "a class";
    let dangling = || FieldworkError::Dangling { wave: wave.wave.code.clone(), what };
    Ok(&promised(wave)?.roll.class(number_of(class)).ok_or_else(dangling)?.key)
}

/// Whether the key of the class that it names signed a token.
fn signed(wave: &FieldedWave, token: &Token) -> bool {
    class_key(wave, token.class()).is_ok_and(|key| key.verify(token).is_ok())
}
