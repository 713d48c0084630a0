//! `peil units import`

use std::path::Path;

use peil_instrument::{Text, UnitTree};
use peil_storage::{Organisation, Profile, Store};
use serde::Deserialize;

use crate::cli::UnitsCommand;
use crate::commands::open_store;
use crate::config::Config;
use crate::exit::Refusal;
use crate::shipped::{read_text, refuse};

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
pub async fn run(config: &Config, command: &UnitsCommand) -> anyhow::Result<()> {
    let UnitsCommand::Import { units, organisation } = command;
    let store = open_store(config).await?;
    let (organisation, tree) = import(&store, units, organisation).await?;
    let heads: u32 = tree.units().iter().map(|unit| unit.heads).sum();
    println!("{}: {} units, {heads} people", organisation.code, tree.len());
    store.close().await;
    Ok(())
}

/// Takes in an organisation with its units.
///
/// # Errors
/// A refusal with all problems of the files; nothing is stored then.
pub async fn import(
    store: &Store,
    units: &Path,
    organisation: &Path,
) -> anyhow::Result<(Organisation, UnitTree)> {
    let organisation =
        parse_organisation(&organisation.display().to_string(), &read_text(organisation)?)?;
    let tree = peil_instrument::parse_units(&units.display().to_string(), &read_text(units)?)
        .map_err(|found| refuse(&found))?;
    let mut tx = store.begin_write().await?;
    tx.put_organisation(&organisation).await?;
    tx.replace_units(&organisation.code, &tree).await?;
    tx.commit().await?;
    Ok((organisation, tree))
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
