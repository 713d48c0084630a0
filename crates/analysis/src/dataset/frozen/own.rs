//! Whether a file is a dataset that Peil froze.

use std::path::Path;
use std::{fs, io};

use peil_instrument::Id;
use polars_io::prelude::{ParquetReader, SerReader};

use crate::dataset::DatasetManifest;
use crate::dataset::manifest::{MANIFEST, hex};

/// The key under which a frozen file says what it is.
const MARK: &str = "peil.frozen";
/// With these bytes every Parquet file begins.
const MAGIC: &[u8; 4] = b"PAR1";

/// What a frozen file says in its metadata: the key, and the part whose answers it holds.
pub(super) fn mark(part: &Id) -> (String, String) {
    (MARK.to_owned(), part.to_string())
}

/// Whether a file is Parquet, by its first bytes: a name can be changed.
pub(crate) fn begins_as_parquet(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Whether the file is one of a dataset that Peil froze at the closing of a wave.
///
/// Its answers were given on a promise, so nobody may analyse them unprotected. Such a file says so in
/// its Parquet metadata, which a new name or another folder does not change; one without that is known by
/// its checksum in a manifest beside it. Whoever reads the answers with another program and writes them
/// anew has a file that is no longer recognised: this keeps people from a mistake, not from a misdeed.
///
/// # Errors
/// If the file cannot be read, or is no plain file: what comes by a pipe can be read once only. What is
/// no Parquet file is no dataset of Peil's.
pub fn is_own_dataset(path: &Path) -> io::Result<bool> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "this is no plain file"));
    }
    let bytes = fs::read(path)?;
    Ok(begins_as_parquet(&bytes) && (is_in_manifest(path, &bytes) || is_marked(bytes)))
}

fn is_marked(bytes: Vec<u8>) -> bool {
    let mut reader = ParquetReader::new(io::Cursor::new(bytes));
    // A file whose metadata cannot be read is refused where it is read as answers.
    let notes = reader.get_metadata().ok().and_then(|about| about.key_value_metadata().clone());
    notes.is_some_and(|notes| notes.iter().any(|note| note.key == MARK))
}

fn is_in_manifest(path: &Path, bytes: &[u8]) -> bool {
    let Ok(text) = fs::read(path.with_file_name(MANIFEST)) else { return false };
    let Ok(manifest) = serde_json::from_slice::<DatasetManifest>(&text) else { return false };
    let sum = hex(bytes);
    manifest.files.iter().any(|note| note.sha256 == sum)
}
