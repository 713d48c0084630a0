//! Links that are good once: to choose a password, and for a manager to come in from a mail.

use peil_storage::{Account, Ticket, TicketPurpose, Tx};

use crate::accounts::{Accounts, normal, random};
use crate::api_token::revoke_all;
use crate::audit::append;
use crate::enter::{Begun, Enrolment, NewSession, by, known};
use crate::event::Event;
use crate::token::{self, hash};
use crate::{AccountsError, PasswordFault, Role, password};

/// Seconds for which a link to choose a password is good: seven days.
const ACTIVATION_SECONDS: i64 = 7 * 24 * 60 * 60;
/// Seconds for which a link to come in is good that somebody asked for just now: an hour.
const ENTRY_SECONDS: i64 = 60 * 60;
/// Seconds after which somebody who asked for a link may ask for another: mails can be late, and no mailbox is to be filled.
const ASKED_AGAIN_SECONDS: i64 = 5 * 60;
/// Days for which a link to come in is good that nobody waits for: a mail may lie over a weekend, or a week of leave.
pub const NOTICE_DAYS: i64 = 7;

/// A link that is good once, to hand to whoever the account is for.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeLink {
    secret: String,
}

// By hand: no debug print shows the secret.
impl std::fmt::Debug for OneTimeLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OneTimeLink")
    }
}

impl OneTimeLink {
    /// What stands in the link behind the `#`.
    pub fn secret(&self) -> &str {
        &self.secret
    }
}

/// Links that are made.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Link {
    /// To choose a password.
    Activation,
    /// To come in, for somebody who waits for it.
    Entry,
    /// To come in, for somebody who is told that something is there.
    Notice,
}

impl Link {
    fn purpose(self) -> TicketPurpose {
        match self {
            Link::Activation => TicketPurpose::Activation,
            Link::Entry | Link::Notice => TicketPurpose::Entry,
        }
    }
}

/// What a link is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Choosing a password.
    Activation {
        /// Whose account it is.
        email: String,
    },
    /// Coming in.
    Entry,
}

/// What came of coming in by a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenedLink {
    /// Somebody is in.
    In(NewSession),
    /// The account may do more than a manager's: now a code.
    SecondFactor {
        /// For [`Accounts::second_factor`].
        ticket: String,
    },
    /// The link was used, is too old, or is none.
    Gone,
}

/// What came of choosing a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activated {
    /// It is taken. Now an app has to be set up.
    Enrol {
        /// For [`Accounts::confirm_enrolment`].
        ticket: String,
        /// What the app needs.
        enrolment: Enrolment,
    },
    /// It is not taken; the link is still good.
    Weak(PasswordFault),
    /// The link was used, is too old, or is none.
    Gone,
}

impl Accounts {
    /// What a link is for; `None` if it was used, is too old, or is none. Looking uses nothing up.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn link(&self, secret: &str) -> Result<Option<LinkPurpose>, AccountsError> {
        let link_hash = hash("link", secret);
        let mut tx = self.store.begin_read().await?;
        let found = self.ticket(&mut tx, &link_hash, TicketPurpose::Activation).await?;
        if let Some((_, account)) = found {
            return Ok(Some(LinkPurpose::Activation { email: account.email }));
        }
        let found = self.ticket(&mut tx, &link_hash, TicketPurpose::Entry).await?;
        Ok(found.map(|_| LinkPurpose::Entry))
    }

    /// Chooses a password by a link. The app has to be set up anew after it: whoever lost the telephone asks for a link
    /// too.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails or the password cannot be hashed.
    pub async fn activate(&self, secret: &str, typed: &str) -> Result<Activated, AccountsError> {
        let link_hash = hash("link", secret);
        let mut tx = self.store.begin_read().await?;
        let found = self.ticket(&mut tx, &link_hash, TicketPurpose::Activation).await?;
        drop(tx);
        let Some((_, account)) = found else { return Ok(Activated::Gone) };
        if let Some(fault) = password::fault(typed, &account.email, &account.name) {
            return Ok(Activated::Weak(fault));
        }
        let hashed = self.hashed(typed).await?;
        let mut tx = self.store.begin_write().await?;
        // Looked at again: somebody may have used it in between.
        let found = self.ticket(&mut tx, &link_hash, TicketPurpose::Activation).await?;
        let Some((ticket, account)) = found else { return Ok(Activated::Gone) };
        if !tx.take_ticket(&link_hash).await? {
            return Ok(Activated::Gone);
        }
        tx.set_password(&account.id, &hashed).await?;
        tx.set_second_factor(&account.id, None, &[]).await?;
        tx.end_sessions_of(&account.id).await?;
        revoke_all(&mut tx, self.now(), &by(&account), &account).await?;
        append(&mut tx, self.now(), &by(&account), &Event::PasswordChanged).await?;
        let begun = self.enrol(&mut tx, &account, ticket.device_hash).await?;
        tx.commit().await?;
        Ok(match begun {
            Begun::Enrol { ticket, enrolment } => Activated::Enrol { ticket, enrolment },
            Begun::Refused | Begun::Wait { .. } | Begun::SecondFactor { .. } => Activated::Gone,
        })
    }

    /// Comes in by a link from a mail. An account that is more than a manager's needs its code all the same.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn enter_by_link(
        &self,
        secret: &str,
        device: Option<&str>,
    ) -> Result<OpenedLink, AccountsError> {
        let link_hash = hash("link", secret);
        let mut tx = self.store.begin_write().await?;
        let found = self.ticket(&mut tx, &link_hash, TicketPurpose::Entry).await?;
        let Some((_, account)) = found else { return Ok(OpenedLink::Gone) };
        if !tx.take_ticket(&link_hash).await? {
            return Ok(OpenedLink::Gone);
        }
        let device = known(&mut tx, Some(&account), device).await?;
        let opened = if is_manager_only(&account) {
            OpenedLink::In(self.let_in(&mut tx, &account, device, &Event::SignedIn).await?)
        } else {
            match self.second_step(&mut tx, &account, device).await? {
                Begun::SecondFactor { ticket } => OpenedLink::SecondFactor { ticket },
                // Without an app a mail alone would be enough for everything: the other link sets one up.
                Begun::Enrol { .. } | Begun::Refused | Begun::Wait { .. } => OpenedLink::Gone,
            }
        };
        tx.commit().await?;
        Ok(opened)
    }

    /// A link for somebody who asks for one by typing an address, good for an hour, with the name of the account: for
    /// its mail, and nothing that whoever asked may see. Only a manager's account has it, and not twice in five
    /// minutes. Links that are out stay good, so that nobody can take them from others by asking.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn asked_link(
        &self,
        typed: &str,
    ) -> Result<Option<(String, OneTimeLink)>, AccountsError> {
        let mut tx = self.store.begin_write().await?;
        let found = tx.account_by_email(&normal(typed)).await?;
        let may = |account: &Account| self.may_use_password(account) && is_manager_only(account);
        let Some(account) = found.filter(may) else { return Ok(None) };
        let now = self.now();
        let asked = tx.tickets_until(&account.id, TicketPurpose::Entry).await?;
        let just_now = now + ENTRY_SECONDS - ASKED_AGAIN_SECONDS..=now + ENTRY_SECONDS;
        if asked.iter().any(|until| just_now.contains(until)) {
            return Ok(None);
        }
        let link = self.put_link(&mut tx, account.id, Link::Entry).await?;
        append(&mut tx, now, &by(&account), &Event::LinkMade { email: account.email.clone() })
            .await?;
        tx.commit().await?;
        Ok(Some((account.name, link)))
    }

    /// Stores a link for an account in place of the one there was; gives it.
    pub(crate) async fn make_link(
        &self,
        tx: &mut Tx,
        account: [u8; 16],
        link: Link,
    ) -> Result<OneTimeLink, AccountsError> {
        tx.drop_tickets(&account, link.purpose(), self.now()).await?;
        self.put_link(tx, account, link).await
    }

    /// Stores a link for an account beside others.
    async fn put_link(
        &self,
        tx: &mut Tx,
        account: [u8; 16],
        link: Link,
    ) -> Result<OneTimeLink, AccountsError> {
        let now = self.now();
        let secret = token::token(&random(&mut self.chance()));
        let seconds = match link {
            Link::Activation => ACTIVATION_SECONDS,
            Link::Entry => ENTRY_SECONDS,
            Link::Notice => NOTICE_DAYS * 24 * 60 * 60,
        };
        let (purpose, until) = (link.purpose(), now + seconds);
        let device_hash = crate::enter::STRANGER;
        let ticket = Ticket { account, purpose, until, device_hash, secret: None };
        tx.put_ticket(&hash("link", &secret), &ticket).await?;
        Ok(OneTimeLink { secret })
    }
}

/// Whether an account is a manager's and nothing more.
fn is_manager_only(account: &Account) -> bool {
    account.grants.iter().all(|grant| grant.role == Role::Manager.word())
}
