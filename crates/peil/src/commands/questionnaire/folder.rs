//! The files of a folder of questionnaires.

use std::path::{Path, PathBuf};

use anyhow::Context;
use peil_instrument::RELEASED;

/// Whether a folder holds questionnaires with their bank, norms or perspectives, and not just some files.
pub fn is_library(folder: &Path) -> bool {
    ["bank", "norms", "perspectives"].iter().any(|part| folder.join(part).is_dir())
}

/// Every file of such a folder: its place below the folder, with slashes, and its bytes. Sorted by place.
pub fn read(folder: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    let released = folder.join(RELEASED);
    if released.is_file() {
        paths.push(released);
    }
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let place = path.strip_prefix(folder).unwrap_or(&path);
        let parts: Vec<_> =
            place.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        files.push((parts.join("/"), bytes));
    }
    Ok(files)
}

/// The TOML files in a folder and the folders below it.
pub fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    for entry in entries {
        let entry = entry?.path();
        if entry.is_dir() {
            collect(&entry, files)?;
        } else if entry.extension().is_some_and(|extension| extension == "toml") {
            files.push(entry);
        }
    }
    Ok(())
}
