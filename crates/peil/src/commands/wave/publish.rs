//! `peil wave publish`: sharing results with managers, now or on a day.

use jiff::civil::Date;
use peil_accounts::{AccountsError, By};
use peil_storage::{Publication, Store};

use crate::commands::find_wave;
use crate::config::Config;
use crate::exit::Refusal;
use crate::house::accounts;
use crate::world::World;

/// Shares the results of a closed wave, or sets the day.
///
/// # Errors
/// A refusal if it is not closed, the day is gone, or mail is asked for and there is no relay.
pub async fn run(
    world: &World,
    store: &Store,
    config: &Config,
    wave: &str,
    on: Option<Date>,
    mail: bool,
) -> anyhow::Result<()> {
    let found = find_wave(store, wave).await?;
    if mail && config.mail.is_none() {
        let message =
            "--mail: there is no mail relay; write one under [mail] in the settings (docs/mail.md)";
        return Err(Refusal::input(message).into());
    }
    let today = (world.clock)().date();
    if let Some(day) = on
        && day < today
    {
        return Err(
            Refusal::input(format!("--on {day}: that day is gone; today is {today}")).into()
        );
    }
    let accounts = accounts(world, config, store)?;
    let by = By::command_line(&found.organisation);
    let done = match on {
        None => accounts.publish(by, wave, mail).await,
        Some(day) => accounts.plan_publication(by, wave, Publication { day, mail }).await,
    };
    done.map_err(|error| match error {
        AccountsError::NotClosed { .. } => Refusal::State(error.to_string()).into(),
        other => anyhow::Error::from(other),
    })?;
    match on {
        None => println!(
            "wave {wave}: shared. Managers with an account see the talk plate of their unit and those below it"
        ),
        Some(day) => println!(
            "wave {wave}: shared on {day}, from seven in the morning, by the service (peil serve) that runs then"
        ),
    }
    if mail {
        println!(
            "each manager gets a mail with a link that is good once, from the running service"
        );
    }
    Ok(())
}
