//! The publication ledger: what was decided at closing, once.

use jiff::civil::Date;

use super::engine::{Tx, Value};
use super::number::total;
use crate::error::corrupt;
use crate::{Constraint, LedgerEntry, StorageError, WaveTotals};

/// closed_on, decision, dataset_sha256, invited, exchanged, submitted, link_allowed, link_used
type LedgerRow = (String, String, String, i64, i64, i64, i64, i64);

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
                 invited, exchanged, submitted, link_allowed, link_used) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
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
                "/* ledger */ SELECT closed_on, decision, dataset_sha256, invited, exchanged, \
                 submitted, link_allowed, link_used FROM ledger WHERE wave = $1",
                &[Value::Text(wave)],
            )
            .await?;
        let Some((
            closed_on,
            decision,
            dataset_sha256,
            invited,
            exchanged,
            submitted,
            allowed,
            used,
        )) = row
        else {
            return Ok(None);
        };
        let bad = |column| corrupt("ledger", column, wave);
        let count = |total: i64, column| u64::try_from(total).map_err(|_| bad(column));
        Ok(Some(LedgerEntry {
            wave: wave.to_owned(),
            closed_on: closed_on.parse::<Date>().map_err(|_| bad("closed_on"))?,
            decision,
            dataset_sha256,
            totals: WaveTotals {
                invited: count(invited, "invited")?,
                exchanged: count(exchanged, "exchanged")?,
                submitted: count(submitted, "submitted")?,
                link_allowed: count(allowed, "link_allowed")?,
                link_used: count(used, "link_used")?,
            },
        }))
    }
}
