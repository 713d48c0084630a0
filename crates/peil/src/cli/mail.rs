//! `peil mail`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use peil_storage::MailRound;

/// `peil mail`
#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// Try the mail relay of the settings: connects, locks and signs in, and sends nothing
    #[command(after_help = "\
Example:
  peil mail check")]
    Check,
    /// Send a mail to one address as everybody will get it, with a link that is made up
    #[command(after_help = "\
Works for a draft too. Nothing is kept of it.

Example:
  peil mail test anna@town.example --wave 2026
  peil mail test anna@town.example --wave 2026 --round reminder-1")]
    Test {
        /// Where to send it
        address: String,
        /// The wave
        #[arg(long)]
        wave: String,
        /// invitation, reminder-1 or reminder-2
        #[arg(long, value_parser = round, default_value = "invitation")]
        round: MailRound,
    },
    /// Send a round to everybody who is invited by mail, or go on with one that was cut off
    #[command(after_help = "\
Without --yes it says what it would do, and sends nothing. Ctrl-C stops after the mail that is being sent; the same
command goes on. Nobody is mailed twice in a round, whatever breaks.

Reminders go to everybody, with words for those who took part and those who did not: nobody looks up who did. The first
goes out after the invitation, the second after the first.

Examples:
  peil mail send 2026 --round invitation
  peil mail send 2026 --round invitation --yes
  peil mail send 2026 --round reminder-1 --yes")]
    Send(MailSend),
    /// What became of the mail of a wave, in totals
    #[command(after_help = "\
Example:
  peil mail status 2026")]
    Status {
        /// The wave
        wave: String,
    },
    /// Write the addresses that no mail reached; or take in those of which mail came back later
    #[command(after_help = "\
Those people can get a letter: peil letters WAVE --bounced.

The file has a line for each mail that was refused, or of which nobody knows whether it was accepted (unsure). After an
unsure mail a person may have it or not; a reminder has the same link.

Many relays accept everything, and mail comes back to the sender's mailbox after that. Put the addresses of those in a file,
one a line, and give it with --add.

Examples:
  peil mail bounced 2026 --out bounced.csv
  peil mail bounced 2026 --add came-back.txt")]
    Bounced {
        /// The wave
        wave: String,
        /// CSV to write: unit, email, round, state, reply; it must not be there yet
        #[arg(long, value_name = "FILE", required_unless_present = "add")]
        out: Option<PathBuf>,
        /// A file of addresses, one a line, of which mail came back
        #[arg(long, value_name = "FILE")]
        add: Option<PathBuf>,
    },
}

/// `peil mail send`
#[derive(Debug, Args)]
pub struct MailSend {
    /// The wave, which has to be open
    pub wave: String,
    /// invitation, reminder-1 or reminder-2
    #[arg(long, value_parser = round)]
    pub round: MailRound,
    /// Send; without this nothing is sent
    #[arg(long)]
    pub yes: bool,
    /// Although of the round before some could not be delivered yet
    #[arg(long)]
    pub leave_waiting: bool,
}

fn round(word: &str) -> Result<MailRound, String> {
    MailRound::read(word).ok_or_else(|| "invitation, reminder-1 or reminder-2".to_owned())
}
