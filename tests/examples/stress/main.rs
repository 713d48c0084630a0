//! The real service under stress: killed while people hand in, or with more people than usual.
//!
//! ```text
//! cargo run -p peil-tests --example stress -- kill 500 --database postgres
//! cargo run --release -p peil-tests --example stress -- load --rate 200
//! ```
#![expect(clippy::print_stdout, reason = "it is here to print")]

mod browser;
mod journey;
#[path = "../../stress/kill/mod.rs"]
mod kill;
mod load;
mod measure;
#[path = "../../stress/mod.rs"]
mod stress;

use std::process::ExitCode;

use clap::Parser;

use stress::field::Field;
use stress::service::{PLAYED, Program};

/// Puts the service under stress.
#[derive(Parser)]
enum Args {
    /// Kills it (`kill -9`) again and again while people hand in, and accounts for everybody.
    Kill(Kill),
    /// Sends people through the whole survey and measures how long everything takes.
    Load(load::Args),
}

#[derive(clap::Args)]
struct Kill {
    /// How many times.
    kills: usize,
    #[arg(long, value_enum, default_value_t = Database::Sqlite)]
    database: Database,
    /// The moments of the kills follow from it, as far as a machine does the same thing twice.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Database {
    Sqlite,
    /// A throw-away server of its own.
    Postgres,
}

impl Database {
    /// The address of a new one, if it does not lie with the rest.
    fn fresh(self) -> anyhow::Result<Option<String>> {
        match self {
            Database::Sqlite => Ok(None),
            Database::Postgres => Ok(Some(peil_storage::testkit::fresh_postgres()?)),
        }
    }
}

fn main() -> ExitCode {
    // The service under stress is this same file: never one that was built from something else.
    if std::env::args().next().as_deref() == Some(PLAYED) {
        return peil::main();
    }
    let done = match Args::parse() {
        Args::Kill(args) => kill(&args),
        Args::Load(args) => load::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("NOT AS IT MUST BE: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// This file, for a service of its own.
fn program() -> anyhow::Result<Program> {
    Ok(Program::at(std::env::current_exe()?))
}

fn kill(args: &Kill) -> anyhow::Result<()> {
    println!("seed {}", args.seed);
    let folder = tempfile::tempdir()?;
    let database = args.database.fresh()?;
    let people = kill::people(args.kills);
    let field = Field::prepare(program()?, folder.path(), database.as_deref(), people)?;
    let report = kill::run(&field, args.kills, &mut peil_simulation::seeded(args.seed))?;
    println!(
        "{} kills: {} people acknowledged, each stored once, nobody else stored; {} requests cut off, \
         {} of their answers found on disk, all repeated",
        report.kills, report.acknowledged, report.cut_off, report.stored_unknown
    );
    Ok(())
}
