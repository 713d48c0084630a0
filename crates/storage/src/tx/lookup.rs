//! Looking at a code without using it.

use super::engine::{Tx, Value};
use super::number::index;
use crate::error::corrupt;
use crate::{CodeState, StorageError};

impl Tx {
    /// What a code is worth at this moment, without using it: a read, which keeps nobody waiting. That it
    /// is unused is a hint only; [`Tx::exchange`] decides. With the hash of a blinded message it tells too whether
    /// the code was used for that one.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if its unit cannot be read; [`StorageError::Backend`].
    pub async fn code_state(
        &mut self,
        wave: &str,
        code_hash: &[u8; 32],
        blinded_hash: Option<&[u8; 32]>,
    ) -> Result<CodeState, StorageError> {
        let key = [Value::Text(wave), Value::Bytes(code_hash)];
        let row: Option<(i64, bool, Option<Vec<u8>>)> = self
            .fetch_optional(
                "/* code_state */ SELECT unit, used, blinded_hash FROM invitation \
                 WHERE wave = $1 AND code_hash = $2",
                &key,
            )
            .await?;
        if let Some((unit, used, before)) = row {
            if !used {
                let unit = index(unit).ok_or_else(|| corrupt("invitation", "unit", wave))?;
                return Ok(CodeState::Unused { unit });
            }
            let again = blinded_hash.is_some_and(|hash| before.as_deref() == Some(hash.as_slice()));
            return Ok(if again { CodeState::Again } else { CodeState::Used });
        }
        let row: Option<(bool,)> = self
            .fetch_optional(
                "/* code_state */ SELECT used < allowed FROM team_link \
                 WHERE wave = $1 AND code_hash = $2",
                &key,
            )
            .await?;
        Ok(match row {
            Some((true,)) => CodeState::TeamLink,
            Some((false,)) if self.was_signed_by_link(wave, blinded_hash).await? => {
                CodeState::Again
            }
            Some((false,)) => CodeState::Exhausted,
            None => CodeState::Unknown,
        })
    }

    /// Whether a team link was used for this blinded message.
    async fn was_signed_by_link(
        &mut self,
        wave: &str,
        blinded_hash: Option<&[u8; 32]>,
    ) -> Result<bool, StorageError> {
        let Some(hash) = blinded_hash else { return Ok(false) };
        let row: Option<(i64,)> = self
            .fetch_optional(
                "/* was_signed_by_link */ SELECT COUNT(*) FROM team_link_use \
                 WHERE wave = $1 AND blinded_hash = $2",
                &[Value::Text(wave), Value::Bytes(hash)],
            )
            .await?;
        Ok(row.is_some_and(|(count,)| count > 0))
    }
}
