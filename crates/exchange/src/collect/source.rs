//! The files of a delivery: of a zip or a folder, with their fingerprints.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use sha2::{Digest, Sha256};
use zip::ZipArchive;
use zip::result::ZipError;

use super::Limits;
use super::reason::Reason;
use crate::checksums::{self, hex};

/// The files that are read; of all others only the fingerprint is taken.
const READ: [&str; 5] =
    [checksums::NAME, "figures.csv", "codebook.csv", "datapackage.json", "csv-metadata.json"];

/// What systems put beside files unasked.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// The files of a delivery by name.
pub(super) type Files = BTreeMap<String, Found>;

/// A file of a delivery.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// 64 hexadecimal digits.
    pub(super) sha256: String,
    /// What is in it, if it is one that is read.
    pub(super) bytes: Vec<u8>,
}

/// Reads the files of a delivery.
pub(super) fn read(path: &Path, limits: &Limits) -> Result<Files, Reason> {
    let found = fs::metadata(path).map_err(|error| unreadable(&error))?;
    if found.is_dir() {
        return of_folder(path, limits);
    }
    if !found.is_file() {
        return Err(Reason::NotZip);
    }
    if found.len() > limits.archive {
        return Err(too_large(limits.archive));
    }
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    of_zip(BufReader::new(file), limits)
}

fn of_folder(folder: &Path, limits: &Limits) -> Result<Files, Reason> {
    let mut reading = Reading::new(limits);
    for entry in fs::read_dir(folder).map_err(|error| unreadable(&error))? {
        let entry = entry.map_err(|error| unreadable(&error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if LITTER.contains(&name.as_str()) {
            continue;
        }
        // Not followed: a link could lead to a file that nobody meant to send.
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            return Err(Reason::NotFile { name });
        }
        let file = File::open(entry.path()).map_err(|error| unreadable(&error))?;
        reading.add(name, file)?;
    }
    Ok(reading.files)
}

fn of_zip(mut source: impl Read + Seek, limits: &Limits) -> Result<Files, Reason> {
    let mut start = [0; 2];
    let is_zip = source.read_exact(&mut start).is_ok() && &start == b"PK";
    if !is_zip {
        return Err(Reason::NotZip);
    }
    let mut archive = ZipArchive::new(source).map_err(|_| Reason::Broken)?;
    if archive.has_duplicate_names() {
        return Err(Reason::NameTwice);
    }
    if archive.len() > limits.files {
        return Err(Reason::TooMany { most: limits.files });
    }
    let mut places = Vec::new();
    for index in 0..archive.len() {
        let Some(Ok(name)) = archive.name_for_index(index) else { return Err(Reason::Broken) };
        let parts = parts(&name)?;
        let is_litter = parts.first().is_some_and(|part| part == "__MACOSX")
            || parts.last().is_some_and(|part| LITTER.contains(&part.as_str()));
        if !name.ends_with('/') && !is_litter {
            places.push((index, parts));
        }
    }
    without_the_folder(&mut places);
    let mut reading = Reading::new(limits);
    for (index, parts) in places {
        let name = parts.join("/");
        let entry = match archive.by_index(index) {
            Ok(entry) => entry,
            Err(ZipError::UnsupportedArchive(_) | ZipError::InvalidPassword) => {
                return Err(Reason::Locked { name });
            }
            Err(_) => return Err(Reason::Damaged { name }),
        };
        if !entry.is_file() || entry.is_symlink() {
            return Err(Reason::NotFile { name });
        }
        reading.add(name, entry)?;
    }
    Ok(reading.files)
}

/// The parts of a name in a zip, none of which leads out of it.
fn parts(name: &str) -> Result<Vec<String>, Reason> {
    let inside = name.strip_suffix('/').unwrap_or(name);
    let parts: Vec<String> = inside.split('/').map(str::to_owned).collect();
    let is_bad = |part: &String| {
        part.is_empty()
            || part == "."
            || part == ".."
            || part.contains(['\\', ':'])
            || part.contains(char::is_control)
    };
    if parts.iter().any(is_bad) {
        return Err(Reason::BadName { name: name.to_owned() });
    }
    Ok(parts)
}

/// Whoever packs a folder by hand has the folder in the zip: it is taken off.
fn without_the_folder(places: &mut [(usize, Vec<String>)]) {
    let Some(folder) = places.first().map(|(_, parts)| parts[0].clone()) else { return };
    if places.iter().all(|(_, parts)| parts.len() == 2 && parts[0] == folder) {
        for (_, parts) in places {
            parts.remove(0);
        }
    }
}

/// Files being read, and how much of the limits is left.
struct Reading<'l> {
    limits: &'l Limits,
    left: u64,
    files: Files,
}

impl Reading<'_> {
    fn new(limits: &Limits) -> Reading<'_> {
        Reading { limits, left: limits.unpacked, files: Files::new() }
    }

    /// Takes a file in. What it says of its own size is not believed.
    fn add(&mut self, name: String, mut source: impl Read) -> Result<(), Reason> {
        if self.files.len() == self.limits.files {
            return Err(Reason::TooMany { most: self.limits.files });
        }
        let is_read = READ.contains(&name.as_str());
        let (mut hash, mut bytes) = (Sha256::new(), Vec::new());
        let mut buffer = vec![0; 1 << 16];
        loop {
            let n = match source.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return Err(Reason::Damaged { name }),
            };
            self.left =
                self.left.checked_sub(n as u64).ok_or_else(|| too_large(self.limits.unpacked))?;
            hash.update(&buffer[..n]);
            if is_read {
                bytes.extend_from_slice(&buffer[..n]);
                if bytes.len() as u64 > self.limits.text {
                    return Err(too_large(self.limits.text));
                }
            }
        }
        self.files.insert(name, Found { sha256: hex(&hash.finalize()), bytes });
        Ok(())
    }
}

fn too_large(most: u64) -> Reason {
    Reason::TooLarge { most: most / 1_000_000 }
}

fn unreadable(error: &io::Error) -> Reason {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Reason::NotThere,
        _ => Reason::Unreadable { what: error.to_string() },
    }
}
