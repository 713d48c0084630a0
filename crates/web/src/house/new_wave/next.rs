//! The next wave of a series: the same questionnaire, a rhythm later.

use axum::response::Response;
use peil_fieldwork::{Proposal, Settled, draft_problems, propose, put_draft, read_lineage, settle};
use peil_instrument::Comparable;
use peil_storage::{Succession, Tx};

use super::{TAIL, fields, made, typed_wave};
use crate::App;
use crate::house::field::Field;
use crate::house::gate::Inside;
use crate::house::page::HouseForm;
use crate::house::prepare::days::{Typed, tell};
use crate::house::step::StepPage;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// `GET /house/new-wave?series=…`
pub(super) async fn show(app: &App, inside: &Inside, series: &str) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let mut tx = app.house().store().begin_read().await?;
    let proposal = proposed(app, &mut tx, inside, series).await?;
    tx.commit().await?;
    let wave = proposal.wave();
    let fields = fields(words, &Typed::of(&wave), &wave.code);
    next_page(app, inside, &proposal, fields).respond()
}

/// `POST /house/new-wave` with a series.
pub(super) async fn create(
    app: &App,
    inside: &Inside,
    series: &str,
    form: &HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let mut tx = app.house().store().begin_write().await?;
    let proposal = proposed(app, &mut tx, inside, series).await?;
    let mut fields = fields(words, &Typed::read(form), &form.text("code"));
    let today = app.fieldwork().today();
    let typed = typed_wave(words, &mut fields, form, &proposal.wave(), today);
    if let Some(wave) = &typed {
        let found = draft_problems(&mut tx, wave, Some(&proposal.last.code)).await?;
        tell(words, &mut fields, &found);
    }
    let right = fields.iter().all(|field| field.fault.is_empty());
    let Some(mut wave) = typed.filter(|_| right) else {
        return next_page(app, inside, &proposal, fields).respond();
    };
    let proposal = proposal.coded(&mut tx, &wave.code).await.map_err(Problem::internal)?;
    let previous = proposal.last.code.clone();
    let lineage = if proposal.lineage.to_check == 0 {
        let (csv, file) = (&proposal.lineage.csv, "lineage.csv");
        let read = read_lineage(&mut tx, file, csv, &previous, &wave.organisation).await;
        Some(read.map_err(Problem::internal)?)
    } else {
        // Somebody has to look at it first: a step of the checklist.
        None
    };
    let asked = proposal.again.into_asked();
    asked.questionnaire.version().clone_into(&mut wave.version);
    let succession = lineage.map(|lineage| Succession { previous: previous.clone(), lineage });
    put_draft(&mut tx, &wave, &asked, succession.as_ref()).await?;
    let follows = Settled { follows: Some(previous), ..Settled::default() };
    settle(&mut tx, &wave.code, &follows).await?;
    tx.commit().await?;
    made(app, inside, &wave).await
}

async fn proposed(
    app: &App,
    tx: &mut Tx,
    inside: &Inside,
    series: &str,
) -> Result<Proposal, Problem> {
    let found = tx.series(&inside.signed.organisation, series).await?;
    let series = found.ok_or(ProblemKind::NotFound)?;
    // Whoever comes here by an old page finds no proposal any more.
    let proposal = propose(tx, series, app.fieldwork().today(), inside.lang).await;
    proposal.map_err(|error| match error {
        peil_fieldwork::ProposeError::Fieldwork(error) => error.into(),
        _ => ProblemKind::NotFound.into(),
    })
}

fn next_page<'a>(
    app: &'a App,
    inside: &Inside,
    proposal: &Proposal,
    mut fields: Vec<Field<'a>>,
) -> StepPage<'a> {
    let words = app.site().words(inside.lang);
    let back = (inside.path(TAIL), words.get("house_new.title").to_owned());
    let title = proposal.series.name.get(inside.lang);
    let mut step = StepPage::new(app, inside, TAIL, title, back);
    step.say(words.one("house_new.next_lead", "last", proposal.last.name.get(inside.lang)));
    step.points = points(words, proposal);
    let series = Field { kind: "hidden", ..Field::text("series", words.get("house_new.title")) };
    fields.push(series.with(&proposal.series.code));
    step.fields = fields;
    step.button = words.get("house_new.button");
    step
}

/// What is asked, and what can be compared.
fn points(words: Words<'_>, proposal: &Proposal) -> Vec<String> {
    let count = |wanted: Comparable| {
        let items = proposal.changes.comparable_items();
        items.filter(|item| item.comparable == wanted).count()
    };
    let again = &proposal.again;
    let asks = format!("{} {}", again.questionnaire.id(), again.version);
    let mut points = vec![words.one("house_new.asks", "questionnaire", asks)];
    let (yes, care) = (count(Comparable::Yes), count(Comparable::WithCare));
    points.push(words.one("house_new.comparable", "count", yes));
    if care > 0 {
        points.push(words.one("house_new.with_care", "count", care));
    }
    if let Some(own) = &again.own_items {
        points.push(words.one("house_new.own_items", "count", own.items().len()));
    }
    if let Some(due) = proposal.next.was_due {
        points.push(words.one("house_new.was_due", "due", words.date(due)));
    }
    if proposal.same_units {
        points.push(words.get("house_new.same_units").to_owned());
    }
    points
}
