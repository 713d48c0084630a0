//! `relations`: a row for every unit and pair of scales.

use std::ops::Range;

use super::{Table, count, number, text};
use crate::evaluate::finding::Found;
use crate::evaluate::unprotected::Unprotected;
use crate::evaluate::unprotected::whole::pairs;
use crate::evaluate::whole::association::in_unit;

struct Row {
    unit: usize,
    pair: usize,
    correlation: Found,
    p: Found,
}

pub(super) fn table<'a>(results: &'a Unprotected<'_>) -> Table<'a> {
    let scales = results.public.questionnaire.scales();
    let mut all: Vec<(usize, usize)> = Vec::new();
    let mut first_of_part = Vec::new();
    for part in &results.parts {
        first_of_part.push(all.len());
        let scales: Vec<usize> = part.plan.scales().iter().map(|plan| plan.scale).collect();
        let pairs = pairs(results.public.questionnaire, &scales);
        all.extend(pairs.iter().map(|pair| (pair.first, pair.second)));
    }
    let rows_of_unit = all.len();
    let columns = move |some: Range<usize>| {
        let rows: Vec<Row> = some.flat_map(|unit| of_unit(results, &first_of_part, unit)).collect();
        vec![
            text("unit", &rows, |row| results.public.units[row.unit].code.as_str()),
            text("first", &rows, |row| scales[all[row.pair].0].id.as_str()),
            text("second", &rows, |row| scales[all[row.pair].1].id.as_str()),
            count("n", &rows, |row| row.correlation.n),
            number("correlation", &rows, |row| row.correlation.value),
            number("correlation_low", &rows, |row| row.correlation.interval.map(|ends| ends.0)),
            number("correlation_high", &rows, |row| row.correlation.interval.map(|ends| ends.1)),
            number("correlation_p", &rows, |row| row.p.value),
        ]
    };
    Table { name: "relations", rows_of_unit, columns: Box::new(columns) }
}

fn of_unit(results: &Unprotected<'_>, first_of_part: &[usize], unit: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for (part, start) in results.parts.iter().zip(first_of_part) {
        for (place, sums) in part.nodes[unit].pairs.iter().enumerate() {
            let (correlation, p) = in_unit(sums);
            rows.push(Row { unit, pair: start + place, correlation, p });
        }
    }
    rows
}
