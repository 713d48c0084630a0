//! The overview: one row per unit, who took part, and the mean of every scale.

use std::collections::HashMap;

use peil_analysis::{Figure, Measure, Subject};
use rust_xlsxwriter::XlsxError;

use super::Source;
use super::cells::write_plain;
use super::sheet::{Book, Column, Table};
use crate::quantity::Quantity;
use crate::texts;

/// Blanks before the name of a unit, per level below the organisation.
const INDENT: usize = 3;

/// Writes the sheet; tells the names of the sheets on which it goes on.
pub(super) fn write(
    book: &mut Book,
    source: &Source<'_>,
    name: &str,
) -> Result<Vec<String>, XlsxError> {
    let word = |key: &str| source.word(key);
    let shown = figures(source);
    let mut columns = vec![
        Column::new(word("workbook.unit"), 14.0),
        Column::new(word("workbook.name"), 44.0),
        Column::new(word("workbook.kind"), 16.0),
    ];
    columns.extend(shown.iter().map(|(subject, measure)| {
        let scale = source.subjects.text(subject);
        let heading = match scale.get(source.lang) {
            "" => texts::measure_name(*measure, source.lang).to_owned(),
            scale => texts::fill(source.lang, "workbook.mean_of", &[("scale", scale)]),
        };
        Column::new(heading, 15.0)
    }));
    columns.push(Column::new(word("workbook.remark"), 22.0));
    let mut table = Table::begin(book, source, name, &columns, 2)?;

    let places: HashMap<(&Subject, Measure), (u16, Quantity)> = (3_u16..)
        .zip(&shown)
        .map(|(place, (subject, measure))| ((*subject, *measure), (place, Quantity::of(*measure))))
        .collect();
    let last = u16::try_from(columns.len() - 1).unwrap_or(u16::MAX);
    let mut depths: HashMap<&str, usize> = HashMap::new();
    for (unit, figures) in source.by_unit() {
        let above = unit.parent.as_deref().and_then(|parent| depths.get(parent));
        let depth = above.map_or(0, |depth| depth + 1);
        depths.insert(&unit.code, depth);
        let (sheet, row) = table.next_row(book)?;
        let name = format!("{}{}", " ".repeat(depth * INDENT), unit.name.get(source.lang));
        for (column, text) in
            [(0, unit.code.as_str()), (1, &name), (2, &unit.kind), (last, source.made_up)]
        {
            write_plain(sheet, (row, column), text)?;
        }
        for figure in figures.iter().filter(|figure| is_plain(figure)) {
            if let Some((column, quantity)) = places.get(&(&figure.subject, figure.measure)) {
                source.formats.write_value(sheet, (row, *column), figure, *quantity, word)?;
            }
        }
    }
    table.finish(book)
}

/// Whether the figure is of a kind that the overview has.
fn is_plain(figure: &Figure) -> bool {
    let is_wanted = match figure.subject {
        Subject::Unit => true,
        Subject::Scale(_) => figure.measure == Measure::Mean,
        _ => false,
    };
    is_wanted && !figure.own && figure.answer.is_none()
}

/// What stands in the overview: everything about the units themselves, and the means of the main scales.
fn figures<'s>(source: &'s Source<'_>) -> Vec<(&'s Subject, Measure)> {
    let main: Vec<_> = source.questionnaire.main_scales().iter().map(|scale| &scale.id).collect();
    let is_main = |figure: &&Figure| match &figure.subject {
        Subject::Scale(id) => main.contains(&id),
        _ => true,
    };
    let mut shown: Vec<(&Subject, Measure)> = Vec::new();
    // Every unit has the same figures of these two kinds.
    let root = source.results.root().map(|root| root.code.as_str()).unwrap_or_default();
    let of_root = source.results.figures.iter().take_while(|figure| figure.unit == root);
    shown.extend(
        of_root
            .filter(|figure| is_plain(figure))
            .filter(is_main)
            .map(|figure| (&figure.subject, figure.measure)),
    );
    shown.sort_by_key(|(subject, measure)| (source.subjects.position(subject), *measure));
    shown
}
