//! Who an account belongs to at a provider, and who is on the way there.

use super::account::fixed;
use super::engine::{Tx, Value};
use crate::StorageError;
use crate::error::corrupt;

impl Tx {
    /// Ties a person of a provider to an account; false if the person has an account already, or the account a person of
    /// this provider.
    ///
    /// # Errors
    /// [`Constraint::Missing`](crate::Constraint::Missing) if there is no such account; [`StorageError::Backend`].
    pub async fn put_identity(
        &mut self,
        issuer: &str,
        subject: &str,
        account: &[u8; 16],
    ) -> Result<bool, StorageError> {
        let put = self
            .execute(
                "/* put_identity */ INSERT INTO account_identity (issuer, subject, account) \
                 VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                &[Value::Text(issuer), Value::Text(subject), Value::Bytes(account)],
            )
            .await?;
        Ok(put == 1)
    }

    /// The account of a person of a provider.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if it cannot be read; [`StorageError::Backend`].
    pub async fn account_of_identity(
        &mut self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<[u8; 16]>, StorageError> {
        let row: Option<(Vec<u8>,)> = self
            .fetch_optional(
                "/* account_of_identity */ SELECT account FROM account_identity \
                 WHERE issuer = $1 AND subject = $2",
                &[Value::Text(issuer), Value::Text(subject)],
            )
            .await?;
        row.map(|(account,)| {
            fixed(&account).ok_or_else(|| corrupt("account_identity", "account", ""))
        })
        .transpose()
    }

    /// The accounts that are tied to a person of any provider.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if one cannot be read; [`StorageError::Backend`].
    pub async fn accounts_with_identity(&mut self) -> Result<Vec<[u8; 16]>, StorageError> {
        let rows: Vec<(Vec<u8>,)> = self
            .fetch(
                "/* accounts_with_identity */ SELECT DISTINCT account FROM account_identity",
                &[],
            )
            .await?;
        let read = |(account,): (Vec<u8>,)| {
            fixed(&account).ok_or_else(|| corrupt("account_identity", "account", ""))
        };
        rows.into_iter().map(read).collect()
    }

    /// Takes away whom an account belongs to, at every provider; false if it belonged to nobody.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn drop_identities_of(&mut self, account: &[u8; 16]) -> Result<bool, StorageError> {
        let gone = self
            .execute(
                "/* drop_identities_of */ DELETE FROM account_identity WHERE account = $1",
                &[Value::Bytes(account)],
            )
            .await?;
        Ok(gone > 0)
    }

    /// Takes note that a browser is led to a provider, until when it may come back, and where it goes then.
    ///
    /// # Errors
    /// [`Constraint::Duplicate`](crate::Constraint::Duplicate) if the hash is there; [`StorageError::Backend`].
    pub async fn put_sign_on(
        &mut self,
        token_hash: &[u8; 32],
        until: i64,
        onward: &str,
    ) -> Result<(), StorageError> {
        self.execute_one(
            "/* put_sign_on */ INSERT INTO account_sign_on (token_hash, until, onward) \
             VALUES ($1, $2, $3)",
            &[Value::Bytes(token_hash), Value::Int(until), Value::Text(onward)],
        )
        .await
    }

    /// Uses up the way back of a browser, if it is there and not too late; gives where it goes.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn take_sign_on(
        &mut self,
        token_hash: &[u8; 32],
        now: i64,
    ) -> Result<Option<String>, StorageError> {
        let row: Option<(String,)> = self
            .fetch_optional(
                "/* take_sign_on */ DELETE FROM account_sign_on \
                 WHERE token_hash = $1 AND until >= $2 RETURNING onward",
                &[Value::Bytes(token_hash), Value::Int(now)],
            )
            .await?;
        Ok(row.map(|(onward,)| onward))
    }

    /// Removes those who did not come back in time.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn drop_sign_ons(&mut self, now: i64) -> Result<(), StorageError> {
        self.execute(
            "/* drop_sign_ons */ DELETE FROM account_sign_on WHERE until < $1",
            &[Value::Int(now)],
        )
        .await
        .map(drop)
    }
}
