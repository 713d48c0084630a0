//! The right to answer once, detached from the code that earned it.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use hmac::Mac;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::WaveSecret;

/// A nonce and a class with a MAC over both and the wave.
///
/// Made at exchange and not stored; not derivable from the code. At submission only the hash of the
/// nonce is kept, as spent. (A later step has the browser make it and the server sign it blindly; the
/// rest stays.)
///
/// Has no `Debug`: a token must not reach a log. `Display` is for the hidden field of a form.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    nonce: [u8; 16],
    class: u32,
    mac: [u8; 32],
}

impl Token {
    /// Makes a token of a wave for a class (index into the wave's units).
    pub(crate) fn make(secret: &WaveSecret, wave: &str, class: u32, nonce: [u8; 16]) -> Token {
        let mac = mac(secret, wave, class, &nonce);
        Token { nonce, class, mac }
    }

    /// Reads a token back from a form; `None` if this secret did not make it for this wave.
    pub(crate) fn read(secret: &WaveSecret, wave: &str, text: &str) -> Option<Token> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (nonce, rest) = bytes.split_first_chunk::<16>()?;
        let (class, rest) = rest.split_first_chunk::<4>()?;
        let given: [u8; 32] = rest.try_into().ok()?;
        let class = u32::from_be_bytes(*class);
        let good = mac(secret, wave, class, nonce);
        bool::from(good.ct_eq(&given)).then_some(Token { nonce: *nonce, class, mac: good })
    }

    /// The class that stands beside the answers, as index into the wave's units.
    pub fn class(&self) -> usize {
        self.class as usize
    }

    /// SHA-256 of the nonce: what is kept as spent.
    pub(crate) fn nonce_hash(&self) -> [u8; 32] {
        Sha256::digest(self.nonce).into()
    }
}

fn mac(secret: &WaveSecret, wave: &str, class: u32, nonce: &[u8; 16]) -> [u8; 32] {
    let message: [&[u8]; 3] = [wave.as_bytes(), &class.to_be_bytes(), nonce];
    secret.mac("peil token 1", &message).finalize().into_bytes().into()
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.nonce[..], &self.class.to_be_bytes(), &self.mac].concat();
        f.write_str(&BASE64URL_NOPAD.encode(&bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::testing::secret;

    #[test]
    fn a_token_is_read_back_for_its_own_wave_only() {
        let token = Token::make(&secret(1), "w", 12, [3; 16]);
        let text = token.to_string();
        let read = Token::read(&secret(1), "w", &text);
        assert!(
            read.is_some_and(|read| read.class() == 12 && read.nonce_hash() == token.nonce_hash())
        );
        assert!(Token::read(&secret(1), "v", &text).is_none());
        assert!(Token::read(&secret(2), "w", &text).is_none());
    }

    #[test]
    fn a_changed_token_is_refused() {
        let bytes = Token::make(&secret(1), "w", 12, [3; 16]).to_string().into_bytes();
        for position in 0..bytes.len() {
            let mut forged = bytes.clone();
            forged[position] = if forged[position] == b'A' { b'B' } else { b'A' };
            if forged == bytes {
                continue;
            }
            let forged = String::from_utf8(forged).unwrap();
            assert!(Token::read(&secret(1), "w", &forged).is_none(), "{position}");
        }
        assert!(Token::read(&secret(1), "w", "").is_none());
        assert!(Token::read(&secret(1), "w", "é").is_none());
    }
}
