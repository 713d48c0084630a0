//! `--unprotected`: for answers that were never collected on Peil's promise.

use std::io::ErrorKind;

use peil_analysis::is_own_dataset;

use super::Elsewhere;
use crate::cli::AnalyseArgs;
use crate::exit::Refusal;

/// Refuses answers that Peil collected: a wave of the service, or a dataset that was frozen at closing.
///
/// # Errors
/// A refusal; an error if the file cannot be read.
pub fn check(args: &AnalyseArgs) -> anyhow::Result<()> {
    let Some(answers) = args.answers.as_deref().filter(|_| args.wave.is_none()) else {
        return Err(Refusal::input(
            "--unprotected is not for a wave of Peil's: its respondents were promised that small groups \
             stay hidden. Mend: leave --unprotected out",
        )
        .into());
    };
    // What is not there is told of, with the mend, where the answers are read.
    let is_own = match is_own_dataset(answers) {
        Err(error) if error.kind() == ErrorKind::InvalidInput => {
            let message = format!(
                "{}: --unprotected needs a plain file. Mend: save the answers as a file",
                answers.display()
            );
            return Err(Refusal::input(message).into());
        }
        other => other.unwrap_or(false),
    };
    if is_own {
        let message = format!(
            "{}: this is a dataset that Peil froze at the closing of a wave, and --unprotected is not for \
             it: its respondents were promised that small groups stay hidden. Mend: leave --unprotected \
             out, or use `peil analyse --wave`",
            answers.display()
        );
        return Err(Refusal::input(message).into());
    }
    Ok(())
}

/// Writes the figures of every group. The one place where the unprotected evaluation is called.
///
/// # Errors
/// Always a refusal, until the evaluation is there.
pub fn run(_args: &AnalyseArgs, _found: &Elsewhere) -> anyhow::Result<()> {
    // CALL SITE of the unprotected evaluation: `_found` has questionnaire, units and answers.
    Err(Refusal::State("--unprotected is not built yet".to_owned()).into())
}
