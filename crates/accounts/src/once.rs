//! A request that is made once however often it is sent: by a key that the program chooses.

use peil_storage::ApiReply;

use crate::accounts::Accounts;
use crate::token::hash;
use crate::{AccountsError, TokenId};

/// Seconds for which an answer is kept.
const KEPT: i64 = 24 * 60 * 60;
/// Seconds after which nobody is still working on an answer: the program was stopped in between.
const WORKED_ON: i64 = 10 * 60;

/// What is to be done with a request that bears a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once {
    /// It is the first: do it, then [`Accounts::answered`] or [`Accounts::refused`].
    First,
    /// It was done: this was the answer.
    Before {
        /// The status.
        status: u16,
        /// The body.
        body: Vec<u8>,
    },
    /// It is being done.
    Meanwhile,
    /// The key stands for another request.
    Another,
}

impl Accounts {
    /// Takes a key of a token for a request, which `request_hash` stands for. Keys are kept as hashes, for a day.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails, or the token was revoked in between.
    pub async fn once(
        &self,
        token: TokenId,
        key: &str,
        request_hash: &[u8; 32],
    ) -> Result<Once, AccountsError> {
        let (key, now) = (hash("api key", key), self.now());
        let mut tx = self.store.begin_write().await?;
        tx.drop_api_replies(now - KEPT, now - WORKED_ON).await?;
        let first = tx.take_api_key(&token.0, &key, request_hash, now).await?;
        let reply = if first { None } else { tx.api_reply(&token.0, &key).await? };
        tx.commit().await?;
        Ok(match reply {
            None if first => Once::First,
            Some(reply) if reply.request_hash != *request_hash => Once::Another,
            Some(ApiReply { answer: Some((status, body)), .. }) => Once::Before { status, body },
            // Being worked on; or let go just now, so that whoever asks again is the first.
            None | Some(ApiReply { answer: None, .. }) => Once::Meanwhile,
        })
    }

    /// Keeps the answer to a request that was the first with its key.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails, or the token was revoked in between.
    pub async fn answered(
        &self,
        token: TokenId,
        key: &str,
        status: u16,
        body: &[u8],
    ) -> Result<(), AccountsError> {
        let mut tx = self.store.begin_write().await?;
        tx.put_api_reply(&token.0, &hash("api key", key), status, body).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lets the key of a request go that was refused: nothing was done, and it may be mended and sent again.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn refused(&self, token: TokenId, key: &str) -> Result<(), AccountsError> {
        let mut tx = self.store.begin_write().await?;
        tx.free_api_key(&token.0, &hash("api key", key)).await?;
        tx.commit().await?;
        Ok(())
    }
}
