//! `peil questionnaire show`

use crate::shipped::questionnaire;

/// Prints a questionnaire with everything in it: what a wave keeps, and what its fingerprint is made of.
pub fn run(id_or_file: &str) -> anyhow::Result<()> {
    print!("{}", questionnaire(id_or_file)?.to_toml());
    Ok(())
}
