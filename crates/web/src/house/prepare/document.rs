//! `/house/waves/{wave}/protection/document`: what is kept, where, how long and who sees it, from the actual settings: to take
//! along to the data-protection officer and the works council.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use peil_fieldwork::{DraftStaff, Preparation, questionnaire_of};
use peil_instrument::{ItemKind, Level};

use super::{OwnDraft, back, tail};
use crate::App;
use crate::house::gate::Inside;
use crate::house::page::page;
use crate::house::shell::HouseShell;
use crate::house::wave::days;
use crate::problem::Problem;
use crate::words::Words;

#[derive(Template)]
#[template(path = "house/protection_document.html")]
struct DocumentPage<'a> {
    shell: HouseShell<'a>,
    back: (String, String),
    made: String,
    /// Headed parts: what it is about, who answers for it.
    facts: Vec<(&'a str, String)>,
    /// What is kept: what, where, until when, who can read it.
    kept: Vec<[&'a str; 4]>,
    asked: Vec<String>,
    risks: Vec<[&'a str; 2]>,
}

/// `GET /house/waves/{wave}/protection/document`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let mut tx = app.house().store().begin_read().await?;
    let questionnaire = questionnaire_of(&mut tx, &wave).await?;
    let ready = Preparation::of(&mut tx, wave).await?;
    tx.commit().await?;
    let wave = &ready.wave;
    let open = questionnaire.items().iter();
    let open = open.filter(|item| matches!(item.kind, ItemKind::Open { .. })).count();
    let higher = questionnaire.parts().iter().filter(|part| part.level == Level::Higher).count();
    let count = |number: usize| words.count(number as u64);
    let asked = vec![
        words.one("house_document.items", "count", count(questionnaire.items().len())),
        words.one("house_document.parts", "count", count(higher)),
        match open {
            0 => words.get("house_document.no_open").to_owned(),
            _ => words.one("house_document.open", "count", count(open)),
        },
    ];
    let title = words.get("house_document.title");
    let today = words.date(app.fieldwork().today());
    let at = tail(wave, "protection/document");
    page(&DocumentPage {
        shell: HouseShell::inside(app.site(), &inside, &at, title),
        back: back(&inside, wave),
        made: words.one("house_document.made", "on", today),
        facts: facts(words, &ready),
        kept: KEPT.map(|row| row.map(|key| words.get(key))).to_vec(),
        asked,
        risks: RISKS.map(|row| row.map(|key| words.get(key))).to_vec(),
    })
}

fn facts<'a>(words: Words<'a>, ready: &Preparation) -> Vec<(&'a str, String)> {
    let (wave, profile, lang) = (&ready.wave, &ready.organisation.profile, words.lang());
    let invited = match &ready.staff {
        DraftStaff::Fits { launched, .. } => words.count(launched.invited.into()),
        _ => words.get("house_document.unknown").to_owned(),
    };
    let smallest = match &ready.staff {
        DraftStaff::Fits { launched, .. } => words.count(launched.smallest_class.into()),
        _ => words.get("house_document.unknown").to_owned(),
    };
    let unknown = || words.get("house_document.unknown").to_owned();
    let key = ready.settled.key.as_ref();
    let script = match key {
        Some(key) if key.script_only => words.get("house_document.script_only").to_owned(),
        Some(_) => words.get("house_document.also_plain").to_owned(),
        None => unknown(),
    };
    vec![
        (words.get("house_document.why"), profile.asks.get(lang).to_owned()),
        (words.get("house_document.controller"), profile.controller.get(lang).to_owned()),
        (words.get("house_document.ground"), profile.legal_ground.get(lang).to_owned()),
        (words.get("house_document.dpo"), profile.dpo.get(lang).to_owned()),
        (words.get("house_wave.when"), days(words, wave)),
        (words.get("house_document.invited"), invited),
        (words.get("house_wave.threshold"), words.count(wave.k.into())),
        (words.get("house_document.smallest"), smallest),
        (words.get("house_document.holder"), key.map_or_else(unknown, |key| key.holder.clone())),
        (words.get("house_document.road"), script),
        (
            words.get("house_document.gone_on"),
            key.map_or_else(unknown, |key| words.date(key.gone_on)),
        ),
        (words.get("house_document.retention"), profile.retention.get(lang).to_owned()),
    ]
}

/// What is kept, where, until when, and who can read it.
const KEPT: [[&str; 4]; 6] = [
    [
        "house_document.kept_staff",
        "house_document.in_database",
        "house_document.until_open",
        "house_document.by_coordinator",
    ],
    [
        "house_document.kept_invitations",
        "house_document.in_database",
        "house_document.until_close",
        "house_document.by_administrator",
    ],
    [
        "house_document.kept_sealed",
        "house_document.in_urn",
        "house_document.until_close",
        "house_document.by_nobody",
    ],
    [
        "house_document.kept_dataset",
        "house_document.in_dataset",
        "house_document.as_retention",
        "house_document.by_administrator_grouped",
    ],
    [
        "house_document.kept_words",
        "house_document.in_database",
        "house_document.until_review",
        "house_document.by_reviewer",
    ],
    [
        "house_document.kept_accounts",
        "house_document.in_database",
        "house_document.while_used",
        "house_document.by_coordinator",
    ],
];

/// What could go wrong, and what is done against it.
const RISKS: [[&str; 2]; 5] = [
    ["house_document.risk_operator", "house_document.against_operator"],
    ["house_document.risk_small", "house_document.against_small"],
    ["house_document.risk_words", "house_document.against_words"],
    ["house_document.risk_watching", "house_document.against_watching"],
    ["house_document.risk_key", "house_document.against_key"],
];
