//! A wave with people to mail.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use peil_anonymity::OpeningKey;
use peil_fieldwork::{Code, Invited, Promising, SecretsDir, launch};
use peil_instrument::{StaffChannel, StaffMember, Text, Unit, UnitTree};
use peil_mail::{
    MailError, MailSettings, Outside, Post, Progress, Relay, Round, RoundSent, Security, send,
};
use peil_storage::{MailCounts, MailRound, Store, testkit};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use tempfile::TempDir;

use crate::relay::MailServer;

/// The wave's code.
pub const WAVE: &str = "w1";
/// A day on which it is open.
pub const TODAY: Date = date(2026, 11, 10);
/// Where people take part.
pub const URL: &str = "https://vragen.example";

/// An open wave: so many are invited by mail, `p0@town.example` and on, and ten by letter.
pub struct Place {
    pub store: Store,
    pub secrets: SecretsDir,
    _folder: TempDir,
}

/// A world without time: a pause is noted and over.
#[derive(Default)]
pub struct NoTime {
    /// The pauses that were asked for but those between mails.
    pub waited: Vec<Duration>,
    /// What is done at such a wait.
    pub at_wait: Option<Box<dyn FnMut() + Send>>,
    /// Stops after so many mails.
    pub stop_after: Option<u64>,
    /// How many were settled.
    pub done: u64,
}

impl Outside for NoTime {
    fn now(&self) -> Timestamp {
        "2026-11-10T09:41:12Z".parse().unwrap()
    }

    async fn pause(&mut self, time: Duration) {
        if time < Duration::from_secs(10) {
            return;
        }
        self.waited.push(time);
        if let Some(at_wait) = &mut self.at_wait {
            at_wait();
        }
    }

    fn stops(&self) -> bool {
        self.stop_after.is_some_and(|after| self.done >= after)
    }

    fn went_on(&mut self, progress: Progress) {
        self.done = progress.done;
    }
}

/// Runs a story on a runtime of its own.
pub fn tell<F: Future<Output = ()>>(people: u32, story: impl FnOnce(Place) -> F) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { story(Place::new(people).await).await });
}

pub fn address(number: u32) -> String {
    format!("p{number:02}@town.example")
}

/// The addresses of everybody who is invited by mail, sorted.
pub fn everybody(people: u32) -> Vec<String> {
    (0..people).map(address).collect()
}

impl Place {
    async fn new(people: u32) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("peil.db").display());
        let store = Store::open(&url).await.unwrap();
        let secrets = SecretsDir::new(folder.path().join("secrets"));
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let unit = |code: &str, parent, heads| Unit {
            code: code.to_owned(),
            parent,
            name: Text::new(code, code),
            kind: "team".to_owned(),
            heads,
        };
        let tree =
            UnitTree::new(vec![unit("town", None, 0), unit("a", Some(0), people + 10)]).unwrap();
        let questionnaire = peil_instrument::shipped::questionnaire("staff", None).unwrap();
        let days = [date(2026, 11, 2), date(2026, 11, 27)];
        testkit::put_draft(&store, &tree, &questionnaire, WAVE, days).await.unwrap();
        let by_mail = |number| StaffMember {
            unit: 1,
            email: Some(address(number)),
            channel: StaffChannel::Mail,
        };
        let by_letter = StaffMember { unit: 1, email: None, channel: StaffChannel::Letter };
        let mut staff: Vec<StaffMember> = (0..people).map(by_mail).collect();
        staff.extend(std::iter::repeat_n(by_letter, 10));
        let promising = Promising {
            sealing_key: OpeningKey::make([5; 32]).sealing_key(),
            key_holder: "de ondernemingsraad".to_owned(),
            without_script: true,
            gone_on: date(2026, 12, 31),
        };
        launch(
            &store,
            &secrets,
            &mut rng,
            WAVE,
            Invited { units: &tree, staff: &staff },
            &promising,
        )
        .await
        .unwrap();
        Place { store, secrets, _folder: folder }
    }

    /// Sends a round, or goes on with it.
    pub async fn send(
        &self,
        relay: &Relay,
        round: MailRound,
        outside: &mut NoTime,
    ) -> Result<RoundSent, MailError> {
        let asked = Round { wave: WAVE, round, leave_waiting: false, today: TODAY };
        send(self.post(relay), asked, outside, &mut ChaCha8Rng::seed_from_u64(1)).await
    }

    pub fn post<'a>(&'a self, relay: &'a Relay) -> Post<'a> {
        Post { store: &self.store, secrets: &self.secrets, relay, public_url: URL }
    }

    pub async fn counts(&self) -> Vec<(MailRound, MailCounts)> {
        peil_mail::rounds(&self.store, WAVE).await.unwrap()
    }

    /// The code of whoever has this address.
    pub async fn code_of(&self, address: &str) -> String {
        let mut tx = self.store.begin_read().await.unwrap();
        let invitations = tx.invitations(WAVE).await.unwrap();
        let of = invitations.iter().find(|of| of.email.as_deref() == Some(address)).unwrap();
        Code::of(&self.secrets.read(WAVE).unwrap().unwrap(), &of.id).to_string()
    }
}

/// Settings for a server on this machine.
pub fn settings(server: &MailServer) -> MailSettings {
    MailSettings {
        host: "localhost".to_owned(),
        port: Some(server.port),
        security: Security::None,
        user: None,
        password_file: None,
        ca_file: None,
        from: "Integriteit Stad <integriteit@town.example>".to_owned(),
        reply_to: Some("hulp@town.example".to_owned()),
        rate: 300,
        batch: 7,
    }
}

pub fn relay(server: &MailServer) -> Relay {
    settings(server).relay().unwrap()
}
