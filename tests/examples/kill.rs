//! Kills the service while people hand in, as often as you like, and accounts for everybody:
//! `cargo run -p peil-tests --example kill -- 500 --database postgres`.
#![expect(clippy::print_stdout, reason = "it is here to print")]

#[path = "../stress/kill/mod.rs"]
mod kill;
#[path = "../stress/mod.rs"]
mod stress;

use std::process::ExitCode;

use clap::Parser;

use stress::field::Field;
use stress::service::{PLAYED, Program};

/// `kill -9`, again and again.
#[derive(Parser)]
struct Args {
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

fn main() -> ExitCode {
    // The service under test is this same file: never one that was built from something else.
    if std::env::args().next().as_deref() == Some(PLAYED) {
        return peil::main();
    }
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("NOT AS IT MUST BE: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> anyhow::Result<()> {
    println!("seed {}", args.seed);
    let folder = tempfile::tempdir()?;
    let database = match args.database {
        Database::Sqlite => None,
        Database::Postgres => Some(peil_storage::testkit::fresh_postgres()?),
    };
    let program = Program::at(std::env::current_exe()?);
    let people = kill::people(args.kills);
    let field = Field::prepare(program, folder.path(), database.as_deref(), people)?;
    let report = kill::run(&field, args.kills, &mut peil_simulation::seeded(args.seed))?;
    println!(
        "{} kills: {} people acknowledged, each stored once, nobody else stored; {} requests cut off, \
         {} of their answers found on disk, all repeated",
        report.kills, report.acknowledged, report.cut_off, report.stored_unknown
    );
    Ok(())
}
