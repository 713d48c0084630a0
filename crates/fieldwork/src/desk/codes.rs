//! Codes: looked at, signed against, and exchanged for who comes without script.

use peil_anonymity::{Blinding, Token};
use peil_storage::{CodeState, Exchange, StorageError, WaveStatus};
use sha2::{Digest, Sha256};

use super::{Fieldwork, ORGANISATION, class_key, number_of, promised};
use crate::{Code, CodeError, Doors, FieldedWave, FieldworkError};

/// What became of a code.
#[derive(Clone)]
pub enum Exchanged<T> {
    /// What was asked for.
    Granted(T),
    /// The same, by a team link: others have the same code, so nothing may be found or kept by it.
    GrantedByTeamLink(T),
    /// Nothing, and why.
    Refused(CodeRefusal),
}

/// Why a code gives nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeRefusal {
    /// It was used before.
    Used,
    /// It was used before, and the right that it gave was signed for another blinded message.
    SignedOtherwise,
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
    /// What came with the code is no blinded message for the key of its class. The code was not used.
    NotBlinded,
    /// The wave takes nobody without script.
    ScriptNeeded,
    /// The wave takes no answers yet.
    NotYet,
    /// The wave takes no answers any more.
    Closed,
}

/// A signature over a blinded message: the right to answer once, as only who blinded it can use it.
pub type BlindSignature = [u8; peil_anonymity::blind::BYTES];

impl Fieldwork {
    /// The class of a code, as index into the wave's units: what its key is found by. Writes nothing.
    ///
    /// # Errors
    /// [`FieldworkError`] if the database cannot be read.
    pub async fn class_of(
        &self,
        wave: &FieldedWave,
        typed: &str,
    ) -> Result<Exchanged<usize>, FieldworkError> {
        let looked = self.look_at(wave, typed, None).await?;
        Ok(match looked {
            Ok((_, CodeState::Unused { unit })) => Exchanged::Granted(wave.units[unit].class),
            Ok((_, CodeState::TeamLink)) => Exchanged::GrantedByTeamLink(ORGANISATION),
            Ok(_) => Exchanged::Refused(CodeRefusal::Used),
            Err(refused) => Exchanged::Refused(refused),
        })
    }

    /// Signs a blinded message against a code, which is used by it. The same message is signed again for the same
    /// code, another one is not.
    ///
    /// A mistyped code costs nothing and a wrong one a read. Only one that looks good takes the writer, for
    /// one transaction, which writes the invitation or the team link and nothing else.
    ///
    /// # Errors
    /// [`FieldworkError`] if the database or a key cannot be read.
    pub async fn sign(
        &self,
        wave: &FieldedWave,
        typed: &str,
        blinded: &[u8],
    ) -> Result<Exchanged<BlindSignature>, FieldworkError> {
        let blinded_hash: [u8; 32] = Sha256::digest(blinded).into();
        let (code_hash, state) = match self.look_at(wave, typed, Some(&blinded_hash)).await? {
            Ok((_, CodeState::Used)) => {
                return Ok(Exchanged::Refused(CodeRefusal::SignedOtherwise));
            }
            Ok(looked) => looked,
            Err(refused) => return Ok(Exchanged::Refused(refused)),
        };
        // Before the code is used: what cannot be signed must not cost a right. And before the writer is asked for,
        // whom nobody has to wait for that long.
        let expected = match state {
            CodeState::Unused { unit } => Some(wave.units[unit].class),
            CodeState::TeamLink => Some(ORGANISATION),
            _ => None,
        };
        let mut signed = None;
        if let Some(class) = expected {
            signed = self.signature(wave, class, blinded).await?;
            if signed.is_none() {
                return Ok(Exchanged::Refused(self.not_signed(wave).await?));
            }
        }
        let _turn = self.gate.turn_to_write().await;
        let mut tx = self.store.begin_write().await?;
        let outcome = match tx.exchange(&wave.wave.code, &code_hash, &blinded_hash).await {
            Err(StorageError::Closed { .. }) => {
                return Ok(Exchanged::Refused(CodeRefusal::Closed));
            }
            other => other?,
        };
        let granted = match outcome {
            Exchange::Granted { unit } => Ok((wave.units[unit].class, false)),
            Exchange::GrantedByTeamLink => Ok((ORGANISATION, true)),
            Exchange::Used => Err(CodeRefusal::SignedOtherwise),
            Exchange::Exhausted => Err(CodeRefusal::Exhausted),
            Exchange::Unknown => Err(CodeRefusal::Unknown),
        };
        let (class, shared) = match granted {
            Ok(granted) => granted,
            Err(refused) => return Ok(Exchanged::Refused(refused)),
        };
        if expected != Some(class) {
            signed = self.signature(wave, class, blinded).await?;
        }
        let Some(signature) = signed else {
            drop(tx);
            return Ok(Exchanged::Refused(self.not_signed(wave).await?));
        };
        tx.commit().await?;
        Ok(if shared {
            Exchanged::GrantedByTeamLink(signature)
        } else {
            Exchanged::Granted(signature)
        })
    }

    /// Exchanges a typed code, once, for the right to answer, for somebody who comes without script: the server does
    /// what the browser would have done, and so sees code and token together. Such a road is confidential, not
    /// anonymous; a wave can forbid it.
    ///
    /// # Errors
    /// [`FieldworkError`] if the database or a key cannot be read.
    pub async fn exchange(
        &self,
        wave: &FieldedWave,
        typed: &str,
    ) -> Result<Exchanged<Token>, FieldworkError> {
        if !promised(wave).is_ok_and(|promised| promised.promise.without_script) {
            return Ok(Exchanged::Refused(match self.doors(wave) {
                Doors::NotYet => CodeRefusal::NotYet,
                Doors::Closed => CodeRefusal::Closed,
                Doors::Open => CodeRefusal::ScriptNeeded,
            }));
        }
        let (class, shared) = match self.class_of(wave, typed).await? {
            Exchanged::Granted(class) => (class, false),
            Exchanged::GrantedByTeamLink(class) => (class, true),
            Exchanged::Refused(refused) => return Ok(Exchanged::Refused(refused)),
        };
        let failed = |source| FieldworkError::ClassKey { wave: wave.wave.code.clone(), source };
        let key = class_key(wave, class)?;
        let blinding = Blinding::begin(number_of(class), key, self.seed()).map_err(failed)?;
        let blinded = blinding.blinded().map_err(failed)?;
        let signature = match self.sign(wave, typed, &blinded).await? {
            Exchanged::Granted(signature) | Exchanged::GrantedByTeamLink(signature) => signature,
            // Somebody was faster with the same code.
            Exchanged::Refused(CodeRefusal::SignedOtherwise) => {
                return Ok(Exchanged::Refused(CodeRefusal::Used));
            }
            Exchanged::Refused(refused) => return Ok(Exchanged::Refused(refused)),
        };
        let token = blinding.finish(&signature).map_err(failed)?;
        Ok(if shared { Exchanged::GrantedByTeamLink(token) } else { Exchanged::Granted(token) })
    }

    /// Reads a code and looks it up without using it; what is refused without a look at its use stands in `Err`.
    async fn look_at(
        &self,
        wave: &FieldedWave,
        typed: &str,
        blinded_hash: Option<&[u8; 32]>,
    ) -> Result<Result<([u8; 32], CodeState), CodeRefusal>, FieldworkError> {
        match self.doors(wave) {
            Doors::NotYet => return Ok(Err(CodeRefusal::NotYet)),
            Doors::Closed => return Ok(Err(CodeRefusal::Closed)),
            Doors::Open => {}
        }
        let hash = match Code::read(typed) {
            Ok(code) => code.hash(),
            Err(CodeError::Malformed) => return Ok(Err(CodeRefusal::Malformed)),
            Err(CodeError::CheckFails) => return Ok(Err(CodeRefusal::CheckFails)),
        };
        let Some(_pass) = self.gate.enter().await else { return Ok(Err(CodeRefusal::Busy)) };
        let mut tx = self.store.begin_read().await?;
        let state = tx.code_state(&wave.wave.code, &hash, blinded_hash).await?;
        tx.commit().await?;
        Ok(match state {
            CodeState::Unknown => {
                let forgiven = self.gate.forgives(&wave.wave.code, (self.clock)().timestamp());
                Err(if forgiven { CodeRefusal::Unknown } else { CodeRefusal::Trying })
            }
            CodeState::Exhausted => Err(CodeRefusal::Exhausted),
            state => Ok((hash, state)),
        })
    }

    /// Signs with the key of a class; `None` if it cannot be signed, or the key is gone with its wave.
    async fn signature(
        &self,
        wave: &FieldedWave,
        class: usize,
        blinded: &[u8],
    ) -> Result<Option<BlindSignature>, FieldworkError> {
        let Some(key) = self.secrets.class_key(&wave.wave.code, number_of(class))? else {
            return Ok(None);
        };
        let (blinded, seed) = (blinded.to_vec(), self.seed());
        let signed = tokio::task::spawn_blocking(move || key.sign(&blinded, seed).ok());
        signed.await.map_err(|_| FieldworkError::Interrupted)
    }

    /// Why there is no signature: the wave was closed meanwhile, its keys are missing, or what was to be signed is no
    /// blinded message.
    async fn not_signed(&self, wave: &FieldedWave) -> Result<CodeRefusal, FieldworkError> {
        let code = &wave.wave.code;
        let mut tx = self.store.begin_read().await?;
        let now = tx.wave(code).await?;
        tx.commit().await?;
        if now.is_none_or(|now| now.status >= WaveStatus::Closed) {
            return Ok(CodeRefusal::Closed);
        }
        let classes = promised(wave)?.roll.classes();
        for class in classes.iter().take(1) {
            if self.secrets.class_key(code, class.class)?.is_none() {
                return Err(FieldworkError::SecretGone { wave: code.clone() });
            }
        }
        Ok(CodeRefusal::NotBlinded)
    }
}
