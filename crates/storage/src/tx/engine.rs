//! The transaction itself: binding, running and counting, on either engine.

use std::ops::Range;

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow, Postgres, Sqlite, Transaction};

use crate::StorageError;

/// A transaction: what a request writes is written whole or not at all.
///
/// Dropped without [`Tx::commit`], it leaves nothing behind. After an error of the database the only
/// thing to do with it is to drop it: PostgreSQL takes no further statement.
#[derive(Debug)]
pub struct Tx {
    pub(crate) inner: Inner,
}

#[derive(Debug)]
pub(crate) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A value for a placeholder.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    Text(&'a str),
    OptionalText(Option<&'a str>),
    Int(i64),
    OptionalInt(Option<i64>),
    Bytes(&'a [u8]),
    OptionalBytes(Option<&'a [u8]>),
    Bool(bool),
}

/// A row that can be read from either engine.
pub(crate) trait Row:
    Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>
{
}

impl<T> Row for T where T: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>
{}

/// Runs `$body` with the connection of whichever engine it is.
macro_rules! on_engine {
    ($inner:expr, $connection:ident => $body:expr) => {
        match $inner {
            Inner::Sqlite(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
            Inner::Postgres(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
        }
    };
}

/// Binds values in order.
macro_rules! bind {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match *value {
                Value::Text(text) => query.bind(text),
                Value::OptionalText(text) => query.bind(text),
                Value::Int(number) => query.bind(number),
                Value::OptionalInt(number) => query.bind(number),
                Value::Bytes(bytes) => query.bind(bytes),
                Value::OptionalBytes(bytes) => query.bind(bytes),
                Value::Bool(truth) => query.bind(truth),
            };
        }
        query
    }};
}

impl Tx {
    /// Makes everything that was written durable: when this returns, it is on disk.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database cannot; then nothing was written.
    pub async fn commit(self) -> Result<(), StorageError> {
        match self.inner {
            Inner::Sqlite(transaction) => transaction.commit().await,
            Inner::Postgres(transaction) => transaction.commit().await,
        }
        .map_err(|error| StorageError::from_backend("commit", error))
    }

    /// Runs a statement and counts the rows that it touched.
    pub(crate) async fn execute(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, StorageError> {
        on_engine!(&mut self.inner, connection => {
            bind!(sqlx::query(sql), values).execute(connection).await.map(|done| done.rows_affected())
        })
        .map_err(|error| StorageError::from_backend(name_of(sql), error))
    }

    /// Runs a statement that must touch exactly one row.
    pub(crate) async fn execute_one(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<(), StorageError> {
        let found = self.execute(sql, values).await?;
        expect_rows(name_of(sql), 1, found)
    }

    /// Reads all rows.
    pub(crate) async fn fetch<T: Row>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<T>, StorageError> {
        on_engine!(&mut self.inner, connection => {
            bind!(sqlx::query_as::<_, T>(sql), values).fetch_all(connection).await
        })
        .map_err(|error| StorageError::from_backend(name_of(sql), error))
    }

    /// Reads the row, if there is one.
    pub(crate) async fn fetch_optional<T: Row>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<T>, StorageError> {
        on_engine!(&mut self.inner, connection => {
            bind!(sqlx::query_as::<_, T>(sql), values).fetch_optional(connection).await
        })
        .map_err(|error| StorageError::from_backend(name_of(sql), error))
    }

    /// Inserts many rows of `width` values each; `head` is the statement up to `VALUES`.
    ///
    /// Every row must be new.
    pub(crate) async fn insert_rows(
        &mut self,
        head: &'static str,
        width: usize,
        values: &[Value<'_>],
    ) -> Result<(), StorageError> {
        for rows in batches(values.len() / width) {
            let sql = AssertSqlSafe(insert_text(head, width, rows.len()));
            let chunk = &values[rows.start * width..rows.end * width];
            let found = on_engine!(&mut self.inner, connection => {
                bind!(sqlx::query(sql), chunk)
                    .execute(connection)
                    .await
                    .map(|done| done.rows_affected())
            })
            .map_err(|error| StorageError::from_backend(name_of(head), error))?;
            expect_rows(name_of(head), rows.len() as u64, found)?;
        }
        Ok(())
    }
}

/// The name in the comment with which a statement begins.
fn name_of(sql: &'static str) -> &'static str {
    sql.strip_prefix("/* ").and_then(|rest| rest.split(" */").next()).unwrap_or("statement")
}

/// Compares a row count with what it must be.
pub(crate) fn expect_rows(
    statement: &'static str,
    expected: u64,
    found: u64,
) -> Result<(), StorageError> {
    if found == expected {
        Ok(())
    } else {
        Err(StorageError::RowCount { statement, expected, found })
    }
}

/// Cuts `rows` rows into batches whose sizes are powers of two, at most 256: ten texts a table at the
/// most, so that the prepared statements stay in each connection's cache.
fn batches(rows: usize) -> impl Iterator<Item = Range<usize>> {
    const LARGEST: usize = 256;
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = rows - start;
        if rest == 0 {
            return None;
        }
        let size = LARGEST.min(1 << rest.ilog2());
        start += size;
        Some(start - size..start)
    })
}

/// `head VALUES ($1, $2), ($3, $4)`.
fn insert_text(head: &str, width: usize, rows: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> =
            (1..=width).map(|column| format!("${}", row * width + column)).collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("{head} VALUES {}", rows.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_cover_every_row_once() {
        let sizes = |rows| batches(rows).map(|batch| batch.len()).collect::<Vec<_>>();
        assert_eq!(sizes(0), [0; 0]);
        assert_eq!(sizes(1), [1]);
        assert_eq!(sizes(7), [4, 2, 1]);
        assert_eq!(sizes(600), [256, 256, 64, 16, 8]);
        let rows: Vec<usize> = batches(1000).flatten().collect();
        assert_eq!(rows, (0..1000).collect::<Vec<_>>());
    }

    #[test]
    fn an_insert_numbers_its_places() {
        assert_eq!(
            insert_text("/* f */ INSERT INTO t (a, b)", 2, 2),
            "/* f */ INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)"
        );
    }

    #[test]
    fn a_statement_says_whose_it_is() {
        assert_eq!(name_of("/* put_series */ INSERT"), "put_series");
    }
}
