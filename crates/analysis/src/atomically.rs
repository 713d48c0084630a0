//! Files that are either whole or absent.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes a file so that it is either there whole, or not there: another name first, then on disk,
/// then renamed.
///
/// # Errors
/// What the system or `write` says; the half-written file is removed then.
pub fn write_atomically(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut half = std::ffi::OsString::from(".");
    half.push(name);
    half.push(".half");
    let half = path.with_file_name(half);
    let written = write_through(&half, write).and_then(|()| fs::rename(&half, path));
    if written.is_err() {
        // The first problem is the one to tell; a half-written file is only litter.
        let _ = fs::remove_file(&half);
        return written;
    }
    sync_folder(path)
}

fn write_through(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    write(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

/// A rename is only on disk when its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}
