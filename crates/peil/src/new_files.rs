//! Files that a user asked for by name: whole or not there, and never over something else unasked.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context;
use peil_exchange::write_atomically;

use crate::exit::Refusal;

/// How files come into being.
pub struct NewFiles {
    replace: bool,
}

impl NewFiles {
    /// `replace`: the user said that what is there may go.
    pub fn new(replace: bool) -> NewFiles {
        NewFiles { replace }
    }

    /// Writes all files, each under another name first. If a name is taken, none is written.
    ///
    /// # Errors
    /// A refusal that names the file or the folder; an error if the disk fails.
    pub fn write(&self, files: &[(&Path, &[u8])]) -> anyhow::Result<()> {
        self.refuse_taken(files.iter().map(|(path, _)| *path))?;
        for (path, content) in files {
            let written = write_atomically(path, |out| out.write_all(content));
            if let Err(error) = written {
                let message = format!("writing {}", path.display());
                return match error.kind() {
                    ErrorKind::NotFound | ErrorKind::NotADirectory => Err(no_folder(path).into()),
                    _ => Err(error).context(message),
                };
            }
        }
        Ok(())
    }

    /// Refuses names that are taken, before any work is done.
    ///
    /// # Errors
    /// A refusal that names the file.
    pub fn refuse_taken<'p>(
        &self,
        mut paths: impl Iterator<Item = &'p Path>,
    ) -> anyhow::Result<()> {
        // Something that is no file is never replaced.
        let taken = |path: &Path| match fs::symlink_metadata(path) {
            Ok(found) => !(self.replace && found.is_file()),
            Err(_) => false,
        };
        match paths.find(|path| taken(path)) {
            Some(path) => {
                let message = format!(
                    "{} is there already; nothing was written. Mend: another name, or --replace",
                    path.display()
                );
                Err(Refusal::input(message).into())
            }
            None => Ok(()),
        }
    }
}

/// Writes a folder as a whole: it is there with all its files, or not at all. A name may have folders before it.
///
/// # Errors
/// If the disk fails.
pub fn write_folder<'f>(
    out: &Path,
    files: impl Iterator<Item = (&'f str, &'f [u8])>,
) -> anyhow::Result<()> {
    let mut part = out.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    if part.exists() {
        fs::remove_dir_all(part).with_context(|| format!("emptying {}", part.display()))?;
    }
    fs::create_dir_all(part).with_context(|| format!("making {}", part.display()))?;
    for (name, bytes) in files {
        let path = part.join(name);
        let folder = path.parent().unwrap_or(part);
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
    }
    fs::rename(part, out).with_context(|| format!("making {}", out.display()))
}

fn no_folder(path: &Path) -> Refusal {
    let folder: PathBuf = path.parent().map(Path::to_owned).unwrap_or_default();
    Refusal::input(format!("{}: there is no such folder", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_unless_it_may_go() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&b, "somebody else's").unwrap();
        let both: [(&Path, &[u8]); 2] = [(&a, b"one"), (&b, b"two")];
        assert!(NewFiles::new(false).write(&both).is_err());
        assert!(!a.exists(), "all or nothing");
        assert_eq!(fs::read(&b).unwrap(), b"somebody else's");
        NewFiles::new(true).write(&both).unwrap();
        assert_eq!(fs::read(&b).unwrap(), b"two");
        let folder_of_that_name: [(&Path, &[u8]); 1] = [(folder.path(), b"x")];
        assert!(NewFiles::new(true).write(&folder_of_that_name).is_err());
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("nowhere/a");
        let error = NewFiles::new(false).write(&[(&path, b"x")]).unwrap_err();
        assert!(error.downcast_ref::<Refusal>().is_some(), "{error}");
    }
}
