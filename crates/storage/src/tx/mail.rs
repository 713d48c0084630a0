//! The mail of a wave, one item at a time, so that nobody is mailed twice whoever sends and whatever breaks.

use super::engine::{Tx, Value};
use crate::error::corrupt;
use crate::{MailCounts, MailRound, MailState, StorageError, Undelivered};

/// round, invitation, state, reply
type UndeliveredRow = (String, Vec<u8>, String, Option<i64>);

impl Tx {
    /// Begins a round: an item that waits for everybody who is invited by mail, whether they used their code or not.
    /// Once begun it is there, and this changes nothing. Gives whether it was begun now.
    ///
    /// # Errors
    /// [`StorageError::Closed`] if the wave is closed; [`Constraint::NoWave`](crate::Constraint::NoWave) if there is
    /// none; [`StorageError::Backend`].
    pub async fn begin_mail(&mut self, wave: &str, round: MailRound) -> Result<bool, StorageError> {
        self.taking(wave).await?;
        let key = [Value::Text(wave), Value::Text(round.word())];
        let new = self
            .execute(
                "/* begin_mail */ INSERT INTO mail_run (wave, round) VALUES ($1, $2) \
                 ON CONFLICT (wave, round) DO NOTHING",
                &key,
            )
            .await?;
        if new == 0 {
            return Ok(false);
        }
        self.execute(
            "/* begin_mail */ INSERT INTO mail_item (wave, round, invitation, state) \
             SELECT wave, $2, id, 'waiting' FROM invitation \
             WHERE wave = $1 AND channel = 'mail' AND email IS NOT NULL ORDER BY id",
            &key,
        )
        .await?;
        Ok(true)
    }

    /// Takes the next item that waits, after this invitation in the order of ids (empty: from the first); nobody else
    /// gets it then. Commit before the mail goes out: an item that was taken and never
    /// [settled](Tx::settle_mail) may have been sent.
    ///
    /// # Errors
    /// [`StorageError::Closed`] if the wave is closed; [`Constraint::NoWave`](crate::Constraint::NoWave) if there is
    /// none; [`StorageError::Corrupt`] if an item cannot be read; [`StorageError::Backend`].
    pub async fn claim_mail(
        &mut self,
        wave: &str,
        round: MailRound,
        after: &[u8],
    ) -> Result<Option<[u8; 16]>, StorageError> {
        self.taking(wave).await?;
        let (wave_of, round_of) = (Value::Text(wave), Value::Text(round.word()));
        loop {
            let next: Option<(Vec<u8>,)> = self
                .fetch_optional(
                    "/* claim_mail */ SELECT invitation FROM mail_item WHERE wave = $1 AND round = $2 \
                     AND invitation > $3 AND state = 'waiting' ORDER BY invitation LIMIT 1",
                    &[wave_of, round_of, Value::Bytes(after)],
                )
                .await?;
            let Some((id,)) = next else { return Ok(None) };
            // Of two who saw it waiting on PostgreSQL the second finds it taken, and looks for another.
            let taken = self
                .execute(
                    "/* claim_mail */ UPDATE mail_item SET state = 'sending' \
                     WHERE wave = $1 AND round = $2 AND invitation = $3 AND state = 'waiting'",
                    &[wave_of, round_of, Value::Bytes(&id)],
                )
                .await?;
            if taken == 1 {
                let id = id.try_into().map_err(|_| corrupt("mail_item", "invitation", wave))?;
                return Ok(Some(id));
            }
        }
    }

    /// Writes down what became of an item that was taken. One that [was left behind](Tx::left_behind_mail) meanwhile is
    /// no longer unsure then; one that was settled before stays as it is.
    ///
    /// Gives whether it was written: of a wave that was closed meanwhile there are no items.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn settle_mail(
        &mut self,
        wave: &str,
        round: MailRound,
        invitation: &[u8; 16],
        state: MailState,
        reply: Option<u16>,
    ) -> Result<bool, StorageError> {
        let settled = self
            .execute(
                "/* settle_mail */ UPDATE mail_item SET state = $4, reply = $5 WHERE wave = $1 \
                 AND round = $2 AND invitation = $3 AND state IN ('sending', 'unsure')",
                &[
                    Value::Text(wave),
                    Value::Text(round.word()),
                    Value::Bytes(invitation),
                    Value::Text(state.word()),
                    Value::OptionalInt(reply.map(i64::from)),
                ],
            )
            .await?;
        Ok(settled > 0)
    }

    /// Marks items that were taken and not settled as unsure: their sender is gone, or still at work and will settle
    /// them. Gives how many.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn left_behind_mail(
        &mut self,
        wave: &str,
        round: MailRound,
    ) -> Result<u64, StorageError> {
        self.execute(
            "/* left_behind_mail */ UPDATE mail_item SET state = 'unsure' \
             WHERE wave = $1 AND round = $2 AND state = 'sending'",
            &[Value::Text(wave), Value::Text(round.word())],
        )
        .await
    }

    /// Lets refused items wait again: the mail server refused everybody, so it was not their addresses.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn unrefuse_mail(
        &mut self,
        wave: &str,
        round: MailRound,
        invitations: &[[u8; 16]],
    ) -> Result<(), StorageError> {
        for invitation in invitations {
            self.execute(
                "/* unrefuse_mail */ UPDATE mail_item SET state = 'waiting', reply = NULL \
                 WHERE wave = $1 AND round = $2 AND invitation = $3 AND state = 'refused'",
                &[Value::Text(wave), Value::Text(round.word()), Value::Bytes(invitation)],
            )
            .await?;
        }
        Ok(())
    }

    /// Marks what was sent as refused: the mail came back later. Gives whether something was sent to this person.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn returned_mail(
        &mut self,
        wave: &str,
        invitation: &[u8; 16],
    ) -> Result<bool, StorageError> {
        let marked = self
            .execute(
                "/* returned_mail */ UPDATE mail_item SET state = 'refused' \
                 WHERE wave = $1 AND invitation = $2 AND state IN ('sent', 'unsure', 'refused')",
                &[Value::Text(wave), Value::Bytes(invitation)],
            )
            .await?;
        Ok(marked > 0)
    }

    /// The rounds that were begun, in order, with how many items stand where.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if a round or state cannot be read; [`StorageError::Backend`].
    pub async fn mail_counts(
        &mut self,
        wave: &str,
    ) -> Result<Vec<(MailRound, MailCounts)>, StorageError> {
        let key = [Value::Text(wave)];
        let runs: Vec<(String,)> = self
            .fetch("/* mail_counts */ SELECT round FROM mail_run WHERE wave = $1", &key)
            .await?;
        let items: Vec<(String, String, i64)> = self
            .fetch(
                "/* mail_counts */ SELECT round, state, COUNT(*) FROM mail_item WHERE wave = $1 \
                 GROUP BY round, state",
                &key,
            )
            .await?;
        let mut rounds = Vec::with_capacity(runs.len());
        for (word,) in runs {
            let bad = || corrupt("mail_run", "round", wave);
            let round = MailRound::read(&word).ok_or_else(bad)?;
            let mut counts = MailCounts::default();
            for (_, state, items) in items.iter().filter(|(of, _, _)| *of == word) {
                let bad = || corrupt("mail_item", "state", wave);
                let state = MailState::read(state).ok_or_else(bad)?;
                *counts.of(state) = u64::try_from(*items).map_err(|_| bad())?;
            }
            rounds.push((round, counts));
        }
        rounds.sort_unstable_by_key(|(round, _)| *round);
        Ok(rounds)
    }

    /// What was refused, and what nobody knows of: by round, and in the order of the invitations' random ids.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if an item cannot be read; [`StorageError::Backend`].
    pub async fn undelivered_mail(&mut self, wave: &str) -> Result<Vec<Undelivered>, StorageError> {
        let rows: Vec<UndeliveredRow> = self
            .fetch(
                "/* undelivered_mail */ SELECT round, invitation, state, reply FROM mail_item \
                 WHERE wave = $1 AND state IN ('refused', 'unsure') ORDER BY round, invitation",
                &[Value::Text(wave)],
            )
            .await?;
        rows.into_iter()
            .map(|(round, invitation, state, reply)| {
                let bad = |column| corrupt("mail_item", column, wave);
                Ok(Undelivered {
                    round: MailRound::read(&round).ok_or_else(|| bad("round"))?,
                    invitation: invitation.try_into().map_err(|_| bad("invitation"))?,
                    state: MailState::read(&state).ok_or_else(|| bad("state"))?,
                    reply: reply
                        .map(|reply| u16::try_from(reply).map_err(|_| bad("reply")))
                        .transpose()?,
                })
            })
            .collect()
    }
}
