//! Sessions: who is in, and for how long.

use peil_storage::Account;

use crate::accounts::Accounts;
use crate::audit::{By, append};
use crate::enter::{Counted, NewSession, STRANGER, by, who};
use crate::event::Event;
use crate::keep::grants_of;
use crate::token::{self, hash};
use crate::{AccountId, AccountsError, Grant, PasswordFault, Right, Role, password};

/// Seconds without use after which a session ends.
const IDLE: i64 = 30 * 60;
/// Seconds after which it ends all the same.
const LONGEST: i64 = 12 * 60 * 60;
/// A use within so many seconds of the last is not written down.
const TOUCH: i64 = 60;

/// Whoever is in: the account, for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Its mail address.
    pub email: String,
    /// The organisation it belongs to; it sees nothing of another.
    pub organisation: String,
    /// What it may be.
    pub grants: Vec<Grant>,
    /// What every form has to carry, so that no other site can send it.
    pub csrf: String,
}

impl Signed {
    /// Whether one of the roles has this right.
    pub fn may(&self, right: Right) -> bool {
        self.grants.iter().any(|grant| grant.role.may(right))
    }

    /// The codes of the units that are led.
    pub fn units(&self) -> Vec<&str> {
        let led = self.grants.iter().filter(|grant| grant.role == Role::Manager);
        led.filter_map(|grant| grant.unit.as_deref()).collect()
    }
}

/// What came of choosing another password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// It is taken; all sessions ended, and this is the new one.
    Now(NewSession),
    /// The password that was to be replaced is another.
    WrongPassword,
    /// Too many wrong tries.
    Wait {
        /// Until another is looked at.
        seconds: u32,
    },
    /// The new one is not taken.
    Weak(PasswordFault),
}

impl Accounts {
    /// Who is in with this token; `None` if the session ended or the account was closed.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn session(&self, session: &str) -> Result<Option<Signed>, AccountsError> {
        let now = self.now();
        let token_hash = hash("session", session);
        let mut tx = self.store.begin_read().await?;
        let Some(row) = tx.session(&token_hash).await? else { return Ok(None) };
        if now - row.seen_at > IDLE || now - row.began_at > LONGEST {
            return Ok(None);
        }
        let account = tx.account(&row.account).await?.filter(|account| !account.disabled);
        tx.commit().await?;
        let Some(account) = account else { return Ok(None) };
        if now - row.seen_at >= TOUCH {
            let mut tx = self.store.begin_write().await?;
            tx.touch_session(&token_hash, now).await?;
            tx.drop_sessions(now - LONGEST, now - IDLE).await?;
            tx.commit().await?;
        }
        Ok(Some(signed(account, session)))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn sign_out(&self, session: &str) -> Result<(), AccountsError> {
        let mut tx = self.store.begin_write().await?;
        tx.end_session(&hash("session", session)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends all sessions of an account.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn sign_out_everywhere(&self, account: AccountId) -> Result<(), AccountsError> {
        let mut tx = self.store.begin_write().await?;
        tx.end_sessions_of(&account.0).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Chooses another password; all sessions end, and one begins.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails or a password cannot be hashed.
    pub async fn change_password(
        &self,
        signed: &Signed,
        old: &str,
        new: &str,
    ) -> Result<Changed, AccountsError> {
        if let Some(fault) = password::fault(new, &signed.email, &signed.name) {
            return Ok(Changed::Weak(fault));
        }
        match self.proves(signed, old).await? {
            Proved::Wait { seconds } => return Ok(Changed::Wait { seconds }),
            Proved::Wrong => return Ok(Changed::WrongPassword),
            Proved::Right => {}
        }
        let hashed = self.hashed(new).await?;
        let mut tx = self.store.begin_write().await?;
        let account = tx.account(&signed.account.0).await?.ok_or(AccountsError::NoAccount)?;
        tx.set_password(&account.id, &hashed).await?;
        tx.end_sessions_of(&account.id).await?;
        append(&mut tx, self.now(), &by(&account), &Event::PasswordChanged).await?;
        let token = self.new_session(&mut tx, account.id).await?;
        tx.commit().await?;
        Ok(Changed::Now(NewSession { token, device: None }))
    }

    /// Whether somebody who is in types the own password. A wrong one is counted as at the door.
    pub(crate) async fn proves(
        &self,
        signed: &Signed,
        typed: &str,
    ) -> Result<Proved, AccountsError> {
        let mut tx = self.store.begin_write().await?;
        let account = tx.account(&signed.account.0).await?.ok_or(AccountsError::NoAccount)?;
        let before = match self.count(&mut tx, &account.email, &STRANGER).await? {
            Counted::Wait(seconds) => return Ok(Proved::Wait { seconds }),
            Counted::Before(before) => before,
        };
        tx.commit().await?;
        match self.fits(typed, account.password.clone()).await? {
            None => return Ok(Proved::Wait { seconds: 2 }),
            Some(false) => return Ok(Proved::Wrong),
            Some(true) => {}
        }
        let mut tx = self.store.begin_write().await?;
        tx.put_tries(&who(&account.email), &STRANGER, before).await?;
        tx.commit().await?;
        Ok(Proved::Right)
    }

    /// Writes something into the log that was done elsewhere.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn record(&self, by: By<'_>, event: Event) -> Result<(), AccountsError> {
        let mut tx = self.store.begin_write().await?;
        append(&mut tx, self.now(), &by, &event).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// What came of typing the own password once more.
pub(crate) enum Proved {
    Right,
    Wrong,
    /// Too many wrong tries.
    Wait {
        seconds: u32,
    },
}

/// Whoever holds this token, of a session or a program.
pub(crate) fn signed(account: Account, session: &str) -> Signed {
    Signed {
        account: AccountId(account.id),
        grants: grants_of(&account),
        name: account.name,
        email: account.email,
        organisation: account.organisation,
        csrf: token::csrf(session),
    }
}
