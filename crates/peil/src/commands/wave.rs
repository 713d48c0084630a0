//! `peil wave create|lineage|open|status|close`

mod draft;
mod lineage;
mod plan;
mod selection;

use std::path::Path;

pub use draft::Follows;

use peil_fieldwork::{CloseError, Closed, Launched, SecretsDir, awaits_review, close, launch};
use peil_storage::{Store, Wave, WaveStatus};

use crate::cli::{WaveCommand, WaveCreateArgs};
use crate::commands::{find_wave, open_store};
use crate::config::Config;
use crate::exit::Refusal;
use crate::shipped::{read_text, refuse};
use crate::world::{World, system_rng};

/// Runs a `peil wave` command.
///
/// # Errors
/// A refusal that says what to mend; nothing is changed then.
pub async fn run(world: &World, config: &Config, command: &WaveCommand) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    match command {
        WaveCommand::Create(args) => {
            let made = draft::run(&store, args, (world.clock)().date()).await?;
            draft::report(&made);
        }
        WaveCommand::Lineage { wave, write, from } => {
            lineage::run(&store, wave, write.as_deref(), from.as_deref()).await?;
        }
        WaveCommand::Open { wave, staff } => {
            let launched = open(&store, config, wave, staff).await?;
            println!("wave {wave}: open, {}", in_words(&launched));
            println!("Next: peil links {wave} --out links.csv");
        }
        WaveCommand::Status { wave } => status(world, &store, wave).await?,
        WaveCommand::Close { wave } => {
            find_wave(&store, wave).await?;
            let secrets = SecretsDir::new(config.secrets());
            let today = (world.clock)().date();
            let mut rng = system_rng()?;
            let closed = close(&store, &secrets, &config.dataset(wave), &mut rng, wave, today)
                .await
                .map_err(|error| match error {
                    CloseError::NeverOpened { .. } => Refusal::State(error.to_string()).into(),
                    other => anyhow::Error::from(other),
                })?;
            report_closed(wave, &closed);
            report_words(&store, wave).await?;
        }
    }
    store.close().await;
    Ok(())
}

/// Makes a draft, with its questionnaire, series, and the wave that it follows.
///
/// # Errors
/// A refusal if a value is wrong or the wave is there already.
pub async fn create(
    store: &Store,
    args: &WaveCreateArgs,
    follows: Option<Follows<'_>>,
) -> anyhow::Result<Wave> {
    Ok(draft::by_hand(store, args, follows).await?.wave)
}

/// Opens a draft for the people of a staff file.
///
/// # Errors
/// A refusal with all problems of the file, or if the wave cannot be opened.
pub async fn open(
    store: &Store,
    config: &Config,
    wave: &str,
    staff: &Path,
) -> anyhow::Result<Launched> {
    let found = find_wave(store, wave).await?;
    let mut tx = store.begin_read().await?;
    let tree = tx.units(&found.organisation).await?;
    tx.commit().await?;
    let tree = tree.ok_or_else(|| {
        Refusal::State(format!(
            "organisation `{}` has no units; `peil units import` takes them in",
            found.organisation
        ))
    })?;
    let name = staff.display().to_string();
    let staff = peil_instrument::parse_staff(&name, &read_text(staff)?, &tree)
        .map_err(|found| refuse(&found))?;
    let secrets = SecretsDir::new(config.secrets());
    let launched = launch(store, &secrets, &mut system_rng()?, wave, &staff).await;
    launched.map_err(|error| match error {
        peil_fieldwork::LaunchError::Fieldwork(error) => error.into(),
        refused @ peil_fieldwork::LaunchError::Lineage { .. } => {
            Refusal::input(refused.to_string()).into()
        }
        mendable => Refusal::State(mendable.to_string()).into(),
    })
}

fn in_words(launched: &Launched) -> String {
    format!(
        "{} invited in {} units. What stands with an answer: one of {} groups, the smallest of {} \
         people; with sensitive questions {}",
        launched.invited,
        launched.units,
        launched.classes,
        launched.smallest_class,
        if launched.higher_is_first_level {
            "the first level below the organisation"
        } else {
            "the organisation only"
        },
    )
}

/// Prints totals, and nothing by unit or day.
async fn status(world: &World, store: &Store, code: &str) -> anyhow::Result<()> {
    let wave = find_wave(store, code).await?;
    let mut tx = store.begin_read().await?;
    let totals = match tx.ledger(code).await? {
        Some(entry) => entry.totals,
        None => tx.wave_totals(code).await?,
    };
    let follows = tx.succession(code).await?.map(|succession| succession.previous);
    tx.commit().await?;
    let closed = wave.status >= WaveStatus::Closed;
    println!("wave {code}: {:?}, {} to {}", wave.status, wave.opens_on, wave.closes_on);
    if let Some(previous) = follows {
        println!("  follows wave {previous}");
    }
    if wave.status == WaveStatus::Open && (world.clock)().date() > wave.closes_on {
        println!("  its last day is over: no answers are taken. Next: peil wave close {code}");
    }
    println!("  invited   {:>8}", totals.invited);
    println!("  begun     {:>8}", totals.exchanged);
    println!("  submitted {:>8}", totals.submitted);
    // Not while it is open: of a small team it would tell who has begun.
    if closed && totals.link_allowed > 0 {
        println!("  by team link {:>5} of {}", totals.link_used, totals.link_allowed);
    }
    report_words(store, code).await
}

/// Says so if own words wait for their reviewer: no other command asks for it.
async fn report_words(store: &Store, wave: &str) -> anyhow::Result<()> {
    if awaits_review(store, wave).await? {
        println!(
            "What people wrote in their own words awaits a review, by somebody who is bound to secrecy."
        );
        println!("Next for that person: peil words review {wave} --out words.csv");
    }
    Ok(())
}

fn report_closed(wave: &str, closed: &Closed) {
    println!(
        "wave {wave}: closed. {} of {} took part; figures are shown for {} of {} units.",
        closed.totals.submitted, closed.totals.invited, closed.shown_units, closed.units
    );
    println!(
        "Codes, raw answers and the wave's secret are destroyed. Dataset: {}",
        closed.dataset_sha256
    );
    println!("Next: peil analyse --wave {wave} --out results; peil plates {wave} --out plates");
}
