//! Looking at a code without using it.

use super::engine::{Tx, Value};
use crate::{CodeState, StorageError};

impl Tx {
    /// What a code is worth at this moment, without using it: a read, which keeps nobody waiting. That it
    /// is unused is a hint only; [`Tx::exchange`] decides.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn code_state(
        &mut self,
        wave: &str,
        code_hash: &[u8; 32],
    ) -> Result<CodeState, StorageError> {
        let key = [Value::Text(wave), Value::Bytes(code_hash)];
        let row: Option<(bool,)> = self
            .fetch_optional(
                "/* code_state */ SELECT used FROM invitation WHERE wave = $1 AND code_hash = $2",
                &key,
            )
            .await?;
        if let Some((used,)) = row {
            return Ok(if used { CodeState::Used } else { CodeState::Unused });
        }
        let row: Option<(bool,)> = self
            .fetch_optional(
                "/* code_state */ SELECT used < allowed FROM team_link \
                 WHERE wave = $1 AND code_hash = $2",
                &key,
            )
            .await?;
        Ok(match row {
            Some((true,)) => CodeState::Unused,
            Some((false,)) => CodeState::Exhausted,
            None => CodeState::Unknown,
        })
    }
}
