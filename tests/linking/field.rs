//! A wave that takes answers, and who is invited.

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use anyhow::Context;
use jiff::civil::date;
use jiff::tz::TimeZone;
use peil_anonymity::{ClassKey, OpeningKey, Seed};
use peil_fieldwork::{
    Clock, Code, FieldedWave, Fieldwork, Invited, Promised, Promising, SecretsDir, SharedRng,
    UrnDir, launch,
};
use peil_instrument::{StaffChannel, StaffMember, Text, Unit, UnitTree};
use peil_storage::{Store, testkit};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use tempfile::TempDir;

use crate::linking::{Database, Settings};

/// The wave's code.
pub const WAVE: &str = "w1";

/// How many people are invited in a class, at the least and at the most.
const HEADS: std::ops::RangeInclusive<u32> = 12..=40;

/// An open wave.
pub struct Field {
    pub url: String,
    pub store: Store,
    pub secrets: SecretsDir,
    pub urn: UrnDir,
    pub key: OpeningKey,
    pub folder: TempDir,
    pub desk: Fieldwork,
    pub wave: Arc<FieldedWave>,
    pub people: Vec<Person>,
}

/// Somebody who was invited, as the operator knows them.
pub struct Person {
    pub class: usize,
    pub id: [u8; 16],
    pub email: String,
    pub code: String,
    pub code_hash: [u8; 32],
}

impl Field {
    /// Opens a wave.
    pub async fn open(settings: &Settings, seed: u64) -> anyhow::Result<Field> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let folder = tempfile::tempdir()?;
        let url = match settings.database {
            Database::Sqlite => format!("sqlite:{}", folder.path().join("peil.db").display()),
            Database::Postgres => testkit::fresh_postgres()?,
        };
        let store = Store::open(&url).await?;
        let tree = units(settings.classes, &mut rng)?;
        let questionnaire =
            peil_instrument::shipped::questionnaire("staff", None).context("shipped")?;
        let days = [date(2026, 11, 2), date(2026, 11, 27)];
        testkit::put_draft(&store, &tree, &questionnaire, WAVE, days).await?;
        let secrets = SecretsDir::new(folder.path().join("secrets"));
        lay_keys(&folder.path().join(format!("secrets/{WAVE}.keys")), tree.len())?;
        let urn = UrnDir::new(folder.path().join("urn"));
        let key = OpeningKey::make(drawn(&mut rng));
        let promising = Promising {
            sealing_key: key.sealing_key(),
            key_holder: "de coördinator".to_owned(),
            without_script: false,
            gone_on: date(2026, 12, 31),
        };
        launch(
            &store,
            &secrets,
            &mut rng,
            WAVE,
            Invited { units: &tree, staff: &staff(&tree) },
            &promising,
        )
        .await?;
        let clock: Clock =
            Arc::new(|| date(2026, 11, 27).at(12, 0, 0, 0).to_zoned(TimeZone::UTC).expect("noon"));
        let rng: SharedRng = Arc::new(Mutex::new(rng));
        let desk = Fieldwork::new(store.clone(), secrets.clone(), urn.clone(), clock, rng);
        let wave = desk.wave(WAVE).await?.context("the wave")?;
        let people = people(&store, &secrets, &wave).await?;
        Ok(Field { url, store, secrets, urn, key, folder, desk, wave, people })
    }

    /// What the wave promises, with the keys of its classes.
    pub fn promised(&self) -> &Promised {
        self.wave.promised.as_deref().expect("an open wave has promised")
    }

    /// Where what is planted lies, and the log of the proxy.
    pub fn extra(&self) -> std::path::PathBuf {
        self.folder.path().join("extra")
    }
}

/// Bytes of chance.
pub fn drawn(rng: &mut impl Rng) -> Seed {
    let mut seed = [0; 32];
    rng.fill_bytes(&mut seed);
    seed
}

async fn people(
    store: &Store,
    secrets: &SecretsDir,
    wave: &FieldedWave,
) -> anyhow::Result<Vec<Person>> {
    let secret = secrets.read(WAVE)?.context("the secret")?;
    let mut tx = store.begin_read().await?;
    let invitations = tx.invitations(WAVE).await?;
    tx.commit().await?;
    let person = |invitation: peil_storage::Invitation| {
        let code = Code::of(&secret, &invitation.id);
        Person {
            class: wave.units[invitation.unit].class,
            id: invitation.id,
            email: invitation.email.unwrap_or_default(),
            code: code.to_string(),
            code_hash: invitation.code_hash,
        }
    };
    Ok(invitations.into_iter().map(person).collect())
}

/// Keys as a launch that was interrupted leaves them. They are the same for all waves: making them costs more than all
/// the rest, and nothing that is looked for depends on them.
fn lay_keys(folder: &Path, classes: usize) -> anyhow::Result<()> {
    static KEYS: OnceLock<Mutex<Vec<Vec<u8>>>> = OnceLock::new();
    let mut keys = KEYS.get_or_init(Mutex::default).lock().expect("nobody panics with it");
    let missing: Vec<usize> = (keys.len()..classes).collect();
    let make = |number: &usize| {
        let mut rng = ChaCha8Rng::seed_from_u64(*number as u64);
        ClassKey::make(drawn(&mut rng)).to_der()
    };
    keys.extend(missing.par_iter().map(make).collect::<Result<Vec<_>, _>>()?);
    std::fs::create_dir_all(folder)?;
    for (class, key) in keys.iter().take(classes).enumerate() {
        std::fs::write(folder.join(format!("{class}.der")), key)?;
    }
    Ok(())
}

fn units(classes: u32, rng: &mut impl Rng) -> anyhow::Result<UnitTree> {
    let unit = |code: String, parent, heads| Unit {
        name: Text::new(&code, &code),
        code,
        parent,
        kind: "team".to_owned(),
        heads,
    };
    let sizes: Vec<u32> = (0..classes).map(|_| rng.random_range(HEADS)).collect();
    let root = unit("all".to_owned(), None, sizes.iter().sum());
    let teams = sizes.iter().zip(1..).map(|(heads, n)| unit(format!("t{n}"), Some(0), *heads));
    Ok(UnitTree::new([root].into_iter().chain(teams).collect())?)
}

fn staff(tree: &UnitTree) -> Vec<StaffMember> {
    let members = tree.units().iter().enumerate().skip(1).flat_map(|(unit, of)| {
        let member = move |n| StaffMember {
            unit,
            email: Some(format!("{unit:03}.{n:03}@town.example")),
            channel: StaffChannel::Mail,
        };
        (0..of.heads).map(member)
    });
    members.collect()
}
