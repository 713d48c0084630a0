//! `/house/waves/{wave}/council` and `/protection`: what others agreed to, or made, with its day and where it is kept.

use axum::extract::State;
use axum::response::Response;
use peil_fieldwork::{Paper, Settled};
use peil_storage::Wave;

use super::{OwnDraft, back, settled, so_far, tail};
use crate::App;
use crate::house::field::{Field, day};
use crate::house::gate::Inside;
use crate::house::page::HouseForm;
use crate::house::step::StepPage;
use crate::problem::Problem;
use crate::words::Words;

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Council,
    Protection,
}

impl Kind {
    /// What it settles.
    pub(crate) fn settling(self, paper: Paper) -> Settled {
        match self {
            Kind::Council => Settled { council: Some(paper), ..Settled::default() },
            Kind::Protection => Settled { protection: Some(paper), ..Settled::default() },
        }
    }

    fn page(self) -> &'static str {
        match self {
            Kind::Council => "council",
            Kind::Protection => "protection",
        }
    }
}

/// `GET /house/waves/{wave}/council`
pub(crate) async fn council(
    State(app): State<App>,
    inside: Inside,
    draft: OwnDraft,
) -> Result<Response, Problem> {
    show(&app, &inside, draft.0, Kind::Council).await
}

/// `POST /house/waves/{wave}/council`
pub(crate) async fn save_council(
    State(app): State<App>,
    inside: Inside,
    draft: OwnDraft,
    form: HouseForm,
) -> Result<Response, Problem> {
    save(&app, &inside, &draft.0, Kind::Council, &form).await
}

/// `GET /house/waves/{wave}/protection`
pub(crate) async fn protection(
    State(app): State<App>,
    inside: Inside,
    draft: OwnDraft,
) -> Result<Response, Problem> {
    show(&app, &inside, draft.0, Kind::Protection).await
}

/// `POST /house/waves/{wave}/protection`
pub(crate) async fn save_protection(
    State(app): State<App>,
    inside: Inside,
    draft: OwnDraft,
    form: HouseForm,
) -> Result<Response, Problem> {
    save(&app, &inside, &draft.0, Kind::Protection, &form).await
}

async fn show(app: &App, inside: &Inside, wave: Wave, kind: Kind) -> Result<Response, Problem> {
    let settled = so_far(app, &wave).await?;
    let paper = match kind {
        Kind::Council => settled.council,
        Kind::Protection => settled.protection,
    };
    let typed = paper.map(|paper| [paper.on.to_string(), paper.reference]).unwrap_or_default();
    paper_page(app, inside, &wave, kind, typed, ["", ""]).respond()
}

async fn save(
    app: &App,
    inside: &Inside,
    wave: &Wave,
    kind: Kind,
    form: &HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let typed = [form.text("on"), form.text("reference")];
    match read(app, words, &typed) {
        Ok(paper) => settled(app, inside, wave, kind.settling(paper)).await,
        Err(faults) => paper_page(app, inside, wave, kind, typed, faults).respond(),
    }
}

/// The day and the reference that were typed; or what is wrong with each of them.
pub(crate) fn read<'a>(
    app: &App,
    words: Words<'a>,
    [on, reference]: &[String; 2],
) -> Result<Paper, [&'a str; 2]> {
    let on = day(on).filter(|on| *on <= app.fieldwork().today());
    let long = reference.is_empty() || reference.chars().count() > 200;
    match (on, long) {
        (Some(on), false) => Ok(Paper { on, reference: reference.clone() }),
        _ => Err([
            if on.is_none() { words.get("house_paper.on_fault") } else { "" },
            if long { words.get("house_paper.reference_fault") } else { "" },
        ]),
    }
}

fn paper_page<'a>(
    app: &'a App,
    inside: &Inside,
    wave: &Wave,
    kind: Kind,
    [on, reference]: [String; 2],
    faults: [&str; 2],
) -> StepPage<'a> {
    let words = app.site().words(inside.lang);
    let title = match kind {
        Kind::Council => words.get("house_prepare.council"),
        Kind::Protection => words.get("house_prepare.protection"),
    };
    let mut step = StepPage::new(app, inside, &tail(wave, kind.page()), title, back(inside, wave));
    (step.lead, step.points, step.doors) = told(words, inside, wave, kind);
    step.fields = vec![
        Field::day("on", words.get("house_paper.on")).with(on).faulty(faults[0]),
        Field::text("reference", words.get("house_paper.reference"))
            .helped(words.get("house_paper.reference_help"))
            .with(reference)
            .faulty(faults[1]),
    ];
    step.button = words.get("house_prepare.save");
    step
}

/// Why it is asked, what to take along, and where that is.
fn told(
    words: Words<'_>,
    inside: &Inside,
    wave: &Wave,
    kind: Kind,
) -> (String, Vec<String>, Vec<(String, String)>) {
    let texts = |keys: &[&str]| keys.iter().map(|key| words.get(key).to_owned()).collect();
    let document = inside.path(&tail(wave, "protection/document"));
    let document = (document, words.get("house_paper.document").to_owned());
    match kind {
        Kind::Council => (
            words.get("house_paper.council_lead").to_owned(),
            texts(&[
                "house_paper.council_law",
                "house_paper.council_keys",
                "house_paper.council_split",
            ]),
            vec![document],
        ),
        Kind::Protection => (
            words.get("house_paper.protection_lead").to_owned(),
            texts(&["house_paper.protection_dpo", "house_paper.protection_filled"]),
            vec![document],
        ),
    }
}
