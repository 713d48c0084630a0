//! `peil mail send`

use std::time::Duration;

use indicatif::ProgressBar;
use jiff::Timestamp;
use peil_fieldwork::Clock;
use peil_mail::{
    MailError, Outside, Post, Progress, Round, RoundPlan, RoundSent, plan, rounds, send,
};
use peil_storage::{MailRound, Store};
use tokio::sync::watch;

use super::{in_words, parts, refused, say_undelivered};
use crate::cli::MailSend;
use crate::commands::{find_wave, open_store, progress};
use crate::config::Config;
use crate::world::{World, system_rng};

/// This machine: its clock, a bar, and Ctrl-C.
struct Here {
    clock: Clock,
    bar: ProgressBar,
    stop: watch::Receiver<bool>,
}

impl Outside for Here {
    fn now(&self) -> Timestamp {
        (self.clock)().timestamp()
    }

    async fn pause(&mut self, time: Duration) {
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            // An error would be that nobody listens for Ctrl-C any more: then nobody presses it either.
            _ = self.stop.wait_for(|stop| *stop) => {}
        }
    }

    fn stops(&self) -> bool {
        *self.stop.borrow()
    }

    fn went_on(&mut self, progress: Progress) {
        self.bar.set_position(progress.done);
        if let Some(wait) = progress.waits {
            let minutes = wait.as_secs() / 60;
            eprintln!(
                "peil: the mail relay says: later. Trying again in {minutes} min; Ctrl-C stops, nothing is lost"
            );
        }
    }
}

/// Sends a round, or says what it would do.
pub(super) async fn run(world: &World, config: &Config, args: &MailSend) -> anyhow::Result<()> {
    let (relay, secrets, url) = parts(config)?;
    let store = open_store(config).await?;
    let MailSend { wave, round, yes, leave_waiting } = args;
    find_wave(&store, wave).await?;
    let today = (world.clock)().date();
    let plan = plan(&store, wave, *round, today, *leave_waiting).await.map_err(refused)?;
    say_plan(&plan, &url, config.public_url.is_some(), relay.rate());
    if !yes {
        println!("Nothing was sent. With --yes it is.");
        store.close().await;
        return Ok(());
    }
    let bar = progress("mails", usize::try_from(plan.counts.waiting).unwrap_or(usize::MAX));
    let mut here = Here { clock: world.clock.clone(), bar, stop: on_interrupt() };
    let post = Post { store: &store, secrets: &secrets, relay: &relay, public_url: &url };
    let asked = Round { wave, round: *round, leave_waiting: *leave_waiting, today };
    let sent = send(post, asked, &mut here, &mut system_rng()?).await;
    here.bar.finish_and_clear();
    match sent {
        Ok(sent) => report(wave, *round, &sent),
        Err(error) => {
            say_where_it_stands(&store, wave, *round, &error).await;
            return Err(refused(error));
        }
    }
    store.close().await;
    Ok(())
}

fn say_plan(plan: &RoundPlan, url: &str, has_url: bool, rate: u32) {
    let RoundPlan { round, begun, counts, by_letter } = plan;
    let how = if *begun { "goes on" } else { "begins" };
    println!("{} {how}: {} mails to send, at most {rate} a minute", round.word(), counts.waiting);
    if *begun {
        println!("  so far: {}", in_words(*counts));
    }
    if *by_letter > 0 && *round == MailRound::Invitation {
        println!("  {by_letter} people get no mail but a letter: peil letters");
    }
    println!("  links lead to {url}");
    if !has_url {
        eprintln!("peil: public_url is not set in peil.toml, so the links lead to {url}");
    }
}

fn report(wave: &str, round: MailRound, sent: &RoundSent) {
    println!("wave {wave}, {}: {}", round.word(), in_words(sent.counts));
    if sent.left_behind > 0 {
        println!(
            "{} were cut off earlier while they were sent: nobody knows whether they arrived, and they are not sent again.",
            sent.left_behind
        );
    }
    let counts = sent.counts;
    if counts.refused + counts.unsure > 0 {
        say_undelivered(wave);
    }
    let word = round.word();
    if sent.stopped {
        println!("Stopped. Next: peil mail send {wave} --round {word} --yes");
    } else if counts.waiting > 0 {
        println!(
            "The relay still puts {} off. Next, in some hours: peil mail send {wave} --round {word} --yes",
            counts.waiting
        );
    } else {
        let next = MailRound::ALL.into_iter().find(|next| next.before() == Some(round));
        match next.map(MailRound::word) {
            Some(next) => println!("Next, when you choose: peil mail send {wave} --round {next}"),
            None => println!("That was the last round."),
        }
    }
}

/// After an error: that nothing is lost, and how far it came. What goes wrong with that is less than the error itself.
async fn say_where_it_stands(store: &Store, wave: &str, round: MailRound, error: &MailError) {
    if !matches!(error, MailError::Relay(_)) {
        return;
    }
    let rounds = rounds(store, wave).await.unwrap_or_default();
    let counts = rounds.into_iter().find(|(of, _)| *of == round).map(|(_, counts)| counts);
    match counts {
        Some(counts) => eprintln!("peil: {}: {}", round.word(), in_words(counts)),
        None => eprintln!("peil: nothing was sent"),
    }
    eprintln!(
        "peil: nothing is lost; when it is mended: peil mail send {wave} --round {} --yes",
        round.word()
    );
}

/// Turns true at the first Ctrl-C; the second breaks the program off.
fn on_interrupt() -> watch::Receiver<bool> {
    let (say, stop) = watch::channel(false);
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            eprintln!(
                "peil: stopping after this mail; Ctrl-C again breaks off, and that mail is unsure then"
            );
            // Nobody listens if it is done already.
            let _ = say.send(true);
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(130);
            }
        }
        // Kept until the program ends: a channel that is gone would wake every pause.
        std::future::pending::<()>().await;
    });
    stop
}
