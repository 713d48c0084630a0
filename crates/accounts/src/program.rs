//! A token of a program, and the program that comes in with it.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use jiff::Timestamp;

use crate::{By, Scope, Signed};

/// A random id of a token. It is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId(pub(crate) [u8; 16]);

impl fmt::Display for TokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl FromStr for TokenId {
    type Err = ();

    fn from_str(text: &str) -> Result<TokenId, ()> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(drop)?;
        bytes.try_into().map(TokenId).map_err(drop)
    }
}

/// A token to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What its owner calls it: what it is for.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// Until when it is good.
    pub until: Timestamp,
}

/// A token that was just made: it can be shown this once.
#[derive(Clone, PartialEq, Eq)]
pub struct MadeToken {
    pub(crate) secret: String,
}

// By hand: no debug print shows the secret.
impl fmt::Debug for MadeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MadeToken")
    }
}

impl MadeToken {
    /// The token, as a program sends it.
    pub fn secret(&self) -> &str {
        &self.secret
    }
}

/// What came of asking for a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenAsked {
    /// It is made.
    Made(MadeToken),
    /// The password is another.
    WrongPassword,
    /// Too many wrong tries.
    Wait {
        /// Until another is looked at.
        seconds: u32,
    },
}

/// A token in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Its id.
    pub token: TokenId,
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for, as far as the account may.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub made: Timestamp,
    /// Until when it is good.
    pub until: Timestamp,
    /// Whether it is good no more.
    pub over: bool,
}

/// A program that came in, for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The token's id.
    pub token: TokenId,
    /// What its owner calls it.
    pub name: String,
    /// In whose name.
    pub signed: Signed,
    /// What was chosen when it was made.
    pub scopes: Vec<Scope>,
    /// Until when the token is good.
    pub until: Timestamp,
}

impl Program {
    /// Whether it may do something: it was chosen, and the account may do it now.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope) && self.signed.may(scope.right())
    }

    /// Under which name the log has what it does.
    pub fn by(&self) -> By<'_> {
        By::Program { signed: &self.signed, token: &self.name }
    }
}
