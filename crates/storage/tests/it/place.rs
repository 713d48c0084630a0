//! Where a story is told: a database of its own on one of the engines, and ways to look under it.

use std::collections::BTreeSet;
use std::future::Future;

use peil_storage::{Store, testkit};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database of the story's own.
pub struct Place {
    pub engine: Engine,
    pub url: String,
    pub store: Store,
    folder: TempDir,
}

/// Tells a story.
pub fn tell<F: Future<Output = ()>>(engine: Engine, story: impl FnOnce(Place) -> F) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { story(Place::new(engine).await).await });
}

impl Place {
    pub async fn new(engine: Engine) -> Place {
        let folder = TempDir::new().unwrap();
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.path().join("peil.db").display()),
            Engine::Postgres => testkit::fresh_postgres().unwrap_or_else(|why| panic!("{why}")),
        };
        let store = Store::open(&url).await.unwrap();
        Place { engine, url, store, folder }
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

    /// The bytes of the database's own files: SQLite's with its log, PostgreSQL's tables, indexes and
    /// large values. The store is closed first.
    pub async fn bytes_at_rest(&self) -> Vec<u8> {
        self.store.close().await;
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

    /// Where the given patterns lie in the table `answer`, and under which transaction number: all
    /// that the engine keeps of a row beside its columns.
    pub async fn traces(&self, patterns: &[Vec<u8>]) -> Vec<String> {
        match self.engine {
            Engine::Sqlite => {
                // Folds the log into the file, as it happens in due course.
                let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
                sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                    .execute(&mut connection)
                    .await
                    .unwrap();
                let file = std::fs::read(self.folder.path().join("peil.db")).unwrap();
                let place = |pattern: &Vec<u8>| {
                    file.windows(pattern.len()).position(|window| window == pattern).unwrap()
                };
                let mut places: Vec<_> =
                    patterns.iter().enumerate().map(|(at, pattern)| (place(pattern), at)).collect();
                places.sort_unstable();
                places.iter().map(|(_, at)| at.to_string()).collect()
            }
            Engine::Postgres => {
                let first = self.texts("SELECT MIN(xmin::text::bigint)::text FROM answer").await;
                self.texts(&format!(
                    "SELECT ctid::text || ' ' || (xmin::text::bigint - {}) || ' ' || \
                     encode(answers, 'hex') FROM answer ORDER BY ctid",
                    first[0]
                ))
                .await
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
