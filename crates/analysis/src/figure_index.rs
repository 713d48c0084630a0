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
        let of_unit = self.answers.get(item).zip(self.places.get(unit));
        if let Some(counts) = of_unit.and_then(|(table, unit)| table.counts.get(*unit)?.as_ref()) {
            return Some(counts.iter().copied().map(u64::from).collect());
        }
        // The organisation's are among the figures.
        let subject = Subject::Item(item.clone());
        let first: Key<'_> = (unit, &subject, Measure::Count, None);
        let counts = self.figures.range(first..).map(|(_, figure)| *figure).take_while(|figure| {
            figure.unit == unit && figure.subject == subject && figure.measure == Measure::Count
        });
        let mut counts: Vec<(u32, u64)> = counts.map(counted).collect::<Option<_>>()?;
        counts.sort_unstable();
        (!counts.is_empty()).then(|| counts.into_iter().map(|(_, people)| people).collect())
    }
}

/// The code of an answer, and the people who gave it.
fn counted(figure: &Figure) -> Option<(u32, u64)> {
    let people = figure.value.filter(|_| figure.status == Status::Shown)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
    Some((figure.answer.as_ref()?.parse().ok()?, people as u64))
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
