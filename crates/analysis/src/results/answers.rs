//! Which answers were given in the units below the organisation.

use std::borrow::Cow;

use peil_instrument::Id;
use serde::Serialize;

use super::{Figure, Measure, Results, Status, Subject};

/// How often each answer to a rating was given, for every unit below the organisation.
///
/// One table per item, for as figures of their own these would be most of the memory of a large wave.
/// Those of the organisation are among the [figures](Results::figures).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemAnswers {
    /// The item's block.
    pub block: Id,
    /// The item.
    pub item: Id,
    /// The answers that could be given, as figures name them: the points from low to high, then `98` for "weet ik
    /// niet" and `99` for "niet van toepassing" where they are offered.
    pub answers: Vec<String>,
    /// Per unit, in the order of [`Results::units`], the people per answer; `None` where they are not shown, and for
    /// the organisation.
    pub counts: Vec<Option<Vec<u32>>>,
}

impl ItemAnswers {
    /// Everybody who gave one of the answers in a unit.
    fn people(counts: &[u32]) -> u64 {
        counts.iter().copied().map(u64::from).sum()
    }

    /// The answers of one unit as figures: a count per answer, each with all who answered as `n`; one hidden figure
    /// where they are not shown.
    fn of_unit<'a>(
        &'a self,
        unit: &'a str,
        counts: Option<&'a [u32]>,
    ) -> impl Iterator<Item = Figure> + 'a {
        let figure = move |answer: Option<&String>, people: Option<u32>| Figure {
            unit: unit.to_owned(),
            block: Some(self.block.clone()),
            // Items that an organisation added are kept with no unit.
            own: false,
            subject: Subject::Item(self.item.clone()),
            measure: Measure::Count,
            answer: answer.cloned(),
            n: counts.map(ItemAnswers::people),
            value: people.map(f64::from),
            low: None,
            high: None,
            status: if counts.is_some() { Status::Shown } else { Status::Hidden },
            caveat: None,
        };
        let hidden = counts.is_none().then(|| figure(None, None));
        let given = counts.map_or(&[][..], |counts| counts);
        let shown = self.answers.iter().zip(given);
        hidden.into_iter().chain(shown.map(move |(a, people)| figure(Some(a), Some(*people))))
    }
}

impl Results {
    /// All figures one by one: those of the table, and after them the answers of the units below the organisation, item
    /// by item.
    pub fn every_figure(&self) -> impl Iterator<Item = Cow<'_, Figure>> {
        let given = self.answers.iter().flat_map(|table| {
            let units = self.units.iter().zip(&table.counts).filter(|(unit, _)| !unit.is_root());
            units.flat_map(move |(unit, counts)| table.of_unit(&unit.code, counts.as_deref()))
        });
        self.figures.iter().map(Cow::Borrowed).chain(given.map(Cow::Owned))
    }
}
