//! `peil units import`

use std::path::Path;

use peil_accounts::Event;
use peil_instrument::{Text, UnitTree};
use peil_storage::{Organisation, Profile, Store};
use serde::Deserialize;

use crate::cli::UnitsCommand;
use crate::commands::open_store;
use crate::config::Config;
use crate::exit::Refusal;
use crate::house::record;
use crate::shipped::{read_text, refuse};
use crate::world::World;

/// `organisation.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationFile {
    code: String,
    name: Text,
    profile: Profile,
}

/// Runs `peil units import`.
///
/// # Errors
/// A refusal with all problems of the files; nothing is stored then.
pub async fn run(world: &World, config: &Config, command: &UnitsCommand) -> anyhow::Result<()> {
    let UnitsCommand::Import { units, organisation } = command;
    let (organisation, tree) = read(units, organisation)?;
    let store = open_store(config).await?;
    put(&store, &organisation, &tree).await?;
    let event = Event::OrganisationImported { units: tree.len() };
    record(world, config, &store, &organisation.code, event).await?;
    let heads: u32 = tree.units().iter().map(|unit| unit.heads).sum();
    println!("{}: {} units, {heads} people", organisation.code, tree.len());
    store.close().await;
    Ok(())
}

/// Reads and checks the files of an organisation.
///
/// # Errors
/// A refusal with all problems of the first file that has any.
pub fn read(units: &Path, organisation: &Path) -> anyhow::Result<(Organisation, UnitTree)> {
    let organisation =
        parse_organisation(&organisation.display().to_string(), &read_text(organisation)?)?;
    let tree = peil_instrument::parse_units(&units.display().to_string(), &read_text(units)?)
        .map_err(|found| refuse(&found))?;
    Ok((organisation, tree))
}

/// Takes in an organisation with its units, in one transaction.
///
/// # Errors
/// If the database fails; nothing is stored then.
pub async fn put(
    store: &Store,
    organisation: &Organisation,
    tree: &UnitTree,
) -> anyhow::Result<()> {
    let mut tx = store.begin_write().await?;
    tx.put_organisation(organisation).await?;
    tx.replace_units(&organisation.code, tree).await?;
    tx.commit().await?;
    Ok(())
}

/// Checks the text of an organisation file.
///
/// # Errors
/// A refusal that names file, line and key.
fn parse_organisation(file: &str, text: &str) -> anyhow::Result<Organisation> {
    let parsed: OrganisationFile =
        toml::from_str(text).map_err(|error| Refusal::input(format!("{file}: {error}")))?;
    if peil_instrument::Id::new(parsed.code.as_str()).is_err() {
        let message = format!(
            "{file}: `{}` is no code. Mend: a-z, 0-9 and _, beginning with a letter",
            parsed.code
        );
        return Err(Refusal::input(message).into());
    }
    Ok(Organisation { code: parsed.code, name: parsed.name, profile: parsed.profile })
}
