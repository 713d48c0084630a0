//! The plates of a wave: the door of this crate.

pub(crate) mod charts;
mod inside;
pub(crate) mod names;
pub(crate) mod source;

use std::collections::BTreeMap;

use peil_analysis::{Results, UnitNote};
use peil_disclosure::Released;
use peil_instrument::{Catalogue, Id, Lang, Perspective, Questionnaire};

use crate::chart::{self, Chart, ChartRow, ChartWords, Mark};
use crate::content::{Mean, PlateContent, ScaleContent, Sides, Since, Wave, smallest};
use crate::fit::Fit;
use crate::press::Picture;
use crate::{HouseStyle, PlateError, PlateForm, PlateSource, Press, file_stems, html, rule};

/// A talk plate: A4, landscape, one page or with its back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plate {
    /// Its files, in the order of the forms that were asked for.
    pub files: Vec<PlateFile>,
}

/// A file of a plate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlateFile {
    /// The form.
    pub form: PlateForm,
    /// Its name: unique among the plates of the wave, safe on every file system.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The talk plates of one wave in one language.
pub struct Plates<'a> {
    pub(crate) wave: Wave<'a>,
    sides: Sides,
    /// The shown units, with the stems of their file names.
    stems: BTreeMap<&'a str, String>,
}

impl<'a> Plates<'a> {
    /// Checks that everything is there for every plate, before the first is made.
    ///
    /// # Errors
    /// - [`PlateError::OtherQuestionnaire`] if the results come from another questionnaire;
    /// - [`PlateError::NoScales`] or [`PlateError::Points`] if the scales cannot share one axis;
    /// - [`PlateError::NoPerspective`] if a scale has no questions to talk about;
    /// - [`PlateError::Texts`] if the texts inside the program are not in order.
    pub fn new(
        results: &'a Released<Results>,
        questionnaire: &'a Questionnaire,
        perspectives: &'a [Perspective],
        lang: Lang,
    ) -> Result<Plates<'a>, PlateError> {
        let results = results.get();
        let perspectives = perspectives
            .iter()
            .flat_map(|perspective| {
                perspective.scales.iter().map(move |scale| (scale, perspective))
            })
            .collect();
        check(results, questionnaire, &perspectives)?;
        let texts =
            Catalogue::parse(include_str!("../text/nl.toml"), include_str!("../text/en.toml"))?;
        let shown = results.units.iter().filter(|unit| unit.shown);
        let shown = shown.map(|unit| (unit.code.as_str(), unit.name.get(lang)));
        let prefix = match lang {
            Lang::Nl => "praatplaat",
            Lang::En => "talk-plate",
        };
        let stems = file_stems(prefix, shown);
        let figures = results.index();
        let smallest = smallest(results);
        Ok(Plates {
            wave: Wave {
                results,
                figures,
                questionnaire,
                perspectives,
                smallest,
                texts,
                lang,
                style: HouseStyle::default(),
            },
            sides: Sides::Both,
            stems,
        })
    }

    /// With these sides; both, if nothing is said.
    #[must_use]
    pub fn with_sides(self, sides: Sides) -> Plates<'a> {
        Plates { sides, ..self }
    }

    /// In the house style of the organisation.
    #[must_use]
    pub fn with_house_style(self, style: HouseStyle) -> Plates<'a> {
        Plates { wave: Wave { style, ..self.wave }, ..self }
    }

    /// The units that have a plate, in the order of the results.
    pub fn units(&self) -> Vec<&'a str> {
        let shown = self.wave.results.units.iter().filter(|unit| unit.shown);
        shown.map(|unit| unit.code.as_str()).collect()
    }

    /// Makes the plate of a unit in these forms. Same input, same bytes.
    ///
    /// # Errors
    /// As [`Plates::source`] and [`PlateSource::set`].
    pub fn plate(
        &self,
        press: &Press,
        unit_code: &str,
        forms: &[PlateForm],
    ) -> Result<Plate, PlateError> {
        self.source(press, unit_code)?.set(press, forms)
    }

    /// All that the plate of a unit is set from. Costs little beside the setting.
    ///
    /// # Errors
    /// - [`PlateError::UnknownUnit`] or [`PlateError::NotShown`] if the unit has no plate;
    /// - [`PlateError::MissingFigure`] if the results do not say how many were invited;
    /// - [`PlateError::Drawing`] if the chart cannot be drawn.
    pub fn source(&self, press: &Press, unit_code: &str) -> Result<PlateSource, PlateError> {
        let unit = self.unit(unit_code)?;
        let content = self.wave.content(unit, self.sides)?;
        let chart = self.chart(press, &content);
        let colours = self.wave.style.colours;
        let drawing = |problems| PlateError::Drawing { unit: unit_code.to_owned(), problems };
        let svg = chart::draw(&chart, colours).map_err(drawing)?;
        let mut page =
            serde_json::to_value(&content.page).map_err(|error| drawing(error.to_string()))?;
        make_legible(press, &mut page);
        let mut pictures = vec![Picture::svg("chart.svg", svg, chart::WIDTH_MM)];
        if let Some(logo) = &self.wave.style.logo {
            pictures.push(Picture::logo(logo));
        }
        if let Some(inside) = &content.inside {
            pictures.extend(inside::pictures(press, inside, colours).map_err(drawing)?);
        }
        let fit = Fit::estimate(press, &content.page);
        let html = html::write(&self.wave, &content, &pictures);
        let pages = match self.sides {
            Sides::Front => 1,
            Sides::Both => 2 + usize::from(content.inside.is_some()),
        };
        Ok(PlateSource {
            unit: unit_code.to_owned(),
            stem: self.stems.get(unit_code).cloned().unwrap_or_default(),
            page: page.to_string(),
            words: content.page,
            fit,
            pictures,
            html: html.map_err(|error| drawing(error.to_string()))?,
            pages: pages..=pages,
            lang: self.wave.lang,
        })
    }

    fn unit(&self, code: &str) -> Result<&'a UnitNote, PlateError> {
        let unit = self
            .wave
            .results
            .unit(code)
            .ok_or_else(|| PlateError::UnknownUnit { unit: code.to_owned() })?;
        if unit.shown { Ok(unit) } else { Err(PlateError::NotShown { unit: code.to_owned() }) }
    }

    fn chart(&self, press: &Press, content: &PlateContent) -> Chart {
        let wave = &self.wave;
        let threshold = rule::threshold(content.points);
        let text = |key| press.legible(&wave.text(key));
        Chart {
            rows: content.scales.iter().map(|scale| self.row(press, scale)).collect(),
            points: content.points,
            threshold,
            rows_mm: match content.page.since.as_slice() {
                [] => chart::ROWS_MM,
                _ => chart::ROWS_SINCE_MM,
            },
            words: ChartWords {
                low: text("chart.low"),
                high: text("chart.high"),
                threshold: wave.decimal(threshold),
                own: text("chart.own"),
                organisation: (!content.is_whole).then(|| text("chart.organisation")),
            },
        }
    }

    fn row(&self, press: &Press, scale: &ScaleContent) -> ChartRow {
        let mark = |mean: Mean| Mark {
            value: mean.value,
            interval: mean.interval,
            text: self.wave.decimal(mean.value),
        };
        let name = press.legible(&scale.name);
        ChartRow {
            label: press.lines(&name, chart::LABEL_PT, chart::LABEL_MM),
            tag: scale.verdict.map(|verdict| press.legible(&self.wave.tag(verdict))),
            verdict: scale.verdict,
            own: scale.own.map(mark),
            organisation: scale.organisation.map(mark),
            previous: match scale.since {
                Some(Since::Compared { previous, .. }) => Some(previous.value),
                _ => None,
            },
            hidden: self
                .wave
                .hidden(scale)
                .iter()
                .flat_map(|words| {
                    press.lines(&press.legible(words), chart::LABEL_PT, chart::HIDDEN_MM)
                })
                .collect(),
        }
    }
}

fn check(
    results: &Results,
    questionnaire: &Questionnaire,
    perspectives: &BTreeMap<&Id, &Perspective>,
) -> Result<(), PlateError> {
    let about = &results.about;
    if about.questionnaire != *questionnaire.id() || about.version != questionnaire.version() {
        return Err(PlateError::OtherQuestionnaire {
            results: format!("{} {}", about.questionnaire, about.version),
            given: format!("{} {}", questionnaire.id(), questionnaire.version()),
        });
    }
    let expected = questionnaire.main_scales().first().ok_or(PlateError::NoScales)?.points;
    for scale in questionnaire.main_scales() {
        if scale.points != expected {
            let (scale, points) = (scale.id.clone(), scale.points);
            return Err(PlateError::Points { scale, points, expected });
        }
        if !perspectives.contains_key(&scale.id) {
            return Err(PlateError::NoPerspective { scale: scale.id.clone() });
        }
    }
    Ok(())
}

/// Makes every string of the page one that the fonts can set.
pub(crate) fn make_legible(press: &Press, value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => *text = press.legible(text),
        serde_json::Value::Array(values) => {
            for value in values {
                make_legible(press, value);
            }
        }
        serde_json::Value::Object(fields) => {
            for value in fields.values_mut() {
                make_legible(press, value);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
