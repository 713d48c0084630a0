//! The demonstration's folder: its own, and nothing else's.

use std::fs;
use std::path::Path;

use anyhow::Context;

use crate::exit::Refusal;

/// Its presence says that everything in the folder was made by a demonstration.
const MARK: &str = "DEMONSTRATION";

/// Makes the folder, and empties it of an earlier demonstration.
///
/// # Errors
/// A refusal if it holds something that no demonstration made.
pub fn prepare(dir: &Path) -> anyhow::Result<()> {
    let doing = || format!("preparing the folder {}", dir.display());
    if dir.exists() {
        let filled = fs::read_dir(dir).with_context(doing)?.next().is_some();
        if filled && !dir.join(MARK).exists() {
            let message = format!(
                "{} holds other files; choose another folder with --dir. Nothing was changed",
                dir.display()
            );
            return Err(Refusal::input(message).into());
        }
        fs::remove_dir_all(dir).with_context(doing)?;
    }
    fs::create_dir_all(dir).with_context(doing)?;
    let text = "Made by `peil demo`: verzonnen gegevens, made-up data. The next `peil demo` empties this folder.\n";
    fs::write(dir.join(MARK), text).with_context(doing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_other_files_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.txt"), "mine").unwrap();
        assert!(prepare(folder.path()).is_err());
        assert!(folder.path().join("thesis.txt").exists());
    }

    #[test]
    fn an_earlier_demonstration_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("demo");
        prepare(&dir).unwrap();
        fs::write(dir.join("peil.db"), "old").unwrap();
        prepare(&dir).unwrap();
        assert!(!dir.join("peil.db").exists());
    }
}
