//! The publication ledger: what was decided at closing, once.

use jiff::civil::Date;
use sqlx::FromRow;

use super::engine::{Tx, Value};
use super::number::total;
use crate::error::corrupt;
use crate::{Constraint, LedgerEntry, StorageError, WaveTotals};

#[derive(FromRow)]
struct LedgerRow {
    closed_on: String,
    decision: String,
    dataset_sha256: String,
    invited: i64,
    exchanged: i64,
    submitted: i64,
    link_allowed: i64,
    link_used: i64,
    set_aside: i64,
    repeated: i64,
}

impl Tx {
    /// Writes the decision on a wave. It never changes and never goes: the database refuses both.
    ///
    /// # Errors
    /// [`Constraint::Decided`] if the wave has an entry, even an equal one;
    /// [`Constraint::Missing`] if there is no such wave; [`StorageError::Backend`].
    pub async fn put_ledger(&mut self, entry: &LedgerEntry) -> Result<(), StorageError> {
        let new = self
            .execute(
                "/* put_ledger */ INSERT INTO ledger (wave, closed_on, decision, dataset_sha256, \
                 invited, exchanged, submitted, link_allowed, link_used, set_aside, repeated) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
                 ON CONFLICT (wave) DO NOTHING",
                &[
                    Value::Text(&entry.wave),
                    Value::Text(&entry.closed_on.to_string()),
                    Value::Text(&entry.decision),
                    Value::Text(&entry.dataset_sha256),
                    Value::Int(total(entry.totals.invited)),
                    Value::Int(total(entry.totals.exchanged)),
                    Value::Int(total(entry.totals.submitted)),
                    Value::Int(total(entry.totals.link_allowed)),
                    Value::Int(total(entry.totals.link_used)),
                    Value::Int(total(entry.set_aside)),
                    Value::Int(total(entry.repeated)),
                ],
            )
            .await?;
        if new == 1 {
            Ok(())
        } else {
            Err(StorageError::Conflict(Constraint::Decided { wave: entry.wave.clone() }))
        }
    }

    /// The decision on a wave; none before it is closed.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if it cannot be read; [`StorageError::Backend`].
    pub async fn ledger(&mut self, wave: &str) -> Result<Option<LedgerEntry>, StorageError> {
        let row: Option<LedgerRow> = self
            .fetch_optional(
                "/* ledger */ SELECT * FROM ledger WHERE wave = $1",
                &[Value::Text(wave)],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        let bad = |column| corrupt("ledger", column, wave);
        let count = |total: i64, column| u64::try_from(total).map_err(|_| bad(column));
        Ok(Some(LedgerEntry {
            wave: wave.to_owned(),
            closed_on: row.closed_on.parse::<Date>().map_err(|_| bad("closed_on"))?,
            decision: row.decision,
            dataset_sha256: row.dataset_sha256,
            totals: WaveTotals {
                invited: count(row.invited, "invited")?,
                exchanged: count(row.exchanged, "exchanged")?,
                submitted: count(row.submitted, "submitted")?,
                link_allowed: count(row.link_allowed, "link_allowed")?,
                link_used: count(row.link_used, "link_used")?,
            },
            set_aside: count(row.set_aside, "set_aside")?,
            repeated: count(row.repeated, "repeated")?,
        }))
    }
}
