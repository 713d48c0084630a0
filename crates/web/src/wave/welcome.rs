//! `GET /w/{wave}`: what someone should know before beginning.

use axum::extract::State;
use axum::response::Response;
use peil_instrument::Lang;

use crate::App;
use crate::problem::Problem;
use crate::views::{Shell, Switch, WelcomePage, page};
use crate::visit::{Visit, wave_path};

/// `GET /w/{wave}`
///
/// Changes nothing and asks nothing: mail scanners open links. The code stands in the fragment of the
/// link, which no server sees; the page's script copies it into the field, and without JavaScript it
/// is typed.
pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let words = app.site().words(visit.lang);
    let path = wave_path(&visit.wave.wave.code, "", Lang::default());
    let switch = Switch::link(&path, words.other().lang());
    let shell = Shell::new(app.site(), words, Some(&visit.wave), switch);
    page(&WelcomePage::new(shell, &visit, words)?)
}
