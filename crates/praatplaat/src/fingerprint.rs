//! A short text that tells whether two lists of parts are the same.

use sha2::{Digest, Sha256};

/// A SHA-256 over parts, of this version of the program.
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    /// Of nothing but the version of the program.
    pub(crate) fn new() -> Fingerprint {
        let mut fingerprint = Fingerprint(Sha256::new());
        fingerprint.add(env!("CARGO_PKG_VERSION").as_bytes());
        fingerprint
    }

    /// Adds a part, with its length, so that no two lists of parts run together to the same bytes.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// In hexadecimal digits.
    pub(crate) fn hexadecimal(self) -> String {
        let halves = self.0.finalize().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
        halves.filter_map(|half| char::from_digit(u32::from(half), 16)).collect()
    }
}
