//! The end of a wave's fieldwork.

use super::engine::{Tx, Value};
use super::wave::read_status;
use crate::{Constraint, Erased, StorageError, WaveStatus};

impl Tx {
    /// Deletes what must not outlive a wave: answers, spent marks, invitations, team links. Open texts stay, in
    /// their own table and tied to nothing; those that must not be shown go by
    /// [`Tx::put_words_review`].
    ///
    /// Deleted is not gone: call [`Store::scrub`](crate::Store::scrub) after the commit.
    ///
    /// # Errors
    /// [`Constraint::NoWave`] if there is no such wave; [`Constraint::NotClosed`] if it can still
    /// take answers; [`StorageError::Backend`].
    pub async fn erase_fieldwork(&mut self, wave: &str) -> Result<Erased, StorageError> {
        self.ensure_closed(wave).await?;
        let key = [Value::Text(wave)];
        let answers =
            self.execute("/* erase_fieldwork */ DELETE FROM answer WHERE wave = $1", &key).await?;
        let spent =
            self.execute("/* erase_fieldwork */ DELETE FROM spent WHERE wave = $1", &key).await?;
        let invitations = self
            .execute("/* erase_fieldwork */ DELETE FROM invitation WHERE wave = $1", &key)
            .await?;
        let team_links = self
            .execute("/* erase_fieldwork */ DELETE FROM team_link WHERE wave = $1", &key)
            .await?;
        Ok(Erased { answers, spent, invitations, team_links })
    }

    /// Checks that the wave is there and takes no answers any more.
    pub(super) async fn ensure_closed(&mut self, wave: &str) -> Result<(), StorageError> {
        let row: Option<(String,)> = self
            .fetch_optional(
                "/* ensure_closed */ SELECT status FROM wave WHERE code = $1",
                &[Value::Text(wave)],
            )
            .await?;
        let wave_code = wave.to_owned();
        let Some((status,)) = row else {
            return Err(StorageError::Conflict(Constraint::NoWave { wave: wave_code }));
        };
        if read_status(&status, wave)? < WaveStatus::Closed {
            return Err(StorageError::Conflict(Constraint::NotClosed { wave: wave_code }));
        }
        Ok(())
    }
}
