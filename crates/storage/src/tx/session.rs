//! Sessions of those who are in.

use super::account::fixed;
use super::engine::{Tx, Value};
use crate::error::corrupt;
use crate::{SessionRow, StorageError};

impl Tx {
    /// Stores a session under the hash of its token.
    ///
    /// # Errors
    /// [`Constraint::Missing`](crate::Constraint::Missing) if there is no such account; [`StorageError::Backend`].
    pub async fn put_session(
        &mut self,
        token_hash: &[u8; 32],
        session: &SessionRow,
    ) -> Result<(), StorageError> {
        self.execute_one(
            "/* put_session */ INSERT INTO account_session (token_hash, account, began_at, seen_at) \
             VALUES ($1, $2, $3, $4)",
            &[
                Value::Bytes(token_hash),
                Value::Bytes(&session.account),
                Value::Int(session.began_at),
                Value::Int(session.seen_at),
            ],
        )
        .await
    }

    /// The session with this hash, however old.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if it cannot be read; [`StorageError::Backend`].
    pub async fn session(
        &mut self,
        token_hash: &[u8; 32],
    ) -> Result<Option<SessionRow>, StorageError> {
        let row: Option<(Vec<u8>, i64, i64)> = self
            .fetch_optional(
                "/* session */ SELECT account, began_at, seen_at FROM account_session \
                 WHERE token_hash = $1",
                &[Value::Bytes(token_hash)],
            )
            .await?;
        row.map(|(account, began_at, seen_at)| {
            let account =
                fixed(&account).ok_or_else(|| corrupt("account_session", "account", ""))?;
            Ok(SessionRow { account, began_at, seen_at })
        })
        .transpose()
    }

    /// Takes note that a session was used.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn touch_session(
        &mut self,
        token_hash: &[u8; 32],
        now: i64,
    ) -> Result<(), StorageError> {
        self.execute(
            "/* touch_session */ UPDATE account_session SET seen_at = $2 WHERE token_hash = $1",
            &[Value::Bytes(token_hash), Value::Int(now)],
        )
        .await
        .map(drop)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn end_session(&mut self, token_hash: &[u8; 32]) -> Result<(), StorageError> {
        self.execute(
            "/* end_session */ DELETE FROM account_session WHERE token_hash = $1",
            &[Value::Bytes(token_hash)],
        )
        .await
        .map(drop)
    }

    /// Ends all sessions of an account.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn end_sessions_of(&mut self, account: &[u8; 16]) -> Result<(), StorageError> {
        self.execute(
            "/* end_sessions_of */ DELETE FROM account_session WHERE account = $1",
            &[Value::Bytes(account)],
        )
        .await
        .map(drop)
    }

    /// Removes sessions that began before one moment or were not used since another.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn drop_sessions(
        &mut self,
        began_before: i64,
        seen_before: i64,
    ) -> Result<(), StorageError> {
        self.execute(
            "/* drop_sessions */ DELETE FROM account_session WHERE began_at < $1 OR seen_at < $2",
            &[Value::Int(began_before), Value::Int(seen_before)],
        )
        .await
        .map(drop)
    }
}
