//! `items`: a row for every unit and item.

use std::collections::BTreeSet;
use std::ops::Range;

use peil_instrument::ItemKind;
use peil_statistics::Interval;
use peil_statistics::moments::{Moments, mean_interval};
use peil_statistics::proportion::{Counted, wilson};
use peil_statistics::quantiles::{bottom2, top2};

use super::{Table, count, number, text};
use crate::dataset::{is_opinion, item_codes};
use crate::evaluate::unprotected::Unprotected;

/// An item with one column: what is the same for every unit.
struct Item {
    /// As index into the questionnaire.
    index: usize,
    part: usize,
    column: usize,
    codes: Vec<u8>,
    is_rating: bool,
    /// Of how many people the routed ones are a sample, nobody knows.
    is_routed: bool,
}

struct Row<'a> {
    unit: usize,
    item: &'a Item,
    counts: &'a [u64],
    mean: Option<f64>,
    interval: Option<Interval>,
    sd: Option<f64>,
    top2: Option<Counted>,
    bottom2: Option<Counted>,
}

pub(super) fn table<'a>(results: &'a Unprotected<'_>) -> Table<'a> {
    let questionnaire = results.public.questionnaire;
    let items = items(results);
    let codes: BTreeSet<u8> = items.iter().flat_map(|item| item.codes.iter().copied()).collect();
    let rows_of_unit = items.len();
    let columns = move |some: Range<usize>| {
        let rows: Vec<Row<'_>> = some
            .flat_map(|unit| items.iter().map(move |item| Row::of(results, item, unit)))
            .collect();
        let interval =
            |row: &Row<'_>| row.top2.and_then(|top| wilson(top.successes(), top.n()).ok());
        let top2_intervals: Vec<Option<Interval>> = rows.iter().map(interval).collect();
        let mut columns = vec![
            text("unit", &rows, |row| results.public.units[row.unit].code.as_str()),
            text("item", &rows, |row| questionnaire.items()[row.item.index].id.as_str()),
            count("n_answered", &rows, |row| Some(row.counts.iter().sum())),
            count("n_opinion", &rows, |row| row.item.is_rating.then(|| row.opinions())),
            number("mean", &rows, |row| row.mean),
            number("mean_low", &rows, |row| row.interval.map(|ends| ends.low())),
            number("mean_high", &rows, |row| row.interval.map(|ends| ends.high())),
            number("sd", &rows, |row| row.sd),
            number("top2_opinion", &rows, |row| row.top2.map(|top| top.share())),
            number("top2_opinion_low", &top2_intervals, |ends| ends.map(|ends| ends.low())),
            number("top2_opinion_high", &top2_intervals, |ends| ends.map(|ends| ends.high())),
            number("bottom2_opinion", &rows, |row| row.bottom2.map(|bottom| bottom.share())),
        ];
        for code in &codes {
            columns.push(count(&format!("count_{code}"), &rows, |row| {
                let place = row.item.codes.iter().position(|other| other == code)?;
                Some(row.counts[place])
            }));
        }
        columns
    };
    Table { name: "items", rows_of_unit, columns: Box::new(columns) }
}

fn items(results: &Unprotected<'_>) -> Vec<Item> {
    let questionnaire = results.public.questionnaire;
    let mut items = Vec::new();
    for (part, counted) in results.parts.iter().enumerate() {
        for (column, index) in counted.columns.iter().copied().enumerate() {
            let described = &questionnaire.items()[index];
            let is_rating = matches!(described.kind, ItemKind::Rating { .. });
            if is_rating || matches!(described.kind, ItemKind::Single { .. }) {
                let codes = item_codes(questionnaire, index);
                let is_routed = described.show_if.is_some();
                items.push(Item { index, part, column, codes, is_rating, is_routed });
            }
        }
    }
    items
}

impl<'a> Row<'a> {
    fn of(results: &'a Unprotected<'_>, item: &'a Item, unit: usize) -> Row<'a> {
        let part = &results.parts[item.part];
        let counts = part.nodes[unit].histogram(&part.plan, item.column);
        let mut row = Row {
            unit,
            item,
            counts,
            mean: None,
            interval: None,
            sd: None,
            top2: None,
            bottom2: None,
        };
        if item.is_rating {
            let opinions: Vec<(i64, u64)> = row.opinion_counts().collect();
            let moments = Moments::from_counts(&opinions, 1).ok();
            let population = (!item.is_routed).then(|| results.heads(unit));
            let highest = opinions.iter().map(|(code, _)| *code).max().unwrap_or_default();
            row.mean = moments.map(|moments| moments.mean());
            row.interval = moments.and_then(|moments| mean_interval(&moments, population).ok());
            row.sd = moments.and_then(|moments| moments.sd().ok());
            row.top2 = top2(&opinions, highest).ok();
            row.bottom2 = bottom2(&opinions, 1).ok();
        }
        row
    }

    /// How often each opinion was given.
    fn opinion_counts(&self) -> impl Iterator<Item = (i64, u64)> {
        let counts = self.item.codes.iter().zip(self.counts);
        counts.filter(|(code, _)| is_opinion(**code)).map(|(code, n)| (i64::from(*code), *n))
    }

    fn opinions(&self) -> u64 {
        self.opinion_counts().map(|(_, people)| people).sum()
    }
}
