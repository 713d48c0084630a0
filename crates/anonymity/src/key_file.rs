//! The file with the opening key, whole or in two parts of which neither is of any use alone.

use std::fmt::Write as _;

use data_encoding::BASE64URL_NOPAD;

use crate::{OpenError, OpeningKey, SealingKey, Seed, chance};

/// The first words of a file.
const WHOLE: &str = "peil-opening-key 1";
const PUBLIC: &str = "peil-sealing-key 1";
const PART: [&str; 2] = ["peil-opening-key 1 part 1 of 2", "peil-opening-key 1 part 2 of 2"];

/// What a key file holds.
#[derive(Clone)]
pub enum KeyFile {
    /// What opens the wave.
    Whole(OpeningKey),
    /// One of two parts.
    Part {
        /// Which: 0 or 1.
        part: usize,
        /// The bytes; those of both parts, taken exclusively together, are the key.
        bytes: [u8; 32],
        /// The sealing key of what the parts make together.
        sealing_key: SealingKey,
    },
    /// Only what answers are sealed for: no secret.
    Public(SealingKey),
}

/// Why a file is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyFileError {
    /// It does not begin as a key file does.
    #[error("line {line}: this is no key file; one begins with `{WHOLE}` or `{PUBLIC}`")]
    Kind {
        /// The line.
        line: usize,
    },
    /// A line that belongs there is missing, or cannot be read.
    #[error("line {line}: `{word} …` is missing or damaged; use another copy of the file")]
    Line {
        /// The line.
        line: usize,
        /// The word it begins with.
        word: &'static str,
    },
    /// Secret and public half do not belong together.
    #[error(
        "the secret in this file does not belong to its sealing key; use another copy of the file"
    )]
    Mismatch,
    /// A part alone, or twice the same.
    #[error("this is one part of two; give the other one too")]
    OnePart,
    /// Two parts of different keys.
    #[error("these two parts do not belong together")]
    OtherParts,
    /// Two files where one is enough.
    #[error("one of these files is enough or is of no use; give one whole key, or its two parts")]
    TooMany,
    /// A sealing key, where the secret is needed.
    #[error(
        "this is the sealing key; what opens answers is the other file, with `{WHOLE}` in its first line"
    )]
    NoSecret,
}

impl KeyFile {
    /// Reads a key file. Empty lines and lines that begin with `#` do not count.
    ///
    /// # Errors
    /// [`KeyFileError`] with the line and the mend.
    pub fn parse(text: &str) -> Result<KeyFile, KeyFileError> {
        let mut lines = (1..)
            .zip(text.lines().map(str::trim))
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let (line, first) = lines.next().ok_or(KeyFileError::Kind { line: 1 })?;
        let mut value = |word: &'static str, after: usize| {
            let (line, text) = lines.next().unwrap_or((after + 1, ""));
            let bytes = text
                .strip_prefix(word)
                .and_then(|rest| BASE64URL_NOPAD.decode(rest.trim().as_bytes()).ok());
            bytes.map(|bytes| (line, bytes)).ok_or(KeyFileError::Line { line, word })
        };
        let (at, public) = match first {
            WHOLE | PUBLIC => value("sealing-key", line)?,
            _ if PART.contains(&first) => value("sealing-key", line)?,
            _ => return Err(KeyFileError::Kind { line }),
        };
        let damaged = |line, word| KeyFileError::Line { line, word };
        let sealing_key =
            SealingKey::from_bytes(&public).map_err(|_| damaged(at, "sealing-key"))?;
        if first == PUBLIC {
            return Ok(KeyFile::Public(sealing_key));
        }
        let (at, secret) = value("secret", at)?;
        if first == WHOLE {
            let key = OpeningKey::from_bytes(&secret).map_err(|_| damaged(at, "secret"))?;
            if key.sealing_key() != sealing_key {
                return Err(KeyFileError::Mismatch);
            }
            return Ok(KeyFile::Whole(key));
        }
        let bytes = secret.try_into().map_err(|_| damaged(at, "secret"))?;
        let part = usize::from(first == PART[1]);
        Ok(KeyFile::Part { part, bytes, sealing_key })
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let (first, comment, secret) = match self {
            KeyFile::Whole(key) => (
                WHOLE,
                "# Opens the answers of a wave at closing. Without it nobody can, and the wave is lost.\n\
                 # Keep it off the server, in two places; print it if you like.\n",
                Some(key.to_bytes()),
            ),
            KeyFile::Part { part, bytes, .. } => (
                PART[*part],
                "# One of two parts of the key that opens the answers of a wave at closing. Both are needed.\n\
                 # Without it nobody can open them, and the wave is lost: keep it in two places.\n",
                Some(bytes.to_vec()),
            ),
            KeyFile::Public(_) => (
                PUBLIC,
                "# What answers are sealed for. No secret: the server needs it at launch.\n",
                None,
            ),
        };
        let mut text = format!("{comment}{first}\nsealing-key {}\n", self.sealing_key());
        if let Some(secret) = secret {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "secret {}", BASE64URL_NOPAD.encode(&secret));
        }
        text
    }

    /// What answers are sealed for.
    pub fn sealing_key(&self) -> SealingKey {
        match self {
            KeyFile::Whole(key) => key.sealing_key(),
            KeyFile::Part { sealing_key, .. } | KeyFile::Public(sealing_key) => sealing_key.clone(),
        }
    }

    /// Splits a key in two parts: chance, and the key taken exclusively together with it.
    pub fn split(key: &OpeningKey, seed: Seed) -> [KeyFile; 2] {
        let mut first = [0; 32];
        rand::Rng::fill_bytes(&mut chance(seed), &mut first);
        let second = together(&first, &key.to_bytes());
        let sealing_key = key.sealing_key();
        [(0, first), (1, second)].map(|(part, bytes)| KeyFile::Part {
            part,
            bytes,
            sealing_key: sealing_key.clone(),
        })
    }

    /// The opening key of a whole file, or of two parts.
    ///
    /// # Errors
    /// [`KeyFileError`] if they make none.
    pub fn opening_key(files: &[KeyFile]) -> Result<OpeningKey, KeyFileError> {
        match files {
            [KeyFile::Whole(key)] => Ok(key.clone()),
            [] | [KeyFile::Public(_)] => Err(KeyFileError::NoSecret),
            [KeyFile::Part { .. }] => Err(KeyFileError::OnePart),
            [
                KeyFile::Part { part: one, bytes, sealing_key },
                KeyFile::Part { part: two, bytes: others, .. },
            ] => {
                if one == two {
                    return Err(KeyFileError::OnePart);
                }
                let key = OpeningKey::from_bytes(&together(bytes, others))
                    .map_err(|_: OpenError| KeyFileError::OtherParts)?;
                if key.sealing_key() == *sealing_key {
                    Ok(key)
                } else {
                    Err(KeyFileError::OtherParts)
                }
            }
            _ => Err(KeyFileError::TooMany),
        }
    }
}

/// Exclusive or.
fn together(one: &[u8; 32], other: &[u8]) -> [u8; 32] {
    let mut result = *one;
    for (byte, other) in result.iter_mut().zip(other) {
        *byte ^= other;
    }
    result
}

#[cfg(test)]
mod tests;
