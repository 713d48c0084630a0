//! Codes: what an invitation or a team link carries.

mod check;

use std::fmt;

use hmac::Mac;
use sha2::{Digest, Sha256};

use crate::WaveSecret;

/// Crockford's base 32: no `i l o u`; whoever types the first three is understood.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A code: 100 bits, made from the wave's secret and a random id, and a check symbol.
///
/// It is stored nowhere; the database has its [hash](Code::hash). A letter can be printed again as
/// long as the secret exists.
///
/// Has no `Debug`: a code must not reach a log. `Display` is for letters and links.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    /// The symbols, 0–31 each; the last is the check symbol.
    symbols: [u8; Code::SYMBOLS],
}

/// What was typed is no code. No database is needed to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodeError {
    /// Too short, too long, or with something in it that no code has.
    #[error("a code has {} letters and digits", Code::SYMBOLS)]
    Malformed,
    /// It has the right shape, but one symbol is wrong, or two are swapped, or several are wrong.
    #[error("a letter or digit of the code is wrong, or two are swapped")]
    CheckFails,
}

impl Code {
    /// Symbols in a code, the check symbol included.
    pub const SYMBOLS: usize = 21;
    /// Symbols in a group, as printed.
    const GROUP: usize = 3;

    /// The code of an invitation.
    pub fn of(secret: &WaveSecret, invitation: &[u8; 16]) -> Code {
        Code::made(secret, "peil code 1", invitation)
    }

    /// The code of a team link.
    pub fn of_team_link(secret: &WaveSecret, link: &[u8; 16]) -> Code {
        Code::made(secret, "peil team link 1", link)
    }

    fn made(secret: &WaveSecret, purpose: &str, id: &[u8; 16]) -> Code {
        let bytes = secret.mac(purpose, &[id]).finalize().into_bytes();
        let mut symbols = [0; Code::SYMBOLS];
        let (last, random) = symbols.split_last_mut().expect("a code has symbols");
        for (number, symbol) in random.iter_mut().enumerate() {
            // Five bits, which may lie across two bytes.
            let at = number * 5;
            let pair = u16::from_be_bytes([bytes[at / 8], bytes[at / 8 + 1]]);
            *symbol = u8::try_from((pair >> (11 - at % 8)) & 31).expect("five bits");
        }
        *last = check::symbol(random);
        Code { symbols }
    }

    /// Reads what a person typed or pasted.
    ///
    /// Capitals, spaces, hyphens and full stops do not matter, whatever kind of space or hyphen a word
    /// processor made of them; `o` is read as `0`, `i` and `l` as `1`. Of a whole link only what stands between
    /// the `#` and the `/` behind it is read.
    ///
    /// # Errors
    /// [`CodeError::Malformed`] if it is not 21 symbols of the alphabet; [`CodeError::CheckFails`] if they
    /// do not belong together.
    pub fn read(typed: &str) -> Result<Code, CodeError> {
        let typed = typed.rsplit_once('#').map_or(typed, |(_, after)| after);
        let typed = typed.split_once('/').map_or(typed, |(code, _)| code);
        let mut symbols = [0; Code::SYMBOLS];
        let mut count = 0;
        for typed in typed.chars().filter(|typed| !separates(*typed)) {
            let symbol = match typed.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                other => other,
            };
            let value = ALPHABET.iter().zip(0..).find(|(known, _)| char::from(**known) == symbol);
            let place = symbols.get_mut(count).ok_or(CodeError::Malformed)?;
            *place = value.ok_or(CodeError::Malformed)?.1;
            count += 1;
        }
        if count < Code::SYMBOLS {
            return Err(CodeError::Malformed);
        }
        if check::holds(&symbols) { Ok(Code { symbols }) } else { Err(CodeError::CheckFails) }
    }

    /// SHA-256 of the code: what the database keeps.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.symbols.map(|symbol| ALPHABET[usize::from(symbol)])).into()
    }
}

/// Whether a character may stand between or around the symbols of a code: spaces, hyphens and what people
/// and programs take for them, and characters that cannot be seen.
fn separates(typed: char) -> bool {
    typed.is_whitespace()
        || matches!(
            typed,
            '-' | '.' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2015}' | '\u{2060}'
                | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{feff}' | '\u{ff0d}'
        )
}

/// In seven groups of three, as printed and read out: `k8f-z2m-…`.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, symbol) in self.symbols.into_iter().enumerate() {
            if position > 0 && position % Code::GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(ALPHABET[usize::from(symbol)]))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
