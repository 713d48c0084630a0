//! `GET /`: the waves that are open.

use axum::extract::State;
use axum::response::Response;

use crate::problem::Problem;
use crate::views::{Door, FrontPage, Shell, Switch, page};
use crate::visit::{AskedLang, wave_path};
use crate::{App, words::Words};

/// `GET /`
pub(crate) async fn show(
    State(app): State<App>,
    AskedLang(lang): AskedLang,
) -> Result<Response, Problem> {
    let waves = app.fieldwork().waves().await?;
    let words = app.site().words(lang);
    let doors = waves.iter().map(|wave| Door {
        href: wave_path(&wave.wave.code, "", lang),
        name: wave.wave.name.get(lang),
        organisation: wave.organisation.name.get(lang),
        facts: facts(words, wave),
        made_up: wave.wave.synthetic,
    });
    let switch = Switch::link("/", words.other().lang());
    let title = words.get("front.title").to_owned();
    page(&FrontPage {
        shell: Shell::new(app.site(), words, None, switch).titled(title),
        doors: doors.collect(),
    })
}

fn facts(words: Words<'_>, wave: &peil_fieldwork::FieldedWave) -> String {
    let minutes = wave.questionnaire.minutes().to_string();
    let date = words.date(wave.wave.closes_on);
    words.fill("front.facts", &[("minutes", &minutes), ("date", &date)])
}
