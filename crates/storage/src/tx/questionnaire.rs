//! Questionnaires as they were fielded: the text of the file, fixed by its hash.

use peil_instrument::Id;
use sha2::{Digest, Sha256};

use super::engine::{Tx, Value};
use crate::{Constraint, StorageError};

impl Tx {
    /// Keeps the text of a version of a questionnaire, for ever. The same text again is fine.
    ///
    /// # Errors
    /// [`Constraint::QuestionnaireChanged`] if the version is stored with another text;
    /// [`StorageError::Backend`].
    pub async fn put_questionnaire(
        &mut self,
        id: &Id,
        version: &str,
        source: &str,
    ) -> Result<(), StorageError> {
        let hash = Sha256::digest(source.as_bytes());
        let new = self
            .execute(
                "/* put_questionnaire */ INSERT INTO questionnaire (id, version, sha256, source) \
                 VALUES ($1, $2, $3, $4) ON CONFLICT (id, version) DO NOTHING",
                &[
                    Value::Text(id.as_str()),
                    Value::Text(version),
                    Value::Bytes(&hash),
                    Value::Text(source),
                ],
            )
            .await?;
        if new == 1 {
            return Ok(());
        }
        let same: Option<(i64,)> = self
            .fetch_optional(
                "/* put_questionnaire */ SELECT COUNT(*) FROM questionnaire \
                 WHERE id = $1 AND version = $2 AND sha256 = $3",
                &[Value::Text(id.as_str()), Value::Text(version), Value::Bytes(&hash)],
            )
            .await?;
        if same == Some((1,)) {
            return Ok(());
        }
        Err(StorageError::Conflict(Constraint::QuestionnaireChanged {
            id: id.to_string(),
            version: version.to_owned(),
        }))
    }

    /// The text of a version of a questionnaire, byte for byte as it was put.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn questionnaire_source(
        &mut self,
        id: &Id,
        version: &str,
    ) -> Result<Option<String>, StorageError> {
        let row: Option<(String,)> = self
            .fetch_optional(
                "/* questionnaire_source */ SELECT source FROM questionnaire \
                 WHERE id = $1 AND version = $2",
                &[Value::Text(id.as_str()), Value::Text(version)],
            )
            .await?;
        Ok(row.map(|(source,)| source))
    }
}
