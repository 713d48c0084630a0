//! The days in the field: made-up people answer, some through the real pages, the rest through the
//! same desk.

use std::sync::Arc;

use anyhow::{Context, bail};
use peil_fieldwork::{Clock, Exchanged, FieldedWave, Fieldwork, SecretsDir, Submitted};
use peil_instrument::{Answers, Questionnaire};
use peil_simulation::{Form, Respondents, national, seeded};
use peil_storage::Store;
use peil_web::App;
use tokio::task::JoinSet;

use super::PLAYED;
use crate::commands::{links, progress};
use crate::config::Config;
use crate::world::World;

/// How many people answer over HTTP, page by page.
const OVER_HTTP: usize = 500;
/// Browsers at the same time.
const BROWSERS: usize = 8;

/// A person with a code and answers in mind.
struct Person {
    code: String,
    answers: Answers,
}

/// Has everybody answer who does.
///
/// # Errors
/// If a submission is not acknowledged.
pub async fn play(
    world: &World,
    store: &Store,
    config: &Config,
    clock: Clock,
    seed: u64,
) -> anyhow::Result<()> {
    let secrets = SecretsDir::new(config.secrets());
    let desk = Fieldwork::new(store.clone(), secrets, clock, world.rng.clone());
    let wave = desk.wave(PLAYED).await?.context("the wave that was just launched")?;
    let mut people = cast(store, config, &wave, seed).await?;
    let bar = progress("answers", people.len());
    let by_desk = people.split_off(OVER_HTTP.min(people.len()));

    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let app = App::new(desk.clone(), world.rng.clone());
    let service = tokio::spawn(peil_web::serve(listener, app, std::future::pending()));
    let start = format!("http://{address}/w/{PLAYED}");
    let questionnaire = Arc::clone(&wave.questionnaire);
    let mut browsers = JoinSet::new();
    for share in share_out(people, BROWSERS) {
        let (start, questionnaire, bar) = (start.clone(), Arc::clone(&questionnaire), bar.clone());
        browsers.spawn_blocking(move || -> anyhow::Result<()> {
            for person in &share {
                answer_by_browser(&start, &questionnaire, person)?;
                bar.inc(1);
            }
            Ok(())
        });
    }
    while let Some(done) = browsers.join_next().await {
        done??;
    }
    service.abort();

    for person in &by_desk {
        answer_at_desk(&desk, &wave, person).await?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    println!("  answers             {} ({OVER_HTTP} over HTTP)", OVER_HTTP + by_desk.len());
    Ok(())
}

/// Who answers, with which code and what.
async fn cast(
    store: &Store,
    config: &Config,
    wave: &FieldedWave,
    seed: u64,
) -> anyhow::Result<Vec<Person>> {
    let links = links::of_wave(store, config, PLAYED).await?;
    let truth = national::truth(&wave.questionnaire)?;
    let respondents = Respondents::new(&wave.questionnaire, &truth);
    let mut rng = seeded(seed);
    let chosen = national::who_answers(&mut rng);
    let person = |row: usize| -> anyhow::Result<Person> {
        let link = links.get(row).context("more respondents than invitations")?;
        Ok(Person { code: link.code.clone(), answers: respondents.answer(&mut rng) })
    };
    chosen.into_iter().map(person).collect()
}

/// Deals people out to a number of browsers.
fn share_out(people: Vec<Person>, browsers: usize) -> Vec<Vec<Person>> {
    let mut dealt: Vec<Vec<Person>> = (0..browsers).map(|_| Vec::new()).collect();
    for (index, person) in people.into_iter().enumerate() {
        dealt[index % browsers].push(person);
    }
    dealt
}

/// One person at the desk: the same code that the pages call.
async fn answer_at_desk(
    desk: &Fieldwork,
    wave: &FieldedWave,
    person: &Person,
) -> anyhow::Result<()> {
    let Exchanged::Granted(token) = desk.exchange(wave, &person.code).await? else {
        bail!("a code of the open wave was not accepted");
    };
    match desk.submit(wave, &token.to_string(), &person.answers).await? {
        Submitted::Now => Ok(()),
        other => bail!("a submission was answered with {other:?}"),
    }
}

/// One person through the pages, from the welcome page to thanks.
fn answer_by_browser(
    start: &str,
    questionnaire: &Questionnaire,
    person: &Person,
) -> anyhow::Result<()> {
    let origin = start.split("/w/").next().unwrap_or_default();
    let agent = ureq::Agent::new_with_defaults();
    let page = agent.get(start).call()?.into_body().read_to_string()?;
    let mut form = Form::read(&page).context("the welcome page has no form")?;
    form.set("code", &person.code);
    let mut press = None;
    // The survey has fewer pages than this; a form that leads nowhere ends here.
    for _ in 0..100 {
        let submits = form.action().contains("/submit");
        let request = agent
            .post(format!("{origin}{}", form.action()))
            .content_type("application/x-www-form-urlencoded");
        let page = request.send(form.body(press))?.into_body().read_to_string()?;
        if submits {
            return Ok(());
        }
        form = Form::read(&page).context("a page of the survey has no form")?;
        form.fill(questionnaire, &person.answers);
        press = (!form.action().contains("/submit")).then_some(("peil-go", "next"));
    }
    bail!("the survey did not come to its end")
}
