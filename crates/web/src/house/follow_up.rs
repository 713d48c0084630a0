//! `/house/waves/{wave}/follow-up`: what teams made of a wave, in numbers: for the plan–do–check–act of the integrity policy.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use peil_fieldwork::questionnaire_of;
use peil_storage::{Progress, WaveStatus};

use super::gate::Inside;
use super::page::page;
use super::shell::HouseShell;
use super::talk::progress_key;
use super::wave::OwnWave;
use crate::App;
use crate::problem::{Problem, ProblemKind};

#[derive(Template)]
#[template(path = "house/follow_up.html")]
struct FollowUpPage<'a> {
    shell: HouseShell<'a>,
    back: (String, String),
    lead: String,
    heads: Vec<&'a str>,
    /// Per theme how many agreements there are at each stage.
    rows: Vec<(String, Vec<String>)>,
}

/// `GET /house/waves/{wave}/follow-up`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
) -> Result<Response, Problem> {
    if wave.status < WaveStatus::Closed {
        return Err(ProblemKind::NotClosed.into());
    }
    let words = app.site().words(inside.lang);
    let mut tx = app.house().store().begin_read().await?;
    let questionnaire = questionnaire_of(&mut tx, &wave).await?;
    let counts = tx.agreement_counts(&wave.code).await?;
    let conversations = tx.conversations(&wave.code).await?.len() as u64;
    tx.commit().await?;
    let all: u64 = counts.iter().map(|(_, _, count)| count).sum();
    let row = |block: &peil_instrument::Block| {
        let of = |progress: Progress| {
            let found = counts
                .iter()
                .find(|(theme, at, _)| *theme == *block.id.as_str() && *at == progress);
            words.count(found.map_or(0, |(_, _, count)| *count))
        };
        let cells = Progress::ALL.into_iter().map(of).collect();
        (block.title.get(inside.lang).to_owned(), cells)
    };
    let agreed = |block: &&peil_instrument::Block| {
        counts.iter().any(|(theme, _, _)| *theme == *block.id.as_str())
    };
    let (conversations, all) = (words.count(conversations), words.count(all));
    let lead = [("conversations", &*conversations), ("agreements", &*all)];
    let tail = format!("/waves/{}/follow-up", wave.code);
    page(&FollowUpPage {
        shell: HouseShell::inside(app.site(), &inside, &tail, words.get("house_talk.follow_up")),
        back: (
            inside.path(&format!("/waves/{}", wave.code)),
            wave.name.get(inside.lang).to_owned(),
        ),
        lead: words.fill("house_talk.counts", &lead),
        heads: Progress::ALL.into_iter().map(|at| words.get(progress_key(at))).collect(),
        rows: questionnaire.blocks().iter().filter(agreed).map(row).collect(),
    })
}
