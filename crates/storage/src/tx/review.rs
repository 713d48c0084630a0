//! The review of own words: what may be shown takes the place of what was written.

use jiff::civil::Date;
use peil_instrument::Id;

use super::engine::{Tx, Value, expect_rows};
use super::number::total;
use super::wave::Hold;
use crate::error::corrupt;
use crate::{Constraint, ItemReview, NewWords, StorageError, WordsReview};

/// reviewed_on, reviewer
type ReviewRow = (String, String);

impl Tx {
    /// Records the review of a wave's own words, and puts `shown` in the place of all that was written. It
    /// never changes and never goes: the database refuses both.
    ///
    /// `shown` has ids of its own, also for texts that stay as they were: a row then does not tell whether
    /// its text was changed. Rows go in sorted by id.
    ///
    /// Deleted is not gone: call [`Store::scrub`](crate::Store::scrub) after the commit.
    ///
    /// # Errors
    /// [`Constraint::NoWave`] if there is no such wave; [`Constraint::NotClosed`] if it can still take
    /// answers; [`Constraint::Reviewed`] if it has a review, even an equal one;
    /// [`StorageError::RowCount`] if the counts are not those of the texts; [`StorageError::Backend`].
    pub async fn put_words_review(
        &mut self,
        review: &WordsReview,
        shown: &[NewWords],
    ) -> Result<(), StorageError> {
        let wave = review.wave.as_str();
        self.hold_wave(wave, Hold::Alone).await?;
        self.ensure_closed(wave).await?;
        let new = self
            .execute(
                "/* put_words_review */ INSERT INTO words_review (wave, reviewed_on, reviewer) \
                 VALUES ($1, $2, $3) ON CONFLICT (wave) DO NOTHING",
                &[
                    Value::Text(wave),
                    Value::Text(&review.reviewed_on.to_string()),
                    Value::Text(&review.reviewer),
                ],
            )
            .await?;
        if new != 1 {
            let wave = wave.to_owned();
            return Err(StorageError::Conflict(Constraint::Reviewed { wave }));
        }
        self.insert_items(review).await?;

        let sum = |of: fn(&ItemReview) -> u64| review.items.iter().map(of).sum::<u64>();
        let written = self
            .execute(
                "/* put_words_review */ DELETE FROM words WHERE wave = $1",
                &[Value::Text(wave)],
            )
            .await?;
        expect_rows("put_words_review", sum(ItemReview::written), written)?;
        expect_rows("put_words_review", sum(ItemReview::shown), shown.len() as u64)?;
        self.insert_texts(wave, shown.iter().collect()).await
    }

    async fn insert_items(&mut self, review: &WordsReview) -> Result<(), StorageError> {
        let mut values = Vec::with_capacity(review.items.len() * 5);
        for of in &review.items {
            values.extend([
                Value::Text(&review.wave),
                Value::Text(of.item.as_str()),
                Value::Int(total(of.kept)),
                Value::Int(total(of.changed)),
                Value::Int(total(of.dropped)),
            ]);
        }
        self.insert_rows(
            "/* insert_items */ INSERT INTO words_review_item (wave, item, kept, changed, dropped)",
            5,
            &values,
        )
        .await
    }

    /// The review of a wave's own words; none before it is recorded.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if it cannot be read; [`StorageError::Backend`].
    pub async fn words_review(&mut self, wave: &str) -> Result<Option<WordsReview>, StorageError> {
        let key = [Value::Text(wave)];
        let row: Option<ReviewRow> = self
            .fetch_optional(
                "/* words_review */ SELECT reviewed_on, reviewer FROM words_review WHERE wave = $1",
                &key,
            )
            .await?;
        let Some((reviewed_on, reviewer)) = row else { return Ok(None) };
        let rows: Vec<(String, i64, i64, i64)> = self
            .fetch(
                "/* words_review */ SELECT item, kept, changed, dropped FROM words_review_item \
                 WHERE wave = $1",
                &key,
            )
            .await?;
        let bad = |column| corrupt("words_review_item", column, wave);
        let count = |total: i64, column| u64::try_from(total).map_err(|_| bad(column));
        let items = rows.into_iter().map(|(item, kept, changed, dropped)| {
            Ok(ItemReview {
                item: Id::new(item.as_str()).map_err(|_| bad("item"))?,
                kept: count(kept, "kept")?,
                changed: count(changed, "changed")?,
                dropped: count(dropped, "dropped")?,
            })
        });
        let mut items = items.collect::<Result<Vec<_>, StorageError>>()?;
        // Not by the database: its order of letters may be another one.
        items.sort_by(|a, b| a.item.as_str().cmp(b.item.as_str()));
        let reviewed_on = reviewed_on.parse::<Date>();
        Ok(Some(WordsReview {
            wave: wave.to_owned(),
            reviewed_on: reviewed_on.map_err(|_| corrupt("words_review", "reviewed_on", wave))?,
            reviewer,
            items,
        }))
    }
}
