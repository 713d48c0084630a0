//! `peil restore`: a backup put in the place of what was lost.

use std::fs;
use std::path::Path;

use anyhow::Context;

use super::manifest::{Database, Manifest, OpenWave};
use super::{DATABASE, FOLDERS, copy_folder};
use crate::commands::open_store;
use crate::config::Config;
use crate::exit::Refusal;

/// Puts a backup into the data folder. The urn may be there already, and should be if a wave is open.
///
/// # Errors
/// A refusal if the backup is not whole, or there is something that it would take the place of; nothing is changed then.
pub async fn run(config: &Config, from: &Path) -> anyhow::Result<()> {
    let manifest = Manifest::checked(from)?;
    if manifest.database == Database::Sqlite && config.database.is_some() {
        let message = "the backup has a SQLite database in it, and the settings name another database: take `database` out \
                       of peil.toml";
        return Err(Refusal::input(message).into());
    }
    let target = |name: &str| config.data.join(name);
    for name in FOLDERS.into_iter().chain([DATABASE, "peil.db-wal", "peil.db-shm"]) {
        if target(name).exists() {
            let message = format!(
                "{} is there already; nothing was changed. Move it away first, or name another folder with --data",
                target(name).display()
            );
            return Err(Refusal::input(message).into());
        }
    }
    fs::create_dir_all(&config.data)
        .with_context(|| format!("making {}", config.data.display()))?;
    for folder in FOLDERS {
        if from.join(folder).exists() {
            copy_folder(&from.join(folder), &target(folder))?;
        }
    }
    // Last: without it the service begins nothing.
    if manifest.database == Database::Sqlite {
        fs::copy(from.join(DATABASE), target(DATABASE)).context("copying the database")?;
        let store = open_store(config).await?;
        store.close().await;
    }
    report(config, &manifest);
    Ok(())
}

fn report(config: &Config, manifest: &Manifest) {
    println!(
        "{} files of {} are back in {}",
        manifest.files.len(),
        manifest.made_on,
        config.data.display()
    );
    if manifest.database == Database::Postgres {
        println!("the database is PostgreSQL: restore it with pg_restore, of the same moment");
    }
    if !config.factor_key().exists() {
        println!(
            "{} is not there: put it back, or give everybody a new link (peil user link)",
            config.factor_key().display()
        );
    }
    for OpenWave { code, .. } in &manifest.open {
        println!(
            "wave {code} was open on {}: codes used since then can be used again. If it was closed since, delete this \
             folder and the backup: they name people",
            manifest.made_on
        );
        if !config.data.join("urn").join(code).exists() {
            println!(
                "wave {code} has no urn here: put the folder back, from urn_copy if need be, or its answers are lost"
            );
        }
    }
}
