//! Which wave a wave follows, and what became of the units in between.

use peil_instrument::Lineage;

use super::engine::{Tx, Value};
use super::number::int;
use super::wave::{Hold, read_status};
use crate::error::corrupt;
use crate::{Constraint, StorageError, Succession, WaveStatus};

/// previous_code, current_code
type PairRow = (Option<String>, Option<String>);

impl Tx {
    /// Says which wave a draft follows and what became of its units, in the place of what was said
    /// before. It never changes once the wave opens.
    ///
    /// # Errors
    /// [`Constraint::NoWave`] if there is no such wave; [`Constraint::WaveStatus`] if it is open or
    /// past that; [`Constraint::Missing`] if there is no such previous wave;
    /// [`StorageError::Backend`].
    pub async fn put_succession(
        &mut self,
        wave: &str,
        succession: &Succession,
    ) -> Result<(), StorageError> {
        self.hold_wave(wave, Hold::Alone).await?;
        let row: Option<(String,)> = self
            .fetch_optional(
                "/* put_succession */ SELECT status FROM wave WHERE code = $1",
                &[Value::Text(wave)],
            )
            .await?;
        let wave_code = wave.to_owned();
        let Some((status,)) = row else {
            return Err(StorageError::Conflict(Constraint::NoWave { wave: wave_code }));
        };
        if read_status(&status, wave)? >= WaveStatus::Open {
            return Err(StorageError::Conflict(Constraint::WaveStatus { wave: wave_code }));
        }
        self.execute_one(
            "/* put_succession */ INSERT INTO succession (wave, previous) VALUES ($1, $2) \
             ON CONFLICT (wave) DO UPDATE SET previous = excluded.previous",
            &[Value::Text(wave), Value::Text(&succession.previous)],
        )
        .await?;
        // Any number of rows is right: there may be no former lineage.
        self.execute(
            "/* put_succession */ DELETE FROM lineage WHERE wave = $1",
            &[Value::Text(wave)],
        )
        .await?;
        let pairs = succession.lineage.pairs();
        let mut values = Vec::with_capacity(pairs.len() * 4);
        for (position, (previous, current)) in pairs.into_iter().enumerate() {
            values.extend([
                Value::Text(wave),
                Value::Int(int(position)),
                Value::OptionalText(previous),
                Value::OptionalText(current),
            ]);
        }
        self.insert_rows(
            "/* put_succession */ INSERT INTO lineage \
             (wave, position, previous_code, current_code)",
            4,
            &values,
        )
        .await
    }

    /// Which wave this one follows, and what became of the units; none for the first of a series.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if the pairs are no lineage; [`StorageError::Backend`].
    pub async fn succession(&mut self, wave: &str) -> Result<Option<Succession>, StorageError> {
        let row: Option<(String,)> = self
            .fetch_optional(
                "/* succession */ SELECT previous FROM succession WHERE wave = $1",
                &[Value::Text(wave)],
            )
            .await?;
        let Some((previous,)) = row else { return Ok(None) };
        let rows: Vec<PairRow> = self
            .fetch(
                "/* succession */ SELECT previous_code, current_code FROM lineage \
                 WHERE wave = $1 ORDER BY position",
                &[Value::Text(wave)],
            )
            .await?;
        let pairs = rows.iter().map(|(from, to)| (from.as_deref(), to.as_deref()));
        let lineage =
            Lineage::from_pairs(pairs).map_err(|_| corrupt("lineage", "previous_code", wave))?;
        Ok(Some(Succession { previous, lineage }))
    }
}
