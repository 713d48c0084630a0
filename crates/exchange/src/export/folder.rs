//! Files that get their names together, when all of them are there.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use peil_analysis::write_atomically;
use sha2::{Digest, Sha256};

use crate::checksums::hex;

/// The folder, inside the export's own, in which files are made.
const HALF: &str = ".export.half";

/// Files being made. Dropped before [`Staging::publish`], they leave nothing.
pub(crate) struct Staging {
    out: PathBuf,
    half: PathBuf,
    names: Vec<String>,
}

/// What is known of a file that was made.
pub(crate) struct Written {
    pub(crate) bytes: u64,
    /// 64 hexadecimal digits.
    pub(crate) sha256: String,
}

impl Staging {
    /// Makes the folders. What an export that was killed left behind goes.
    pub(crate) fn begin(out: &Path) -> io::Result<Staging> {
        let half = out.join(HALF);
        match fs::remove_dir_all(&half) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::create_dir_all(&half)?,
        }
        Ok(Staging { out: out.to_owned(), half, names: Vec::new() })
    }

    /// Gives a file that will be made later its place in the order of the files.
    pub(crate) fn announce(&mut self, name: &str) {
        self.names.push(name.to_owned());
    }

    /// Makes a file.
    pub(crate) fn write(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<Written> {
        let (mut hash, mut bytes) = (Sha256::new(), 0);
        write_atomically(&self.half.join(name), |out| {
            write(&mut Counting { out, hash: &mut hash, bytes: &mut bytes })
        })?;
        if self.names.iter().all(|known| known != name) {
            self.names.push(name.to_owned());
        }
        Ok(Written { bytes, sha256: hex(&hash.finalize()) })
    }

    /// The files so far, in order.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Gives all files their names, and tells them. If one was announced and not made, or one of the names belongs to
    /// something that is no file, none gets its name.
    pub(crate) fn publish(mut self) -> io::Result<Vec<String>> {
        for name in &self.names {
            fs::symlink_metadata(self.half.join(name))?;
            let path = self.out.join(name);
            if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
                let message = format!("{} is there and is no file", path.display());
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
            }
        }
        for name in &self.names {
            fs::rename(self.half.join(name), self.out.join(name))?;
        }
        fs::File::open(&self.out)?.sync_all()?;
        Ok(std::mem::take(&mut self.names))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // There is nobody left to tell that it failed; the folder's name says what it is.
        let _ = fs::remove_dir_all(&self.half);
    }
}

/// Notes the fingerprint and size of what passes.
struct Counting<'w> {
    out: &'w mut dyn Write,
    hash: &'w mut Sha256,
    bytes: &'w mut u64,
}

impl Write for Counting<'_> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let n = self.out.write(buffer)?;
        self.hash.update(&buffer[..n]);
        *self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn files_get_their_names_together() {
        let folder = tempfile::tempdir().unwrap();
        let mut staging = Staging::begin(folder.path()).unwrap();
        let written = staging.write("a", |out| out.write_all(b"peil\n")).unwrap();
        staging.write("b", |out| out.write_all(b"two")).unwrap();
        assert_eq!(names(folder.path()), [HALF]);
        assert_eq!(staging.publish().unwrap(), ["a", "b"]);
        assert_eq!(names(folder.path()), ["a", "b"]);
        // Made with coreutils 9.1, `printf 'peil\n' | sha256sum`.
        let expected = "fa8a913e41fe19b37bc128f5f53829a3a477863d56b7cb81d38bea710a00121e";
        assert_eq!((written.bytes, written.sha256.as_str()), (5, expected));
    }

    #[test]
    fn a_file_that_was_announced_keeps_its_place_and_has_to_come() {
        let folder = tempfile::tempdir().unwrap();
        let mut staging = Staging::begin(folder.path()).unwrap();
        staging.announce("late");
        staging.write("early", |out| out.write_all(b"1")).unwrap();
        staging.write("late", |out| out.write_all(b"2")).unwrap();
        assert_eq!(staging.publish().unwrap(), ["late", "early"]);
        let mut staging = Staging::begin(folder.path()).unwrap();
        staging.write("soon", |out| out.write_all(b"3")).unwrap();
        staging.announce("never");
        assert!(staging.publish().is_err());
        assert_eq!(names(folder.path()), ["early", "late"]);
    }

    #[test]
    fn a_failure_leaves_what_was_there_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "before").unwrap();
        let mut staging = Staging::begin(folder.path()).unwrap();
        staging.write("a", |out| out.write_all(b"after")).unwrap();
        let failed = staging.write("b", |_| Err(io::Error::other("the disk is full")));
        assert!(failed.is_err());
        drop(staging);
        assert_eq!(names(folder.path()), ["a"]);
        assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"before");
    }
}
