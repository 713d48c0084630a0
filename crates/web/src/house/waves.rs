//! `/house/waves`: all waves of the organisation, the newest first.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use peil_accounts::Right;
use peil_storage::{Store, Wave};

use super::gate::Inside;
use super::page::page;
use super::shell::HouseShell;
use super::wave::{days, status_key};
use crate::App;
use crate::problem::Problem;
use crate::words::Words;

/// A wave in a list.
pub(crate) struct WaveCard<'a> {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) status: &'a str,
    pub(crate) days: String,
}

#[derive(Template)]
#[template(path = "house/waves.html")]
struct WavesPage<'a> {
    shell: HouseShell<'a>,
    waves: Vec<WaveCard<'a>>,
    /// Where a new one is made, by whoever may.
    new: Option<String>,
}

/// `GET /house/waves`
pub(crate) async fn show(State(app): State<App>, inside: Inside) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let waves = of_organisation(app.house().store(), &inside.signed.organisation).await?;
    page(&WavesPage {
        shell: HouseShell::inside(app.site(), &inside, "/waves", words.get("house.room_waves")),
        waves: waves.iter().map(|wave| card(words, &inside, wave)).collect(),
        new: inside.signed.may(Right::LaunchWave).then(|| inside.path("/new-wave")),
    })
}

/// The waves of an organisation, the newest first.
pub(crate) async fn of_organisation(
    store: &Store,
    organisation: &str,
) -> Result<Vec<Wave>, Problem> {
    let mut tx = store.begin_read().await?;
    let mut waves = tx.waves().await?;
    tx.commit().await?;
    waves.retain(|wave| wave.organisation == organisation);
    waves.sort_by(|a, b| (b.opens_on, &b.code).cmp(&(a.opens_on, &a.code)));
    Ok(waves)
}

/// How a wave stands in a list.
pub(crate) fn card<'a>(words: Words<'a>, inside: &Inside, wave: &Wave) -> WaveCard<'a> {
    WaveCard {
        href: inside.path(&format!("/waves/{}", wave.code)),
        name: wave.name.get(inside.lang).to_owned(),
        status: words.get(status_key(wave.status)),
        days: days(words, wave),
    }
}
