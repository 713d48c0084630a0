//! Accounts, what they may be, and their second factor.

use std::collections::HashMap;

use sqlx::FromRow;

use super::engine::{Tx, Value};
use crate::error::corrupt;
use crate::{Account, GrantRow, StorageError};

#[derive(FromRow)]
struct AccountDbRow {
    id: Vec<u8>,
    organisation: String,
    email: String,
    name: String,
    password: Option<String>,
    second_factor: Option<Vec<u8>>,
    last_step: i64,
    disabled: bool,
}

impl Tx {
    /// Stores a new account with its grants.
    ///
    /// # Errors
    /// [`Constraint::Duplicate`](crate::Constraint::Duplicate) if there is one with this mail address;
    /// [`Constraint::Missing`](crate::Constraint::Missing) if there is no such organisation; [`StorageError::Backend`].
    pub async fn insert_account(&mut self, account: &Account) -> Result<(), StorageError> {
        self.execute_one(
            "/* insert_account */ INSERT INTO account (id, organisation, email, name, password, \
             second_factor, last_step, disabled) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                Value::Bytes(&account.id),
                Value::Text(&account.organisation),
                Value::Text(&account.email),
                Value::Text(&account.name),
                Value::OptionalText(account.password.as_deref()),
                Value::OptionalBytes(account.second_factor.as_deref()),
                Value::Int(account.last_step),
                Value::Bool(account.disabled),
            ],
        )
        .await?;
        self.insert_grants(&account.id, &account.grants).await
    }

    /// The account with this id.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if it cannot be read; [`StorageError::Backend`].
    pub async fn account(&mut self, id: &[u8; 16]) -> Result<Option<Account>, StorageError> {
        let row = self
            .fetch_optional(
                "/* account */ SELECT * FROM account WHERE id = $1",
                &[Value::Bytes(id)],
            )
            .await?;
        self.with_grants(row).await
    }

    /// The account with this mail address, in lower case.
    ///
    /// # Errors
    /// As [`Tx::account`].
    pub async fn account_by_email(&mut self, email: &str) -> Result<Option<Account>, StorageError> {
        let row = self
            .fetch_optional(
                "/* account_by_email */ SELECT * FROM account WHERE email = $1",
                &[Value::Text(email)],
            )
            .await?;
        self.with_grants(row).await
    }

    /// All accounts of an organisation, by name and mail address.
    ///
    /// # Errors
    /// As [`Tx::account`].
    pub async fn accounts(&mut self, organisation: &str) -> Result<Vec<Account>, StorageError> {
        let rows: Vec<AccountDbRow> = self
            .fetch(
                "/* accounts */ SELECT * FROM account WHERE organisation = $1 \
                 ORDER BY name, email",
                &[Value::Text(organisation)],
            )
            .await?;
        // All at once: an organisation may have thousands of managers.
        let grants: Vec<(Vec<u8>, String, String)> = self
            .fetch(
                "/* accounts */ SELECT g.account, g.role, g.unit FROM account_grant AS g \
                 JOIN account AS a ON a.id = g.account WHERE a.organisation = $1 \
                 ORDER BY g.role, g.unit",
                &[Value::Text(organisation)],
            )
            .await?;
        let mut by_account: HashMap<Vec<u8>, Vec<(String, String)>> = HashMap::new();
        for (account, role, unit) in grants {
            by_account.entry(account).or_default().push((role, unit));
        }
        let read = |row: AccountDbRow| {
            let grants = by_account.remove(&row.id).unwrap_or_default();
            account(row, grants)
        };
        rows.into_iter().map(read).collect()
    }

    /// Opens or closes an account.
    ///
    /// # Errors
    /// [`StorageError::RowCount`] if there is no such account; [`StorageError::Backend`].
    pub async fn set_account_disabled(
        &mut self,
        id: &[u8; 16],
        disabled: bool,
    ) -> Result<(), StorageError> {
        self.execute_one(
            "/* set_account_disabled */ UPDATE account SET disabled = $2 WHERE id = $1",
            &[Value::Bytes(id), Value::Bool(disabled)],
        )
        .await
    }

    /// Gives an account another password: its hash.
    ///
    /// # Errors
    /// As [`Tx::set_account_disabled`].
    pub async fn set_password(&mut self, id: &[u8; 16], hash: &str) -> Result<(), StorageError> {
        self.execute_one(
            "/* set_password */ UPDATE account SET password = $2 WHERE id = $1",
            &[Value::Bytes(id), Value::Text(hash)],
        )
        .await
    }

    /// Gives an account another second factor, sealed, or takes it away; with the codes for when the telephone is gone,
    /// as hashes, in place of those there were.
    ///
    /// # Errors
    /// As [`Tx::set_account_disabled`].
    pub async fn set_second_factor(
        &mut self,
        id: &[u8; 16],
        sealed: Option<&[u8]>,
        recovery: &[[u8; 32]],
    ) -> Result<(), StorageError> {
        self.execute_one(
            "/* set_second_factor */ UPDATE account SET second_factor = $2, last_step = 0 \
             WHERE id = $1",
            &[Value::Bytes(id), Value::OptionalBytes(sealed)],
        )
        .await?;
        self.execute(
            "/* set_second_factor */ DELETE FROM recovery_code WHERE account = $1",
            &[Value::Bytes(id)],
        )
        .await?;
        let values: Vec<Value<'_>> =
            recovery.iter().flat_map(|code| [Value::Bytes(id), Value::Bytes(code)]).collect();
        self.insert_rows(
            "/* set_second_factor */ INSERT INTO recovery_code (account, code_hash)",
            2,
            &values,
        )
        .await
    }

    /// Takes note that the code of a step was taken; false if that or a later one was before.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn advance_step(&mut self, id: &[u8; 16], step: i64) -> Result<bool, StorageError> {
        let moved = self
            .execute(
                "/* advance_step */ UPDATE account SET last_step = $2 \
                 WHERE id = $1 AND last_step < $2",
                &[Value::Bytes(id), Value::Int(step)],
            )
            .await?;
        Ok(moved == 1)
    }

    /// Uses up a code for when the telephone is gone; false if there is no such one.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn spend_recovery_code(
        &mut self,
        id: &[u8; 16],
        hash: &[u8; 32],
    ) -> Result<bool, StorageError> {
        let gone = self
            .execute(
                "/* spend_recovery_code */ DELETE FROM recovery_code \
                 WHERE account = $1 AND code_hash = $2",
                &[Value::Bytes(id), Value::Bytes(hash)],
            )
            .await?;
        Ok(gone == 1)
    }

    /// Gives an account these grants in place of those it had.
    ///
    /// # Errors
    /// [`Constraint::Missing`](crate::Constraint::Missing) if there is no such account; [`StorageError::Backend`].
    pub async fn replace_grants(
        &mut self,
        id: &[u8; 16],
        grants: &[GrantRow],
    ) -> Result<(), StorageError> {
        self.execute(
            "/* replace_grants */ DELETE FROM account_grant WHERE account = $1",
            &[Value::Bytes(id)],
        )
        .await?;
        self.insert_grants(id, grants).await
    }

    async fn insert_grants(
        &mut self,
        id: &[u8; 16],
        grants: &[GrantRow],
    ) -> Result<(), StorageError> {
        let values: Vec<Value<'_>> = grants
            .iter()
            .flat_map(|grant| {
                let unit = grant.unit.as_deref().unwrap_or_default();
                [Value::Bytes(id), Value::Text(&grant.role), Value::Text(unit)]
            })
            .collect();
        self.insert_rows(
            "/* insert_grants */ INSERT INTO account_grant (account, role, unit)",
            3,
            &values,
        )
        .await
    }

    async fn with_grants(
        &mut self,
        row: Option<AccountDbRow>,
    ) -> Result<Option<Account>, StorageError> {
        let Some(row) = row else { return Ok(None) };
        let grants: Vec<(String, String)> = self
            .fetch(
                "/* with_grants */ SELECT role, unit FROM account_grant WHERE account = $1 \
                 ORDER BY role, unit",
                &[Value::Bytes(&row.id)],
            )
            .await?;
        account(row, grants).map(Some)
    }
}

/// An account of its row, and its grants as role and unit.
fn account(row: AccountDbRow, grants: Vec<(String, String)>) -> Result<Account, StorageError> {
    let grant = |(role, unit): (String, String)| GrantRow {
        role,
        unit: (!unit.is_empty()).then_some(unit),
    };
    Ok(Account {
        id: fixed(&row.id).ok_or_else(|| corrupt("account", "id", &row.organisation))?,
        organisation: row.organisation,
        email: row.email,
        name: row.name,
        password: row.password,
        second_factor: row.second_factor,
        last_step: row.last_step,
        disabled: row.disabled,
        grants: grants.into_iter().map(grant).collect(),
    })
}

/// Bytes of a known length, if they are as long.
pub(super) fn fixed<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    bytes.try_into().ok()
}
