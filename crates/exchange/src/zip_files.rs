//! Files of a folder as one zip, of any size.

use std::fs::File;
use std::io;
use std::path::Path;

use peil_analysis::write_atomically;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use crate::error::ExchangeError;

/// Writes files of a folder to one zip, without a folder around them, in the order given. Same files, same bytes: every
/// file bears the first moment that a zip can name. The files go by in pieces, so memory does not grow with them.
///
/// # Errors
/// [`ExchangeError::Io`] if a file cannot be read or the zip cannot be written; then there is no zip, or the one that
/// was there.
pub fn zip_files<'n>(
    out: &Path,
    folder: &Path,
    names: impl IntoIterator<Item = &'n str>,
) -> Result<(), ExchangeError> {
    write_atomically(out, |out| {
        let mut zip = ZipWriter::new_stream(out);
        for name in names {
            zip.start_file(name, entry_options())?;
            io::copy(&mut File::open(folder.join(name))?, &mut zip)?;
        }
        zip.finish()?;
        Ok(())
    })?;
    Ok(())
}

/// What would depend on the machine or the moment is named.
pub(crate) fn entry_options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Read;

    use super::*;

    #[test]
    fn a_zip_holds_the_files_and_is_the_same_every_time() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        let (one, two) = (vec![7_u8; 300_000], b"two".to_vec());
        fs::write(at.join("one.pdf"), &one).unwrap();
        fs::write(at.join("two.pdf"), &two).unwrap();
        fs::write(at.join("three.pdf"), "not asked for").unwrap();
        let names = ["two.pdf", "one.pdf"];
        zip_files(&at.join("a.zip"), at, names).unwrap();
        zip_files(&at.join("b.zip"), at, names).unwrap();
        assert_eq!(fs::read(at.join("a.zip")).unwrap(), fs::read(at.join("b.zip")).unwrap());
        let mut zip = zip::ZipArchive::new(File::open(at.join("a.zip")).unwrap()).unwrap();
        assert_eq!(zip.len(), 2);
        for (name, content) in [("one.pdf", one), ("two.pdf", two)] {
            let mut found = Vec::new();
            zip.by_name(name).unwrap().read_to_end(&mut found).unwrap();
            assert!(found == content, "{name}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_leaves_no_zip() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("a.zip");
        assert!(matches!(zip_files(&out, folder.path(), ["gone.pdf"]), Err(ExchangeError::Io(_))));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
