//! Mail that is going out while nobody waits for it.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use peil_fieldwork::{Clock, Fieldwork, SecretsDir};
use peil_mail::{MailError, Outside, Post, Progress, Relay, Round, send};
use peil_storage::{MailRound, Store};
use tokio::sync::watch;

/// What mail goes out of and over.
pub(crate) struct Outbox {
    pub(crate) store: Store,
    pub(crate) secrets: SecretsDir,
    pub(crate) relay: Relay,
    pub(crate) public_url: String,
}

impl Outbox {
    /// The same, as sending takes it.
    pub(crate) fn post(&self) -> Post<'_> {
        let Outbox { store, secrets, relay, public_url } = self;
        Post { store, secrets, relay, public_url }
    }
}

/// How a round is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Going {
    pub(crate) round: MailRound,
    /// Mails settled since it was begun or gone on with.
    pub(crate) done: u64,
    /// How long the relay is given before it is asked again.
    pub(crate) waits: Option<Duration>,
}

/// The rounds that this program is sending, a wave one at a time.
#[derive(Clone)]
pub(crate) struct Mailing {
    going: Arc<Mutex<HashMap<String, Going>>>,
    /// Why the last call for a wave ended early.
    failed: Arc<Mutex<HashMap<String, Arc<MailError>>>>,
    /// The waves whose managers are being told, and those for which the relay is left alone until then.
    notices: Arc<Mutex<HashMap<String, Telling>>>,
    stop: watch::Sender<bool>,
}

#[derive(Debug, Clone, Copy)]
enum Telling {
    Goes,
    Rests { until: Timestamp },
}

/// Telling the managers of a wave: nobody else in this program does until it ends.
pub(crate) struct Turn {
    mailing: Mailing,
    wave: String,
    again: Option<Timestamp>,
}

impl Turn {
    /// Ends it; what still waits is tried again from then on.
    pub(crate) fn end(mut self, again: Option<Timestamp>) {
        self.again = again;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut notices = self.mailing.notices.lock().unwrap_or_else(PoisonError::into_inner);
        match self.again {
            Some(until) => notices.insert(self.wave.clone(), Telling::Rests { until }),
            None => notices.remove(&self.wave),
        };
    }
}

impl Default for Mailing {
    fn default() -> Mailing {
        let (stop, _) = watch::channel(false);
        Mailing { going: Arc::default(), failed: Arc::default(), notices: Arc::default(), stop }
    }
}

impl Mailing {
    /// What is being sent for a wave.
    pub(crate) fn going(&self, wave: &str) -> Option<Going> {
        self.going.lock().unwrap_or_else(PoisonError::into_inner).get(wave).copied()
    }

    /// Why the last call for a wave ended early.
    pub(crate) fn failed(&self, wave: &str) -> Option<Arc<MailError>> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).get(wave).cloned()
    }

    /// Sends a round, or goes on with it, in the background; nothing if one of the wave is being sent already.
    pub(crate) fn begin(
        &self,
        outbox: Arc<Outbox>,
        desk: &Fieldwork,
        wave: &str,
        round: MailRound,
        leave_waiting: bool,
    ) {
        {
            let mut going = self.going.lock().unwrap_or_else(PoisonError::into_inner);
            if going.contains_key(wave) {
                return;
            }
            going.insert(wave.to_owned(), Going { round, done: 0, waits: None });
            self.failed.lock().unwrap_or_else(PoisonError::into_inner).remove(wave);
        }
        let mut rng = desk.own_rng();
        let today = desk.today();
        let mut here = self.here(wave, desk.clock());
        tokio::spawn(async move {
            let wave = here.wave.clone();
            let asked = Round { wave: &wave, round, leave_waiting, today };
            let sent = send(outbox.post(), asked, &mut here, &mut rng).await;
            let mailing = here.mailing;
            if let Err(error) = sent {
                let mut failed = mailing.failed.lock().unwrap_or_else(PoisonError::into_inner);
                failed.insert(wave.clone(), Arc::new(error));
            }
            mailing.going.lock().unwrap_or_else(PoisonError::into_inner).remove(&wave);
        });
    }

    /// The right to tell the managers of a wave; none if somebody does, or the relay is to be left alone for now.
    pub(crate) fn begin_notices(&self, wave: &str, now: Timestamp) -> Option<Turn> {
        let mut notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        match notices.get(wave) {
            Some(Telling::Goes) => return None,
            Some(Telling::Rests { until }) if now < *until => return None,
            Some(Telling::Rests { .. }) | None => {}
        }
        notices.insert(wave.to_owned(), Telling::Goes);
        Some(Turn { mailing: self.clone(), wave: wave.to_owned(), again: None })
    }

    /// This program, for one who sends mail about a wave.
    pub(crate) fn here(&self, wave: &str, clock: Clock) -> Here {
        let (mailing, stop) = (self.clone(), self.stop.subscribe());
        Here { mailing, wave: wave.to_owned(), clock, stop }
    }

    /// Stops after the mails that are being sent, and waits for these.
    pub(crate) async fn end(&self) {
        // Nobody listens if nothing is being sent.
        let _ = self.stop.send(true);
        self.stop.closed().await;
    }
}

/// This program, for the one who sends.
pub(crate) struct Here {
    mailing: Mailing,
    wave: String,
    clock: Clock,
    stop: watch::Receiver<bool>,
}

impl Outside for Here {
    fn now(&self) -> Timestamp {
        (self.clock)().timestamp()
    }

    fn pause(&mut self, time: Duration) -> impl Future<Output = ()> + Send {
        let mut stop = self.stop.clone();
        async move {
            tokio::select! {
                () = tokio::time::sleep(time) => {}
                // An error would be that nobody can ask to stop any more.
                _ = stop.wait_for(|stop| *stop) => {}
            }
        }
    }

    fn stops(&self) -> bool {
        *self.stop.borrow()
    }

    fn went_on(&mut self, progress: Progress) {
        let mut going = self.mailing.going.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(going) = going.get_mut(&self.wave) {
            going.done = progress.done;
            going.waits = progress.waits;
        }
    }
}
