//! `/house/organisation/import` and `/apply`: a file of units, what it would change, and the change itself.
//!
//! Nothing is kept between the two: the second form carries the units that were looked at, and a fingerprint of those
//! there were. Whoever changed something in between is found out by it, and nothing is applied over it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use peil_accounts::{By, Event, Role};
use peil_exchange::{TableError, TableNote, TableText, table_text};
use peil_instrument::{Diagnostic, Text, Unit, UnitChanges, UnitTree, parse_units};
use sha2::{Digest, Sha256};

use super::{organisation_page, totals};
use crate::App;
use crate::house::gate::{Inside, see_other};
use crate::house::page::{Upload, mend, page};
use crate::house::shell::HouseShell;
use crate::problem::Problem;
use crate::words::Words;

/// The most names in one list of changes.
const NAMED: usize = 40;

#[derive(Template)]
#[template(path = "house/import.html")]
struct ImportPage<'a> {
    shell: HouseShell<'a>,
    notes: Vec<String>,
    warnings: Vec<String>,
    totals: String,
    lists: Vec<Changed<'a>>,
    units: String,
    base: String,
}

/// One kind of change.
struct Changed<'a> {
    name: &'a str,
    count: String,
    lines: Vec<String>,
    more: Option<String>,
}

#[derive(Template)]
#[template(path = "house/import_refused.html")]
struct RefusedPage<'a> {
    shell: HouseShell<'a>,
    again: String,
    problems: Vec<String>,
}

/// `POST /house/organisation/import`: what a file would change.
pub(crate) async fn look(
    State(app): State<App>,
    inside: Inside,
    upload: Upload,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let (name, table) = match table(words, upload.file).await {
        Ok(table) => table,
        Err(fault) => return mend(&organisation_page(&app, &inside, None, "", fault).await?),
    };
    let new = match parse_units(&name, &table.csv) {
        Ok(new) => new,
        Err(problems) => return refused(&app, &inside, &problems),
    };
    let notes = table.notes.iter().map(|note| note_in_words(words, *note)).collect();
    looked_at(&app, &inside, notes, table.csv, new).await
}

/// The page of what units would change; `csv` is what they were read from.
pub(super) async fn looked_at(
    app: &App,
    inside: &Inside,
    notes: Vec<String>,
    csv: String,
    new: UnitTree,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let old = current(app, inside).await?;
    let changes = UnitChanges::between(old.as_ref(), &new);
    if changes.is_empty() {
        let fault = words.get("house_units.same").to_owned();
        return mend(&organisation_page(app, inside, None, "", fault).await?);
    }
    let title = words.get("house_units.look_title");
    page(&ImportPage {
        shell: HouseShell::inside(app.site(), inside, "/organisation", title).answer(),
        notes,
        warnings: warnings(app, inside, old.as_ref(), &changes).await?,
        totals: totals(words, &new),
        lists: lists(words, old.as_ref(), &new, &changes),
        base: fingerprint(old.as_ref()),
        units: csv,
    })
}

/// `POST /house/organisation/apply`: the change itself.
pub(crate) async fn apply(
    State(app): State<App>,
    inside: Inside,
    upload: Upload,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let new = match parse_units("units.csv", upload.text("units")) {
        Ok(new) => new,
        Err(problems) => return refused(&app, &inside, &problems),
    };
    let by = By::Account(&inside.signed);
    if !replace(&app, by, &inside.signed.organisation, upload.text("base"), &new).await? {
        let fault = words.get("house_units.changed_meanwhile").to_owned();
        return mend(&organisation_page(&app, &inside, None, "", fault).await?);
    }
    Ok(see_other(&inside.path_with("/organisation", "done", "yes")))
}

/// Puts units in the place of those that have the fingerprint `base`; false if there are others by now.
pub(crate) async fn replace(
    app: &App,
    by: By<'_>,
    organisation: &str,
    base: &str,
    new: &UnitTree,
) -> Result<bool, Problem> {
    let mut tx = app.house().store().begin_write().await?;
    tx.hold_organisation(organisation).await?;
    let old = tx.units(organisation).await?;
    if fingerprint(old.as_ref()) != base {
        return Ok(false);
    }
    tx.replace_units(organisation, new).await?;
    tx.commit().await?;
    let event = Event::OrganisationImported { units: new.len() };
    app.house().accounts().record(by, event).await?;
    Ok(true)
}

/// The name of a file that was chosen, and the table in it; or what is wrong with it, in words.
pub(crate) async fn table(
    words: Words<'_>,
    file: Option<(String, Vec<u8>)>,
) -> Result<(String, TableText), String> {
    let Some((name, bytes)) = file else {
        return Err(words.get("house_units.no_file").to_owned());
    };
    // On a thread of its own: a workbook may take a while, and one that brings its reader down is none.
    let read = tokio::task::spawn_blocking(move || table_text(&bytes)).await;
    match read.unwrap_or(Err(TableError::NotATable)) {
        Ok(table) => Ok((name, table)),
        Err(error) => Err(table_fault(words, &error)),
    }
}

/// The units as they are now.
pub(crate) async fn current(app: &App, inside: &Inside) -> Result<Option<UnitTree>, Problem> {
    let mut tx = app.house().store().begin_read().await?;
    let tree = tx.units(&inside.signed.organisation).await?;
    tx.commit().await?;
    Ok(tree)
}

fn refused(app: &App, inside: &Inside, problems: &[Diagnostic]) -> Result<Response, Problem> {
    refused_file(app, inside, "/organisation", problems)
}

/// A file in which something is wrong, with the way back to `tail`.
pub(crate) fn refused_file(
    app: &App,
    inside: &Inside,
    tail: &str,
    problems: &[Diagnostic],
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let title = words.get("house_units.refused_title");
    mend(&RefusedPage {
        shell: HouseShell::inside(app.site(), inside, tail, title).answer(),
        again: inside.path(tail),
        problems: problems.iter().map(|problem| problem.render(inside.lang)).collect(),
    })
}

/// A fingerprint of all that a tree says.
pub(crate) fn fingerprint(tree: Option<&UnitTree>) -> String {
    let mut hasher = Sha256::new();
    for unit in tree.map(UnitTree::units).unwrap_or_default() {
        let parent = unit.parent.map_or_else(String::new, |parent| parent.to_string());
        let heads = unit.heads.to_string();
        for text in [&unit.code, &parent, &unit.name.nl, &unit.name.en, &unit.kind, &heads] {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
    }
    data_encoding::HEXLOWER.encode(&hasher.finalize())
}

fn table_fault(words: Words<'_>, error: &TableError) -> String {
    match error {
        TableError::TooLarge => words.get("house_units.too_large").to_owned(),
        TableError::Bomb => words.get("house_units.bomb").to_owned(),
        TableError::Formula { row, column } => {
            let (row, column) = (row.to_string(), column.to_string());
            words.fill("house_units.formula", &[("row", &row), ("column", &column)])
        }
        TableError::Date { row, column } => {
            let (row, column) = (row.to_string(), column.to_string());
            words.fill("house_units.date", &[("row", &row), ("column", &column)])
        }
        _ => words.get("house_units.no_table").to_owned(),
    }
}

pub(crate) fn note_in_words(words: Words<'_>, note: TableNote) -> String {
    match note {
        TableNote::Windows1252 => words.get("house_units.note_windows").to_owned(),
        TableNote::Separator('\t') => words.get("house_units.note_tab").to_owned(),
        TableNote::Separator(separator) => {
            words.one("house_units.note_separator", "separator", separator)
        }
        TableNote::Workbook => words.get("house_units.note_workbook").to_owned(),
    }
}

/// What is worth a second look before saying yes.
pub(crate) async fn warnings(
    app: &App,
    inside: &Inside,
    old: Option<&UnitTree>,
    changes: &UnitChanges<'_>,
) -> Result<Vec<String>, Problem> {
    let words = app.site().words(inside.lang);
    let mut warnings = Vec::new();
    if old.is_some_and(|old| changes.gone.len() * 3 > old.len()) {
        warnings.push(words.get("house_units.warn_gone").to_owned());
    }
    let accounts = app.house().accounts().list(&inside.signed.organisation).await?;
    let led = accounts.iter().filter(|account| !account.disabled).flat_map(|account| {
        let grants = account.grants.iter().filter(|grant| grant.role == Role::Manager);
        grants.filter_map(move |grant| Some((account.name.as_str(), grant.unit.as_deref()?)))
    });
    for (name, unit) in led {
        if let Some(gone) = changes.gone.iter().find(|gone| gone.code == unit) {
            let values = [("name", name), ("unit", gone.name.get(inside.lang))];
            warnings.push(words.fill("house_units.warn_led", &values));
        }
    }
    Ok(warnings)
}

fn lists<'a>(
    words: Words<'a>,
    old: Option<&UnitTree>,
    new: &UnitTree,
    changes: &UnitChanges<'_>,
) -> Vec<Changed<'a>> {
    let lang = words.lang();
    let plain = |unit: &Unit| format!("{} ({})", unit.name.get(lang), unit.code);
    let parent = |tree: Option<&UnitTree>, unit: &Unit| {
        let parent = unit.parent.and_then(|parent| tree?.units().get(parent));
        parent.map_or("–", |parent| parent.name.get(lang)).to_owned()
    };
    let from_to = |unit: &Unit, from: &str, to: &str| format!("{}: {from} → {to}", plain(unit));
    let all: [(&str, Vec<String>); 6] = [
        ("house_units.added", changes.added.iter().map(|unit| plain(unit)).collect()),
        ("house_units.gone", changes.gone.iter().map(|unit| plain(unit)).collect()),
        (
            "house_units.moved",
            changes
                .moved
                .iter()
                .map(|(then, now)| from_to(now, &parent(old, then), &parent(Some(new), now)))
                .collect(),
        ),
        (
            "house_units.renamed",
            changes
                .renamed
                .iter()
                .map(|(then, now)| {
                    format!("{}: {} → {}", now.code, both(&then.name), both(&now.name))
                })
                .collect(),
        ),
        (
            "house_units.resized",
            changes
                .resized
                .iter()
                .map(|(then, now)| {
                    let count = |unit: &Unit| words.count(u64::from(unit.heads));
                    from_to(now, &count(then), &count(now))
                })
                .collect(),
        ),
        (
            "house_units.rekinded",
            changes
                .rekinded
                .iter()
                .map(|(then, now)| from_to(now, &then.kind, &now.kind))
                .collect(),
        ),
    ];
    let list = |(name, mut lines): (&str, Vec<String>)| {
        let more = lines.len().checked_sub(NAMED).filter(|more| *more > 0);
        let count = words.count(lines.len() as u64);
        lines.truncate(NAMED);
        Changed {
            name: words.get(name),
            count,
            lines,
            more: more.map(|more| words.one("house_units.more", "count", words.count(more as u64))),
        }
    };
    all.into_iter().filter(|(_, lines)| !lines.is_empty()).map(list).collect()
}

/// A name in both languages, as people compare it.
fn both(name: &Text) -> String {
    if name.nl == name.en { name.nl.clone() } else { format!("{} / {}", name.nl, name.en) }
}
