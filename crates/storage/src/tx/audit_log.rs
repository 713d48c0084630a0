//! The log of what was done, row after row.

use sqlx::FromRow;

use super::account::fixed;
use super::engine::{Inner, Tx, Value};
use crate::error::corrupt;
use crate::{AuditRow, StorageError};

#[derive(FromRow)]
struct AuditDbRow {
    number: i64,
    at: i64,
    actor: String,
    event: String,
    detail: String,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

impl Tx {
    /// The last row of an organisation's log; nobody else adds one until this transaction ends, which must be one that
    /// writes.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if it cannot be read; [`StorageError::Backend`].
    pub async fn hold_audit_log(
        &mut self,
        organisation: &str,
    ) -> Result<Option<AuditRow>, StorageError> {
        // SQLite has one writer at a time.
        if let Inner::Postgres(_) = self.inner {
            self.execute_one(
                "/* hold_audit_log */ SELECT pg_advisory_xact_lock(hashtextextended($1, 1))",
                &[Value::Text(organisation)],
            )
            .await?;
        }
        Ok(self.audit_rows(organisation, i64::MAX, 1).await?.pop())
    }

    /// Adds a row after the last one.
    ///
    /// # Errors
    /// [`Constraint::Duplicate`](crate::Constraint::Duplicate) if there is one with its number;
    /// [`Constraint::Missing`](crate::Constraint::Missing) if there is no such organisation; [`StorageError::Backend`].
    pub async fn append_audit_row(
        &mut self,
        organisation: &str,
        row: &AuditRow,
    ) -> Result<(), StorageError> {
        self.execute_one(
            "/* append_audit_row */ INSERT INTO audit_log (organisation, number, at, actor, event, \
             detail, previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                Value::Text(organisation),
                Value::Int(row.number),
                Value::Int(row.at),
                Value::Text(&row.actor),
                Value::Text(&row.event),
                Value::Text(&row.detail),
                Value::Bytes(&row.previous_hash),
                Value::Bytes(&row.hash),
            ],
        )
        .await
    }

    /// At most `count` rows of an organisation's log with numbers below `before`, the newest first.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if one cannot be read; [`StorageError::Backend`].
    pub async fn audit_rows(
        &mut self,
        organisation: &str,
        before: i64,
        count: i64,
    ) -> Result<Vec<AuditRow>, StorageError> {
        let rows: Vec<AuditDbRow> = self
            .fetch(
                "/* audit_rows */ SELECT number, at, actor, event, detail, previous_hash, hash \
                 FROM audit_log WHERE organisation = $1 AND number < $2 \
                 ORDER BY number DESC LIMIT $3",
                &[Value::Text(organisation), Value::Int(before), Value::Int(count)],
            )
            .await?;
        let read = |row: AuditDbRow| {
            let bad = |column| corrupt("audit_log", column, &row.number.to_string());
            Ok(AuditRow {
                previous_hash: fixed(&row.previous_hash).ok_or_else(|| bad("previous_hash"))?,
                hash: fixed(&row.hash).ok_or_else(|| bad("hash"))?,
                number: row.number,
                at: row.at,
                actor: row.actor,
                event: row.event,
                detail: row.detail,
            })
        };
        rows.into_iter().map(read).collect()
    }
}
