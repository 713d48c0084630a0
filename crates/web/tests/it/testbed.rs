//! A service with one wave, made the way the command line makes it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use axum::Router;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use peil_anonymity::OpeningKey;
use peil_fieldwork::{
    Clock, Closing, Code, Exchanged, Fieldwork, Invited, Promising, SecretsDir, SharedRng,
    Submitted, UrnDir, add_team_link, close, launch,
};
use peil_instrument::{Id, StaffChannel, StaffMember, Text, Unit, UnitTree, load};
use peil_simulation::UniquePatterns;
use peil_storage::{Invitation, Organisation, Profile, Series, Store, Wave, WaveStatus};
use peil_web::{App, router};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use tempfile::TempDir;

/// The questionnaire that staff get.
pub static STAFF: LazyLock<String> = LazyLock::new(|| {
    peil_instrument::shipped::questionnaire("staff", None).expect("it is shipped").to_toml()
});
/// A small one with every kind of item and a chain of conditions.
pub const SAMPLE: &str = include_str!("../../src/survey/sample.toml");
/// The wave's code.
pub const WAVE: &str = "proef";
/// The names of the units try to break out of a page.
pub const UNIT: &str = "Team <script>alert('x')</script> & \"Co\"";

/// A running service over a database of its own.
pub struct Testbed {
    pub router: Router,
    pub app: App,
    pub store: Store,
    /// Codes of everyone invited.
    pub codes: Vec<String>,
    today: Arc<Mutex<Date>>,
    desk: Fieldwork,
    dir: TempDir,
}

impl Testbed {
    /// A wave with this questionnaire, open from 2 to 27 November 2026; today is 9 November.
    pub async fn new(questionnaire: &str) -> Testbed {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite:{}", dir.path().join("peil.db").display());
        let store = Store::open(&url).await.expect("a database");
        let secrets = SecretsDir::new(dir.path().join("secrets"));
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let tree = units();
        put_wave(&store, &tree, questionnaire, WAVE).await;
        launch(
            &store,
            &secrets,
            &mut rng,
            WAVE,
            Invited { units: &tree, staff: &staff(&tree) },
            &promising(),
        )
        .await
        .expect("a launch");

        let codes = codes(&store, &secrets, WAVE).await;
        let today = Arc::new(Mutex::new(date(2026, 11, 9)));
        let read = Arc::clone(&today);
        let clock: Clock = Arc::new(move || {
            let today = *read.lock().expect("a clock");
            today.at(10, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a time")
        });
        let rng: SharedRng = Arc::new(Mutex::new(rng));
        let urn = UrnDir::new(dir.path().join("urn"));
        let fieldwork = Fieldwork::new(store.clone(), secrets, urn, clock, Arc::clone(&rng));
        let app = App::new(fieldwork.clone(), rng);
        let router = router(app.clone());
        Testbed { router, app, store, codes, today, desk: fieldwork, dir }
    }

    /// How many submissions lie in the urn.
    pub async fn handed_in(&self) -> usize {
        self.opened().await.last().map_or(0, Vec::len)
    }

    /// Per slot of a submission what lies in the urn, opened; without what was left empty.
    pub async fn opened(&self) -> Vec<Vec<Vec<u8>>> {
        let mut tx = self.store.begin_read().await.expect("a transaction");
        let wave = tx.wave(WAVE).await.expect("a database").expect("a wave");
        let source = tx.questionnaire_source(&wave.questionnaire, &wave.version).await;
        let source = source.expect("a database").expect("a questionnaire");
        tx.commit().await.expect("a database");
        let layout = peil_fieldwork::slots::layout(&load("wave.toml", &source).expect("it loads"));
        let key = opening_key();
        let mut opened = vec![Vec::new(); layout.slots()];
        for segment in UrnDir::new(self.dir.path().join("urn")).segments(WAVE).expect("an urn") {
            let lanes = layout.open_segment(&key, WAVE, &segment).expect("a segment");
            for (slot, contents) in opened.iter_mut().enumerate() {
                for record in &lanes[slot] {
                    let content = layout.open(&key, WAVE, slot, &record.envelope);
                    let content = content.expect("an envelope");
                    contents.extend((!content.is_empty()).then_some(content));
                }
            }
        }
        opened
    }

    /// The folder of all that this service keeps.
    pub fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// Where the frozen dataset of a wave is, or comes.
    pub fn dataset(&self, wave: &str) -> PathBuf {
        self.dir.path().join("datasets").join(wave)
    }

    /// Whoever has these codes answers, each in an own way.
    pub async fn answer(&self, wave: &str, codes: &[String]) {
        let wave = self.desk.wave(wave).await.expect("a database").expect("a wave");
        let patterns = UniquePatterns::new(&wave.questionnaire);
        for (number, code) in (0..).zip(codes) {
            let exchanged = self.desk.exchange(&wave, code).await.expect("a database");
            let Exchanged::Granted(token) = exchanged else { panic!("a good code is exchanged") };
            let answers = patterns.answers(number).expect("enough patterns");
            let submitted = self.desk.submit(&wave, &token.to_string(), &answers).await;
            assert_eq!(submitted.expect("an urn"), Submitted::Now);
        }
    }

    /// Everybody who was invited answers, each in an own way, and the wave is closed.
    pub async fn answer_and_close(&self) {
        self.answer(WAVE, &self.codes).await;
        let closing = Closing {
            store: &self.store,
            secrets: &SecretsDir::new(self.dir.path().join("secrets")),
            urn: &UrnDir::new(self.dir.path().join("urn")),
            dataset_dir: &self.dataset(WAVE),
            key: &opening_key(),
            today: date(2026, 11, 28),
        };
        close(closing, &mut ChaCha8Rng::seed_from_u64(9), WAVE).await.expect("a closing");
    }

    /// The codes of everyone invited to a wave.
    pub async fn codes_of(&self, wave: &str) -> Vec<String> {
        codes(&self.store, &SecretsDir::new(self.dir.path().join("secrets")), wave).await
    }

    /// Moves the clock.
    pub fn set_today(&self, today: Date) {
        *self.today.lock().expect("a clock") = today;
    }

    /// Makes another wave, not launched.
    pub async fn add_draft(&self, questionnaire: &str, wave: &str) {
        put_wave(&self.store, &units(), questionnaire, wave).await;
    }

    /// Makes another wave for the same people, open as the first one is; their codes for it.
    pub async fn add_open(&self, questionnaire: &str, wave: &str) -> Vec<String> {
        let (tree, secrets) = (units(), SecretsDir::new(self.dir.path().join("secrets")));
        put_wave(&self.store, &tree, questionnaire, wave).await;
        let mut rng = ChaCha8Rng::seed_from_u64(8);
        launch(
            &self.store,
            &secrets,
            &mut rng,
            wave,
            Invited { units: &tree, staff: &staff(&tree) },
            &promising(),
        )
        .await
        .expect("a launch");
        codes(&self.store, &secrets, wave).await
    }
}

/// What opens the waves of these tests.
pub fn opening_key() -> OpeningKey {
    OpeningKey::make([5; 32])
}

fn promising() -> Promising {
    Promising {
        sealing_key: opening_key().sealing_key(),
        key_holder: "de coördinator".to_owned(),
        without_script: true,
        gone_on: date(2026, 12, 27),
    }
}

impl Testbed {
    /// Makes a team link; its code.
    pub async fn add_team_link(&self, allowed: u32) -> String {
        let secrets = SecretsDir::new(self.dir.path().join("secrets"));
        let mut rng = ChaCha8Rng::seed_from_u64(u64::from(allowed));
        let name = Text::new("Buitendienst", "Field staff");
        let added = add_team_link(&self.store, &secrets, &mut rng, WAVE, name, allowed).await;
        added.expect("a team link").code.to_string()
    }
}

/// The codes of everyone invited to a wave.
async fn codes(store: &Store, secrets: &SecretsDir, wave: &str) -> Vec<String> {
    let secret = secrets.read(wave).expect("a secret").expect("a secret");
    let mut tx = store.begin_read().await.expect("a transaction");
    let invitations = tx.invitations(wave).await.expect("invitations");
    tx.commit().await.expect("a commit");
    let code = |invitation: &Invitation| Code::of(&secret, &invitation.id).to_string();
    invitations.iter().map(code).collect()
}

async fn put_wave(store: &Store, tree: &UnitTree, source: &str, code: &str) {
    let questionnaire = load("q.toml", source).expect("a questionnaire");
    let mut tx = store.begin_write().await.expect("a transaction");
    tx.put_organisation(&organisation()).await.expect("an organisation");
    tx.replace_units("waterrijk", tree).await.expect("units");
    let series = Series {
        code: "integriteit".to_owned(),
        organisation: "waterrijk".to_owned(),
        name: Text::new("Integriteit", "Integrity"),
        rhythm_months: 24,
    };
    tx.put_series(&series).await.expect("a series");
    let id = Id::new(questionnaire.id().to_string()).expect("an id");
    tx.put_questionnaire(&id, questionnaire.version(), &questionnaire.to_toml())
        .await
        .expect("a questionnaire");
    let wave = Wave {
        code: code.to_owned(),
        organisation: "waterrijk".to_owned(),
        series: "integriteit".to_owned(),
        name: Text::new("Integriteit op het werk 2026", "Integrity at work 2026"),
        questionnaire: id,
        version: questionnaire.version().to_owned(),
        k: 10,
        synthetic: true,
        status: WaveStatus::Draft,
        opens_on: date(2026, 11, 2),
        closes_on: date(2026, 11, 27),
    };
    tx.insert_wave(&wave).await.expect("a wave");
    tx.commit().await.expect("a commit");
}

fn organisation() -> Organisation {
    let profile = Profile {
        asks: Text::new(
            "De gemeentesecretaris vraagt dit, om te weten waar collega's steun nodig hebben.",
            "The town clerk asks this, to know where colleagues need support.",
        ),
        controller: Text::new("Het college van Waterrijk", "The board of Waterrijk"),
        legal_ground: Text::new(
            "Artikel 4 Ambtenarenwet 2017",
            "Article 4 Civil Servants Act 2017",
        ),
        dpo: Text::new("fg@waterrijk.example", "fg@waterrijk.example"),
        vertrouwenspersoon: Text::new("Bel 0123-456789", "Call 0123-456789"),
        meldregeling: Text::new("Op intranet onder Melden", "On the intranet under Melden"),
        retention: Text::new(
            "Antwoorden tien jaar, codes tot sluiting.",
            "Answers ten years, codes until closing.",
        ),
    };
    let name = Text::new("Gemeente Waterrijk", "Municipality of Waterrijk");
    Organisation { code: "waterrijk".to_owned(), name, profile }
}

fn units() -> UnitTree {
    let unit = |code: &str, parent, name: &str, heads| Unit {
        code: code.to_owned(),
        parent,
        name: Text::new(name, name),
        kind: "team".to_owned(),
        heads,
    };
    UnitTree::new(vec![
        unit("w", None, "Gemeente Waterrijk", 12),
        unit("a", Some(0), UNIT, 30),
        unit("b", Some(0), UNIT, 30),
    ])
    .expect("a tree")
}

fn staff(tree: &UnitTree) -> Vec<StaffMember> {
    let members = tree.units().iter().enumerate().flat_map(|(unit, of)| {
        (0..of.heads).map(move |number| StaffMember {
            unit,
            email: Some(format!("p{unit}.{number}@waterrijk.example")),
            channel: StaffChannel::Mail,
        })
    });
    members.collect()
}
