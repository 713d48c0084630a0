//! Keeping accounts: making them, what they may be, closing them.

use peil_storage::{Account, GrantRow, Tx};

use crate::accounts::{Accounts, normal, random};
use crate::audit::{By, append};
use crate::event::Event;
use crate::link::Link;
use crate::{AccountId, AccountsError, Grant, OneTimeLink, Right, Role};

/// An account to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The mail address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// What it may be.
    pub grants: Vec<Grant>,
}

/// An account in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its id.
    pub account: AccountId,
    /// The mail address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// What it may be.
    pub grants: Vec<Grant>,
    /// Whether it is closed.
    pub disabled: bool,
    /// Whether somebody can come in with it: a password was chosen, or it is tied to a person of a provider.
    pub activated: bool,
}

impl Accounts {
    /// Makes an account, and a link by which whoever it is for chooses a password.
    ///
    /// # Errors
    /// [`AccountsError`] if the mail address is none or taken, name, role, organisation or unit are wrong, or whoever
    /// asks may not.
    pub async fn add(
        &self,
        by: By<'_>,
        new: NewAccount,
    ) -> Result<(AccountId, OneTimeLink), AccountsError> {
        let email = checked_email(&new.email)?;
        let name = new.name.trim().to_owned();
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(AccountsError::NoName);
        }
        may_keep(&by, &new.organisation)?;
        let mut tx = self.store.begin_write().await?;
        check_grants(&mut tx, &new.organisation, &new.grants).await?;
        let account = Account {
            id: random(&mut self.chance()),
            organisation: new.organisation.clone(),
            email: email.clone(),
            name,
            password: None,
            second_factor: None,
            last_step: 0,
            disabled: false,
            grants: rows(&new.grants),
        };
        let added = tx.insert_account(&account).await;
        added.map_err(|error| AccountsError::of_new(error, &email, &new.organisation))?;
        let event = Event::AccountAdded { email, roles: words(&new.grants) };
        append(&mut tx, self.now(), &by, &event).await?;
        let link = self.make_link(&mut tx, account.id, Link::Activation).await?;
        tx.commit().await?;
        Ok((AccountId(account.id), link))
    }

    /// The accounts of an organisation, by name.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn list(&self, organisation: &str) -> Result<Vec<AccountRow>, AccountsError> {
        let mut tx = self.store.begin_read().await?;
        let accounts = tx.accounts(organisation).await?;
        let tied = tx.accounts_with_identity().await?;
        tx.commit().await?;
        Ok(accounts.into_iter().map(|account| row(account, &tied)).collect())
    }

    /// The account with this mail address, of whatever organisation: for the command line.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn find(&self, email: &str) -> Result<Option<AccountRow>, AccountsError> {
        let mut tx = self.store.begin_read().await?;
        let account = tx.account_by_email(&normal(email)).await?;
        let tied = tx.accounts_with_identity().await?;
        tx.commit().await?;
        Ok(account.map(|account| row(account, &tied)))
    }

    /// Gives an account other roles. Its sessions end.
    ///
    /// # Errors
    /// [`AccountsError`] if there is no such account for whoever asks, or the roles are wrong.
    pub async fn set_grants(
        &self,
        by: By<'_>,
        account: AccountId,
        grants: Vec<Grant>,
    ) -> Result<(), AccountsError> {
        let mut tx = self.store.begin_write().await?;
        let found = own(&mut tx, &by, account).await?;
        check_grants(&mut tx, &found.organisation, &grants).await?;
        tx.replace_grants(&found.id, &rows(&grants)).await?;
        tx.end_sessions_of(&found.id).await?;
        let event = Event::GrantsChanged { email: found.email, roles: words(&grants) };
        append(&mut tx, self.now(), &by, &event).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Closes an account. Its sessions end.
    ///
    /// # Errors
    /// [`AccountsError`] if there is no such account for whoever asks.
    pub async fn disable(&self, by: By<'_>, account: AccountId) -> Result<(), AccountsError> {
        self.set_disabled(by, account, true).await
    }

    /// Opens a closed account.
    ///
    /// # Errors
    /// As [`Accounts::disable`].
    pub async fn enable(&self, by: By<'_>, account: AccountId) -> Result<(), AccountsError> {
        self.set_disabled(by, account, false).await
    }

    async fn set_disabled(
        &self,
        by: By<'_>,
        account: AccountId,
        disabled: bool,
    ) -> Result<(), AccountsError> {
        let mut tx = self.store.begin_write().await?;
        let found = own(&mut tx, &by, account).await?;
        tx.set_account_disabled(&found.id, disabled).await?;
        tx.end_sessions_of(&found.id).await?;
        let email = found.email;
        let event =
            if disabled { Event::AccountClosed { email } } else { Event::AccountOpened { email } };
        append(&mut tx, self.now(), &by, &event).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A new link to choose a password, for whoever lost it or the telephone. The one before is no longer good.
    ///
    /// # Errors
    /// As [`Accounts::disable`].
    pub async fn new_link(
        &self,
        by: By<'_>,
        account: AccountId,
    ) -> Result<OneTimeLink, AccountsError> {
        self.make_link_by(by, account, Link::Activation).await
    }

    /// A link by which a manager comes in from a mail, good for an hour.
    ///
    /// # Errors
    /// As [`Accounts::disable`].
    pub async fn entry_link(
        &self,
        by: By<'_>,
        account: AccountId,
    ) -> Result<OneTimeLink, AccountsError> {
        self.make_link_by(by, account, Link::Entry).await
    }

    /// The same for a mail that says that something is there: good for [`NOTICE_DAYS`](crate::NOTICE_DAYS) days.
    ///
    /// # Errors
    /// As [`Accounts::disable`].
    pub async fn notice_link(
        &self,
        by: By<'_>,
        account: AccountId,
    ) -> Result<OneTimeLink, AccountsError> {
        self.make_link_by(by, account, Link::Notice).await
    }

    async fn make_link_by(
        &self,
        by: By<'_>,
        account: AccountId,
        link: Link,
    ) -> Result<OneTimeLink, AccountsError> {
        let mut tx = self.store.begin_write().await?;
        let found = own(&mut tx, &by, account).await?;
        let link = self.make_link(&mut tx, found.id, link).await?;
        append(&mut tx, self.now(), &by, &Event::LinkMade { email: found.email }).await?;
        tx.commit().await?;
        Ok(link)
    }
}

/// The account, if it is of the organisation of whoever asks, and they may keep accounts.
pub(crate) async fn own(
    tx: &mut Tx,
    by: &By<'_>,
    account: AccountId,
) -> Result<Account, AccountsError> {
    let found = tx.account(&account.0).await?;
    let found = found.filter(|found| by.organisation() == found.organisation);
    let found = found.ok_or(AccountsError::NoAccount)?;
    may_keep(by, &found.organisation)?;
    Ok(found)
}

/// Whether whoever asks may keep accounts of this organisation.
fn may_keep(by: &By<'_>, organisation: &str) -> Result<(), AccountsError> {
    let may = match by {
        By::CommandLine { .. } | By::Service { .. } => true,
        By::Account(signed) | By::Program { signed, .. } => signed.may(Right::ManageAccounts),
        By::Itself { .. } => false,
    };
    if may && by.organisation() == organisation { Ok(()) } else { Err(AccountsError::NotAllowed) }
}

async fn check_grants(
    tx: &mut Tx,
    organisation: &str,
    grants: &[Grant],
) -> Result<(), AccountsError> {
    if grants.is_empty() {
        return Err(AccountsError::NoRole);
    }
    let units = tx.units(organisation).await?;
    for grant in grants {
        let unit = grant.unit.as_deref();
        let known = match (grant.role, unit) {
            (Role::Manager, Some(unit)) => units
                .as_ref()
                .is_some_and(|tree| tree.units().iter().any(|known| known.code == unit)),
            (Role::Manager, None) => false,
            (_, unit) => unit.is_none(),
        };
        if !known {
            let unit = unit.unwrap_or_default().to_owned();
            return Err(AccountsError::NoUnit { organisation: organisation.to_owned(), unit });
        }
    }
    Ok(())
}

/// A mail address as it is kept, if it can be one: something, an @, and a host.
fn checked_email(email: &str) -> Result<String, AccountsError> {
    let normal = normal(email);
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | ',');
    let good = normal
        .split_once('@')
        .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty() && !host.contains('@'));
    if good && normal.chars().all(plain) && normal.len() <= 254 {
        Ok(normal)
    } else {
        Err(AccountsError::NoEmail { email: email.to_owned() })
    }
}

/// The grants of an account; words that this version does not know are none.
pub(crate) fn grants_of(account: &Account) -> Vec<Grant> {
    let grant = |row: &GrantRow| {
        Role::from_word(&row.role).map(|role| Grant { role, unit: row.unit.clone() })
    };
    account.grants.iter().filter_map(grant).collect()
}

fn row(account: Account, tied: &[[u8; 16]]) -> AccountRow {
    AccountRow {
        account: AccountId(account.id),
        grants: grants_of(&account),
        email: account.email,
        name: account.name,
        organisation: account.organisation,
        disabled: account.disabled,
        activated: account.password.is_some() || tied.contains(&account.id),
    }
}

/// Grants as they are stored, each once.
fn rows(grants: &[Grant]) -> Vec<GrantRow> {
    let row =
        |grant: &Grant| GrantRow { role: grant.role.word().to_owned(), unit: grant.unit.clone() };
    let mut rows: Vec<GrantRow> = grants.iter().map(row).collect();
    rows.sort();
    rows.dedup();
    rows
}

fn words(grants: &[Grant]) -> Vec<String> {
    grants.iter().map(Grant::word).collect()
}
