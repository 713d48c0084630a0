//! `/house/waves/{wave}/questions`: the questionnaire of a draft, page by page, as people will get it. Nothing is kept
//! of what is filled in.

use axum::extract::{Path, State};
use axum::response::Response;
use peil_fieldwork::{Settled, questionnaire_of};
use peil_instrument::Questionnaire;
use peil_storage::Wave;

use super::{OwnDraft, back, settled, tail};
use crate::App;
use crate::asked::{Asked, AskedBy};
use crate::form::Form;
use crate::house::HOME;
use crate::house::gate::Inside;
use crate::house::page::HouseForm;
use crate::house::step::StepPage;
use crate::preview::{end, front, page};
use crate::problem::{Problem, ProblemKind};
use crate::views::Switch;

/// `GET /house/waves/{wave}/questions`: what is asked, and whether somebody went through it.
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let questionnaire = questionnaire(&app, &wave).await?;
    let at = tail(&wave, "questions");
    let title = words.get("house_prepare.questions");
    let mut step = StepPage::new(&app, &inside, &at, title, back(&inside, &wave));
    step.say(questionnaire.title().get(inside.lang));
    let blocks = questionnaire.blocks().iter();
    step.points = blocks.map(|block| block.title.get(inside.lang).to_owned()).collect();
    let version = format!("{} {}", questionnaire.id(), questionnaire.version());
    step.points.push(words.one("house_questions.version", "version", version));
    let minutes = words.one("welcome.fact_time", "minutes", questionnaire.minutes());
    step.points.push(minutes);
    let try_it = words.get("house_questions.try_it").to_owned();
    step.doors = vec![(inside.path(&tail(&wave, "questions/try")), try_it)];
    step.button = words.get("house_questions.seen");
    step.respond()
}

/// `POST /house/waves/{wave}/questions`: somebody went through it.
pub(crate) async fn seen(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
    _form: HouseForm,
) -> Result<Response, Problem> {
    let seen = Settled { questions_seen: true, ..Settled::default() };
    settled(&app, &inside, &wave, seen).await
}

/// `GET /house/waves/{wave}/questions/try`
pub(crate) async fn begin(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
) -> Result<Response, Problem> {
    let (questionnaire, below) = (questionnaire(&app, &wave).await?, below(&wave));
    let by = AskedBy::Preview(&below);
    let switch = Switch::link(&below, app.site().words(inside.lang).other().lang());
    let asked = Asked { questionnaire: &questionnaire, lang: inside.lang, by };
    front::front(app.site(), &asked, switch)
}

/// `POST /house/waves/{wave}/questions/try/{page}` with `page` or `submit`. A form of the survey's own pages, which bears no
/// token of a session: nothing is changed by it.
pub(crate) async fn turn(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
    Path((_, to)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Problem> {
    let (questionnaire, below) = (questionnaire(&app, &wave).await?, below(&wave));
    let by = AskedBy::Preview(&below);
    let asked = Asked { questionnaire: &questionnaire, lang: inside.lang, by };
    match to.as_str() {
        "page" => page::turned(app.site(), &asked, form),
        "submit" => end::ended(app.site(), &asked, form),
        _ => Err(ProblemKind::NotFound.into()),
    }
}

fn below(wave: &Wave) -> String {
    format!("{HOME}{}", tail(wave, "questions/try"))
}

async fn questionnaire(app: &App, wave: &Wave) -> Result<Questionnaire, Problem> {
    let mut tx = app.house().store().begin_read().await?;
    let found = questionnaire_of(&mut tx, wave).await?;
    tx.commit().await?;
    Ok(found)
}
