//! Coming in: a password, then a code.

use data_encoding::BASE32_NOPAD;
use peil_storage::{Account, SessionRow, Ticket, TicketPurpose, Tries, Tx};

use crate::accounts::{Accounts, normal, random};
use crate::audit::{By, append};
use crate::event::Event;
use crate::token::{self, hash};
use crate::totp::{self, Secret};
use crate::{AccountId, AccountsError, password, tries};

/// Seconds between the first step and the second.
const TICKET_SECONDS: i64 = 5 * 60;
/// Recovery codes that are given.
const RECOVERY: usize = 10;
/// Stands for all browsers that are not known.
pub(crate) const STRANGER: [u8; 32] = [0; 32];

/// What came of the first step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// There is no such account with this password, or it is closed; which of these is not told.
    Refused,
    /// Too many wrong tries, or too many people at the same time.
    Wait {
        /// Until another is looked at.
        seconds: u32,
    },
    /// The password is right. Now a code.
    SecondFactor {
        /// For [`Accounts::second_factor`].
        ticket: String,
    },
    /// The password is right, and an app has to be set up.
    Enrol {
        /// For [`Accounts::confirm_enrolment`].
        ticket: String,
        /// What the app needs.
        enrolment: Enrolment,
    },
}

/// What an app needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret as people type it.
    pub secret: String,
    /// The address for a QR code.
    pub uri: String,
}

/// What came of the second step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entered {
    /// Somebody is in.
    In(NewSession),
    /// The code is wrong, or was used before.
    WrongCode,
    /// Too many wrong tries.
    Wait {
        /// Until another is looked at.
        seconds: u32,
    },
    /// The first step was too long ago, or the ticket was used.
    TicketGone,
}

/// What came of setting an app up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enrolled {
    /// Somebody is in, with an app.
    In {
        /// The session.
        session: NewSession,
        /// Codes for when the telephone is gone. They are never shown again.
        recovery: Vec<String>,
    },
    /// The code is not that of the app: it may be tried again.
    WrongCode {
        /// The ticket, still good.
        ticket: String,
        /// What the app needs, once more.
        enrolment: Enrolment,
    },
    /// The first step was too long ago.
    TicketGone,
}

/// A session that began, for the cookies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// The token of the session.
    pub token: String,
    /// What the browser is known by from now on, if it was not before.
    pub device: Option<String>,
}

impl Accounts {
    /// The first step: mail address and password, and what the browser is known by.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails or a hash cannot be read.
    pub async fn sign_in(
        &self,
        email: &str,
        typed: &str,
        device: Option<&str>,
    ) -> Result<Begun, AccountsError> {
        let email = normal(email);
        let mut tx = self.store.begin_write().await?;
        let account = tx.account_by_email(&email).await?;
        let device = known(&mut tx, account.as_ref(), device).await?;
        let before = match self.count(&mut tx, &email, &device).await? {
            Counted::Wait(seconds) => return Ok(Begun::Wait { seconds }),
            Counted::Before(before) => before,
        };
        tx.commit().await?;

        let open = account.as_ref().filter(|account| self.may_use_password(account));
        let hash = open.and_then(|account| account.password.clone());
        let Some(fits) = self.fits(typed, hash).await? else {
            return Ok(Begun::Wait { seconds: 2 });
        };
        let Some(account) = account.filter(|account| fits && self.may_use_password(account)) else {
            self.note_waiting(&email, &device).await?;
            return Ok(Begun::Refused);
        };
        self.make_stronger(&account, typed).await?;
        let mut tx = self.store.begin_write().await?;
        // A right password is no wrong try; earlier ones count on until the second step.
        tx.put_tries(&who(&email), &device, before).await?;
        let begun = self.second_step(&mut tx, &account, device).await?;
        tx.commit().await?;
        Ok(begun)
    }

    /// The second step: a code from the app, or one of those for when the telephone is gone.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails, or [`AccountsError::OtherKey`].
    pub async fn second_factor(&self, ticket: &str, typed: &str) -> Result<Entered, AccountsError> {
        let ticket_hash = hash("ticket", ticket);
        let mut tx = self.store.begin_write().await?;
        let found = self.ticket(&mut tx, &ticket_hash, TicketPurpose::SecondFactor).await?;
        let Some((ticket, account)) = found else { return Ok(Entered::TicketGone) };
        if let Counted::Wait(seconds) =
            self.count(&mut tx, &account.email, &ticket.device_hash).await?
        {
            return Ok(Entered::Wait { seconds });
        }
        let sealed = account.second_factor.as_deref().ok_or(AccountsError::OtherKey)?;
        let secret = self.settings.key.open(&account.id, sealed).ok_or(AccountsError::OtherKey)?;
        let right = match totp::step_of(&secret, typed, self.now()) {
            Some(step) => tx.advance_step(&account.id, step).await?,
            None => tx.spend_recovery_code(&account.id, &recovery_hash(typed)).await?,
        };
        if !right || !tx.take_ticket(&ticket_hash).await? {
            tx.commit().await?;
            return Ok(if right { Entered::TicketGone } else { Entered::WrongCode });
        }
        let session = self.let_in(&mut tx, &account, ticket.device_hash, &Event::SignedIn).await?;
        tx.commit().await?;
        Ok(Entered::In(session))
    }

    /// The second step of whoever sets an app up: the first code that it shows.
    ///
    /// # Errors
    /// As [`Accounts::second_factor`].
    pub async fn confirm_enrolment(
        &self,
        ticket: &str,
        typed: &str,
    ) -> Result<Enrolled, AccountsError> {
        let ticket_hash = hash("ticket", ticket);
        let mut tx = self.store.begin_write().await?;
        let found = self.ticket(&mut tx, &ticket_hash, TicketPurpose::Enrol).await?;
        let Some((found, account)) = found else { return Ok(Enrolled::TicketGone) };
        let sealed = found.secret.as_deref().ok_or(AccountsError::OtherKey)?;
        let secret = self.settings.key.open(&account.id, sealed).ok_or(AccountsError::OtherKey)?;
        let Some(step) = totp::step_of(&secret, typed, self.now()) else {
            let enrolment = enrolment(&secret, &account);
            return Ok(Enrolled::WrongCode { ticket: ticket.to_owned(), enrolment });
        };
        if !tx.take_ticket(&ticket_hash).await? {
            return Ok(Enrolled::TicketGone);
        }
        let mut chance = self.chance();
        let recovery: Vec<String> = (0..RECOVERY)
            .map(|_| in_two(&BASE32_NOPAD.encode(&random::<10>(&mut chance))))
            .collect();
        let hashes: Vec<[u8; 32]> = recovery.iter().map(|code| recovery_hash(code)).collect();
        tx.set_second_factor(&account.id, Some(sealed), &hashes).await?;
        tx.advance_step(&account.id, step).await?;
        append(&mut tx, self.now(), &by(&account), &Event::SecondFactorSet).await?;
        let session = self.let_in(&mut tx, &account, found.device_hash, &Event::SignedIn).await?;
        tx.commit().await?;
        Ok(Enrolled::In { session, recovery })
    }

    /// A ticket for the second step of an account whose first step is done.
    pub(crate) async fn second_step(
        &self,
        tx: &mut Tx,
        account: &Account,
        device_hash: [u8; 32],
    ) -> Result<Begun, AccountsError> {
        if account.second_factor.is_none() {
            return self.enrol(tx, account, device_hash).await;
        }
        let ticket =
            self.put_ticket(tx, account, TicketPurpose::SecondFactor, device_hash, None).await?;
        Ok(Begun::SecondFactor { ticket })
    }

    /// A ticket for setting an app up.
    pub(crate) async fn enrol(
        &self,
        tx: &mut Tx,
        account: &Account,
        device_hash: [u8; 32],
    ) -> Result<Begun, AccountsError> {
        let mut chance = self.chance();
        let secret: Secret = random(&mut chance);
        let sealed = self.settings.key.seal(&account.id, &secret, random(&mut chance));
        let ticket =
            self.put_ticket(tx, account, TicketPurpose::Enrol, device_hash, Some(sealed)).await?;
        Ok(Begun::Enrol { ticket, enrolment: enrolment(&secret, account) })
    }

    async fn put_ticket(
        &self,
        tx: &mut Tx,
        account: &Account,
        purpose: TicketPurpose,
        device_hash: [u8; 32],
        secret: Option<Vec<u8>>,
    ) -> Result<String, AccountsError> {
        let now = self.now();
        let text = token::token(&random(&mut self.chance()));
        let until = now + TICKET_SECONDS;
        let ticket = Ticket { account: account.id, purpose, until, device_hash, secret };
        tx.drop_tickets(&account.id, purpose, now).await?;
        tx.put_ticket(&hash("ticket", &text), &ticket).await?;
        Ok(text)
    }

    /// A ticket that is still good, with its account if that is open.
    pub(crate) async fn ticket(
        &self,
        tx: &mut Tx,
        ticket_hash: &[u8; 32],
        purpose: TicketPurpose,
    ) -> Result<Option<(Ticket, Account)>, AccountsError> {
        let ticket = tx.ticket(ticket_hash).await?;
        let good = ticket.filter(|ticket| ticket.purpose == purpose && self.now() <= ticket.until);
        let Some(ticket) = good else { return Ok(None) };
        let account = tx.account(&ticket.account).await?;
        let account = account.filter(|account| self.may_use_password(account));
        Ok(account.map(|account| (ticket, account)))
    }

    /// Begins a session, forgets wrong tries from this browser, and knows it from now on. The log is told the way of
    /// coming in.
    pub(crate) async fn let_in(
        &self,
        tx: &mut Tx,
        account: &Account,
        device_hash: [u8; 32],
        way: &Event,
    ) -> Result<NewSession, AccountsError> {
        tx.put_tries(&who(&account.email), &device_hash, Tries::default()).await?;
        let mut device = None;
        if device_hash == STRANGER {
            let text = token::token(&random(&mut self.chance()));
            tx.put_device(&account.id, &hash("device", &text)).await?;
            device = Some(text);
        }
        append(tx, self.now(), &by(account), way).await?;
        let token = self.new_session(tx, account.id).await?;
        Ok(NewSession { token, device })
    }

    /// Stores a session; gives its token.
    pub(crate) async fn new_session(
        &self,
        tx: &mut Tx,
        account: [u8; 16],
    ) -> Result<String, AccountsError> {
        let now = self.now();
        let token = token::token(&random(&mut self.chance()));
        let session = SessionRow { account, began_at: now, seen_at: now };
        tx.put_session(&hash("session", &token), &session).await?;
        Ok(token)
    }

    /// Counts a try before it is looked at; or says how long to wait.
    pub(crate) async fn count(
        &self,
        tx: &mut Tx,
        email: &str,
        device_hash: &[u8; 32],
    ) -> Result<Counted, AccountsError> {
        let now = self.now();
        let who = who(email);
        let before = tx.tries(&who, device_hash).await?;
        if let Some(seconds) = tries::left(before, now) {
            return Ok(Counted::Wait(seconds));
        }
        tx.drop_tries(now - FORGOTTEN).await?;
        tx.put_tries(&who, device_hash, tries::one_more(before, now)).await?;
        Ok(Counted::Before(before))
    }

    /// Takes note in the log, once for each row of wrong tries, that somebody has to wait.
    async fn note_waiting(&self, email: &str, device_hash: &[u8; 32]) -> Result<(), AccountsError> {
        let mut tx = self.store.begin_write().await?;
        let count = tx.tries(&who(email), device_hash).await?;
        if tries::begins_to_wait(count)
            && let Some(account) = tx.account_by_email(email).await?
        {
            append(&mut tx, self.now(), &by(&account), &Event::SignInHeldBack).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Hashes a password anew if it was hashed at another cost.
    async fn make_stronger(&self, account: &Account, typed: &str) -> Result<(), AccountsError> {
        let kept = account.password.as_deref().unwrap_or_default();
        if password::is_of(kept, self.settings.cost) {
            return Ok(());
        }
        let stronger = self.hashed(typed).await?;
        let mut tx = self.store.begin_write().await?;
        tx.set_password(&account.id, &stronger).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Seconds after which wrong tries are forgotten.
const FORGOTTEN: i64 = 24 * 60 * 60;

/// What came of counting a try.
pub(crate) enum Counted {
    /// Too soon, by so many seconds.
    Wait(u32),
    /// It is counted; how it was before.
    Before(Tries),
}

/// Under what wrong tries are counted: the address, whether there is an account or not, so that a wait tells neither.
pub(crate) fn who(email: &str) -> [u8; 32] {
    hash("tries", email)
}

/// The hash of what a browser is known by, if it is known for this account.
pub(crate) async fn known(
    tx: &mut Tx,
    account: Option<&Account>,
    device: Option<&str>,
) -> Result<[u8; 32], AccountsError> {
    if let (Some(account), Some(device)) = (account, device) {
        let device_hash = hash("device", device);
        if tx.knows_device(&account.id, &device_hash).await? {
            return Ok(device_hash);
        }
    }
    Ok(STRANGER)
}

/// The account itself, in the log.
pub(crate) fn by(account: &Account) -> By<'static> {
    By::Itself { account: AccountId(account.id), organisation: account.organisation.clone().into() }
}

fn enrolment(secret: &Secret, account: &Account) -> Enrolment {
    Enrolment { secret: totp::in_groups(secret), uri: totp::uri(secret, &account.email) }
}

/// A recovery code as people read it: two groups of eight.
fn in_two(code: &str) -> String {
    format!("{}-{}", &code[..8], &code[8..])
}

/// What is kept of a recovery code, however it was typed.
fn recovery_hash(typed: &str) -> [u8; 32] {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    hash("recovery", &plain.to_ascii_uppercase())
}
