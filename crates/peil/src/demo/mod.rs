//! `peil demo`: the national measurement of 2023 on made-up data, through the same commands that a
//! coordinator uses.

mod compare;
mod field;
mod folder;

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use jiff::civil::{Date, date};
use jiff::{Span, Zoned};
use peil_fieldwork::{Clock, Fieldwork, SecretsDir, close, results};
use peil_instrument::Lang;
use peil_simulation::{national, units_csv};
use peil_storage::Store;
use peil_web::App;

use crate::cli::{DemoArgs, WaveCreateArgs};
use crate::commands::{export, links, open_store, plates, serve, units, wave};
use crate::config::Config;
use crate::world::World;

/// The wave that is played from launch to closing.
const PLAYED: &str = "2023";
/// The wave that stays open, to try.
const OPEN: &str = "probeer";
/// The days of the measurement that is played after.
const OPENS: Date = date(2023, 10, 16);
const CLOSES: Date = date(2023, 11, 6);
/// Fixes who answers what. Codes and record ids are random all the same.
const SEED: u64 = 2023;

/// Plays the whole job, prints what was found beside what was published, and serves.
///
/// # Errors
/// If the folder holds something else than an earlier demonstration, or disk or network fail.
pub async fn run(world: &World, args: &DemoArgs) -> anyhow::Result<()> {
    let dir = &args.dir;
    folder::prepare(dir)?;
    let listener = if args.exit { None } else { Some(serve::bind(args.listen).await?) };
    let listen = listener.as_ref().map_or(Ok(args.listen), tokio::net::TcpListener::local_addr)?;
    let config = Config { data: dir.clone(), listen, ..Config::default() };

    println!("The national measurement of 2023, on made-up data (verzonnen gegevens).");
    let store = import(&config, dir).await?;
    launch_wave(&store, &config, dir, PLAYED, ("Meting 2023", "Survey 2023"), (OPENS, CLOSES))
        .await?;
    field::play(world, &store, &config, clock_of(world, OPENS)?, SEED).await?;
    close_wave(&store, &config, world).await?;
    let found = write_results(&store, &config, dir).await?;

    let today = (world.clock)().date();
    let until = today.checked_add(Span::new().days(30)).context("thirty days from today")?;
    launch_wave(&store, &config, dir, OPEN, ("Probeermeting", "Survey to try"), (today, until))
        .await?;

    println!("\n{}", compare::table(&found)?);
    let links = links::of_wave(&store, &config, OPEN).await?;
    say_where(&config, &links);
    if let Some(listener) = listener {
        println!("\nServing on http://{listen} until Ctrl-C.");
        serve::log_errors();
        let secrets = SecretsDir::new(config.secrets());
        let desk = Fieldwork::new(store.clone(), secrets, world.clock.clone(), world.rng.clone());
        serve::serve(listener, App::new(desk, world.rng.clone())).await?;
    }
    store.close().await;
    Ok(())
}

/// A clock that stands still at noon of a day, for a wave that is played after.
fn clock_of(world: &World, day: Date) -> anyhow::Result<Clock> {
    let noon: Zoned = day.at(12, 0, 0, 0).to_zoned(world.zone.clone())?;
    Ok(Arc::new(move || noon.clone()))
}

/// Writes the files a coordinator would have, and takes them in as one would.
async fn import(config: &Config, dir: &Path) -> anyhow::Result<Store> {
    let input = dir.join("input");
    std::fs::create_dir_all(&input).context("making the folder for the input files")?;
    std::fs::write(input.join("units.csv"), units_csv(&national::workforce()))?;
    std::fs::write(input.join("staff.csv"), national::staff())?;
    std::fs::write(input.join("organisation.toml"), include_str!("../../demo/organisation.toml"))?;
    let (organisation, tree) =
        units::read(&input.join("units.csv"), &input.join("organisation.toml"))?;
    let store = open_store(config).await?;
    units::put(&store, &organisation, &tree).await?;
    println!("  units imported      {} units, 12 ministries", tree.len());
    Ok(store)
}

async fn launch_wave(
    store: &Store,
    config: &Config,
    dir: &Path,
    code: &str,
    (name_nl, name_en): (&str, &str),
    (opens, closes): (Date, Date),
) -> anyhow::Result<()> {
    let args = WaveCreateArgs {
        wave: code.to_owned(),
        organisation: "rijk".to_owned(),
        name_nl: name_nl.to_owned(),
        name_en: name_en.to_owned(),
        questionnaire: "staff".to_owned(),
        opens,
        closes,
        k: peil_disclosure::Policy::USUAL,
        series: "landelijk".to_owned(),
        synthetic: true,
    };
    wave::create(store, &args, None).await?;
    let launched = wave::open(store, config, code, &dir.join("input/staff.csv")).await?;
    println!(
        "  wave {code:<14} open: {} invited, {} groups of at least {} people",
        launched.invited, launched.classes, launched.smallest_class
    );
    Ok(())
}

async fn close_wave(store: &Store, config: &Config, world: &World) -> anyhow::Result<()> {
    let secrets = SecretsDir::new(config.secrets());
    let mut rng = crate::world::system_rng()?;
    let today = (world.clock)().date();
    let closed = close(store, &secrets, &config.dataset(PLAYED), &mut rng, PLAYED, today).await?;
    println!(
        "  wave {PLAYED:<14} closed: {} took part, figures for {} of {} units; codes, raw answers \
         and secret destroyed",
        closed.totals.submitted, closed.shown_units, closed.units
    );
    Ok(())
}

/// Results, plates and export under the demonstration's folder.
async fn write_results(
    store: &Store,
    config: &Config,
    dir: &Path,
) -> anyhow::Result<peil_fieldwork::WaveResults> {
    let found = results(store, |wave| config.dataset(wave), PLAYED).await?;
    export::write(&found.results, &found.questionnaire, &dir.join("export"), &[])?;
    export::write_json(&found.results, dir)?;
    let made = plates::write(&found, &dir.join("plates"), Lang::Nl, &[])?;
    println!("  results             results.json, export/, {made} talk plates");
    Ok(found)
}

fn say_where(config: &Config, links: &[links::Link]) {
    let dir = config.data.display();
    println!("Where things are");
    println!("  {dir}/plates/        a talk plate per unit that can be shown (PDF)");
    println!("  {dir}/export/        figures as CSV, with codebook and checksums");
    println!("  {dir}/results.json   the same figures, for programs");
    println!("  {dir}/datasets/      the frozen answers, in groups of at least ten");
    println!("  {dir}/peil.db        the database");
    println!("\nAn open wave to try, in Dutch or English (each link works once):");
    for link in links.iter().take(5) {
        println!("  {}", link.address);
    }
}
