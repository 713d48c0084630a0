//! The mail of a wave: rounds, and what became of each item.

use serde::{Deserialize, Serialize};

/// A round of mail: everybody with an address gets one of each. In the order in which they go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailRound {
    /// The invitation.
    Invitation,
    /// The first reminder.
    #[serde(rename = "reminder-1")]
    FirstReminder,
    /// The second and last reminder.
    #[serde(rename = "reminder-2")]
    SecondReminder,
}

impl MailRound {
    /// All rounds, in order.
    pub const ALL: [MailRound; 3] =
        [MailRound::Invitation, MailRound::FirstReminder, MailRound::SecondReminder];

    /// Its word: in the database, on the command line and in addresses of pages.
    pub fn word(self) -> &'static str {
        match self {
            MailRound::Invitation => "invitation",
            MailRound::FirstReminder => "reminder-1",
            MailRound::SecondReminder => "reminder-2",
        }
    }

    /// The round with this word.
    pub fn read(word: &str) -> Option<MailRound> {
        MailRound::ALL.into_iter().find(|round| round.word() == word)
    }

    /// The round that goes out before it.
    pub fn before(self) -> Option<MailRound> {
        match self {
            MailRound::Invitation => None,
            MailRound::FirstReminder => Some(MailRound::Invitation),
            MailRound::SecondReminder => Some(MailRound::FirstReminder),
        }
    }
}

/// Where one mail of a round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailState {
    /// To be sent.
    Waiting,
    /// Taken by a sender, which may be at work on it or gone.
    Sending,
    /// A mail server accepted it.
    Sent,
    /// Refused for this address, by a mail server or because no mail can have such an address.
    Refused,
    /// Nobody knows whether it was accepted: the connection or the program broke off at that moment. It is never sent
    /// again by itself.
    Unsure,
}

impl MailState {
    /// All states.
    pub const ALL: [MailState; 5] = [
        MailState::Waiting,
        MailState::Sending,
        MailState::Sent,
        MailState::Refused,
        MailState::Unsure,
    ];

    /// Its word, as it is stored.
    pub fn word(self) -> &'static str {
        match self {
            MailState::Waiting => "waiting",
            MailState::Sending => "sending",
            MailState::Sent => "sent",
            MailState::Refused => "refused",
            MailState::Unsure => "unsure",
        }
    }

    /// The state with this word.
    pub(crate) fn read(word: &str) -> Option<MailState> {
        MailState::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// How many mails of a round stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MailCounts {
    /// To be sent.
    pub waiting: u64,
    /// Taken by a sender.
    pub sending: u64,
    /// Accepted.
    pub sent: u64,
    /// Refused for the address.
    pub refused: u64,
    /// Nobody knows.
    pub unsure: u64,
}

impl MailCounts {
    /// All mails of the round.
    pub fn all(self) -> u64 {
        self.waiting + self.sending + self.sent + self.refused + self.unsure
    }

    /// The count of one state.
    pub(crate) fn of(&mut self, state: MailState) -> &mut u64 {
        match state {
            MailState::Waiting => &mut self.waiting,
            MailState::Sending => &mut self.sending,
            MailState::Sent => &mut self.sent,
            MailState::Refused => &mut self.refused,
            MailState::Unsure => &mut self.unsure,
        }
    }
}

/// A mail that did not arrive, or of which nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// Of which round.
    pub round: MailRound,
    /// Whose, by the invitation's random id.
    pub invitation: [u8; 16],
    /// [`MailState::Refused`] or [`MailState::Unsure`].
    pub state: MailState,
    /// The three digits with which it was refused, if a mail server did.
    pub reply: Option<u16>,
}
