//! Coming in by way of the provider of an organisation (OpenID Connect): who is on the way there, and which account
//! whoever comes back has.
//!
//! Nothing here speaks to a provider. What one says of somebody comes in as an [`Identity`].

use peil_storage::Account;
use subtle::ConstantTimeEq;

use crate::accounts::{Accounts, normal, random};
use crate::audit::{By, append};
use crate::enter::{NewSession, by, known};
use crate::event::Event;
use crate::keep::own;
use crate::token::{self, hash};
use crate::{AccountId, AccountsError, Signed};

/// Seconds within which somebody has to be back from the provider.
const SIGN_ON_SECONDS: i64 = 10 * 60;

/// Accounts that come in by their provider only: no password, no code, no link from a mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProviderOnly {
    organisations: Vec<String>,
    except: Vec<String>,
}

impl ProviderOnly {
    /// All accounts of these organisations, but for those with these mail addresses, for when the provider fails.
    pub fn new(organisations: Vec<String>, except: &[String]) -> ProviderOnly {
        ProviderOnly { organisations, except: except.iter().map(|email| normal(email)).collect() }
    }

    fn holds_for(&self, organisation: &str, email: &str) -> bool {
        self.organisations.iter().any(|code| code == organisation)
            && !self.except.contains(&normal(email))
    }
}

/// Somebody on the way to a provider. All that goes along comes from the one token that the browser keeps, of which only
/// a hash is stored: whoever reads the database can finish nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct SignOn {
    token: String,
}

// By hand: no debug print shows the token.
impl std::fmt::Debug for SignOn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignOn")
    }
}

impl SignOn {
    /// What the browser keeps.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// What the provider gives back with the browser: only this browser's way back has it.
    pub fn state(&self) -> String {
        self.part("sign-on state")
    }

    /// What the provider writes into what it signs: so that it was made for this way there and no other.
    pub fn nonce(&self) -> String {
        self.part("sign-on nonce")
    }

    /// What proves to the provider that whoever asks for the token is who sent the browser (PKCE, RFC 7636).
    pub fn verifier(&self) -> String {
        self.part("sign-on verifier")
    }

    /// Of 256 bits that nobody knows, a hash under its purpose gives nothing away of another.
    fn part(&self, purpose: &str) -> String {
        token::token(&hash(purpose, &self.token))
    }
}

/// A person, as a provider vouches for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// The person: a word of the provider's that never goes to another.
    pub subject: String,
    /// The mail address, if the provider says that it is this person's and was verified.
    pub email: Option<String>,
}

/// What came of coming back from a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedOn {
    /// Somebody is in.
    In(NewSession),
    /// The person has no account yet, and the provider gave no verified mail address to find one by.
    NoAddress,
    /// There is no account with the mail address.
    NoAccount,
    /// The account with the mail address is tied to another person of the provider.
    SomebodyElses,
    /// The account is of an organisation for which the provider does not vouch.
    OtherOrganisation,
    /// The account is closed.
    Closed,
}

impl Accounts {
    /// Takes note that somebody is led to a provider, and where to go when they are back.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn begin_sign_on(&self, onward: &str) -> Result<SignOn, AccountsError> {
        let now = self.now();
        let begun = SignOn { token: token::token(&random(&mut self.chance())) };
        let mut tx = self.store.begin_write().await?;
        tx.drop_sign_ons(now).await?;
        tx.put_sign_on(&hash("sign-on", &begun.token), now + SIGN_ON_SECONDS, onward).await?;
        tx.commit().await?;
        Ok(begun)
    }

    /// Whoever comes back with the token of the browser and the state of the provider, once and in time, and where to go;
    /// `None` if these do not belong together, were used, or came too late. A wrong state uses nothing up.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn take_sign_on(
        &self,
        token: &str,
        state: &str,
    ) -> Result<Option<(SignOn, String)>, AccountsError> {
        let begun = SignOn { token: token.to_owned() };
        if !bool::from(begun.state().as_bytes().ct_eq(state.as_bytes())) {
            return Ok(None);
        }
        let mut tx = self.store.begin_write().await?;
        let onward = tx.take_sign_on(&hash("sign-on", token), self.now()).await?;
        tx.commit().await?;
        Ok(onward.map(|onward| (begun, onward)))
    }

    /// Lets a person in for whom a provider vouches, if there is an account. None comes into being.
    ///
    /// The first time, it is the account whose mail address the provider has verified; from then on the one that is tied to
    /// the person, whatever the mail address. So an address that goes to somebody else does not give them the account.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn sign_on(
        &self,
        identity: &Identity,
        organisations: &[String],
        device: Option<&str>,
    ) -> Result<SignedOn, AccountsError> {
        let mut tx = self.store.begin_write().await?;
        let (issuer, subject) = (identity.issuer.as_str(), identity.subject.as_str());
        let (account, is_new) = match tx.account_of_identity(issuer, subject).await? {
            Some(id) => (tx.account(&id).await?, false),
            None => match identity.email.as_deref() {
                Some(email) => (tx.account_by_email(&normal(email)).await?, true),
                None => return Ok(SignedOn::NoAddress),
            },
        };
        let Some(account) = account else { return Ok(SignedOn::NoAccount) };
        if !organisations.contains(&account.organisation) {
            return Ok(SignedOn::OtherOrganisation);
        }
        if account.disabled {
            return Ok(SignedOn::Closed);
        }
        let issuer = issuer.to_owned();
        if is_new {
            if !tx.put_identity(&issuer, subject, &account.id).await? {
                return Ok(SignedOn::SomebodyElses);
            }
            let linked = Event::IdentityLinked { issuer: issuer.clone() };
            append(&mut tx, self.now(), &by(&account), &linked).await?;
        }
        let device = known(&mut tx, Some(&account), device).await?;
        let way = Event::SignedInByProvider { issuer };
        let session = self.let_in(&mut tx, &account, device, &way).await?;
        tx.commit().await?;
        Ok(SignedOn::In(session))
    }

    /// Unties an account from whoever it belongs to at a provider: the next sign-in goes by the mail address again. Its
    /// sessions end. False if it was tied to nobody.
    ///
    /// # Errors
    /// [`AccountsError`] if there is no such account for whoever asks.
    pub async fn unlink(&self, by: By<'_>, account: AccountId) -> Result<bool, AccountsError> {
        let mut tx = self.store.begin_write().await?;
        let found = own(&mut tx, &by, account).await?;
        if !tx.drop_identities_of(&found.id).await? {
            return Ok(false);
        }
        tx.end_sessions_of(&found.id).await?;
        let event = Event::IdentityRemoved { email: found.email };
        append(&mut tx, self.now(), &by, &event).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Whether an account of an organisation with a mail address comes in by its provider only.
    pub fn is_provider_only(&self, organisation: &str, email: &str) -> bool {
        self.provider_only.holds_for(organisation, email)
    }

    /// Whether whoever is in has a password that can be changed.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn has_password(&self, signed: &Signed) -> Result<bool, AccountsError> {
        let mut tx = self.store.begin_read().await?;
        let account = tx.account(&signed.account.0).await?;
        Ok(account
            .is_some_and(|account| account.password.is_some() && self.may_use_password(&account)))
    }

    /// Whether an account may come in by what Peil itself looks at.
    pub(crate) fn may_use_password(&self, account: &Account) -> bool {
        !account.disabled && !self.is_provider_only(&account.organisation, &account.email)
    }
}
