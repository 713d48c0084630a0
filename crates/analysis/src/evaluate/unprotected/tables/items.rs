//! `items`: a row for every unit and item.

use std::collections::BTreeSet;

use peil_instrument::ItemKind;
use peil_statistics::Interval;
use peil_statistics::moments::mean_interval;
use peil_statistics::proportion::{share, wilson};
use rayon::prelude::*;

use super::{Table, count, number, text};
use crate::dataset::item_codes;
use crate::evaluate::unprotected::items::{Ends, cell, moments};
use crate::evaluate::unprotected::{Part, Unprotected};

struct Row {
    unit: usize,
    item: usize,
    counts: Vec<u64>,
    n_answered: u64,
    n_opinion: Option<u64>,
    mean: Option<f64>,
    interval: Option<Interval>,
    sd: Option<f64>,
    top2: Option<f64>,
    top2_interval: Option<Interval>,
    bottom2: Option<f64>,
}

pub(super) fn table<'a>(results: &'a Unprotected<'_>) -> Table<'a> {
    let questionnaire = results.public.questionnaire;
    let single_column = |item: &usize| {
        let kind = &questionnaire.items()[*item].kind;
        matches!(kind, ItemKind::Rating { .. } | ItemKind::Single { .. })
    };
    let rows: Vec<Row> = (0..results.public.units.len())
        .into_par_iter()
        .flat_map_iter(|unit| {
            results.parts.iter().flat_map(move |part| {
                let columns = part.columns.iter().enumerate();
                let wanted = columns.filter(move |(_, item)| single_column(item));
                wanted.map(move |(column, item)| Row::of(results, part, unit, column, *item))
            })
        })
        .collect();
    let mut columns = vec![
        text("unit", &rows, |row| results.public.units[row.unit].code.as_str()),
        text("item", &rows, |row| questionnaire.items()[row.item].id.as_str()),
        count("n_answered", &rows, |row| Some(row.n_answered)),
        count("n_opinion", &rows, |row| row.n_opinion),
        number("mean", &rows, |row| row.mean),
        number("mean_low", &rows, |row| row.interval.map(|ends| ends.low())),
        number("mean_high", &rows, |row| row.interval.map(|ends| ends.high())),
        number("sd", &rows, |row| row.sd),
        number("top2_opinion", &rows, |row| row.top2),
        number("top2_opinion_low", &rows, |row| row.top2_interval.map(|ends| ends.low())),
        number("top2_opinion_high", &rows, |row| row.top2_interval.map(|ends| ends.high())),
        number("bottom2_opinion", &rows, |row| row.bottom2),
    ];
    let items = 0..questionnaire.items().len();
    let codes: Vec<Vec<u8>> = items.map(|item| item_codes(questionnaire, item)).collect();
    for code in codes.iter().flatten().copied().collect::<BTreeSet<u8>>() {
        let places: Vec<Option<usize>> =
            codes.iter().map(|codes| codes.iter().position(|other| *other == code)).collect();
        columns.push(count(&format!("count_{code}"), &rows, |row| {
            places[row.item].map(|place| row.counts[place])
        }));
    }
    Table { name: "items", columns }
}

impl Row {
    fn of(results: &Unprotected<'_>, part: &Part, unit: usize, column: usize, item: usize) -> Row {
        let questionnaire = results.public.questionnaire;
        let described = &questionnaire.items()[item];
        let cell = cell(part, unit, column);
        let rating = matches!(described.kind, ItemKind::Rating { .. });
        let moments = moments(questionnaire, item, &cell).ok().filter(|_| rating);
        // Of how many people the routed ones are a sample, nobody knows.
        let population = described.show_if.is_none().then(|| results.heads(unit));
        let ends = Ends::of(questionnaire, item, &cell);
        let share_of = |count| share(count, ends.opinions).ok().filter(|_| rating);
        Row {
            unit,
            item,
            n_answered: cell.counts.iter().sum(),
            n_opinion: rating.then_some(ends.opinions),
            mean: moments.map(|moments| moments.mean()),
            interval: moments.and_then(|moments| mean_interval(&moments, population).ok()),
            sd: moments.and_then(|moments| moments.sd().ok()),
            top2: share_of(ends.top2),
            top2_interval: wilson(ends.top2, ends.opinions).ok().filter(|_| rating),
            bottom2: share_of(ends.bottom2),
            counts: cell.counts,
        }
    }
}
