//! `peil wave create|open|status|close`

use std::path::Path;

use peil_disclosure::Policy;
use peil_fieldwork::{CloseError, Closed, Launched, SecretsDir, close, launch};
use peil_instrument::Text;
use peil_storage::{Constraint, Series, StorageError, Store, Wave, WaveStatus};

use crate::cli::{WaveCommand, WaveCreateArgs};
use crate::commands::{find_wave, open_store};
use crate::config::Config;
use crate::exit::Refusal;
use crate::shipped::{questionnaire, read_text, refuse};
use crate::world::{World, system_rng};

/// Months from wave to wave, unless a series says otherwise.
const RHYTHM_MONTHS: u32 = 24;

/// Runs a `peil wave` command.
///
/// # Errors
/// A refusal that says what to mend; nothing is changed then.
pub async fn run(world: &World, config: &Config, command: &WaveCommand) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    match command {
        WaveCommand::Create(args) => {
            let wave = create(&store, args).await?;
            println!(
                "wave {}: a draft, from {} to {}, k = {}. Next: peil wave open {} --staff staff.csv",
                wave.code, wave.opens_on, wave.closes_on, wave.k, wave.code
            );
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
        }
    }
    store.close().await;
    Ok(())
}

/// Makes a draft, with its questionnaire and series.
///
/// # Errors
/// A refusal if a value is wrong or the wave is there already.
pub async fn create(store: &Store, args: &WaveCreateArgs) -> anyhow::Result<Wave> {
    let code_is_good =
        args.wave.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && args.wave.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && args.wave.len() <= 32;
    let mut problems = Vec::new();
    if !code_is_good {
        let wave = &args.wave;
        problems.push(format!("`{wave}` is no wave code. Mend: a-z, 0-9 and hyphens, at most 32"));
    }
    if args.closes < args.opens {
        let (opens, closes) = (args.opens, args.closes);
        problems.push(format!("the wave would close ({closes}) before it opens ({opens})"));
    }
    if let Err(error) = Policy::new(args.k) {
        problems.push(error.to_string());
    }
    if !problems.is_empty() {
        return Err(Refusal::Input(problems).into());
    }
    let loaded = questionnaire(&args.questionnaire)?;
    let wave = Wave {
        code: args.wave.clone(),
        organisation: args.organisation.clone(),
        series: args.series.clone(),
        name: Text::new(&args.name_nl, &args.name_en),
        questionnaire: loaded.questionnaire.id().clone(),
        version: loaded.questionnaire.version().to_owned(),
        k: args.k,
        synthetic: args.synthetic,
        status: WaveStatus::Draft,
        opens_on: args.opens,
        closes_on: args.closes,
    };
    let mut tx = store.begin_write().await?;
    if tx.organisation(&args.organisation).await?.is_none() {
        let message = format!(
            "there is no organisation `{}`; `peil units import` takes one in",
            args.organisation
        );
        return Err(Refusal::State(message).into());
    }
    if tx.wave(&args.wave).await?.is_some() {
        return Err(Refusal::State(format!("wave `{}` is there already", args.wave)).into());
    }
    tx.put_questionnaire(&wave.questionnaire, &wave.version, &loaded.source)
        .await
        .map_err(already_fielded)?;
    if tx.series(&args.organisation, &args.series).await?.is_none() {
        tx.put_series(&Series {
            code: args.series.clone(),
            organisation: args.organisation.clone(),
            name: wave.name.clone(),
            rhythm_months: RHYTHM_MONTHS,
        })
        .await?;
    }
    tx.insert_wave(&wave).await?;
    tx.commit().await?;
    Ok(wave)
}

/// A questionnaire that has been fielded never changes.
fn already_fielded(error: StorageError) -> anyhow::Error {
    match error {
        StorageError::Conflict(Constraint::QuestionnaireChanged { .. }) => Refusal::input(
            "this version of the questionnaire is stored with another text. Mend: give the changed \
             questionnaire a new version",
        )
        .into(),
        other => other.into(),
    }
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
    tx.commit().await?;
    let closed = wave.status >= WaveStatus::Closed;
    println!("wave {code}: {:?}, {} to {}", wave.status, wave.opens_on, wave.closes_on);
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
