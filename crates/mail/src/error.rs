//! What can go wrong, in words that name the mend. No address of a person stands in them.

use jiff::civil::Date;
use peil_fieldwork::PersonalLinksError;
use peil_instrument::CatalogueError;
use peil_storage::{MailRound, StorageError, WaveStatus};

/// The relay's trouble. Nothing was handed over, so nothing is lost.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RelayError {
    /// No connection.
    #[error(
        "the mail relay {host}:{port} cannot be reached ({why}): check host and port under [mail], and whether this \
         server may go there"
    )]
    Unreachable {
        /// The relay.
        host: String,
        /// Its port.
        port: u16,
        /// What the system says.
        why: String,
    },
    /// It does not answer in time.
    #[error(
        "the mail relay {host}:{port} does not answer: it is too busy, or `security` under [mail] does not fit the port"
    )]
    Silent {
        /// The relay.
        host: String,
        /// Its port.
        port: u16,
    },
    /// It broke off, or says what no relay says.
    #[error(
        "the mail relay {host}:{port} broke off, or speaks no SMTP: check host and port under [mail]"
    )]
    Broken {
        /// The relay.
        host: String,
        /// Its port.
        port: u16,
    },
    /// It broke off again and again while it was handed a mail.
    #[error(
        "the mail relay {host} broke off {times} times while it was handed a mail, so nobody knows whether those \
         arrived: look at the relay before you go on"
    )]
    BreaksOff {
        /// The relay.
        host: String,
        /// How often.
        times: usize,
    },
    /// No lock.
    #[error(
        "the mail relay {host} cannot be trusted or locks nothing ({why}): check `security` under [mail]; if its \
         certificate is your own, name it with ca_file"
    )]
    Tls {
        /// The relay.
        host: String,
        /// What is wrong.
        why: String,
    },
    /// It does not lock.
    #[error(
        "the mail relay {host} does not offer STARTTLS: use security = \"tls\" (port 465) under [mail], or ask its \
         administrator"
    )]
    NoStartTls {
        /// The relay.
        host: String,
    },
    /// Nobody can sign in.
    #[error(
        "the mail relay {host} lets nobody sign in with a password: leave user and password_file out under [mail]"
    )]
    NoSignIn {
        /// The relay.
        host: String,
    },
    /// It does not let us in.
    #[error(
        "the mail relay {host} does not let us sign in ({code}): check user and password_file under [mail]"
    )]
    SignIn {
        /// The relay.
        host: String,
        /// Its reply.
        code: u16,
    },
    /// It takes no mail from this sender.
    #[error(
        "the mail relay takes no mail from {from} ({code}): may this account send as that address? See `from` under [mail]"
    )]
    Sender {
        /// The sender.
        from: String,
        /// Its reply.
        code: u16,
    },
    /// Not now.
    #[error("the mail relay {host} says: not now ({code})")]
    Busy {
        /// The relay.
        host: String,
        /// Its reply.
        code: u16,
    },
    /// Not at all.
    #[error(
        "the mail relay {host} refuses us ({code}): ask its administrator whether this server may send"
    )]
    Refuses {
        /// The relay.
        host: String,
        /// Its reply.
        code: u16,
    },
    /// So many addresses one after another that it cannot be the addresses.
    #[error(
        "the mail relay {host} refused {refused} addresses one after another ({code}), so it is not their fault; they wait \
         again. Ask its administrator: may this server send there, and how many mails a day?"
    )]
    RefusesEverybody {
        /// The relay.
        host: String,
        /// How many.
        refused: usize,
        /// Its last reply.
        code: u16,
    },
}

impl RelayError {
    /// Whether it may be over by itself.
    pub fn passes(&self) -> bool {
        matches!(
            self,
            RelayError::Unreachable { .. }
                | RelayError::Silent { .. }
                | RelayError::Broken { .. }
                | RelayError::Busy { .. }
        )
    }
}

/// Why mail does not go out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MailError {
    /// The relay.
    #[error(transparent)]
    Relay(#[from] RelayError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The links of the wave.
    #[error(transparent)]
    Links(#[from] PersonalLinksError),
    /// A mail of a batch could not be written.
    #[error("a mail could not be written")]
    Unwritten(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The texts inside the program.
    #[error("the texts of mails are not in order: {0}")]
    Texts(#[from] CatalogueError),
    /// No such wave.
    #[error("there is no wave `{wave}`")]
    NoWave {
        /// Its code.
        wave: String,
    },
    /// Not open.
    #[error("wave `{wave}` is {status:?}: mail goes out while it is open")]
    NotOpen {
        /// The wave.
        wave: String,
        /// Where it stands.
        status: WaveStatus,
    },
    /// Its last day is over.
    #[error("the last day of wave `{wave}` was {closes_on}: nobody can take part any more")]
    Over {
        /// The wave.
        wave: String,
        /// Its last day.
        closes_on: Date,
    },
    /// It has not begun.
    #[error("wave `{wave}` begins on {opens_on}: there is nothing to be reminded of yet")]
    NotBegun {
        /// The wave.
        wave: String,
        /// Its first day.
        opens_on: Date,
    },
    /// Another round goes first.
    #[error("{} goes out after {}: send that first", round.word(), before.word())]
    OutOfOrder {
        /// What was asked for.
        round: MailRound,
        /// What goes first.
        before: MailRound,
    },
    /// The round before is not done.
    #[error(
        "of {} {waiting} still wait: go on with that first, or leave them waiting (--leave-waiting)",
        before.word()
    )]
    Unfinished {
        /// The round before.
        before: MailRound,
        /// How many wait.
        waiting: u64,
    },
    /// Nobody has an address.
    #[error(
        "nobody of wave `{wave}` is invited by mail: staff.csv gave everybody the channel letter"
    )]
    Nobody {
        /// The wave.
        wave: String,
    },
    /// Something that a wave needs is not there.
    #[error("{what} of wave `{wave}` is not there, or cannot be read")]
    Dangling {
        /// The wave.
        wave: String,
        /// What.
        what: &'static str,
    },
    /// Not a mail address.
    #[error("that is no mail address: write name@example.nl")]
    NoAddress,
    /// Refused, for the one address of a test.
    #[error("the mail relay took the connection and not this address ({}): is it right?", reply.map_or_else(|| "no reply".to_owned(), |reply| reply.to_string()))]
    TestRefused {
        /// The reply.
        reply: Option<u16>,
    },
    /// Put off, for the one address of a test.
    #[error("the mail relay puts this address off: try again in some minutes")]
    TestPutOff,
    /// The connection broke.
    #[error("the connection broke while the test was handed over: look whether it arrived")]
    TestUnsure,
}
