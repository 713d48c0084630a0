//! `/house/waves/{wave}/key`: what answers are sealed for. The key that opens them never comes here before closing.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::ToSpan;
use peil_anonymity::KeyFile;
use peil_fieldwork::{GONE_DAYS, KeyKept, Settled};
use peil_storage::Wave;

use super::{OwnDraft, back, settled, so_far, tail};
use crate::App;
use crate::house::field::{Field, day, faults};
use crate::house::gate::Inside;
use crate::house::page::{Upload, mend, page};
use crate::house::shell::HouseShell;
use crate::problem::Problem;
use crate::words::Words;

#[derive(Template)]
#[template(path = "house/prepare_key.html")]
struct KeyPage<'a> {
    shell: HouseShell<'a>,
    back: (String, String),
    wave: String,
    action: String,
    fields: Vec<Field<'a>>,
    /// The sealing key that is settled.
    settled: Option<String>,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    holder: String,
    gone_on: String,
    script_only: bool,
    kept: bool,
}

/// `GET /house/waves/{wave}/key`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let settled = so_far(&app, &wave).await?;
    let gone_on = wave.closes_on.saturating_add(GONE_DAYS.days());
    let typed = match &settled.key {
        Some(key) => Typed {
            holder: key.holder.clone(),
            gone_on: key.gone_on.to_string(),
            script_only: key.script_only,
            kept: false,
        },
        None => Typed { gone_on: gone_on.to_string(), ..Typed::default() },
    };
    let sealing_key = settled.key.map(|key| key.sealing_key);
    page(&key_page(&app, &inside, &wave, fields(words, &typed), sealing_key))
}

/// `POST /house/waves/{wave}/key`
pub(crate) async fn save(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
    upload: Upload,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let typed = Typed {
        holder: upload.text("holder").trim().to_owned(),
        gone_on: upload.text("gone_on").trim().to_owned(),
        script_only: !upload.text("script_only").is_empty(),
        kept: !upload.text("kept").is_empty(),
    };
    let mut fields = fields(words, &typed);
    let mut wrong = |name: &str, key: &str| {
        if let Some(field) = fields.iter_mut().find(|field| field.name == name) {
            words.get(key).clone_into(&mut field.fault);
        }
    };
    // A key that the page made stands in a field of its own; else there is a file, or the key of before stays.
    let made = upload.text("made").trim().to_owned();
    let text = match &upload.file {
        Some((_, bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        None => made,
    };
    let sealing_key = match KeyFile::parse(&text) {
        Ok(KeyFile::Public(key)) => Some(key.to_string()),
        // The secret was on its way here: whoever sees it now must make another key.
        Ok(KeyFile::Whole(_) | KeyFile::Part { .. }) => {
            wrong("file", "house_key.secret_fault");
            None
        }
        Err(_) if text.is_empty() => {
            let before = so_far(&app, &wave).await?.key.map(|key| key.sealing_key);
            if before.is_none() {
                wrong("file", "house_key.none_fault");
            }
            before
        }
        Err(_) => {
            wrong("file", "house_key.file_fault");
            None
        }
    };
    let gone_on = day(&typed.gone_on).filter(|day| *day > wave.closes_on);
    if gone_on.is_none() {
        wrong("gone_on", "house_key.gone_on_fault");
    }
    let holder = &typed.holder;
    if holder.is_empty() || holder.chars().count() > 200 || holder.chars().any(char::is_control) {
        wrong("holder", "house_key.holder_fault");
    }
    if !typed.kept {
        wrong("kept", "house_key.kept_fault");
    }
    let right = faults(&fields).is_empty();
    let (Some(key), Some(gone_on), true) = (&sealing_key, gone_on, right) else {
        let mut template = key_page(&app, &inside, &wave, fields, sealing_key);
        template.shell = template.shell.answer();
        return mend(&template);
    };
    let key = KeyKept {
        sealing_key: key.clone(),
        holder: typed.holder,
        script_only: typed.script_only,
        gone_on,
    };
    settled(&app, &inside, &wave, Settled { key: Some(key), ..Settled::default() }).await
}

fn key_page<'a>(
    app: &'a App,
    inside: &Inside,
    wave: &Wave,
    fields: Vec<Field<'a>>,
    settled: Option<String>,
) -> KeyPage<'a> {
    let words = app.site().words(inside.lang);
    let at = tail(wave, "key");
    KeyPage {
        shell: HouseShell::inside(app.site(), inside, &at, words.get("house_prepare.key")),
        back: back(inside, wave),
        wave: wave.code.clone(),
        action: inside.path(&at),
        fields,
        settled,
    }
}

fn fields<'a>(words: Words<'a>, typed: &Typed) -> Vec<Field<'a>> {
    let ticked = |yes: bool| if yes { "yes" } else { "" };
    vec![
        Field::file("file", words.get("house_key.file")).helped(words.get("house_key.file_help")),
        Field::text("holder", words.get("house_key.holder"))
            .helped(words.get("house_key.holder_help"))
            .with(&typed.holder),
        Field::day("gone_on", words.get("house_key.gone_on"))
            .helped(words.get("house_key.gone_on_help"))
            .with(&typed.gone_on),
        Field::tick("script_only", words.get("house_key.script_only"))
            .helped(words.get("house_key.script_only_help"))
            .with(ticked(typed.script_only)),
        Field::tick("kept", words.get("house_key.kept")).with(ticked(typed.kept)),
    ]
}
