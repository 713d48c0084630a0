//! The house: accounts over the database, and the pages of those who have one.

use std::sync::Arc;

use peil_accounts::{Accounts, By, Cost, Event, FactorKey, ProviderOnly, Settings};
use peil_fieldwork::SecretsDir;
use peil_oidc::{OidcSettings, Provider};
use peil_storage::Store;
use peil_web::{House, HouseSettings, PROVIDER_CALLBACK};
use rand::Rng;

use crate::config::Config;
use crate::exit::Refusal;
use crate::world::{World, system_rng};

/// The accounts of this installation.
///
/// # Errors
/// If the key of second factors cannot be read or made.
pub fn accounts(world: &World, config: &Config, store: &Store) -> anyhow::Result<Accounts> {
    let mut fresh = [0; 32];
    system_rng()?.fill_bytes(&mut fresh);
    let key = FactorKey::in_file(&config.factor_key(), fresh)?;
    let clock = world.clock.clone();
    let now = move || clock().timestamp();
    let settings = Settings { cost: Cost::USUAL, key };
    let accounts = Accounts::new(store.clone(), now, world.rng.clone(), settings);
    Ok(match &config.oidc {
        Some(oidc) if oidc.required => {
            accounts.with_provider_only(ProviderOnly::new(oidc.organisations.clone(), &oidc.except))
        }
        _ => accounts,
    })
}

/// The provider of `[oidc]`, with the files that its settings name.
///
/// # Errors
/// A [`Refusal`] that names the setting and the mend.
pub fn provider(world: &World, config: &Config, oidc: &OidcSettings) -> anyhow::Result<Provider> {
    let clock = world.clock.clone();
    let redirect = format!("{}{PROVIDER_CALLBACK}", config.public_url());
    let provider = oidc.provider(&redirect, Arc::new(move || clock().timestamp()));
    provider.map_err(|error| Refusal::input(error.to_string()).into())
}

/// The pages over them.
///
/// # Errors
/// As [`accounts`].
pub fn house(world: &World, config: &Config, store: &Store) -> anyhow::Result<House> {
    let accounts = accounts(world, config, store)?;
    let data = config.clone();
    let settings = HouseSettings {
        dataset_of: Box::new(move |wave| data.dataset(wave)),
        public_url: config.public_url(),
        zone: world.zone.clone(),
        in_force: config.to_toml(),
        plate_style: config.plate_style()?,
        mail: match config.mail {
            Some(_) => Some((config.relay()?, SecretsDir::new(config.secrets()))),
            None => None,
        },
    };
    let house = House::new(accounts, store.clone(), settings);
    Ok(match &config.oidc {
        Some(oidc) => house.with_provider(provider(world, config, oidc)?),
        None => house,
    })
}

/// Writes into an organisation's log what the command line did.
///
/// # Errors
/// If the database fails, or as [`accounts`].
pub async fn record(
    world: &World,
    config: &Config,
    store: &Store,
    organisation: &str,
    event: Event,
) -> anyhow::Result<()> {
    let accounts = accounts(world, config, store)?;
    Ok(accounts.record(By::command_line(organisation), event).await?)
}

/// The address of a link that is good once. Its secret stands behind the `#`, which no server sees.
pub fn link_address(config: &Config, link: &peil_accounts::OneTimeLink) -> String {
    format!("{}/house/link#{}", config.public_url(), link.secret())
}
