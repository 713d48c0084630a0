//! The records of programs that come in by a token.

/// A token of a program, which acts in the name of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// A random id, that lists and the log can name.
    pub id: [u8; 16],
    /// The hash of the token itself, which is kept nowhere.
    pub token_hash: [u8; 32],
    /// Whose it is.
    pub account: [u8; 16],
    /// What its owner calls it.
    pub name: String,
    /// The words of what it may be used for, with blanks between them.
    pub scopes: String,
    /// When it was made, in seconds since 1970.
    pub made_at: i64,
    /// Until when it is good, in seconds since 1970.
    pub until: i64,
}

/// What was answered to a request that bore a key, or is still being worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiReply {
    /// The hash of the request.
    pub request_hash: [u8; 32],
    /// Status and body of the answer; none while it is being worked out.
    pub answer: Option<(u16, Vec<u8>)>,
}
