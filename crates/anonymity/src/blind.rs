//! The right to answer once, as a blind signature: RFC 9474, RSABSSA-SHA384-PSS-Randomized, 2048 bits.

use std::fmt;

use blind_rsa_signatures::{
    BlindMessage, BlindSignature, BlindingResult, KeyPairSha384PSSRandomized, MessageRandomizer,
    PublicKeySha384PSSRandomized, SecretKeySha384PSSRandomized, Signature,
};
use data_encoding::BASE64URL_NOPAD;
use rsa::{BoxedUint, RsaPublicKey};
use sha2::{Digest, Sha256};

use crate::{Seed, chance};

/// Bits of a class key.
const BITS: usize = 2048;
/// Bytes of a modulus, a blinded message and a signature.
pub const BYTES: usize = BITS / 8;
/// The public exponent of every class key.
const EXPONENT: u64 = 65537;

/// Why a key, a blinded message or a signature is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BlindError {
    /// It has the wrong number of bytes.
    #[error("{bytes} bytes where {BYTES} belong")]
    Size {
        /// The bytes there are.
        bytes: usize,
    },
    /// It is no key that Peil makes.
    #[error("not a class key")]
    Key,
    /// A blinded message that is not below the modulus.
    #[error("not a blinded message for this key")]
    Message,
    /// The signature is not one by this key of what it comes with.
    #[error("the signature does not belong to the key and the token")]
    Signature,
}

/// The private key of a class: signs rights to answer that it cannot see.
///
/// Has no `Debug`: it must not reach a log.
pub struct ClassKey {
    inner: SecretKeySha384PSSRandomized,
}

/// The public key of a class. Its exponent is 65537, so the modulus is all of it.
#[derive(Clone)]
pub struct ClassPublicKey {
    modulus: [u8; BYTES],
    inner: PublicKeySha384PSSRandomized,
}

impl ClassKey {
    /// Makes a key. Takes some 60 ms.
    ///
    /// # Panics
    /// Never: 2048 bits is a size the crate makes.
    pub fn make(seed: Seed) -> ClassKey {
        let pair = KeyPairSha384PSSRandomized::generate(&mut chance(seed), BITS);
        ClassKey { inner: pair.expect("2048 bits is a size that is made").sk }
    }

    /// The key as it is kept in its file (PKCS #8, DER).
    ///
    /// # Errors
    /// [`BlindError::Key`] if it cannot be written.
    pub fn to_der(&self) -> Result<Vec<u8>, BlindError> {
        self.inner.to_der().map_err(|_| BlindError::Key)
    }

    /// Reads a key from its file.
    ///
    /// # Errors
    /// [`BlindError::Key`] if it is none.
    pub fn from_der(der: &[u8]) -> Result<ClassKey, BlindError> {
        let inner = SecretKeySha384PSSRandomized::from_der(der).map_err(|_| BlindError::Key)?;
        Ok(ClassKey { inner })
    }

    /// What the world may know of it.
    ///
    /// # Errors
    /// [`BlindError::Key`] if the key is not of the size and exponent that Peil makes.
    pub fn public(&self) -> Result<ClassPublicKey, BlindError> {
        let inner = self.inner.public_key().map_err(|_| BlindError::Key)?;
        ClassPublicKey::from_modulus(&inner.components().n())
    }

    /// Signs a blinded message. The same message always gets the same signature, so that one whose reply was
    /// lost can be asked for again. `seed` only guards against measuring the time this takes.
    ///
    /// # Errors
    /// [`BlindError::Size`], or [`BlindError::Message`] if it is 0, 1 or not below the modulus.
    pub fn sign(&self, blinded: &[u8], seed: Seed) -> Result<[u8; BYTES], BlindError> {
        let bytes = sized(blinded)?;
        // 0 and 1 are their own signatures: nobody blinds to them.
        if bytes[..BYTES - 1].iter().all(|byte| *byte == 0) && bytes[BYTES - 1] < 2 {
            return Err(BlindError::Message);
        }
        let signed = self.inner.blind_sign_with_rng(&mut chance(seed), bytes);
        sized(&signed.map_err(|_| BlindError::Message)?.0)
    }
}

impl ClassPublicKey {
    /// A key from its modulus, most significant byte first.
    ///
    /// # Errors
    /// [`BlindError::Size`]; [`BlindError::Key`] if it is even or has fewer bits than 2048.
    pub fn from_modulus(modulus: &[u8]) -> Result<ClassPublicKey, BlindError> {
        let modulus = sized(modulus)?;
        if modulus[0] < 0x80 || modulus[BYTES - 1] % 2 == 0 {
            return Err(BlindError::Key);
        }
        let bits = u32::try_from(BITS).map_err(|_| BlindError::Key)?;
        let n = BoxedUint::from_be_slice(&modulus, bits).map_err(|_| BlindError::Key)?;
        let key = RsaPublicKey::new(n, BoxedUint::from(EXPONENT)).map_err(|_| BlindError::Key)?;
        Ok(ClassPublicKey { modulus, inner: PublicKeySha384PSSRandomized::new(key) })
    }

    /// The modulus, most significant byte first.
    pub fn modulus(&self) -> &[u8; BYTES] {
        &self.modulus
    }

    /// Checks that this key signed the token.
    ///
    /// # Errors
    /// [`BlindError::Signature`] if it did not.
    pub fn verify(&self, token: &Token) -> Result<(), BlindError> {
        let signature = Signature(token.signature.to_vec());
        let prefix = Some(MessageRandomizer(token.prefix));
        self.inner.verify(&signature, prefix, token.nonce).map_err(|_| BlindError::Signature)
    }
}

/// A token on its way to being signed: the client's side. The browser has the same in JavaScript; this one is for
/// who comes without script, and for made-up people.
pub struct Blinding {
    class: u32,
    key: ClassPublicKey,
    nonce: [u8; 32],
    result: BlindingResult,
}

impl Blinding {
    /// Draws a token and blinds it for the key of a class.
    ///
    /// # Errors
    /// [`BlindError::Key`] if the key's modulus has a factor in common with what was drawn: no honest one has.
    pub fn begin(class: u32, key: &ClassPublicKey, seed: Seed) -> Result<Blinding, BlindError> {
        let mut rng = chance(seed);
        let mut nonce = [0; 32];
        rand::Rng::fill_bytes(&mut rng, &mut nonce);
        let result = key.inner.blind(&mut rng, nonce).map_err(|_| BlindError::Key)?;
        Ok(Blinding { class, key: key.clone(), nonce, result })
    }

    /// What is shown to the signer: a number that says nothing about the token.
    ///
    /// # Errors
    /// [`BlindError::Size`] never, in practice.
    pub fn blinded(&self) -> Result<[u8; BYTES], BlindError> {
        let BlindMessage(bytes) = &self.result.blind_message;
        sized(bytes)
    }

    /// Makes the token from what the signer gave.
    ///
    /// # Errors
    /// [`BlindError`] if it is no signature of the blinded message.
    pub fn finish(self, signed: &[u8]) -> Result<Token, BlindError> {
        let signed = BlindSignature(sized(signed)?.to_vec());
        let signature = self.key.inner.finalize(&signed, &self.result, self.nonce);
        let Signature(signature) = signature.map_err(|_| BlindError::Signature)?;
        let prefix = self.result.msg_randomizer.ok_or(BlindError::Signature)?.0;
        Ok(Token { class: self.class, prefix, nonce: self.nonce, signature: sized(&signature)? })
    }
}

/// The right to answer once, detached from the code that earned it.
///
/// Has no `Debug`: a token must not reach a log. `Display` is for the hidden field of a form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token {
    class: u32,
    prefix: [u8; 32],
    nonce: [u8; 32],
    signature: [u8; BYTES],
}

impl Token {
    /// Bytes of a token: class, prefix, nonce, signature.
    pub const BYTES: usize = 4 + 32 + 32 + BYTES;

    /// Reads a token from its bytes; `None` if there are too few or too many. Whether it is a good one,
    /// [`ClassPublicKey::verify`] says.
    pub fn from_bytes(bytes: &[u8]) -> Option<Token> {
        let (class, rest) = bytes.split_first_chunk::<4>()?;
        let (prefix, rest) = rest.split_first_chunk::<32>()?;
        let (nonce, signature) = rest.split_first_chunk::<32>()?;
        Some(Token {
            class: u32::from_be_bytes(*class),
            prefix: *prefix,
            nonce: *nonce,
            signature: signature.try_into().ok()?,
        })
    }

    /// Its bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.class.to_be_bytes()[..], &self.prefix, &self.nonce, &self.signature].concat()
    }

    /// Reads a token back from a form.
    pub fn parse(text: &str) -> Option<Token> {
        Token::from_bytes(&BASE64URL_NOPAD.decode(text.as_bytes()).ok()?)
    }

    /// The class whose key is said to have signed it, as index into the wave's units.
    pub fn class(&self) -> usize {
        self.class as usize
    }

    /// By which a record of this token is known if it comes again: SHA-256 of the token and the lane in which the record
    /// lies. Each lane has its own mark, and the token is kept nowhere: nobody can tell that two marks are of one token.
    ///
    /// Not of the signature: one token has many of those (each with its own salt), and counts once.
    pub fn mark(&self, lane: u16) -> [u8; 32] {
        Sha256::new()
            .chain_update(b"peil mark 1")
            .chain_update(lane.to_be_bytes())
            .chain_update(self.class.to_be_bytes())
            .chain_update(self.nonce)
            .finalize()
            .into()
    }
}

impl Token {
    /// The receipt of somebody who comes without script, for whom the server does what the browser would: drawn from
    /// the token's chance, so that a repeat has the same one.
    pub fn receipt(&self) -> [u8; 16] {
        let hash: [u8; 32] = Sha256::new()
            .chain_update(b"peil receipt 1")
            .chain_update(self.prefix)
            .finalize()
            .into();
        let mut receipt = [0; 16];
        receipt.copy_from_slice(&hash[..16]);
        receipt
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&self.to_bytes()))
    }
}

fn sized(bytes: &[u8]) -> Result<[u8; BYTES], BlindError> {
    bytes.try_into().map_err(|_| BlindError::Size { bytes: bytes.len() })
}

#[cfg(test)]
mod tests;
