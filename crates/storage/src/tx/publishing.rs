//! On which day results are shared, and the mail that tells managers so, one item at a time as
//! [the mail of a wave](Tx::claim_mail).

use super::engine::{Tx, Value};
use crate::error::corrupt;
use crate::{MailState, Notice, Publication, StorageError};

/// account, state, reply
type NoticeRow = (Vec<u8>, String, Option<i64>);

impl Tx {
    /// Sets the day on which the results of a closed wave are shared, in the place of an earlier one.
    ///
    /// # Errors
    /// [`Constraint::NoWave`](crate::Constraint::NoWave) if there is no such wave;
    /// [`Constraint::NotClosed`](crate::Constraint::NotClosed) if it is still open; [`StorageError::Backend`].
    pub async fn put_publication(
        &mut self,
        wave: &str,
        publication: Publication,
    ) -> Result<(), StorageError> {
        self.ensure_closed(wave).await?;
        self.execute_one(
            "/* put_publication */ INSERT INTO publication (wave, day, mail) VALUES ($1, $2, $3) \
             ON CONFLICT (wave) DO UPDATE SET day = excluded.day, mail = excluded.mail",
            &[
                Value::Text(wave),
                Value::Text(&publication.day.to_string()),
                Value::Bool(publication.mail),
            ],
        )
        .await
    }

    /// Takes the day away: nothing is shared by itself then. Gives whether there was one.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn drop_publication(&mut self, wave: &str) -> Result<bool, StorageError> {
        let gone = self
            .execute(
                "/* drop_publication */ DELETE FROM publication WHERE wave = $1",
                &[Value::Text(wave)],
            )
            .await?;
        Ok(gone > 0)
    }

    /// When the results of a wave are shared, or were.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if the day cannot be read; [`StorageError::Backend`].
    pub async fn publication(&mut self, wave: &str) -> Result<Option<Publication>, StorageError> {
        let row: Option<(String, bool)> = self
            .fetch_optional(
                "/* publication */ SELECT day, mail FROM publication WHERE wave = $1",
                &[Value::Text(wave)],
            )
            .await?;
        row.map(|(day, mail)| read(wave, &day, mail)).transpose()
    }

    /// The closed waves whose results are still to be shared on a day, by code.
    ///
    /// # Errors
    /// As [`Tx::publication`].
    pub async fn publications_ahead(&mut self) -> Result<Vec<(String, Publication)>, StorageError> {
        let rows: Vec<(String, String, bool)> = self
            .fetch(
                "/* publications_ahead */ SELECT p.wave, p.day, p.mail FROM publication AS p \
                 JOIN wave AS w ON w.code = p.wave WHERE w.status = 'closed' ORDER BY p.wave",
                &[],
            )
            .await?;
        rows.into_iter()
            .map(|(wave, day, mail)| {
                let publication = read(&wave, &day, mail)?;
                Ok((wave, publication))
            })
            .collect()
    }

    /// A mail that waits for each of these accounts; of one who has one already it stays as it is.
    ///
    /// # Errors
    /// As [`Tx::put_publication`].
    pub async fn begin_notices(
        &mut self,
        wave: &str,
        accounts: &[[u8; 16]],
    ) -> Result<(), StorageError> {
        self.ensure_closed(wave).await?;
        for account in accounts {
            self.execute(
                "/* begin_notices */ INSERT INTO notice (wave, account, state) \
                 VALUES ($1, $2, 'waiting') ON CONFLICT (wave, account) DO NOTHING",
                &[Value::Text(wave), Value::Bytes(account)],
            )
            .await?;
        }
        Ok(())
    }

    /// The waves of which somebody is still to be told, by code: the mail waits, or a sender that is gone took it.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn notices_ahead(&mut self) -> Result<Vec<String>, StorageError> {
        let rows: Vec<(String,)> = self
            .fetch(
                "/* notices_ahead */ SELECT DISTINCT wave FROM notice \
                 WHERE state IN ('waiting', 'sending') ORDER BY wave",
                &[],
            )
            .await?;
        Ok(rows.into_iter().map(|(wave,)| wave).collect())
    }

    /// Takes the next mail that waits, after this account in the order of ids (empty: from the first); nobody else gets
    /// it then. Commit before it goes out.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if an id cannot be read; [`StorageError::Backend`].
    pub async fn claim_notice(
        &mut self,
        wave: &str,
        after: &[u8],
    ) -> Result<Option<[u8; 16]>, StorageError> {
        loop {
            let next: Option<(Vec<u8>,)> = self
                .fetch_optional(
                    "/* claim_notice */ SELECT account FROM notice WHERE wave = $1 \
                     AND account > $2 AND state = 'waiting' ORDER BY account LIMIT 1",
                    &[Value::Text(wave), Value::Bytes(after)],
                )
                .await?;
            let Some((id,)) = next else { return Ok(None) };
            // Of two who saw it waiting on PostgreSQL the second finds it taken, and looks for another.
            let taken = self
                .execute(
                    "/* claim_notice */ UPDATE notice SET state = 'sending' \
                     WHERE wave = $1 AND account = $2 AND state = 'waiting'",
                    &[Value::Text(wave), Value::Bytes(&id)],
                )
                .await?;
            if taken == 1 {
                return id.try_into().map(Some).map_err(|_| corrupt("notice", "account", wave));
            }
        }
    }

    /// Writes down what became of a mail that was taken.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn settle_notice(
        &mut self,
        wave: &str,
        account: &[u8; 16],
        state: MailState,
        reply: Option<u16>,
    ) -> Result<(), StorageError> {
        self.execute(
            "/* settle_notice */ UPDATE notice SET state = $3, reply = $4 \
             WHERE wave = $1 AND account = $2 AND state IN ('sending', 'unsure')",
            &[
                Value::Text(wave),
                Value::Bytes(account),
                Value::Text(state.word()),
                Value::OptionalInt(reply.map(i64::from)),
            ],
        )
        .await?;
        Ok(())
    }

    /// Marks mails that were taken and not settled as unsure: their sender is gone, or will settle them. Gives how many.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn left_behind_notices(&mut self, wave: &str) -> Result<u64, StorageError> {
        self.execute(
            "/* left_behind_notices */ UPDATE notice SET state = 'unsure' \
             WHERE wave = $1 AND state = 'sending'",
            &[Value::Text(wave)],
        )
        .await
    }

    /// Lets refused mails wait again: the mail server refused everybody.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn unrefuse_notices(
        &mut self,
        wave: &str,
        accounts: &[[u8; 16]],
    ) -> Result<(), StorageError> {
        for account in accounts {
            self.execute(
                "/* unrefuse_notices */ UPDATE notice SET state = 'waiting', reply = NULL \
                 WHERE wave = $1 AND account = $2 AND state = 'refused'",
                &[Value::Text(wave), Value::Bytes(account)],
            )
            .await?;
        }
        Ok(())
    }

    /// Whom a wave's mail is for, and what became of it, in the order of ids.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if a row cannot be read; [`StorageError::Backend`].
    pub async fn notices(&mut self, wave: &str) -> Result<Vec<Notice>, StorageError> {
        let rows: Vec<NoticeRow> = self
            .fetch(
                "/* notices */ SELECT account, state, reply FROM notice WHERE wave = $1 \
                 ORDER BY account",
                &[Value::Text(wave)],
            )
            .await?;
        rows.into_iter()
            .map(|(account, state, reply)| {
                let bad = |column| corrupt("notice", column, wave);
                Ok(Notice {
                    account: account.try_into().map_err(|_| bad("account"))?,
                    state: MailState::read(&state).ok_or_else(|| bad("state"))?,
                    reply: reply
                        .map(|reply| u16::try_from(reply).map_err(|_| bad("reply")))
                        .transpose()?,
                })
            })
            .collect()
    }
}

fn read(wave: &str, day: &str, mail: bool) -> Result<Publication, StorageError> {
    let day = day.parse().map_err(|_| corrupt("publication", "day", wave))?;
    Ok(Publication { day, mail })
}
