//! `/house/people`: the accounts of the organisation, and making one.

pub(crate) mod one;
mod part;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use peil_accounts::{AccountsError, By, Grant, NewAccount, Role};

use part::{Asked, Part};

use super::branch::in_order;
use super::field::{Field, faults};
use super::gate::{Inside, with};
use super::page::{HouseForm, mend, page};
use super::results::asked;
use super::shell::HouseShell;
use crate::App;
use crate::problem::Problem;
use crate::words::Words;

#[derive(Template)]
#[template(path = "house/people.html")]
struct PeoplePage<'a> {
    shell: HouseShell<'a>,
    accounts: Vec<Row<'a>>,
    /// What is looked for, how many there are, and the pages before and after.
    find: String,
    count: String,
    before: Option<String>,
    after: Option<String>,
    fields: Vec<Field<'a>>,
    grants: Grants<'a>,
}

struct Row<'a> {
    href: String,
    name: String,
    email: String,
    roles: Vec<String>,
    state: &'a str,
}

/// The boxes in which roles are chosen. Whoever leads a unit is its manager.
#[derive(Default)]
pub(crate) struct Grants<'a> {
    pub(crate) roles: Vec<Choice<'a>>,
    /// The units that are led now.
    pub(crate) led: Vec<UnitChoice>,
    /// The units from which another can be chosen.
    pub(crate) units: Vec<UnitChoice>,
    /// The code that was typed, where there are too many units to choose from.
    pub(crate) typed: Option<String>,
    pub(crate) fault: String,
}

/// A role to choose.
pub(crate) struct Choice<'a> {
    pub(crate) value: &'static str,
    pub(crate) name: &'a str,
    pub(crate) what: &'a str,
    pub(crate) chosen: bool,
}

/// A unit to choose.
pub(crate) struct UnitChoice {
    pub(crate) value: String,
    pub(crate) name: String,
}

/// Names of the organisation's units by code, in the order of the organisation.
pub(crate) struct Units {
    order: Vec<(String, usize)>,
    names: BTreeMap<String, String>,
}

/// `GET /house/people`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    uri: Uri,
) -> Result<Response, Problem> {
    let first = |name| asked(&uri, name).into_iter().next().unwrap_or_default();
    let wanted = Asked { find: first("find"), from: first("from").parse().unwrap_or_default() };
    let words = app.site().words(inside.lang);
    let fields = fields(words, ["", ""], [String::new(), String::new()]);
    page(&people_page(&app, &inside, wanted, fields, Grants::default()).await?)
}

/// `POST /house/people`
pub(crate) async fn add(
    State(app): State<App>,
    inside: Inside,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let (name, email) = (form.text("name"), form.text("email"));
    let units = unit_names(&app, &inside).await?;
    let chosen = read_grants(words, &form, &units);
    let again = async |faults: [String; 2], fault: String| {
        let mut fields = fields(words, [&name, &email], faults);
        // In the summary above; the words stand at the boxes too.
        fields.push(Field { name: "roles", ..Field::default() }.faulty(fault.clone()));
        let chosen = choices(words, &units, &form_grants(&form), fault);
        let mut template = people_page(&app, &inside, Asked::default(), fields, chosen).await?;
        template.shell = template.shell.answer();
        mend(&template)
    };
    let grants = match chosen {
        Ok(grants) if !name.is_empty() => grants,
        chosen => {
            let fault = chosen.err().unwrap_or_default();
            let missing = if name.is_empty() { words.get("house_people.name_fault") } else { "" };
            return again([missing.to_owned(), String::new()], fault).await;
        }
    };
    let new = NewAccount {
        email: email.clone(),
        name: name.clone(),
        organisation: inside.signed.organisation.clone(),
        grants,
    };
    match app.house().accounts().add(By::Account(&inside.signed), new).await {
        Ok((account, link)) => {
            let done = words.one("house_people.added", "name", &name);
            one::added(&app, &inside, account, &link, done).await
        }
        Err(AccountsError::EmailTaken { .. }) => {
            let fault = words.get("house_people.email_taken").to_owned();
            again([String::new(), fault], String::new()).await
        }
        Err(AccountsError::NoEmail { .. }) => {
            let fault = words.get("house_people.email_fault").to_owned();
            again([String::new(), fault], String::new()).await
        }
        Err(error) => Err(Problem::from(error)),
    }
}

async fn people_page<'a>(
    app: &'a App,
    inside: &Inside,
    wanted: Asked,
    fields: Vec<Field<'a>>,
    grants: Grants<'a>,
) -> Result<PeoplePage<'a>, Problem> {
    let words = app.site().words(inside.lang);
    let units = unit_names(app, inside).await?;
    let rows = app.house().accounts().list(&inside.signed.organisation).await?;
    let part = Part::of(rows, &wanted);
    let other = |from: Option<usize>| {
        from.map(|from| {
            let page = inside.path_with("/people", "from", &from.to_string());
            if wanted.find.is_empty() { page } else { with(page, "find", &wanted.find) }
        })
    };
    let (before, after) = (other(part.before), other(part.after));
    let rows = part.rows.into_iter().map(|row| Row {
        href: inside.path(&format!("/people/{}", row.account)),
        roles: row.grants.iter().map(|grant| grant_in_words(words, grant, &units)).collect(),
        state: words.get(one::state_key(&row)),
        name: row.name,
        email: row.email,
    });
    let title = words.get("house.room_people");
    Ok(PeoplePage {
        shell: HouseShell::inside(app.site(), inside, "/people", title),
        accounts: rows.collect(),
        count: words.one("house_people.count", "count", words.count(part.all as u64)),
        before,
        after,
        find: wanted.find,
        fields,
        grants: if grants.roles.is_empty() {
            choices(words, &units, &[], grants.fault)
        } else {
            grants
        },
    })
}

fn fields<'a>(words: Words<'a>, values: [&str; 2], faults: [String; 2]) -> Vec<Field<'a>> {
    let [name, email] = faults;
    vec![
        Field::text("name", words.get("house_account.name")).with(values[0]).faulty(name),
        Field { autocomplete: "off", ..Field::email("email", words.get("house_enter.email")) }
            .with(values[1])
            .faulty(email),
    ]
}

/// The most units in a list to choose from; of more, the code is typed.
const CHOICES: usize = 80;

/// The boxes, with what was chosen.
fn choices<'a>(words: Words<'a>, units: &Units, chosen: &[Grant], fault: String) -> Grants<'a> {
    let role = |role: Role| {
        let (name, what) = role_keys(role);
        Choice {
            value: role.word(),
            name: words.get(name),
            what: words.get(what),
            chosen: chosen.iter().any(|grant| grant.role == role),
        }
    };
    let led = chosen.iter().filter_map(|grant| grant.unit.as_deref());
    let (led, unknown): (Vec<&str>, Vec<&str>) =
        led.partition(|unit| units.names.contains_key(*unit));
    let free = units.order.iter().filter(|(code, _)| !led.contains(&code.as_str()));
    let indented = |(code, depth): &(String, usize)| UnitChoice {
        value: code.clone(),
        name: format!("{}{}", "\u{a0}\u{a0}".repeat(*depth), units.name(code)),
    };
    let many = units.order.len() > CHOICES;
    Grants {
        roles: Role::ALL.into_iter().filter(|role| *role != Role::Manager).map(role).collect(),
        units: if many { Vec::new() } else { free.map(indented).collect() },
        typed: many.then(|| unknown.join(", ")),
        led: led
            .iter()
            .map(|unit| UnitChoice { value: (*unit).to_owned(), name: units.name(unit).to_owned() })
            .collect(),
        fault,
    }
}

/// What was chosen, right or wrong.
fn form_grants(form: &HouseForm) -> Vec<Grant> {
    let roles = form.all("role").filter_map(Role::from_word).filter(|role| *role != Role::Manager);
    let units = form.all("unit").flat_map(|units| units.split([',', ' ', ';']));
    let units = units.map(str::trim).filter(|unit| !unit.is_empty());
    roles.map(Grant::of).chain(units.map(Grant::manager)).collect()
}

/// What was chosen, if it is in order; else what is wrong.
fn read_grants(words: Words<'_>, form: &HouseForm, units: &Units) -> Result<Vec<Grant>, String> {
    let grants = form_grants(form);
    if grants.is_empty() {
        return Err(words.get("house_people.role_fault").to_owned());
    }
    let unknown = |unit: &&String| !units.names.contains_key(*unit);
    match grants.iter().filter_map(|grant| grant.unit.as_ref()).find(unknown) {
        Some(unit) => Err(words.one("house_people.unit_fault", "unit", unit)),
        None => Ok(grants),
    }
}

/// A role and where it holds, in words.
pub(crate) fn grant_in_words(words: Words<'_>, grant: &Grant, units: &Units) -> String {
    role_of(words, grant, |unit| units.name(unit))
}

/// The same where nobody looks names of units up: with the unit's code.
pub(crate) fn role_and_unit(words: Words<'_>, grant: &Grant) -> String {
    role_of(words, grant, |unit| unit)
}

fn role_of<'u>(words: Words<'_>, grant: &'u Grant, named: impl Fn(&'u str) -> &'u str) -> String {
    let name = words.get(role_keys(grant.role).0);
    match &grant.unit {
        Some(unit) => {
            let values = [("role", name), ("unit", named(unit))];
            words.fill("house_people.role_of_unit", &values)
        }
        None => name.to_owned(),
    }
}

fn role_keys(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Coordinator => ("house_role.coordinator", "house_role.coordinator_what"),
        Role::Manager => ("house_role.manager", "house_role.manager_what"),
        Role::Analyst => ("house_role.analyst", "house_role.analyst_what"),
        Role::Assessor => ("house_role.assessor", "house_role.assessor_what"),
        Role::Auditor => ("house_role.auditor", "house_role.auditor_what"),
        Role::Administrator => ("house_role.administrator", "house_role.administrator_what"),
    }
}

impl Units {
    fn name<'u>(&'u self, code: &'u str) -> &'u str {
        self.names.get(code).map_or(code, String::as_str)
    }
}

/// The units of the organisation of whoever is in.
pub(crate) async fn unit_names(app: &App, inside: &Inside) -> Result<Units, Problem> {
    let mut tx = app.house().store().begin_read().await?;
    let tree = tx.units(&inside.signed.organisation).await?;
    tx.commit().await?;
    let mut units = Units { order: Vec::new(), names: BTreeMap::new() };
    let Some(tree) = tree else { return Ok(units) };
    let all = tree.units();
    for (at, depth) in in_order(&tree.parents()) {
        units.order.push((all[at].code.clone(), depth));
        units.names.insert(all[at].code.clone(), all[at].name.get(inside.lang).to_owned());
    }
    Ok(units)
}
