//! `GET /components`: every component of the stylesheet, with when to use it. Development builds only.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::App;
use crate::problem::Problem;
use crate::views::{Shell, Switch, page};

/// All components on one page.
#[derive(Template)]
#[template(path = "components.html")]
struct ComponentsPage<'a> {
    shell: Shell<'a>,
}

/// `GET /components`
pub(crate) async fn show(State(app): State<App>) -> Result<Response, Problem> {
    let words = app.site().words(peil_instrument::Lang::En);
    let shell = Shell::new(app.site(), words, None, Switch::link("/components", words.lang()));
    page(&ComponentsPage { shell: shell.titled("Components".to_owned()) })
}
