//! Making what was deleted gone from the files, and what is kept lie in no telling order.

use sqlx::{PgPool, Row, SqlitePool};

use crate::store::Pools;
use crate::{StorageError, Store};

impl Store {
    /// Writes anew what respondents left: deleted rows are then gone from the database's files, and
    /// the others lie in the order of their random keys, on PostgreSQL with one transaction number
    /// for a whole table.
    ///
    /// To be called after [`Tx::tally_up`](crate::Tx::tally_up) or
    /// [`Tx::put_words_review`](crate::Tx::put_words_review) is committed; and, while
    /// a wave is in the field, now and then and before every backup. It hides a row among all that
    /// came before this call, not among later ones: a call after every exchange hides nothing.
    /// Respondents wait while it runs (about a second for a hundred thousand rows). The caller must
    /// hold no [`Tx`](crate::Tx): on SQLite it would wait for itself.
    ///
    /// What it does not reach stands in the [crate's documentation](crate#what-is-left).
    ///
    /// # Errors
    /// [`StorageError::InUse`] if a reader on SQLite kept the log alive: try again;
    /// [`StorageError::Backend`].
    pub async fn scrub(&self) -> Result<(), StorageError> {
        match &self.pools {
            Pools::Sqlite { write, .. } => rewrite_sqlite(write).await,
            Pools::Postgres(pool) => rewrite_postgres(pool).await.map_err(failed),
        }
    }
}

fn failed(error: sqlx::Error) -> StorageError {
    StorageError::from_backend("scrub", error)
}

/// `secure_delete` had overwritten deleted rows with zeros already; `VACUUM` leaves them out. Rows of
/// a table without rowid lie on the right page by their key, but within a page in the order in which
/// they came: `VACUUM` writes every page anew, in order of key. Then the write-ahead log is folded in
/// and cut to nothing.
async fn rewrite_sqlite(pool: &SqlitePool) -> Result<(), StorageError> {
    let mut connection = pool.acquire().await.map_err(failed)?;
    sqlx::query("/* scrub */ VACUUM").execute(&mut *connection).await.map_err(failed)?;
    let row = sqlx::query("/* scrub */ PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
    let busy: i64 = row.try_get(0).map_err(failed)?;
    if busy == 0 { Ok(()) } else { Err(StorageError::InUse) }
}

/// Lock, set aside, cut to nothing, put back in order: for each table with something of respondents
/// in it.
///
/// `TRUNCATE` gives a table and its indexes new files. `VACUUM FULL` would keep deleted rows for any
/// transaction that can still see them, and every row's number with it.
const POSTGRES_STEPS: [[&str; 4]; 7] = [
    [
        "/* scrub */ LOCK TABLE words IN ACCESS EXCLUSIVE MODE",
        "/* scrub */ CREATE TEMPORARY TABLE aside ON COMMIT DROP AS SELECT * FROM words",
        "/* scrub */ TRUNCATE words",
        "/* scrub */ INSERT INTO words (wave, item, id, words) \
         SELECT wave, item, id, words FROM aside ORDER BY id",
    ],
    [
        "/* scrub */ LOCK TABLE invitation IN ACCESS EXCLUSIVE MODE",
        "/* scrub */ CREATE TEMPORARY TABLE aside ON COMMIT DROP AS SELECT * FROM invitation",
        "/* scrub */ TRUNCATE invitation",
        "/* scrub */ INSERT INTO invitation \
         (wave, id, unit, channel, email, code_hash, used, blinded_hash) \
         SELECT wave, id, unit, channel, email, code_hash, used, blinded_hash \
         FROM aside ORDER BY id",
    ],
    [
        "/* scrub */ LOCK TABLE team_link IN ACCESS EXCLUSIVE MODE",
        "/* scrub */ CREATE TEMPORARY TABLE aside ON COMMIT DROP AS SELECT * FROM team_link",
        "/* scrub */ TRUNCATE team_link",
        "/* scrub */ INSERT INTO team_link (wave, id, name_nl, name_en, code_hash, allowed, used) \
         SELECT wave, id, name_nl, name_en, code_hash, allowed, used FROM aside ORDER BY id",
    ],
    [
        "/* scrub */ LOCK TABLE team_link_use IN ACCESS EXCLUSIVE MODE",
        "/* scrub */ CREATE TEMPORARY TABLE aside ON COMMIT DROP AS SELECT * FROM team_link_use",
        "/* scrub */ TRUNCATE team_link_use",
        "/* scrub */ INSERT INTO team_link_use (wave, blinded_hash) \
         SELECT wave, blinded_hash FROM aside ORDER BY blinded_hash",
    ],
    [
        "/* scrub */ LOCK TABLE draft_staff IN ACCESS EXCLUSIVE MODE",
        "/* scrub */ CREATE TEMPORARY TABLE aside ON COMMIT DROP AS SELECT * FROM draft_staff",
        "/* scrub */ TRUNCATE draft_staff",
        "/* scrub */ INSERT INTO draft_staff (wave, staff) SELECT wave, staff FROM aside ORDER BY wave",
    ],
    [
        "/* scrub */ LOCK TABLE mail_run IN ACCESS EXCLUSIVE MODE",
        "/* scrub */ CREATE TEMPORARY TABLE aside ON COMMIT DROP AS SELECT * FROM mail_run",
        "/* scrub */ TRUNCATE mail_run",
        "/* scrub */ INSERT INTO mail_run (wave, round) \
         SELECT wave, round FROM aside ORDER BY wave, round",
    ],
    [
        "/* scrub */ LOCK TABLE mail_item IN ACCESS EXCLUSIVE MODE",
        "/* scrub */ CREATE TEMPORARY TABLE aside ON COMMIT DROP AS SELECT * FROM mail_item",
        "/* scrub */ TRUNCATE mail_item",
        "/* scrub */ INSERT INTO mail_item (wave, round, invitation, state, reply) \
         SELECT wave, round, invitation, state, reply FROM aside ORDER BY round, invitation",
    ],
];

/// A transaction for each table: holding one lock at a time it can deadlock with nobody.
///
/// A transaction that looked at the database before and at the table only afterwards would find the
/// table empty if all it saw were of one moment; that is why [`Store::begin_read`] and
/// [`Store::begin_write`] ask for READ COMMITTED, where each statement looks anew once it has its
/// lock. (`pg_dump` takes its locks when it begins, so it is waited for.)
async fn rewrite_postgres(pool: &PgPool) -> sqlx::Result<()> {
    for steps in POSTGRES_STEPS {
        let mut transaction = pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?;
        for step in steps {
            // Not kept as a prepared statement: `aside` is another table each time.
            sqlx::query(step).persistent(false).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
    }
    Ok(())
}
