//! One connection to a relay, step by step: so that a break before a mail was handed over is told from one after it.

use std::future::Future;
use std::io;

use lettre::address::Address;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::transport::smtp::response::Code;
use tokio::time::timeout;

use crate::{Relay, RelayError, Security};

/// What became of one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The relay took it.
    Accepted,
    /// Refused, for this address.
    Refused(Option<u16>),
    /// Put off, for this address.
    Later,
    /// The connection broke while the mail was handed over: nobody knows.
    Unsure,
}

/// A connection, greeted, locked and signed in as the settings say.
pub(crate) struct Connection<'a> {
    relay: &'a Relay,
    smtp: AsyncSmtpConnection,
}

/// An answer that is not yes.
enum No {
    /// With these digits.
    Code(u16),
    /// None came, or none that can be read.
    Broken(SmtpError),
    /// None came in time.
    Late,
}

impl<'a> Connection<'a> {
    /// Connects.
    ///
    /// # Errors
    /// [`RelayError`], in words.
    pub(crate) async fn open(relay: &'a Relay) -> Result<Connection<'a>, RelayError> {
        let (host, port) = (relay.host().to_owned(), relay.port());
        // The name of this machine is nobody's business; that of the sender is known to the relay.
        let hello = ClientId::Domain(relay.from().email.domain().to_owned());
        let at_once = match &relay.tls {
            Some((Security::Tls, tls)) => Some(tls.clone()),
            _ => None,
        };
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let opening =
            AsyncSmtpConnection::connect_tokio1((bare, port), None, &hello, at_once, None);
        let opened = within(relay, opening).await;
        let smtp = opened.map_err(|no| no.connecting(relay))?;
        let mut connection = Connection { relay, smtp };
        if let Some((Security::StartTls, tls)) = &relay.tls {
            if !connection.smtp.can_starttls() {
                return Err(RelayError::NoStartTls { host });
            }
            let locking = connection.smtp.starttls(tls.clone(), &hello);
            within(relay, locking).await.map_err(|no| no.connecting(relay))?;
        }
        connection.sign_in().await?;
        Ok(connection)
    }

    async fn sign_in(&mut self) -> Result<(), RelayError> {
        let Some(credentials) = &self.relay.credentials else { return Ok(()) };
        let host = || self.relay.host().to_owned();
        let known = [Mechanism::Plain, Mechanism::Login];
        if self.smtp.server_info().get_auth_mechanism(&known).is_none() {
            return Err(RelayError::NoSignIn { host: host() });
        }
        match within(self.relay, self.smtp.auth(&known, credentials)).await {
            Ok(_) => Ok(()),
            Err(No::Code(code)) if code >= 500 => Err(RelayError::SignIn { host: host(), code }),
            Err(no) => Err(no.connecting(self.relay)),
        }
    }

    /// Hands over one mail.
    ///
    /// # Errors
    /// [`RelayError`] if it is the relay's trouble and nothing was handed over: the mail can be sent again.
    pub(crate) async fn deliver(
        &mut self,
        to: &Address,
        mail: &[u8],
    ) -> Result<Outcome, RelayError> {
        let (relay, smtp) = (self.relay, &mut self.smtp);
        let mut parameters = Vec::new();
        if !AsRef::<str>::as_ref(to).is_ascii() {
            if !smtp.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Ok(Outcome::Refused(None));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let from = relay.from().email.clone();
        let command = Mail::new(Some(from.clone()), parameters);
        match within(relay, smtp.command(command)).await {
            Ok(_) => {}
            Err(No::Code(code)) if signs_in(code) => {
                return Err(RelayError::SignIn { host: relay.host().to_owned(), code });
            }
            Err(No::Code(code)) if code >= 500 => {
                return Err(RelayError::Sender { from: from.to_string(), code });
            }
            Err(no) => return Err(no.connecting(relay)),
        }
        match within(relay, smtp.command(Rcpt::new(to.clone(), Vec::new()))).await {
            Ok(_) => {}
            Err(No::Code(code)) => return self.said_no(code).await,
            Err(no) => return Err(no.connecting(relay)),
        }
        match within(relay, smtp.command(Data)).await {
            Ok(_) => {}
            Err(No::Code(code)) => return self.said_no(code).await,
            Err(no) => return Err(no.connecting(relay)),
        }
        // From here on the relay may have the mail, whatever is heard of it.
        let handing_over = self.smtp.message(mail);
        match timeout(relay.patience_with_mail, handing_over).await {
            Ok(Ok(_)) => Ok(Outcome::Accepted),
            Ok(Err(error)) => match error.status().map(digits) {
                Some(code) => self.said_no(code).await,
                None => Ok(Outcome::Unsure),
            },
            Err(_) => Ok(Outcome::Unsure),
        }
    }

    /// What a no about this mail means.
    async fn said_no(&mut self, code: u16) -> Result<Outcome, RelayError> {
        let host = || self.relay.host().to_owned();
        // About the relay, and not about the address.
        if code == 421 {
            return Err(RelayError::Busy { host: host(), code });
        }
        if signs_in(code) {
            return Err(RelayError::SignIn { host: host(), code });
        }
        // If it does not listen any more, that shows at the next mail.
        let _ = within(self.relay, self.smtp.command(Rset)).await;
        Ok(if code >= 500 { Outcome::Refused(Some(code)) } else { Outcome::Later })
    }

    /// Ends it politely. What goes wrong with that matters to nobody: every mail is settled.
    pub(crate) async fn close(mut self) {
        let _ = within(self.relay, self.smtp.quit()).await;
    }
}

/// Waits for an answer, but not for ever.
async fn within<T>(
    relay: &Relay,
    asking: impl Future<Output = Result<T, SmtpError>>,
) -> Result<T, No> {
    match timeout(relay.patience, asking).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(match error.status() {
            Some(code) => No::Code(digits(code)),
            None => No::Broken(error),
        }),
        Err(_) => Err(No::Late),
    }
}

impl No {
    /// The relay's trouble, in words. What it says is not passed on: it may name an address.
    fn connecting(self, relay: &Relay) -> RelayError {
        let (host, port) = (relay.host().to_owned(), relay.port());
        match self {
            No::Code(code) if code >= 500 => RelayError::Refuses { host, code },
            No::Code(code) => RelayError::Busy { host, code },
            No::Late => RelayError::Silent { host, port },
            No::Broken(error) => {
                let why = system_error(&error);
                match why.map(|why| (why.kind(), why.to_string())) {
                    Some((io::ErrorKind::InvalidData, why)) => RelayError::Tls { host, why },
                    Some((_, why)) => RelayError::Unreachable { host, port, why },
                    None => RelayError::Broken { host, port },
                }
            }
        }
    }
}

/// What the system says under an error.
fn system_error<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e io::Error> {
    let mut under = Some(error);
    while let Some(error) = under {
        if let Some(found) = error.downcast_ref::<io::Error>() {
            return Some(found);
        }
        under = error.source();
    }
    None
}

/// Whether a reply is about signing in (RFC 4954, section 6).
fn signs_in(code: u16) -> bool {
    matches!(code, 530 | 534 | 535 | 538)
}

/// The three digits of a reply.
fn digits(code: Code) -> u16 {
    u16::from(code)
}
