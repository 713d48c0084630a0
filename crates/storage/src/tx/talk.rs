//! Conversations and agreements of teams.

use jiff::civil::Date;

use super::engine::{Inner, Tx, Value};
use super::number::small;
use crate::error::corrupt;
use crate::{Agreement, Progress, StorageError};

/// number, theme, what, who, due, progress
type AgreementRow = (i64, String, String, String, String, String);

impl Tx {
    /// Records that a team had its conversation about a closed wave, in the place of an earlier day.
    ///
    /// # Errors
    /// [`Constraint::NoWave`](crate::Constraint::NoWave) if there is no such wave;
    /// [`Constraint::NotClosed`](crate::Constraint::NotClosed) if it is still open; [`StorageError::Backend`].
    pub async fn put_conversation(
        &mut self,
        wave: &str,
        unit: &str,
        held_on: Date,
    ) -> Result<(), StorageError> {
        self.ensure_closed(wave).await?;
        self.execute_one(
            "/* put_conversation */ INSERT INTO conversation (wave, unit, held_on) \
             VALUES ($1, $2, $3) ON CONFLICT (wave, unit) DO UPDATE SET held_on = excluded.held_on",
            &[Value::Text(wave), Value::Text(unit), Value::Text(&held_on.to_string())],
        )
        .await
    }

    /// The conversations about a wave: units and days, by unit.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if a day cannot be read; [`StorageError::Backend`].
    pub async fn conversations(&mut self, wave: &str) -> Result<Vec<(String, Date)>, StorageError> {
        let rows: Vec<(String, String)> = self
            .fetch(
                "/* conversations */ SELECT unit, held_on FROM conversation WHERE wave = $1 \
                 ORDER BY unit",
                &[Value::Text(wave)],
            )
            .await?;
        let read = |(unit, day): (String, String)| match day.parse() {
            Ok(day) => Ok((unit, day)),
            Err(_) => Err(corrupt("conversation", "held_on", wave)),
        };
        rows.into_iter().map(read).collect()
    }

    /// Records an agreement of a unit; its number is the next one, whatever it says. The number that it got.
    ///
    /// # Errors
    /// As [`Tx::put_conversation`].
    pub async fn add_agreement(
        &mut self,
        wave: &str,
        unit: &str,
        agreement: &Agreement,
    ) -> Result<u32, StorageError> {
        self.ensure_closed(wave).await?;
        // SQLite has one writer at a time.
        if let Inner::Postgres(_) = self.inner {
            let sql =
                "/* add_agreement */ SELECT pg_advisory_xact_lock(hashtextextended($1 || $2, 3))";
            self.execute_one(sql, &[Value::Text(wave), Value::Text(unit)]).await?;
        }
        let last = self.agreements(wave, unit).await?.last().map_or(0, |last| last.number);
        self.execute_one(
            "/* add_agreement */ INSERT INTO agreement \
             (wave, unit, number, theme, what, who, due, progress) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                Value::Text(wave),
                Value::Text(unit),
                Value::Int(i64::from(last) + 1),
                Value::Text(&agreement.theme),
                Value::Text(&agreement.what),
                Value::Text(&agreement.who),
                Value::Text(&agreement.due.to_string()),
                Value::Text(agreement.progress.word()),
            ],
        )
        .await?;
        Ok(last + 1)
    }

    /// The agreements of a unit, in the order in which they were made.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if one cannot be read; [`StorageError::Backend`].
    pub async fn agreements(
        &mut self,
        wave: &str,
        unit: &str,
    ) -> Result<Vec<Agreement>, StorageError> {
        let rows: Vec<AgreementRow> = self
            .fetch(
                "/* agreements */ SELECT number, theme, what, who, due, progress FROM agreement \
                 WHERE wave = $1 AND unit = $2 ORDER BY number",
                &[Value::Text(wave), Value::Text(unit)],
            )
            .await?;
        let bad = |column| corrupt("agreement", column, unit);
        let read = |(number, theme, what, who, due, progress): AgreementRow| {
            Ok(Agreement {
                number: small(number).ok_or_else(|| bad("number"))?,
                theme,
                what,
                who,
                due: due.parse().map_err(|_| bad("due"))?,
                progress: Progress::read(&progress).ok_or_else(|| bad("progress"))?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Marks how far an agreement is; whether there is such an agreement.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn mark_agreement(
        &mut self,
        wave: &str,
        unit: &str,
        number: u32,
        progress: Progress,
    ) -> Result<bool, StorageError> {
        let marked = self
            .execute(
                "/* mark_agreement */ UPDATE agreement SET progress = $4 \
                 WHERE wave = $1 AND unit = $2 AND number = $3",
                &[
                    Value::Text(wave),
                    Value::Text(unit),
                    Value::Int(number.into()),
                    Value::Text(progress.word()),
                ],
            )
            .await?;
        Ok(marked == 1)
    }

    /// How many agreements of a wave there are, by theme and by how far they are: nothing of who made them.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if one cannot be read; [`StorageError::Backend`].
    pub async fn agreement_counts(
        &mut self,
        wave: &str,
    ) -> Result<Vec<(String, Progress, u64)>, StorageError> {
        let rows: Vec<(String, String, i64)> = self
            .fetch(
                "/* agreement_counts */ SELECT theme, progress, COUNT(*) FROM agreement \
                 WHERE wave = $1 GROUP BY theme, progress ORDER BY theme, progress",
                &[Value::Text(wave)],
            )
            .await?;
        let bad = || corrupt("agreement", "progress", wave);
        let read = |(theme, progress, count): (String, String, i64)| {
            let progress = Progress::read(&progress).ok_or_else(bad)?;
            Ok((theme, progress, u64::try_from(count).map_err(|_| bad())?))
        };
        rows.into_iter().map(read).collect()
    }
}
