//! Team links: one code for a number of people, whose answers count for the organisation only.

use peil_instrument::Text;

use super::engine::{Tx, Value};
use super::number::small;
use crate::error::corrupt;
use crate::{Exchange, StorageError, TeamLink};

/// id, name_nl, name_en, code_hash, allowed
type TeamLinkRow = (Vec<u8>, String, String, Vec<u8>, i64);

impl Tx {
    /// Stores a team link, not used yet.
    ///
    /// # Errors
    /// [`Constraint::Duplicate`](crate::Constraint::Duplicate) if its id or code is there already;
    /// [`StorageError::Closed`] if the wave is closed;
    /// [`Constraint::NoWave`](crate::Constraint::NoWave) if there is none; [`StorageError::Backend`].
    pub async fn insert_team_link(
        &mut self,
        wave: &str,
        link: &TeamLink,
    ) -> Result<(), StorageError> {
        self.taking(wave).await?;
        self.execute_one(
            "/* insert_team_link */ INSERT INTO team_link \
             (wave, id, name_nl, name_en, code_hash, allowed, used) \
             VALUES ($1, $2, $3, $4, $5, $6, 0)",
            &[
                Value::Text(wave),
                Value::Bytes(&link.id),
                Value::Text(&link.name.nl),
                Value::Text(&link.name.en),
                Value::Bytes(&link.code_hash),
                Value::Int(link.allowed.into()),
            ],
        )
        .await
    }

    /// The team links of the wave, in the order of their random ids. How often each was used is not told:
    /// of a small team that would be a live count.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if one cannot be read; [`StorageError::Backend`].
    pub async fn team_links(&mut self, wave: &str) -> Result<Vec<TeamLink>, StorageError> {
        let rows: Vec<TeamLinkRow> = self
            .fetch(
                "/* team_links */ SELECT id, name_nl, name_en, code_hash, allowed FROM team_link \
                 WHERE wave = $1 ORDER BY id",
                &[Value::Text(wave)],
            )
            .await?;
        rows.into_iter()
            .map(|(id, nl, en, code_hash, allowed)| {
                let bad = |column| corrupt("team_link", column, wave);
                Ok(TeamLink {
                    id: id.try_into().map_err(|_| bad("id"))?,
                    name: Text { nl, en },
                    code_hash: code_hash.try_into().map_err(|_| bad("code_hash"))?,
                    allowed: small(allowed).ok_or_else(|| bad("allowed"))?,
                })
            })
            .collect()
    }

    /// Uses a team link's code once more, if it is one and may be used again; for a message that it was used for
    /// before, again without counting.
    ///
    /// The message first: of two requests with the same one the second waits for the first. Then the count, in one
    /// statement: of any number of requests at the same time no more are granted than allowed.
    pub(super) async fn exchange_team_link(
        &mut self,
        wave: &str,
        code_hash: &[u8; 32],
        blinded_hash: &[u8; 32],
    ) -> Result<Exchange, StorageError> {
        let link = [Value::Text(wave), Value::Bytes(code_hash)];
        let known: Option<(i64,)> = self
            .fetch_optional(
                "/* exchange_team_link */ SELECT allowed FROM team_link \
                 WHERE wave = $1 AND code_hash = $2",
                &link,
            )
            .await?;
        if known.is_none() {
            return Ok(Exchange::Unknown);
        }
        let message = [Value::Text(wave), Value::Bytes(blinded_hash)];
        let new = self
            .execute(
                "/* exchange_team_link */ INSERT INTO team_link_use (wave, blinded_hash) \
                 VALUES ($1, $2) ON CONFLICT (wave, blinded_hash) DO NOTHING",
                &message,
            )
            .await?;
        if new == 0 {
            return Ok(Exchange::GrantedByTeamLink);
        }
        let granted = self
            .execute(
                "/* exchange_team_link */ UPDATE team_link SET used = used + 1 \
                 WHERE wave = $1 AND code_hash = $2 AND used < allowed",
                &link,
            )
            .await?;
        if granted > 0 {
            return Ok(Exchange::GrantedByTeamLink);
        }
        self.execute(
            "/* exchange_team_link */ DELETE FROM team_link_use WHERE wave = $1 AND blinded_hash = $2",
            &message,
        )
        .await?;
        Ok(Exchange::Exhausted)
    }
}
