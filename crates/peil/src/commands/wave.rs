//! `peil wave create|lineage|open|status|close`

mod draft;
mod keys;
mod lineage;
mod plan;
mod publish;
mod selection;

use std::path::{Path, PathBuf};

pub use draft::Follows;

use anyhow::Context;
use jiff::Span;
use peil_accounts::Event;
use peil_fieldwork::{
    CloseError, Closed, Closing, GONE_DAYS, Invited, Launched, Promising, SecretsDir, UrnDir,
    awaits_review, close, launch,
};
use peil_storage::{Store, Wave, WaveStatus};

use crate::cli::{WaveCommand, WaveCreateArgs, WaveOpenArgs};
use crate::commands::{find_wave, key, open_store};
use crate::config::Config;
use crate::exit::Refusal;
use crate::house::record;
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
            let Wave { organisation, code: wave, .. } = made.wave;
            record(world, config, &store, &organisation, Event::WaveCreated { wave }).await?;
        }
        WaveCommand::Lineage { wave, write, from } => {
            lineage::run(&store, wave, write.as_deref(), from.as_deref()).await?;
        }
        WaveCommand::Open(args) => {
            let launched = open(&store, config, args).await?;
            report_open(args, &launched);
            let Wave { organisation, code: wave, .. } = find_wave(&store, &args.wave).await?;
            record(world, config, &store, &organisation, Event::WaveOpened { wave }).await?;
        }
        WaveCommand::Publish { wave, on, mail } => {
            publish::run(world, &store, config, wave, *on, *mail).await?;
        }
        WaveCommand::Keys { wave, out } => keys::run(&store, wave, out).await?,
        WaveCommand::Status { wave } => status(world, &store, wave).await?,
        WaveCommand::Close { wave, keys, urns } => {
            close_wave(world, &store, config, wave, keys, urns).await?;
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

/// Closes a wave with its opening key, and says what came of it.
async fn close_wave(
    world: &World,
    store: &Store,
    config: &Config,
    wave: &str,
    keys: &[PathBuf],
    urns: &[PathBuf],
) -> anyhow::Result<()> {
    let found = find_wave(store, wave).await?;
    if found.status < WaveStatus::Open {
        let never = CloseError::NeverOpened { wave: found.code, status: found.status };
        return Err(Refusal::State(never.to_string()).into());
    }
    let key = key::read_opening_key(keys)?;
    let urn = urns.iter().fold(config.urn(), UrnDir::and);
    let closing = Closing {
        store,
        secrets: &SecretsDir::new(config.secrets()),
        urn: &urn,
        dataset_dir: &config.dataset(wave),
        key: &key,
        today: (world.clock)().date(),
    };
    let closed = close(closing, &mut system_rng()?, wave).await.map_err(|error| match error {
        CloseError::NeverOpened { .. } | CloseError::NotSealed { .. } => {
            Refusal::State(error.to_string()).into()
        }
        CloseError::WrongKey { .. } => Refusal::input(error.to_string()).into(),
        other => anyhow::Error::from(other),
    })?;
    report_closed(wave, &closed, &config.dataset(wave));
    let event = Event::WaveClosed { wave: found.code };
    record(world, config, store, &found.organisation, event).await?;
    report_words(store, wave).await
}

/// Opens a draft for the people of a staff file, with answers sealed for a key that is kept elsewhere.
///
/// # Errors
/// A refusal with all problems of the files, or if the wave cannot be opened.
pub async fn open(store: &Store, config: &Config, args: &WaveOpenArgs) -> anyhow::Result<Launched> {
    let WaveOpenArgs { wave, staff, sealing_key, key_holder, script_only, gone_on } = args;
    let sealing_key = key::read_sealing_key(sealing_key)?;
    let key_holder = key_holder.trim().to_owned();
    if key_holder.is_empty() || key_holder.chars().any(char::is_control) {
        let message =
            "--key-holder: say on one line who keeps the opening key; respondents read it";
        return Err(Refusal::input(message).into());
    }
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
    let default = found.closes_on.checked_add(Span::new().days(GONE_DAYS));
    let gone_on = match gone_on {
        Some(day) => *day,
        None => default.context("thirty days after the last day")?,
    };
    let promising = Promising { sealing_key, key_holder, without_script: !script_only, gone_on };
    let secrets = SecretsDir::new(config.secrets());
    let invited = Invited { units: &tree, staff: &staff };
    let launched = launch(store, &secrets, &mut system_rng()?, wave, invited, &promising).await;
    launched.map_err(|error| match error {
        peil_fieldwork::LaunchError::Fieldwork(error) => error.into(),
        refused @ peil_fieldwork::LaunchError::Lineage { .. } => {
            Refusal::input(refused.to_string()).into()
        }
        mendable => Refusal::State(mendable.to_string()).into(),
    })
}

/// Says what was launched, and what must not be overlooked now.
fn report_open(args: &WaveOpenArgs, launched: &Launched) {
    let wave = &args.wave;
    println!("wave {wave}: open, {}", in_words(launched));
    println!("Control code, in every invitation: {}", launched.root);
    println!("\nBefore the first invitation goes out");
    println!(
        "  [ ] The opening key is kept by {}, in two places, and none of them is this server.",
        args.key_holder
    );
    println!("      Without it nobody can open the answers, and the wave is lost.");
    println!("  [ ] It was tried: peil key check KEY --for {}", args.sealing_key.display());
    println!(
        "  [ ] The works council has the list of groups and keys: peil wave keys {wave} --out keys.json"
    );
    println!(
        "  [ ] The urn (folder urn) is in no backup; urn_copy in the settings keeps a second one instead."
    );
    println!("Next: peil links {wave} --out links.csv");
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
    let entry = tx.ledger(code).await?;
    let begun = tx.begun(code).await?;
    let promise = tx.promise(code).await?;
    let destroyed = tx.keys_destroyed(code).await?;
    let follows = tx.succession(code).await?.map(|succession| succession.previous);
    tx.commit().await?;
    let closed = wave.status >= WaveStatus::Closed;
    println!("wave {code}: {:?}, {} to {}", wave.status, wave.opens_on, wave.closes_on);
    if let Some(previous) = follows {
        println!("  follows wave {previous}");
    }
    if wave.status == WaveStatus::Open && (world.clock)().date() > wave.closes_on {
        println!(
            "  its last day is over: no answers are taken. Next: peil wave close {code} --key FILE"
        );
    }
    println!("  invited   {:>8}", begun.invited);
    println!("  begun     {:>8}", begun.exchanged);
    match &entry {
        Some(entry) => println!("  submitted {:>8}", entry.totals.submitted),
        None => println!("  submitted   nobody knows before closing: answers are sealed"),
    }
    // Not while it is open: of a small team it would tell who has begun.
    if closed && begun.link_allowed > 0 {
        println!("  by team link {:>5} of {}", begun.link_used, begun.link_allowed);
    }
    if let Some(promise) = promise {
        println!("  control code {}", promise.root);
        println!("  opening key with {}", promise.key_holder);
        println!("  all that tells who took part is gone on {}", promise.gone_on);
    }
    if let Some(day) = destroyed {
        println!("  class keys destroyed on {day}");
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

fn report_closed(wave: &str, closed: &Closed, dataset: &Path) {
    println!(
        "wave {wave}: closed. {} of {} took part; figures are shown for {} of {} units.",
        closed.totals.submitted, closed.totals.invited, closed.shown_units, closed.units
    );
    println!(
        "Codes, raw answers, class keys and the wave's secret are destroyed. Dataset: {}",
        closed.dataset_sha256
    );
    if closed.repeated > 0 {
        println!(
            "{} came again with a right that was used before, and count once.",
            closed.repeated
        );
    }
    if closed.set_aside > 0 {
        println!(
            "{} records did not open or did not fit the questionnaire. They count in no figure; what and why \
             stands in {}",
            closed.set_aside,
            dataset.join("set-aside.csv").display()
        );
    }
    for unit in &closed.stuffed {
        println!(
            "WARNING: in group {unit} more was handed in than rights were signed: somebody put answers in."
        );
    }
    println!(
        "Destroy the opening key now, every copy of it: then no backup of the wave can be opened any more."
    );
    println!("Next: peil analyse --wave {wave} --out results; peil plates {wave} --out plates");
}
