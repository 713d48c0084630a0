//! `GET /w/{wave}/anonymous`: how anonymous this wave is, from its actual settings.

use axum::extract::State;
use axum::response::Response;

use crate::App;
use crate::problem::Problem;
use crate::views::{AnonymousPage, Shell, Switch, page};
use crate::visit::{Look, wave_path};

/// `GET /w/{wave}/anonymous`
pub(crate) async fn show(State(app): State<App>, Look(visit): Look) -> Result<Response, Problem> {
    let words = app.site().words(visit.lang);
    let path = wave_path(&visit.wave.wave.code, "/anonymous", peil_instrument::Lang::default());
    let switch = Switch::link(&path, words.other().lang());
    let shell = Shell::new(app.site(), words, Some(&visit.wave), switch);
    page(&AnonymousPage::new(shell, &visit, words)?)
}
