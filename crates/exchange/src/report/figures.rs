//! Looking up what the page gives, and turning it into words and numbers.

use std::collections::BTreeSet;

use peil_analysis::{Figure, FigureIndex, Measure, Results, Status, Subject, UnitNote};
use peil_instrument::{Lang, Questionnaire};

use super::numbers;
use super::table::Cell;
use crate::quantity::Quantity;
use crate::subjects::Subjects;
use crate::texts;

/// What the whole page is made from.
pub(super) struct Figures<'r> {
    pub(super) questionnaire: &'r Questionnaire,
    pub(super) results: &'r Results,
    pub(super) subjects: Subjects<'r>,
    pub(super) lang: Lang,
    index: FigureIndex<'r>,
    /// What there is of the organisation, by kind of subject.
    of_whole: BTreeSet<(&'static str, Measure)>,
}

impl<'r> Figures<'r> {
    pub(super) fn of(questionnaire: &'r Questionnaire, results: &'r Results, lang: Lang) -> Self {
        let root = results.root().map(|root| root.code.as_str());
        let of_root = results.figures.iter().filter(|figure| Some(figure.unit.as_str()) == root);
        Figures {
            questionnaire,
            results,
            subjects: Subjects::of(questionnaire),
            lang,
            index: results.index(),
            of_whole: of_root.map(|figure| (figure.subject.kind(), figure.measure)).collect(),
        }
    }

    pub(super) fn word(&self, key: &str) -> &'static str {
        texts::word(self.lang, key)
    }

    pub(super) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        texts::fill(self.lang, key, values)
    }

    pub(super) fn measure_name(&self, measure: Measure) -> &'static str {
        texts::measure_name(measure, self.lang)
    }

    /// The words of a scale, question or pair.
    pub(super) fn text(&self, subject: &Subject) -> String {
        self.subjects.text(subject).get(self.lang).to_owned()
    }

    pub(super) fn root(&self) -> Option<&'r UnitNote> {
        self.results.root()
    }

    /// Whether the organisation has such a figure of a scale, item, …, shown or not.
    pub(super) fn has(&self, kind: &'static str, measure: Measure) -> bool {
        self.of_whole.contains(&(kind, measure))
    }

    /// A figure of the organisation that belongs to no answer.
    pub(super) fn whole(&self, subject: &Subject, measure: Measure) -> Option<&'r Figure> {
        self.index.get(&self.root()?.code, subject, measure)
    }

    /// A figure of the organisation about an answer.
    pub(super) fn answer(
        &self,
        subject: &Subject,
        measure: Measure,
        answer: &str,
    ) -> Option<&'r Figure> {
        self.index.answer(&self.root()?.code, subject, measure, Some(answer))
    }

    /// A figure of a unit that belongs to no answer.
    pub(super) fn unit(&self, unit: &str, subject: &Subject, measure: Measure) -> Cell {
        self.cell(self.index.get(unit, subject, measure))
    }

    /// A figure with its interval; in words why there is none; blank where there is nothing to tell.
    pub(super) fn cell(&self, figure: Option<&Figure>) -> Cell {
        let Some(figure) = figure else { return Cell::default() };
        if let Some(key) = absent(figure.status) {
            return Cell::absent(self.word(key));
        }
        let number = |value| numbers::number(value, Quantity::of(figure.measure), self.lang);
        let (low, high) = (figure.low.map(number), figure.high.map(number));
        let interval = low.zip(high).map(|(low, high)| {
            self.fill("report.interval", &[("low", low.as_str()), ("high", high.as_str())])
        });
        Cell { text: figure.value.map(number).unwrap_or_default(), interval, is_absent: false }
    }

    /// The number of people behind a figure, where that may be told.
    pub(super) fn n(&self, figure: Option<&Figure>) -> Cell {
        let shown = figure.filter(|figure| figure.status == Status::Shown);
        let people = shown.and_then(|figure| figure.n);
        Cell::text(people.map(|n| numbers::people(n, self.lang)).unwrap_or_default())
    }
}

/// The words for a figure that is not given: those of the workbook.
fn absent(status: Status) -> Option<&'static str> {
    match status {
        Status::Shown => None,
        Status::Hidden => Some("workbook.hidden"),
        Status::Undefined => Some("workbook.undefined"),
        Status::NotCompared => Some("workbook.not_compared"),
    }
}
