//! The records of those who have an account, and of what they did.

/// Somebody who runs a wave or reads its results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// A random id.
    pub id: [u8; 16],
    /// The organisation's code.
    pub organisation: String,
    /// The mail address, in lower case; unique in the database.
    pub email: String,
    /// The name.
    pub name: String,
    /// The hash of the password with its parameters; none until one is chosen.
    pub password: Option<String>,
    /// The secret of the second factor, sealed with a key outside the database; none until one is set up.
    pub second_factor: Option<Vec<u8>>,
    /// The last step of the second factor whose code was taken: none is taken twice.
    pub last_step: i64,
    /// Whether it is closed.
    pub disabled: bool,
    /// What it may be.
    pub grants: Vec<GrantRow>,
}

/// A role, and where it holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GrantRow {
    /// The word of the role.
    pub role: String,
    /// The code of a unit; none if it holds for the organisation.
    pub unit: Option<String>,
}

/// Wrong tries in a row from one browser, or from all that are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tries {
    /// How many.
    pub wrong: u32,
    /// Until when no other is looked at, in seconds since 1970.
    pub wait_until: i64,
}

/// What a ticket is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TicketPurpose {
    /// The second step of signing in.
    SecondFactor,
    /// Setting a second factor up.
    Enrol,
    /// Choosing a password.
    Activation,
    /// Coming in by a link from a mail.
    Entry,
}

/// The right to a next step, for whoever holds its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Whose it is.
    pub account: [u8; 16],
    /// What it is good for.
    pub purpose: TicketPurpose,
    /// Until when, in seconds since 1970.
    pub until: i64,
    /// The hash of what the browser is known by; zeros if it is not.
    pub device_hash: [u8; 32],
    /// A second factor that is being set up, sealed.
    pub secret: Option<Vec<u8>>,
}

/// A session of somebody who is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRow {
    /// Whose.
    pub account: [u8; 16],
    /// When it began, in seconds since 1970.
    pub began_at: i64,
    /// When it was used last, to the minute or so.
    pub seen_at: i64,
}

/// A row of the log of what was done. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number in the organisation's log, from 1.
    pub number: i64,
    /// When, in seconds since 1970.
    pub at: i64,
    /// Who: an account's id in hexadecimal, or the command line.
    pub actor: String,
    /// The word of what was done.
    pub event: String,
    /// What more there is to say, as JSON without a secret.
    pub detail: String,
    /// The hash of the row before; zeros for the first.
    pub previous_hash: [u8; 32],
    /// The hash of all of this.
    pub hash: [u8; 32],
}
