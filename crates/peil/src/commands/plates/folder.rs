//! The folder that plates stand in: what is ours there, and how it is written.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::Context;
use peil_analysis::About;
use peil_exchange::{file_sha256, sha256, write_atomically};
use peil_instrument::Lang;

use super::manifest::{FileRow, Manifest};
use crate::exit::Refusal;

/// What every index of ours has in it, so that nobody else's page is written over.
pub const GENERATOR: &str = r#"<meta name="generator" content="Peil">"#;

/// A folder with plates in one language. Both languages can share a folder: all names differ.
#[derive(Debug)]
pub struct PlateFolder {
    path: PathBuf,
    lang: Lang,
}

impl PlateFolder {
    /// Nothing is read or made yet.
    pub fn new(path: &Path, lang: Lang) -> PlateFolder {
        PlateFolder { path: path.to_owned(), lang }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The name of the page with links to all plates.
    pub fn index(&self) -> &'static str {
        match self.lang {
            Lang::Nl => "index.html",
            Lang::En => "index-en.html",
        }
    }

    fn list(&self) -> &'static str {
        match self.lang {
            Lang::Nl => "plates.json",
            Lang::En => "plates-en.json",
        }
    }

    /// Makes the folder if it is not there, and reads which plates of this wave are in it. Plates that
    /// the list has from another wave or questionnaire are removed first, so that a folder never holds
    /// plates of two; their number comes along.
    ///
    /// # Errors
    /// A refusal if the list or the index is not one of ours; an error if the disk fails.
    pub fn open(&self, about: &About) -> anyhow::Result<(Manifest, usize)> {
        let path = &self.path;
        fs::create_dir_all(path)
            .with_context(|| format!("making the folder {}", path.display()))?;
        let index = read(&path.join(self.index()))?;
        if index.is_some_and(|page| !String::from_utf8_lossy(&page).contains(GENERATOR)) {
            let message = format!(
                "{} is there already and is not a list of talk plates; nothing was written. Mend: \
                 another folder for --out",
                path.join(self.index()).display()
            );
            return Err(Refusal::input(message).into());
        }
        let new = Manifest::new(about, self.lang);
        let Some(json) = read(&path.join(self.list()))? else { return Ok((new, 0)) };
        let Some(there) = Manifest::parse(&json) else {
            let message = format!(
                "{} cannot be read: it is damaged, or of another version of Peil; nothing was written. \
                 Mend: remove that file, then all talk plates are made again",
                path.join(self.list()).display()
            );
            return Err(Refusal::input(message).into());
        };
        if there.is_of_the_same(&new) {
            return Ok((there, 0));
        }
        let removed = self.remove_ours(there.files());
        Ok((new, removed))
    }

    /// Forgets and removes plates of units that have none any more; gives the number of files.
    pub fn prune(&self, manifest: &mut Manifest, shown: &[&str]) -> usize {
        let shown: std::collections::HashSet<&str> = shown.iter().copied().collect();
        let gone = manifest.plates.extract_if(.., |code, _| !shown.contains(code.as_str()));
        gone.map(|(_, row)| self.remove_ours(row.files.iter().map(|row| &row.file))).sum()
    }

    /// Whether a file is there as it was made.
    pub fn fits(&self, row: &FileRow) -> bool {
        file_sha256(&self.path.join(&row.name)).is_ok_and(|found| found == row.sha256)
    }

    /// Removes files that are as they were made, and gives their number. What somebody changed is
    /// theirs and stays.
    pub fn remove_ours<'r>(&self, rows: impl Iterator<Item = &'r FileRow>) -> usize {
        let removed = |row: &&FileRow| {
            // A file that cannot be removed is in no list and on no page, which is what counts.
            self.fits(row) && fs::remove_file(self.path.join(&row.name)).is_ok()
        };
        rows.filter(removed).count()
    }

    /// Writes a file: whole, or not at all.
    ///
    /// # Errors
    /// If the disk fails; the message names the file.
    pub fn write(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let path = self.path.join(name);
        write_atomically(&path, |out| out.write_all(bytes))
            .with_context(|| format!("writing {}", path.display()))
    }

    /// Writes a file of a plate.
    ///
    /// # Errors
    /// As [`PlateFolder::write`].
    pub fn put(&self, name: String, bytes: &[u8]) -> anyhow::Result<FileRow> {
        self.write(&name, bytes)?;
        Ok(FileRow { name, sha256: sha256(bytes) })
    }

    /// Writes the list.
    ///
    /// # Errors
    /// As [`PlateFolder::write`].
    pub fn save(&self, manifest: &Manifest) -> anyhow::Result<()> {
        let mut json = serde_json::to_vec_pretty(manifest)?;
        json.push(b'\n');
        self.write(self.list(), &json)
    }
}

/// A file, if it is there.
fn read(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
    }
}

/// What to do about a disk that fails.
pub fn mend(error: &anyhow::Error) -> &'static str {
    let kind =
        error.chain().find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    match kind {
        Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge) => {
            "Make room on the disk"
        }
        Some(ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
            "Choose a folder that you may write to, or have it made so"
        }
        Some(ErrorKind::IsADirectory | ErrorKind::AlreadyExists) => "Move away what has that name",
        _ => "See to it",
    }
}
