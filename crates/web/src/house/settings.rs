//! `/house/settings`: the settings in force, for whoever looks after them.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::gate::Inside;
use super::page::page;
use super::shell::HouseShell;
use crate::App;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "house/settings.html")]
struct SettingsPage<'a> {
    shell: HouseShell<'a>,
    version: &'static str,
    settings: &'a str,
}

/// `GET /house/settings`
pub(crate) async fn show(State(app): State<App>, inside: Inside) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let title = words.get("house.room_settings");
    page(&SettingsPage {
        shell: HouseShell::inside(app.site(), &inside, "/settings", title),
        version: env!("CARGO_PKG_VERSION"),
        settings: app.house().settings(),
    })
}
