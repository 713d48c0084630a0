//! `SHA256SUMS`, as `sha256sum --check` reads it.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use peil_analysis::write_atomically;
use sha2::{Digest, Sha256};

use crate::error::ExchangeError;

/// The file's name.
pub(crate) const NAME: &str = "SHA256SUMS";

/// Writes `SHA256SUMS` in `dir` over the files named, sorted by name.
///
/// # Errors
/// [`ExchangeError::Io`] if a file cannot be read or the sums cannot be written.
pub fn write_checksums(dir: &Path, names: &[&str]) -> Result<(), ExchangeError> {
    let mut names = names.to_vec();
    names.sort_unstable();
    let mut lines = Vec::new();
    for name in names {
        writeln!(lines, "{}  {name}", file_sha256(&dir.join(name))?)?;
    }
    write_atomically(&dir.join(NAME), |out| out.write_all(&lines))?;
    Ok(())
}

/// The SHA-256 of a file, in hexadecimal. The file goes by in pieces: it may be of any size.
///
/// # Errors
/// If the file cannot be read.
pub fn file_sha256(path: &Path) -> io::Result<String> {
    let mut hash = Hashing(Sha256::new());
    io::copy(&mut File::open(path)?, &mut hash)?;
    Ok(hex(&hash.0.finalize()))
}

/// The SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Two hexadecimal digits a byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            digits.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    digits
}

/// Hashes what is written to it.
struct Hashing(Sha256);

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_sha256sum() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("b.csv"), "").unwrap();
        std::fs::write(dir.path().join("a.csv"), "peil\n").unwrap();
        write_checksums(dir.path(), &["b.csv", "a.csv"]).unwrap();
        let sums = std::fs::read_to_string(dir.path().join("SHA256SUMS")).unwrap();
        // Made with coreutils 9.1, `printf 'peil\n' | sha256sum`.
        let expected = "fa8a913e41fe19b37bc128f5f53829a3a477863d56b7cb81d38bea710a00121e  a.csv\n\
            e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b.csv\n";
        assert_eq!(sums, expected);
        assert_eq!(sha256(b"peil\n"), expected[..64]);
    }
}
