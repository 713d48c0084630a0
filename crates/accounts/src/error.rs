//! What can go wrong.

use peil_storage::{Constraint, StorageError, WaveStatus};

use crate::Scope;

/// Why something about accounts could not be done. A wrong password is none: see [`crate::Begun`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccountsError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A password could not be hashed, or the hash of one cannot be read.
    #[error("a password could not be hashed or looked at: {0}")]
    Hash(String),
    /// The second factor of an account does not open with the key there is.
    #[error(
        "the second factor of an account was sealed with another key. Mend: put the key file back that was there, or \
         give whoever it is a new link (peil user link)"
    )]
    OtherKey,
    /// This is no mail address.
    #[error("`{email}` is no mail address")]
    NoEmail {
        /// What was given.
        email: String,
    },
    /// There is an account with this mail address, perhaps of another organisation.
    #[error("there is an account for `{email}` already")]
    EmailTaken {
        /// The mail address.
        email: String,
    },
    /// A name is needed.
    #[error("an account needs a name of one line")]
    NoName,
    /// An account without a role could do nothing.
    #[error("an account needs a role")]
    NoRole,
    /// There is no such organisation.
    #[error("there is no organisation `{organisation}`; `peil units import` takes one in")]
    NoOrganisation {
        /// Its code.
        organisation: String,
    },
    /// There is no such account in the organisation.
    #[error("there is no such account")]
    NoAccount,
    /// The unit that a manager is to lead is not there.
    #[error("organisation `{organisation}` has no unit `{unit}`")]
    NoUnit {
        /// The organisation.
        organisation: String,
        /// The code that was given.
        unit: String,
    },
    /// There is no such wave in the organisation.
    #[error("there is no wave `{wave}`")]
    NoWave {
        /// The code that was given.
        wave: String,
    },
    /// There is nothing to share yet, or it is shared.
    #[error("wave `{wave}` is {status:?}; only a closed one can be shared")]
    NotClosed {
        /// The wave.
        wave: String,
        /// Where it stands.
        status: WaveStatus,
    },
    /// A token needs a name.
    #[error("a token needs a name of one line, of at most 80 characters")]
    NoTokenName,
    /// A token without a scope could do nothing.
    #[error("a token needs a scope")]
    NoScope,
    /// The account may not do what the token is to be for.
    #[error("the account itself has no right to `{}`", scope.word())]
    ScopeNotHeld {
        /// The scope.
        scope: Scope,
    },
    /// The token would be over already, or last for more than a year.
    #[error("a token is good from today for at most a year")]
    TokenDays,
    /// The account has as many tokens as it may.
    #[error("the account has {most} tokens already; revoke one first")]
    TooManyTokens {
        /// How many that is.
        most: usize,
    },
    /// Whoever asks may not.
    #[error("whoever asks for this may not do it")]
    NotAllowed,
}

impl AccountsError {
    /// What a new account's refusal by the database means.
    pub(crate) fn of_new(error: StorageError, email: &str, organisation: &str) -> AccountsError {
        match error {
            StorageError::Conflict(Constraint::Duplicate { .. }) => {
                AccountsError::EmailTaken { email: email.to_owned() }
            }
            StorageError::Conflict(Constraint::Missing { .. }) => {
                AccountsError::NoOrganisation { organisation: organisation.to_owned() }
            }
            other => other.into(),
        }
    }
}
