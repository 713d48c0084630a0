//! The same export as one file, to send.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};

use peil_analysis::{Results, write_atomically};
use peil_disclosure::Released;
use peil_instrument::Questionnaire;
use zip::ZipWriter;

use super::{ExportOptions, write_export};
use crate::error::ExchangeError;
use crate::zip_files::entry_options;

/// Writes an export as one zip: the files that [`write_export`] writes, `SHA256SUMS` among them, without a folder
/// around them. Gives their names but that one.
///
/// The files stand in order of name and bear the first moment that a zip can name, so that the same export is the same
/// zip.
///
/// # Errors
/// [`ExchangeError`] if a file cannot be made; then there is no zip, or the one that was there.
pub fn write_zip(
    questionnaire: &Questionnaire,
    results: &Released<Results>,
    out: &Path,
    options: &ExportOptions,
) -> Result<Vec<String>, ExchangeError> {
    let unpacked = Unpacked::beside(out)?;
    let names = write_export(questionnaire, results, &unpacked.0, options, &[])?;
    let bytes = packed(&unpacked.0)?;
    write_atomically(out, |out| out.write_all(&bytes))?;
    Ok(names)
}

/// The files of a folder as a zip.
fn packed(folder: &Path) -> Result<Vec<u8>, ExchangeError> {
    let mut names: Vec<String> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<_>>()?;
    names.sort_unstable();
    let options = entry_options();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(&fs::read(folder.join(&name))?)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// A folder for the files before they are packed, gone when this is dropped.
struct Unpacked(PathBuf);

impl Unpacked {
    fn beside(out: &Path) -> io::Result<Unpacked> {
        let mut name = OsString::from(".");
        name.push(out.file_name().ok_or(io::ErrorKind::InvalidInput)?);
        name.push(".unpacked");
        let folder = out.with_file_name(name);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::create_dir_all(&folder)?,
        }
        Ok(Unpacked(folder))
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        // There is nobody left to tell that it failed; the folder's name says what it is.
        let _ = fs::remove_dir_all(&self.0);
    }
}
