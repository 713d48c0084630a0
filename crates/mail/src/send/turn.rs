//! One turn: everything that waits, once.

use jiff::Timestamp;
use lettre::address::Address;
use peil_storage::MailState;
use rand::Rng;

use super::{Outside, Progress};
use crate::connection::{Connection, Outcome};
use crate::message;
use crate::{Batch, MailError, Relay, RelayError, Written};

/// So many of a kind one after another, and it is the relay and not the addresses.
const STREAK: usize = 10;
/// So many breaks one after another, and it is no accident.
const BREAKS: usize = 3;

/// How a turn ended.
pub(super) enum End {
    /// Nothing waits any more.
    Done,
    /// It was told to stop.
    Stopped,
    /// Something waits: the relay put it off, or is in trouble.
    Later(Option<RelayError>),
}

/// A sender at work, over any number of turns.
pub(super) struct Turn<'a, B> {
    batch: &'a B,
    relay: &'a Relay,
    connection: Option<Connection<'a>>,
    /// Mails over this connection.
    over_it: u32,
    /// Accepted, in all turns.
    pub(super) accepted: u64,
    /// Settled, in all turns.
    pub(super) done: u64,
    /// Refused since the last that was accepted.
    refused: Vec<[u8; 16]>,
    /// The last reply with which one was.
    reply: u16,
    /// Put off one after another.
    put_off: usize,
    /// Connections that broke one after another: before a mail was handed over, and during that.
    broke: usize,
    unsure: usize,
}

impl<'a, B: Batch> Turn<'a, B> {
    pub(super) fn new(batch: &'a B, relay: &'a Relay, connection: Connection<'a>) -> Turn<'a, B> {
        Turn {
            batch,
            relay,
            connection: Some(connection),
            over_it: 0,
            accepted: 0,
            done: 0,
            refused: Vec::new(),
            reply: 0,
            put_off: 0,
            broke: 0,
            unsure: 0,
        }
    }

    /// Sends what waits, in the order of the ids; what is put off is passed over.
    pub(super) async fn run(
        &mut self,
        outside: &mut impl Outside,
        rng: &mut (impl Rng + Send),
    ) -> Result<End, MailError> {
        let mut after: Vec<u8> = Vec::new();
        let mut waits = false;
        (self.put_off, self.broke) = (0, 0);
        loop {
            if outside.stops() {
                return Ok(End::Stopped);
            }
            // Connected before a mail is taken: what is taken and not handed over would be unsure after a crash.
            match self.connected().await {
                Ok(()) => {}
                Err(trouble) if trouble.passes() => return Ok(End::Later(Some(trouble))),
                Err(trouble) => return Err(trouble.into()),
            }
            let Some(id) = self.batch.claim(&after).await? else { break };
            after = id.to_vec();
            let written = match self.batch.write(&id).await {
                Ok(written) => written,
                Err(error) => {
                    // Nothing was handed over.
                    self.batch.settle(&id, MailState::Waiting, None).await?;
                    return Err(error);
                }
            };
            let outcome = self.one(written, outside.now(), rng).await;
            let trouble = self.settle(&id, outcome).await?;
            outside.went_on(Progress { done: self.done, waits: None });
            match trouble {
                Some(Trouble::Passed) => waits = true,
                Some(Trouble::Later(trouble)) => return Ok(End::Later(trouble)),
                None => {}
            }
            outside.pause(self.relay.interval()).await;
        }
        self.refuses_everybody().await?;
        Ok(if waits { End::Later(None) } else { End::Done })
    }

    async fn connected(&mut self) -> Result<(), RelayError> {
        let relay = self.relay;
        if self.over_it >= relay.batch
            && let Some(connection) = self.connection.take()
        {
            connection.close().await;
        }
        if self.connection.is_none() {
            self.connection = Some(Connection::open(relay).await?);
            self.over_it = 0;
        }
        Ok(())
    }

    /// Hands one mail over.
    async fn one(
        &mut self,
        written: Option<(String, Written)>,
        now: Timestamp,
        rng: &mut (impl Rng + Send),
    ) -> Result<Outcome, RelayError> {
        let written = written
            .and_then(|(address, written)| Some((address.parse::<Address>().ok()?, written)));
        // Somebody else connected, or took the address away: as one that no mail can have.
        let (Some((to, written)), Some(connection)) = (written, &mut self.connection) else {
            return Ok(Outcome::Refused(None));
        };
        let Ok(mail) = message::bytes(self.relay, &to, &written, now, rng) else {
            return Ok(Outcome::Refused(None));
        };
        self.over_it += 1;
        connection.deliver(&to, &mail).await
    }

    /// Writes down what became of a mail, and says whether it is the relay's trouble.
    async fn settle(
        &mut self,
        id: &[u8; 16],
        outcome: Result<Outcome, RelayError>,
    ) -> Result<Option<Trouble>, MailError> {
        let (state, reply) = match &outcome {
            Ok(Outcome::Accepted) => (MailState::Sent, None),
            Ok(Outcome::Refused(reply)) => (MailState::Refused, *reply),
            Ok(Outcome::Unsure) => (MailState::Unsure, None),
            Ok(Outcome::Later) | Err(_) => (MailState::Waiting, None),
        };
        self.batch.settle(id, state, reply).await?;
        if state != MailState::Waiting {
            self.done += 1;
        }
        let relay = self.relay;
        let host = || relay.host().to_owned();
        match outcome {
            Ok(Outcome::Accepted) => {
                self.accepted += 1;
                self.refused.clear();
                (self.put_off, self.broke, self.unsure) = (0, 0, 0);
            }
            Ok(Outcome::Refused(reply)) => {
                // Without a reply it was not the relay.
                if let Some(reply) = reply {
                    self.refused.push(*id);
                    self.reply = reply;
                }
                if self.refused.len() >= STREAK {
                    return Err(self.unrefuse().await?.into());
                }
            }
            Ok(Outcome::Later) => {
                self.put_off += 1;
                if self.put_off >= STREAK {
                    return Ok(Some(Trouble::Later(None)));
                }
                return Ok(Some(Trouble::Passed));
            }
            Ok(Outcome::Unsure) => {
                self.connection = None;
                self.unsure += 1;
                if self.unsure >= BREAKS {
                    return Err(RelayError::BreaksOff { host: host(), times: self.unsure }.into());
                }
            }
            Err(trouble) if trouble.passes() => {
                self.connection = None;
                self.broke += 1;
                if self.broke >= BREAKS {
                    return Ok(Some(Trouble::Later(Some(trouble))));
                }
                return Ok(Some(Trouble::Passed));
            }
            Err(trouble) => return Err(trouble.into()),
        }
        Ok(None)
    }

    /// At the end of a small round: nobody was accepted, ever, and more than one was refused.
    async fn refuses_everybody(&mut self) -> Result<(), MailError> {
        if self.refused.len() < 2 || self.batch.sent().await? > 0 {
            return Ok(());
        }
        Err(self.unrefuse().await?.into())
    }

    /// Lets those wait again whom the relay refused one after another.
    async fn unrefuse(&mut self) -> Result<RelayError, MailError> {
        self.batch.unrefuse(&self.refused).await?;
        let host = self.relay.host().to_owned();
        let refused = std::mem::take(&mut self.refused).len();
        Ok(RelayError::RefusesEverybody { host, refused, code: self.reply })
    }

    /// Ends the connection, if there is one.
    pub(super) async fn close(self) {
        if let Some(connection) = self.connection {
            connection.close().await;
        }
    }
}

/// Something waits that was tried.
enum Trouble {
    /// This mail only, as far as is known.
    Passed,
    /// The relay.
    Later(Option<RelayError>),
}
