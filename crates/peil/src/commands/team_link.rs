//! `peil team-link add|list`

use anyhow::Context;
use peil_fieldwork::{Code, SecretsDir, TeamLinkError, add_team_link};
use peil_instrument::Text;
use peil_storage::{Store, Wave, WaveStatus};

use crate::cli::TeamLinkCommand;
use crate::commands::{find_wave, open_store, root_of};
use crate::config::Config;
use crate::exit::Refusal;
use crate::world::system_rng;

/// The longest name: it has one line on a page.
const NAME_CHARS: usize = 60;

/// A team link of an open wave, with its code.
pub struct TeamLinkWithCode {
    /// Whom it is for.
    pub name: Text,
    /// How often it may be used.
    pub allowed: u32,
    /// The code, as printed.
    pub code: String,
    /// The address with the code in its fragment.
    pub address: String,
}

/// Runs a `peil team-link` command.
///
/// # Errors
/// A refusal that says what to mend; nothing is changed then.
pub async fn run(config: &Config, command: &TeamLinkCommand) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    match command {
        TeamLinkCommand::Add { wave, name_nl, name_en, limit } => {
            let name = checked(name_nl, name_en)?;
            find_wave(&store, wave).await?;
            let secrets = SecretsDir::new(config.secrets());
            let mut rng = system_rng()?;
            let added = add_team_link(&store, &secrets, &mut rng, wave, name, *limit)
                .await
                .map_err(refused)?;
            println!(
                "{}: {} people may use this link; their answers count for the organisation only",
                added.link.name.nl, added.link.allowed
            );
            println!(
                "  link  {}",
                config.link(wave, &added.code.to_string(), &root_of(&store, wave).await?)
            );
            println!("  code  {}", added.code);
            println!("Next: peil letters {wave} --team-links --out team-links.pdf");
        }
        TeamLinkCommand::List { wave } => {
            let wave = open_wave(&store, wave).await?;
            let mut tx = store.begin_read().await?;
            let links = tx.team_links(&wave.code).await?;
            tx.commit().await?;
            println!("wave {}: {} team links", wave.code, links.len());
            for link in links {
                println!("  {:>6}  {} / {}", link.allowed, link.name.nl, link.name.en);
            }
        }
    }
    store.close().await;
    Ok(())
}

/// The team links of an open wave with their codes, by name.
///
/// # Errors
/// A refusal if the wave is not open.
pub async fn of_wave(
    store: &Store,
    config: &Config,
    wave: &str,
) -> anyhow::Result<Vec<TeamLinkWithCode>> {
    let wave = open_wave(store, wave).await?;
    let secret = SecretsDir::new(config.secrets()).read(&wave.code)?;
    let secret = secret.context("the wave is open, but its secret file is gone")?;
    let root = root_of(store, &wave.code).await?;
    let mut tx = store.begin_read().await?;
    let links = tx.team_links(&wave.code).await?;
    tx.commit().await?;
    let with_code = |link: peil_storage::TeamLink| {
        let code = Code::of_team_link(&secret, &link.id).to_string();
        let address = config.link(&wave.code, &code, &root);
        TeamLinkWithCode { name: link.name, allowed: link.allowed, code, address }
    };
    let mut links: Vec<TeamLinkWithCode> = links.into_iter().map(with_code).collect();
    links.sort_by(|a, b| (&a.name.nl, &a.code).cmp(&(&b.name.nl, &b.code)));
    Ok(links)
}

async fn open_wave(store: &Store, wave: &str) -> anyhow::Result<Wave> {
    let wave = find_wave(store, wave).await?;
    if wave.status == WaveStatus::Open {
        return Ok(wave);
    }
    Err(Refusal::State(format!("wave `{}` is not open: it has no team links", wave.code)).into())
}

fn checked(name_nl: &str, name_en: &str) -> anyhow::Result<Text> {
    let name = Text::new(name_nl.trim(), name_en.trim());
    let mut problems = Vec::new();
    for (option, name) in [("--name-nl", &name.nl), ("--name-en", &name.en)] {
        if name.is_empty() {
            problems.push(format!("{option} is empty. Mend: say whom the link is for"));
        }
        if name.chars().count() > NAME_CHARS || name.chars().any(char::is_control) {
            problems.push(format!("{option}: at most {NAME_CHARS} characters, on one line"));
        }
    }
    if problems.is_empty() { Ok(name) } else { Err(Refusal::Input(problems).into()) }
}

fn refused(error: TeamLinkError) -> anyhow::Error {
    match error {
        TeamLinkError::Fieldwork(error) => error.into(),
        TeamLinkError::TooFew { .. } => Refusal::input(error.to_string()).into(),
        mendable => Refusal::State(mendable.to_string()).into(),
    }
}
