//! `/house/waves/{wave}/units`: the units that a wave will have, and what became of those of the wave before.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use peil_fieldwork::{LineageProblem, Preparation, drafted_lineage, read_lineage};
use peil_instrument::{LineageDraft, LineageGuess, Origin, UnitTree};
use peil_storage::{Succession, Tx, Wave};

use super::{OwnDraft, back, preparation, tail};
use crate::App;
use crate::house::gate::{Inside, see_other};
use crate::house::organisation::import::{refused_file, table};
use crate::house::organisation::totals;
use crate::house::page::{HouseForm, Upload, mend, page};
use crate::house::results::{CSV, download};
use crate::house::shell::HouseShell;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// The most guesses on a page; the file has them all.
const ROWS: usize = 60;

#[derive(Template)]
#[template(path = "house/prepare_units.html")]
struct UnitsPage<'a> {
    shell: HouseShell<'a>,
    back: (String, String),
    totals: String,
    /// The wave before, if one is followed.
    follows: Option<String>,
    /// What was said of its units.
    said: Vec<String>,
    /// What somebody has to look at.
    guesses: Vec<Row>,
    more: String,
    fault: String,
    action: String,
    file: String,
    download: String,
}

/// A guess.
struct Row {
    previous: String,
    current: String,
    note: String,
}

/// `GET /house/waves/{wave}/units`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
) -> Result<Response, Problem> {
    page(&units_page(&app, &inside, wave, String::new()).await?)
}

/// `POST /house/waves/{wave}/units`: every guess is right.
pub(crate) async fn confirm(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
    _form: HouseForm,
) -> Result<Response, Problem> {
    let mut tx = app.house().store().begin_write().await?;
    let ready = Preparation::of(&mut tx, wave).await?;
    let (previous, _, draft) = guessed(&mut tx, &inside, &ready).await?;
    keep(tx, &inside, ready.wave, previous, &draft.confirmed).await.unwrap_or_else(|problem| {
        // The file is our own: it can only stop fitting if somebody changes the units at this very moment.
        Err(Problem::internal(problem))
    })
}

/// `POST /house/waves/{wave}/units/file`: a file that says it.
pub(crate) async fn read(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
    upload: Upload,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let csv = match table(words, upload.file).await {
        Ok((_, table)) => table.csv,
        Err(fault) => {
            let mut template = units_page(&app, &inside, wave, fault).await?;
            template.shell = template.shell.answer();
            return mend(&template);
        }
    };
    let mut tx = app.house().store().begin_write().await?;
    let ready = Preparation::of(&mut tx, wave).await?;
    let at = tail(&ready.wave, "units");
    let previous = ready.follows.ok_or(ProblemKind::NotFound)?;
    match keep(tx, &inside, ready.wave, previous, &csv).await {
        Ok(answer) => answer,
        Err(LineageProblem::Diagnostics(found)) => refused_file(&app, &inside, &at, &found),
        Err(other) => Err(Problem::internal(other)),
    }
}

/// `GET /house/waves/{wave}/units/lineage.csv`: what is said or guessed, to mend in a file.
pub(crate) async fn lineage(
    State(app): State<App>,
    inside: Inside,
    OwnDraft(wave): OwnDraft,
) -> Result<Response, Problem> {
    let mut tx = app.house().store().begin_read().await?;
    let ready = Preparation::of(&mut tx, wave).await?;
    let (_, _, draft) = guessed(&mut tx, &inside, &ready).await?;
    tx.commit().await?;
    let csv = ready.succession.map_or(draft.csv, |said| said.lineage.to_csv());
    Ok(download("lineage.csv", CSV, csv.into_bytes()))
}

/// The wave before, the units of now, and what may have become of the units in between.
async fn guessed(
    tx: &mut Tx,
    inside: &Inside,
    ready: &Preparation,
) -> Result<(String, UnitTree, LineageDraft), Problem> {
    let previous = ready.follows.clone().ok_or(ProblemKind::NotFound)?;
    let units = ready.units.clone().ok_or(ProblemKind::NotFound)?;
    let draft = drafted_lineage(tx, &previous, &units, inside.lang).await?;
    Ok((previous, units, draft.ok_or(ProblemKind::NotFound)?))
}

/// Keeps what a file says, and leads back to the checklist.
async fn keep(
    mut tx: Tx,
    inside: &Inside,
    wave: Wave,
    previous: String,
    csv: &str,
) -> Result<Result<Response, Problem>, LineageProblem> {
    let file = "lineage.csv";
    let lineage = read_lineage(&mut tx, file, csv, &previous, &wave.organisation).await?;
    tx.put_succession(&wave.code, &Succession { previous, lineage }).await?;
    tx.commit().await?;
    Ok(Ok(see_other(&inside.path(&tail(&wave, "prepare")))))
}

async fn units_page<'a>(
    app: &'a App,
    inside: &Inside,
    wave: Wave,
    fault: String,
) -> Result<UnitsPage<'a>, Problem> {
    let words = app.site().words(inside.lang);
    let ready = preparation(app, wave).await?;
    let at = |page: &str| inside.path(&tail(&ready.wave, page));
    let mut guesses = Vec::new();
    if let (Some(previous), Some(units), None) = (&ready.follows, &ready.units, &ready.succession) {
        let mut tx = app.house().store().begin_read().await?;
        let draft = drafted_lineage(&mut tx, previous, units, inside.lang).await?;
        tx.commit().await?;
        guesses = draft.map(|draft| draft.guesses).unwrap_or_default();
    }
    let more = guesses.len().saturating_sub(ROWS);
    let title = words.get("house_prepare.units");
    Ok(UnitsPage {
        shell: HouseShell::inside(app.site(), inside, &tail(&ready.wave, "units"), title),
        back: back(inside, &ready.wave),
        totals: ready.units.as_ref().map_or_else(String::new, |units| totals(words, units)),
        said: ready.succession.as_ref().map(|said| said_of(words, said)).unwrap_or_default(),
        guesses: guesses.iter().take(ROWS).map(|guess| row(words, guess)).collect(),
        more: match more {
            0 => String::new(),
            more => words.one("house_units.more", "count", words.count(more as u64)),
        },
        fault,
        action: at("units"),
        file: at("units/file"),
        download: at("units/lineage.csv"),
        follows: ready.follows,
    })
}

fn row(words: Words<'_>, guess: &LineageGuess) -> Row {
    let named = |unit: &Option<(String, String)>, none: &str| match unit {
        Some((name, code)) => format!("{name} ({code})"),
        None => words.get(none).to_owned(),
    };
    Row {
        previous: named(&guess.previous, "house_lineage.new"),
        current: named(&guess.current, "house_lineage.ended"),
        note: guess.note.clone(),
    }
}

/// How many units of which origin.
fn said_of(words: Words<'_>, said: &Succession) -> Vec<String> {
    let (mut same, mut merged, mut split, mut new) = (0_u64, 0_u64, 0_u64, 0_u64);
    for code in said.lineage.current() {
        match said.lineage.of(code) {
            Origin::Continues { .. } => same += 1,
            Origin::Merged { .. } => merged += 1,
            Origin::Split { .. } | Origin::Mixed { .. } => split += 1,
            Origin::New => new += 1,
        }
    }
    let ended = said.lineage.ended().count() as u64;
    [
        ("house_lineage.same_count", same),
        ("house_lineage.merged_count", merged),
        ("house_lineage.split_count", split),
        ("house_lineage.new_count", new),
        ("house_lineage.ended_count", ended),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(key, count)| words.one(key, "count", words.count(count)))
    .collect()
}
