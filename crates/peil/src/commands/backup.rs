//! `peil backup` and `peil restore`: database, secrets and datasets, never the urn.

mod manifest;
mod restore;

pub use restore::run as restore;

use std::fs;
use std::path::Path;

use anyhow::Context;
use jiff::civil::Date;
use peil_fieldwork::SecretsDir;
use peil_storage::{Store, Wave, WaveStatus};

use crate::commands::open_store;
use crate::config::Config;
use crate::exit::Refusal;
use crate::world::World;

use manifest::{Database, Manifest, OpenWave};

/// The database in a backup.
const DATABASE: &str = "peil.db";
/// The folders in a backup, as in the data folder.
const FOLDERS: [&str; 2] = ["secrets", "datasets"];

/// Writes a backup to a new folder, while the service goes on.
///
/// # Errors
/// A refusal if the folder is there already, or a wave was closed meanwhile; nothing is left then.
pub async fn run(world: &World, config: &Config, out: &Path) -> anyhow::Result<()> {
    if fs::symlink_metadata(out).is_ok() {
        let message = format!("{} is there already; nothing was written", out.display());
        return Err(Refusal::input(message).into());
    }
    let part = out.with_extension("part");
    if fs::symlink_metadata(&part).is_ok() {
        let message = format!(
            "{} is left of a backup that was broken off: delete it, it names people",
            part.display()
        );
        return Err(Refusal::input(message).into());
    }
    let store = open_store(config).await?;
    let written = write(&store, config, &part, (world.clock)().date()).await;
    store.close().await;
    let manifest = match written {
        Ok(manifest) => manifest,
        Err(error) => {
            // What is half written may name people.
            let _ = fs::remove_dir_all(&part);
            return Err(error);
        }
    };
    fs::rename(&part, out).with_context(|| format!("naming {}", out.display()))?;
    report(config, out, &manifest);
    Ok(())
}

async fn write(
    store: &Store,
    config: &Config,
    part: &Path,
    today: Date,
) -> anyhow::Result<Manifest> {
    make_private(part)?;
    // The database first: what it says is open has its secrets until it is closed.
    let copied = store.copy_to(&part.join(DATABASE)).await?;
    for folder in FOLDERS {
        let from = config.data.join(folder);
        if from.exists() {
            copy_folder(&from, &part.join(folder))?;
        }
    }
    let database = if copied { Database::Sqlite } else { Database::Postgres };
    let open = if copied {
        let copy = Store::open(&format!("sqlite:{}", part.join(DATABASE).display())).await?;
        let open = open_waves(&copy).await;
        copy.close().await;
        open?
    } else {
        open_waves(store).await?
    };
    let secrets = SecretsDir::new(part.join("secrets"));
    for wave in &open {
        if secrets.read(&wave.code)?.is_none() {
            let message =
                format!("wave `{}` was closed meanwhile; make the backup again", wave.code);
            return Err(Refusal::State(message).into());
        }
    }
    Manifest::of(part, today, database, open)?.write(part)
}

async fn open_waves(store: &Store) -> anyhow::Result<Vec<OpenWave>> {
    let mut tx = store.begin_read().await?;
    let mut open = Vec::new();
    for Wave { code, status, .. } in tx.waves().await? {
        if status == WaveStatus::Open {
            let gone_on = tx.promise(&code).await?.map(|promise| promise.gone_on);
            open.push(OpenWave { code, gone_on });
        }
    }
    Ok(open)
}

/// A folder that only its owner can look into.
fn make_private(path: &Path) -> anyhow::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).with_context(|| format!("making {}", path.display()))
}

/// A folder with all that is in it. Files keep who may read them.
fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    make_private(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let entry = entry?;
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_folder(&path, &copy)?;
        } else {
            fs::copy(&path, &copy).with_context(|| format!("copying {}", path.display()))?;
        }
    }
    Ok(())
}

fn report(config: &Config, out: &Path, manifest: &Manifest) {
    println!("{}: {} files, with their checksums", out.display(), manifest.files.len());
    if manifest.database == Database::Postgres {
        println!(
            "the database is PostgreSQL and not in it: back it up with pg_dump, at the same time"
        );
    }
    println!(
        "not in it: the urn (there must be no copy but urn_copy), {}",
        config.factor_key().display()
    );
    for OpenWave { code, gone_on } in &manifest.open {
        let by = gone_on.map(|day| format!(" by {day}, as its page promises")).unwrap_or_default();
        println!("wave {code} is open: this names who is invited. Encrypt it, and destroy it{by}");
    }
}
