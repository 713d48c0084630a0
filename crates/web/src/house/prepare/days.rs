//! `/house/waves/{wave}/days`: name, days and threshold of a draft; and taking it away again.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use peil_accounts::{By, Event};
use peil_disclosure::Policy;
use peil_fieldwork::{DraftProblem, revised_draft_problems};
use peil_instrument::Text;
use peil_storage::{Wave, WaveStatus};

use super::{OwnDraft, back, tail};
use crate::App;
use crate::house::field::{Field, day};
use crate::house::gate::{Inside, see_other};
use crate::house::page::HouseForm;
use crate::house::step::StepPage;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// `GET /house/waves/{wave}/days`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let fields = fields(words, &Typed::of(&wave));
    days_page(&app, &inside, &wave, fields).respond()
}

/// `POST /house/waves/{wave}/days`
pub(crate) async fn save(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let typed = Typed::read(&form);
    match revise(&app, words, &wave, &typed, |_| true).await? {
        Revised::Done => Ok(see_other(&inside.path(&tail(&wave, "prepare")))),
        // Whoever typed it saw the days as they were, and wants these.
        Revised::Faulty(fields) => days_page(&app, &inside, &wave, fields).respond(),
        Revised::Meanwhile => Err(ProblemKind::NotADraft.into()),
    }
}

/// What came of giving a draft another name, days and threshold.
pub(crate) enum Revised<'a> {
    /// It has them.
    Done,
    /// Something is wrong, which the fields say.
    Faulty(Vec<Field<'a>>),
    /// It is not any more what it was taken for.
    Meanwhile,
}

/// Gives a draft another name, days and threshold, if it still is what whoever asks takes it for.
pub(crate) async fn revise<'a>(
    app: &App,
    words: Words<'a>,
    wave: &Wave,
    typed: &Typed,
    as_expected: impl Fn(&Wave) -> bool,
) -> Result<Revised<'a>, Problem> {
    let mut tx = app.house().store().begin_write().await?;
    tx.hold_organisation(&wave.organisation).await?;
    let now = tx.wave(&wave.code).await?;
    let Some(wave) = now.filter(|now| now.status == WaveStatus::Draft && as_expected(now)) else {
        return Ok(Revised::Meanwhile);
    };
    let mut fields = fields(words, typed);
    let changed = typed.apply(words, &mut fields, &wave, app.fieldwork().today());
    if let Some(changed) = &changed {
        let previous = tx.succession(&wave.code).await?.map(|follows| follows.previous);
        let found = revised_draft_problems(&mut tx, changed, previous.as_deref()).await?;
        tell(words, &mut fields, &found);
    }
    match changed.filter(|_| fields.iter().all(|field| field.fault.is_empty())) {
        None => Ok(Revised::Faulty(fields)),
        Some(changed) => {
            tx.update_draft(&changed).await?;
            tx.commit().await?;
            Ok(Revised::Done)
        }
    }
}

/// `GET /house/waves/{wave}/delete`
pub(crate) async fn ask_to_delete(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let title = words.get("house_delete.title");
    let place = back(&inside, &wave);
    let mut step = StepPage::new(&app, &inside, &tail(&wave, "delete"), title, place);
    step.say(words.get("house_delete.lead"));
    step.button = words.get("house_delete.button");
    step.respond()
}

/// `POST /house/waves/{wave}/delete`
pub(crate) async fn delete(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
    _form: HouseForm,
) -> Result<Response, Problem> {
    let mut tx = app.house().store().begin_write().await?;
    tx.delete_draft(&wave.code).await?;
    tx.commit().await?;
    let event = Event::DraftDeleted { wave: wave.code };
    app.house().accounts().record(By::Account(&inside.signed), event).await?;
    Ok(see_other(&inside.path("/waves")))
}

fn days_page<'a>(
    app: &'a App,
    inside: &Inside,
    wave: &Wave,
    fields: Vec<Field<'a>>,
) -> StepPage<'a> {
    let words = app.site().words(inside.lang);
    let title = words.get("house_prepare.days");
    let mut step = StepPage::new(app, inside, &tail(wave, "days"), title, back(inside, wave));
    step.fields = fields;
    step.button = words.get("house_prepare.save");
    step
}

/// Name, days and threshold as they were typed.
pub(crate) struct Typed {
    pub(crate) nl: String,
    pub(crate) en: String,
    pub(crate) opens: String,
    pub(crate) closes: String,
    pub(crate) k: String,
}

impl Typed {
    /// What a wave has.
    pub(crate) fn of(wave: &Wave) -> Typed {
        Typed {
            nl: wave.name.nl.clone(),
            en: wave.name.en.clone(),
            opens: wave.opens_on.to_string(),
            closes: wave.closes_on.to_string(),
            k: wave.k.to_string(),
        }
    }

    /// What was sent.
    pub(crate) fn read(form: &HouseForm) -> Typed {
        let text = |name| form.text(name);
        Typed {
            nl: text("name_nl"),
            en: text("name_en"),
            opens: text("opens"),
            closes: text("closes"),
            k: text("k"),
        }
    }

    /// The wave with it; none if something is wrong, which the fields say then.
    pub(crate) fn apply(
        &self,
        words: Words<'_>,
        fields: &mut [Field<'_>],
        wave: &Wave,
        today: Date,
    ) -> Option<Wave> {
        let mut wrong = |name: &str, key: &str| fault(fields, name, words.get(key).to_owned());
        for (name, value) in [("name_nl", &self.nl), ("name_en", &self.en)] {
            if value.is_empty() || value.chars().count() > 120 {
                wrong(name, "house_new.name_fault");
            }
        }
        let [opens, closes] = [&self.opens, &self.closes].map(|typed| day(typed));
        if opens.is_none() {
            wrong("opens", "house_new.day_fault");
        }
        match (opens, closes) {
            (_, None) => wrong("closes", "house_new.day_fault"),
            (_, Some(closes)) if closes < today => wrong("closes", "house_new.closes_past"),
            (Some(opens), Some(closes)) if closes < opens => {
                wrong("closes", "house_new.closes_before");
            }
            _ => {}
        }
        let k: Option<u32> = self.k.parse().ok().filter(|k| *k <= 1_000);
        if k.is_none() {
            wrong("k", "house_new.k_fault");
        }
        let right = fields.iter().all(|field| field.fault.is_empty());
        let (Some(opens_on), Some(closes_on), Some(k), true) = (opens, closes, k, right) else {
            return None;
        };
        let name = Text::new(&self.nl, &self.en);
        Some(Wave { name, opens_on, closes_on, k, ..wave.clone() })
    }
}

/// The fields of name, days and threshold.
pub(crate) fn fields<'a>(words: Words<'a>, typed: &Typed) -> Vec<Field<'a>> {
    vec![
        Field::text("name_nl", words.get("house_new.name_nl"))
            .helped(words.get("house_new.name_help"))
            .with(&typed.nl),
        Field::text("name_en", words.get("house_new.name_en")).with(&typed.en),
        Field::day("opens", words.get("house_new.opens")).with(&typed.opens),
        Field::day("closes", words.get("house_new.closes"))
            .helped(words.get("house_new.closes_help"))
            .with(&typed.closes),
        Field::number("k", words.get("house_new.k"))
            .helped(words.get("house_new.k_help"))
            .with(&typed.k),
    ]
}

/// Says at the fields what keeps a wave from being a draft.
pub(crate) fn tell(words: Words<'_>, fields: &mut [Field<'_>], problems: &[DraftProblem]) {
    for problem in problems {
        let (name, text) = match problem {
            DraftProblem::CodeTaken { .. } => {
                ("code", words.get("house_new.code_taken").to_owned())
            }
            DraftProblem::Policy(_) => ("k", words.one("house_new.k_low", "usual", Policy::USUAL)),
            DraftProblem::LowerK { wave, before, .. } => {
                let before = before.to_string();
                let values = [("wave", wave.as_str()), ("before", &before)];
                ("k", words.fill("house_new.k_lower", &values))
            }
            DraftProblem::BeforePrevious { began, .. } => {
                ("opens", words.one("house_new.opens_before", "began", words.date(*began)))
            }
            DraftProblem::Overlaps { closes, .. } => {
                ("opens", words.one("house_new.overlaps", "closes", words.date(*closes)))
            }
            // An organisation that is gone, or a wave that cannot be followed: no value of these fields mends it.
            other => ("name_nl", other.to_string()),
        };
        fault(fields, name, text);
    }
}

fn fault(fields: &mut [Field<'_>], name: &str, text: String) {
    if let Some(field) = fields.iter_mut().find(|field| field.name == name) {
        field.fault = text;
    }
}
