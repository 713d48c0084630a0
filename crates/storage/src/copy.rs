//! A copy of the database, for a backup.

use std::path::Path;

use crate::store::Pools;
use crate::{StorageError, Store};

impl Store {
    /// Writes a copy of a SQLite database to a file that is not there yet: of one moment, while others go on, in
    /// the order of keys and without anything that was deleted. Gives whether it did: a PostgreSQL database has tools
    /// of its own (`pg_dump`).
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the file is there already or cannot be written. Only its owner can read it.
    pub async fn copy_to(&self, path: &Path) -> Result<bool, StorageError> {
        match &self.pools {
            Pools::Sqlite { write, .. } => {
                // SQLite takes an empty file, and keeps who may read it.
                make_private_new(path).map_err(|error| {
                    StorageError::from_backend("copy_to", sqlx::Error::Io(error))
                })?;
                sqlx::query("/* copy_to */ VACUUM INTO $1")
                    .bind(path.display().to_string())
                    .execute(write)
                    .await
                    .map_err(|error| StorageError::from_backend("copy_to", error))?;
                Ok(true)
            }
            Pools::Postgres(_) => Ok(false),
        }
    }
}

/// An empty file that only its owner can read.
fn make_private_new(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
