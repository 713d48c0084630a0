//! How long a desk takes for signing and handing in, and a closing for opening what was sealed.
//!
//! ```text
//! cargo run --release -p peil-fieldwork --example sealed_speed -- 100000
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program to measure with"
)]

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use jiff::civil::date;
use jiff::tz::TimeZone;
use peil_anonymity::urn::CAPACITY;
use peil_anonymity::{Blinding, Entry, Layout, OpeningKey, Record, SealingKey, Seed};
use peil_fieldwork::{
    Clock, Closing, Code, Exchanged, FieldedWave, Fieldwork, Invited, Promising, SecretsDir,
    SharedRng, Submitted, UrnDir, close, launch, slots,
};
use peil_instrument::{StaffChannel, StaffMember, Text, Unit, UnitTree};
use peil_simulation::UniquePatterns;
use peil_storage::{Store, testkit};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use rayon::prelude::*;

const WAVE: &str = "w1";
/// People who begin and hand in.
const PEOPLE: usize = 4_000;
/// Of them at the same time.
const TOGETHER: usize = 200;

#[tokio::main]
async fn main() {
    let submissions = std::env::args().nth(1).map_or(100_000, |n| n.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let store = Store::open(&format!("sqlite:{}", at("peil.db").display())).await.unwrap();
    let (secrets, urn) = (SecretsDir::new(at("secrets")), UrnDir::new(at("urn")));
    let key = OpeningKey::make([1; 32]);
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let (text, town) = (Text::new("tekst", "text"), || "town".to_owned());
    let unit = Unit { code: town(), parent: None, name: text, kind: town(), heads: 1_000_000 };
    let tree = UnitTree::new(vec![unit]).unwrap();
    let questionnaire = peil_instrument::shipped::questionnaire("staff", None).unwrap();
    let days = [date(2026, 11, 2), date(2026, 11, 27)];
    testkit::put_draft(&store, &tree, &questionnaire, WAVE, days).await.unwrap();
    let promising = Promising {
        sealing_key: key.sealing_key(),
        key_holder: "the coordinator".to_owned(),
        without_script: true,
        gone_on: date(2026, 12, 31),
    };
    let member = StaffMember { unit: 0, email: None, channel: StaffChannel::Letter };
    let invited = Invited { units: &tree, staff: &vec![member; PEOPLE] };
    launch(&store, &secrets, &mut rng, WAVE, invited, &promising).await.unwrap();
    let secret = secrets.read(WAVE).unwrap().unwrap();
    let invitations = store.begin_read().await.unwrap().invitations(WAVE).await.unwrap();
    let codes: Vec<String> =
        invitations.iter().map(|one| Code::of(&secret, &one.id).to_string()).collect();
    let noon = date(2026, 11, 9).at(12, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
    let clock: Clock = Arc::new(move || noon.clone());
    let shared: SharedRng = Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(2)));
    let desk = Fieldwork::new(store.clone(), secrets.clone(), urn.clone(), clock, shared);
    let wave = desk.wave(WAVE).await.unwrap().unwrap();

    let bodies = sign(&desk, &wave, &codes).await;
    hand_in(&desk, &wave, &bodies).await;
    urn.destroy(WAVE).unwrap();
    fill(&wave, &at("urn").join(WAVE), &key.sealing_key(), submissions);
    let (dataset, today) = (at("dataset"), date(2026, 12, 1));
    let closing = Closing {
        store: &store,
        secrets: &secrets,
        urn: &urn,
        dataset_dir: &dataset,
        key: &key,
        today,
    };
    let start = Instant::now();
    let closed = close(closing, &mut rng, WAVE).await.unwrap();
    assert_eq!((closed.totals.submitted, closed.set_aside), (submissions as u64, 0));
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "closing, everything from opening to freezing, {submissions} submissions: {seconds:.1} s"
    );
}

/// Has a right signed for everybody; what they will hand in.
async fn sign(desk: &Fieldwork, wave: &FieldedWave, codes: &[String]) -> Vec<Vec<u8>> {
    let promised = wave.promised.as_ref().unwrap();
    let key = &promised.roll.class(0).unwrap().key;
    let blindings: Vec<Blinding> = (0..codes.len() as u64)
        .into_par_iter()
        .map(|number| Blinding::begin(0, key, seed(number, 1)).unwrap())
        .collect();
    let start = Instant::now();
    let mut signed = Vec::new();
    for (code, blinding) in codes.iter().zip(&blindings) {
        let blinded = blinding.blinded().unwrap();
        let Exchanged::Granted(signature) = desk.sign(wave, code, &blinded).await.unwrap() else {
            panic!("a good code is signed for");
        };
        signed.push(signature);
    }
    let each = start.elapsed().as_secs_f64() * 1000.0 / codes.len() as f64;
    println!("signing, one after the other, with the commit of the database: {each:.2} ms each");
    let (layout, patterns) = (&promised.layout, UniquePatterns::new(&wave.questionnaire));
    let body = |(number, (blinding, signed)): (usize, (Blinding, [u8; 256]))| {
        let token = blinding.finish(&signed).unwrap();
        let envelopes =
            envelopes(wave, layout, &patterns, promised.roll.sealing_key(), number as u64);
        [token.to_bytes(), envelopes.concat()].concat()
    };
    blindings.into_par_iter().zip(signed).enumerate().map(body).collect()
}

async fn hand_in(desk: &Fieldwork, wave: &Arc<FieldedWave>, bodies: &[Vec<u8>]) {
    let start = Instant::now();
    let mut crowd = tokio::task::JoinSet::new();
    for share in bodies.chunks(bodies.len().div_ceil(TOGETHER)) {
        let (desk, wave, share) = (desk.clone(), Arc::clone(wave), share.to_vec());
        crowd.spawn(async move {
            for body in &share {
                assert_eq!(desk.hand_in(&wave, body).await.unwrap(), Submitted::Now);
            }
        });
    }
    crowd.join_all().await;
    let rate = bodies.len() as f64 / start.elapsed().as_secs_f64();
    println!("handing in, {TOGETHER} at a time, checked and on disk: {rate:.0} a second");
}

/// An urn with so many submissions.
fn fill(wave: &FieldedWave, folder: &Path, key: &SealingKey, submissions: usize) {
    std::fs::create_dir_all(folder).unwrap();
    let (layout, patterns) =
        (slots::layout(&wave.questionnaire), UniquePatterns::new(&wave.questionnaire));
    let numbers: Vec<u64> = (0..submissions as u64).collect();
    numbers.par_chunks(CAPACITY).for_each(|numbers| {
        let entry = |number: &u64| {
            let mut mark = [0; 32];
            mark[..8].copy_from_slice(&number.to_be_bytes());
            let record = |envelope| Record { mark, unit: 0, envelope };
            let records = envelopes(wave, &layout, &patterns, key, *number).into_iter().map(record);
            Entry { records: records.collect(), ticket: record(Vec::new()) }
        };
        let entries: Vec<Entry> = numbers.iter().map(entry).collect();
        let segment = layout.seal_segment(key, WAVE, &entries, seed(numbers[0], 2)).unwrap();
        std::fs::write(folder.join(format!("{}.urn", numbers[0])), segment).unwrap();
    });
}

/// The envelopes of somebody whose answers nobody else gives.
fn envelopes(
    wave: &FieldedWave,
    layout: &Layout,
    patterns: &UniquePatterns<'_>,
    key: &SealingKey,
    number: u64,
) -> Vec<Vec<u8>> {
    let mut receipt = [0; 16];
    receipt[..8].copy_from_slice(&number.to_be_bytes());
    let answers = patterns.answers(number).unwrap();
    let contents = slots::contents(&wave.questionnaire, &answers, receipt);
    let seal = |(slot, content): (usize, &Vec<u8>)| {
        let chance = seed(number, 3 + u8::try_from(slot).unwrap());
        layout.seal(key, WAVE, slot, content, chance).unwrap()
    };
    contents.iter().enumerate().map(seal).collect()
}

fn seed(number: u64, purpose: u8) -> Seed {
    let mut seed = [purpose; 32];
    seed[..8].copy_from_slice(&number.to_be_bytes());
    seed
}
