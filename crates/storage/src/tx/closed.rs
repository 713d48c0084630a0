//! The end of a wave's fieldwork.

use super::engine::{Tx, Value};
use super::wave::read_status;
use crate::{Constraint, StorageError, WaveStatus};

impl Tx {
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
