//! `/house/new-wave`: a new wave: the next of a series, or a first one.

mod first;
mod next;

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use jiff::civil::Date;
use peil_accounts::{By, Event};
use peil_fieldwork::{ProposeError, propose};
use peil_instrument::{is_wave_code, shipped};
use peil_storage::Wave;

use super::field::Field;
use super::gate::{Inside, see_other};
use super::page::{HouseForm, page};
use super::prepare::days;
use super::results::asked;
use super::shell::HouseShell;
use crate::App;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// Where it is.
const TAIL: &str = "/new-wave";

#[derive(Template)]
#[template(path = "house/new_wave.html")]
struct ChoicePage<'a> {
    shell: HouseShell<'a>,
    next: Vec<Card>,
    first: Vec<Card>,
    has_units: bool,
}

/// Something to begin with: an address if it can be, a name, and what there is to say.
struct Card {
    href: Option<String>,
    name: String,
    what: String,
}

/// `GET /house/new-wave`; with `?series=` or `?questionnaire=` the form.
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    uri: Uri,
) -> Result<Response, Problem> {
    if let Some(series) = asked(&uri, "series").into_iter().next() {
        return next::show(&app, &inside, &series).await;
    }
    if let Some(id) = asked(&uri, "questionnaire").into_iter().next() {
        return first::show(&app, &inside, &id);
    }
    let words = app.site().words(inside.lang);
    let organisation = &inside.signed.organisation;
    let today = app.fieldwork().today();
    let mut tx = app.house().store().begin_read().await?;
    let has_units = tx.units(organisation).await?.is_some();
    let mut next = Vec::new();
    for series in tx.all_series().await? {
        if series.organisation != *organisation {
            continue;
        }
        let (code, name) = (series.code.clone(), series.name.get(inside.lang).to_owned());
        let proposed = propose(&mut tx, series, today, inside.lang).await;
        let (href, what) = match &proposed {
            Ok(proposal) => {
                let opens = words.date(proposal.next.opens);
                let values =
                    [("last", proposal.last.name.get(inside.lang)), ("opens", opens.as_str())];
                let href = inside.path_with(TAIL, "series", &code);
                (Some(href), words.fill("house_new.after", &values))
            }
            Err(ProposeError::DraftThere { wave, .. }) => {
                let href = inside.path(&format!("/waves/{wave}/prepare"));
                (Some(href), words.get("house_new.draft_there").to_owned())
            }
            Err(ProposeError::StillOpen { .. }) => {
                (None, words.get("house_new.still_open").to_owned())
            }
            // A series without a wave: its first one is below.
            Err(ProposeError::NothingToFollow { .. } | ProposeError::NoUnits { .. }) => continue,
            Err(ProposeError::Fieldwork(_)) => {
                return Err(proposed.err().map_or(ProblemKind::NotFound.into(), Problem::internal));
            }
            Err(other) => (None, other.to_string()),
        };
        next.push(Card { href, name, what });
    }
    tx.commit().await?;
    let mut ids: Vec<&str> = shipped::questionnaires().iter().map(|(id, _)| *id).collect();
    ids.dedup();
    // What most organisations begin with; the others by their names.
    ids.sort_by_key(|id| *id != "staff");
    let card = |id: &str| {
        let questionnaire = shipped::questionnaire(id, None)?;
        Some(Card {
            href: Some(inside.path_with(TAIL, "questionnaire", id)),
            name: questionnaire.title().get(inside.lang).to_owned(),
            what: words.one("welcome.fact_time", "minutes", questionnaire.minutes()),
        })
    };
    page(&ChoicePage {
        shell: HouseShell::inside(app.site(), &inside, TAIL, words.get("house_new.title")),
        next,
        first: ids.into_iter().filter_map(card).collect(),
        has_units,
    })
}

/// `POST /house/new-wave`
pub(crate) async fn create(
    State(app): State<App>,
    inside: Inside,
    form: HouseForm,
) -> Result<Response, Problem> {
    let series = form.text("series");
    if !series.is_empty() {
        return next::create(&app, &inside, &series, &form).await;
    }
    first::create(&app, &inside, &form).await
}

/// The draft is there: on to its checklist.
async fn made(app: &App, inside: &Inside, wave: &Wave) -> Result<Response, Problem> {
    let event = Event::WaveCreated { wave: wave.code.clone() };
    app.house().accounts().record(By::Account(&inside.signed), event).await?;
    Ok(see_other(&inside.path(&format!("/waves/{}/prepare", wave.code))))
}

/// The fields of a wave that is not there yet: those of a draft, and its code.
fn fields<'a>(words: Words<'a>, typed: &days::Typed, code: &str) -> Vec<Field<'a>> {
    let mut fields = days::fields(words, typed);
    let code = Field::text("code", words.get("house_new.code"))
        .helped(words.get("house_new.code_help"))
        .with(code);
    fields.insert(2, code);
    fields
}

/// The wave as it was typed; none if something is wrong, which the fields say then.
fn typed_wave(
    words: Words<'_>,
    fields: &mut [Field<'_>],
    form: &HouseForm,
    like: &Wave,
    today: Date,
) -> Option<Wave> {
    let code = form.text("code");
    if !is_wave_code(&code)
        && let Some(field) = fields.iter_mut().find(|field| field.name == "code")
    {
        words.get("house_new.code_fault").clone_into(&mut field.fault);
    }
    let wave = Wave { code, ..like.clone() };
    days::Typed::read(form).apply(words, fields, &wave, today)
}
