//! What stands on a plate, before any drawing: a pure function of results, texts and the rule.

mod answers;
mod back;
mod inside;
mod picture;
mod since;
mod themes;

use std::collections::BTreeMap;

use peil_analysis::{Caveat, Figure, FigureIndex, Measure, Results, Status, Subject, UnitNote};
use peil_instrument::{Catalogue, Id, Lang, Perspective, Questionnaire, Scale};

use self::answers::Given;
use crate::page::{Agreement, Colours, Logo, Page, Reading, Response};
use crate::rule::{self, Direction, Standing, Verdict};
use crate::{HouseStyle, PlateError, number};
pub use inside::{InsideContent, smallest};

/// Decimals of a mean on the plate.
const PLACES: usize = 1;

/// What all plates of a wave share.
pub struct Wave<'a> {
    /// The figures.
    pub results: &'a Results,
    /// The same, for looking up.
    pub figures: FigureIndex<'a>,
    /// The questionnaire they come from.
    pub questionnaire: &'a Questionnaire,
    /// The questions to talk about, by scale.
    pub perspectives: BTreeMap<&'a Id, &'a Perspective>,
    /// Per unit the places of the shown units below it that have no shown unit below them.
    pub smallest: BTreeMap<&'a str, Vec<usize>>,
    /// The words.
    pub texts: Catalogue,
    /// The language of the plates.
    pub lang: Lang,
    /// How the organisation wants them.
    pub style: HouseStyle,
}

/// Which sides of a plate are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// One page.
    Front,
    /// With what stands on the back: all questions, the themes, how to read it.
    Both,
}

/// What one scale shows of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaleContent {
    /// The scale's name.
    pub name: String,
    /// The unit's mean; `None` where no figures are shown.
    pub own: Option<Mean>,
    /// The organisation's mean; `None` where it is not shown, and on the organisation's own plate.
    pub organisation: Option<Mean>,
    /// Where the unit's mean is not shown: the nearest one that is, in words.
    pub nearest: Option<String>,
    /// What the rule says.
    pub verdict: Option<Verdict>,
    /// What is known of the wave before; `None` if there was none, or no figures are shown now.
    pub since: Option<Since>,
    /// Whether much of it is unknown, and whether it weighs much: see the rule.
    pub is_unknown: bool,
    /// As above.
    pub is_heavy: bool,
}

/// A scale beside the wave before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Since {
    /// It may be compared.
    Compared {
        /// The mean that was released then.
        previous: Mean,
        /// Which way it went.
        direction: Direction,
        /// Why only with care.
        care: Option<Caveat>,
    },
    /// It may not, for this reason.
    NotCompared(Caveat),
}

/// A mean as released.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// The value.
    pub value: f64,
    /// The ends of its 95% interval.
    pub interval: Option<(f64, f64)>,
}

/// The content of a plate: the words, and the figures of the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct PlateContent {
    /// The words of the page.
    pub page: Page,
    /// The scales in the questionnaire's order.
    pub scales: Vec<ScaleContent>,
    /// The highest point of the axis.
    pub points: u8,
    /// Whether the plate is the whole organisation's.
    pub is_whole: bool,
    /// The drawings of how it lies inside.
    pub inside: Option<InsideContent>,
}

impl Wave<'_> {
    /// The content of the plate of `unit`.
    ///
    /// # Errors
    /// [`PlateError::MissingFigure`] if the results do not say how many were invited;
    /// [`PlateError::NoPerspective`] if a named scale has no questions.
    pub fn content(&self, unit: &UnitNote, sides: Sides) -> Result<PlateContent, PlateError> {
        let root = self.results.root().unwrap_or(unit);
        let is_whole = unit.code == root.code;
        let of_page = self.of_page();
        let points = of_page.first().map_or(5, |scale| scale.points);
        let threshold = rule::threshold(points);
        let heavy = self.heavy(&of_page);
        let given: Vec<Vec<Option<Given>>> =
            of_page.iter().map(|scale| self.given(&unit.code, scale)).collect();
        let mut scales: Vec<ScaleContent> = of_page
            .iter()
            .zip(&given)
            .zip(heavy)
            .map(|((scale, given), is_heavy)| ScaleContent {
                name: scale.title.get(self.lang).to_owned(),
                own: self.mean(&unit.code, scale),
                organisation: if is_whole { None } else { self.mean(&root.code, scale) },
                nearest: self.nearest(unit, scale),
                verdict: None,
                since: self.since(&unit.code, scale),
                is_unknown: answers::is_unknown(given),
                is_heavy,
            })
            .collect();
        let standings: Vec<_> = scales.iter().map(ScaleContent::standing).collect();
        let selection = rule::select(&standings, threshold);
        for (scale, verdict) in scales.iter_mut().zip(&selection.verdicts) {
            scale.verdict = *verdict;
        }
        let named = selection.opgaven.iter().chain(&selection.strengths);
        let named: Vec<&Scale> = named.map(|index| of_page[*index]).collect();
        let back = match sides {
            Sides::Front => None,
            Sides::Both => Some(self.back(
                self.name(unit),
                &of_page,
                &given,
                &named[..named.len().min(rule::MOST)],
            )?),
        };
        let inside = match sides {
            Sides::Front => None,
            Sides::Both => self.inside(unit, &of_page, &scales),
        };
        let page = Page {
            lang: self.lang.tag().to_owned(),
            colours: Colours::from(self.style.colours),
            logo: self.style.logo.as_ref().map(|logo| Logo {
                picture: logo.file_name().to_owned(),
                alt: self.name(root).to_owned(),
            }),
            title: self.fill("title", &[("unit", self.name(unit)), ("wave", self.wave_name())]),
            author: self.name(root).to_owned(),
            kicker: self.fill("kicker", &[("wave", self.wave_name())]),
            name: self.name(unit).to_owned(),
            subtitle: self.subtitle(unit, root),
            synthetic: self.results.about.synthetic.then(|| self.text("synthetic")),
            response: self.response(unit)?,
            chart: self.picture(&scales, points, is_whole),
            since: self.since_sentences(&scales),
            strengths: self.themes(Verdict::Strength, unit, &scales, &given, &selection)?,
            opgaven: self.themes(Verdict::Opgave, unit, &scales, &given, &selection)?,
            dilemma: self.dilemma(named.first().or(of_page.first()).copied())?,
            limits: self.text("reading.limits"),
            back,
            inside: inside.as_ref().map(|inside| inside.page.clone()),
            reading: self.reading(threshold, is_whole, has_previous(&scales)),
            agreement: Agreement {
                heading: self.text("agreement.heading"),
                prompt: self.text("agreement.prompt"),
                who: self.text("agreement.who"),
                when: self.text("agreement.when"),
            },
            source: self.source(),
        };
        Ok(PlateContent { page, scales, points, is_whole, inside })
    }

    /// The scales of the front, in the questionnaire's order. How a group sees itself is no theme of a unit: that stands
    /// beside how others see it.
    pub fn of_page(&self) -> Vec<&Scale> {
        let gaps = self.questionnaire.gaps();
        let scales = self.questionnaire.main_scales().iter().enumerate();
        let own_view = |scale: usize| gaps.iter().any(|gap| gap.own_view == scale);
        scales.filter(|(index, _)| !own_view(*index)).map(|(_, scale)| scale).collect()
    }

    /// Where a unit's own figures are hidden: the nearest unit upward whose mean is shown, with that mean, in words.
    fn nearest(&self, unit: &UnitNote, scale: &Scale) -> Option<String> {
        if self.mean(&unit.code, scale).is_some() {
            return None;
        }
        let parent = |unit: &UnitNote| self.results.unit(unit.parent.as_deref()?);
        let found = std::iter::successors(parent(unit), |unit| parent(unit))
            .find_map(|unit| Some((unit, self.mean(&unit.code, scale)?)));
        let (unit, mean) = found?;
        let values = [("unit", self.name(unit)), ("mean", &self.decimal(mean.value))];
        Some(self.fill("chart.nearest", &values))
    }

    /// What stands in place of a scale's figures.
    pub fn hidden(&self, scale: &ScaleContent) -> Vec<String> {
        let words = std::iter::once(self.text("chart.hidden"));
        words.chain(scale.nearest.clone()).collect()
    }

    /// A text of the catalogue.
    pub fn text(&self, key: &str) -> String {
        self.texts.get(self.lang, key).to_owned()
    }

    /// A text of the catalogue, with its blanks filled in.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.texts.fill(self.lang, key, values)
    }

    /// A mean as people read it.
    pub fn decimal(&self, value: f64) -> String {
        number::decimal(value, PLACES, self.lang)
    }

    /// What a unit is called; the organisation as its house style says.
    pub fn name<'u>(&'u self, unit: &'u UnitNote) -> &'u str {
        match &self.style.name {
            Some(name) if unit.is_root() => name,
            _ => unit.name.get(self.lang),
        }
    }

    /// What people call the wave.
    pub fn wave_name(&self) -> &str {
        self.results.about.wave_name.get(self.lang)
    }

    /// The units above, the organisation first: where in the house this is.
    fn subtitle(&self, unit: &UnitNote, root: &UnitNote) -> String {
        if unit.code == root.code {
            return self.text("whole");
        }
        let parent = unit.parent.as_deref().and_then(|code| self.results.unit(code));
        match parent {
            Some(parent) if parent.code != root.code => {
                format!("{} · {}", self.name(root), self.name(parent))
            }
            _ => self.name(root).to_owned(),
        }
    }

    /// A figure, if it is shown.
    pub fn figure(&self, unit: &str, subject: &Subject, measure: Measure) -> Option<&Figure> {
        let figure = self.figures.get(unit, subject, measure)?;
        (figure.status == Status::Shown && figure.value.is_some()).then_some(figure)
    }

    /// A unit's mean of a scale, if it is shown.
    pub fn mean(&self, unit: &str, scale: &Scale) -> Option<Mean> {
        let figure = self.figure(unit, &Subject::Scale(scale.id.clone()), Measure::Mean)?;
        Some(Mean { value: figure.value?, interval: figure.low.zip(figure.high) })
    }

    /// Who took part; where the number is not told, that there were enough to show the unit.
    fn response(&self, unit: &UnitNote) -> Result<Response, PlateError> {
        let value = |measure| self.figure(&unit.code, &Subject::Unit, measure)?.value;
        let missing = PlateError::MissingFigure { unit: unit.code.clone(), figure: "invited" };
        let invited = number::whole(value(Measure::Invited).ok_or(missing)?, self.lang);
        let told = value(Measure::Respondents).zip(value(Measure::Response));
        let Some((respondents, response)) = told else {
            let k = self.results.about.k.to_string();
            let counts = [("k", k.as_str()), ("invited", invited.as_str())];
            return Ok(Response {
                figure: self.fill("response.figure_untold", &counts),
                explained: self.text("response.explained_untold"),
            });
        };
        let respondents = number::whole(respondents, self.lang);
        let percent = number::percent(response);
        let counts = [("respondents", respondents.as_str()), ("invited", invited.as_str())];
        Ok(Response {
            figure: self.fill("response.figure", &counts),
            explained: self.fill("response.explained", &[("percent", &percent)]),
        })
    }

    fn reading(&self, threshold: f64, is_whole: bool, has_previous: bool) -> Reading {
        let threshold = self.decimal(threshold);
        let rule = [("threshold", threshold.as_str())];
        let mut lines = if is_whole {
            vec![
                self.text("reading.dot_whole"),
                self.text("reading.hidden"),
                self.fill("reading.rule_whole", &rule),
                self.text("reading.order"),
            ]
        } else {
            vec![
                self.text("reading.dot"),
                self.text("reading.organisation"),
                self.text("reading.hidden"),
                self.fill("reading.rule", &rule),
                self.text("reading.order"),
            ]
        };
        if has_previous {
            let before = [("moment", self.moment())];
            lines.insert(lines.len() - 2, self.fill("reading.previous", &before));
        }
        Reading { heading: self.text("reading.heading"), lines }
    }

    /// Where the figures come from.
    pub fn source(&self) -> String {
        let about = &self.results.about;
        let figures = self.fill(
            "source.figures",
            &[
                ("wave", self.wave_name()),
                ("code", &about.wave),
                ("questionnaire", self.questionnaire.title().get(self.lang)),
                ("id", about.questionnaire.as_str()),
                ("version", &about.version),
                ("k", &about.k.to_string()),
            ],
        );
        if about.synthetic {
            format!("{figures} {}", self.text("source.synthetic"))
        } else {
            figures
        }
    }
}

/// Whether any scale has a mean of the wave before.
fn has_previous(scales: &[ScaleContent]) -> bool {
    scales.iter().any(|scale| matches!(scale.since, Some(Since::Compared { .. })))
}

impl ScaleContent {
    fn standing(&self) -> Option<Standing> {
        let own = self.own?;
        let organisation = self.organisation.map(|mean| mean.value);
        Some(Standing {
            value: own.value,
            interval: own.interval,
            organisation,
            is_unknown: self.is_unknown,
            is_heavy: self.is_heavy,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests;
