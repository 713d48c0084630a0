//! Looking figures up.

use std::collections::{BTreeMap, HashMap};

use peil_instrument::Id;

use crate::results::{Figure, ItemAnswers, Measure, Results, Status, Subject};

type Key<'a> = (&'a str, &'a Subject, Measure, Option<&'a str>);

/// Finds figures by unit, subject, measure and answer.
#[derive(Debug)]
pub struct FigureIndex<'a> {
    figures: BTreeMap<Key<'a>, &'a Figure>,
    /// The places of the units.
    places: HashMap<&'a str, usize>,
    answers: HashMap<&'a Id, &'a ItemAnswers>,
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

    /// How many people in a unit gave each answer to a rating, in the order in which answers are offered; `None` where
    /// that is not shown.
    pub fn counts(&self, unit: &str, item: &Id) -> Option<Vec<u64>> {
        let table = self.answers.get(item)?;
        if let Some(counts) = table.counts.get(*self.places.get(unit)?)? {
            return Some(counts.iter().copied().map(u64::from).collect());
        }
        let subject = Subject::Item(item.clone());
        let of_whole = |answer: &String| {
            let figure = self.answer(unit, &subject, Measure::Count, Some(answer))?;
            let people = figure.value.filter(|_| figure.status == Status::Shown)?;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
            Some(people as u64)
        };
        table.answers.iter().map(of_whole).collect()
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
        let units = self.units.iter().enumerate();
        FigureIndex {
            figures,
            places: units.map(|(place, unit)| (unit.code.as_str(), place)).collect(),
            answers: self.answers.iter().map(|table| (&table.item, table)).collect(),
        }
    }
}
