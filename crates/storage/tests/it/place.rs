//! Where a story is told: a database of its own on one of the engines, and ways to look under it.

use std::collections::BTreeSet;
use std::future::Future;
use std::ops::Deref;

use peil_storage::{Store, testkit};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// An empty database of the story's own.
pub struct Ground {
    pub engine: Engine,
    pub url: String,
    folder: TempDir,
}

/// The same, opened: with all that this version keeps.
pub struct Place {
    ground: Ground,
    pub store: Store,
}

impl Deref for Place {
    type Target = Ground;

    fn deref(&self) -> &Ground {
        &self.ground
    }
}

/// Tells a story.
pub fn tell<F: Future<Output = ()>>(engine: Engine, story: impl FnOnce(Place) -> F) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { story(Place::new(engine).await).await });
}

impl Place {
    pub async fn new(engine: Engine) -> Place {
        let ground = Ground::new(engine);
        let store = Store::open(&ground.url).await.unwrap();
        Place { ground, store }
    }

    /// The bytes of the database's own files: SQLite's with its log, PostgreSQL's tables, indexes and
    /// large values. The store is closed first.
    pub async fn bytes_at_rest(&self) -> Vec<u8> {
        self.store.close().await;
        self.bytes().await
    }
}

impl Ground {
    pub fn new(engine: Engine) -> Ground {
        let folder = TempDir::new().unwrap();
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.path().join("peil.db").display()),
            Engine::Postgres => testkit::fresh_postgres().unwrap_or_else(|why| panic!("{why}")),
        };
        Ground { engine, url, folder }
    }

    /// Runs SQL behind the store's back.
    pub async fn raw(&self, sql: &str) -> Result<u64, sqlx::Error> {
        let sql = AssertSqlSafe(sql);
        match self.engine {
            Engine::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url).await?;
                sqlx::query(sql).execute(&mut connection).await.map(|done| done.rows_affected())
            }
            Engine::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await?;
                sqlx::query(sql).execute(&mut connection).await.map(|done| done.rows_affected())
            }
        }
    }

    /// Reads texts behind the store's back.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql);
        let rows: Vec<(String,)> = match self.engine {
            Engine::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
                sqlx::query_as(sql).fetch_all(&mut connection).await.unwrap()
            }
            Engine::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await.unwrap();
                sqlx::query_as(sql).fetch_all(&mut connection).await.unwrap()
            }
        };
        rows.into_iter().map(|(text,)| text).collect()
    }

    /// `table.column` of every table but the migrations' own.
    pub async fn columns(&self) -> BTreeSet<String> {
        let columns = match self.engine {
            Engine::Sqlite => {
                self.texts(
                    "SELECT t.name || '.' || c.name FROM sqlite_schema AS t \
                     JOIN pragma_table_xinfo(t.name) AS c \
                     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
                )
                .await
            }
            Engine::Postgres => {
                self.texts(
                    "SELECT table_name || '.' || column_name FROM information_schema.columns \
                     WHERE table_schema = 'public'",
                )
                .await
            }
        };
        columns.into_iter().filter(|column| !column.starts_with("_sqlx_migrations.")).collect()
    }

    async fn bytes(&self) -> Vec<u8> {
        match self.engine {
            Engine::Sqlite => {
                let mut bytes = Vec::new();
                for file in std::fs::read_dir(self.folder.path()).unwrap() {
                    bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
                }
                bytes
            }
            Engine::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await.unwrap();
                sqlx::query("CHECKPOINT").execute(&mut connection).await.unwrap();
                let files: Vec<(Vec<u8>,)> = sqlx::query_as(
                    "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class \
                     WHERE relkind IN ('r', 'i', 't')",
                )
                .fetch_all(&mut connection)
                .await
                .unwrap();
                files.into_iter().flat_map(|(bytes,)| bytes).collect()
            }
        }
    }

    /// Where the given hashes of blinded messages lie in a table, and under which transaction number: all that the
    /// engine keeps of a row beside its columns.
    pub async fn traces(&self, table: &str, hashes: &[[u8; 32]]) -> Vec<String> {
        match self.engine {
            Engine::Sqlite => {
                // Folds the log into the file, as it happens in due course.
                let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
                sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                    .execute(&mut connection)
                    .await
                    .unwrap();
                let file = std::fs::read(self.folder.path().join("peil.db")).unwrap();
                let place = |hash: &[u8; 32]| {
                    file.windows(hash.len()).position(|window| window == hash).unwrap()
                };
                let mut places: Vec<_> =
                    hashes.iter().enumerate().map(|(at, hash)| (place(hash), at)).collect();
                places.sort_unstable();
                places.iter().map(|(_, at)| at.to_string()).collect()
            }
            Engine::Postgres => {
                let traces = self
                    .texts(&format!(
                        "SELECT ctid::text || ' ' || (xmin::text::bigint - \
                         (SELECT MIN(xmin::text::bigint) FROM {table})) || ' ' || \
                         encode(blinded_hash, 'hex') FROM {table} \
                         WHERE blinded_hash IS NOT NULL ORDER BY ctid"
                    ))
                    .await;
                assert_eq!(traces.len(), hashes.len());
                traces
            }
        }
    }
}

/// Which of the needles stand in the hay.
pub fn found<'a>(hay: &[u8], needles: &'a [Vec<u8>]) -> Vec<&'a [u8]> {
    const HEAD: usize = 6;
    let heads: std::collections::HashSet<&[u8]> =
        needles.iter().map(|needle| &needle[..HEAD]).collect();
    let mut found = Vec::new();
    for (at, window) in hay.windows(HEAD).enumerate() {
        if heads.contains(window) {
            found.extend(needles.iter().filter(|n| hay[at..].starts_with(n)).map(Vec::as_slice));
        }
    }
    found
}
