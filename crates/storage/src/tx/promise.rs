//! What was promised about anonymity at launch, and what shows that it was kept.

use jiff::civil::Date;

use super::engine::{Tx, Value};
use super::number::{index, int, small};
use crate::error::corrupt;
use crate::{ClassKeyRow, Promise, StorageError};

/// sealing_key, root, without_script, key_holder, gone_on
type PromiseRow = (Vec<u8>, String, bool, String, String);

impl Tx {
    /// Keeps what is promised of a wave, with the public keys of its classes. It never changes.
    ///
    /// # Errors
    /// [`Constraint::Duplicate`](crate::Constraint::Duplicate) if the wave has one;
    /// [`Constraint::Missing`](crate::Constraint::Missing) if there is no such wave; [`StorageError::Backend`].
    pub async fn put_promise(
        &mut self,
        wave: &str,
        promise: &Promise,
        keys: &[ClassKeyRow],
    ) -> Result<(), StorageError> {
        self.execute_one(
            "/* put_promise */ INSERT INTO promise \
             (wave, sealing_key, root, without_script, key_holder, gone_on) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                Value::Text(wave),
                Value::Bytes(&promise.sealing_key),
                Value::Text(&promise.root),
                Value::Bool(promise.without_script),
                Value::Text(&promise.key_holder),
                Value::Text(&promise.gone_on.to_string()),
            ],
        )
        .await?;
        let mut values = Vec::with_capacity(keys.len() * 4);
        for key in keys {
            values.extend([
                Value::Text(wave),
                Value::Int(int(key.class)),
                Value::Int(key.invited.into()),
                Value::Bytes(&key.modulus),
            ]);
        }
        let sql = "/* put_promise */ INSERT INTO class_key (wave, class, invited, modulus)";
        self.insert_rows(sql, 4, &values).await
    }

    /// What was promised of a wave; none before it is launched.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if it cannot be read; [`StorageError::Backend`].
    pub async fn promise(&mut self, wave: &str) -> Result<Option<Promise>, StorageError> {
        let row: Option<PromiseRow> = self
            .fetch_optional(
                "/* promise */ SELECT sealing_key, root, without_script, key_holder, gone_on \
                 FROM promise WHERE wave = $1",
                &[Value::Text(wave)],
            )
            .await?;
        let bad = |column| corrupt("promise", column, wave);
        row.map(|(sealing_key, root, without_script, key_holder, gone_on)| {
            Ok(Promise {
                sealing_key: sealing_key.try_into().map_err(|_| bad("sealing_key"))?,
                root,
                without_script,
                key_holder,
                gone_on: gone_on.parse::<Date>().map_err(|_| bad("gone_on"))?,
            })
        })
        .transpose()
    }

    /// The public keys of a wave's classes, by class.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if one cannot be read; [`StorageError::Backend`].
    pub async fn class_keys(&mut self, wave: &str) -> Result<Vec<ClassKeyRow>, StorageError> {
        let rows: Vec<(i64, i64, Vec<u8>)> = self
            .fetch(
                "/* class_keys */ SELECT class, invited, modulus FROM class_key \
                 WHERE wave = $1 ORDER BY class",
                &[Value::Text(wave)],
            )
            .await?;
        let bad = |column| corrupt("class_key", column, wave);
        let keys = rows.into_iter().map(|(class, invited, modulus)| {
            Ok(ClassKeyRow {
                class: index(class).ok_or_else(|| bad("class"))?,
                invited: small(invited).ok_or_else(|| bad("invited"))?,
                modulus,
            })
        });
        keys.collect()
    }

    /// Records that the private keys of a wave are destroyed. Again is no harm: the first day stands.
    ///
    /// # Errors
    /// [`Constraint::Missing`](crate::Constraint::Missing) if there is no such wave; [`StorageError::Backend`].
    pub async fn put_keys_destroyed(&mut self, wave: &str, on: Date) -> Result<(), StorageError> {
        self.execute(
            "/* put_keys_destroyed */ INSERT INTO keys_destroyed (wave, destroyed_on) \
             VALUES ($1, $2) ON CONFLICT (wave) DO NOTHING",
            &[Value::Text(wave), Value::Text(&on.to_string())],
        )
        .await
        .map(drop)
    }

    /// The day on which the private keys of a wave were destroyed; none before.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if it cannot be read; [`StorageError::Backend`].
    pub async fn keys_destroyed(&mut self, wave: &str) -> Result<Option<Date>, StorageError> {
        let row: Option<(String,)> = self
            .fetch_optional(
                "/* keys_destroyed */ SELECT destroyed_on FROM keys_destroyed WHERE wave = $1",
                &[Value::Text(wave)],
            )
            .await?;
        row.map(|(on,)| on.parse().map_err(|_| corrupt("keys_destroyed", "destroyed_on", wave)))
            .transpose()
    }

    /// Stores the receipts of the submissions that were counted.
    ///
    /// # Errors
    /// [`Constraint::Duplicate`](crate::Constraint::Duplicate) if one is there already;
    /// [`Constraint::Missing`](crate::Constraint::Missing) if there is no such wave; [`StorageError::Backend`].
    pub async fn put_receipts(
        &mut self,
        wave: &str,
        receipts: &[[u8; 16]],
    ) -> Result<(), StorageError> {
        // Sorted: they lie in no order that tells anything.
        let mut sorted: Vec<&[u8; 16]> = receipts.iter().collect();
        sorted.sort_unstable();
        let values: Vec<Value<'_>> =
            sorted.iter().flat_map(|receipt| [Value::Text(wave), Value::Bytes(*receipt)]).collect();
        self.insert_rows("/* put_receipts */ INSERT INTO receipt (wave, receipt)", 2, &values).await
    }

    /// The receipts of the submissions that were counted, sorted; empty before closing.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if one cannot be read; [`StorageError::Backend`].
    pub async fn receipts(&mut self, wave: &str) -> Result<Vec<[u8; 16]>, StorageError> {
        let rows: Vec<(Vec<u8>,)> = self
            .fetch(
                "/* receipts */ SELECT receipt FROM receipt WHERE wave = $1 ORDER BY receipt",
                &[Value::Text(wave)],
            )
            .await?;
        let bad = || corrupt("receipt", "receipt", wave);
        rows.into_iter().map(|(receipt,)| receipt.try_into().map_err(|_| bad())).collect()
    }
}
