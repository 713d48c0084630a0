//! Personal codes: what an invitation carries.

use std::fmt;

use hmac::Mac;
use sha2::{Digest, Sha256};

use crate::WaveSecret;

/// Crockford's base 32: no `i l o u`; whoever types them is understood.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A personal code: 100 bits, made from the wave's secret and the invitation's id.
///
/// It is stored nowhere; the database has its [hash](Code::hash). A letter can be printed again as
/// long as the secret exists.
///
/// Has no `Debug`: a code must not reach a log. `Display` is for letters and links.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    text: String,
}

/// The text typed is no code of any wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code has 20 letters and digits")]
pub struct MalformedCode;

impl Code {
    const SYMBOLS: usize = 20;

    /// The code of an invitation.
    pub fn of(secret: &WaveSecret, invitation: &[u8; 16]) -> Code {
        let bytes = secret.mac("peil code 1", &[invitation]).finalize().into_bytes();
        let mut text = String::with_capacity(Code::SYMBOLS);
        for symbol in 0..Code::SYMBOLS {
            // Five bits, which may lie across two bytes.
            let at = symbol * 5;
            let pair = u16::from_be_bytes([bytes[at / 8], bytes[at / 8 + 1]]);
            let value = (pair >> (11 - at % 8)) & 31;
            text.push(char::from(ALPHABET[usize::from(value)]));
        }
        Code { text }
    }

    /// Reads what a person typed: capitals, spaces and hyphens do not matter, nor `o` for `0` and `i`
    /// or `l` for `1`.
    ///
    /// # Errors
    /// [`MalformedCode`] if it is not 20 symbols of the alphabet.
    pub fn read(typed: &str) -> Result<Code, MalformedCode> {
        let mut text = String::with_capacity(Code::SYMBOLS);
        for typed in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let symbol = match typed.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                other => other,
            };
            let known = u8::try_from(symbol).is_ok_and(|symbol| ALPHABET.contains(&symbol));
            if !known || text.len() == Code::SYMBOLS {
                return Err(MalformedCode);
            }
            text.push(symbol);
        }
        if text.len() == Code::SYMBOLS { Ok(Code { text }) } else { Err(MalformedCode) }
    }

    /// SHA-256 of the code: what the database keeps.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.text.as_bytes()).into()
    }
}

/// In groups of five, as printed: `3k8fz-…`.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, symbol) in self.text.chars().enumerate() {
            if position > 0 && position % 5 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{symbol}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::testing::secret;

    #[test]
    fn the_same_invitation_has_the_same_code_under_the_same_secret_only() {
        let code = Code::of(&secret(1), &[7; 16]);
        assert!(code == Code::of(&secret(1), &[7; 16]));
        assert!(code != Code::of(&secret(1), &[8; 16]));
        assert!(code != Code::of(&secret(2), &[7; 16]));
    }

    #[test]
    fn a_printed_code_is_read_back_however_it_is_typed() {
        let code = Code::of(&secret(1), &[7; 16]);
        let printed = code.to_string();
        assert_eq!(printed.len(), 23);
        for typed in [
            printed.clone(),
            printed.to_uppercase(),
            printed.replace('-', " "),
            printed.replace('-', ""),
            printed.replace('0', "O").replace('1', "l"),
            format!("  {printed}\n"),
        ] {
            assert!(Code::read(&typed).is_ok_and(|read| read.hash() == code.hash()), "{typed}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for typed in ["", "abc", "3k8fz-3k8fz-3k8fz-3k8fzz", "3k8fz-3k8fz-3k8fz-3k8f!", "ééééé"]
        {
            assert!(Code::read(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn all_symbols_occur() {
        let mut seen = std::collections::BTreeSet::new();
        for invitation in 0..=255 {
            let printed = Code::of(&secret(1), &[invitation; 16]).to_string();
            seen.extend(printed.chars().filter(|c| *c != '-'));
        }
        assert_eq!(seen.len(), 32);
    }
}
