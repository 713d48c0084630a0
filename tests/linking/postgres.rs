//! What a PostgreSQL server shows: its files, and what it adds to rows.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use sqlx::{PgPool, Row};

use crate::linking::copies::Stream;

/// The stream of the server's log.
pub const LOG: &str = "pg_wal";

/// A connection of the server's superuser.
pub struct Server {
    pool: PgPool,
    /// Files of this database, of the server's log, and of all else that the server keeps.
    base: PathBuf,
    log: PathBuf,
    data: PathBuf,
    /// The file of the log in which the wave begins.
    from: String,
}

/// What stands beside a row and is no column: key, transaction, page, place on the page.
pub struct Hidden {
    pub key: Vec<u8>,
    pub transaction: f64,
    pub place: f64,
    pub blinded_hash: Option<Vec<u8>>,
}

impl Server {
    pub async fn connect(url: &str) -> anyhow::Result<Server> {
        let pool = PgPool::connect(url).await?;
        let row = sqlx::query(
            "SELECT current_setting('data_directory') AS data, \
             (SELECT oid::text FROM pg_database WHERE datname = current_database()) AS oid, \
             pg_walfile_name(pg_current_wal_lsn()) AS log",
        )
        .fetch_one(&pool)
        .await?;
        let data = PathBuf::from(row.try_get::<String, _>("data")?);
        let base = data.join("base").join(row.try_get::<String, _>("oid")?);
        let (log, from) = (data.join("pg_wal"), row.try_get("log")?);
        Ok(Server { pool, base, log, data, from })
    }

    /// Has everything written to the files, as a backup begins; and samples drawn for the planner, as the server does
    /// by itself every minute.
    pub async fn checkpoint(&self) -> anyhow::Result<()> {
        sqlx::query("ANALYZE").execute(&self.pool).await?;
        sqlx::query("CHECKPOINT").execute(&self.pool).await?;
        Ok(())
    }

    /// The files of the database, table by table, and the log since the wave began.
    pub async fn streams(&self) -> anyhow::Result<Vec<Stream>> {
        let rows = sqlx::query(
            "SELECT pg_relation_filenode(oid)::text AS file, relname::text AS name FROM pg_class \
             WHERE pg_relation_filenode(oid) IS NOT NULL",
        );
        let mut tables: HashMap<String, String> = HashMap::new();
        for row in rows.fetch_all(&self.pool).await? {
            tables.insert(row.try_get("file")?, row.try_get("name")?);
        }
        let known = |name: &str| tables.contains_key(name);
        let mut streams = vec![
            // Of tables that are gone, maps of what is free, parts of large tables.
            ("base".to_owned(), read_all(&self.base, |name| !known(name))?),
            (
                LOG.to_owned(),
                read_all(&self.log, |name| name.len() == 24 && name >= self.from.as_str())?,
            ),
        ];
        // Long samples are packed in the files; the server unpacks them for whoever asks.
        let samples = sqlx::query(
            "SELECT concat(histogram_bounds, most_common_vals) AS sample FROM pg_stats \
             WHERE schemaname = 'public'",
        );
        let mut unpacked = Vec::new();
        for row in samples.fetch_all(&self.pool).await? {
            unpacked.extend(row.try_get::<String, _>("sample")?.into_bytes());
        }
        streams.push(("pg_stats".to_owned(), unpacked));
        streams.push(("counters".to_owned(), self.counters().await?));
        // Which transactions came to their end, and which held a row together.
        for name in ["pg_xact", "pg_subtrans", "pg_multixact/members", "pg_multixact/offsets"] {
            streams.push((name.to_owned(), read_all(&self.data.join(name), |_| true)?));
        }
        for (file, table) in tables {
            let bytes = read_all(&self.base, |name| name == file)?;
            streams.push((format!("base {table}"), bytes));
        }
        Ok(streams)
    }

    /// What the server counts of tables, indices and the database, and what its connections did last.
    ///
    /// Only bytes are looked for in it. The numbers could give no order: they belong to a table or the database and
    /// never to a row, and while a wave runs no table has a row of an answer. Handing in changes none; it reads the
    /// wave, under a lock that is in no file. So two copies of the numbers tell how busy the service was between them.
    async fn counters(&self) -> anyhow::Result<Vec<u8>> {
        let rows = sqlx::query(
            "SELECT tables::text AS line FROM pg_stat_user_tables AS tables \
             UNION ALL SELECT pages::text FROM pg_statio_user_tables AS pages \
             UNION ALL SELECT indices::text FROM pg_stat_user_indexes AS indices \
             UNION ALL SELECT whole::text FROM pg_stat_database AS whole \
                 WHERE whole.datname = current_database() \
             UNION ALL SELECT last::text FROM pg_stat_activity AS last \
                 WHERE last.datname = current_database()",
        );
        let mut lines = Vec::new();
        for row in rows.fetch_all(&self.pool).await? {
            lines.extend(row.try_get::<String, _>("line")?.into_bytes());
            lines.push(b'\n');
        }
        Ok(lines)
    }

    /// Invitations, with the hash of the blinded message of who began.
    pub async fn invitations(&self) -> anyhow::Result<Vec<Hidden>> {
        let rows = sqlx::query(
            "SELECT id AS key, xmin::text::bigint AS x, \
             (ctid::text::point)[0] * 1000 + (ctid::text::point)[1] AS c, blinded_hash FROM invitation",
        );
        let hidden = |row: &sqlx::postgres::PgRow| {
            let blinded_hash = row.try_get("blinded_hash")?;
            Ok(Hidden { blinded_hash, ..Hidden::of(row)? })
        };
        rows.fetch_all(&self.pool).await?.iter().map(hidden).collect()
    }

    /// Texts and receipts.
    pub async fn answers(&self) -> anyhow::Result<[Vec<Hidden>; 2]> {
        let words = sqlx::query(
            "SELECT convert_to(words, 'UTF8') AS key, xmin::text::bigint AS x, \
             (ctid::text::point)[0] * 1000 + (ctid::text::point)[1] AS c FROM words",
        );
        let receipts = sqlx::query(
            "SELECT receipt AS key, xmin::text::bigint AS x, \
             (ctid::text::point)[0] * 1000 + (ctid::text::point)[1] AS c FROM receipt",
        );
        let words = words.fetch_all(&self.pool).await?;
        let receipts = receipts.fetch_all(&self.pool).await?;
        let of = |rows: &[sqlx::postgres::PgRow]| -> anyhow::Result<Vec<Hidden>> {
            rows.iter().map(Hidden::of).collect()
        };
        Ok([of(&words)?, of(&receipts)?])
    }

    pub async fn close(self) {
        self.pool.close().await;
    }
}

impl Hidden {
    fn of(row: &sqlx::postgres::PgRow) -> anyhow::Result<Hidden> {
        let transaction = row.try_get::<i64, _>("x")? as f64;
        Ok(Hidden {
            key: row.try_get("key")?,
            transaction,
            place: row.try_get("c")?,
            blinded_hash: None,
        })
    }
}

/// All files of a folder, one after the other: the oldest first, for the server numbers them.
fn read_all(folder: &Path, wanted: impl Fn(&str) -> bool) -> anyhow::Result<Vec<u8>> {
    let mut files: Vec<(usize, String)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if wanted(&name) && folder.join(&name).is_file() {
            files.push((name.len(), name));
        }
    }
    files.sort();
    let mut bytes = Vec::new();
    for (_, name) in files {
        match fs::read(folder.join(name)) {
            Ok(content) => bytes.extend(content),
            // The server removes files while they are copied.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(bytes)
}
