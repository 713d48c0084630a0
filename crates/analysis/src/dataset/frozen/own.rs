//! Whether a file is a dataset that Peil froze.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

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

/// Whether the file is Parquet, by its first bytes: a name can be changed.
pub(crate) fn is_parquet(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    let mut first = [0; MAGIC.len()];
    let begins = match file.read_exact(&mut first) {
        Ok(()) => &first == MAGIC,
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => false,
        Err(error) => return Err(error),
    };
    file.rewind()?;
    Ok(begins)
}

/// Whether the file is one of a dataset that Peil froze at the closing of a wave.
///
/// Its answers were given on a promise, so nobody may analyse them unprotected. Such a file says so in
/// its Parquet metadata, which a new name or another folder does not change; one without that is known by
/// its checksum in a manifest beside it. Whoever reads the answers with another program and writes them
/// anew has a file that is no longer recognised: this keeps people from a mistake, not from a misdeed.
///
/// # Errors
/// If the file cannot be read. What is no Parquet file is no dataset of Peil's.
pub fn is_own_dataset(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    if !is_parquet(&mut file)? {
        return Ok(false);
    }
    Ok(is_marked(file.try_clone()?) || is_in_manifest(path, &mut file)?)
}

fn is_marked(file: File) -> bool {
    let mut reader = ParquetReader::new(file);
    // A file whose metadata cannot be read is refused where it is read as answers.
    let notes = reader.get_metadata().ok().and_then(|about| about.key_value_metadata().clone());
    notes.is_some_and(|notes| notes.iter().any(|note| note.key == MARK))
}

fn is_in_manifest(path: &Path, file: &mut File) -> io::Result<bool> {
    let Ok(text) = std::fs::read(path.with_file_name(MANIFEST)) else { return Ok(false) };
    let Ok(manifest) = serde_json::from_slice::<DatasetManifest>(&text) else { return Ok(false) };
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    let sum = hex(&bytes);
    Ok(manifest.files.iter().any(|note| note.sha256 == sum))
}
