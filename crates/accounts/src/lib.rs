//! Who may come into the house, how they prove who they are, what each may do, and the log of what they did.
//!
//! The house is where coordinators, managers, analysts, assessors, auditors and technical administrators work.
//! Respondents never have an account, and nothing here knows a code, an invitation or an answer.
//!
//! - [`Role`] and [`Right`]: one table says who may do what ([`Role::may`]).
//! - [`Accounts`]: signing in with a password and a code from a telephone, links that are good once, sessions, and
//!   keeping accounts. An account belongs to one organisation and sees nothing of another.
//! - [`Accounts::publish`]: sharing a wave's results with managers, who are told by mail.
//! - [`SignOn`], [`Identity`]: coming in by way of an organisation's own provider. What a provider says is read in another
//!   crate; here it is decided which account that is.
//! - [`Scope`] and [`Program`]: what programs may do that come in by a token of somebody's account.
//! - [`Event`]: the log, a chain of hashes in which no row can be changed or taken out unseen ([`LogState`]).
//!
//! Passwords are kept as Argon2id hashes; the secret of a telephone is sealed with a key in a file outside the
//! database; tokens, links and recovery codes are kept as hashes. So a copy of the database lets nobody in.
//!
//! # Why nobody can lock somebody else out
//! Wrong tries are counted by address and browser. A browser in which somebody was signed in before bears a token and
//! has a count of its own; all others share one. A stranger who tries passwords makes strangers wait, and the owner in
//! the own browser goes in as always.

mod accounts;
mod api_token;
mod audit;
mod enter;
mod error;
mod event;
mod keep;
mod link;
mod once;
mod password;
mod program;
mod publish;
mod role;
mod scope;
mod seal;
mod session;
mod sign_on;
mod token;
mod totp;
mod tries;

pub use accounts::{AccountId, Accounts, Cost, Settings};
pub use audit::{By, LogRow, LogState, Who};
pub use enter::{Begun, Enrolled, Enrolment, Entered, NewSession};
pub use error::AccountsError;
pub use event::Event;
pub use keep::{AccountRow, NewAccount};
pub use link::{Activated, LinkPurpose, NOTICE_DAYS, OneTimeLink, OpenedLink};
pub use once::Once;
pub use password::PasswordFault;
pub use program::{MadeToken, NewToken, Program, TokenAsked, TokenId, TokenRow};
pub use publish::Notified;
pub use role::{Grant, Right, Role};
pub use scope::Scope;
pub use seal::{FactorKey, FactorKeyError};
pub use session::{Changed, Signed};
pub use sign_on::{Identity, ProviderOnly, SignOn, SignedOn};

#[cfg(test)]
mod tests;

/// For tests of other crates: what a telephone shows.
#[cfg(feature = "testkit")]
pub mod testkit {
    use crate::{Enrolment, totp};

    /// The code that an app with this key shows at a moment, in seconds since 1970.
    ///
    /// # Panics
    /// If the key is none that [`crate::Accounts`] gave.
    pub fn code(app: &Enrolment, now: i64) -> String {
        totp::shown(&app.secret, now)
    }
}
