//! Tokens of programs, and the answers that are kept for whoever asks the same again.

use sqlx::FromRow;

use super::account::fixed;
use super::engine::{Tx, Value};
use crate::error::corrupt;
use crate::{ApiReply, ApiToken, StorageError};

#[derive(FromRow)]
struct ApiTokenDbRow {
    id: Vec<u8>,
    token_hash: Vec<u8>,
    account: Vec<u8>,
    name: String,
    scopes: String,
    made_at: i64,
    until: i64,
}

/// request_hash, status, body
type ApiReplyRow = (Vec<u8>, Option<i64>, Option<Vec<u8>>);

impl Tx {
    /// Stores a new token.
    ///
    /// # Errors
    /// [`Constraint::Missing`](crate::Constraint::Missing) if there is no such account;
    /// [`Constraint::Duplicate`](crate::Constraint::Duplicate) if id or hash are there; [`StorageError::Backend`].
    pub async fn insert_api_token(&mut self, token: &ApiToken) -> Result<(), StorageError> {
        self.execute_one(
            "/* insert_api_token */ INSERT INTO api_token (id, token_hash, account, name, scopes, \
             made_at, until) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                Value::Bytes(&token.id),
                Value::Bytes(&token.token_hash),
                Value::Bytes(&token.account),
                Value::Text(&token.name),
                Value::Text(&token.scopes),
                Value::Int(token.made_at),
                Value::Int(token.until),
            ],
        )
        .await
    }

    /// The token with this hash, over or not.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if it cannot be read; [`StorageError::Backend`].
    pub async fn api_token(
        &mut self,
        token_hash: &[u8; 32],
    ) -> Result<Option<ApiToken>, StorageError> {
        let row: Option<ApiTokenDbRow> = self
            .fetch_optional(
                "/* api_token */ SELECT id, token_hash, account, name, scopes, made_at, until \
                 FROM api_token WHERE token_hash = $1",
                &[Value::Bytes(token_hash)],
            )
            .await?;
        row.map(read).transpose()
    }

    /// The tokens of an account, the oldest first.
    ///
    /// # Errors
    /// As [`Tx::api_token`].
    pub async fn api_tokens(&mut self, account: &[u8; 16]) -> Result<Vec<ApiToken>, StorageError> {
        let rows: Vec<ApiTokenDbRow> = self
            .fetch(
                "/* api_tokens */ SELECT id, token_hash, account, name, scopes, made_at, until \
                 FROM api_token WHERE account = $1 ORDER BY made_at, id",
                &[Value::Bytes(account)],
            )
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Takes away a token of an account, with the answers that are kept for it; whether it was there.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn delete_api_token(
        &mut self,
        account: &[u8; 16],
        id: &[u8; 16],
    ) -> Result<bool, StorageError> {
        self.execute(
            "/* delete_api_token */ DELETE FROM api_reply WHERE token IN \
             (SELECT id FROM api_token WHERE id = $1 AND account = $2)",
            &[Value::Bytes(id), Value::Bytes(account)],
        )
        .await?;
        let gone = self
            .execute(
                "/* delete_api_token */ DELETE FROM api_token WHERE id = $1 AND account = $2",
                &[Value::Bytes(id), Value::Bytes(account)],
            )
            .await?;
        Ok(gone == 1)
    }

    /// Wipes the tokens that were good until before this moment, with the answers that are kept for them.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn drop_api_tokens(&mut self, before: i64) -> Result<(), StorageError> {
        self.execute(
            "/* drop_api_tokens */ DELETE FROM api_reply WHERE token IN \
             (SELECT id FROM api_token WHERE until < $1)",
            &[Value::Int(before)],
        )
        .await?;
        self.execute(
            "/* drop_api_tokens */ DELETE FROM api_token WHERE until < $1",
            &[Value::Int(before)],
        )
        .await
        .map(drop)
    }

    /// Takes a key for a request; false if it is taken: [`Tx::api_reply`] says by which request.
    ///
    /// # Errors
    /// [`Constraint::Missing`](crate::Constraint::Missing) if there is no such token; [`StorageError::Backend`].
    pub async fn take_api_key(
        &mut self,
        token: &[u8; 16],
        key_hash: &[u8; 32],
        request_hash: &[u8; 32],
        now: i64,
    ) -> Result<bool, StorageError> {
        let new = self
            .execute(
                "/* take_api_key */ INSERT INTO api_reply (token, key_hash, request_hash, asked_at) \
                 VALUES ($1, $2, $3, $4) ON CONFLICT (token, key_hash) DO NOTHING",
                &[
                    Value::Bytes(token),
                    Value::Bytes(key_hash),
                    Value::Bytes(request_hash),
                    Value::Int(now),
                ],
            )
            .await?;
        Ok(new == 1)
    }

    /// What became of the request that took this key.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if it cannot be read; [`StorageError::Backend`].
    pub async fn api_reply(
        &mut self,
        token: &[u8; 16],
        key_hash: &[u8; 32],
    ) -> Result<Option<ApiReply>, StorageError> {
        let row: Option<ApiReplyRow> = self
            .fetch_optional(
                "/* api_reply */ SELECT request_hash, status, body FROM api_reply \
                 WHERE token = $1 AND key_hash = $2",
                &[Value::Bytes(token), Value::Bytes(key_hash)],
            )
            .await?;
        let Some((request_hash, status, body)) = row else { return Ok(None) };
        let bad = |column| corrupt("api_reply", column, "");
        let request_hash = fixed(&request_hash).ok_or_else(|| bad("request_hash"))?;
        let status = status.map(|status| u16::try_from(status).map_err(|_| bad("status")));
        let answer = status.transpose()?.zip(body);
        Ok(Some(ApiReply { request_hash, answer }))
    }

    /// Keeps the answer to the request that took this key.
    ///
    /// # Errors
    /// [`StorageError::RowCount`] if no request took it, or it was let go; [`StorageError::Backend`].
    pub async fn put_api_reply(
        &mut self,
        token: &[u8; 16],
        key_hash: &[u8; 32],
        status: u16,
        body: &[u8],
    ) -> Result<(), StorageError> {
        self.execute_one(
            "/* put_api_reply */ UPDATE api_reply SET status = $3, body = $4 \
             WHERE token = $1 AND key_hash = $2",
            &[
                Value::Bytes(token),
                Value::Bytes(key_hash),
                Value::Int(status.into()),
                Value::Bytes(body),
            ],
        )
        .await
    }

    /// Lets a key go of which no answer is kept: the request was refused, and may be made again.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn free_api_key(
        &mut self,
        token: &[u8; 16],
        key_hash: &[u8; 32],
    ) -> Result<(), StorageError> {
        self.execute(
            "/* free_api_key */ DELETE FROM api_reply \
             WHERE token = $1 AND key_hash = $2 AND status IS NULL",
            &[Value::Bytes(token), Value::Bytes(key_hash)],
        )
        .await
        .map(drop)
    }

    /// Wipes answers to requests of before one moment, and keys of requests of before another that were never answered.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn drop_api_replies(
        &mut self,
        before: i64,
        unanswered_before: i64,
    ) -> Result<(), StorageError> {
        self.execute(
            "/* drop_api_replies */ DELETE FROM api_reply \
             WHERE asked_at < $1 OR (status IS NULL AND asked_at < $2)",
            &[Value::Int(before), Value::Int(unanswered_before)],
        )
        .await
        .map(drop)
    }
}

fn read(row: ApiTokenDbRow) -> Result<ApiToken, StorageError> {
    let bad = |column| corrupt("api_token", column, "");
    Ok(ApiToken {
        id: fixed(&row.id).ok_or_else(|| bad("id"))?,
        token_hash: fixed(&row.token_hash).ok_or_else(|| bad("token_hash"))?,
        account: fixed(&row.account).ok_or_else(|| bad("account"))?,
        name: row.name,
        scopes: row.scopes,
        made_at: row.made_at,
        until: row.until,
    })
}
