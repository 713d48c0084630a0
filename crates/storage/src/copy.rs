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
    /// [`StorageError::Backend`] if the file is there already or cannot be written.
    pub async fn copy_to(&self, path: &Path) -> Result<bool, StorageError> {
        match &self.pools {
            Pools::Sqlite { write, .. } => {
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
