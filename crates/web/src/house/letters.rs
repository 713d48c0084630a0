//! `/house/waves/{wave}/letters`: letters for people without mail and for those whom no mail reached; the links for a mail
//! merge where this installation sends no mail.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use peil_accounts::{By, Event};
use peil_exchange::safe_cell;
use peil_fieldwork::PersonalLink;
use peil_instrument::{Lang, Text};
use peil_mail::{mail_wave, refused};
use peil_praatplaat::{For, Letter, LetterError, LetterWave, Letters};
use peil_storage::{Channel, Wave, WaveStatus};

use super::gate::{Inside, see_other};
use super::page::{HouseForm, page};
use super::prepare::tail;
use super::results::{CSV, PDF, download};
use super::shell::HouseShell;
use super::wave::OwnWave;
use crate::App;
use crate::problem::{Problem, ProblemKind};

/// The most pages in one file: some seconds of work.
const PAGES: usize = 200;

#[derive(Template)]
#[template(path = "house/letters.html")]
struct LettersPage<'a> {
    shell: HouseShell<'a>,
    back: (String, String),
    at: String,
    lead: String,
    /// The files: value and name.
    files: Vec<(String, String)>,
    /// Why no letter can be made.
    fault: &'a str,
    /// Whether the links for a mail merge can be had, where no relay is set up; and where.
    links: bool,
    links_at: String,
}

/// Who gets a letter, in the order in which they are put into envelopes.
struct Wanted {
    letters: Vec<PersonalLink>,
    /// Names of the units of the snapshot.
    units: Vec<Text>,
    by_letter: usize,
    unreached: usize,
}

/// `GET /house/waves/{wave}/letters`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
) -> Result<Response, Problem> {
    if wave.status != WaveStatus::Open {
        return Ok(see_other(&inside.path(&format!("/waves/{}", wave.code))));
    }
    letters_page(&app, &inside, &wave, "").await
}

/// `POST /house/waves/{wave}/letters`: one file of letters.
pub(crate) async fn make(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    form: HouseForm,
) -> Result<Response, Problem> {
    if wave.status != WaveStatus::Open {
        return Ok(see_other(&inside.path(&format!("/waves/{}", wave.code))));
    }
    let langs = match &*form.text("langs") {
        "nl" => vec![Lang::Nl],
        "en" => vec![Lang::En],
        _ => vec![Lang::Nl, Lang::En],
    };
    let Wanted { letters, units, .. } = wanted(&app, &wave).await?;
    let file: usize = form.text("file").parse().map_err(|_| ProblemKind::FormUnreadable)?;
    let from = file.checked_mul(PAGES / 2).ok_or(ProblemKind::FormUnreadable)?;
    let part: Vec<PersonalLink> = letters.into_iter().skip(from).take(PAGES / 2).collect();
    // The list is shorter than it was: another mail reached somebody.
    if part.is_empty() {
        return letters_page(&app, &inside, &wave, "").await;
    }
    let event = Event::LettersMade { wave: wave.code.clone(), people: part.len() };
    let address = app.house().wave_address(&wave.code);
    let all = mail_wave(app.house().store(), &wave.code, address, String::new());
    let all = all.await.map_err(Problem::internal)?;
    let house = app.house().clone();
    let made = tokio::task::spawn_blocking(move || {
        let about = LetterWave {
            organisation: &all.organisation,
            asks: &all.asks,
            name: &all.name,
            minutes: all.minutes,
            opens_on: all.opens_on,
            closes_on: all.closes_on,
            k: all.k,
            vertrouwenspersoon: &all.vertrouwenspersoon,
            meldregeling: &all.meldregeling,
            address: &all.address,
            root: &all.root,
            key_holder: &all.key_holder,
            synthetic: all.synthetic,
        };
        let letter = |link| letter(link, &units);
        let letters: Vec<Letter<'_>> = part.iter().map(letter).collect();
        let press = house.press().map_err(Problem::internal)?;
        let set = Letters::new(about, langs).map_err(Problem::internal)?;
        Ok::<_, Problem>(set.pdf(press, &letters))
    });
    let made = made.await.map_err(Problem::internal)??;
    let pdf = match made {
        Ok(pdf) => pdf,
        Err(LetterError::TooLong | LetterError::Address { .. }) => {
            let fault = app.site().words(inside.lang).get("house_letters.too_long");
            return letters_page(&app, &inside, &wave, fault).await;
        }
        Err(error) => return Err(Problem::internal(error)),
    };
    app.house().accounts().record(By::Account(&inside.signed), event).await?;
    Ok(download(&format!("letters-{}-{:02}.pdf", wave.code, file + 1), PDF, pdf))
}

/// `POST /house/waves/{wave}/links`: the personal links, for a mail merge.
pub(crate) async fn links(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
) -> Result<Response, Problem> {
    if wave.status != WaveStatus::Open {
        return Ok(see_other(&inside.path(&format!("/waves/{}", wave.code))));
    }
    // Where the service mails by itself, nobody needs to see these.
    if app.house().outbox().is_some() {
        return Err(ProblemKind::NotFound.into());
    }
    let mut links = personal(&app, &wave).await?;
    links.retain(|link| link.channel == Channel::Mail);
    let mut csv = String::from("unit,email,code,link\n");
    for link in &links {
        // None of these has a comma or quote in it; an address may begin as a formula does.
        let (unit, email) = (safe_cell(&link.unit_code), link.email.as_deref().map(safe_cell));
        let email = email.as_deref().unwrap_or_default();
        csv.push_str(&[&*unit, email, &link.code, &link.link].join(","));
        csv.push('\n');
    }
    let event = Event::LinksTaken { wave: wave.code.clone(), people: links.len() };
    app.house().accounts().record(By::Account(&inside.signed), event).await?;
    Ok(download(&format!("links-{}.csv", wave.code), CSV, csv.into_bytes()))
}

fn letter<'a>(link: &'a PersonalLink, units: &'a [Text]) -> Letter<'a> {
    // Every link is of a unit of the snapshot.
    let unit = &units[link.unit];
    Letter { recipient: For::Person { unit }, code: &link.code, link: &link.link }
}

async fn personal(app: &App, wave: &Wave) -> Result<Vec<PersonalLink>, Problem> {
    let address = app.house().wave_address(&wave.code);
    app.fieldwork().personal_links(&address, wave).await.map_err(Problem::internal)
}

async fn wanted(app: &App, wave: &Wave) -> Result<Wanted, Problem> {
    let store = app.house().store();
    let refused: BTreeSet<[u8; 16]> =
        refused(store, &wave.code).await.map_err(Problem::internal)?;
    let mut letters = personal(app, wave).await?;
    letters.retain(|link| link.channel == Channel::Letter || refused.contains(&link.invitation));
    // By unit, as they are handed round; within a unit in the order of random ids.
    letters.sort_by_key(|link| link.unit);
    let by_letter = letters.iter().filter(|link| link.channel == Channel::Letter).count();
    let mut tx = store.begin_read().await?;
    let units = tx.wave_units(&wave.code).await?.into_iter().map(|unit| unit.name).collect();
    tx.commit().await?;
    Ok(Wanted { by_letter, unreached: letters.len() - by_letter, letters, units })
}

async fn letters_page(
    app: &App,
    inside: &Inside,
    wave: &Wave,
    fault: &str,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let Wanted { letters, by_letter, unreached, .. } = wanted(app, wave).await?;
    let count = |count: usize| words.count(count as u64);
    let (by_letter, unreached) = (count(by_letter), count(unreached));
    let file = |at: usize| {
        let (first, last) = (at * PAGES / 2 + 1, letters.len().min((at + 1) * PAGES / 2));
        let values = [("first", &*count(first)), ("last", &*count(last))];
        (at.to_string(), words.fill("house_letters.file", &values))
    };
    let at = tail(wave, "letters");
    let shell = HouseShell::inside(app.site(), inside, &at, words.get("house_letters.title"));
    page(&LettersPage {
        shell: if fault.is_empty() { shell } else { shell.answer() },
        back: (
            inside.path(&format!("/waves/{}", wave.code)),
            wave.name.get(inside.lang).to_owned(),
        ),
        at: inside.path(&at),
        lead: words
            .fill("house_letters.counts", &[("letter", &by_letter), ("unreached", &unreached)]),
        files: (0..letters.len().div_ceil(PAGES / 2)).map(file).collect(),
        fault,
        links: app.house().outbox().is_none(),
        links_at: inside.path(&tail(wave, "links")),
    })
}
