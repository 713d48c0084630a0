//! `peil links`

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use peil_fieldwork::{Code, SecretsDir};
use peil_storage::{Channel, Store, WaveStatus};

use crate::commands::{find_wave, open_store, root_of};
use crate::config::Config;
use crate::exit::Refusal;

/// A personal link.
pub struct Link {
    /// The own unit's code.
    pub unit: String,
    /// How it gets to the person.
    pub channel: Channel,
    /// Where to mail it.
    pub email: Option<String>,
    /// The code, as printed.
    pub code: String,
    /// The address with the code in its fragment.
    pub address: String,
}

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
        writer.write_record([&link.unit, channel, email, &link.code, &link.address])?;
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
pub async fn of_wave(store: &Store, config: &Config, wave: &str) -> anyhow::Result<Vec<Link>> {
    let wave = find_wave(store, wave).await?;
    if wave.status != WaveStatus::Open {
        let message = format!("wave `{}` is not open: it has no links", wave.code);
        return Err(Refusal::State(message).into());
    }
    let gone = || Refusal::State(format!("the secret of wave `{}` is gone", wave.code));
    let secret = SecretsDir::new(config.secrets()).read(&wave.code)?.ok_or_else(gone)?;
    let root = root_of(store, &wave.code).await?;
    let mut tx = store.begin_read().await?;
    let units = tx.wave_units(&wave.code).await?;
    let invitations = tx.invitations(&wave.code).await?;
    let link = |invitation: peil_storage::Invitation| {
        let code = Code::of(&secret, &invitation.id).to_string();
        Link {
            unit: units[invitation.unit].code.clone(),
            channel: invitation.channel,
            email: invitation.email,
            address: config.link(&wave.code, &code, &root),
            code,
        }
    };
    Ok(invitations.into_iter().map(link).collect())
}
