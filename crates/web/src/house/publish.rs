//! `/house/waves/{wave}/publish`: handing the results out to managers, once.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use peil_accounts::{By, Event, Role};
use peil_storage::{Constraint, StorageError, Wave, WaveStatus};

use super::field::{Field, faults};
use super::gate::{Inside, see_other};
use super::page::{HouseForm, mend, page};
use super::shell::HouseShell;
use super::wave::OwnWave;
use crate::App;
use crate::problem::{Problem, ProblemKind};

#[derive(Template)]
#[template(path = "house/publish.html")]
struct PublishPage<'a> {
    shell: HouseShell<'a>,
    back: String,
    wave: String,
    managers: String,
    action: String,
    fields: Vec<Field<'a>>,
}

/// `GET /house/waves/{wave}/publish`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
) -> Result<Response, Problem> {
    if wave.status != WaveStatus::Closed {
        return Ok(see_other(&inside.path(&format!("/waves/{}", wave.code))));
    }
    page(&publish_page(&app, &inside, &wave, Vec::new()).await?)
}

/// `POST /house/waves/{wave}/publish`
pub(crate) async fn publish(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    form: HouseForm,
) -> Result<Response, Problem> {
    let back = see_other(&inside.path(&format!("/waves/{}", wave.code)));
    match wave.status {
        // Somebody was first, or the button was pressed twice.
        WaveStatus::Published => return Ok(back),
        WaveStatus::Closed => {}
        _ => return Err(ProblemKind::NotClosed.into()),
    }
    if form.text("looked").is_empty() {
        let fault = app.site().words(inside.lang).get("house_publish.looked_fault");
        let field = Field { name: "looked", ..Field::default() }.faulty(fault);
        let mut template = publish_page(&app, &inside, &wave, vec![field]).await?;
        template.shell = template.shell.answer();
        return mend(&template);
    }
    hand_out(&app, By::Account(&inside.signed), &wave).await?;
    Ok(back)
}

/// Hands the results of a closed wave out. If somebody else is first, it is handed out too.
pub(crate) async fn hand_out(app: &App, by: By<'_>, wave: &Wave) -> Result<(), Problem> {
    let mut tx = app.house().store().begin_write().await?;
    match tx.set_wave_status(&wave.code, WaveStatus::Closed, WaveStatus::Published).await {
        Err(StorageError::Conflict(Constraint::WaveStatus { .. })) => return Ok(()),
        moved => moved?,
    }
    tx.commit().await?;
    let event = Event::WavePublished { wave: wave.code.clone() };
    app.house().accounts().record(by, event).await?;
    Ok(())
}

async fn publish_page<'a>(
    app: &'a App,
    inside: &Inside,
    wave: &Wave,
    fields: Vec<Field<'a>>,
) -> Result<PublishPage<'a>, Problem> {
    let words = app.site().words(inside.lang);
    let accounts = app.house().accounts().list(&inside.signed.organisation).await?;
    let open = accounts.iter().filter(|account| !account.disabled);
    let managers =
        open.filter(|account| account.grants.iter().any(|grant| grant.role == Role::Manager));
    let tail = format!("/waves/{}/publish", wave.code);
    Ok(PublishPage {
        shell: HouseShell::inside(app.site(), inside, &tail, words.get("house_publish.title")),
        back: inside.path(&format!("/waves/{}", wave.code)),
        wave: wave.name.get(inside.lang).to_owned(),
        managers: words.one("house_publish.managers", "count", managers.count()),
        action: inside.path(&tail),
        fields,
    })
}
