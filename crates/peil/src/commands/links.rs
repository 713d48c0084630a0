//! `peil links`

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use peil_fieldwork::{PersonalLink, PersonalLinksError, SecretsDir, personal_links};
use peil_storage::{Channel, Store};

use crate::commands::{find_wave, open_store};
use crate::config::Config;
use crate::exit::Refusal;

/// Writes the links of an open wave to a file that only its owner can read.
///
/// # Errors
/// A refusal if the wave is not open or the file is there already.
pub async fn run(config: &Config, wave: &str, out: &Path) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    let links = of_wave(&store, config, wave).await?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = match options.open(out) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let message = format!("{} is there already; nothing was written", out.display());
            return Err(Refusal::input(message).into());
        }
        other => other.with_context(|| format!("writing {}", out.display()))?,
    };
    let mut writer = csv::Writer::from_writer(file);
    writer.write_record(["unit", "channel", "email", "code", "link"])?;
    for link in &links {
        let channel = match link.channel {
            Channel::Mail => "mail",
            Channel::Letter => "letter",
        };
        let email = link.email.as_deref().unwrap_or_default();
        writer.write_record([&link.unit_code, channel, email, &link.code, &link.link])?;
    }
    writer.into_inner().context("writing the last lines")?.flush()?;
    println!(
        "{} links in {}. Whoever has this file can answer for others:",
        links.len(),
        out.display()
    );
    println!("send, then delete it. It can be made again as long as the wave is open.");
    store.close().await;
    Ok(())
}

/// The links of an open wave, in the order of the invitations' random ids.
///
/// # Errors
/// A refusal if the wave is not open.
pub async fn of_wave(
    store: &Store,
    config: &Config,
    wave: &str,
) -> anyhow::Result<Vec<PersonalLink>> {
    let wave = find_wave(store, wave).await?;
    let (secrets, address) = (SecretsDir::new(config.secrets()), config.wave_address(&wave.code));
    personal_links(store, &secrets, &address, &wave).await.map_err(|error| match error {
        PersonalLinksError::NotOpen { .. } | PersonalLinksError::Gone { .. } => {
            Refusal::State(error.to_string()).into()
        }
        other => other.into(),
    })
}
