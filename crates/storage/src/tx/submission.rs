//! What comes in from respondents, and how it is read back: in no order that tells anything.

use std::collections::HashSet;

use peil_instrument::Id;

use super::engine::{Tx, Value};
use super::number::{index, int};
use crate::error::corrupt;
use crate::{Constraint, NewWords, Record, StorageError, Stored, SubmissionRecords, WaveTotals};

impl Tx {
    /// Stores a submission and marks its token as spent; if the token was spent before, nothing.
    ///
    /// Race-safe: of any number of requests with the same token exactly one is stored, and the
    /// others answer after it has been. Durable once [`Tx::commit`] has returned. Never in one
    /// transaction with [`Tx::exchange`].
    ///
    /// # Errors
    /// [`StorageError::Closed`] if the wave is closed; [`Constraint::NoWave`] if there is none;
    /// [`Constraint::NoUnit`] if a record's unit is not in its snapshot; [`Constraint::Duplicate`]
    /// if a record's id is there already; [`StorageError::Backend`].
    pub async fn submit(
        &mut self,
        wave: &str,
        nonce_hash: &[u8; 32],
        submission: &SubmissionRecords,
    ) -> Result<Stored, StorageError> {
        let stored = self.store(wave, &[(nonce_hash, submission)]).await?;
        Ok(stored[0])
    }

    /// Stores many submissions in one go, as [`Tx::submit`] does each: a commit that many share is
    /// what makes thousands a second durable. Answers in the order of the submissions.
    ///
    /// Their records go in sorted by random id, so that what belongs together does not lie together.
    ///
    /// # Errors
    /// As [`Tx::submit`]; then none of them is stored.
    pub async fn submit_many(
        &mut self,
        wave: &str,
        submissions: &[([u8; 32], SubmissionRecords)],
    ) -> Result<Vec<Stored>, StorageError> {
        let submissions: Vec<_> =
            submissions.iter().map(|(hash, records)| (hash, records)).collect();
        self.store(wave, &submissions).await
    }

    async fn store(
        &mut self,
        wave: &str,
        submissions: &[(&[u8; 32], &SubmissionRecords)],
    ) -> Result<Vec<Stored>, StorageError> {
        let units = self.taking(wave).await?;
        let records = || submissions.iter().flat_map(|(_, submission)| &submission.records);
        if let Some(record) = records().find(|record| record.unit >= units) {
            let (wave, unit) = (wave.to_owned(), record.unit);
            return Err(StorageError::Conflict(Constraint::NoUnit { wave, unit }));
        }
        let mut new = self.spend(wave, submissions).await?;
        let mut fresh = Vec::with_capacity(submissions.len());
        let mut stored = Vec::with_capacity(submissions.len());
        for (nonce_hash, submission) in submissions {
            // Removed, so that a second submission with the same token in this batch is a repeat.
            if new.remove(nonce_hash.as_slice()) {
                fresh.push(*submission);
                stored.push(Stored::Now);
            } else {
                stored.push(Stored::Before);
            }
        }
        self.insert_answers(wave, &fresh).await?;
        let texts = fresh.iter().flat_map(|submission| &submission.words).collect();
        self.insert_texts(wave, texts).await?;
        Ok(stored)
    }

    /// Marks tokens as spent and tells which of them were not before.
    ///
    /// In sorted order: two batches that share tokens then wait for each other instead of locking
    /// each other out.
    async fn spend(
        &mut self,
        wave: &str,
        submissions: &[(&[u8; 32], &SubmissionRecords)],
    ) -> Result<HashSet<Vec<u8>>, StorageError> {
        let mut hashes: Vec<&[u8; 32]> = submissions.iter().map(|(hash, _)| *hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let values: Vec<Value<'_>> =
            hashes.iter().flat_map(|hash| [Value::Text(wave), Value::Bytes(*hash)]).collect();
        let new: Vec<(Vec<u8>,)> = self
            .insert_rows_returning(
                "/* spend */ INSERT INTO spent (wave, nonce_hash)",
                2,
                "ON CONFLICT (wave, nonce_hash) DO NOTHING RETURNING nonce_hash",
                &values,
            )
            .await?;
        Ok(new.into_iter().map(|(hash,)| hash).collect())
    }

    async fn insert_answers(
        &mut self,
        wave: &str,
        submissions: &[&SubmissionRecords],
    ) -> Result<(), StorageError> {
        let mut records: Vec<_> =
            submissions.iter().flat_map(|submission| &submission.records).collect();
        records.sort_unstable_by_key(|record| record.id);
        let mut values = Vec::with_capacity(records.len() * 5);
        for record in records {
            values.extend([
                Value::Text(wave),
                Value::Text(record.part.as_str()),
                Value::Bytes(&record.id),
                Value::Int(int(record.unit)),
                Value::Bytes(&record.answers),
            ]);
        }
        self.insert_rows(
            "/* insert_answers */ INSERT INTO answer (wave, part, id, unit, answers)",
            5,
            &values,
        )
        .await
    }

    /// Stores open texts in the order of their random ids.
    pub(super) async fn insert_texts(
        &mut self,
        wave: &str,
        mut texts: Vec<&NewWords>,
    ) -> Result<(), StorageError> {
        texts.sort_unstable_by_key(|text| text.id);
        let mut values = Vec::with_capacity(texts.len() * 4);
        for text in texts {
            values.extend([
                Value::Text(wave),
                Value::Text(text.item.as_str()),
                Value::Bytes(&text.id),
                Value::Text(&text.words),
            ]);
        }
        self.insert_rows("/* insert_texts */ INSERT INTO words (wave, item, id, words)", 4, &values)
            .await
    }

    /// How the wave goes, in totals only: nothing by unit, nothing by day. All zero after
    /// [`Tx::erase_fieldwork`]; the ledger keeps them.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn wave_totals(&mut self, wave: &str) -> Result<WaveTotals, StorageError> {
        let row: Option<(i64, i64, i64, i64, i64)> = self
            .fetch_optional(
                "/* wave_totals */ SELECT \
                 (SELECT COUNT(*) FROM invitation WHERE wave = $1), \
                 (SELECT COUNT(*) FROM invitation WHERE wave = $1 AND used = TRUE), \
                 (SELECT COUNT(*) FROM spent WHERE wave = $1), \
                 (SELECT CAST(COALESCE(SUM(allowed), 0) AS BIGINT) FROM team_link WHERE wave = $1), \
                 (SELECT CAST(COALESCE(SUM(used), 0) AS BIGINT) FROM team_link WHERE wave = $1)",
                &[Value::Text(wave)],
            )
            .await?;
        // COUNT always gives one row, and never less than zero.
        let (invited, exchanged, submitted, allowed, used) = row.unwrap_or_default();
        let count = |rows: i64| u64::try_from(rows).unwrap_or_default();
        Ok(WaveTotals {
            invited: count(invited) + count(allowed),
            exchanged: count(exchanged) + count(used),
            submitted: count(submitted),
            link_allowed: count(allowed),
            link_used: count(used),
        })
    }

    /// All records of one part, in the order of their random ids: not the order in which they came.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if one cannot be read; [`StorageError::Backend`].
    pub async fn records(&mut self, wave: &str, part: &Id) -> Result<Vec<Record>, StorageError> {
        let rows: Vec<(i64, Vec<u8>)> = self
            .fetch(
                "/* records */ SELECT unit, answers FROM answer \
                 WHERE wave = $1 AND part = $2 ORDER BY id",
                &[Value::Text(wave), Value::Text(part.as_str())],
            )
            .await?;
        rows.into_iter()
            .map(|(unit, answers)| {
                let unit = index(unit).ok_or_else(|| corrupt("answer", "unit", wave))?;
                Ok(Record { unit, answers })
            })
            .collect()
    }

    /// All texts that were given to one open item, in the order of their random ids.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn words(&mut self, wave: &str, item: &Id) -> Result<Vec<String>, StorageError> {
        let rows: Vec<(String,)> = self
            .fetch(
                "/* words */ SELECT words FROM words WHERE wave = $1 AND item = $2 ORDER BY id",
                &[Value::Text(wave), Value::Text(item.as_str())],
            )
            .await?;
        Ok(rows.into_iter().map(|(words,)| words).collect())
    }
}
