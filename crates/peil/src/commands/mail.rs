//! `peil mail check|test|send|status|bounced`

mod sending;

use std::path::Path;

use anyhow::Context;
use peil_fieldwork::{PersonalLinksError, SecretsDir};
use peil_mail::{MailError, Post, Relay, missed, record_returned, rounds};
use peil_storage::{MailCounts, Store};

use crate::cli::MailCommand;
use crate::commands::{find_wave, open_store};
use crate::config::Config;
use crate::exit::Refusal;
use crate::private_files::PrivateFiles;
use crate::shipped::read_text;
use crate::world::{World, system_rng};

/// Runs a `peil mail` command.
///
/// # Errors
/// A refusal that says what to mend; an error if the relay, the database or the disk fails.
pub async fn run(world: &World, config: &Config, command: &MailCommand) -> anyhow::Result<()> {
    match command {
        MailCommand::Check => return check(&config.relay()?).await,
        MailCommand::Send(args) => return sending::run(world, config, args).await,
        _ => {}
    }
    let store = open_store(config).await?;
    match command {
        MailCommand::Check | MailCommand::Send(_) => {}
        MailCommand::Test { address, wave, round } => {
            find_wave(&store, wave).await?;
            let (relay, secrets, url) = parts(config)?;
            let post = Post { store: &store, secrets: &secrets, relay: &relay, public_url: &url };
            let (now, mut rng) = ((world.clock)().timestamp(), system_rng()?);
            let sent = peil_mail::send_test(post, wave, *round, address, now, &mut rng).await;
            sent.map_err(refused)?;
            println!("Sent. Its link and code are made up, and it says so.");
        }
        MailCommand::Status { wave } => status(&store, wave).await?,
        MailCommand::Bounced { wave, out, add } => {
            find_wave(&store, wave).await?;
            if let Some(add) = add {
                take_in(&store, wave, add).await?;
            }
            if let Some(out) = out {
                write(&store, wave, out).await?;
            }
        }
    }
    store.close().await;
    Ok(())
}

/// What mail goes out of and over, but for the database.
fn parts(config: &Config) -> anyhow::Result<(Relay, SecretsDir, String)> {
    Ok((config.relay()?, SecretsDir::new(config.secrets()), config.public_url()))
}

async fn check(relay: &Relay) -> anyhow::Result<()> {
    peil_mail::check(relay).await.map_err(|error| refused(error.into()))?;
    println!("The mail relay {}:{} answers.", relay.host(), relay.port());
    println!(
        "  connection  {}",
        if relay.is_locked() { "locked (TLS)" } else { "on this machine" }
    );
    println!("  signing in  {}", if relay.signs_in() { "works" } else { "nobody signs in" });
    println!("  at most     {} mails a minute", relay.rate());
    println!("Next: peil mail test YOUR-ADDRESS --wave WAVE");
    Ok(())
}

/// Totals of each round, and nothing by unit or person.
async fn status(store: &Store, wave: &str) -> anyhow::Result<()> {
    let wave = find_wave(store, wave).await?;
    let rounds = rounds(store, &wave.code).await.map_err(refused)?;
    println!("wave {}: {:?}, {} to {}", wave.code, wave.status, wave.opens_on, wave.closes_on);
    if rounds.is_empty() {
        println!("  no mail was sent, or it was forgotten at closing");
    }
    let mut undelivered = 0;
    for (round, counts) in rounds {
        println!("  {:<11} {}", round.word(), in_words(counts));
        undelivered += counts.refused + counts.unsure;
    }
    if undelivered > 0 {
        say_undelivered(&wave.code);
    }
    Ok(())
}

fn in_words(counts: MailCounts) -> String {
    let MailCounts { waiting, sending, sent, refused, unsure } = counts;
    let all = counts.all();
    let words =
        format!("{sent} of {all} sent, {refused} refused, {unsure} unsure, {waiting} waiting");
    match sending {
        0 => words,
        sending => format!("{words}, {sending} being sent (or cut off)"),
    }
}

fn say_undelivered(wave: &str) {
    println!("Who was not reached: peil mail bounced {wave} --out bounced.csv");
    println!("Letters for those who were refused: peil letters {wave} --bounced --out bounced.pdf");
}

async fn take_in(store: &Store, wave: &str, file: &Path) -> anyhow::Result<()> {
    let text = read_text(file)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let (places, addresses): (Vec<usize>, Vec<String>) =
        lines.map(|(at, line)| (at + 1, line.to_owned())).unzip();
    let returned = record_returned(store, wave, &addresses).await.map_err(refused)?;
    println!("{} addresses count as refused now.", returned.marked);
    // By line: an address is not for a terminal's memory.
    for place in returned.unknown {
        println!("{}:{}: nobody was mailed there", file.display(), places[place - 1]);
    }
    Ok(())
}

async fn write(store: &Store, wave: &str, out: &Path) -> anyhow::Result<()> {
    PrivateFiles::refuse_taken(&[out.to_owned()])?;
    let missed = missed(store, wave).await.map_err(refused)?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["unit", "email", "round", "state", "reply"])?;
    for mail in &missed {
        let reply = mail.reply.map(|reply| reply.to_string()).unwrap_or_default();
        let (round, state) = (mail.round.word(), mail.state.word());
        writer.write_record([&mail.unit, &mail.email, round, state, &reply])?;
    }
    let mut files = PrivateFiles::default();
    files.write(out, &writer.into_inner().context("writing the last lines")?)?;
    files.publish()?;
    println!(
        "{} mails that did not arrive, in {}. Delete it when you are done.",
        missed.len(),
        out.display()
    );
    Ok(())
}

/// Gives an error its exit code: trouble that passes is nobody's to mend.
fn refused(error: MailError) -> anyhow::Error {
    match error {
        MailError::Storage(_)
        | MailError::Links(PersonalLinksError::Secret(_) | PersonalLinksError::Storage(_))
        | MailError::Texts(_) => error.into(),
        MailError::Relay(ref relay) if relay.passes() => error.into(),
        MailError::NoAddress | MailError::TestRefused { .. } => {
            Refusal::input(error.to_string()).into()
        }
        mendable => Refusal::State(mendable.to_string()).into(),
    }
}
