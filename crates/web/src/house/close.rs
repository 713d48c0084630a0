//! `/house/waves/{wave}/close`: closing a wave with its opening key, once, after reading what is destroyed.

use axum::extract::State;
use axum::response::Response;
use peil_accounts::{By, Event};
use peil_anonymity::{KeyFile, KeyFileError, OpeningKey};
use peil_fieldwork::CloseError;
use peil_storage::{Wave, WaveStatus};

use super::field::Field;
use super::gate::{Inside, see_other};
use super::page::Upload;
use super::prepare::tail;
use super::step::StepPage;
use super::wave::OwnWave;
use super::work::{Ended, Outcome, Work};
use crate::App;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// `GET /house/waves/{wave}/close`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
) -> Result<Response, Problem> {
    if can_be_closed(&app, &wave) {
        close_page(&app, &inside, &wave, "", ["", ""]).respond()
    } else {
        Ok(see_other(&inside.path(&format!("/waves/{}", wave.code))))
    }
}

/// Open; or closed by a program that was stopped before it had the answers open.
fn can_be_closed(app: &App, wave: &Wave) -> bool {
    let failed = matches!(app.house().working().ended(&wave.code), Some(Ended::Failed));
    wave.status == WaveStatus::Open || (wave.status == WaveStatus::Closed && failed)
}

/// `POST /house/waves/{wave}/close`
pub(crate) async fn close(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    upload: Upload,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    match wave.status {
        WaveStatus::Draft | WaveStatus::Scheduled => return Err(ProblemKind::NotClosed.into()),
        _ if !can_be_closed(&app, &wave) => {
            return Ok(see_other(&inside.path(&format!("/waves/{}", wave.code))));
        }
        _ => {}
    }
    let typed = upload.text("code").trim().to_owned();
    let named = typed == wave.code;
    let code_fault = if named { "" } else { words.get("house_close.code_fault") };
    let key = match opening_key(words, &upload) {
        Ok(key) if named => key,
        Ok(_) => {
            return close_page(&app, &inside, &wave, &typed, ["", code_fault]).respond();
        }
        Err(fault) => {
            return close_page(&app, &inside, &wave, &typed, [fault, code_fault]).respond();
        }
    };
    let (desk, house) = (app.fieldwork().clone(), app.house().clone());
    let (code, signed) = (wave.code.clone(), inside.signed.clone());
    let closing = async move {
        match desk.close(&code, &key, &house.dataset_of(&code)).await {
            Ok(closed) => {
                house.working().note(&code, Ended::Closed(closed));
                let event = Event::WaveClosed { wave: code };
                house.accounts().record(By::Account(&signed), event).await?;
                Ok(true)
            }
            Err(CloseError::WrongKey { .. }) => Ok(false),
            Err(error) => {
                house.working().note(&code, Ended::Failed);
                Err(Problem::internal(error))
            }
        }
    };
    match app.house().work(&wave.code, Work::Closing, closing).await? {
        Outcome::Done(false) => {
            let fault = words.get("house_close.wrong_key");
            close_page(&app, &inside, &wave, &typed, [fault, ""]).respond()
        }
        Outcome::Done(true) | Outcome::Goes => {
            Ok(see_other(&inside.path(&format!("/waves/{}", wave.code))))
        }
    }
}

/// The key in one file or two, or what is wrong with them.
fn opening_key<'a>(words: Words<'a>, upload: &Upload) -> Result<OpeningKey, &'a str> {
    let files = upload.file.iter().chain(&upload.second);
    let files = files.map(|(_, bytes)| KeyFile::parse(&String::from_utf8_lossy(bytes)));
    let files: Result<Vec<KeyFile>, KeyFileError> = files.collect();
    files.and_then(|files| KeyFile::opening_key(&files)).map_err(|error| {
        words.get(match error {
            _ if upload.file.is_none() => "house_close.no_file",
            KeyFileError::OnePart => "house_close.one_part",
            KeyFileError::OtherParts => "house_close.other_parts",
            KeyFileError::NoSecret => "house_close.no_secret",
            KeyFileError::TooMany => "house_close.too_many",
            _ => "house_close.no_key",
        })
    })
}

fn close_page<'a>(
    app: &'a App,
    inside: &Inside,
    wave: &Wave,
    typed: &str,
    [key_fault, code_fault]: [&str; 2],
) -> StepPage<'a> {
    let words = app.site().words(inside.lang);
    let place =
        (inside.path(&format!("/waves/{}", wave.code)), wave.name.get(inside.lang).to_owned());
    let title = words.get("house_close.title");
    let mut step = StepPage::new(app, inside, &tail(wave, "close"), title, place);
    step.say(words.get("house_close.lead"));
    if app.fieldwork().today() <= wave.closes_on {
        step.points.push(words.one("house_close.early", "last", words.date(wave.closes_on)));
    }
    for key in ["house_close.destroyed", "house_close.decided", "house_close.final"] {
        step.points.push(words.get(key).to_owned());
    }
    step.fields = vec![
        Field::file("file", words.get("house_close.file"))
            .helped(words.get("house_close.file_help"))
            .faulty(key_fault),
        Field::file("second", words.get("house_close.second"))
            .helped(words.get("house_close.second_help")),
        Field::text("code", words.get("house_close.code"))
            .helped(words.get("house_close.code_help"))
            .with(typed)
            .faulty(code_fault),
    ];
    // The code stands in the help, so that nobody has to look for it.
    step.points.push(words.one("house_close.this_code", "code", &wave.code));
    step.button = words.get("house_close.button");
    step.upload = true;
    step
}
