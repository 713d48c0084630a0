//! Invitations, and the one moment at which a code is worth something.

use super::engine::{Tx, Value};
use super::number::{index, int};
use crate::error::corrupt;
use crate::{Channel, Exchange, Invitation, StorageError};

/// id, unit, channel, email, code_hash
type InvitationRow = (Vec<u8>, i64, String, Option<String>, Vec<u8>);

impl Tx {
    /// Stores invitations, none of them used. Thousands at once are fine.
    ///
    /// # Errors
    /// [`Constraint::Duplicate`](crate::Constraint::Duplicate) if an id or code is there already;
    /// [`Constraint::Missing`](crate::Constraint::Missing) if the wave has no such unit;
    /// [`StorageError::Backend`].
    pub async fn insert_invitations(
        &mut self,
        wave: &str,
        invitations: &[Invitation],
    ) -> Result<(), StorageError> {
        // In the order of their random ids, so that PostgreSQL's heap does not keep the order of the
        // file with staff.
        let mut sorted: Vec<&Invitation> = invitations.iter().collect();
        sorted.sort_unstable_by_key(|invitation| invitation.id);
        let mut values = Vec::with_capacity(sorted.len() * 7);
        for invitation in sorted {
            values.extend([
                Value::Text(wave),
                Value::Bytes(&invitation.id),
                Value::Int(int(invitation.unit)),
                Value::Text(word(invitation.channel)),
                Value::OptionalText(invitation.email.as_deref()),
                Value::Bytes(&invitation.code_hash),
                Value::Bool(false),
            ]);
        }
        self.insert_rows(
            "/* insert_invitations */ INSERT INTO invitation \
             (wave, id, unit, channel, email, code_hash, used)",
            7,
            &values,
        )
        .await
    }

    /// All invitations of the wave, in the order of their random ids. Which of them are used is not
    /// told: no page and no command needs it of one person.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if one cannot be read; [`StorageError::Backend`].
    pub async fn invitations(&mut self, wave: &str) -> Result<Vec<Invitation>, StorageError> {
        let rows: Vec<InvitationRow> = self
            .fetch(
                "/* invitations */ SELECT id, unit, channel, email, code_hash FROM invitation \
                 WHERE wave = $1 ORDER BY id",
                &[Value::Text(wave)],
            )
            .await?;
        rows.into_iter()
            .map(|(id, unit, channel, email, code_hash)| {
                let bad = |column| corrupt("invitation", column, wave);
                Ok(Invitation {
                    id: id.try_into().map_err(|_| bad("id"))?,
                    unit: index(unit).ok_or_else(|| bad("unit"))?,
                    channel: read_channel(&channel).ok_or_else(|| bad("channel"))?,
                    email,
                    code_hash: code_hash.try_into().map_err(|_| bad("code_hash"))?,
                })
            })
            .collect()
    }

    /// Uses a code for a blinded message: an invitation's once, so that of any number of requests with the same
    /// code exactly one message is granted; a team link's as often as it allows. The same message is granted again,
    /// because its signature may have been lost on the way.
    ///
    /// Writes the invitation, or the team link and its use, and nothing else.
    ///
    /// # Errors
    /// [`StorageError::Closed`] if the wave is closed;
    /// [`Constraint::NoWave`](crate::Constraint::NoWave) if there is none;
    /// [`StorageError::Backend`].
    pub async fn exchange(
        &mut self,
        wave: &str,
        code_hash: &[u8; 32],
        blinded_hash: &[u8; 32],
    ) -> Result<Exchange, StorageError> {
        self.taking(wave).await?;
        let key = [Value::Text(wave), Value::Bytes(code_hash), Value::Bytes(blinded_hash)];
        let granted: Option<(i64,)> = self
            .fetch_optional(
                "/* exchange */ UPDATE invitation SET used = TRUE, blinded_hash = $3 \
                 WHERE wave = $1 AND code_hash = $2 AND used = FALSE RETURNING unit",
                &key,
            )
            .await?;
        let unit = |unit| index(unit).ok_or_else(|| corrupt("invitation", "unit", wave));
        if let Some((granted,)) = granted {
            return Ok(Exchange::Granted { unit: unit(granted)? });
        }
        let known: Option<(i64, Option<Vec<u8>>)> = self
            .fetch_optional(
                "/* exchange */ SELECT unit, blinded_hash FROM invitation \
                 WHERE wave = $1 AND code_hash = $2",
                &key[..2],
            )
            .await?;
        match known {
            Some((at, before)) if before.as_deref() == Some(blinded_hash.as_slice()) => {
                Ok(Exchange::Granted { unit: unit(at)? })
            }
            Some(_) => Ok(Exchange::Used),
            None => self.exchange_team_link(wave, code_hash, blinded_hash).await,
        }
    }
}

fn word(channel: Channel) -> &'static str {
    match channel {
        Channel::Mail => "mail",
        Channel::Letter => "letter",
    }
}

fn read_channel(channel: &str) -> Option<Channel> {
    [Channel::Mail, Channel::Letter].into_iter().find(|&known| word(known) == channel)
}
