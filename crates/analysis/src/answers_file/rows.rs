//! From the cells of a row to one record per part.

use std::collections::HashMap;

use peil_instrument::{Choice, EMPTY, ItemKind, Questionnaire, UnitTree};

use super::Source;
use super::columns::{Columns, Place};
use super::problem::Kind;
use crate::dataset::{Dataset, DatasetBuilder, answer_byte};

/// A cell of the file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell<'a> {
    Empty,
    Number(i64),
    Text(&'a str),
}

/// The rows of a file on their way into a dataset.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    questionnaire: &'a Questionnaire,
    units: HashMap<&'a str, usize>,
    columns: Columns,
    builder: DatasetBuilder,
    /// Per item of the questionnaire its first byte: part and position in the record.
    positions: Vec<Option<(usize, usize)>>,
    any: bool,
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        questionnaire: &'a Questionnaire,
        tree: &'a UnitTree,
        columns: Columns,
    ) -> Rows<'a> {
        let mut positions = vec![None; questionnaire.items().len()];
        for part in 0..questionnaire.parts().len() {
            for (position, column) in questionnaire.columns(part).iter().enumerate() {
                positions[column.item].get_or_insert((part, position));
            }
        }
        let units = tree.units().iter().enumerate();
        Rows {
            questionnaire,
            units: units.map(|(index, unit)| (unit.code.as_str(), index)).collect(),
            columns,
            builder: Dataset::builder(questionnaire, tree.len()),
            positions,
            any: false,
        }
    }

    /// Takes a row in, or reports what is wrong with it. There is a cell for every column.
    pub(super) fn add<'c>(
        &mut self,
        line: u64,
        cells: impl Iterator<Item = Cell<'c>>,
        source: &mut Source,
    ) {
        self.any = true;
        let before = source.problems.len();
        let mut unit = None;
        let plans = self.builder.plans();
        let mut records: Vec<Vec<u8>> =
            plans.iter().map(|plan| vec![EMPTY; plan.columns().len()]).collect();
        for ((place, name), cell) in self.columns.places.iter().zip(&self.columns.names).zip(cells)
        {
            match *place {
                Place::Unit => match self.unit(cell) {
                    Ok(found) => unit = Some(found),
                    Err(kind) => source.report(kind, Some(line), Some(name)),
                },
                Place::Answer { part, column } => {
                    let plan = &plans[part].columns()[column];
                    match byte(cell).filter(|code| plan.offers(*code)) {
                        Some(code) => records[part][column] = code,
                        None => source.report(unknown(cell, plan.codes()), Some(line), Some(name)),
                    }
                }
            }
        }
        self.settle_multiple(&mut records, line, source);
        self.check_routes(&records, line, source);
        let Some(unit) = unit.filter(|_| source.problems.len() == before) else { return };
        for (part, record) in records.iter().enumerate() {
            if record.iter().any(|answer| *answer != EMPTY) {
                // Unit and every byte were checked above.
                let added = self.builder.add(part, unit, record);
                debug_assert_eq!(added, Ok(()), "checked above");
            }
        }
    }

    /// The dataset, if the file had any row.
    pub(super) fn finish(self, source: &mut Source) -> Option<Dataset> {
        if !self.any {
            source.report(Kind::NoRows, None, None);
        }
        self.any.then(|| self.builder.finish())
    }

    fn unit(&self, cell: Cell<'_>) -> Result<usize, Kind> {
        let code = match cell {
            Cell::Text(text) => text.to_owned(),
            Cell::Number(number) => number.to_string(),
            Cell::Empty => String::new(),
        };
        self.units.get(code.as_str()).copied().ok_or(Kind::UnknownUnit { found: code })
    }

    /// A multiple choice is either answered (each option 0 or 1, at least one ticked) or all empty.
    fn settle_multiple(&self, records: &mut [Vec<u8>], line: u64, source: &mut Source) {
        for (item, position) in self.questionnaire.items().iter().zip(&self.positions) {
            let (ItemKind::Multiple { options }, Some((part, at))) = (&item.kind, *position) else {
                continue;
            };
            let ticks = &mut records[part][at..at + options.len()];
            let ticked: u32 = ticks.iter().map(|tick| u32::from(*tick == 1)).sum();
            let nothing = if ticked == 0 { EMPTY } else { 0 };
            ticks.iter_mut().filter(|tick| **tick != 1).for_each(|tick| *tick = nothing);
            let alone = |(option, tick): &(&Choice, &u8)| option.exclusive && **tick == 1;
            if let Some((option, _)) =
                options.iter().zip(&*ticks).find(alone).filter(|_| ticked > 1)
            {
                let column = format!("{}.{}", item.id, option.id);
                source.report(Kind::Exclusive, Some(line), Some(&column));
            }
        }
    }

    /// Shares "of those asked" are wrong if others answered too.
    fn check_routes(&self, records: &[Vec<u8>], line: u64, source: &mut Source) {
        for (item, position) in self.questionnaire.items().iter().zip(&self.positions) {
            let (Some(condition), Some((part, at))) = (&item.show_if, *position) else { continue };
            let Some((gate_part, gate_at)) = self.positions[condition.item] else { continue };
            let asked = condition.any_of.contains(&records[gate_part][gate_at]);
            if !asked && records[part][at] != EMPTY {
                let found = self.questionnaire.items()[condition.item].id.to_string();
                source.report(Kind::NotAsked { found }, Some(line), Some(item.id.as_str()));
            }
        }
    }
}

/// The answer byte of a cell; `None` for what cannot be an answer code.
fn byte(cell: Cell<'_>) -> Option<u8> {
    match cell {
        Cell::Empty => Some(EMPTY),
        Cell::Number(code) => answer_byte(code),
        Cell::Text(text) => {
            // R and pandas write whole numbers with gaps as `3.0`.
            let digits = text.strip_suffix(".0").unwrap_or(text);
            answer_byte(digits.parse().ok()?)
        }
    }
}

fn unknown(cell: Cell<'_>, offered: &[u8]) -> Kind {
    let found = match cell {
        Cell::Empty => String::new(),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => text.to_owned(),
    };
    let offered: Vec<String> = offered.iter().map(u8::to_string).collect();
    Kind::UnknownAnswer { found, offered: offered.join(", ") }
}
