//! Records that only the holder of the opening key can read: HPKE (RFC 9180), base mode, X25519.

use data_encoding::BASE64URL_NOPAD;
use hpke::aead::AesGcm128;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};

use crate::{Seed, chance};

type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
pub(crate) type EncappedKey = <X25519HkdfSha256 as Kem>::EncappedKey;

/// Bytes of a sealing key, and of the key at the head of an envelope: a point.
pub const POINT: usize = 32;
/// Bytes that sealing adds: the key at the head and the mark that nothing was changed.
const ADDED: usize = POINT + 16;
/// Bytes of the length before a content.
const LENGTH: usize = 2;

/// What everybody may seal for: the wave's public key.
#[derive(Clone, PartialEq, Eq)]
pub struct SealingKey {
    bytes: [u8; POINT],
    inner: PublicKey,
}

/// What opens a wave's records: the private half, which is not on the server.
///
/// Has no `Debug`: it must not reach a log.
#[derive(Clone)]
pub struct OpeningKey {
    inner: PrivateKey,
}

/// Why an envelope does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The bytes are no key.
    #[error("not a key")]
    Key,
    /// The envelope has another size than those of its slot.
    #[error("an envelope of {bytes} bytes where {expected} belong")]
    Size {
        /// The bytes there are.
        bytes: usize,
        /// The bytes there should be.
        expected: usize,
    },
    /// It was sealed for another key, wave or slot, or was changed.
    #[error("an envelope that this key does not open")]
    Sealed,
    /// What is in it is not padded as it should be.
    #[error("an envelope whose content is not padded as it should be")]
    Padding,
    /// What was to be sealed does not fit.
    #[error("a content of {bytes} bytes does not fit in {room}")]
    TooLong {
        /// The bytes of the content.
        bytes: usize,
        /// The bytes there is room for.
        room: usize,
    },
}

/// The places of a submission: how many envelopes it has, and how long the content of each may be.
///
/// Every submission of a wave has every slot, at the same size, whatever was answered: number and sizes of
/// envelopes say nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    sizes: Vec<usize>,
}

impl Layout {
    /// A layout of `parts` records of at most `longest` bytes, `texts` texts of at most `chars` characters, and a
    /// receipt; in that order.
    pub fn new(parts: usize, longest: usize, texts: usize, chars: usize) -> Layout {
        let answers = Layout::answers_size(longest);
        let words = Layout::words_size(chars);
        let mut sizes = vec![answers; parts];
        sizes.extend(std::iter::repeat_n(words, texts));
        sizes.push(answers);
        Layout { sizes }
    }

    /// Bytes of a padded record or receipt.
    pub fn answers_size(longest: usize) -> usize {
        (LENGTH + longest.max(RECEIPT)).next_multiple_of(16)
    }

    /// Bytes of a padded text: a character has four bytes at the most.
    pub fn words_size(chars: usize) -> usize {
        LENGTH + 4 * chars
    }

    /// The number of slots.
    pub fn slots(&self) -> usize {
        self.sizes.len()
    }

    /// The slot of the receipt: the last.
    pub fn receipt(&self) -> usize {
        self.sizes.len() - 1
    }

    /// Bytes of the padded content of a slot.
    pub fn size(&self, slot: usize) -> usize {
        self.sizes[slot]
    }

    /// Bytes of the envelope of a slot.
    pub fn envelope(&self, slot: usize) -> usize {
        self.sizes[slot] + ADDED
    }

    /// Bytes of all envelopes together.
    pub fn total(&self) -> usize {
        self.sizes.iter().map(|size| size + ADDED).sum()
    }

    /// Cuts the bytes of a submission into its envelopes; `None` if there are too few or too many.
    pub fn cut<'a>(&self, mut bytes: &'a [u8]) -> Option<Vec<&'a [u8]>> {
        if bytes.len() != self.total() {
            return None;
        }
        let mut envelopes = Vec::with_capacity(self.slots());
        for slot in 0..self.slots() {
            let (envelope, rest) = bytes.split_at(self.envelope(slot));
            envelopes.push(envelope);
            bytes = rest;
        }
        Some(envelopes)
    }

    /// Seals a content for a slot of a wave.
    ///
    /// # Errors
    /// [`OpenError::TooLong`] if it does not fit.
    pub fn seal(
        &self,
        key: &SealingKey,
        wave: &str,
        slot: usize,
        content: &[u8],
        seed: Seed,
    ) -> Result<Vec<u8>, OpenError> {
        let size = self.size(slot);
        let room = size - LENGTH;
        let length = u16::try_from(content.len()).ok().filter(|_| content.len() <= room);
        let length = length.ok_or(OpenError::TooLong { bytes: content.len(), room })?;
        let mut padded = Vec::with_capacity(size);
        padded.extend(length.to_be_bytes());
        padded.extend(content);
        padded.resize(size, 0);
        let (head, sealed) =
            hpke::single_shot_seal_with_rng::<AesGcm128, HkdfSha256, X25519HkdfSha256>(
                &OpModeS::Base,
                &key.inner,
                &info(wave),
                &padded,
                &aad(slot),
                &mut chance(seed),
            )
            .map_err(|_| OpenError::Key)?;
        Ok([&head.to_bytes()[..], &sealed].concat())
    }

    /// Seals the contents of all slots, one after the other, as they are handed in. Each has a seed of its own.
    ///
    /// # Errors
    /// [`OpenError::TooLong`] if one does not fit.
    pub fn seal_all<C: AsRef<[u8]>>(
        &self,
        key: &SealingKey,
        wave: &str,
        contents: &[C],
        mut seed: impl FnMut() -> Seed,
    ) -> Result<Vec<u8>, OpenError> {
        let mut envelopes = Vec::with_capacity(self.total());
        for (slot, content) in contents.iter().enumerate() {
            envelopes.extend(self.seal(key, wave, slot, content.as_ref(), seed())?);
        }
        Ok(envelopes)
    }

    /// Opens an envelope of a slot of a wave.
    ///
    /// # Errors
    /// [`OpenError`] if it is not one that was sealed for this key, wave and slot, or its content is not padded to
    /// the end with zeros.
    pub fn open(
        &self,
        key: &OpeningKey,
        wave: &str,
        slot: usize,
        envelope: &[u8],
    ) -> Result<Vec<u8>, OpenError> {
        let expected = self.envelope(slot);
        let (head, sealed) = match envelope.split_at_checked(POINT) {
            Some(cut) if envelope.len() == expected => cut,
            _ => return Err(OpenError::Size { bytes: envelope.len(), expected }),
        };
        let head = EncappedKey::from_bytes(head).map_err(|_| OpenError::Sealed)?;
        let mut padded = hpke::single_shot_open::<AesGcm128, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &key.inner,
            &head,
            &info(wave),
            sealed,
            &aad(slot),
        )
        .map_err(|_| OpenError::Sealed)?;
        let (length, rest) = padded.split_first_chunk::<LENGTH>().ok_or(OpenError::Padding)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let zeros = rest.get(length..).ok_or(OpenError::Padding)?;
        if zeros.iter().any(|byte| *byte != 0) {
            return Err(OpenError::Padding);
        }
        padded.truncate(LENGTH + length);
        Ok(padded.split_off(LENGTH))
    }
}

/// Bytes of a receipt.
pub const RECEIPT: usize = 16;

impl OpeningKey {
    /// Makes a key.
    pub fn make(seed: Seed) -> OpeningKey {
        let (inner, _) = X25519HkdfSha256::gen_keypair_with_rng(&mut chance(seed));
        OpeningKey { inner }
    }

    /// Reads a key from its 32 bytes.
    ///
    /// # Errors
    /// [`OpenError::Key`] if they are none.
    pub fn from_bytes(bytes: &[u8]) -> Result<OpeningKey, OpenError> {
        Ok(OpeningKey { inner: PrivateKey::from_bytes(bytes).map_err(|_| OpenError::Key)? })
    }

    pub(crate) fn scalar(&self) -> &PrivateKey {
        &self.inner
    }

    /// Its 32 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.inner.to_bytes().to_vec()
    }

    /// The key that its records are sealed for.
    ///
    /// # Panics
    /// Never: a public key is a point.
    pub fn sealing_key(&self) -> SealingKey {
        let inner = X25519HkdfSha256::sk_to_pk(&self.inner);
        SealingKey::from_bytes(&inner.to_bytes()).expect("a public key is a point")
    }
}

impl SealingKey {
    /// Reads a key from a point.
    ///
    /// # Errors
    /// [`OpenError::Key`] if it is none.
    pub fn from_bytes(bytes: &[u8]) -> Result<SealingKey, OpenError> {
        let inner = PublicKey::from_bytes(bytes).map_err(|_| OpenError::Key)?;
        Ok(SealingKey { bytes: bytes.try_into().map_err(|_| OpenError::Key)?, inner })
    }

    /// Reads a key as it is written in files and pages.
    ///
    /// # Errors
    /// [`OpenError::Key`] if it is none.
    pub fn parse(text: &str) -> Result<SealingKey, OpenError> {
        let bytes = BASE64URL_NOPAD.decode(text.trim().as_bytes()).map_err(|_| OpenError::Key)?;
        SealingKey::from_bytes(&bytes)
    }

    pub(crate) fn point(&self) -> &PublicKey {
        &self.inner
    }

    /// Its 32 bytes.
    pub fn as_bytes(&self) -> &[u8; POINT] {
        &self.bytes
    }
}

impl std::fmt::Display for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&self.bytes))
    }
}

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealingKey({self})")
    }
}

/// What an envelope is for, in the sense of RFC 9180: one of another wave does not open.
fn info(wave: &str) -> Vec<u8> {
    [b"peil wave 1 ", wave.as_bytes()].concat()
}

/// The slot stands beside what is sealed: an envelope cannot take the place of another.
fn aad(slot: usize) -> [u8; 2] {
    u16::try_from(slot).unwrap_or(u16::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests;
