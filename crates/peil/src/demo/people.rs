//! Those who come into the house of the demonstration: a coordinator and a manager.

use anyhow::Context;
use peil_accounts::{By, Grant, NewAccount, Role};
use peil_fieldwork::WaveResults;

use super::stage::Stage;
use crate::house::{accounts, link_address};

/// Makes both accounts, shares the wave with managers, and prints the links by which they come in.
///
/// # Errors
/// If the database fails.
pub async fn invite(stage: &Stage<'_>, found: &WaveResults) -> anyhow::Result<()> {
    let Stage { world, config, store } = *stage;
    let organisation = found.wave.organisation.as_str();
    let accounts = accounts(world, config, store)?;
    accounts.publish(By::command_line(organisation), &found.wave.code, false).await?;
    let new = |email: &str, name: &str, grant| NewAccount {
        email: email.to_owned(),
        name: name.to_owned(),
        organisation: organisation.to_owned(),
        grants: vec![grant],
    };
    let by = || By::command_line(organisation);
    let coordinator = new("anna@waterrijk.example", "Anna Bakker", Grant::of(Role::Coordinator));
    let (_, coordinator) = accounts.add(by(), coordinator).await?;
    let units = &found.results.get().units;
    let team = units.iter().rev().find(|unit| unit.shown && unit.parent.is_some());
    let team = team.context("a unit whose figures are shown")?;
    let manager = new("bo@waterrijk.example", "Bo Visser", Grant::manager(&team.code));
    let (manager, _) = accounts.add(by(), manager).await?;
    let manager = accounts.entry_link(by(), manager).await?;

    let national = NewAccount {
        organisation: "rijk".to_owned(),
        ..new("cas@rijk.example", "Cas Meijer", Grant::of(Role::Coordinator))
    };
    let (_, national) = accounts.add(By::command_line("rijk"), national).await?;

    println!("\nThe house of Gemeente Waterrijk (each link works once)");
    println!("  Bo Visser, manager of {}: straight to the talk plate", team.name.en);
    println!("    {}", link_address(config, &manager));
    println!("  Anna Bakker, coordinator: choose a password, connect an app for codes");
    println!("    {}", link_address(config, &coordinator));
    println!(
        "  Cas Meijer, coordinator of the national measurement, in another browser or after signing out:"
    );
    println!("    {}", link_address(config, &national));
    println!(
        "  What is arranged: Anna sees /house/scans/waterrijk-2024-scan, with the survey beside it and its papers;"
    );
    println!(
        "  Cas /house/programmes/rekenkamer-2024, what the Court of Audit published of twelve ministries"
    );
    Ok(())
}
