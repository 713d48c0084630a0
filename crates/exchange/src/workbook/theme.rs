//! A sheet about scales, about the items of a theme, or about relations: per unit a row for each of them, and for
//! each answer; a column per measure.

use std::collections::BTreeMap;

use peil_analysis::{Figure, Measure, Subject};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Source;
use super::cells::write_plain;
use super::sheet::{Book, Column, Table};
use crate::quantity::Quantity;
use crate::subjects::Position;
use crate::texts;

/// The columns before the measures: unit, name, id, text, answer, answer in words.
const BEFORE: u16 = 6;

/// Which columns a measure has on this sheet.
#[derive(Default, Clone, Copy)]
struct Has {
    interval: bool,
    n: bool,
}

/// Writes the sheet; tells the names of the sheets on which it goes on.
pub(super) fn write(
    book: &mut Book,
    source: &Source<'_>,
    figures: &[&Figure],
    name: &str,
) -> Result<Vec<String>, XlsxError> {
    let mut measures: BTreeMap<Measure, Has> = BTreeMap::new();
    for figure in figures {
        let has = measures.entry(figure.measure).or_default();
        has.interval |= figure.low.is_some();
        has.n |= figure.n.is_some();
    }
    let (columns, places) = columns(source, &measures);
    let mut table = Table::begin(book, source, name, &columns, 2)?;
    let last = u16::try_from(columns.len() - 1).unwrap_or(u16::MAX);
    let mut left = figures;
    for unit in &source.results.units {
        let end = left.iter().position(|figure| figure.unit != unit.code).unwrap_or(left.len());
        let (figures, after) = left.split_at(end);
        left = after;
        for row in rows(source, figures) {
            let (sheet, number) = table.next_row(book)?;
            let unit = [(0, unit.code.as_str()), (1, unit.name.get(source.lang))];
            for (column, text) in unit {
                write_plain(sheet, (number, column), text)?;
            }
            row.write(sheet, number, source, &places, last)?;
        }
    }
    table.finish(book)
}

/// The columns of a measure: where they begin, which it has, and what it counts in.
struct Place {
    column: u16,
    has: Has,
    quantity: Quantity,
}

type Places = BTreeMap<Measure, Place>;

fn columns(source: &Source<'_>, measures: &BTreeMap<Measure, Has>) -> (Vec<Column>, Places) {
    let word = |key: &str| source.word(key);
    let mut columns = vec![
        Column::new(word("workbook.unit"), 12.0),
        Column::new(word("workbook.name"), 30.0),
        Column::new(word("workbook.id"), 20.0),
        Column::new(word("workbook.text"), 60.0),
        Column::new(word("workbook.answer"), 10.0),
        Column::new(word("workbook.answer_text"), 26.0),
    ];
    let mut places = Places::new();
    let mut place = BEFORE;
    for (measure, has) in measures {
        let name = texts::measure_name(*measure, source.lang);
        let with = |key: &str| texts::fill(source.lang, key, &[("measure", name)]);
        let quantity = Quantity::of(*measure);
        places.insert(*measure, Place { column: place, has: *has, quantity });
        columns.push(Column::new(name, 14.0));
        place += 1;
        for (key, is_there) in
            [("workbook.low", has.interval), ("workbook.high", has.interval), ("workbook.n", has.n)]
        {
            if is_there {
                columns.push(Column::new(with(key), 12.0));
                place += 1;
            }
        }
    }
    columns.push(Column::new(word("workbook.remark"), 40.0));
    (columns, places)
}

/// One thing of one unit: an item or scale, or an answer to it.
struct Row<'r> {
    subject: &'r Subject,
    answer: Option<&'r str>,
    figures: Vec<&'r Figure>,
}

/// The rows of a unit: in the order of the questionnaire; first what is about no answer, then the answers as they come.
fn rows<'r>(source: &Source<'_>, figures: &[&'r Figure]) -> Vec<Row<'r>> {
    let mut answers: BTreeMap<Position, Vec<Option<&'r str>>> = BTreeMap::new();
    let mut rows: BTreeMap<(Position, usize), Row<'r>> = BTreeMap::new();
    let mut last: Option<(&Subject, Position)> = None;
    for figure in figures {
        // Figures about the same thing stand together.
        let position = match last.filter(|(subject, _)| **subject == figure.subject) {
            Some((_, position)) => position,
            None => source.subjects.position(&figure.subject),
        };
        last = Some((&figure.subject, position));
        let answer = figure.answer.as_deref();
        let known = answers.entry(position).or_insert_with(|| vec![None]);
        let rank = known.iter().position(|known| *known == answer).unwrap_or_else(|| {
            known.push(answer);
            known.len() - 1
        });
        let row = Row { subject: &figure.subject, answer, figures: Vec::new() };
        rows.entry((position, rank)).or_insert(row).figures.push(figure);
    }
    rows.into_values().collect()
}

impl Row<'_> {
    fn write(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        source: &Source<'_>,
        places: &Places,
        last: u16,
    ) -> Result<(), XlsxError> {
        let formats = &source.formats;
        let id = self.subject.id().map(peil_instrument::Id::as_str).unwrap_or_default();
        let text = source.subjects.text(self.subject);
        let answer = self.answer.map(|answer| source.subjects.answer(self.subject, answer));
        let answer = answer.as_ref().map(|answer| answer.get(source.lang)).unwrap_or_default();
        let texts = [id, text.get(source.lang), self.answer.unwrap_or_default(), answer];
        for (column, text) in (2..).zip(texts) {
            write_plain(sheet, (row, column), text)?;
        }
        for figure in &self.figures {
            let Some(Place { column, has, quantity }) = places.get(&figure.measure) else {
                continue;
            };
            formats
                .write_value(sheet, (row, *column), figure, *quantity, |key| source.word(key))?;
            let mut column = *column;
            let mut number = |value, quantity| {
                column += 1;
                formats.write_number(sheet, (row, column), value, quantity)
            };
            if has.interval {
                number(figure.low, *quantity)?;
                number(figure.high, *quantity)?;
            }
            if has.n {
                number(figure.n.map(|n| n as f64), Quantity::People)?;
            }
        }
        write_plain(sheet, (row, last), &self.remark(source))
    }

    /// That data are made up, and what has to be borne in mind of a comparison.
    fn remark(&self, source: &Source<'_>) -> String {
        let caveats = self.figures.iter().filter_map(|figure| figure.caveat);
        let caveats = caveats.map(|caveat| source.word(&format!("caveat.{}", caveat.name())));
        let mut remarks: Vec<&str> = [source.made_up].into_iter().chain(caveats).collect();
        remarks.retain(|remark| !remark.is_empty());
        remarks.dedup();
        remarks.join("; ")
    }
}
