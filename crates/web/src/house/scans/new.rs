//! `/house/scans/new`: making a scan of the whole organisation, or one of each of some units.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use peil_accounts::{AccountRow, By, Event, Right};
use peil_assessment::{ScanError, create as create_scan};
use peil_instrument::{Framework, UnitTree, is_wave_code, shipped};
use peil_maturity::{ScanKind, ScanPlan};

use super::plans::{There, Typed, Wrong, plans};
use super::{kind_key, tail};
use crate::App;
use crate::house::field::{Field, faults};
use crate::house::gate::{Inside, see_other};
use crate::house::page::{HouseForm, mend, page};
use crate::house::shell::HouseShell;
use crate::problem::{Problem, ProblemKind};

/// The most units that are shown to tick: higher levels of a tree first.
const MOST_UNITS: usize = 200;

#[derive(Template)]
#[template(path = "house/scans/new.html")]
struct NewPage<'a> {
    shell: HouseShell<'a>,
    /// Where each is written: a field without a kind holds what is wrong only.
    fields: Vec<Field<'a>>,
    frameworks: Vec<Choice>,
    kinds: Vec<Choice>,
    assessors: Vec<Choice>,
    units: Vec<Choice>,
}

/// Something to choose.
struct Choice {
    value: String,
    name: String,
    what: String,
    on: bool,
}

impl NewPage<'_> {
    /// Whether units are ticked.
    fn of_units(&self) -> bool {
        self.units.iter().any(|unit| unit.on)
    }

    /// What is wrong with what has this name.
    fn fault(&self, name: &str) -> &str {
        self.fields.iter().find(|field| field.name == name).map_or("", |field| &field.fault)
    }
}

/// `GET /house/scans/new`
pub(crate) async fn show(State(app): State<App>, inside: Inside) -> Result<Response, Problem> {
    let today = app.fieldwork().today();
    let there = there(&app, &inside).await?;
    let typed = Typed {
        framework: there.frameworks.first().map(|it| it.id.to_string()).unwrap_or_default(),
        kind: ScanKind::Own.word().to_owned(),
        day: today.to_string(),
        code: proposed(&inside.signed.organisation, today),
        ..Typed::default()
    };
    page(&new_page(&app, &inside, &there, &typed, &[]))
}

/// A code to begin with: it is unique in the database, so with that of the organisation if it fits.
fn proposed(organisation: &str, today: Date) -> String {
    let code = format!("{organisation}-scan-{}", today.year());
    if is_wave_code(&code) { code } else { format!("scan-{}", today.year()) }
}

/// `POST /house/scans/new`
pub(crate) async fn create(
    State(app): State<App>,
    inside: Inside,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let there = there(&app, &inside).await?;
    let all = |name: &'static str| form.all(name).map(str::to_owned).collect();
    let typed = Typed {
        framework: form.text("framework"),
        kind: form.text("kind"),
        day: form.text("day"),
        code: form.text("code"),
        assessors: all("assessor"),
        units: all("unit"),
    };
    let again = |wrong: &[Wrong]| {
        let mut template = new_page(&app, &inside, &there, &typed, wrong);
        template.shell = template.shell.answer();
        mend(&template)
    };
    let (plans, seats) = match plans(words, &there, &typed) {
        Ok(made) => made,
        Err(wrong) => return again(&wrong),
    };
    let organisation = &inside.signed.organisation;
    let mut tx = app.house().store().begin_write().await?;
    let whole = tx.organisation(organisation).await?.ok_or(ProblemKind::NotFound)?.name;
    for plan in &plans {
        let plan = ScanPlan { name: whole.clone(), ..plan.clone() };
        match create_scan(&mut tx, organisation, &plan, None, &seats).await {
            Ok(_) => {}
            Err(ScanError::Exists(code)) => {
                return again(&[("code", words.one("house_scan_new.code_taken", "code", code))]);
            }
            Err(ScanError::NoUnit(_)) => {
                return again(&[("unit", words.get("house_scan_new.unit_fault").to_owned())]);
            }
            Err(error) => return Err(Problem::internal(error)),
        }
    }
    tx.commit().await?;
    for plan in &plans {
        let event = Event::ScanCreated { scan: plan.code.clone() };
        app.house().accounts().record(By::Account(&inside.signed), event).await?;
    }
    match &plans[..] {
        [plan] => Ok(see_other(&inside.path(&tail(&plan.code, "")))),
        _ => Ok(see_other(&inside.path("/scans"))),
    }
}

async fn there(app: &App, inside: &Inside) -> Result<There, Problem> {
    let organisation = &inside.signed.organisation;
    let mut accounts = app.house().accounts().list(organisation).await?;
    accounts.retain(|account| {
        let scores = account.grants.iter().any(|grant| grant.role.may(Right::ScoreScans));
        scores && !account.disabled
    });
    let mut ids: Vec<&str> = shipped::frameworks().iter().map(|(id, _)| *id).collect();
    ids.dedup();
    let frameworks = ids.into_iter().filter_map(|id| shipped::framework(id, None)).collect();
    let mut tx = app.house().store().begin_read().await?;
    let tree = tx.units(organisation).await?;
    tx.commit().await?;
    Ok(There { frameworks, tree, accounts })
}

fn new_page<'a>(
    app: &'a App,
    inside: &Inside,
    there: &There,
    typed: &Typed,
    wrong: &[Wrong],
) -> NewPage<'a> {
    let words = app.site().words(inside.lang);
    let lang = inside.lang;
    let framework = |it: &Framework| Choice {
        value: it.id.to_string(),
        name: it.title.get(lang).to_owned(),
        what: it.about.get(lang).to_owned(),
        on: *it.id.as_str() == *typed.framework,
    };
    let kind = |(kind, what): (ScanKind, &str)| Choice {
        value: kind.word().to_owned(),
        name: words.get(kind_key(kind)).to_owned(),
        what: words.get(what).to_owned(),
        on: kind.word() == typed.kind,
    };
    let kinds =
        [(ScanKind::Own, "house_scan_new.self_what"), (ScanKind::Peer, "house_scan_new.peer_what")];
    let assessor = |account: &AccountRow| Choice {
        value: account.account.to_string(),
        name: account.name.clone(),
        what: String::new(),
        on: typed.assessors.contains(&account.account.to_string()),
    };
    let only_faults =
        ["framework", "kind", "assessor", "unit"].map(|name| Field { name, ..Field::default() });
    let mut fields = vec![
        Field::day("day", words.get("house_scan_new.day"))
            .helped(words.get("house_scan_new.day_help"))
            .with(&typed.day),
        Field::text("code", words.get("house_scan_new.code"))
            .helped(words.get("house_scan_new.code_help"))
            .with(&typed.code),
    ];
    fields.extend(only_faults);
    for (name, text) in wrong {
        if let Some(field) = fields.iter_mut().find(|field| field.name == *name) {
            field.fault.clone_from(text);
        }
    }
    NewPage {
        shell: HouseShell::inside(
            app.site(),
            inside,
            "/scans/new",
            words.get("house_scan_new.title"),
        ),
        fields,
        frameworks: there.frameworks.iter().map(framework).collect(),
        kinds: kinds.into_iter().map(kind).collect(),
        assessors: there.accounts.iter().map(assessor).collect(),
        units: there.tree.as_ref().map(|tree| units(tree, inside, typed)).unwrap_or_default(),
    }
}

/// The units that can be ticked: those below the top, as deep as there is room for.
fn units(tree: &UnitTree, inside: &Inside, typed: &Typed) -> Vec<Choice> {
    let mut depths: Vec<usize> = Vec::with_capacity(tree.len());
    for unit in tree.units() {
        depths.push(unit.parent.map_or(0, |parent| depths[parent] + 1));
    }
    let below = |depth: usize| depths.iter().filter(|it| (1..=depth).contains(*it)).count();
    let deepest = depths.iter().max().copied().unwrap_or_default();
    let depth = (1..=deepest).rev().find(|depth| below(*depth) <= MOST_UNITS).unwrap_or(1);
    let shown = tree.units().iter().zip(&depths).filter(|(_, at)| (1..=depth).contains(*at));
    shown
        .map(|(unit, _)| Choice {
            value: unit.code.clone(),
            name: unit.name.get(inside.lang).to_owned(),
            what: unit.kind.clone(),
            on: typed.units.contains(&unit.code),
        })
        .collect()
}
