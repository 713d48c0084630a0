//! Looking figures up.

use std::collections::BTreeMap;

use crate::results::{Figure, Measure, Results, Subject};

type Key<'a> = (&'a str, &'a Subject, Measure, Option<&'a str>);

/// Finds figures by unit, subject, measure and answer.
#[derive(Debug)]
pub struct FigureIndex<'a> {
    figures: BTreeMap<Key<'a>, &'a Figure>,
}

impl<'a> FigureIndex<'a> {
    /// The figure without an answer part (means, response, correlations).
    pub fn get(&self, unit: &str, subject: &Subject, measure: Measure) -> Option<&'a Figure> {
        self.answer(unit, subject, measure, None)
    }

    /// The figure for one answer (counts, shares).
    pub fn answer(
        &self,
        unit: &str,
        subject: &Subject,
        measure: Measure,
        answer: Option<&str>,
    ) -> Option<&'a Figure> {
        self.figures.get(&(unit, subject, measure, answer)).copied()
    }
}

impl Results {
    /// An index for looking figures up one by one.
    pub fn index(&self) -> FigureIndex<'_> {
        let mut figures = BTreeMap::new();
        for figure in &self.figures {
            let answer = figure.answer.as_deref();
            figures.insert((figure.unit.as_str(), &figure.subject, figure.measure, answer), figure);
        }
        FigureIndex { figures }
    }
}
