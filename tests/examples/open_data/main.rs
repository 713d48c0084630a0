//! Makes the made-up wave of `notebooks-data/` again.
//!
//! ```text
//! cargo run -p peil-tests --example open_data -- notebooks-data
//! ```
//! The same files every time; a test compares them with those that are there.
#![expect(clippy::print_stdout, reason = "it is here to print")]

#[path = "../../open_data/mod.rs"]
mod open_data;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Writes the made-up wave: answers, released figures, units, and what was asked.
#[derive(Parser)]
struct Args {
    /// Where to; files of the same name are replaced.
    folder: PathBuf,
}

fn main() -> ExitCode {
    let Args { folder } = Args::parse();
    match open_data::write(&folder) {
        Ok(names) => {
            println!("{} in {}", names.join(", "), folder.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("NOT WRITTEN: {error:#}");
            ExitCode::FAILURE
        }
    }
}
