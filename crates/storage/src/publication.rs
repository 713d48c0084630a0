//! Sharing the results of a wave with managers.

use jiff::civil::Date;

use crate::MailState;

/// When the results of a closed wave are shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publication {
    /// The day.
    pub day: Date,
    /// Whether managers get a mail then.
    pub mail: bool,
}

/// What became of the mail that tells a manager that results are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// Whose, by the account's id.
    pub account: [u8; 16],
    /// Where it stands.
    pub state: MailState,
    /// The three digits with which it was refused, if a mail server did.
    pub reply: Option<u16>,
}
