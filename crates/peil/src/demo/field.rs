//! The days in the field: made-up people answer, some through the real pages without script, the rest through the
//! same desk as the script does.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Context, bail};
use peil_anonymity::Blinding;
use peil_fieldwork::{
    Clock, Exchanged, FieldedWave, Fieldwork, SecretsDir, SharedRng, Submitted, drawn, slots,
};
use peil_instrument::{Answers, Questionnaire};
use peil_simulation::Form;
use peil_web::App;
use tokio::task::JoinSet;

use super::stage::Stage;
use crate::commands::{links, progress};

/// Browsers, or visitors of the desk, at the same time.
const BROWSERS: usize = 8;

/// A made-up person who answers.
pub struct Answering {
    /// The code of the unit; any invitation of it will do.
    pub unit: String,
    /// What the person has in mind.
    pub answers: Answers,
}

/// A person with a code and answers in mind.
struct Person {
    code: String,
    answers: Answers,
}

/// Has everybody answer who does, the first `over_http` of them page by page.
///
/// # Errors
/// If a submission is not acknowledged.
pub async fn play(
    stage: &Stage<'_>,
    clock: Clock,
    code: &str,
    over_http: usize,
    answers: impl FnOnce(&Questionnaire) -> anyhow::Result<Vec<Answering>>,
) -> anyhow::Result<()> {
    let secrets = SecretsDir::new(stage.config.secrets());
    let desk = Fieldwork::new(
        stage.store.clone(),
        secrets,
        stage.config.urn(),
        clock,
        stage.world.rng.clone(),
    );
    let wave = desk.wave(code).await?.context("the wave that was just launched")?;
    let links = links::of_wave(stage.store, stage.config, code).await?;
    let mut codes: HashMap<String, Vec<String>> = HashMap::new();
    for link in links {
        codes.entry(link.unit_code).or_default().push(link.code);
    }
    let person = |Answering { unit, answers }: Answering| -> anyhow::Result<Person> {
        let code = codes.get_mut(&unit).and_then(Vec::pop);
        let code = code.with_context(|| format!("more respondents than invitations in {unit}"))?;
        Ok(Person { code, answers })
    };
    let mut people: Vec<Person> =
        answers(&wave.questionnaire)?.into_iter().map(person).collect::<anyhow::Result<_>>()?;
    let bar = progress("answers", people.len());
    let by_desk = people.split_off(over_http.min(people.len()));

    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let app = App::new(desk.clone(), stage.world.rng.clone());
    let service = tokio::spawn(peil_web::serve(listener, app, std::future::pending()));
    let start = format!("http://{address}/w/{code}");
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

    let at_desk = by_desk.len();
    let mut visitors = JoinSet::new();
    for share in share_out(by_desk, BROWSERS) {
        let (desk, wave, bar) = (desk.clone(), wave.clone(), bar.clone());
        let chance = stage.world.rng.clone();
        visitors.spawn(async move {
            for person in &share {
                answer_at_desk(&desk, &wave, person, &chance).await?;
                bar.inc(1);
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = visitors.join_next().await {
        done??;
    }
    bar.finish_and_clear();
    println!("  answers             {} ({over_http} over HTTP)", over_http + at_desk);
    Ok(())
}

/// Deals people out to a number of browsers.
fn share_out(people: Vec<Person>, browsers: usize) -> Vec<Vec<Person>> {
    let mut dealt: Vec<Vec<Person>> = (0..browsers).map(|_| Vec::new()).collect();
    for (index, person) in people.into_iter().enumerate() {
        dealt[index % browsers].push(person);
    }
    dealt
}

/// One person at the desk, by the road with script: what the browser does is done here, and the desk sees no more of it.
async fn answer_at_desk(
    desk: &Fieldwork,
    wave: &Arc<FieldedWave>,
    person: &Person,
    chance: &SharedRng,
) -> anyhow::Result<()> {
    let seed = || drawn(chance);
    let Exchanged::Granted(class) = desk.class_of(wave, &person.code).await? else {
        bail!("a code of the open wave was not accepted");
    };
    let promised = wave.promised.as_ref().context("an open wave has promised something")?;
    let class = u32::try_from(class)?;
    let key = &promised.roll.class(class).context("a class has a key")?.key;
    let blinding = Blinding::begin(class, key, seed())?;
    let signed = desk.sign(wave, &person.code, &blinding.blinded()?).await?;
    let Exchanged::Granted(signature) = signed else {
        bail!("a code of the open wave was not signed for");
    };
    let token = blinding.finish(&signature)?;
    let mut receipt = [0; 16];
    receipt.copy_from_slice(&seed()[..16]);
    let contents = slots::contents(&wave.questionnaire, &person.answers, receipt);
    let (layout, key) = (&promised.layout, promised.roll.sealing_key());
    let sealed = layout.seal_all(key, &wave.wave.code, &contents, seed)?;
    let body = [token.to_bytes(), sealed].concat();
    match desk.hand_in(wave, &body).await? {
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
