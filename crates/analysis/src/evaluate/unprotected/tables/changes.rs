//! `changes`: a row for every unit and scale or rating, where there is a wave before.

use std::ops::Range;

use peil_instrument::ItemKind;

use super::{Table, count, number, text};
use crate::evaluate::unprotected::Unprotected;
use crate::results::{Figure, Measure};

struct Row<'a> {
    unit: &'a str,
    kind: &'static str,
    id: &'a str,
    figures: Vec<Figure>,
}

impl Row<'_> {
    fn figure(&self, measure: Measure) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.measure == measure)
    }

    fn value(&self, measure: Measure) -> Option<f64> {
        self.figure(measure)?.value
    }

    /// Why waves are not compared, or only with care.
    fn caveat(&self) -> &'static str {
        self.figure(Measure::Change).and_then(|change| change.caveat).map_or("", |why| why.name())
    }
}

pub(super) fn table<'a>(results: &'a Unprotected<'_>) -> Table<'a> {
    let questionnaire = results.public.questionnaire;
    let scales = questionnaire.scales().iter().map(|scale| ("scale", scale.id.as_str()));
    let is_rating = |kind: &ItemKind| matches!(kind, ItemKind::Rating { .. });
    let ratings = questionnaire.items().iter().filter(move |item| is_rating(&item.kind));
    let subjects: Vec<(&'static str, &'a str)> =
        scales.chain(ratings.map(|item| ("item", item.id.as_str()))).collect();
    let rows_of_unit = subjects.len();
    let columns = move |some: Range<usize>| {
        let of_unit = |unit: usize| {
            let mut figures = results.changes(unit);
            let code = results.public.units[unit].code.as_str();
            let row = |(kind, id): &(&'static str, &'a str)| {
                let is_here = |figure: &mut Figure| {
                    let subject = &figure.subject;
                    subject.kind() == *kind && subject.id().is_some_and(|of| of.as_str() == *id)
                };
                let figures = figures.extract_if(.., is_here).collect();
                Row { unit: code, kind, id, figures }
            };
            subjects.iter().map(row).collect::<Vec<_>>()
        };
        let rows: Vec<Row<'a>> = some.flat_map(of_unit).collect();
        let change = |row: &Row<'_>, end: fn(&Figure) -> Option<f64>| {
            row.figure(Measure::Change).and_then(end)
        };
        vec![
            text("unit", &rows, |row| row.unit),
            text("kind", &rows, |row| row.kind),
            text("id", &rows, |row| row.id),
            count("previous_n", &rows, |row| row.figure(Measure::PreviousMean)?.n),
            number("previous_mean", &rows, |row| row.value(Measure::PreviousMean)),
            number("change", &rows, |row| row.value(Measure::Change)),
            number("change_low", &rows, |row| change(row, |figure| figure.low)),
            number("change_high", &rows, |row| change(row, |figure| figure.high)),
            number("change_p", &rows, |row| row.value(Measure::ChangeP)),
            number("people_in_both", &rows, |row| row.value(Measure::PeopleInBoth)),
            number("change_correlation", &rows, |row| row.value(Measure::ChangeCorrelation)),
            text("caveat", &rows, Row::caveat),
        ]
    };
    Table { name: "changes", rows_of_unit, columns: Box::new(columns) }
}
