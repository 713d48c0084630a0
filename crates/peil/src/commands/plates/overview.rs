//! The overview of all units beside the plates: made only if it is not there.

use peil_praatplaat::{OverviewSource, PlateError, PlateForm};

use super::making::Making;
use super::manifest::{Manifest, PlateFileRow, PlateRow};

/// What came of it.
#[derive(Debug)]
pub struct Done {
    /// The names of its files.
    pub files: Vec<String>,
    /// Files of an earlier one that are gone.
    pub removed: usize,
}

/// Why it is not made.
#[derive(Debug)]
pub enum Failed {
    /// It cannot be set.
    Refused(PlateError),
    /// The disk failed.
    Disk(anyhow::Error),
}

/// Those of these forms in which it can be had.
pub fn wanted(forms: &[PlateForm]) -> Vec<PlateForm> {
    forms.iter().copied().filter(|form| OverviewSource::FORMS.contains(form)).collect()
}

/// Makes the overview in the forms in which it is wanted or was there, and not as it should be.
///
/// # Errors
/// [`Failed`]; then the list says what is there.
pub fn write(making: &Making<'_>, manifest: &mut Manifest) -> Result<Done, Failed> {
    let Making { plates, press, folder, .. } = making;
    let before = manifest.overview.take();
    let source = match plates.overview(press) {
        Ok(source) => source,
        Err(error) => {
            folder.remove_ours(before.iter().flat_map(|row| &row.files).map(|row| &row.file));
            return Err(Failed::Refused(error));
        }
    };
    let made_from = source.fingerprint(press);
    let before_files = before.as_ref().map_or(&[][..], |row| row.files.as_slice());
    let mut forms = wanted(making.forms);
    forms.extend(before_files.iter().map(|row| row.form));
    forms.sort_unstable();
    forms.dedup();
    let (mut files, old) = match before {
        Some(row) if row.made_from == made_from => (making.whole(row.files), Vec::new()),
        Some(row) => (Vec::new(), row.files),
        None => (Vec::new(), Vec::new()),
    };
    forms.retain(|form| files.iter().all(|row| row.form != *form));
    if !forms.is_empty() {
        for file in source.set(press, &forms).map_err(Failed::Refused)? {
            let row = folder.put(file.name, &file.bytes).map_err(Failed::Disk)?;
            files.push(PlateFileRow { form: file.form, file: row });
        }
        // Form by form; the parts of one stay in their order.
        files.sort_by_key(|row| row.form);
    }
    let gone = old.iter().filter(|old| files.iter().all(|new| new.file.name != old.file.name));
    let removed = folder.remove_ours(gone.map(|row| &row.file));
    let names = files.iter().map(|row| row.file.name.clone()).collect();
    manifest.overview = Some(PlateRow { made_from, files });
    Ok(Done { files: names, removed })
}
