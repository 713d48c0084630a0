//! `peil scan`: maturity scans.

mod create;
mod export;
pub mod import;
mod report;
mod show;

use peil_assessment::ScanError;
use peil_storage::{Scan, ScanStatus, Tx};

use crate::cli::ScanCommand;
use crate::commands::open_store;
use crate::config::Config;
use crate::exit::Refusal;
use crate::world::World;

/// Runs `peil scan`.
///
/// # Errors
/// A refusal that names what to mend; an error if the database or the disk fails. Nothing is changed then.
pub async fn run(world: &World, config: &Config, command: &ScanCommand) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    match command {
        ScanCommand::Create(args) => create::run(world, config, &store, args).await?,
        ScanCommand::List { organisation } => {
            list(&mut store.begin_read().await?, organisation).await?;
        }
        ScanCommand::Show { scan, lang } => show::run(&store, scan, *lang).await?,
        ScanCommand::Import(args) => import::run(world, config, &store, args).await?,
        ScanCommand::Report { scan, wave, lang, out } => {
            report::run(config, &store, scan, (wave.as_deref(), *lang, out)).await?;
        }
        ScanCommand::Export { scan, out } => export::run(world, config, &store, scan, out).await?,
    }
    store.close().await;
    Ok(())
}

/// The scan that the user named.
///
/// # Errors
/// A [`Refusal`] that says how to find those there are.
async fn find(tx: &mut Tx, code: &str) -> anyhow::Result<Scan> {
    let missing = || {
        let text =
            format!("there is no scan `{code}` (peil scan list --organisation CODE lists them)");
        Refusal::State(text)
    };
    Ok(tx.scan(code).await?.ok_or_else(missing)?)
}

async fn list(tx: &mut Tx, organisation: &str) -> anyhow::Result<()> {
    let scans = tx.scans(organisation).await?;
    if scans.is_empty() {
        println!("{organisation}: no scans yet");
    }
    for scan in scans {
        let Scan { code, framework, version, kind, day, .. } = &scan;
        let unit = if scan.unit.is_empty() { "whole organisation" } else { &scan.unit };
        let stands = match scan.status {
            ScanStatus::Scoring => "assessors score",
            ScanStatus::Consensus => "assessors agree",
            ScanStatus::Closed => "closed",
        };
        println!("{code}  {framework} {version}  {unit}  {kind}  {day}  {stands}");
    }
    Ok(())
}

/// A failure as the command line tells it: what the user can mend, or what failed.
fn told(error: ScanError) -> anyhow::Error {
    match error {
        ScanError::Storage(_) | ScanError::Corrupt(_) => error.into(),
        ScanError::Elsewhere(_)
        | ScanError::Exists(_)
        | ScanError::Unfinished { .. }
        | ScanError::Waiting { .. } => Refusal::State(error.to_string()).into(),
        error => Refusal::input(error.to_string()).into(),
    }
}

/// The id of a framework, and its version where one is named.
fn versioned(framework: &str) -> (&str, Option<&str>) {
    framework.split_once('@').map_or((framework, None), |(id, version)| (id, Some(version)))
}
