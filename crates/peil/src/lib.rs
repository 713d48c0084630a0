//! The program: wires the rooms together, and is the only place with a clock and a random source.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks on these")]

mod cli;
mod commands;
mod config;
mod counted;
mod demo;
mod exit;
mod house;
mod new_files;
mod private_files;
mod roll_file;
mod shipped;
mod texts;
mod world;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::config::Config;
use crate::world::World;

/// Runs the program with the arguments of this process. `main.rs` calls it, and the end-to-end tests do.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = tokio::runtime::Runtime::new()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(run(cli)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("peil: {error:#}");
            exit::code_of(&error)
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let mut config = Config::read(&cli.config)?;
    if let Some(data) = cli.data {
        config.data = data;
    }
    let world = World::of_this_machine(&config.time_zone)?;
    match cli.command {
        Command::Demo(args) => demo::run(&world, &args).await,
        Command::Serve { listen } => {
            config.listen = listen.unwrap_or(config.listen);
            commands::serve::run(&world, &config).await
        }
        Command::Backup { out } => commands::backup::run(&world, &config, &out).await,
        Command::Restore { from } => commands::backup::restore(&config, &from).await,
        Command::Units(command) => commands::units::run(&world, &config, &command).await,
        Command::Wave(command) => commands::wave::run(&world, &config, &command).await,
        Command::Key(command) => commands::key::run(&command),
        Command::VerifyKeys(args) => commands::verify_keys::run(&args),
        Command::Series(command) => commands::series::run(&world, &config, &command).await,
        Command::Scan(command) => commands::scan::run(&world, &config, &command).await,
        Command::Calendar(args) => commands::calendar::run(&world, &config, &args).await,
        Command::Links { wave, out } => commands::links::run(&config, &wave, &out).await,
        Command::Letters(args) => commands::letters::run(&config, &args).await,
        Command::Mail(command) => commands::mail::run(&world, &config, &command).await,
        Command::Oidc(command) => commands::oidc::run(&world, &config, &command).await,
        Command::TeamLink(command) => commands::team_link::run(&config, &command).await,
        Command::Analyse(args) => commands::analyse::run(&config, &args).await,
        Command::Plates(args) => commands::plates::run(&config, &args).await,
        Command::Export(args) => commands::export::run(&config, &args).await,
        Command::Collect(args) => commands::collect::run(&args),
        Command::Words(command) => commands::words::run(&world, &config, &command).await,
        Command::Audit { paths } => commands::audit::run(&paths),
        Command::Questionnaire(command) => commands::questionnaire::run(&world, &command).await,
        Command::User(command) => commands::user::run(&world, &config, &command).await,
        Command::AuditLog(command) => commands::audit_log::run(&world, &config, &command).await,
        Command::Config => {
            print!("{}", config.to_toml());
            Ok(())
        }
    }
}
