//! Copies of all that lies on disk.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::linking::field::{Field, WAVE};
use crate::linking::postgres::Server;

/// A file or folder, as one stream of bytes.
pub type Stream = (String, Vec<u8>);

/// Everything, as somebody with the disk copies it.
pub async fn streams(field: &Field, server: Option<&Server>) -> anyhow::Result<Vec<Stream>> {
    let folder = field.folder.path();
    let mut streams = Vec::new();
    for name in ["peil.db", "peil.db-wal", "peil.db-shm"] {
        if let Ok(bytes) = fs::read(folder.join(name)) {
            streams.push((name.to_owned(), bytes));
        }
    }
    if let Some(server) = server {
        streams.extend(server.streams().await?);
    }
    for name in ["secrets", "urn", "dataset"] {
        let mut bytes = Vec::new();
        all_of(&folder.join(name), &mut bytes)?;
        streams.push((name.to_owned(), bytes));
    }
    for path in sorted(&field.extra())? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        streams.push((name, fs::read(path)?));
    }
    Ok(streams)
}

/// The files of the urn, by name.
pub fn urn(field: &Field) -> anyhow::Result<HashMap<PathBuf, Vec<u8>>> {
    let folder = field.folder.path().join("urn").join(WAVE);
    let read = |path: PathBuf| Ok((path.clone(), fs::read(path)?));
    sorted(&folder)?.into_iter().map(read).collect()
}

/// Of files of the same name and size, the most bytes in a thousand that are equal.
pub fn alike(one: &HashMap<PathBuf, Vec<u8>>, other: &HashMap<PathBuf, Vec<u8>>) -> f64 {
    let shares = one.iter().filter_map(|(name, bytes)| {
        let others = other.get(name).filter(|others| others.len() == bytes.len())?;
        // A file that was not written again is the same file, and tells that nothing came.
        if others == bytes {
            return None;
        }
        let equal = bytes.iter().zip(others).filter(|(one, other)| one == other).count();
        Some(1000.0 * equal as f64 / bytes.len() as f64)
    });
    shares.fold(0.0, f64::max)
}

/// Names, sizes, times and contents, in the order in which the folder gives them.
fn all_of(folder: &Path, bytes: &mut Vec<u8>) -> anyhow::Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let (entry, path) = entry.map(|entry| (entry.metadata(), entry.path()))?;
        let about = entry?;
        bytes.extend(
            format!("\n{} {} {:?}\n", path.display(), about.len(), about.modified()?).into_bytes(),
        );
        if about.is_dir() {
            all_of(&path, bytes)?;
        } else {
            bytes.extend(fs::read(path)?);
        }
    }
    Ok(())
}

fn sorted(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
