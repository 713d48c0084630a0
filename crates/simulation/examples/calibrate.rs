//! Solves the latent correlations of `truth/staff-2023.toml` for its observed ones and prints the file's
//! lines with the solution, to be put in its place:
//!
//! ```text
//! cargo run --release -p peil-simulation --example calibrate
//! ```

use std::io::Write;

use peil_simulation::{national, observe, seeded, solve};

const PEOPLE: usize = 400_000;
const ROUNDS: usize = 6;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let questionnaire = peil_instrument::shipped::questionnaire("staff", None)
        .ok_or("there is no questionnaire `staff`")?;
    let truth = national::truth(&questionnaire)?;
    let solved = solve(&questionnaire, &truth, PEOPLE, ROUNDS, 1)?;
    // Other people than those it was solved with: what is left is chance.
    let check = observe(&questionnaire, &solved, PEOPLE, &mut seeded(2));
    let mut out = std::io::stdout().lock();
    for target in solved.targets() {
        let (first, second) = (target.first, target.second);
        let name = |scale: usize| &questionnaire.scales()[scale].id;
        writeln!(out, "# found with other people: {:.4}", check.correlations.get(first, second))?;
        writeln!(out, "[[correlations]]")?;
        writeln!(out, "scales = [\"{}\", \"{}\"]", name(first), name(second))?;
        writeln!(out, "observed = {:.2}", target.observed)?;
        writeln!(out, "latent = {:.4}", solved.correlations().get(first, second))?;
        if let Some(source) = &target.source {
            writeln!(out, "source = \"{source}\"")?;
        }
        writeln!(out)?;
    }
    for (scale, mean) in questionnaire.main_scales().iter().zip(&check.means) {
        writeln!(out, "# mean of {}: {mean:.2}", scale.id)?;
    }
    Ok(())
}
