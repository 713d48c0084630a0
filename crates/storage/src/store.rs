//! The database as a whole: opening it and beginning transactions.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, PgPool, SqlitePool};

use crate::tx::Inner;
use crate::{StorageError, Tx, migrations};

/// How long a SQLite connection waits for another process that holds the file.
const BUSY: Duration = Duration::from_secs(20);
/// Connections that read SQLite at the same time.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL of one instance.
const POSTGRES_CONNECTIONS: u32 = 16;

/// The database. Cheap to clone; all clones share their connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pools: Pools,
}

#[derive(Debug, Clone)]
pub(crate) enum Pools {
    /// SQLite has one writer at a time: a pool of one makes writers queue in order instead of
    /// polling for the file's lock. Readers see the last commit and wait for nobody.
    Sqlite { write: SqlitePool, read: SqlitePool },
    /// PostgreSQL sorts its connections out itself.
    Postgres(PgPool),
}

impl Store {
    /// Opens a database, making the SQLite file if there is none, and brings its tables up to date.
    ///
    /// `sqlite:path/to/file.db` (relative or absolute; the folder must exist; the file is readable
    /// by its owner only) or `postgres://user@host/name` (the database must exist).
    ///
    /// # Errors
    /// [`StorageError::Address`] if the address is of neither form; [`StorageError::Backend`] if
    /// the database cannot be reached or is of a later version of the program.
    pub async fn open(url: &str) -> Result<Store, StorageError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.starts_with(':') || path.contains('?') {
                return Err(StorageError::Address(url.to_owned()));
            }
            open_sqlite(Path::new(path)).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            open_postgres(url).await
        } else {
            Err(StorageError::Address(url.to_owned()))
        }
    }

    /// Begins a transaction that reads. It cannot write.
    ///
    /// On SQLite everything it sees is of one moment; on PostgreSQL what one method sees is, and the
    /// next may see what came in between (why: see `scrub.rs`). A closed wave does not change.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if no connection comes free or the database fails.
    pub async fn begin_read(&self) -> Result<Tx, StorageError> {
        match &self.pools {
            Pools::Sqlite { read, .. } => read.begin().await.map(Inner::Sqlite),
            Pools::Postgres(pool) => pool
                .begin_with("BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY")
                .await
                .map(Inner::Postgres),
        }
        .map(|inner| Tx { inner })
        .map_err(|error| StorageError::from_backend("begin_read", error))
    }

    /// Begins a transaction that writes.
    ///
    /// On SQLite there is one at a time: others wait in order of asking. So never begin a second
    /// one while the first is held.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if no connection comes free or the database fails.
    pub async fn begin_write(&self) -> Result<Tx, StorageError> {
        match &self.pools {
            // IMMEDIATE: a transaction that reads first and writes later would else fail midway
            // when another process wrote in between.
            Pools::Sqlite { write, .. } => {
                write.begin_with("BEGIN IMMEDIATE").await.map(Inner::Sqlite)
            }
            Pools::Postgres(pool) => {
                pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await.map(Inner::Postgres)
            }
        }
        .map(|inner| Tx { inner })
        .map_err(|error| StorageError::from_backend("begin_write", error))
    }

    /// Closes all connections; on SQLite the write-ahead log is folded into the file.
    ///
    /// Waits for transactions that are still held.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(path: &Path) -> Result<Store, StorageError> {
    let failed = |error| StorageError::from_backend("open", error);
    make_private(path).map_err(|error| failed(sqlx::Error::Io(error)))?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        // A code that was granted is used, power cut or not.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        // What is deleted is overwritten with zeros.
        .pragma("secure_delete", "ON")
        // A log line per statement would tell when somebody began.
        .disable_statement_logging();
    // A file does not go away as a server does: no need to ask before each use whether it is there.
    let pool = || SqlitePoolOptions::new().test_before_acquire(false);
    let write = pool().max_connections(1).connect_with(options.clone()).await.map_err(failed)?;
    migrations::run_sqlite(&write).await?;
    let read = pool()
        .max_connections(SQLITE_READERS)
        .connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Store { pools: Pools::Sqlite { write, read } })
}

async fn open_postgres(url: &str) -> Result<Store, StorageError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| StorageError::Address("postgres://…".to_owned()))?
        .application_name("peil")
        // Whatever the server's default: a code that was granted is used.
        .options([("synchronous_commit", "on")])
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .connect_with(options)
        .await
        .map_err(|error| StorageError::from_backend("open", error))?;
    migrations::run_postgres(&pool).await?;
    Ok(Store { pools: Pools::Postgres(pool) })
}

/// Makes the file if it is not there, for the eyes of its owner only: mail addresses stand in it.
/// SQLite gives its write-ahead log the same rights.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
