//! The way in: wrong tries, known browsers, tickets for the next step.

use super::account::fixed;
use super::engine::{Tx, Value};
use super::number::small;
use crate::error::corrupt;
use crate::{StorageError, Ticket, TicketPurpose, Tries};

type TicketDbRow = (Vec<u8>, String, i64, Vec<u8>, Option<Vec<u8>>);

impl Tx {
    /// Wrong tries in a row of somebody from this browser; none if there was no wrong one.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if the row cannot be read; [`StorageError::Backend`].
    pub async fn tries(
        &mut self,
        who: &[u8; 32],
        device_hash: &[u8; 32],
    ) -> Result<Tries, StorageError> {
        let row: Option<(i64, i64)> = self
            .fetch_optional(
                "/* tries */ SELECT wrong, wait_until FROM account_tries \
                 WHERE who = $1 AND device_hash = $2",
                &[Value::Bytes(who), Value::Bytes(device_hash)],
            )
            .await?;
        let Some((wrong, wait_until)) = row else { return Ok(Tries::default()) };
        let wrong = small(wrong).ok_or_else(|| corrupt("account_tries", "wrong", ""))?;
        Ok(Tries { wrong, wait_until })
    }

    /// Keeps how many tries were wrong.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn put_tries(
        &mut self,
        who: &[u8; 32],
        device_hash: &[u8; 32],
        tries: Tries,
    ) -> Result<(), StorageError> {
        self.execute_one(
            "/* put_tries */ INSERT INTO account_tries (who, device_hash, wrong, wait_until) \
             VALUES ($1, $2, $3, $4) ON CONFLICT (who, device_hash) \
             DO UPDATE SET wrong = $3, wait_until = $4",
            &[
                Value::Bytes(who),
                Value::Bytes(device_hash),
                Value::Int(tries.wrong.into()),
                Value::Int(tries.wait_until),
            ],
        )
        .await
    }

    /// Forgets tries after which nobody has had to wait since this moment.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn drop_tries(&mut self, before: i64) -> Result<(), StorageError> {
        self.execute(
            "/* drop_tries */ DELETE FROM account_tries WHERE wait_until < $1",
            &[Value::Int(before)],
        )
        .await
        .map(drop)
    }

    /// Whether the account was signed in from this browser before.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn knows_device(
        &mut self,
        account: &[u8; 16],
        device_hash: &[u8; 32],
    ) -> Result<bool, StorageError> {
        let row: Option<(i64,)> = self
            .fetch_optional(
                "/* knows_device */ SELECT CAST(1 AS BIGINT) FROM account_device \
                 WHERE account = $1 AND device_hash = $2",
                &[Value::Bytes(account), Value::Bytes(device_hash)],
            )
            .await?;
        Ok(row.is_some())
    }

    /// Remembers a browser.
    ///
    /// # Errors
    /// [`Constraint::Missing`](crate::Constraint::Missing) if there is no such account; [`StorageError::Backend`].
    pub async fn put_device(
        &mut self,
        account: &[u8; 16],
        device_hash: &[u8; 32],
    ) -> Result<(), StorageError> {
        self.execute(
            "/* put_device */ INSERT INTO account_device (account, device_hash) VALUES ($1, $2) \
             ON CONFLICT (account, device_hash) DO NOTHING",
            &[Value::Bytes(account), Value::Bytes(device_hash)],
        )
        .await
        .map(drop)
    }

    /// Stores a ticket under the hash of its secret.
    ///
    /// # Errors
    /// [`Constraint::Duplicate`](crate::Constraint::Duplicate) if the hash is there;
    /// [`Constraint::Missing`](crate::Constraint::Missing) if there is no such account; [`StorageError::Backend`].
    pub async fn put_ticket(
        &mut self,
        ticket_hash: &[u8; 32],
        ticket: &Ticket,
    ) -> Result<(), StorageError> {
        self.execute_one(
            "/* put_ticket */ INSERT INTO account_ticket (ticket_hash, account, purpose, until, \
             device_hash, secret) VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                Value::Bytes(ticket_hash),
                Value::Bytes(&ticket.account),
                Value::Text(word(ticket.purpose)),
                Value::Int(ticket.until),
                Value::Bytes(&ticket.device_hash),
                Value::OptionalBytes(ticket.secret.as_deref()),
            ],
        )
        .await
    }

    /// The ticket with this hash, however old.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if it cannot be read; [`StorageError::Backend`].
    pub async fn ticket(&mut self, ticket_hash: &[u8; 32]) -> Result<Option<Ticket>, StorageError> {
        let row: Option<TicketDbRow> = self
            .fetch_optional(
                "/* ticket */ SELECT account, purpose, until, device_hash, secret \
                 FROM account_ticket WHERE ticket_hash = $1",
                &[Value::Bytes(ticket_hash)],
            )
            .await?;
        let Some((account, purpose, until, device, secret)) = row else { return Ok(None) };
        let bad = |column| corrupt("account_ticket", column, "");
        Ok(Some(Ticket {
            account: fixed(&account).ok_or_else(|| bad("account"))?,
            purpose: read_purpose(&purpose).ok_or_else(|| bad("purpose"))?,
            until,
            device_hash: fixed(&device).ok_or_else(|| bad("device_hash"))?,
            secret,
        }))
    }

    /// Uses a ticket up; false if somebody else did.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn take_ticket(&mut self, ticket_hash: &[u8; 32]) -> Result<bool, StorageError> {
        let gone = self
            .execute(
                "/* take_ticket */ DELETE FROM account_ticket WHERE ticket_hash = $1",
                &[Value::Bytes(ticket_hash)],
            )
            .await?;
        Ok(gone == 1)
    }

    /// Until when the tickets of an account for one purpose are good, the earliest first.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn tickets_until(
        &mut self,
        account: &[u8; 16],
        purpose: TicketPurpose,
    ) -> Result<Vec<i64>, StorageError> {
        let rows: Vec<(i64,)> = self
            .fetch(
                "/* tickets_until */ SELECT until FROM account_ticket \
                 WHERE account = $1 AND purpose = $2 ORDER BY until",
                &[Value::Bytes(account), Value::Text(word(purpose))],
            )
            .await?;
        Ok(rows.into_iter().map(|(until,)| until).collect())
    }

    /// Takes away all tickets of an account for one purpose, and those of everybody that are too old.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn drop_tickets(
        &mut self,
        account: &[u8; 16],
        purpose: TicketPurpose,
        now: i64,
    ) -> Result<(), StorageError> {
        self.execute(
            "/* drop_tickets */ DELETE FROM account_ticket \
             WHERE until < $3 OR (account = $1 AND purpose = $2)",
            &[Value::Bytes(account), Value::Text(word(purpose)), Value::Int(now)],
        )
        .await
        .map(drop)
    }
}

/// A purpose as it is stored.
fn word(purpose: TicketPurpose) -> &'static str {
    match purpose {
        TicketPurpose::SecondFactor => "second_factor",
        TicketPurpose::Enrol => "enrol",
        TicketPurpose::Activation => "activation",
        TicketPurpose::Entry => "entry",
    }
}

/// The inverse of [`word`].
fn read_purpose(text: &str) -> Option<TicketPurpose> {
    use TicketPurpose::{Activation, Enrol, Entry, SecondFactor};
    [SecondFactor, Enrol, Activation, Entry].into_iter().find(|&purpose| word(purpose) == text)
}
