//! `peil demo`: two series on made-up data, through the same commands that a coordinator uses.

mod changes;
mod compare;
mod field;
mod folder;
mod national;
mod people;
mod scans;
mod stage;
mod waterrijk;

use peil_fieldwork::{Fieldwork, SecretsDir};
use peil_web::App;

use crate::cli::DemoArgs;
use crate::commands::{links, open_store, serve};
use crate::config::Config;
use crate::house::house;
use crate::world::World;
use stage::Stage;

/// Plays both series, prints what was found beside what was published or put in, and serves.
///
/// # Errors
/// If the folder holds something else than an earlier demonstration, or disk or network fail.
pub async fn run(world: &World, args: &DemoArgs) -> anyhow::Result<()> {
    let dir = &args.dir;
    folder::prepare(dir)?;
    let listener = if args.exit { None } else { Some(serve::bind(args.listen).await?) };
    let listen = listener.as_ref().map_or(Ok(args.listen), tokio::net::TcpListener::local_addr)?;
    let config = Config { data: dir.clone(), listen, ..Config::default() };
    let store = open_store(&config).await?;
    let stage = Stage { world, config: &config, store: &store };

    let national = national::play(&stage, dir).await?;
    let (waterrijk, second) = waterrijk::play(&stage, dir).await?;

    scans::print(&stage).await?;

    println!("\n{}", compare::table(&national)?);
    println!("\n{}", changes::table(&waterrijk, &second)?);
    say_where(&config);
    for open in [national::OPEN, waterrijk::OPEN] {
        println!("\nThe open wave {open} to try, in Dutch or English (each link works once):");
        for link in links::of_wave(&store, &config, open).await?.iter().take(3) {
            println!("  {}", link.link);
        }
    }
    people::invite(&stage, &second).await?;
    if let Some(listener) = listener {
        println!("\nServing on http://{listen} until Ctrl-C.");
        serve::log_errors();
        let secrets = SecretsDir::new(config.secrets());
        let desk = Fieldwork::new(
            store.clone(),
            secrets,
            config.urn(),
            world.clock.clone(),
            world.rng.clone(),
        );
        let house = house(world, &config, &store)?;
        serve::serve(listener, App::new(desk, world.rng.clone()).with_house(house)).await;
    }
    store.close().await;
    Ok(())
}

fn say_where(config: &Config) {
    let dir = config.data.display();
    println!("\nWhere things are");
    println!("  {dir}/plates/                  a talk plate per unit that can be shown (PDF)");
    println!(
        "  {dir}/export/                  figures as CSV, workbook, SPSS and Parquet; about.md says what is what"
    );
    println!("  {dir}/results.json             the same figures, for programs");
    println!("  {dir}/waterrijk/2024/plates/   talk plates of teams, with the change since 2022");
    println!("  {dir}/waterrijk/2024/export/   figures and changes; those of 2022 beside it");
    println!("  {dir}/datasets/                the frozen answers, in groups of at least ten");
    println!(
        "  {dir}/coordinator/             the keys that open waves: on a coordinator's own computer, never here"
    );
    println!("  {dir}/peil.db                  the database");
}
