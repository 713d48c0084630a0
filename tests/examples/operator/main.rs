//! What somebody with everything on the server's disk can find out about who gave an answer.
//!
//! ```text
//! cargo run --release -p peil-tests --example operator -- --guesses 100000
//! cargo run --release -p peil-tests --example operator -- --only sqlite-sparse
//! ```
//! What it says: "What the operator test shows" in `docs/anonymity.md`. Fails if the attacker is better than guessing.
#![expect(clippy::print_stdout, reason = "it is here to print")]
#![expect(clippy::expect_used, reason = "a test that fails says where")]

#[path = "../../linking/mod.rs"]
mod linking;

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Parser;
use clap::builder::PossibleValuesParser;

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
    /// Only this setting, instead of all: a database and a way of coming, or a weakness put in.
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(names()))]
    only: Option<String>,
}

/// Every database and way of coming, as `--only` calls them.
const WAYS: [(&str, Database, Arrivals); 6] = [
    ("sqlite-dense", Database::Sqlite, Arrivals::Dense),
    ("sqlite-mixed", Database::Sqlite, Arrivals::Mixed),
    ("sqlite-sparse", Database::Sqlite, Arrivals::Sparse),
    ("postgres-dense", Database::Postgres, Arrivals::Dense),
    ("postgres-mixed", Database::Postgres, Arrivals::Mixed),
    ("postgres-sparse", Database::Postgres, Arrivals::Sparse),
];

/// The weaknesses that are put in.
const PLANTS: [(&str, Plant); 4] = [
    ("unshuffled", Plant::Unshuffled),
    ("appended", Plant::Appended),
    ("logged", Plant::Logged),
    ("often-copied", Plant::OftenCopied),
];

fn names() -> Vec<&'static str> {
    WAYS.iter().map(|(name, ..)| *name).chain(PLANTS.iter().map(|(name, _)| *name)).collect()
}

impl Args {
    /// Whether a setting is asked for.
    fn wants(&self, name: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == name)
    }
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
    for (_, plant) in PLANTS.into_iter().filter(|(name, _)| args.wants(name)) {
        let (database, arrivals) = (Database::Sqlite, Arrivals::Sparse);
        let (plant, seed) = (Some(plant), args.seed);
        let settings = Settings { database, arrivals, waves: 2, classes: 10, plant, seed };
        let outcome = run(&settings)?;
        println!("With a weakness put in, {plant:?}: {}", outcome.people);
        println!("  {}", outcome.chosen.join("; "));
        sound &= outcome.people.lower() > FOUND;
    }
    Ok(sound)
}

/// Every way of coming that is asked for, on one database; whether it is as it must be.
fn every_way(args: &Args, database: Database) -> anyhow::Result<bool> {
    let mut sound = true;
    let ways = WAYS.into_iter().filter(|(name, on, _)| *on == database && args.wants(name));
    for (_, _, arrivals) in ways {
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
