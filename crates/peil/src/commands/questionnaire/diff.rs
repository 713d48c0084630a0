//! `peil questionnaire diff`

use peil_instrument::compare;

use crate::cli::QuestionnaireDiff;
use crate::shipped::questionnaire;

/// Prints what differs between two questionnaires.
pub fn run(args: &QuestionnaireDiff) -> anyhow::Result<()> {
    let (old, new) = (questionnaire(&args.old)?, questionnaire(&args.new)?);
    print!("{}", compare(&old, &new).to_markdown(&old, &new, args.lang));
    Ok(())
}
