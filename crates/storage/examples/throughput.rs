//! Durable exchanges of codes a second: `cargo run --release -p peil-storage --example throughput [ADDRESS]`.
//!
//! Without an address it measures a SQLite file in a temporary folder (which may lie on a disk in
//! memory: give `sqlite:path/to/new.db` to choose the disk). The database must be new.
#![expect(clippy::print_stdout, reason = "it is here to print")]
#![expect(clippy::disallowed_methods, reason = "it is here to measure time")]

use std::error::Error;
use std::time::Instant;

use jiff::civil::date;
use peil_instrument::{Id, Text};
use peil_storage::{
    Channel, Invitation, Organisation, Profile, Series, StorageError, Store, Wave, WaveStatus,
    WaveUnit,
};
use sha2::{Digest, Sha256};

const WAVE: &str = "w1";
const INVITED: usize = 20_144;
const SINGLE: usize = 2_000;
const TOGETHER: usize = 16;
const QUEUE: usize = 500;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::TempDir::new()?;
    let own = format!("sqlite:{}", folder.path().join("peil.db").display());
    let address = std::env::args().nth(1).unwrap_or(own);
    let store = Store::open(&address).await?;

    let began = Instant::now();
    prepare(&store).await?;
    println!("{INVITED} invitations: {:.2} s", began.elapsed().as_secs_f64());

    let began = Instant::now();
    for number in 0..SINGLE {
        exchange(&store, number).await?;
    }
    report("one by one", SINGLE, began);

    let began = Instant::now();
    let queues: Vec<_> =
        (0..TOGETHER).map(|queue| tokio::spawn(begin_all(store.clone(), queue))).collect();
    for queue in queues {
        queue.await??;
    }
    report("by 16 at a time", TOGETHER * QUEUE, began);

    let began = Instant::now();
    store.scrub().await?;
    println!("scrubbed: {:.2} s", began.elapsed().as_secs_f64());

    let began = Instant::now();
    let mut tx = store.begin_write().await?;
    tx.set_wave_status(WAVE, WaveStatus::Open, WaveStatus::Closed).await?;
    tx.tally_up(WAVE).await?;
    tx.commit().await?;
    store.scrub().await?;
    println!("tallied and scrubbed: {:.2} s", began.elapsed().as_secs_f64());
    store.close().await;
    Ok(())
}

fn report(how: &str, count: usize, began: Instant) {
    let seconds = began.elapsed().as_secs_f64();
    println!("{count} exchanges {how}: {seconds:.2} s, {:.0} a second", count as f64 / seconds);
}

fn random(what: &str, number: usize) -> [u8; 32] {
    Sha256::digest(format!("{what} {number}")).into()
}

fn random_id(what: &str, number: usize) -> [u8; 16] {
    *random(what, number).first_chunk().expect("32 bytes begin with 16")
}

/// Uses somebody's code, for good.
async fn exchange(store: &Store, number: usize) -> Result<(), StorageError> {
    let mut tx = store.begin_write().await?;
    tx.exchange(WAVE, &random("code", number), &random("blinded", number)).await?;
    tx.commit().await
}

/// The people of one queue, one after the other.
async fn begin_all(store: Store, queue: usize) -> Result<(), StorageError> {
    for at in 0..QUEUE {
        exchange(&store, SINGLE + queue * QUEUE + at).await?;
    }
    Ok(())
}

/// An open wave with invitations.
async fn prepare(store: &Store) -> Result<(), Box<dyn Error>> {
    let text = || Text::new("Een", "One");
    let profile = Profile {
        asks: text(),
        controller: text(),
        legal_ground: text(),
        dpo: text(),
        vertrouwenspersoon: text(),
        meldregeling: text(),
        retention: text(),
    };
    let wave = Wave {
        code: WAVE.to_owned(),
        organisation: "o".to_owned(),
        series: "s".to_owned(),
        name: text(),
        questionnaire: Id::new("staff")?,
        version: "1.0.0".to_owned(),
        k: 10,
        synthetic: true,
        status: WaveStatus::Open,
        opens_on: date(2026, 11, 2),
        closes_on: date(2026, 11, 27),
    };
    let unit = WaveUnit {
        code: "R".to_owned(),
        parent: None,
        name: text(),
        kind: "rijk".to_owned(),
        heads: 20_144,
        invited: 20_144,
        class: 0,
        higher: 0,
        whole: true,
    };
    let invitation = |number| Invitation {
        id: random_id("invitation", number),
        unit: 0,
        channel: Channel::Mail,
        email: Some(format!("medewerker.{number}@voorbeeld.example")),
        code_hash: random("code", number),
    };
    let invitations: Vec<Invitation> = (0..INVITED).map(invitation).collect();
    let mut tx = store.begin_write().await?;
    let organisation = Organisation { code: "o".to_owned(), name: text(), profile };
    tx.put_organisation(&organisation).await?;
    let series = Series {
        code: "s".to_owned(),
        organisation: "o".to_owned(),
        name: text(),
        rhythm_months: 24,
    };
    tx.put_series(&series).await?;
    tx.put_questionnaire(&wave.questionnaire, &wave.version, "").await?;
    tx.insert_wave(&wave).await?;
    tx.insert_wave_units(WAVE, &[unit]).await?;
    tx.insert_invitations(WAVE, &invitations).await?;
    tx.commit().await?;
    Ok(())
}
