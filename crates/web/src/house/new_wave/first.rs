//! A first wave: a questionnaire, some or all of its themes, and the rhythm in which it comes back.

use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use peil_disclosure::Policy;
use peil_fieldwork::{Asked, draft_problems, put_draft};
use peil_instrument::{
    Questionnaire, Text, chosen_blocks, is_wave_code, select, shipped, theme_name,
};
use peil_storage::{Series, Wave, WaveStatus};

use super::{TAIL, fields, made, typed_wave};
use crate::App;
use crate::house::field::Field;
use crate::house::gate::Inside;
use crate::house::page::HouseForm;
use crate::house::prepare::days::{Typed, tell};
use crate::house::step::StepPage;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// Weeks until a first wave, at the least: for the works council, the letters and the units.
const WEEKS_AHEAD: i64 = 8;
/// From its first day, a Monday, to its last: the Friday of the fourth week.
const LAST_DAY: i64 = 25;
/// The rhythms to choose from, in months.
const RHYTHMS: [u32; 3] = [24, 12, 36];

/// `GET /house/new-wave?questionnaire=…`
pub(super) fn show(app: &App, inside: &Inside, id: &str) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let whole = shipped::questionnaire(id, None).ok_or(ProblemKind::NotFound)?;
    let wave = proposed(app, inside, &whole);
    let fields = fields(words, &Typed::of(&wave), &wave.code);
    first_page(app, inside, &whole, fields, None, RHYTHMS[0], String::new()).respond()
}

/// `POST /house/new-wave` with a questionnaire.
pub(super) async fn create(
    app: &App,
    inside: &Inside,
    form: &HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let id = form.text("questionnaire");
    let whole = shipped::questionnaire(&id, None).ok_or(ProblemKind::NotFound)?;
    let chosen: Vec<String> = form.all("theme").map(str::to_owned).collect();
    let rhythm = form.text("rhythm").parse().ok().filter(|months| RHYTHMS.contains(months));
    let rhythm = rhythm.unwrap_or(RHYTHMS[0]);
    let mut fields = fields(words, &Typed::read(form), &form.text("code"));
    let like = proposed(app, inside, &whole);
    let typed = typed_wave(words, &mut fields, form, &like, app.fieldwork().today());
    // A code that cannot be one was told already.
    let code = typed.as_ref().map_or("x", |wave| &wave.code);
    let (asked, theme_fault) = match taken(&whole, &chosen, code) {
        Ok(asked) => (Some(asked), String::new()),
        Err(fault) => (None, fault.unwrap_or_else(|| words.get("house_new.no_theme").to_owned())),
    };
    let mut tx = app.house().store().begin_write().await?;
    if let Some(wave) = &typed {
        tell(words, &mut fields, &draft_problems(&mut tx, wave, None).await?);
    }
    let right = fields.iter().all(|field| field.fault.is_empty());
    let (Some(mut wave), Some(asked), true) = (typed, asked, right) else {
        drop(tx);
        let themes = Some(&*chosen);
        return first_page(app, inside, &whole, fields, themes, rhythm, theme_fault).respond();
    };
    asked.questionnaire.version().clone_into(&mut wave.version);
    if tx.series(&wave.organisation, &wave.series).await?.is_none() {
        tx.put_series(&Series {
            code: wave.series.clone(),
            organisation: wave.organisation.clone(),
            name: whole.title().clone(),
            rhythm_months: rhythm,
        })
        .await?;
    }
    put_draft(&mut tx, &wave, &asked, None).await?;
    tx.commit().await?;
    made(app, inside, &wave).await
}

/// What is asked; or what is wrong with the choice, in words if there are any.
fn taken(whole: &Questionnaire, chosen: &[String], code: &str) -> Result<Asked, Option<String>> {
    let all = whole.blocks().iter().all(|block| chosen.iter().any(|id| *id == *block.id.as_str()));
    if all {
        return Ok(Asked { questionnaire: whole.clone(), whole: None });
    }
    if chosen.is_empty() {
        return Err(None);
    }
    let told = |found: Vec<peil_instrument::SelectionProblem>| {
        Some(found.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
    };
    let blocks = chosen_blocks(whole, chosen).map_err(told)?;
    let questionnaire = select(whole, Some(&blocks), None, code).map_err(told)?;
    Ok(Asked { questionnaire, whole: Some(whole.clone()) })
}

/// A first idea of the wave.
fn proposed(app: &App, inside: &Inside, whole: &Questionnaire) -> Wave {
    let opens_on = first_monday(app.fieldwork().today());
    let year = opens_on.year();
    let organisation = inside.signed.organisation.clone();
    // The code stands in the link, and is unique in the database: with the organisation's if that fits.
    let code = format!("{organisation}-{year}");
    let name = |lang| format!("{} {year}", app.site().words(lang).get("house_new.default_name"));
    Wave {
        code: if is_wave_code(&code) { code } else { year.to_string() },
        organisation,
        series: whole.id().as_str().replace('_', "-"),
        name: Text::new(name(peil_instrument::Lang::Nl), name(peil_instrument::Lang::En)),
        questionnaire: whole.id().clone(),
        version: whole.version().to_owned(),
        k: Policy::USUAL,
        synthetic: false,
        status: WaveStatus::Draft,
        opens_on,
        closes_on: opens_on.saturating_add(LAST_DAY.days()),
    }
}

/// The first Monday that leaves time to prepare.
fn first_monday(today: Date) -> Date {
    let day = today.saturating_add((WEEKS_AHEAD * 7).days());
    let ahead = (7 - day.weekday().since(Weekday::Monday)) % 7;
    day.saturating_add(i64::from(ahead).days())
}

fn first_page<'a>(
    app: &'a App,
    inside: &Inside,
    whole: &Questionnaire,
    mut fields: Vec<Field<'a>>,
    chosen: Option<&[String]>,
    rhythm: u32,
    theme_fault: String,
) -> StepPage<'a> {
    let words = app.site().words(inside.lang);
    let back = (inside.path(TAIL), words.get("house_new.title").to_owned());
    let mut step = StepPage::new(app, inside, TAIL, whole.title().get(inside.lang), back);
    step.say(words.get("house_new.first_lead"));
    fields.push(rhythms(words, rhythm));
    fields.push(
        Field { kind: "hidden", ..Field::text("questionnaire", words.get("house_new.title")) }
            .with(whole.id().as_str()),
    );
    step.themes = whole
        .blocks()
        .iter()
        .map(|block| {
            let id = block.id.as_str();
            let on = chosen.is_none_or(|chosen| {
                chosen.iter().any(|name| name == id || name == theme_name(&block.id))
            });
            (id.to_owned(), block.title.get(inside.lang).to_owned(), on)
        })
        .collect();
    // In the summary above; the words stand at the boxes too.
    fields.push(Field { name: "themes", ..Field::default() }.faulty(theme_fault));
    step.fields = fields;
    step.button = words.get("house_new.button");
    step
}

fn rhythms(words: Words<'_>, rhythm: u32) -> Field<'_> {
    let option = |months: u32| {
        let name = words.get(match months {
            12 => "house_new.every_year",
            36 => "house_new.every_three",
            _ => "house_new.every_two",
        });
        (months.to_string(), name.to_owned())
    };
    let options = RHYTHMS.into_iter().map(option).collect();
    Field::choice("rhythm", words.get("house_new.rhythm"), options)
        .helped(words.get("house_new.rhythm_help"))
        .with(rhythm.to_string())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_first_wave_opens_on_a_monday_with_time_to_prepare() {
        for (today, monday) in [
            (date(2026, 11, 2), date(2026, 12, 28)),
            (date(2026, 11, 3), date(2027, 1, 4)),
            (date(2026, 11, 8), date(2027, 1, 4)),
        ] {
            assert_eq!(first_monday(today), monday);
            assert_eq!(monday.weekday(), Weekday::Monday);
            assert_eq!(monday.saturating_add(LAST_DAY.days()).weekday(), Weekday::Friday);
        }
    }
}
