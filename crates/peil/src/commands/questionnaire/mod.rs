//! `peil questionnaire …`

mod check;
mod diff;
mod export;
mod folder;
mod import;
mod preview;
mod release;
mod schema;
mod show;

use crate::cli::QuestionnaireCommand;
use crate::world::World;

/// Runs a `peil questionnaire` command.
///
/// # Errors
/// A refusal with every problem of every file.
pub async fn run(world: &World, command: &QuestionnaireCommand) -> anyhow::Result<()> {
    match command {
        QuestionnaireCommand::Check(args) => check::run(args),
        QuestionnaireCommand::Diff(args) => diff::run(args),
        QuestionnaireCommand::Show { questionnaire } => show::run(questionnaire),
        QuestionnaireCommand::Preview { questionnaire, listen } => {
            preview::run(world, questionnaire, *listen).await
        }
        QuestionnaireCommand::Release { folder, renew } => release::run(folder, renew),
        QuestionnaireCommand::Schema(args) => schema::run(args),
        QuestionnaireCommand::Export(args) => export::run(args),
        QuestionnaireCommand::Import(args) => import::run(args),
    }
}
