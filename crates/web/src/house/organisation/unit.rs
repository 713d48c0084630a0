//! `/house/organisation/units/{unit}`: one unit changed, added below another, or taken away. What it would change is looked at
//! first, on the same page as a file.

use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use peil_instrument::{Text, Unit, UnitTree, parse_units, units_csv};

use super::import::{current, looked_at};
use crate::App;
use crate::house::field::Field;
use crate::house::gate::Inside;
use crate::house::page::HouseForm;
use crate::house::results::asked;
use crate::house::step::StepPage;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// What was typed of a unit.
#[derive(Default)]
struct Typed {
    code: String,
    name_nl: String,
    name_en: String,
    kind: String,
    heads: String,
    parent: String,
    gone: bool,
}

/// `GET /house/organisation/units/{unit}`: the unit, or with `?below=` an empty one below it.
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    Path(code): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let (tree, at) = found(&app, &inside, &code).await?;
    let new = !asked(&uri, "below").is_empty();
    let typed =
        if new { Typed { parent: code.clone(), ..Typed::default() } } else { Typed::of(&tree, at) };
    unit_page(&app, &inside, &tree, at, new, typed, &[])
}

/// `POST /house/organisation/units/{unit}`: what that would change.
pub(crate) async fn look(
    State(app): State<App>,
    inside: Inside,
    Path(code): Path<String>,
    form: HouseForm,
) -> Result<Response, Problem> {
    let (tree, at) = found(&app, &inside, &code).await?;
    let words = app.site().words(inside.lang);
    let new = !form.text("below").is_empty();
    let mut typed = Typed::sent(&form);
    // The unit at the top, and one that is not there yet, do not go away.
    typed.gone &= !new && tree.units()[at].parent.is_some();
    let faults = typed.faults(words, &tree, at, new);
    if !faults.is_empty() {
        return unit_page(&app, &inside, &tree, at, new, typed, &faults);
    }
    let csv = units_csv(&typed.changed(&tree, at, new));
    // Read as a file is, so that it keeps to the same rules, and its order.
    match parse_units("units.csv", &csv) {
        Ok(changed) => looked_at(&app, &inside, Vec::new(), csv, changed).await,
        Err(problems) => {
            let told = problems.iter().map(|problem| problem.render(inside.lang));
            let fault = ("name_nl", told.collect::<Vec<_>>().join(" "));
            unit_page(&app, &inside, &tree, at, new, typed, &[fault])
        }
    }
}

async fn found(app: &App, inside: &Inside, code: &str) -> Result<(UnitTree, usize), Problem> {
    let tree = current(app, inside).await?.ok_or(ProblemKind::NotFound)?;
    let at = tree.units().iter().position(|unit| unit.code == code);
    Ok((tree, at.ok_or(ProblemKind::NotFound)?))
}

impl Typed {
    fn of(tree: &UnitTree, at: usize) -> Typed {
        let unit = &tree.units()[at];
        Typed {
            code: unit.code.clone(),
            name_nl: unit.name.nl.clone(),
            name_en: unit.name.en.clone(),
            kind: unit.kind.clone(),
            heads: unit.heads.to_string(),
            parent: unit.parent.map(|parent| tree.units()[parent].code.clone()).unwrap_or_default(),
            gone: false,
        }
    }

    fn sent(form: &HouseForm) -> Typed {
        Typed {
            code: form.text("code"),
            name_nl: form.text("name_nl"),
            name_en: form.text("name_en"),
            kind: form.text("kind"),
            heads: form.text("heads"),
            parent: form.text("parent"),
            gone: !form.text("gone").is_empty(),
        }
    }

    /// What is wrong with it, by field.
    fn faults(
        &self,
        words: Words<'_>,
        tree: &UnitTree,
        at: usize,
        new: bool,
    ) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        let mut fault = |field, key| faults.push((field, words.get(key).to_owned()));
        let units = tree.units();
        if self.gone {
            if units.iter().any(|unit| unit.parent == Some(at)) {
                fault("gone", "house_unit.gone_fault");
            }
            return faults;
        }
        for (field, text) in
            [("name_nl", &self.name_nl), ("name_en", &self.name_en), ("kind", &self.kind)]
        {
            if text.is_empty() {
                fault(field, "house_unit.empty_fault");
            }
        }
        if self.heads.parse::<u32>().is_err() {
            fault("heads", "house_unit.heads_fault");
        }
        if new {
            if self.code.is_empty() {
                fault("code", "house_unit.empty_fault");
            } else if units.iter().any(|unit| unit.code == self.code) {
                fault("code", "house_unit.code_fault");
            }
        }
        // The unit at the top stays there; no other goes below itself.
        let parent = units.iter().position(|unit| unit.code == self.parent);
        let stays = !new && units[at].parent.is_none();
        let below = |parent| !new && is_in(tree, parent, at);
        if !stays && parent.is_none_or(below) {
            fault("parent", "house_unit.parent_fault");
        }
        faults
    }

    /// The units as they would be, in any order.
    fn changed(&self, tree: &UnitTree, at: usize, new: bool) -> Vec<Unit> {
        let mut units = tree.units().to_vec();
        let parent = units.iter().position(|unit| unit.code == self.parent);
        let unit = |code: String, parent| Unit {
            code,
            parent,
            name: Text::new(&*self.name_nl, &*self.name_en),
            kind: self.kind.clone(),
            // Looked at before.
            heads: self.heads.parse().unwrap_or_default(),
        };
        if self.gone {
            units.remove(at);
            for unit in &mut units {
                unit.parent =
                    unit.parent.map(|parent| if parent > at { parent - 1 } else { parent });
            }
        } else if new {
            units.push(unit(self.code.clone(), parent));
        } else {
            let stays = units[at].parent.is_none();
            units[at] = unit(units[at].code.clone(), if stays { None } else { parent });
        }
        units
    }
}

/// Whether a unit is another one, or below it.
fn is_in(tree: &UnitTree, mut unit: usize, other: usize) -> bool {
    loop {
        if unit == other {
            return true;
        }
        match tree.units()[unit].parent {
            Some(parent) => unit = parent,
            None => return false,
        }
    }
}

fn unit_page(
    app: &App,
    inside: &Inside,
    tree: &UnitTree,
    at: usize,
    new: bool,
    typed: Typed,
    faults: &[(&'static str, String)],
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let unit = &tree.units()[at];
    let fault = |field: &str| {
        let found = faults.iter().find(|(name, _)| *name == field);
        found.map(|(_, fault)| fault.clone()).unwrap_or_default()
    };
    let top = !new && unit.parent.is_none();
    let mut fields = Vec::new();
    if new {
        let below = Field { name: "below", kind: "hidden", ..Field::default() };
        fields.push(below.with("yes"));
        let code = Field::text("code", words.get("house_unit.code"));
        fields.push(code.helped(words.get("house_unit.code_help")).with(typed.code));
    }
    fields.push(Field::text("name_nl", words.get("house_unit.name_nl")).with(typed.name_nl));
    fields.push(Field::text("name_en", words.get("house_unit.name_en")).with(typed.name_en));
    fields.push(Field::text("kind", words.get("house_unit.kind")).with(typed.kind));
    let heads = Field::number("heads", words.get("house_unit.heads"));
    fields.push(heads.helped(words.get("house_unit.heads_help")).with(typed.heads));
    if !top {
        let may = (0..tree.len()).filter(|&other| new || !is_in(tree, other, at));
        let option = |other: usize| {
            let other = &tree.units()[other];
            let name = format!("{} ({})", other.name.get(inside.lang), other.code);
            (other.code.clone(), name)
        };
        let parents = may.map(option).collect();
        let parent = Field::choice("parent", words.get("house_unit.parent"), parents);
        fields.push(parent.with(typed.parent));
        if !new {
            let gone = Field::tick("gone", words.get("house_unit.gone"));
            fields.push(gone.with(if typed.gone { "yes" } else { "" }));
        }
    }
    for field in &mut fields {
        field.fault = fault(field.name);
    }
    let title = if new {
        words.one("house_unit.new_title", "unit", unit.name.get(inside.lang))
    } else {
        unit.name.get(inside.lang).to_owned()
    };
    let tail = format!("/organisation/units/{}", unit.code);
    let back = (inside.path("/organisation"), words.get("house.room_organisation").to_owned());
    let mut form = StepPage::new(app, inside, &tail, title, back);
    form.say(words.get("house_unit.lead"));
    if !new {
        let below = inside.path_with(&tail, "below", "yes");
        form.doors.push((below, words.get("house_unit.add").to_owned()));
    }
    form.fields = fields;
    form.button = words.get("house_units.look");
    form.respond()
}
