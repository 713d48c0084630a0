//! `/house/waves/{wave}/plates/{unit}/talk`: the conversation about a talk plate, and what was agreed in it.
//!
//! The manager of the unit writes; managers above read along. A coordinator sees numbers only (`follow_up.rs`).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use peil_fieldwork::questionnaire_of;
use peil_instrument::{Origin, Questionnaire, theme_name};
use peil_storage::{Agreement, Progress, Tx, Wave, WaveUnit};

use super::field::{Field, day, faults};
use super::gate::{Inside, see_other};
use super::page::{HouseForm, mend, page};
use super::plates::{Seen, handed_out};
use super::shell::{HouseShell, below};
use super::wave::OwnWave;
use crate::App;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// The most characters of a text.
const LONGEST: usize = 300;

#[derive(Template)]
#[template(path = "house/talk.html")]
struct TalkPage<'a> {
    shell: HouseShell<'a>,
    back: (String, String),
    unit: String,
    /// Whether whoever is in leads this unit, and writes.
    own: bool,
    held_on: String,
    agreements: Vec<Row<'a>>,
    /// Those of the wave before.
    earlier: Vec<Row<'a>>,
    fields: Vec<Field<'a>>,
    held: Vec<Field<'a>>,
    at: String,
}

/// An agreement.
struct Row<'a> {
    number: u32,
    theme: String,
    what: String,
    who: String,
    due: String,
    state: &'a str,
    /// How far it may be: word, name, whether it is.
    progress: Vec<(&'static str, &'a str, bool)>,
}

/// A unit of a wave of which the results are shared, as whoever is in may see its conversation.
struct Place {
    unit: WaveUnit,
    own: bool,
}

/// `GET /house/waves/{wave}/plates/{unit}/talk`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let place = place(&app, &inside, &wave, &code).await?;
    page(&talk_page(&app, &inside, &wave, &place, None, None).await?)
}

/// `POST …/talk`: an agreement.
pub(crate) async fn agree(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    Path((_, code)): Path<(String, String)>,
    form: HouseForm,
) -> Result<Response, Problem> {
    let place = own_place(&app, &inside, &wave, &code).await?;
    let words = app.site().words(inside.lang);
    let mut tx = app.house().store().begin_write().await?;
    let questionnaire = questionnaire_of(&mut tx, &wave).await?;
    let typed = ["theme", "what", "who", "due"].map(|name| form.text(name));
    let mut fields = fields(words, &questionnaire, &typed);
    let [theme, what, who, due] = typed;
    let due = day(&due);
    let right = [
        questionnaire.blocks().iter().any(|block| *block.id.as_str() == *theme),
        (1..=LONGEST).contains(&what.chars().count()),
        (1..=LONGEST).contains(&who.chars().count()),
        due.is_some(),
    ];
    let keys =
        ["house_talk.theme_fault", "house_talk.fill", "house_talk.fill", "house_new.day_fault"];
    for ((field, right), key) in fields.iter_mut().zip(right).zip(keys) {
        if !right {
            words.get(key).clone_into(&mut field.fault);
        }
    }
    let (Some(due), true) = (due, right.iter().all(|right| *right)) else {
        drop(tx);
        let mut template = talk_page(&app, &inside, &wave, &place, Some(fields), None).await?;
        template.shell = template.shell.answer();
        return mend(&template);
    };
    let agreement = Agreement { number: 0, theme, what, who, due, progress: Progress::Open };
    tx.add_agreement(&wave.code, &code, &agreement).await?;
    tx.commit().await?;
    Ok(back_to(&inside, &wave, &code))
}

/// `POST …/talk/held`: the day of the conversation.
pub(crate) async fn held(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    Path((_, code)): Path<(String, String)>,
    form: HouseForm,
) -> Result<Response, Problem> {
    let place = own_place(&app, &inside, &wave, &code).await?;
    let words = app.site().words(inside.lang);
    let typed = form.text("held_on");
    let Some(on) = day(&typed).filter(|on| *on <= app.fieldwork().today()) else {
        let field = held_field(words, &typed).faulty(words.get("house_paper.on_fault"));
        let held = Some(vec![field]);
        let mut template = talk_page(&app, &inside, &wave, &place, None, held).await?;
        template.shell = template.shell.answer();
        return mend(&template);
    };
    let mut tx = app.house().store().begin_write().await?;
    tx.put_conversation(&wave.code, &code, on).await?;
    tx.commit().await?;
    Ok(back_to(&inside, &wave, &code))
}

/// `POST …/talk/progress`: how far an agreement is; of this wave or, if it goes on, of the one before.
pub(crate) async fn mark(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    Path((_, code)): Path<(String, String)>,
    form: HouseForm,
) -> Result<Response, Problem> {
    own_place(&app, &inside, &wave, &code).await?;
    let number = form.text("number").parse().map_err(|_| ProblemKind::FormUnreadable)?;
    let progress = Progress::read(&form.text("progress")).ok_or(ProblemKind::FormUnreadable)?;
    let mut tx = app.house().store().begin_write().await?;
    let of = if form.text("earlier").is_empty() {
        Some((wave.code.clone(), code.clone()))
    } else {
        before(&mut tx, &wave.code, &code).await?
    };
    let (of_wave, of_unit) = of.ok_or(ProblemKind::NotFound)?;
    if !tx.mark_agreement(&of_wave, &of_unit, number, progress).await? {
        return Err(ProblemKind::NotFound.into());
    }
    tx.commit().await?;
    Ok(back_to(&inside, &wave, &code))
}

fn back_to(inside: &Inside, wave: &Wave, unit: &str) -> Response {
    see_other(&inside.path(&format!("/waves/{}/plates/{unit}/talk", wave.code)))
}

/// The unit, if whoever is in leads it or one above it.
async fn place(app: &App, inside: &Inside, wave: &Wave, code: &str) -> Result<Place, Problem> {
    let found = handed_out(app, inside, wave).await?;
    let seen = Seen::led_by(inside, &found.results.get().units);
    let may = seen.may(code);
    let own = seen.is_own(code);
    let mut tx = app.house().store().begin_read().await?;
    let units = tx.wave_units(&wave.code).await?;
    tx.commit().await?;
    let unit = units.into_iter().find(|unit| unit.code == code).filter(|_| may);
    Ok(Place { unit: unit.ok_or(ProblemKind::NotFound)?, own })
}

/// The unit, if whoever is in leads it.
async fn own_place(app: &App, inside: &Inside, wave: &Wave, code: &str) -> Result<Place, Problem> {
    let place = place(app, inside, wave, code).await?;
    if place.own { Ok(place) } else { Err(ProblemKind::NotYours.into()) }
}

/// The same unit in the wave before: wave and code.
async fn before(tx: &mut Tx, wave: &str, unit: &str) -> Result<Option<(String, String)>, Problem> {
    let Some(succession) = tx.succession(wave).await? else { return Ok(None) };
    Ok(match succession.lineage.of(unit) {
        Origin::Continues { previous } => Some((succession.previous.clone(), previous.to_owned())),
        _ => None,
    })
}

async fn talk_page<'a>(
    app: &'a App,
    inside: &Inside,
    wave: &Wave,
    place: &Place,
    typed: Option<Vec<Field<'a>>>,
    held: Option<Vec<Field<'a>>>,
) -> Result<TalkPage<'a>, Problem> {
    let words = app.site().words(inside.lang);
    let code = &place.unit.code;
    let mut tx = app.house().store().begin_read().await?;
    let questionnaire = questionnaire_of(&mut tx, wave).await?;
    let agreements = tx.agreements(&wave.code, code).await?;
    let conversations = tx.conversations(&wave.code).await?;
    let earlier = match before(&mut tx, &wave.code, code).await? {
        Some((wave, unit)) => tx.agreements(&wave, &unit).await?,
        None => Vec::new(),
    };
    tx.commit().await?;
    let held_on = conversations.into_iter().find(|(unit, _)| unit == code).map(|(_, day)| day);
    let rows = |all: &[Agreement]| {
        all.iter().map(|one| row(words, &questionnaire, one)).collect::<Vec<_>>()
    };
    let tail = format!("/waves/{}/plates/{code}/talk", wave.code);
    let plates = inside.path(&format!("/waves/{}/plates", wave.code));
    let empty = std::array::from_fn(|_| String::new());
    Ok(TalkPage {
        shell: HouseShell::inside(app.site(), inside, &tail, words.get("house_talk.title")),
        back: (plates, words.get("house_wave.plates").to_owned()),
        unit: place.unit.name.get(inside.lang).to_owned(),
        own: place.own,
        held_on: match held_on {
            Some(day) => words.one("house_talk.held_done", "on", words.date(day)),
            None => words.get("house_talk.held_not").to_owned(),
        },
        agreements: rows(&agreements),
        earlier: rows(&earlier),
        fields: typed.unwrap_or_else(|| fields(words, &questionnaire, &empty)),
        held: held.unwrap_or_else(|| {
            let day = held_on.map(|day| day.to_string()).unwrap_or_default();
            vec![held_field(words, &day)]
        }),
        at: inside.path(&tail),
    })
}

/// What is wrong with either form.
fn all_faults<'f>(fields: &'f [Field<'_>], held: &'f [Field<'_>]) -> Vec<(&'static str, &'f str)> {
    faults(held).into_iter().chain(faults(fields)).collect()
}

fn held_field<'a>(words: Words<'a>, typed: &str) -> Field<'a> {
    Field::day("held_on", words.get("house_talk.held_on")).with(typed)
}

fn row<'a>(words: Words<'a>, questionnaire: &Questionnaire, agreement: &Agreement) -> Row<'a> {
    let block = questionnaire.blocks().iter().find(|block| {
        // A later version may call a theme's block otherwise.
        *block.id.as_str() == *agreement.theme || theme_name(&block.id) == agreement.theme
    });
    let theme = block.map_or(agreement.theme.as_str(), |block| block.title.get(words.lang()));
    let option = |progress: Progress| {
        (progress.word(), words.get(progress_key(progress)), progress == agreement.progress)
    };
    Row {
        number: agreement.number,
        theme: theme.to_owned(),
        what: agreement.what.clone(),
        who: agreement.who.clone(),
        due: words.date(agreement.due),
        state: words.get(progress_key(agreement.progress)),
        progress: Progress::ALL.into_iter().map(option).collect(),
    }
}

/// How far an agreement is, in words.
pub(crate) fn progress_key(progress: Progress) -> &'static str {
    match progress {
        Progress::Open => "house_talk.open",
        Progress::Busy => "house_talk.busy",
        Progress::Done => "house_talk.done",
        Progress::Dropped => "house_talk.dropped",
    }
}

/// The fields of a new agreement.
fn fields<'a>(
    words: Words<'a>,
    questionnaire: &Questionnaire,
    [theme, what, who, due]: &[String; 4],
) -> Vec<Field<'a>> {
    let blocks = questionnaire.blocks().iter();
    let option = |block: &peil_instrument::Block| {
        (block.id.to_string(), block.title.get(words.lang()).into())
    };
    vec![
        Field::choice("theme", words.get("house_talk.theme"), blocks.map(option).collect())
            .with(theme),
        Field::lines("what", words.get("house_talk.what"))
            .helped(words.get("house_talk.what_help"))
            .with(what),
        Field::text("who", words.get("house_talk.who")).with(who),
        Field::day("due", words.get("house_talk.due")).with(due),
    ]
}
