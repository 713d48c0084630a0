//! Sending a round: everybody once, whatever breaks.

mod batch;
mod turn;

pub use batch::{Batch, BatchSent, send_batch};

use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use peil_fieldwork::{PersonalLink, SecretsDir, personal_links};
use peil_storage::{MailCounts, MailRound, MailState, Store};
use rand::Rng;

use crate::connection::Connection;
use crate::plan::{find, mail_wave, plan};
use crate::{MailError, Personal, Relay, RelayError, Words, Written};

/// What sending needs of the world, so that a test has its own.
pub trait Outside: Send {
    /// The moment.
    fn now(&self) -> Timestamp;
    /// Waits.
    fn pause(&mut self, time: Duration) -> impl Future<Output = ()> + Send;
    /// Whether to stop after the mail that is being sent.
    fn stops(&self) -> bool;
    /// Told after each mail, and before each wait for the relay.
    fn went_on(&mut self, progress: Progress);
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Mails settled by this call.
    pub done: u64,
    /// How long the relay is given before it is asked again.
    pub waits: Option<Duration>,
}

/// What mail goes out of and over.
#[derive(Clone, Copy)]
pub struct Post<'a> {
    /// The database.
    pub store: &'a Store,
    /// The secrets of the waves, which codes are made with.
    pub secrets: &'a SecretsDir,
    /// The relay.
    pub relay: &'a Relay,
    /// The address that respondents see, without a slash at the end.
    pub public_url: &'a str,
}

/// What to send.
#[derive(Debug, Clone, Copy)]
pub struct Round<'a> {
    /// The wave's code.
    pub wave: &'a str,
    /// The round.
    pub round: MailRound,
    /// Although of the round before some could not be delivered yet.
    pub leave_waiting: bool,
    /// The day, where the wave is held.
    pub today: Date,
}

/// How a round stands after sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundSent {
    /// All of the round, earlier calls too.
    pub counts: MailCounts,
    /// Accepted in this call.
    pub accepted: u64,
    /// Found as an earlier call left them when it was cut off: nobody knows whether they were accepted.
    pub left_behind: u64,
    /// Whether it was told to stop.
    pub stopped: bool,
}

/// All that is needed to write to somebody.
struct Desk<'a> {
    post: Post<'a>,
    wave: &'a str,
    round: MailRound,
    words: Words,
    /// Whom to mail what, by the random ids of invitations.
    links: HashMap<[u8; 16], PersonalLink>,
}

/// Sends a round, or goes on with one: to everybody who is invited by mail, whether they took part or not, in the order
/// of their random ids.
///
/// Each mail is marked as being sent, on disk, before it is handed over, and settled after that; so any number of
/// calls, in any number of programs, interrupted anywhere, mail nobody twice. Of a mail that was cut off in between
/// nobody knows whether it was accepted: it stays `unsure`.
///
/// A relay that puts mail off is given time, an hour at most without any progress; what still waits then waits for the
/// next call. Returns early if [`Outside::stops`].
///
/// # Errors
/// [`MailError`]: of [`plan()`]; or [`MailError::Relay`] if the relay refuses us, cannot be reached, or takes
/// nobody's mail. What was not handed over waits for the next call.
pub async fn send(
    post: Post<'_>,
    asked: Round<'_>,
    outside: &mut impl Outside,
    rng: &mut (impl Rng + Send),
) -> Result<RoundSent, MailError> {
    let Round { wave, round, leave_waiting, today } = asked;
    plan(post.store, wave, round, today, leave_waiting).await?;
    let desk = Desk::set_up(post, wave, round).await?;
    // Before the round begins: if the relay is not there, nothing is changed.
    let connection = Connection::open(post.relay).await?;

    let mut tx = post.store.begin_write().await?;
    tx.begin_mail(wave, round).await?;
    let left_behind = tx.left_behind_mail(wave, round).await?;
    tx.commit().await?;
    let BatchSent { accepted, stopped } =
        batch::deliver(connection, post.relay, &desk, outside, rng).await?;
    Ok(RoundSent { counts: counts(post.store, wave, round).await?, accepted, left_behind, stopped })
}

/// Connects, locks and signs in, and sends nothing.
///
/// # Errors
/// [`RelayError`], in words.
pub async fn check(relay: &Relay) -> Result<(), RelayError> {
    Connection::open(relay).await?.close().await;
    Ok(())
}

async fn counts(store: &Store, wave: &str, round: MailRound) -> Result<MailCounts, MailError> {
    let all = crate::plan::rounds(store, wave).await?;
    Ok(all.into_iter().find(|(of, _)| *of == round).map(|(_, counts)| counts).unwrap_or_default())
}

impl Post<'_> {
    /// The address of a wave.
    pub(crate) fn address(&self, wave: &str) -> String {
        format!("{}/w/{wave}", self.public_url)
    }
}

impl<'a> Desk<'a> {
    async fn set_up(
        post: Post<'a>,
        wave: &'a str,
        round: MailRound,
    ) -> Result<Desk<'a>, MailError> {
        let all = mail_wave(post.store, wave, post.address(wave), post.relay.help()).await?;
        let mut tx = post.store.begin_read().await?;
        let found = find(&mut tx, wave).await?;
        tx.commit().await?;
        let links = personal_links(post.store, post.secrets, &post.address(wave), &found).await?;
        let links = links.into_iter().map(|link| (link.invitation, link)).collect();
        Ok(Desk { post, wave, round, words: Words::new(all, round)?, links })
    }
}

impl Batch for Desk<'_> {
    async fn claim(&self, after: &[u8]) -> Result<Option<[u8; 16]>, MailError> {
        let mut tx = self.post.store.begin_write().await?;
        let id = tx.claim_mail(self.wave, self.round, after).await?;
        tx.commit().await?;
        Ok(id)
    }

    async fn write(&self, id: &[u8; 16]) -> Result<Option<(String, Written)>, MailError> {
        let Some(PersonalLink { email: Some(email), code, link, .. }) = self.links.get(id) else {
            return Ok(None);
        };
        Ok(Some((email.clone(), self.words.write(&Personal { code, link }))))
    }

    async fn settle(
        &self,
        id: &[u8; 16],
        state: MailState,
        reply: Option<u16>,
    ) -> Result<(), MailError> {
        let mut tx = self.post.store.begin_write().await?;
        tx.settle_mail(self.wave, self.round, id, state, reply).await?;
        Ok(tx.commit().await?)
    }

    async fn unrefuse(&self, ids: &[[u8; 16]]) -> Result<(), MailError> {
        let mut tx = self.post.store.begin_write().await?;
        tx.unrefuse_mail(self.wave, self.round, ids).await?;
        Ok(tx.commit().await?)
    }

    async fn sent(&self) -> Result<u64, MailError> {
        Ok(counts(self.post.store, self.wave, self.round).await?.sent)
    }
}
