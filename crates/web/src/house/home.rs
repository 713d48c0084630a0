//! `/house`: what there is to do for whoever is in.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use peil_accounts::Right;
use peil_storage::WaveStatus;

use super::ahead::{Ahead, ahead};
use super::gate::Inside;
use super::page::page;
use super::scans::{ScanCard, own_scans};
use super::shell::HouseShell;
use super::waves::{WaveCard, card, of_organisation};
use crate::App;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "house/home.html")]
struct HomePage<'a> {
    shell: HouseShell<'a>,
    lead: String,
    plates: Vec<PlateCard>,
    waves: Vec<WaveCard<'a>>,
    scans: Vec<ScanCard<'a>>,
    /// What comes up, for whoever runs waves.
    ahead: Vec<Ahead>,
    nothing: String,
}

/// A manager's own talk plate.
struct PlateCard {
    href: String,
    unit: String,
    wave: String,
    /// Where the conversation about it is.
    talk: String,
}

/// `GET /house`
pub(crate) async fn show(State(app): State<App>, inside: Inside) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let store = app.house().store();
    let all = of_organisation(store, &inside.signed.organisation).await?;
    let mut plates = Vec::new();
    // The newest wave whose results were handed out: that is what a manager comes for.
    let newest = all.iter().find(|wave| wave.status == WaveStatus::Published);
    if let Some(wave) = newest {
        let own: BTreeSet<&str> = inside.signed.units().into_iter().collect();
        let mut tx = store.begin_read().await?;
        let units = tx.wave_units(&wave.code).await?;
        tx.commit().await?;
        let units = units.iter().filter(|unit| own.contains(unit.code.as_str()));
        plates.extend(units.map(|unit| PlateCard {
            href: inside.path(&format!("/waves/{}/plates/{}", wave.code, unit.code)),
            unit: unit.name.get(inside.lang).to_owned(),
            wave: wave.name.get(inside.lang).to_owned(),
            talk: inside.path(&format!("/waves/{}/plates/{}/talk", wave.code, unit.code)),
        }));
    }
    let may_waves = inside.signed.may(Right::SeeWaves);
    let waves: Vec<WaveCard<'_>> = if may_waves {
        all.iter().take(3).map(|wave| card(words, &inside, wave)).collect()
    } else {
        Vec::new()
    };
    let ahead = if inside.signed.may(Right::LaunchWave) {
        let mut tx = store.begin_read().await?;
        let ahead = ahead(&mut tx, words, &inside, app.fieldwork().today()).await?;
        tx.commit().await?;
        ahead
    } else {
        Vec::new()
    };
    let scans = own_scans(&app, &inside).await?;
    let is_manager = !inside.signed.units().is_empty();
    let nothing = match (is_manager && plates.is_empty(), may_waves && waves.is_empty()) {
        (true, _) => words.get("house_home.no_plate"),
        (false, true) => words.get("house_home.no_wave"),
        (false, false) if inside.signed.may(Right::ScoreScans) && scans.is_empty() => {
            words.get("house_scans.none")
        }
        (false, false) => "",
    };
    page(&HomePage {
        shell: HouseShell::inside(app.site(), &inside, "", words.get("house.room_home")),
        lead: words.one("house_home.lead", "name", &inside.signed.name),
        plates,
        waves,
        scans,
        ahead,
        nothing: nothing.to_owned(),
    })
}
