//! What is in a backup, with checksums.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use anyhow::Context;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::exit::Refusal;

/// The list in a backup.
const FILE: &str = "backup.toml";

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the program that made it.
    pub version: String,
    /// The day.
    pub made_on: Date,
    /// Where the database is.
    pub database: Database,
    /// The waves that were open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<OpenWave>,
    /// SHA-256 by path, with `/` between folders.
    pub files: BTreeMap<String, String>,
}

/// The kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Database {
    /// In the backup.
    Sqlite,
    /// Not in it.
    Postgres,
}

/// A wave that was open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenWave {
    /// Its code.
    pub code: String,
    /// The day by which nothing may be left that tells who took part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gone_on: Option<Date>,
}

impl Manifest {
    /// Of the files that lie in a folder.
    ///
    /// # Errors
    /// If one cannot be read.
    pub fn of(
        folder: &Path,
        made_on: Date,
        database: Database,
        open: Vec<OpenWave>,
    ) -> anyhow::Result<Manifest> {
        let mut files = BTreeMap::new();
        sums(folder, "", &mut files)?;
        Ok(Manifest {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            made_on,
            database,
            open,
            files,
        })
    }

    /// Writes it beside the files.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn write(self, folder: &Path) -> anyhow::Result<Manifest> {
        let path = folder.join(FILE);
        fs::write(&path, toml::to_string(&self)?)
            .with_context(|| format!("writing {}", path.display()))?;
        Ok(self)
    }

    /// Reads it, and checks every file.
    ///
    /// # Errors
    /// A refusal if this is no backup, or a file is missing, changed or too many.
    pub fn checked(folder: &Path) -> anyhow::Result<Manifest> {
        let path = folder.join(FILE);
        let refused = |problem: String| anyhow::Error::from(Refusal::input(problem));
        let text = fs::read_to_string(&path).map_err(|_| {
            refused(format!("{}: there is no backup.toml, so this is no backup", folder.display()))
        })?;
        let manifest: Manifest = toml::from_str(&text)
            .map_err(|error| refused(format!("{}: {error}", path.display())))?;
        let mut files = BTreeMap::new();
        sums(folder, "", &mut files)?;
        files.remove(FILE);
        for (name, sum) in &manifest.files {
            match files.remove(name) {
                Some(found) if found == *sum => {}
                Some(_) => {
                    let message = format!(
                        "{}: {name} is not as it was written; take another backup",
                        folder.display()
                    );
                    return Err(refused(message));
                }
                None => return Err(refused(format!("{}: {name} is missing", folder.display()))),
            }
        }
        match files.into_keys().next() {
            None => Ok(manifest),
            Some(name) => Err(refused(format!(
                "{}: {name} is not of this backup; take it out",
                folder.display()
            ))),
        }
    }
}

fn sums(folder: &Path, below: &str, files: &mut BTreeMap<String, String>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            sums(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, sum(&entry.path())?);
        }
    }
    Ok(())
}

fn sum(path: &Path) -> anyhow::Result<String> {
    let reading = || format!("reading {}", path.display());
    let mut file = fs::File::open(path).with_context(reading)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer).with_context(reading)? {
            0 => break,
            read => hasher.update(&buffer[..read]),
        }
    }
    Ok(data_encoding::HEXLOWER.encode(&hasher.finalize()))
}
