//! `GET /api/v1/waves/{wave}/follow-up`: what teams made of a wave, in numbers.

use axum::extract::State;
use axum::response::Response;
use peil_storage::{Progress, WaveStatus};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::body::answer;
use super::describe::Described;
use super::gate::Caller;
use super::organisation::BothLanguages;
use crate::App;
use crate::house::wave::OwnWave;
use crate::problem::{Problem, ProblemKind};

/// What teams made of a wave.
#[derive(Serialize, ToSchema)]
struct FollowUpShown {
    /// How many conversations were held.
    conversations: u64,
    /// How many agreements there are by theme, in the order of the questionnaire; themes without one are left out.
    themes: Vec<ThemeShown>,
}

/// A theme with how many agreements there are at each stage.
#[derive(Serialize, ToSchema)]
struct ThemeShown {
    /// Its id.
    theme: String,
    title: BothLanguages,
    open: u64,
    busy: u64,
    done: u64,
    dropped: u64,
}

/// `GET /api/v1/waves/{wave}/follow-up`
pub(crate) async fn show(
    State(app): State<App>,
    _caller: Caller,
    OwnWave(wave): OwnWave,
) -> Result<Response, Problem> {
    if wave.status < WaveStatus::Closed {
        return Err(ProblemKind::NotClosed.into());
    }
    let mut tx = app.house().store().begin_read().await?;
    let questionnaire = peil_fieldwork::questionnaire_of(&mut tx, &wave).await?;
    let counts = tx.agreement_counts(&wave.code).await?;
    let conversations = tx.conversations(&wave.code).await?.len() as u64;
    tx.commit().await?;
    let of = |id: &str, progress: Progress| {
        let found = counts.iter().find(|(theme, at, _)| theme == id && *at == progress);
        found.map_or(0, |(_, _, count)| *count)
    };
    let agreed = |id: &str| counts.iter().any(|(theme, _, _)| theme == id);
    let themes = questionnaire.blocks().iter().filter(|block| agreed(block.id.as_str()));
    let themes = themes.map(|block| {
        let id = block.id.as_str();
        ThemeShown {
            theme: id.to_owned(),
            title: (&block.title).into(),
            open: of(id, Progress::Open),
            busy: of(id, Progress::Busy),
            done: of(id, Progress::Done),
            dropped: of(id, Progress::Dropped),
        }
    });
    Ok(answer(&FollowUpShown { conversations, themes: themes.collect() }))
}

pub(crate) fn described() -> Described {
    Described::new("getFollowUp", "Conversations and agreements of a wave, in numbers only")
        .fails([ProblemKind::NotClosed])
        .gives::<FollowUpShown>(json!({
            "conversations": 9,
            "themes": [{
                "theme": "speaking_up",
                "title": { "nl": "Aanspreken", "en": "Speaking up" },
                "open": 2,
                "busy": 1,
                "done": 3,
                "dropped": 0,
            }],
        }))
}
