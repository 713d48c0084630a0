//! One file per command. What they share: opening the database, and progress.

pub mod analyse;
pub mod audit;
pub mod audit_log;
pub mod backup;
pub mod calendar;
pub mod collect;
pub mod export;
pub mod key;
pub mod letters;
pub mod links;
pub mod mail;
pub mod oidc;
pub mod plates;
pub mod questionnaire;
pub mod results;
pub mod scan;
pub mod series;
pub mod serve;
pub mod team_link;
pub mod units;
pub mod user;
pub mod verify_keys;
pub mod wave;
pub mod words;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use peil_storage::{Store, Wave};

use crate::config::Config;
use crate::exit::Refusal;

/// Opens the database, making folder and file when they are not there.
///
/// # Errors
/// If the folder cannot be made or the database does not open.
pub async fn open_store(config: &Config) -> anyhow::Result<Store> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("making the folder {}", config.data.display()))?;
    let store = Store::open(&config.database_url()).await;
    store.with_context(|| format!("opening the database (data folder {})", config.data.display()))
}

/// The wave that the user named.
///
/// # Errors
/// A [`Refusal`] that lists the waves there are.
pub async fn find_wave(store: &Store, code: &str) -> anyhow::Result<Wave> {
    let mut tx = store.begin_read().await?;
    if let Some(wave) = tx.wave(code).await? {
        return Ok(wave);
    }
    let known: Vec<String> = tx.waves().await?.into_iter().map(|wave| wave.code).collect();
    let known = if known.is_empty() { "none yet".to_owned() } else { known.join(", ") };
    Err(Refusal::State(format!("there is no wave `{code}` (waves: {known})")).into())
}

/// What all class keys of a wave lead to: the second half of every link.
///
/// # Errors
/// A [`Refusal`] if the wave was never opened.
pub async fn root_of(store: &Store, wave: &str) -> anyhow::Result<String> {
    let mut tx = store.begin_read().await?;
    let promise = tx.promise(wave).await?;
    tx.commit().await?;
    let never = || Refusal::State(format!("wave `{wave}` was never opened"));
    Ok(promise.ok_or_else(never)?.root)
}

/// A bar for work that may take more than a second.
pub fn progress(what: &'static str, steps: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("  {msg:<28} {bar:30} {pos}/{len}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(steps as u64).with_style(style).with_message(what)
}
