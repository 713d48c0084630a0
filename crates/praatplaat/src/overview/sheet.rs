//! The words and figures of the overview: a pure function of results and texts. Both forms are made from it.

use std::collections::HashMap;

use peil_analysis::{Measure, Subject, UnitNote};
use peil_instrument::Scale;
use serde::Serialize;

use super::shade::{Shade, shade, shades};
use crate::content::{Mean, Wave};
use crate::page::{Colours, Logo};
use crate::rule::{self, Standing};
use crate::{number, tree};

/// All words of the overview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// The language, as BCP 47 tag.
    pub lang: String,
    /// The two colours that have a meaning.
    pub colours: Colours,
    /// The fills of cells.
    pub shades: Vec<Shade>,
    /// The organisation's logo.
    pub logo: Option<Logo>,
    /// The document's title.
    pub title: String,
    /// The line above the name.
    pub kicker: String,
    /// The organisation's name.
    pub name: String,
    /// The mark of made-up data.
    pub synthetic: Option<String>,
    /// For whom it is, and what it is not.
    pub intro: String,
    /// What the table gives.
    pub caption: String,
    /// How to read it.
    pub legend: Legend,
    /// The heads of the columns before the themes.
    pub columns: Columns,
    /// The heads of the columns with means.
    pub themes: Vec<String>,
    /// The units, each before what is below it.
    #[serde(skip)]
    pub rows: Vec<Row>,
    /// What stands in a cell without a figure.
    pub hidden: String,
    /// What not to conclude.
    pub limits: String,
    /// Where the figures come from.
    pub source: String,
}

/// What colours and marks mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Legend {
    /// What a cell is.
    pub cell: String,
    /// The shades below the threshold.
    pub under: String,
    /// The shades above it.
    pub over: String,
    /// [`Side::Above`].
    pub above: String,
    /// [`Side::Below`].
    pub below: String,
    /// Hatched.
    pub hidden: String,
    /// The column of levels.
    pub level: String,
}

/// Heads of columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Columns {
    /// How far down the tree.
    pub level: String,
    /// The unit's name.
    pub unit: String,
    /// How many were invited.
    pub invited: String,
    /// How many took part.
    pub respondents: String,
    /// The same as a part of the invited.
    pub response: String,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its code.
    pub code: String,
    /// How far down the tree, from 1 for the organisation. Written out, because who hears the table hears no indentation.
    pub level: usize,
    /// Its name.
    pub name: String,
    /// How many were invited.
    pub invited: String,
    /// What is told of it.
    pub told: Told,
}

/// What is told of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Its figures.
    Figures {
        /// Who took part.
        part: Part,
        /// A cell for each theme; `None` where no figure is shown.
        cells: Vec<Option<Cell>>,
    },
    /// No figures are shown, whatever the reason; these are the words.
    Nothing(String),
}

/// Who took part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The number, and the percentage of the invited.
    Told(String, String),
    /// That there were enough.
    Untold(String),
}

/// A mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// As people read it.
    pub value: String,
    /// The place in [`Sheet::shades`].
    pub shade: usize,
    /// Where it clearly lies beside the organisation.
    pub side: Option<Side>,
}

/// A mean that lies beside the organisation's with its whole margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Higher.
    Above,
    /// Lower.
    Below,
}

impl Side {
    /// Both.
    pub const ALL: [Side; 2] = [Side::Above, Side::Below];

    /// Its mark: no colour is needed to see it.
    pub fn mark(self) -> &'static str {
        match self {
            Side::Above => "▲",
            Side::Below => "▼",
        }
    }
}

impl Sheet {
    /// The overview of a wave.
    pub(super) fn of(wave: &Wave<'_>) -> Sheet {
        let results = wave.results;
        let scales = wave.of_page();
        let points = scales.first().map_or(5, |scale| scale.points);
        let root = results.root();
        let name = root.map_or("", |root| wave.name(root)).to_owned();
        let threshold = wave.decimal(rule::threshold(points));
        let most = points.to_string();
        let ends = [("low", "1"), ("high", most.as_str())];
        let threshold = [("threshold", threshold.as_str())];
        Sheet {
            lang: wave.lang.tag().to_owned(),
            colours: Colours::from(wave.style.colours),
            shades: shades(wave.style.colours),
            logo: wave
                .style
                .logo
                .as_ref()
                .map(|logo| Logo { picture: logo.file_name().to_owned(), alt: name.clone() }),
            title: wave.fill("overview.title", &[("unit", &name), ("wave", wave.wave_name())]),
            kicker: wave.fill("overview.kicker", &[("wave", wave.wave_name())]),
            name,
            synthetic: results.about.synthetic.then(|| wave.text("synthetic")),
            intro: wave.text("overview.intro"),
            caption: wave.fill("overview.caption", &ends),
            legend: Legend {
                cell: wave.fill("overview.cell", &threshold),
                under: wave.fill("overview.under", &threshold),
                over: wave.fill("overview.over", &threshold),
                above: wave.text("overview.above"),
                below: wave.text("overview.below"),
                hidden: wave.text("reading.hidden"),
                level: wave.text("overview.level_is"),
            },
            columns: Columns {
                level: wave.text("overview.level"),
                unit: wave.text("overview.unit"),
                invited: wave.text("overview.invited"),
                respondents: wave.text("overview.respondents"),
                response: wave.text("overview.response"),
            },
            themes: scales.iter().map(|scale| scale.title.get(wave.lang).to_owned()).collect(),
            rows: rows(wave, points),
            hidden: wave.text("html.unknown"),
            limits: wave.text("overview.limits"),
            source: wave.source(),
        }
    }
}

/// The units in the order of the organisation.
fn rows(wave: &Wave<'_>, points: u8) -> Vec<Row> {
    let results = wave.results;
    let root = results.root();
    let scales = wave.of_page();
    let organisation = |scale| Some(wave.mean(&root?.code, scale)?.value);
    let themes: Vec<(&Scale, Option<f64>)> =
        scales.iter().map(|scale| (*scale, organisation(scale))).collect();
    let by_code: HashMap<&str, &UnitNote> =
        results.units.iter().map(|unit| (unit.code.as_str(), unit)).collect();
    let nothing = |unit: &UnitNote| {
        let nearest = unit.nearest_shown.as_deref().and_then(|code| by_code.get(code));
        match nearest.map(|nearest| wave.name(nearest)) {
            Some(name) => wave.fill("overview.nothing_but", &[("unit", name)]),
            None => wave.text("overview.nothing"),
        }
    };
    let figures = |unit: &UnitNote| {
        let cell = |(scale, organisation): &(&Scale, Option<f64>)| {
            let mean = wave.mean(&unit.code, scale)?;
            Some(cell(wave, mean, organisation.filter(|_| !unit.is_root()), points))
        };
        Told::Figures { part: part(wave, unit), cells: themes.iter().map(cell).collect() }
    };
    let row = |placed: &tree::Placed<'_>| {
        let unit = placed.unit;
        let invited = wave.figure(&unit.code, &Subject::Unit, Measure::Invited);
        let invited = invited.and_then(|figure| figure.value);
        Row {
            code: unit.code.clone(),
            level: placed.depth + 1,
            name: wave.name(unit).to_owned(),
            // Who was invited is public: the results say it of every unit.
            invited: number::whole(invited.unwrap_or(f64::from(unit.invited)), wave.lang),
            told: if unit.shown { figures(unit) } else { Told::Nothing(nothing(unit)) },
        }
    };
    tree::of(&results.units).iter().map(row).collect()
}

/// Who took part; where the number is not told, that there were enough to show the unit.
fn part(wave: &Wave<'_>, unit: &UnitNote) -> Part {
    let value = |measure| wave.figure(&unit.code, &Subject::Unit, measure)?.value;
    if let Some((respondents, response)) = value(Measure::Respondents).zip(value(Measure::Response))
    {
        return Part::Told(number::whole(respondents, wave.lang), number::percent(response));
    }
    let k = wave.results.about.k.to_string();
    Part::Untold(wave.fill("overview.untold", &[("k", &k)]))
}

fn cell(wave: &Wave<'_>, mean: Mean, organisation: Option<f64>, points: u8) -> Cell {
    let standing = Standing {
        value: mean.value,
        interval: mean.interval,
        organisation,
        is_unknown: false,
        is_heavy: false,
    };
    let side = if standing.above_organisation() {
        Some(Side::Above)
    } else {
        standing.below_organisation().then_some(Side::Below)
    };
    Cell { value: wave.decimal(mean.value), shade: shade(mean.value, points), side }
}
