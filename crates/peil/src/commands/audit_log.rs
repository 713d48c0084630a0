//! `peil audit-log verify|show`

use peil_accounts::{Accounts, LogState, Who};

use crate::cli::AuditLogCommand;
use crate::commands::open_store;
use crate::config::Config;
use crate::exit::Refusal;
use crate::house;
use crate::world::World;

/// Runs a `peil audit-log` command.
///
/// # Errors
/// A refusal if there is no such organisation, or the log is not whole.
pub async fn run(world: &World, config: &Config, command: &AuditLogCommand) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    let accounts = house::accounts(world, config, &store)?;
    let (AuditLogCommand::Verify { organisation, .. } | AuditLogCommand::Show { organisation, .. }) =
        command;
    let mut tx = store.begin_read().await?;
    if tx.organisation(organisation).await?.is_none() {
        let message = format!("there is no organisation `{organisation}`");
        return Err(Refusal::State(message).into());
    }
    tx.commit().await?;
    let done = match command {
        AuditLogCommand::Verify { head, .. } => {
            verify(&accounts, organisation, head.as_deref()).await
        }
        AuditLogCommand::Show { rows, .. } => {
            for row in accounts.log(organisation, i64::MAX, *rows).await? {
                let at = row.at.to_zoned(world.zone.clone()).strftime("%Y-%m-%d %H:%M");
                let who = match &row.who {
                    Who::CommandLine => "command line",
                    Who::Service => "the service",
                    Who::Account(who) => who,
                };
                let detail: Vec<String> =
                    row.detail.iter().map(|(name, value)| format!("{name} {value}")).collect();
                println!("{:>6}  {at}  {who}  {}  {}", row.number, row.event, detail.join("; "));
            }
            Ok(())
        }
    };
    store.close().await;
    done
}

async fn verify(
    accounts: &Accounts,
    organisation: &str,
    known: Option<&str>,
) -> anyhow::Result<()> {
    match accounts.check_log(organisation).await? {
        LogState::Whole { rows, head } => {
            println!("{rows} rows, each fits the one before. The last: {head}");
            match known {
                None => Ok(()),
                Some(known) if accounts.log_has(organisation, known).await? => {
                    println!("the row that was the last then is there");
                    Ok(())
                }
                Some(known) => {
                    let message = format!(
                        "no row has the hash {known}: rows were taken away or written anew"
                    );
                    Err(Refusal::Found(message).into())
                }
            }
        }
        LogState::Broken { number } => {
            let message =
                format!("row {number} does not fit the row before it: the log is not whole");
            Err(Refusal::Found(message).into())
        }
    }
}
