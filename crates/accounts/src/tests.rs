//! Stories of people who come in, on SQLite in a temporary folder, with a clock that the story moves and seeded
//! randomness. Storage tells its own on both databases.

mod automating;
mod entering;
mod keeping;
mod locking;
mod log;
mod sharing;
mod signing_on;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use peil_instrument::{Text, Unit, UnitTree};
use peil_storage::{Organisation, Profile, Store};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use tempfile::TempDir;

use crate::{
    Accounts, Activated, Begun, By, Cost, Enrolled, Enrolment, FactorKey, Grant, NewAccount,
    NewSession, OneTimeLink, Role, Settings, totp,
};

const PASSWORD: &str = "vier losse woorden";

/// An installation with two organisations.
struct Place {
    accounts: Accounts,
    store: Store,
    now: Arc<AtomicI64>,
    _folder: TempDir,
}

/// Somebody with an account, and the app on the telephone.
struct Person {
    email: String,
    app: Enrolment,
    recovery: Vec<String>,
    session: NewSession,
}

fn run(story: impl Future<Output = ()>) {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap().block_on(story);
}

fn organisation(code: &str) -> Organisation {
    let text = || Text::new("tekst", "text");
    let profile = Profile {
        asks: text(),
        controller: text(),
        legal_ground: text(),
        dpo: text(),
        vertrouwenspersoon: text(),
        meldregeling: text(),
        retention: text(),
    };
    Organisation { code: code.to_owned(), name: text(), profile }
}

impl Place {
    async fn new() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("peil.db").display());
        let store = Store::open(&url).await.unwrap();
        let unit = |code: &str, parent| Unit {
            code: code.to_owned(),
            parent,
            name: Text::new(code, code),
            kind: "team".to_owned(),
            heads: 20,
        };
        let tree = UnitTree::new(vec![unit("top", None), unit("fin", Some(0))]).unwrap();
        let mut tx = store.begin_write().await.unwrap();
        for code in ["town", "village"] {
            tx.put_organisation(&organisation(code)).await.unwrap();
            tx.replace_units(code, &tree).await.unwrap();
        }
        tx.commit().await.unwrap();
        let now = Arc::new(AtomicI64::new(1_800_000_000));
        let read = Arc::clone(&now);
        let clock = move || Timestamp::from_second(read.load(Ordering::Relaxed)).unwrap();
        let rng = Arc::new(std::sync::Mutex::new(ChaCha20Rng::from_seed([3; 32])));
        let cost = Cost { memory_kib: 8, passes: 1 };
        let settings = Settings { cost, key: FactorKey::new([5; 32]) };
        let accounts = Accounts::new(store.clone(), clock, rng, settings);
        Place { accounts, store, now, _folder: folder }
    }

    /// Lets time go by.
    fn wait(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::Relaxed);
    }

    /// What the app shows, once it shows another code than before.
    fn next_code(&self, app: &Enrolment) -> String {
        self.wait(60);
        self.code(app)
    }

    fn code(&self, app: &Enrolment) -> String {
        totp::shown(&app.secret, self.now.load(Ordering::Relaxed))
    }

    async fn added(&self, name: &str, grants: &[Grant]) -> (crate::AccountId, OneTimeLink) {
        let new = NewAccount {
            email: format!("{name}@town.example"),
            name: name.to_owned(),
            organisation: "town".to_owned(),
            grants: grants.to_vec(),
        };
        self.accounts.add(By::command_line("town"), new).await.unwrap()
    }

    /// Makes an account, chooses a password by the link and sets the app up.
    async fn person(&self, name: &str, grants: &[Grant]) -> Person {
        let (_, link) = self.added(name, grants).await;
        self.activated(name, &link).await
    }

    async fn activated(&self, name: &str, link: &OneTimeLink) -> Person {
        let activated = self.accounts.activate(link.secret(), PASSWORD).await.unwrap();
        let Activated::Enrol { ticket, enrolment } = activated else { panic!("{activated:?}") };
        let code = self.code(&enrolment);
        let enrolled = self.accounts.confirm_enrolment(&ticket, &code).await.unwrap();
        let Enrolled::In { session, recovery } = enrolled else { panic!("{enrolled:?}") };
        Person { email: format!("{name}@town.example"), app: enrolment, recovery, session }
    }

    async fn coordinator(&self) -> Person {
        self.person("anna", &[Grant::of(Role::Coordinator)]).await
    }

    /// The first step with the right password.
    async fn ticket(&self, person: &Person, device: Option<&str>) -> String {
        let begun = self.accounts.sign_in(&person.email, PASSWORD, device).await.unwrap();
        let Begun::SecondFactor { ticket } = begun else { panic!("{begun:?}") };
        ticket
    }

    async fn is_in(&self, session: &NewSession) -> bool {
        self.accounts.session(&session.token).await.unwrap().is_some()
    }
}
