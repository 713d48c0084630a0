//! A file about answers of people: items, scales, groups.

use std::collections::BTreeMap;

use peil_statistics::scale::{common_denominator, reverse, scale_score};

use super::book::{Book, Node};
use super::table::{Groups, Table, Variable};

/// The answers, and how the file says that scales are made of them.
pub struct Survey<'a> {
    book: &'a Book,
    /// The answers.
    pub table: &'a Table,
    /// The number of points of the answer scale; 0 if the file has none.
    pub points: u8,
    scales: BTreeMap<String, Scale>,
}

/// A scale and its scores.
pub struct Scale {
    /// One column of answers per item, reversed items turned round.
    pub items: Vec<Vec<Option<u8>>>,
    /// The names of the items.
    pub names: Vec<String>,
    /// The scores by the half rule.
    pub score: Variable,
}

impl<'a> Survey<'a> {
    /// Reads what the file says of its answer scale and its scales. What cannot be made out is noted in the
    /// book as a problem.
    pub fn of(book: &'a Book, table: &'a Table) -> Survey<'a> {
        let root = book.root();
        let points = root.need("meta").and_then(|meta| points(&meta)).unwrap_or(0);
        let mut survey = Survey { book, table, points, scales: BTreeMap::new() };
        for (name, node) in root.get("scales").map(|scales| scales.entries()).unwrap_or_default() {
            if let Some(scale) = survey.make_scale(&node) {
                survey.scales.insert(name.to_owned(), scale);
            }
        }
        survey
    }

    /// The scores of a scale, or a column, by name.
    pub fn variable(&self, name: &str) -> Option<Variable> {
        match self.scales.get(name) {
            Some(scale) => Some(scale.score.clone()),
            None => self.heed(self.table.variable(name)),
        }
    }

    /// A scale by name.
    pub fn scale(&self, name: &str) -> Option<&Scale> {
        self.scales.get(name)
    }

    /// A column of answers.
    pub fn answers(&self, name: &str) -> Option<Vec<Option<u8>>> {
        self.heed(self.table.variable(name).and_then(|column| column.answers()))
    }

    /// The groups of a column.
    pub fn groups(&self, column: &str) -> Option<Groups> {
        self.heed(self.table.groups(column))
    }

    fn heed<T>(&self, found: Result<T, String>) -> Option<T> {
        found.map_err(|message| self.book.problem(message)).ok()
    }

    fn make_scale(&self, node: &Node<'_>) -> Option<Scale> {
        let names = node.need("items")?.names();
        let reversed = node.need("reversed")?.names();
        let turned: Vec<bool> = names.iter().map(|name| reversed.contains(name)).collect();
        let raw = names.iter().map(|name| self.answers(name)).collect::<Option<Vec<_>>>()?;
        let Ok(denominator) = common_denominator(names.len()) else {
            node.problem("a scale has from 1 to 42 items");
            return None;
        };
        let score = |row: usize| {
            let answers: Vec<_> = raw.iter().map(|column| column[row]).collect();
            scale_score(&answers, &turned, self.points)?.in_units_of(denominator)
        };
        let values = (0..self.table.rows()).map(score).collect();
        let turn = |column: &Vec<Option<u8>>, turned: bool| {
            let facing = |code: u8| if turned { reverse(code, self.points) } else { Some(code) };
            column.iter().map(|answer| answer.and_then(facing)).collect()
        };
        let items = raw.iter().zip(&turned).map(|(column, turned)| turn(column, *turned)).collect();
        Some(Scale { items, names, score: Variable { values, denominator } })
    }
}

fn points(meta: &Node<'_>) -> Option<u8> {
    let range: Vec<_> = meta.get("response_range")?.list();
    let ends: Vec<_> = range.iter().filter_map(Node::whole).collect();
    if let [1, highest] = ends.as_slice() {
        return u8::try_from(*highest).ok();
    }
    meta.problem("Peil knows answer scales from 1 to a highest point: expected [1, points]");
    None
}
