//! Files that only their owner can read, and that appear all together or not at all.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::exit::Refusal;

/// Files being written. Dropped before [`PrivateFiles::publish`], they leave nothing.
#[derive(Default)]
pub struct PrivateFiles {
    /// What is written, and what it will be called.
    partial: Vec<(PathBuf, PathBuf)>,
}

impl PrivateFiles {
    /// Refuses names that are taken, before any work is done.
    ///
    /// # Errors
    /// A refusal that names the file.
    pub fn refuse_taken(paths: &[PathBuf]) -> anyhow::Result<()> {
        match paths.iter().find(|path| path.exists()) {
            Some(path) => Err(taken(path)),
            None => Ok(()),
        }
    }

    /// Writes one file under another name.
    ///
    /// # Errors
    /// A refusal if that name is taken too or its folder is not there; an error if the disk fails.
    pub fn write(&mut self, path: &Path, content: &[u8]) -> anyhow::Result<()> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".partial");
        let partial = path.with_file_name(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = match options.open(&partial) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(taken(&partial)),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let folder = path.parent().unwrap_or(path).display();
                return Err(Refusal::input(format!("{folder}: there is no such folder")).into());
            }
            other => other.with_context(|| format!("writing {}", path.display()))?,
        };
        self.partial.push((partial, path.to_owned()));
        let written = file.write_all(content).and_then(|()| file.sync_all());
        written.with_context(|| format!("writing {}", path.display()))
    }

    /// Gives all files their names.
    ///
    /// # Errors
    /// A refusal if a name was taken meanwhile; an error if the disk fails. Then none of them is there.
    pub fn publish(mut self) -> anyhow::Result<()> {
        for done in 0..self.partial.len() {
            let (partial, path) = &self.partial[done];
            // A link, because a rename would replace what somebody else put there meanwhile.
            let named = fs::hard_link(partial, path);
            if let Err(error) = named {
                for (_, path) in &self.partial[..done] {
                    remove(path);
                }
                if error.kind() == ErrorKind::AlreadyExists {
                    return Err(taken(path));
                }
                return Err(error).with_context(|| format!("writing {}", path.display()));
            }
        }
        self.clear();
        Ok(())
    }

    fn clear(&mut self) {
        for (partial, _) in self.partial.drain(..) {
            remove(&partial);
        }
    }
}

impl Drop for PrivateFiles {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Removes a file of ours. There is nobody left to tell that it failed; its name says what it is.
fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}

fn taken(path: &Path) -> anyhow::Error {
    Refusal::input(format!("{} is there already; nothing was written", path.display())).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn files_appear_together_and_for_their_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a.pdf"), folder.path().join("b.pdf"));
        let mut files = PrivateFiles::default();
        files.write(&a, b"one").unwrap();
        files.write(&b, b"two").unwrap();
        assert_eq!(names(folder.path()), ["a.pdf.partial", "b.pdf.partial"]);
        files.publish().unwrap();
        assert_eq!(names(folder.path()), ["a.pdf", "b.pdf"]);
        #[cfg(unix)]
        for path in [&a, &b] {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert!(PrivateFiles::refuse_taken(&[a]).is_err());
    }

    #[test]
    fn a_failure_leaves_nothing_and_replaces_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a.pdf"), folder.path().join("b.pdf"));
        let mut files = PrivateFiles::default();
        files.write(&a, b"one").unwrap();
        drop(files);
        assert_eq!(names(folder.path()), [""; 0]);
        let mut files = PrivateFiles::default();
        files.write(&a, b"one").unwrap();
        files.write(&b, b"two").unwrap();
        fs::write(&b, b"somebody else's").unwrap();
        assert!(files.publish().is_err());
        assert_eq!(names(folder.path()), ["b.pdf"]);
        assert_eq!(fs::read(&b).unwrap(), b"somebody else's");
    }
}
