//! Random tokens for cookies and links, and what is kept of them.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};

/// A token of 256 random bits, as text for a cookie or a link.
pub(crate) fn token(random: &[u8; 32]) -> String {
    BASE64URL_NOPAD.encode(random)
}

/// What is kept of a token or code: its hash, under what it is for, so that one is never good for another purpose.
pub(crate) fn hash(purpose: &str, text: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(purpose.as_bytes());
    hasher.update([0]);
    hasher.update(text.as_bytes());
    hasher.finalize().into()
}

/// A value for forms that only the holder of the session's token can know.
pub(crate) fn csrf(session: &str) -> String {
    BASE64URL_NOPAD.encode(&hash("csrf", session))
}

/// Bytes as text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}
