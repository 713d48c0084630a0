//! A draft on its way to its opening: what is settled, and who will be invited.

use super::engine::{Tx, Value};
use super::wave::{Hold, read_status};
use crate::{Constraint, StorageError, Wave, WaveStatus};

impl Tx {
    /// Changes name, threshold and days of a draft.
    ///
    /// # Errors
    /// [`Constraint::WaveStatus`] if it is no draft any more; [`Constraint::NoWave`] if there is none;
    /// [`StorageError::Backend`].
    pub async fn update_draft(&mut self, wave: &Wave) -> Result<(), StorageError> {
        self.hold_draft(&wave.code).await?;
        self.execute_one(
            "/* update_draft */ UPDATE wave SET name_nl = $2, name_en = $3, k = $4, opens_on = $5, \
             closes_on = $6 WHERE code = $1",
            &[
                Value::Text(&wave.code),
                Value::Text(&wave.name.nl),
                Value::Text(&wave.name.en),
                Value::Int(wave.k.into()),
                Value::Text(&wave.opens_on.to_string()),
                Value::Text(&wave.closes_on.to_string()),
            ],
        )
        .await
    }

    /// Takes a draft away, with all that was settled of it.
    ///
    /// # Errors
    /// As [`Tx::update_draft`].
    pub async fn delete_draft(&mut self, wave: &str) -> Result<(), StorageError> {
        self.hold_draft(wave).await?;
        let key = [Value::Text(wave)];
        for sql in [
            "/* delete_draft */ DELETE FROM draft_staff WHERE wave = $1",
            "/* delete_draft */ DELETE FROM settled WHERE wave = $1",
            "/* delete_draft */ DELETE FROM lineage WHERE wave = $1",
            "/* delete_draft */ DELETE FROM succession WHERE wave = $1",
        ] {
            // Any number of rows is right.
            self.execute(sql, &key).await?;
        }
        self.execute_one("/* delete_draft */ DELETE FROM wave WHERE code = $1", &key).await
    }

    /// Settles a step of a draft, in the place of what was settled before.
    ///
    /// # Errors
    /// As [`Tx::update_draft`].
    pub async fn settle(
        &mut self,
        wave: &str,
        step: &str,
        value: &str,
    ) -> Result<(), StorageError> {
        self.hold_draft(wave).await?;
        self.execute_one(
            "/* settle */ INSERT INTO settled (wave, step, value) VALUES ($1, $2, $3) \
             ON CONFLICT (wave, step) DO UPDATE SET value = excluded.value",
            &[Value::Text(wave), Value::Text(step), Value::Text(value)],
        )
        .await
    }

    /// All that was settled of a wave: steps with their values, by step.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn settled(&mut self, wave: &str) -> Result<Vec<(String, String)>, StorageError> {
        self.fetch(
            "/* settled */ SELECT step, value FROM settled WHERE wave = $1 ORDER BY step",
            &[Value::Text(wave)],
        )
        .await
    }

    /// Keeps who will be invited to a draft, in the place of an earlier list.
    ///
    /// # Errors
    /// As [`Tx::update_draft`].
    pub async fn put_draft_staff(&mut self, wave: &str, staff: &str) -> Result<(), StorageError> {
        self.hold_draft(wave).await?;
        self.execute_one(
            "/* put_draft_staff */ INSERT INTO draft_staff (wave, staff) VALUES ($1, $2) \
             ON CONFLICT (wave) DO UPDATE SET staff = excluded.staff",
            &[Value::Text(wave), Value::Text(staff)],
        )
        .await
    }

    /// Who will be invited; none before it was handed in, and none once the wave is open.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn draft_staff(&mut self, wave: &str) -> Result<Option<String>, StorageError> {
        let row: Option<(String,)> = self
            .fetch_optional(
                "/* draft_staff */ SELECT staff FROM draft_staff WHERE wave = $1",
                &[Value::Text(wave)],
            )
            .await?;
        Ok(row.map(|(staff,)| staff))
    }

    /// Forgets the list of who will be invited. Deleted is not gone: [`Store::scrub`](crate::Store::scrub) at closing
    /// writes the table anew.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn forget_draft_staff(&mut self, wave: &str) -> Result<(), StorageError> {
        // There may be none: a list can also be given at the opening itself.
        let sql = "/* forget_draft_staff */ DELETE FROM draft_staff WHERE wave = $1";
        self.execute(sql, &[Value::Text(wave)]).await.map(drop)
    }

    /// Checks that a wave is a draft, and keeps it so until the transaction ends.
    async fn hold_draft(&mut self, wave: &str) -> Result<(), StorageError> {
        self.hold_wave(wave, Hold::Alone).await?;
        let row: Option<(String,)> = self
            .fetch_optional(
                "/* hold_draft */ SELECT status FROM wave WHERE code = $1",
                &[Value::Text(wave)],
            )
            .await?;
        let code = wave.to_owned();
        let Some((status,)) = row else {
            return Err(StorageError::Conflict(Constraint::NoWave { wave: code }));
        };
        if read_status(&status, wave)? != WaveStatus::Draft {
            return Err(StorageError::Conflict(Constraint::WaveStatus { wave: code }));
        }
        Ok(())
    }
}
