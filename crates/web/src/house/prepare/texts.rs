//! `/house/waves/{wave}/texts` and `/house/organisation/texts`: what respondents are told about the organisation.

use axum::extract::State;
use axum::response::Response;
use peil_accounts::{By, Event};
use peil_fieldwork::{Settled, texts_print};
use peil_instrument::{Lang, Text};
use peil_storage::{Organisation, Profile};

use super::{OwnDraft, back, preparation, settled, tail};
use crate::App;
use crate::house::field::{Field, faults};
use crate::house::gate::{Inside, see_other};
use crate::house::page::HouseForm;
use crate::house::step::StepPage;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// The most characters of a text.
const LONGEST: usize = 1_000;

/// The texts in the order of [`Profile::texts`]: the names of their fields, their labels.
const FIELDS: [(&str, &str, &str); 7] = [
    ("asks_nl", "asks_en", "house_texts.asks"),
    ("controller_nl", "controller_en", "house_texts.controller"),
    ("legal_ground_nl", "legal_ground_en", "house_texts.legal_ground"),
    ("dpo_nl", "dpo_en", "house_texts.dpo"),
    ("vertrouwenspersoon_nl", "vertrouwenspersoon_en", "house_texts.vertrouwenspersoon"),
    ("meldregeling_nl", "meldregeling_en", "house_texts.meldregeling"),
    ("retention_nl", "retention_en", "house_texts.retention"),
];

/// `GET /house/waves/{wave}/texts`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let ready = preparation(&app, wave).await?;
    let at = tail(&ready.wave, "texts");
    let title = words.get("house_prepare.texts");
    let mut step = StepPage::new(&app, &inside, &at, title, back(&inside, &ready.wave));
    step.say(words.get("house_texts.read"));
    let texts = ready.organisation.profile.texts();
    step.points = FIELDS
        .iter()
        .zip(texts)
        .map(|((_, _, label), text)| format!("{}: {}", words.get(label), both(text)))
        .collect();
    let change = words.get("house_texts.change").to_owned();
    step.doors = vec![(inside.path("/organisation/texts"), change)];
    step.button = words.get("house_texts.good");
    step.fields = vec![
        Field { kind: "hidden", ..Field::text("print", words.get("house_prepare.texts")) }
            .with(texts_print(&ready.organisation)),
    ];
    step.respond()
}

/// `POST /house/waves/{wave}/texts`: somebody read them, as they were on the page.
pub(crate) async fn seen(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
    form: HouseForm,
) -> Result<Response, Problem> {
    let texts_seen = Some(form.text("print"));
    settled(&app, &inside, &wave, Settled { texts_seen, ..Settled::default() }).await
}

/// `GET /house/organisation/texts`
pub(crate) async fn edit(State(app): State<App>, inside: Inside) -> Result<Response, Problem> {
    let organisation = organisation(&app, &inside).await?;
    let words = app.site().words(inside.lang);
    let fields = fields(words, &organisation.name, organisation.profile.texts());
    edit_page(&app, &inside, fields).respond()
}

/// `POST /house/organisation/texts`
pub(crate) async fn save(
    State(app): State<App>,
    inside: Inside,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let text = |nl: &str, en: &str| Text::new(form.text(nl), form.text(en));
    let name = text("name_nl", "name_en");
    let [asks, controller, legal_ground, dpo, vertrouwenspersoon, meldregeling, retention] =
        FIELDS.map(|(nl, en, _)| text(nl, en));
    let profile = Profile {
        asks,
        controller,
        legal_ground,
        dpo,
        vertrouwenspersoon,
        meldregeling,
        retention,
    };
    let code = inside.signed.organisation.clone();
    let by = By::Account(&inside.signed);
    // Whoever typed them saw the texts as they were, and wants these.
    match change(&app, by, words, Organisation { code, name, profile }, |_| true).await? {
        Changed::Done => Ok(see_other(&inside.path("/organisation"))),
        Changed::Faulty(fields) => edit_page(&app, &inside, fields).respond(),
        Changed::Meanwhile => Err(ProblemKind::NotFound.into()),
    }
}

/// What came of changing what respondents are told.
pub(crate) enum Changed<'a> {
    /// They are told this.
    Done,
    /// Something is wrong, which the fields say.
    Faulty(Vec<Field<'a>>),
    /// They are told something else by now than whoever asks took it for.
    Meanwhile,
}

/// Changes what respondents are told, if that still is what whoever asks takes it for.
pub(crate) async fn change<'a>(
    app: &App,
    by: By<'_>,
    words: Words<'a>,
    organisation: Organisation,
    as_expected: impl Fn(&Organisation) -> bool,
) -> Result<Changed<'a>, Problem> {
    let mut fields = fields(words, &organisation.name, organisation.profile.texts());
    for field in &mut fields {
        if field.value.is_empty() {
            words.get("house_texts.empty").clone_into(&mut field.fault);
        } else if field.value.chars().count() > LONGEST {
            words.get("house_texts.long").clone_into(&mut field.fault);
        }
    }
    if !faults(&fields).is_empty() {
        return Ok(Changed::Faulty(fields));
    }
    let mut tx = app.house().store().begin_write().await?;
    tx.hold_organisation(&organisation.code).await?;
    if !tx.organisation(&organisation.code).await?.is_some_and(|now| as_expected(&now)) {
        return Ok(Changed::Meanwhile);
    }
    tx.put_organisation(&organisation).await?;
    tx.commit().await?;
    app.house().accounts().record(by, Event::TextsChanged).await?;
    Ok(Changed::Done)
}

async fn organisation(app: &App, inside: &Inside) -> Result<Organisation, Problem> {
    let mut tx = app.house().store().begin_read().await?;
    let found = tx.organisation(&inside.signed.organisation).await?;
    tx.commit().await?;
    found.ok_or_else(|| ProblemKind::NotFound.into())
}

fn edit_page<'a>(app: &'a App, inside: &Inside, fields: Vec<Field<'a>>) -> StepPage<'a> {
    let words = app.site().words(inside.lang);
    let place = (inside.path("/organisation"), words.get("house.room_organisation").to_owned());
    let title = words.get("house_texts.title");
    let mut step = StepPage::new(app, inside, "/organisation/texts", title, place);
    step.say(words.get("house_texts.lead"));
    step.fields = fields;
    step.button = words.get("house_prepare.save");
    step
}

fn fields<'a>(words: Words<'a>, name: &Text, texts: [&Text; 7]) -> Vec<Field<'a>> {
    let mut fields = vec![
        Field::text("name_nl", words.get("house_texts.name")).with(&name.nl),
        Field::text("name_en", words.get("house_texts.name"))
            .helped(words.get("house_texts.english"))
            .with(&name.en),
    ];
    for ((nl, en, label), text) in FIELDS.into_iter().zip(texts) {
        fields.push(Field::lines(nl, words.get(label)).with(&text.nl));
        let english = words.get("house_texts.english");
        fields.push(Field::lines(en, words.get(label)).helped(english).with(&text.en));
    }
    fields
}

/// A text in both languages, for whoever reads it through.
fn both(text: &Text) -> String {
    let (nl, en) = (text.get(Lang::Nl), text.get(Lang::En));
    if nl == en { nl.to_owned() } else { format!("{nl} / {en}") }
}
