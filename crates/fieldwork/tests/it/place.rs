//! A desk with one open wave.

use std::sync::{Arc, Mutex};

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use peil_anonymity::{OpeningKey, Record};
use peil_fieldwork::slots::{Slot, slots};
use peil_fieldwork::{
    Clock, CloseError, Closed, Closing, Code, Exchanged, FieldedWave, Fieldwork, Invited,
    Promising, SecretsDir, SharedRng, UrnDir, close, launch,
};
use peil_instrument::{
    Answer, Answers, Questionnaire, StaffChannel, StaffMember, Text, Unit, UnitTree,
};
use peil_simulation::UniquePatterns;
use peil_storage::{Store, testkit};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use tempfile::TempDir;

/// The wave's code.
pub const WAVE: &str = "w1";

#[derive(Clone, Copy)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// A desk, and what a test may do behind its back.
pub struct Place {
    pub store: Store,
    pub secrets: SecretsDir,
    pub urn: UrnDir,
    pub key: OpeningKey,
    pub folder: TempDir,
    pub desk: Fieldwork,
    pub wave: Arc<FieldedWave>,
    /// Codes of everyone invited.
    pub codes: Vec<String>,
    /// The unit of each, as index into the snapshot.
    pub units: Vec<usize>,
    today: Arc<Mutex<Date>>,
}

/// Runs a story on a runtime of its own, with two threads as on a small machine; 120 people are invited.
pub fn tell<F: Future<Output = ()>>(database: Database, story: impl FnOnce(Place) -> F) {
    tell_of(database, [40, 40, 40], story);
}

/// The same where the organisation itself and its units `a` and `b` have this many people.
pub fn tell_of<F: Future<Output = ()>>(
    database: Database,
    heads: [u32; 3],
    story: impl FnOnce(Place) -> F,
) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = match database {
        Database::Sqlite => format!("sqlite:{}", folder.path().join("peil.db").display()),
        Database::Postgres => testkit::fresh_postgres().unwrap(),
    };
    runtime.block_on(async { story(Place::new(&url, folder, heads).await).await });
}

impl Place {
    /// A wave for these people, open from 2 to 27 November 2026; today is 27 November.
    async fn new(url: &str, folder: TempDir, heads: [u32; 3]) -> Place {
        let store = Store::open(url).await.unwrap();
        let secrets = SecretsDir::new(folder.path().join("secrets"));
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let tree = units(heads);
        let questionnaire = peil_instrument::shipped::questionnaire("staff", None).unwrap();
        let days = [date(2026, 11, 2), date(2026, 11, 27)];
        testkit::put_draft(&store, &tree, &questionnaire, WAVE, days).await.unwrap();
        let urn = UrnDir::new(folder.path().join("urn"));
        let key = OpeningKey::make([5; 32]);
        let promising = promising(&key);
        launch(
            &store,
            &secrets,
            &mut rng,
            WAVE,
            Invited { units: &tree, staff: &staff(&tree) },
            &promising,
        )
        .await
        .unwrap();
        let secret = secrets.read(WAVE).unwrap().unwrap();
        let mut tx = store.begin_read().await.unwrap();
        let invitations = tx.invitations(WAVE).await.unwrap();
        tx.commit().await.unwrap();
        let code = |invitation: &peil_storage::Invitation| Code::of(&secret, &invitation.id);
        let codes = invitations.iter().map(|invitation| code(invitation).to_string()).collect();
        let units = invitations.iter().map(|invitation| invitation.unit).collect();

        let today = Arc::new(Mutex::new(date(2026, 11, 27)));
        let read = Arc::clone(&today);
        let clock: Clock = Arc::new(move || {
            read.lock().unwrap().at(23, 59, 59, 0).to_zoned(TimeZone::UTC).unwrap()
        });
        let rng: SharedRng = Arc::new(Mutex::new(rng));
        let desk = Fieldwork::new(store.clone(), secrets.clone(), urn.clone(), clock, rng);
        let wave = desk.wave(WAVE).await.unwrap().unwrap();
        Place { store, secrets, urn, key, folder, desk, wave, codes, units, today }
    }

    /// Moves the clock.
    pub fn set_today(&self, today: Date) {
        *self.today.lock().unwrap() = today;
    }

    /// Exchanges a code that is good; the token as a form carries it.
    pub async fn token(&self, code: &str) -> String {
        match self.desk.exchange(&self.wave, code).await.unwrap() {
            Exchanged::Granted(token) | Exchanged::GrantedByTeamLink(token) => token.to_string(),
            Exchanged::Refused(_) => panic!("a good code is exchanged"),
        }
    }

    /// Answers that nobody else gives, with words of their own.
    pub fn answers(&self, number: u64) -> Answers {
        let questionnaire = &self.wave.questionnaire;
        let mut answers = UniquePatterns::new(questionnaire).answers(number).unwrap();
        let words = Answer::Words(number.to_string());
        answers.set(questionnaire, own_words(questionnaire), words).unwrap();
        answers
    }

    /// What lies in the urn: per slot its records, the tickets last.
    pub fn lanes(&self) -> Vec<Vec<Record>> {
        let layout = &self.wave.promised.as_ref().unwrap().layout;
        let mut lanes = vec![Vec::new(); layout.slots() + 1];
        for segment in self.urn.segments(WAVE).unwrap() {
            let opened = layout.open_segment(&self.key, WAVE, &segment).unwrap();
            for (lane, records) in lanes.iter_mut().zip(opened) {
                lane.extend(records);
            }
        }
        lanes
    }

    /// How many submissions lie in the urn.
    pub fn handed_in(&self) -> usize {
        self.lanes().pop().unwrap().len()
    }

    /// The numbers whose answers are stored, and those whose words are, each in order.
    pub fn stored(&self) -> (Vec<u64>, Vec<u64>) {
        let questionnaire = &self.wave.questionnaire;
        let patterns = UniquePatterns::new(questionnaire);
        let layout = &self.wave.promised.as_ref().unwrap().layout;
        let (slots, lanes) = (slots(questionnaire), self.lanes());
        let opened = |wanted: fn(&Slot) -> bool| -> Vec<Vec<u8>> {
            let slot = slots.iter().position(wanted).unwrap();
            let open = |record: &Record| layout.open(&self.key, WAVE, slot, &record.envelope);
            lanes[slot].iter().map(|record| open(record).unwrap()).collect()
        };
        let records = opened(|slot| *slot == Slot::Part(0));
        let number = |record: &Vec<u8>| patterns.number_of_record(record).unwrap();
        let mut answers: Vec<u64> = records.iter().map(number).collect();
        let texts = opened(|slot| matches!(slot, Slot::Words { .. }));
        let text = |words: Vec<u8>| String::from_utf8(words).unwrap().parse().unwrap();
        let mut words: Vec<u64> = texts.into_iter().map(text).collect();
        answers.sort_unstable();
        words.sort_unstable();
        (answers, words)
    }

    /// Closes the wave with a key.
    pub async fn close_with(&self, key: &OpeningKey) -> Result<Closed, CloseError> {
        let closing = Closing {
            store: &self.store,
            secrets: &self.secrets,
            urn: &self.urn,
            dataset_dir: &self.folder.path().join("dataset"),
            key,
            today: date(2026, 11, 27),
        };
        close(closing, &mut ChaCha8Rng::seed_from_u64(9), WAVE).await
    }

    /// Closes the wave.
    pub async fn close(&self) -> Closed {
        self.close_with(&self.key).await.unwrap()
    }
}

/// What the wave promises.
pub fn promising(key: &OpeningKey) -> Promising {
    Promising {
        sealing_key: key.sealing_key(),
        key_holder: "de coördinator".to_owned(),
        without_script: true,
        gone_on: date(2026, 12, 31),
    }
}

fn own_words(questionnaire: &Questionnaire) -> usize {
    questionnaire.item_index("what_would_help").unwrap()
}

fn units(heads: [u32; 3]) -> UnitTree {
    let unit = |code: &str, parent, heads| Unit {
        code: code.to_owned(),
        parent,
        name: Text::new(code, code),
        kind: "team".to_owned(),
        heads,
    };
    let [all, a, b] = heads;
    let units = vec![unit("all", None, all), unit("a", Some(0), a), unit("b", Some(0), b)];
    UnitTree::new(units).unwrap()
}

fn staff(tree: &UnitTree) -> Vec<StaffMember> {
    let members = tree.units().iter().enumerate().flat_map(|(unit, of)| {
        let member = move |n| StaffMember {
            unit,
            email: Some(format!("{unit}.{n:03}@town.example")),
            channel: StaffChannel::Mail,
        };
        (0..of.heads).map(member)
    });
    members.collect()
}
