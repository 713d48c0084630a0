//! What has to hold between the answers of one person.

use std::ops::Range;

use peil_instrument::{EMPTY, ItemKind, Questionnaire};

use super::columns::Columns;
use super::problem::Kind;

/// The multiple choices and the routes that a file has columns for. Positions are those in the record of
/// all parts, one behind the other.
#[derive(Debug)]
pub(super) struct Checks {
    multiples: Vec<Multiple>,
    routes: Vec<Route>,
}

/// The options of a multiple choice.
#[derive(Debug)]
struct Multiple {
    item: usize,
    place: Range<usize>,
    /// The positions of options that cannot stand beside another one.
    exclusive: Vec<usize>,
}

/// A question that is asked after some answers to an earlier one.
#[derive(Debug)]
struct Route {
    item: usize,
    at: usize,
    gate: usize,
    gate_at: usize,
    any_of: Vec<u8>,
}

impl Checks {
    /// `positions`: per item of the questionnaire its first byte.
    pub(super) fn new(
        questionnaire: &Questionnaire,
        positions: &[Option<usize>],
        columns: &Columns,
    ) -> Checks {
        let mut checks = Checks { multiples: Vec::new(), routes: Vec::new() };
        for (index, (item, at)) in questionnaire.items().iter().zip(positions).enumerate() {
            // Where the file has no column, every answer is empty and nothing can be wrong.
            let Some(at) = at.filter(|at| columns.has(*at)) else { continue };
            if let ItemKind::Multiple { options } = &item.kind {
                let alone = (0..options.len()).filter(|option| options[*option].exclusive);
                let exclusive = alone.map(|option| at + option).collect();
                let place = at..at + options.len();
                checks.multiples.push(Multiple { item: index, place, exclusive });
            }
            let condition = item.show_if.as_ref();
            if let Some((condition, gate_at)) =
                condition.and_then(|condition| Some((condition, positions[condition.item]?)))
            {
                let (gate, any_of) = (condition.item, condition.any_of.clone());
                checks.routes.push(Route { item: index, at, gate, gate_at, any_of });
            }
        }
        checks
    }

    /// A multiple choice is either answered (each option 0 or 1, at least one ticked) or all empty.
    pub(super) fn settle(&self, record: &mut [u8]) {
        for multiple in &self.multiples {
            let ticks = &mut record[multiple.place.clone()];
            let nothing = if ticks.contains(&1) { 0 } else { EMPTY };
            ticks.iter_mut().filter(|tick| **tick != 1).for_each(|tick| *tick = nothing);
        }
    }

    /// Whether nothing is wrong with a settled record.
    pub(super) fn hold(&self, record: &[u8]) -> bool {
        self.multiples.iter().all(|multiple| multiple.alone_beside(record).is_none())
            && self.routes.iter().all(|route| route.holds(record))
    }

    /// What is wrong with a settled record: per problem its column.
    pub(super) fn problems(
        &self,
        record: &[u8],
        questionnaire: &Questionnaire,
    ) -> Vec<(Kind, String)> {
        let items = questionnaire.items();
        let mut problems = Vec::new();
        for multiple in &self.multiples {
            let item = &items[multiple.item];
            if let (Some(at), ItemKind::Multiple { options }) =
                (multiple.alone_beside(record), &item.kind)
            {
                let option = &options[at - multiple.place.start];
                problems.push((Kind::Exclusive, format!("{}.{}", item.id, option.id)));
            }
        }
        for route in self.routes.iter().filter(|route| !route.holds(record)) {
            let found = items[route.gate].id.to_string();
            problems.push((Kind::NotAsked { found }, items[route.item].id.to_string()));
        }
        problems
    }
}

impl Multiple {
    /// The ticked option that should have been the only one.
    fn alone_beside(&self, record: &[u8]) -> Option<usize> {
        let alone = self.exclusive.iter().copied().find(|at| record[*at] == 1)?;
        let beside = self.place.clone().any(|at| at != alone && record[at] == 1);
        beside.then_some(alone)
    }
}

impl Route {
    /// Shares "of those asked" are wrong if others answered too.
    fn holds(&self, record: &[u8]) -> bool {
        record[self.at] == EMPTY || self.any_of.contains(&record[self.gate_at])
    }
}
