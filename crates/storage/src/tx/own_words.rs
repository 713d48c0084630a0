//! What people wrote in their own words, once it was opened: beside its question and nothing else.

use peil_instrument::Id;

use super::engine::{Tx, Value};
use crate::{NewWords, StorageError};

impl Tx {
    /// Stores open texts of a closed wave, in the order of their random ids.
    ///
    /// # Errors
    /// [`Constraint::NoWave`](crate::Constraint::NoWave) if there is no such wave;
    /// [`Constraint::NotClosed`](crate::Constraint::NotClosed) if it can still take answers;
    /// [`Constraint::Duplicate`](crate::Constraint::Duplicate) if an id is there already;
    /// [`StorageError::Backend`].
    pub async fn put_words(&mut self, wave: &str, texts: &[NewWords]) -> Result<(), StorageError> {
        self.ensure_closed(wave).await?;
        self.insert_texts(wave, texts.iter().collect()).await
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
