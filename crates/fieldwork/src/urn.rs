//! The urn: where sealed submissions lie until a wave is closed.
//!
//! A folder for each wave, with files of one size ([`peil_anonymity::urn`]). Not in the database, because a database
//! remembers order: in transaction numbers, in its log, in what it streams to a standby and writes to backups.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use data_encoding::HEXLOWER;
use peil_anonymity::{Entry, Layout, SealingKey, Seed, urn::CAPACITY};

use crate::private_file;

/// The folder of the urns of all waves, and perhaps a second one on another disk.
#[derive(Debug, Clone)]
pub struct UrnDir {
    dirs: Vec<PathBuf>,
}

/// Why an urn cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UrnError {
    /// A file or folder could not be read, written or removed.
    #[error("the urn of wave `{wave}` in {path}", path = path.display())]
    File {
        /// The wave.
        wave: String,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A submission does not have the envelopes of the wave.
    #[error("a submission of wave `{wave}` could not be sealed in the urn")]
    Seal {
        /// The wave.
        wave: String,
        /// What does not fit.
        source: peil_anonymity::OpenError,
    },
}

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stored {
    /// It is on disk now.
    Now,
    /// The same token was seen before by this process; nothing was written.
    Before,
}

impl UrnDir {
    /// A folder; made when the first submission comes.
    pub fn new(dir: impl Into<PathBuf>) -> UrnDir {
        UrnDir { dirs: vec![dir.into()] }
    }

    /// The same, and everything in a second folder too before it is acknowledged: on another disk, it takes the place
    /// of the backups that there must not be.
    #[must_use]
    pub fn and(mut self, dir: impl Into<PathBuf>) -> UrnDir {
        self.dirs.push(dir.into());
        self
    }

    fn folders(&self, wave: &str) -> impl Iterator<Item = PathBuf> {
        self.dirs.iter().map(move |dir| dir.join(wave))
    }

    /// The segments of a wave, of all folders, in no order that tells anything. One that a service was writing when
    /// it was stopped is not among them: nobody in it was acknowledged.
    ///
    /// # Errors
    /// [`UrnError::File`] if a folder or file cannot be read.
    pub fn segments(&self, wave: &str) -> Result<Vec<Vec<u8>>, UrnError> {
        let mut named: HashMap<std::ffi::OsString, Vec<Vec<u8>>> = HashMap::new();
        for folder in self.folders(wave) {
            for path in files_in(&folder).map_err(failed(wave, &folder))? {
                if path.extension().is_some_and(|ending| ending == "urn") {
                    let segment = fs::read(&path).map_err(failed(wave, &path))?;
                    // Both copies, if they differ: one may be a step behind. Repeats are counted once.
                    let copies =
                        named.entry(path.file_name().unwrap_or_default().to_owned()).or_default();
                    if !copies.contains(&segment) {
                        copies.push(segment);
                    }
                }
            }
        }
        let mut segments: Vec<Vec<u8>> = named.into_values().flatten().collect();
        segments.sort_unstable();
        Ok(segments)
    }

    /// Removes the urn of a wave. No harm if it is gone already.
    ///
    /// Not overwritten: what is in it is sealed, and what opens it was never here.
    ///
    /// # Errors
    /// [`UrnError::File`] if a file cannot be removed.
    pub fn destroy(&self, wave: &str) -> Result<(), UrnError> {
        for folder in self.folders(wave) {
            match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(failed(wave, &folder)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The urns that this process is filling.
pub(crate) struct Urns {
    dir: UrnDir,
    filling: Mutex<HashMap<String, Filling>>,
}

/// The segment of a wave that is not full.
#[derive(Default)]
struct Filling {
    /// Its name: chance, so that it tells nothing.
    name: Option<String>,
    entries: Vec<Entry>,
    /// The marks of all submissions that this process took for the wave.
    seen: HashSet<[u8; 32]>,
}

/// What a wave's urn is made with.
pub(crate) struct Make<'a> {
    pub(crate) wave: &'a str,
    pub(crate) layout: &'a Layout,
    pub(crate) sealing_key: &'a SealingKey,
}

impl Urns {
    pub(crate) fn new(dir: UrnDir) -> Urns {
        Urns { dir, filling: Mutex::default() }
    }

    /// Adds submissions to a wave's urn, each token once. When this returns they are on disk. Blocks.
    ///
    /// # Errors
    /// [`UrnError`]; then none of them counts as taken, though some may be on disk.
    pub(crate) fn add(
        &self,
        make: &Make<'_>,
        batch: &[Entry],
        mut seed: impl FnMut() -> Seed,
    ) -> Result<Vec<Stored>, UrnError> {
        let mut waves = self.filling.lock().unwrap_or_else(PoisonError::into_inner);
        let filling = waves.entry(make.wave.to_owned()).or_default();
        let mut marks = HashSet::new();
        let mut stored = Vec::with_capacity(batch.len());
        let mut fresh = Vec::new();
        for entry in batch {
            let mark = entry.ticket.mark;
            if filling.seen.contains(&mark) || !marks.insert(mark) {
                stored.push(Stored::Before);
            } else {
                fresh.push(entry.clone());
                stored.push(Stored::Now);
            }
        }
        let mut left = fresh.as_slice();
        while !left.is_empty() {
            let (now, later) = left.split_at(left.len().min(CAPACITY - filling.entries.len()));
            let kept = filling.entries.len();
            filling.entries.extend_from_slice(now);
            let name = filling.name.get_or_insert_with(|| HEXLOWER.encode(&seed()[..8])).clone();
            if let Err(error) = self.write(make, &name, &filling.entries, seed()) {
                // Who was not acknowledged repeats; the next segment holds what is in doubt again.
                filling.entries.truncate(kept);
                return Err(error);
            }
            filling.seen.extend(now.iter().map(|entry| entry.ticket.mark));
            if filling.entries.len() == CAPACITY {
                filling.entries.clear();
                filling.name = None;
            }
            left = later;
        }
        Ok(stored)
    }

    /// Forgets a wave that is closed.
    pub(crate) fn forget(&self, wave: &str) {
        self.filling.lock().unwrap_or_else(PoisonError::into_inner).remove(wave);
    }

    fn write(
        &self,
        make: &Make<'_>,
        name: &str,
        entries: &[Entry],
        seed: Seed,
    ) -> Result<(), UrnError> {
        let segment = make
            .layout
            .seal_segment(make.sealing_key, make.wave, entries, seed)
            .map_err(|source| UrnError::Seal { wave: make.wave.to_owned(), source })?;
        for folder in self.dir.folders(make.wave) {
            let path = folder.join(format!("{name}.urn"));
            replace(&folder, &path, &segment).map_err(failed(make.wave, &path))?;
        }
        Ok(())
    }
}

/// Puts a whole file in the place of another, or leaves that one; when this returns it is on disk.
fn replace(folder: &Path, path: &Path, content: &[u8]) -> std::io::Result<()> {
    if !folder.is_dir() {
        make_private(folder)?;
    }
    private_file::replace(path, content)?;
    // The name too.
    fs::File::open(folder)?.sync_all()
}

/// Makes a folder that only its owner can look into, with its parents, and has them on disk.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => fs::File::open(parent)?.sync_all(),
        _ => Ok(()),
    }
}

fn files_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    entries.map(|entry| Ok(entry?.path())).collect()
}

fn failed(wave: &str, path: &Path) -> impl FnOnce(std::io::Error) -> UrnError {
    let (wave, path) = (wave.to_owned(), path.to_owned());
    move |source| UrnError::File { wave, path, source }
}

#[cfg(test)]
mod tests;
