//! `/house/waves/{wave}/plates`: talk plates; all for the coordinator, the own unit and below for a manager.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use peil_accounts::Right;
use peil_analysis::UnitNote;
use peil_fieldwork::WaveResults;
use peil_praatplaat::{PlateError, PlateForm, Plates, tree};
use peil_storage::{Wave, WaveStatus};

use super::branch::{Branch, below};
use super::gate::{Inside, with};
use super::page::page;
use super::results::{PDF, ZIP, asked, download, shown, zipped};
use super::shell::HouseShell;
use super::wave::OwnWave;
use crate::App;
use crate::problem::{Problem, ProblemKind};

#[derive(Template)]
#[template(path = "house/plates.html")]
struct PlatesPage<'a> {
    shell: HouseShell<'a>,
    back: String,
    wave: String,
    rows: Vec<Row<'a>>,
}

/// A unit in the list.
struct Row<'a> {
    name: String,
    depth: usize,
    /// Whether it is whoever is in who leads it.
    own: bool,
    /// Its plate; none if its figures are hidden.
    href: Option<String>,
    forms: Vec<(String, &'a str)>,
    hidden: &'a str,
    /// The nearest unit above whose figures are shown; with its plate, if that may be seen.
    nearest: Option<(Option<String>, String)>,
    /// Where the units below it stand, if they are not on this page.
    below: Option<(String, String)>,
    /// Where its conversation is, for whoever leads it or one above.
    talk: Option<String>,
}

/// The most units on one page; of more, a page shows a unit and those right below it.
const ROWS: usize = 60;

/// `GET /house/waves/{wave}/plates`
pub(crate) async fn list(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    uri: Uri,
) -> Result<Response, Problem> {
    let found = handed_out(&app, &inside, &wave).await?;
    let words = app.site().words(inside.lang);
    let units = &found.results.get().units;
    let (seen, led) = (Seen::by(&inside, units), Seen::led_by(&inside, units));
    let handed = wave.status == WaveStatus::Published;
    let under = asked(&uri, "under").into_iter().next().filter(|unit| seen.may(unit));
    let tail = format!("/waves/{}/plates", wave.code);
    let href = |code: &str, form: &str| {
        let address = inside.path(&format!("{tail}/{code}"));
        if form.is_empty() { address } else { with(address, "form", form) }
    };
    let placed = tree::of(units);
    let branch = branch(&placed, &seen, under.as_deref());
    let row = |at: &usize| {
        let tree::Placed { unit, depth } = placed[*at];
        let below = branch.elsewhere.get(at).map(|count| {
            let address = with(inside.path(&tail), "under", &unit.code);
            (address, words.one("house_plates.below", "count", words.count(*count as u64)))
        });
        let near = unit.nearest_shown.as_deref().filter(|_| !unit.shown);
        let nearest = near.and_then(|code| {
            let near = units.iter().find(|unit| unit.code == code)?;
            let plate = seen.may(code).then(|| href(code, ""));
            Some((plate, near.name.get(inside.lang).to_owned()))
        });
        Row {
            name: unit.name.get(inside.lang).to_owned(),
            depth: (depth - branch.depth).min(6),
            own: seen.is_own(&unit.code),
            href: unit.shown.then(|| href(&unit.code, "")),
            forms: vec![
                (href(&unit.code, "pdf"), words.get("house_plates.pdf")),
                (href(&unit.code, "png"), words.get("house_plates.png")),
                (href(&unit.code, "poster"), words.get("house_plates.poster")),
            ],
            hidden: words.get("house_plates.hidden"),
            nearest,
            below,
            talk: (handed && led.may(&unit.code))
                .then(|| inside.path(&format!("{tail}/{}/talk", unit.code))),
        }
    };
    page(&PlatesPage {
        shell: HouseShell::inside(app.site(), &inside, &tail, words.get("house_wave.plates")),
        back: inside.path(&format!("/waves/{}", wave.code)),
        wave: wave.name.get(inside.lang).to_owned(),
        rows: branch.rows.iter().map(row).collect(),
    })
}

/// The units of one page: those below the one that is asked for, or all that may be seen.
fn branch(placed: &[tree::Placed<'_>], seen: &Seen<'_>, under: Option<&str>) -> Branch {
    let units: Vec<(usize, usize)> =
        placed.iter().enumerate().map(|(at, placed)| (at, placed.depth)).collect();
    let top = under.and_then(|under| placed.iter().position(|placed| placed.unit.code == under));
    let part = below(&units, top).iter().copied();
    Branch::of(part.filter(|(at, _)| seen.may(&placed[*at].unit.code)), ROWS)
}

/// `GET /house/waves/{wave}/plates/{unit}`: one plate, as a page, or as a file with `?form=`.
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    Path((_, code)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Problem> {
    let found = handed_out(&app, &inside, &wave).await?;
    // A unit that is not there and one that is not for these eyes are the same answer.
    if !Seen::by(&inside, &found.results.get().units).may(&code) {
        return Err(ProblemKind::NotFound.into());
    }
    let form = match asked(&uri, "form").first().map(String::as_str) {
        Some("pdf") => PlateForm::Pdf,
        Some("png") => PlateForm::Png,
        Some("poster") => PlateForm::Poster,
        Some("charts") => PlateForm::Charts,
        _ => PlateForm::Html,
    };
    let house = app.house().clone();
    let made = tokio::task::spawn_blocking(move || {
        let perspectives = peil_instrument::shipped::perspectives();
        let plates = Plates::new(&found.results, &found.questionnaire, &perspectives, inside.lang)?
            .with_house_style(house.plate_style().clone());
        plates.plate(house.press()?, &code, &[form])
    });
    let files = match made.await.map_err(Problem::internal)? {
        Ok(plate) => plate.files,
        Err(PlateError::NotShown { .. }) => return Err(ProblemKind::PlateHidden.into()),
        Err(error) => return Err(Problem::internal(error)),
    };
    match <[_; 1]>::try_from(files) {
        Ok([file]) if form == PlateForm::Html => Ok(shown(file.bytes)),
        Ok([file]) => Ok(download(&file.name, kind(form), file.bytes)),
        Err(files) => {
            let name = files.first().map_or("plate", |file| &file.name);
            let name = name.trim_end_matches(".png").trim_end_matches("-1").to_owned();
            Ok(download(&format!("{name}.zip"), ZIP, zipped(files).await?))
        }
    }
}

fn kind(form: PlateForm) -> &'static str {
    match form {
        PlateForm::Png => "image/png",
        PlateForm::Charts => ZIP,
        _ => PDF,
    }
}

/// The results, if they are there for whoever is in: managers see them once they are handed out.
pub(crate) async fn handed_out(
    app: &App,
    inside: &Inside,
    wave: &Wave,
) -> Result<Arc<WaveResults>, Problem> {
    let all = inside.signed.may(Right::SeeResults);
    if wave.status != WaveStatus::Published && !all {
        return Err(ProblemKind::NotPublished.into());
    }
    app.house().results(&wave.code).await?.ok_or_else(|| ProblemKind::NotClosed.into())
}

/// Which units' plates somebody may see.
pub(crate) struct Seen<'a> {
    all: bool,
    own: Vec<&'a str>,
    parents: HashMap<&'a str, Option<&'a str>>,
}

impl<'a> Seen<'a> {
    pub(crate) fn by(inside: &'a Inside, units: &'a [UnitNote]) -> Seen<'a> {
        let parents = units.iter().map(|unit| (unit.code.as_str(), unit.parent.as_deref()));
        Seen {
            all: inside.signed.may(Right::SeeResults),
            own: inside.signed.units(),
            parents: parents.collect(),
        }
    }

    /// The units that somebody leads, and those below them; not all that a coordinator sees.
    pub(crate) fn led_by(inside: &'a Inside, units: &'a [UnitNote]) -> Seen<'a> {
        Seen { all: false, ..Seen::by(inside, units) }
    }

    pub(crate) fn is_own(&self, unit: &str) -> bool {
        self.own.contains(&unit)
    }

    /// Whether a unit of the wave is the own one, or below it.
    pub(crate) fn may(&self, unit: &str) -> bool {
        if !self.parents.contains_key(unit) {
            return false;
        }
        let mut at = Some(unit);
        while let Some(unit) = at {
            if self.all || self.is_own(unit) {
                return true;
            }
            at = self.parents.get(unit).copied().flatten();
        }
        false
    }
}
