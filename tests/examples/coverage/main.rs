//! How often published intervals hold the truth, over many waves of made-up people.
//!
//! ```text
//! cargo run -p peil-tests --example coverage -- --waves 300
//! ```
//! What the table says: `docs/COVERAGE.md`. Fails if a kind of interval holds the truth less often than it
//! says.
#![expect(clippy::print_stdout, reason = "it is here to print")]

#[path = "../../coverage/mod.rs"]
mod coverage;

use std::process::ExitCode;

use clap::Parser;

use coverage::{Response, Settings, Tally, Town, biased_table, run, verdict_table};

/// Plays waves of made-up people and counts how often the published intervals hold the truth.
#[derive(Parser)]
struct Args {
    /// How many waves of the large organisation; the small one gets ten times as many.
    #[arg(long, default_value_t = 300)]
    waves: u32,
    /// Everything that is drawn follows from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Shrink every interval to this part of its width, to see that the verdict notices: 0.7071 leaves out
    /// half of the variance.
    #[arg(long, default_value_t = 1.0)]
    narrow: f64,
}

fn main() -> ExitCode {
    match report(&Args::parse()) {
        Ok(tally) => {
            let below: Vec<String> = tally.below().map(ToString::to_string).collect();
            if below.is_empty() {
                return ExitCode::SUCCESS;
            }
            println!("\nHELD THE TRUTH LESS OFTEN THAN PROMISED:");
            for row in below {
                println!("  {row}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("NOT AS IT MUST BE: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn report(args: &Args) -> anyhow::Result<Tally> {
    let towns = Town::all()?;
    let Args { waves, seed, narrow } = *args;
    let at_random = Settings { waves, seed, response: Response::AtRandom, narrow };
    let tally = run(&towns, &at_random)?;
    println!("Response at random, {waves} waves, seed {seed}\n\n{}", verdict_table(&tally));
    // A quarter is enough for what is off by points, not by tenths.
    let waves = waves.div_ceil(4);
    let by_answer = Settings { waves, response: Response::ByAnswer, ..at_random };
    let biased = run(&towns, &by_answer)?;
    println!(
        "A WARNING, NO VERDICT: who answers higher responds more\n\n{}",
        biased_table(&biased)
    );
    Ok(tally)
}
