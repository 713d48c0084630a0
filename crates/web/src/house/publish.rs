//! `/house/waves/{wave}/publish`: handing the results out to managers, once: now or on a day.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::Span;
use jiff::civil::Date;
use peil_accounts::{AccountsError, By, Role};
use peil_storage::{Publication, Wave, WaveStatus};

use super::field::{Field, day, faults};
use super::gate::{Inside, see_other};
use super::page::{HouseForm, mend, page};
use super::prepare::tail;
use super::sharing;
use super::shell::HouseShell;
use super::wave::OwnWave;
use crate::App;
use crate::problem::{Problem, ProblemKind};

#[derive(Template)]
#[template(path = "house/publish.html")]
struct PublishPage<'a> {
    shell: HouseShell<'a>,
    back: (String, String),
    /// What was planned, if it was.
    planned: String,
    managers: String,
    action: String,
    fields: Vec<Field<'a>>,
    /// Whether there is a relay.
    mail: bool,
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
struct Typed<'a> {
    day: String,
    day_fault: &'a str,
    mail: bool,
    looked: bool,
    looked_fault: &'a str,
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
    let planned = planned(&app, &wave).await?;
    let typed = Typed {
        day: planned.map_or_else(|| app.fieldwork().today(), |planned| planned.day).to_string(),
        mail: planned.is_none_or(|planned| planned.mail),
        ..Typed::default()
    };
    page(&publish_page(&app, &inside, &wave, planned, typed).await?)
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
    let by = || By::Account(&inside.signed);
    if !form.text("drop").is_empty() {
        match app.house().accounts().drop_publication(by(), &wave.code).await {
            // Also if it was shared meanwhile.
            Ok(()) | Err(AccountsError::NotClosed { .. }) => return Ok(back),
            Err(error) => return Err(error.into()),
        }
    }
    let words = app.site().words(inside.lang);
    let today = app.fieldwork().today();
    let mut typed = Typed {
        day: form.text("day"),
        mail: !form.text("mail").is_empty() && app.house().outbox().is_some(),
        looked: !form.text("looked").is_empty(),
        ..Typed::default()
    };
    let on = possible_day(&typed.day, today);
    if on.is_none() {
        typed.day_fault = words.get("house_publish.day_fault");
    }
    if !typed.looked {
        typed.looked_fault = words.get("house_publish.looked_fault");
    }
    let (Some(on), true) = (on, typed.looked) else {
        let planned = planned(&app, &wave).await?;
        let mut template = publish_page(&app, &inside, &wave, planned, typed).await?;
        template.shell = template.shell.answer();
        return mend(&template);
    };
    hand_out(&app, by(), &wave, Publication { day: on, mail: typed.mail }).await?;
    Ok(back)
}

/// The day that was typed, if results can be shared on it: today, or within a year.
pub(crate) fn possible_day(typed: &str, today: Date) -> Option<Date> {
    let last = today.checked_add(Span::new().years(1)).unwrap_or(today);
    day(typed).filter(|day| (today..=last).contains(day))
}

/// Hands the results of a closed wave out, or sets the day if it is still to come. If somebody else is first, it is
/// handed out too.
pub(crate) async fn hand_out(
    app: &App,
    by: By<'_>,
    wave: &Wave,
    publication: Publication,
) -> Result<(), Problem> {
    let accounts = app.house().accounts();
    let done = if publication.day > app.fieldwork().today() {
        accounts.plan_publication(by, &wave.code, publication).await
    } else {
        accounts.publish(by, &wave.code, publication.mail).await
    };
    match done {
        Ok(()) | Err(AccountsError::NotClosed { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    sharing::tell(app).await;
    Ok(())
}

async fn planned(app: &App, wave: &Wave) -> Result<Option<Publication>, Problem> {
    let mut tx = app.house().store().begin_read().await?;
    Ok(tx.publication(&wave.code).await?)
}

async fn publish_page<'a>(
    app: &'a App,
    inside: &Inside,
    wave: &Wave,
    planned: Option<Publication>,
    typed: Typed<'_>,
) -> Result<PublishPage<'a>, Problem> {
    let words = app.site().words(inside.lang);
    let accounts = app.house().accounts().list(&inside.signed.organisation).await?;
    let open = accounts.iter().filter(|account| !account.disabled);
    let managers =
        open.filter(|account| account.grants.iter().any(|grant| grant.role == Role::Manager));
    let at = tail(wave, "publish");
    let mail = app.house().outbox().is_some();
    let ticked = |ticked: bool| if ticked { "yes" } else { "" };
    let mut fields = vec![
        Field::day("day", words.get("house_publish.day"))
            .helped(words.get("house_publish.day_help"))
            .with(typed.day)
            .faulty(typed.day_fault),
        Field::tick("mail", words.get("house_publish.mail")).with(ticked(typed.mail)),
        Field::tick("looked", words.get("house_publish.looked"))
            .with(ticked(typed.looked))
            .faulty(typed.looked_fault),
    ];
    if !mail {
        fields.remove(1);
    }
    let planned = planned.map(|planned| {
        let key = if planned.mail { "house_publish.planned_mail" } else { "house_publish.planned" };
        words.one(key, "day", words.date(planned.day))
    });
    Ok(PublishPage {
        shell: HouseShell::inside(app.site(), inside, &at, words.get("house_publish.title")),
        back: (
            inside.path(&format!("/waves/{}", wave.code)),
            wave.name.get(inside.lang).to_owned(),
        ),
        planned: planned.unwrap_or_default(),
        managers: words.one("house_publish.managers", "count", managers.count()),
        action: inside.path(&at),
        fields,
        mail,
    })
}
