//! `peil oidc check`

use peil_oidc::{Finding, Fit, OidcSettings};
use peil_storage::Store;

use crate::cli::OidcCommand;
use crate::commands::open_store;
use crate::config::Config;
use crate::exit::Refusal;
use crate::house;
use crate::world::World;

/// Runs a `peil oidc` command.
///
/// # Errors
/// A refusal that says what to mend.
pub async fn run(world: &World, config: &Config, command: &OidcCommand) -> anyhow::Result<()> {
    let OidcCommand::Check = command;
    let Some(oidc) = &config.oidc else {
        let message =
            "peil.toml has no [oidc]: name the provider there (docs/accounts.md has an example)";
        return Err(Refusal::input(message).into());
    };
    let provider = house::provider(world, config, oidc)?;
    println!("Register this address with the provider, to the letter:");
    println!("  {}", provider.redirect());
    println!();
    let found = provider.check().await;
    let mut found =
        found.map_err(|error| Refusal::Found(format!("{:#}", anyhow::Error::from(error))))?;
    let store = open_store(config).await?;
    found.extend(ours(&store, config, oidc).await?);
    store.close().await;
    for finding in &found {
        println!("  {}  {}", mark(finding.fit), finding.words);
    }
    println!();
    let wrong = found.iter().filter(|finding| finding.fit == Fit::No).count();
    if wrong > 0 {
        return Err(Refusal::Found(format!("what does not fit: {wrong}")).into());
    }
    println!(
        "Everything that can be seen without signing in fits. Next: sign in once, as somebody with an account."
    );
    Ok(())
}

fn mark(fit: Fit) -> &'static str {
    match fit {
        Fit::Yes => "ok",
        Fit::Unsaid => "? ",
        Fit::No => "NO",
    }
}

/// What of our own side does not go together with the provider.
async fn ours(store: &Store, config: &Config, oidc: &OidcSettings) -> anyhow::Result<Vec<Finding>> {
    let mut found = Vec::new();
    let mut tx = store.begin_read().await?;
    for code in &oidc.organisations {
        let there = tx.organisation(code).await?.is_some();
        let (fit, words) = if there {
            (Fit::Yes, format!("accounts of `{code}` come in"))
        } else {
            (
                Fit::No,
                format!("there is no organisation `{code}`; `peil units import` takes one in"),
            )
        };
        found.push(Finding { fit, words });
    }
    for email in &oidc.except {
        let account = tx.account_by_email(&email.trim().to_lowercase()).await?;
        if account.is_none() {
            let words = format!("`{email}` in `except` has no account");
            found.push(Finding { fit: Fit::No, words });
        }
    }
    tx.commit().await?;
    if oidc.required && oidc.except.is_empty() {
        let words = "nobody is in `except`: while the provider is down, nobody comes in".to_owned();
        found.push(Finding { fit: Fit::Unsaid, words });
    }
    if !config.house {
        let words = "`house = false`: this instance has no pages to sign in to".to_owned();
        found.push(Finding { fit: Fit::No, words });
    }
    Ok(found)
}
