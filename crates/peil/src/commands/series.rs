//! `peil series create|list|next`

mod next;
mod proposal;

use jiff::civil::Date;
use peil_fieldwork::{next_wave, waves_of_series};
use peil_instrument::{Text, is_wave_code};
use peil_storage::{Series, Tx, Wave, WaveStatus};

use crate::cli::SeriesCommand;
use crate::commands::open_store;
use crate::config::Config;
use crate::exit::Refusal;
use crate::world::World;

/// Runs a `peil series` command.
///
/// # Errors
/// A refusal that says what to mend; nothing is changed then.
pub async fn run(world: &World, config: &Config, command: &SeriesCommand) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    let today = (world.clock)().date();
    match command {
        SeriesCommand::Create { series, organisation, name_nl, name_en, rhythm } => {
            let series = Series {
                code: series.clone(),
                organisation: organisation.clone(),
                name: Text::new(name_nl, name_en),
                rhythm_months: *rhythm,
            };
            let mut tx = store.begin_write().await?;
            let before = create(&mut tx, &series).await?;
            tx.commit().await?;
            report_created(&series, before.as_ref());
        }
        SeriesCommand::List => {
            let mut tx = store.begin_read().await?;
            list(&mut tx, today).await?;
            tx.commit().await?;
        }
        SeriesCommand::Next(args) => next::run(world, &store, args).await?,
    }
    store.close().await;
    Ok(())
}

/// Stores a series, and gives back what was there before under its code.
async fn create(tx: &mut Tx, series: &Series) -> anyhow::Result<Option<Series>> {
    // The same characters as in the code of a wave: both stand in commands and calendars.
    if !is_wave_code(&series.code) {
        let message = format!(
            "`{}` is no code for a series. Mend: a-z, 0-9 and hyphens, at most 32",
            series.code
        );
        return Err(Refusal::input(message).into());
    }
    if tx.organisation(&series.organisation).await?.is_none() {
        let message = format!(
            "there is no organisation `{}`; `peil units import` takes one in",
            series.organisation
        );
        return Err(Refusal::State(message).into());
    }
    let before = tx.series(&series.organisation, &series.code).await?;
    tx.put_series(series).await?;
    Ok(before)
}

fn report_created(series: &Series, before: Option<&Series>) {
    let Series { code, organisation, rhythm_months, .. } = series;
    match before {
        None => {
            println!("series {code} of {organisation}: a wave every {rhythm_months} months");
            println!("Next: peil wave create CODE --series {code} --organisation {organisation} …");
        }
        Some(before) => println!(
            "series {code} of {organisation} was there already and is changed: \
             \"{}\" every {} months is now \"{}\" every {rhythm_months} months",
            before.name.nl, before.rhythm_months, series.name.nl
        ),
    }
}

async fn list(tx: &mut Tx, today: Date) -> anyhow::Result<()> {
    let all = tx.all_series().await?;
    if all.is_empty() {
        println!("No series yet. `peil series create --help` shows how to make one.");
    }
    for series in all {
        println!(
            "{} / {}: {}, every {} months",
            series.organisation, series.code, series.name.nl, series.rhythm_months
        );
        let waves = waves_of_series(tx, &series.organisation, &series.code).await?;
        for wave in &waves {
            println!(
                "  {:<16} {:<10} {} to {}   {} {}, k = {}",
                wave.code,
                format!("{:?}", wave.status).to_lowercase(),
                wave.opens_on,
                wave.closes_on,
                wave.questionnaire,
                wave.version,
                wave.k
            );
        }
        say_due(&series, &waves, today);
    }
    Ok(())
}

/// When the next wave is due, if the last one is over.
fn say_due(series: &Series, waves: &[Wave], today: Date) {
    let Some(last) = waves.last().filter(|last| last.status >= WaveStatus::Closed) else { return };
    if let Some(next) = next_wave(last, series.rhythm_months, today) {
        println!(
            "  next: {}, about {}. Begin half a year before: peil series next {} --organisation {}",
            next.code, next.opens, series.code, series.organisation
        );
    }
}

/// The series that the user named.
///
/// # Errors
/// A [`Refusal`] that lists the series there are, or asks for the organisation if more than one has a
/// series of this name.
pub async fn find_series(
    tx: &mut Tx,
    code: &str,
    organisation: Option<&str>,
) -> anyhow::Result<Series> {
    let all = tx.all_series().await?;
    let mut found: Vec<&Series> = all
        .iter()
        .filter(|series| series.code == code)
        .filter(|series| organisation.is_none_or(|wanted| series.organisation == wanted))
        .collect();
    match (found.pop(), found.is_empty()) {
        (Some(series), true) => Ok(series.clone()),
        (Some(_), false) => Err(Refusal::State(format!(
            "more than one organisation has a series `{code}`; say which with --organisation"
        ))
        .into()),
        (None, _) => {
            let known: Vec<String> = all
                .iter()
                .map(|series| format!("{} of {}", series.code, series.organisation))
                .collect();
            let known = if known.is_empty() { "none yet".to_owned() } else { known.join(", ") };
            let whose = organisation.map(|code| format!(" of `{code}`")).unwrap_or_default();
            Err(Refusal::State(format!("there is no series `{code}`{whose} (series: {known})"))
                .into())
        }
    }
}
