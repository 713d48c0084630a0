//! Any mails of one kind, each of which goes out once.

use std::future::Future;
use std::time::Duration;

use peil_storage::MailState;
use rand::Rng;

use super::turn::{End, Turn};
use super::{Outside, Progress};
use crate::connection::Connection;
use crate::{MailError, Relay, Written};

/// Where mails of one kind wait, what they say, and where it is written down what becomes of them. Each has a random id.
pub trait Batch: Sync {
    /// Takes the next mail that waits, after this id (empty: from the first), so that nobody else gets it. It is on disk
    /// when this returns.
    fn claim(
        &self,
        after: &[u8],
    ) -> impl Future<Output = Result<Option<[u8; 16]>, MailError>> + Send;

    /// The address and the words of a mail that was taken; none if there is no address any more.
    fn write(
        &self,
        id: &[u8; 16],
    ) -> impl Future<Output = Result<Option<(String, Written)>, MailError>> + Send;

    /// Writes down what became of it; with the three digits of the relay, if it refused.
    fn settle(
        &self,
        id: &[u8; 16],
        state: MailState,
        reply: Option<u16>,
    ) -> impl Future<Output = Result<(), MailError>> + Send;

    /// Lets refused mails wait again.
    fn unrefuse(&self, ids: &[[u8; 16]]) -> impl Future<Output = Result<(), MailError>> + Send;

    /// How many were accepted, ever.
    fn sent(&self) -> impl Future<Output = Result<u64, MailError>> + Send;
}

/// What came of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchSent {
    /// Accepted in this call.
    pub accepted: u64,
    /// Whether it was told to stop.
    pub stopped: bool,
}

/// How long a relay that says "later" is given, before each further try. One that keeps a list of strangers
/// (greylisting) wants some five to fifteen minutes.
const WAITS: [Duration; 4] = [
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(15),
    Duration::from_mins(30),
];

/// Sends what waits of a batch, as [`send()`](super::send()) does.
///
/// # Errors
/// [`MailError`] if the relay refuses us, cannot be reached or takes nobody's mail, or of the batch. What was not handed
/// over waits for the next call.
pub async fn send_batch(
    relay: &Relay,
    batch: &impl Batch,
    outside: &mut impl Outside,
    rng: &mut (impl Rng + Send),
) -> Result<BatchSent, MailError> {
    let connection = Connection::open(relay).await?;
    deliver(connection, relay, batch, outside, rng).await
}

/// The same over a connection that is open.
pub(super) async fn deliver(
    connection: Connection<'_>,
    relay: &Relay,
    batch: &impl Batch,
    outside: &mut impl Outside,
    rng: &mut (impl Rng + Send),
) -> Result<BatchSent, MailError> {
    let mut turn = Turn::new(batch, relay, connection);
    let mut tries = 0;
    let stopped = loop {
        let before = turn.accepted;
        let end = turn.run(outside, rng).await?;
        if turn.accepted > before {
            tries = 0;
        }
        let trouble = match end {
            End::Done => break false,
            End::Stopped => break true,
            End::Later(trouble) => trouble,
        };
        let Some(wait) = WAITS.get(tries) else {
            match trouble {
                Some(trouble) => return Err(trouble.into()),
                None => break false,
            }
        };
        tries += 1;
        outside.went_on(Progress { done: turn.done, waits: Some(*wait) });
        outside.pause(*wait).await;
    };
    let accepted = turn.accepted;
    turn.close().await;
    Ok(BatchSent { accepted, stopped })
}
