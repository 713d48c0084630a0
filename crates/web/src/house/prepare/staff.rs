//! `/house/waves/{wave}/staff`: who is invited.
//!
//! The list is kept with the draft and goes when the wave opens: invitations take its place, and these go when it closes.
//! Between waves nothing is kept of anybody who only answers.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use peil_accounts::{By, Event};
use peil_exchange::TableText;
use peil_fieldwork::{DraftStaff, LaunchError, Launched, put_staff};
use peil_instrument::Diagnostic;
use peil_storage::Wave;

use super::{OwnDraft, back, preparation, tail};
use crate::App;
use crate::house::gate::{Inside, see_other};
use crate::house::organisation::import::{note_in_words, refused_file, table};
use crate::house::page::{Upload, mend, page};
use crate::house::shell::HouseShell;
use crate::problem::Problem;
use crate::words::Words;

#[derive(Template)]
#[template(path = "house/prepare_staff.html")]
struct StaffPage<'a> {
    shell: HouseShell<'a>,
    back: (String, String),
    /// What stands in the list that is kept.
    facts: Vec<String>,
    /// What is wrong with the file that was sent.
    fault: String,
    /// What is wrong with the list that is kept.
    broken: Vec<String>,
    action: String,
    has_units: bool,
}

/// `GET /house/waves/{wave}/staff`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
) -> Result<Response, Problem> {
    page(&staff_page(&app, &inside, wave, String::new()).await?)
}

/// `POST /house/waves/{wave}/staff`
pub(crate) async fn save(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
    upload: Upload,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let again = async |wave: Wave, fault: String| {
        let mut template = staff_page(&app, &inside, wave, fault).await?;
        template.shell = template.shell.answer();
        mend(&template)
    };
    let (name, table) = match table(words, upload.file).await {
        Ok(table) => table,
        Err(fault) => return again(wave, fault).await,
    };
    let by = By::Account(&inside.signed);
    match take_in(&app, by, &wave, (&name, &table)).await? {
        Taken::In => {}
        Taken::Lines(problems) => {
            return refused_file(&app, &inside, &tail(&wave, "staff"), &problems);
        }
        Taken::Whole(error) => return again(wave, refused(words, &error)).await,
        Taken::NoUnits => return again(wave, words.get("house_prepare.no_units").to_owned()).await,
        Taken::Nobody => return again(wave, words.get("house_units.no_file").to_owned()).await,
    }
    if table.notes.is_empty() {
        return Ok(see_other(&inside.path(&tail(&wave, "staff"))));
    }
    let notes = table.notes.iter().map(|note| note_in_words(words, *note));
    let mut template = staff_page(&app, &inside, wave, String::new()).await?;
    template.facts.extend(notes);
    template.shell = template.shell.answer();
    page(&template)
}

/// What came of taking a list in.
pub(crate) enum Taken {
    /// It is kept with the draft.
    In,
    /// Lines of it are wrong.
    Lines(Vec<Diagnostic>),
    /// Each line is right, and the wave could not open for these people.
    Whole(LaunchError),
    /// The organisation has no units.
    NoUnits,
    /// Nobody stands in it.
    Nobody,
}

/// Keeps a list of who is invited with a draft, if it fits the units as they are now.
pub(crate) async fn take_in(
    app: &App,
    by: By<'_>,
    wave: &Wave,
    (name, table): (&str, &TableText),
) -> Result<Taken, Problem> {
    let mut tx = app.house().store().begin_write().await?;
    tx.hold_organisation(&wave.organisation).await?;
    let Some(units) = tx.units(&wave.organisation).await? else { return Ok(Taken::NoUnits) };
    let staff = match DraftStaff::read(name, &table.csv, &units, wave.k) {
        DraftStaff::Fits { staff, .. } => staff,
        DraftStaff::Faulty(problems) => return Ok(Taken::Lines(problems)),
        DraftStaff::Refused(error) => return Ok(Taken::Whole(error)),
        // A file without a person in it is refused with its line.
        DraftStaff::None => return Ok(Taken::Nobody),
    };
    put_staff(&mut tx, &wave.code, &units, &staff).await?;
    tx.commit().await?;
    let event = Event::StaffImported { wave: wave.code.clone(), people: staff.len() };
    app.house().accounts().record(by, event).await?;
    Ok(Taken::In)
}

async fn staff_page<'a>(
    app: &'a App,
    inside: &Inside,
    wave: Wave,
    fault: String,
) -> Result<StaffPage<'a>, Problem> {
    let words = app.site().words(inside.lang);
    let ready = preparation(app, wave).await?;
    let at = tail(&ready.wave, "staff");
    let (mut facts, mut broken) = (Vec::new(), Vec::new());
    match &ready.staff {
        DraftStaff::None => {}
        DraftStaff::Faulty(problems) => {
            broken.extend(problems.iter().take(20).map(|problem| problem.render(inside.lang)));
        }
        DraftStaff::Refused(error) => broken.push(refused(words, error)),
        DraftStaff::Fits { launched, .. } => {
            facts = facts_of(words, launched, ready.staff.by_channel());
        }
    }
    Ok(StaffPage {
        shell: HouseShell::inside(app.site(), inside, &at, words.get("house_prepare.staff")),
        back: back(inside, &ready.wave),
        facts,
        fault,
        broken,
        action: inside.path(&at),
        has_units: ready.units.is_some(),
    })
}

/// What opening the wave for these people would make.
pub(super) fn facts_of(
    words: Words<'_>,
    launched: &Launched,
    (mail, letter): (usize, usize),
) -> Vec<String> {
    let count = |number: u64| words.count(number);
    let invited = count(launched.invited.into());
    let (mail, letter) = (count(mail as u64), count(letter as u64));
    let (classes, smallest) =
        (count(launched.classes as u64), count(launched.smallest_class.into()));
    let people = [("count", &*invited), ("mail", &*mail), ("letter", &*letter)];
    let groups = [("classes", &*classes), ("smallest", &*smallest)];
    let level = if launched.higher_is_first_level {
        "house_staff.first_level"
    } else {
        "house_staff.whole"
    };
    vec![
        words.fill("house_staff.people", &people),
        words.fill("house_staff.groups", &groups),
        words.get(level).to_owned(),
    ]
}

/// Why a wave could not open for these people.
pub(crate) fn refused(words: Words<'_>, error: &LaunchError) -> String {
    match error {
        LaunchError::MoreInvitedThanHeads { unit, invited, heads } => {
            let (invited, heads) = (invited.to_string(), heads.to_string());
            let values = [("unit", unit.as_str()), ("invited", &invited), ("heads", &heads)];
            words.fill("house_staff.more_than_heads", &values)
        }
        LaunchError::TooFew { invited, k } => {
            let (invited, k) = (invited.to_string(), k.to_string());
            words.fill("house_staff.too_few", &[("invited", &invited), ("k", &k)])
        }
        other => other.to_string(),
    }
}
