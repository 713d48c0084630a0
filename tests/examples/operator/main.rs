//! What somebody with everything on the server's disk can find out about who gave an answer.
//!
//! ```text
//! cargo run --release -p peil-tests --example operator -- --guesses 100000
//! ```
//! What it says: "What the operator test shows" in `docs/anonymity.md`. Fails if the attacker is better than guessing.
#![expect(clippy::print_stdout, reason = "it is here to print")]
#![expect(clippy::expect_used, reason = "a test that fails says where")]

#[path = "../../linking/mod.rs"]
mod linking;

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Parser;

use linking::{Arrivals, Database, Plant, Settings, run};

/// Plays waves, and tries to link people with their answers.
#[derive(Parser)]
struct Args {
    /// How many guesses at least, for each database and way of coming.
    #[arg(long, default_value_t = 100_000)]
    guesses: u32,
    /// Classes in a wave.
    #[arg(long, default_value_t = 54)]
    classes: u32,
    /// Everything that is drawn follows from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// The most that the attacker may be better than chance, and the least that it must be where something is wrong.
const NOTHING: f64 = 0.02;
const FOUND: f64 = 0.20;

fn main() -> ExitCode {
    match report(&Args::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("NOT AS IT MUST BE: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn report(args: &Args) -> anyhow::Result<bool> {
    let mut sound = true;
    // Beside each other: PostgreSQL waits for the disk.
    let on = |database| move || every_way(args, database);
    let (sqlite, postgres) = rayon::join(on(Database::Sqlite), on(Database::Postgres));
    sound &= sqlite? && postgres?;
    println!("With a weakness put in:");
    for plant in [Plant::Unshuffled, Plant::Appended, Plant::Logged, Plant::OftenCopied] {
        let (database, arrivals) = (Database::Sqlite, Arrivals::Sparse);
        let plant = Some(plant);
        let settings =
            Settings { database, arrivals, waves: 2, classes: 10, plant, seed: args.seed };
        let outcome = run(&settings)?;
        println!("{plant:?}: {}", outcome.people);
        println!("  {}", outcome.chosen.join("; "));
        sound &= outcome.people.lower() > FOUND;
    }
    Ok(sound)
}

/// Every way of coming, on one database; whether it is as it must be.
fn every_way(args: &Args, database: Database) -> anyhow::Result<bool> {
    let mut sound = true;
    for arrivals in [Arrivals::Dense, Arrivals::Mixed, Arrivals::Sparse] {
        // About 22 people of a class take part, and each gives four answers and a half.
        let waves = args.guesses.div_ceil(args.classes * 95).next_multiple_of(2);
        let Args { classes, seed, .. } = *args;
        let outcome = run(&Settings { database, arrivals, waves, classes, plant: None, seed })?;
        let (tried, mut said) = (outcome.tried, String::new());
        writeln!(said, "{database:?}, {arrivals:?}, {waves} waves, {tried} ways tried")?;
        writeln!(said, "  best     {}", outcome.people)?;
        writeln!(said, "  learned  {}", outcome.learned)?;
        writeln!(said, "  receipts {}", outcome.receipts)?;
        for measure in [&outcome.people, &outcome.learned, &outcome.receipts] {
            sound &= measure.upper() < NOTHING;
        }
        let (before, left) = (&outcome.found_before, &outcome.people_left);
        writeln!(said, "  found before closing: {before:?}; of people after it: {left:?}")?;
        println!("{said}");
        sound &= before.is_empty() && left.is_empty();
        sound &= outcome.shared_pieces == 0 && outcome.urn_alike < 5.0;
    }
    Ok(sound)
}
