//! What an outsider has of a wave: the public facts of its units, and the figures that were written.

use std::collections::BTreeMap;

/// The answers that are no opinion, by the code that stands in the files.
const NO_OPINION: [&str; 2] = ["98", "99"];

/// A wave as its files tell of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Wave {
    /// The wave's code.
    pub code: String,
    /// The organisation's code; empty if no file tells it.
    pub organisation: String,
    /// The smallest number of people behind a figure, as the files say.
    pub k: u64,
    /// The units, a parent before its children, the whole organisation first.
    pub units: Vec<Unit>,
    /// Per item the answers that can be given: public, for everybody saw the question.
    pub answers: BTreeMap<String, Vec<String>>,
    /// The figures that are shown. What is hidden is not here.
    pub figures: Vec<Figure>,
}

/// A unit, with what everybody knew before the first answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its code.
    pub code: String,
    /// Its parent, as index; `None` for the whole organisation.
    pub parent: Option<usize>,
    /// Its people, with those of the units below it.
    pub heads: u64,
    /// The invited among them.
    pub invited: u64,
}

/// A figure that is shown, from whatever file. Words on a plate are figures in the same form.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The unit, as index.
    pub unit: usize,
    /// What it is about: `unit`, `item`, `scale`, `relation`, `gap`, or `pair` for two items together.
    pub kind: String,
    /// The id of the item or scale; of a pair both ids with `*` between.
    pub id: String,
    /// The measure's name in files.
    pub measure: String,
    /// The answer that is counted; of a pair both answers with `*` between.
    pub answer: Option<String>,
    /// The number of people that is given with it.
    pub n: Option<u64>,
    /// The value.
    pub value: f64,
}

impl Wave {
    /// The children of every unit.
    pub(crate) fn children(&self) -> Vec<Vec<usize>> {
        let mut children = vec![Vec::new(); self.units.len()];
        for (at, unit) in self.units.iter().enumerate() {
            if let Some(parent) = unit.parent {
                children[parent].push(at);
            }
        }
        children
    }

    /// The invited of a unit who belong to none of the units below it.
    pub(crate) fn own_invited(&self) -> Vec<u64> {
        let mut own: Vec<u64> = self.units.iter().map(|unit| unit.invited).collect();
        for unit in &self.units {
            if let Some(parent) = unit.parent {
                own[parent] = own[parent].saturating_sub(unit.invited);
            }
        }
        own
    }

    /// Per unit the nearest unit above it for which `wanted` holds.
    pub(crate) fn nearest_above(&self, unit: usize, wanted: &[bool]) -> Option<usize> {
        let mut at = self.units[unit].parent;
        while let Some(here) = at.filter(|here| !wanted[*here]) {
            at = self.units[here].parent;
        }
        at
    }

    /// The number of people who took part, where it is given or follows from the response.
    pub(crate) fn respondents(&self) -> BTreeMap<usize, u64> {
        let mut known = BTreeMap::new();
        for figure in self.figures.iter().filter(|figure| figure.kind == "unit") {
            let people = match figure.measure.as_str() {
                "respondents" => figure.value,
                "response" => figure.value * self.units[figure.unit].invited as f64,
                _ => continue,
            };
            if let Some(people) = whole(people) {
                known.entry(figure.unit).or_insert(people);
            }
        }
        known
    }
}

/// Whether an answer is an opinion, as means take it: neither "weet ik niet" nor "niet van toepassing".
pub(crate) fn is_opinion(answer: &str) -> bool {
    !NO_OPINION.contains(&answer)
}

/// A number that is a count up to the noise of floating point.
pub(crate) fn whole(value: f64) -> Option<u64> {
    let rounded = value.round();
    let is_count = (0.0..1e12).contains(&rounded) && (value - rounded).abs() < 1e-6;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    is_count.then_some(rounded as u64)
}
