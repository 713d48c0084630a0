//! `/house/waves/{wave}/open`: opening a wave of which everything is settled.

use axum::extract::State;
use axum::response::Response;
use peil_accounts::{By, Event};
use peil_fieldwork::{DraftStaff, Preparation, PrepareError};

use super::staff::{facts_of, refused};
use super::{OwnDraft, back, preparation, tail};
use crate::App;
use crate::house::field::Field;
use crate::house::gate::{Inside, see_other};
use crate::house::page::HouseForm;
use crate::house::step::StepPage;
use crate::house::wave::days;
use crate::house::work::{Outcome, Work};
use crate::problem::Problem;

/// `GET /house/waves/{wave}/open`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
) -> Result<Response, Problem> {
    let ready = preparation(&app, wave).await?;
    if !ready.missing(app.fieldwork().today()).is_empty() {
        return Ok(see_other(&inside.path(&tail(&ready.wave, "prepare"))));
    }
    open_page(&app, &inside, &ready, "").respond()
}

/// `POST /house/waves/{wave}/open`
pub(crate) async fn open(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let ready = preparation(&app, wave).await?;
    let code = ready.wave.code.clone();
    if !ready.missing(app.fieldwork().today()).is_empty() {
        return Ok(see_other(&inside.path(&tail(&ready.wave, "prepare"))));
    }
    if form.text("sure").is_empty() {
        let fault = words.get("house_open.sure_fault").to_owned();
        return open_page(&app, &inside, &ready, &fault).respond();
    }
    let (desk, accounts) = (app.fieldwork().clone(), app.house().accounts().clone());
    let (wave, signed) = (code.clone(), inside.signed.clone());
    // Every group gets a key: for thousands of groups that takes minutes, on threads that serve nobody.
    let opening = async move {
        match desk.open(&wave).await {
            Ok(_) => {
                accounts.record(By::Account(&signed), Event::WaveOpened { wave }).await?;
                Ok(None)
            }
            Err(PrepareError::Launch(peil_fieldwork::LaunchError::Fieldwork(error))) => {
                Err(Problem::from(error))
            }
            Err(error) => Ok(Some(error)),
        }
    };
    match app.house().work(&code, Work::Opening, opening).await? {
        Outcome::Done(None) | Outcome::Goes => {
            Ok(see_other(&inside.path_with(&format!("/waves/{code}"), "opened", "yes")))
        }
        Outcome::Done(Some(PrepareError::Launch(error))) => {
            open_page(&app, &inside, &ready, &refused(words, &error)).respond()
        }
        Outcome::Done(Some(_)) => Ok(see_other(&inside.path(&tail(&ready.wave, "prepare")))),
    }
}

fn open_page<'a>(app: &'a App, inside: &Inside, ready: &Preparation, fault: &str) -> StepPage<'a> {
    let words = app.site().words(inside.lang);
    let wave = &ready.wave;
    let title = words.get("house_open.title");
    let mut step = StepPage::new(app, inside, &tail(wave, "open"), title, back(inside, wave));
    step.say(words.get("house_open.lead"));
    step.points = vec![days(words, wave)];
    if let DraftStaff::Fits { launched, .. } = &ready.staff {
        step.points.extend(facts_of(words, launched, ready.staff.by_channel()));
    }
    if let Some(key) = &ready.settled.key {
        step.points.push(words.one("house_prepare.key_done", "holder", &key.holder));
    }
    step.points.push(words.get("house_open.fixed").to_owned());
    step.fields = vec![Field::tick("sure", words.get("house_open.sure")).faulty(fault)];
    step.button = words.get("house_open.button");
    step
}
