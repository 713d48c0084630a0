//! `peil user add|list|link|grant|token|tokens|revoke-token|disable|enable|unlink`

mod token;

use peil_accounts::{AccountRow, Accounts, AccountsError, By, Grant, NewAccount, OneTimeLink};

use crate::cli::UserCommand;
use crate::commands::open_store;
use crate::config::Config;
use crate::exit::Refusal;
use crate::house::{self, link_address};
use crate::world::World;

/// Runs a `peil user` command.
///
/// # Errors
/// A refusal that says what to mend; nothing is changed then.
pub async fn run(world: &World, config: &Config, command: &UserCommand) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    let accounts = house::accounts(world, config, &store)?;
    match command {
        UserCommand::Add { email, name, organisation, roles } => {
            let new = NewAccount {
                email: email.clone(),
                name: name.clone(),
                organisation: organisation.clone(),
                grants: grants(roles)?,
            };
            let by = By::command_line(organisation);
            let (_, link) = accounts.add(by, new).await.map_err(refused)?;
            println!("{name} <{email}>: {}", roles.join(", "));
            if accounts.is_provider_only(organisation, email) {
                println!("Comes in by the provider of [oidc]; no link is needed.");
            } else {
                say_link(config, &link);
            }
        }
        UserCommand::List { organisation } => {
            for row in accounts.list(organisation).await? {
                println!("{}", in_words(&row));
            }
        }
        UserCommand::Link { email } => {
            let row = find(&accounts, email).await?;
            if accounts.is_provider_only(&row.organisation, &row.email) {
                let message = format!(
                    "`{email}` comes in by the provider of [oidc] only. Mend: name the address in `except` of [oidc], if it \
                     is to have a password"
                );
                return Err(Refusal::State(message).into());
            }
            let by = By::command_line(&row.organisation);
            let link = accounts.new_link(by, row.account).await.map_err(refused)?;
            println!("{} <{}>", row.name, row.email);
            say_link(config, &link);
        }
        UserCommand::Grant { email, roles } => {
            let row = find(&accounts, email).await?;
            let by = By::command_line(&row.organisation);
            accounts.set_grants(by, row.account, grants(roles)?).await.map_err(refused)?;
            println!("{} <{}>: {}", row.name, row.email, roles.join(", "));
        }
        UserCommand::Token { email, name, scopes, days } => {
            let row = find(&accounts, email).await?;
            token::make(world, &accounts, &row, (name, scopes, *days)).await?;
        }
        UserCommand::Tokens { email } => {
            token::list(&accounts, &find(&accounts, email).await?).await?;
        }
        UserCommand::RevokeToken { email, token } => {
            token::revoke(&accounts, &find(&accounts, email).await?, token).await?;
        }
        UserCommand::Disable { email } => {
            let row = find(&accounts, email).await?;
            let by = By::command_line(&row.organisation);
            accounts.disable(by, row.account).await.map_err(refused)?;
            println!("{} <{}>: closed", row.name, row.email);
        }
        UserCommand::Enable { email } => {
            let row = find(&accounts, email).await?;
            let by = By::command_line(&row.organisation);
            accounts.enable(by, row.account).await.map_err(refused)?;
            println!("{} <{}>: open", row.name, row.email);
        }
        UserCommand::Unlink { email } => {
            let row = find(&accounts, email).await?;
            let by = By::command_line(&row.organisation);
            if !accounts.unlink(by, row.account).await.map_err(refused)? {
                let message = format!("`{email}` is tied to nobody of a provider");
                return Err(Refusal::State(message).into());
            }
            println!(
                "{} <{}>: the next sign-in by the provider goes by the mail address",
                row.name, row.email
            );
        }
    }
    store.close().await;
    Ok(())
}

fn say_link(config: &Config, link: &OneTimeLink) {
    println!("Give this link to whoever it is for. It works once, for seven days:");
    println!("  {}", link_address(config, link));
}

fn in_words(row: &AccountRow) -> String {
    let roles: Vec<String> = row.grants.iter().map(Grant::word).collect();
    let state = match (row.disabled, row.activated) {
        (true, _) => "closed",
        (false, true) => "in use",
        (false, false) => "no password yet",
    };
    format!("{} <{}>: {} ({state})", row.name, row.email, roles.join(", "))
}

/// The account with this mail address.
async fn find(accounts: &Accounts, email: &str) -> anyhow::Result<AccountRow> {
    let none = || {
        let message =
            format!("there is no account for `{email}`; `peil user list` shows those there are");
        Refusal::State(message)
    };
    Ok(accounts.find(email).await?.ok_or_else(none)?)
}

fn grants(roles: &[String]) -> anyhow::Result<Vec<Grant>> {
    let mut faults = Vec::new();
    let mut grants = Vec::new();
    for role in roles {
        match Grant::from_word(role) {
            Some(grant) => grants.push(grant),
            None => faults.push(format!(
                "--role {role}: no role. Mend: coordinator, manager:UNIT, analyst, assessor, auditor or administrator"
            )),
        }
    }
    if faults.is_empty() { Ok(grants) } else { Err(Refusal::Input(faults).into()) }
}

/// What can be mended is a refusal.
fn refused(error: AccountsError) -> anyhow::Error {
    match error {
        AccountsError::NoEmail { .. }
        | AccountsError::NoName
        | AccountsError::NoRole
        | AccountsError::NoTokenName
        | AccountsError::NoScope
        | AccountsError::TokenDays => Refusal::input(error.to_string()).into(),
        AccountsError::EmailTaken { .. }
        | AccountsError::NoOrganisation { .. }
        | AccountsError::NoAccount
        | AccountsError::ScopeNotHeld { .. }
        | AccountsError::TooManyTokens { .. }
        | AccountsError::NoUnit { .. } => Refusal::State(error.to_string()).into(),
        other => other.into(),
    }
}
