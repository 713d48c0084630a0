//! Files as an outsider has them, read without the help of those who wrote them.

mod json;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use crate::error::ReadError;
use crate::wave::{Figure, Unit, Wave};

/// The usual threshold, where no file tells another.
const USUAL_K: u64 = 10;

/// Files that are looked at together.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// By wave.
    found: BTreeMap<String, Found>,
    /// From `units.csv`, which names no wave: code and parent.
    tree: Vec<RawUnit>,
    /// From codebooks, which may be of any wave: the answers of items.
    answers: BTreeMap<String, Vec<String>>,
    k: Option<u64>,
}

/// What files say of one wave.
#[derive(Debug, Clone, Default)]
struct Found {
    organisation: Option<String>,
    k: Option<u64>,
    tree: Vec<RawUnit>,
    rows: Vec<RawFigure>,
}

/// A unit as a file has it.
#[derive(Debug, Clone)]
struct RawUnit {
    code: String,
    parent: Option<String>,
    heads: Option<u64>,
    invited: Option<u64>,
}

/// A figure as a file has it, shown or not.
#[derive(Debug, Clone, PartialEq)]
struct RawFigure {
    unit: String,
    kind: String,
    id: String,
    measure: String,
    answer: Option<String>,
    n: Option<u64>,
    value: Option<f64>,
}

impl Files {
    /// Takes a file in: `results.json`, a long CSV, a codebook, a unit tree, or the scans beside it. What it is shows from what
    /// stands in it.
    ///
    /// # Errors
    /// [`ReadError::Unknown`] if it is none of these; [`ReadError::Unreadable`] if it breaks off or a number
    /// in it is none.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), ReadError> {
        let text = text.trim_start_matches('\u{feff}');
        if text.trim_start().starts_with('{') {
            json::add(self, file, text)
        } else {
            table::add(self, file, text)
        }
    }

    /// The waves that the files tell of, in order of their codes.
    ///
    /// # Errors
    /// [`ReadError::Nothing`] without any figure; [`ReadError::NoTree`] if nothing tells which unit belongs to
    /// which; [`ReadError::Tree`] if that is no tree.
    pub fn waves(self) -> Result<Vec<Wave>, ReadError> {
        if self.found.values().all(|found| found.rows.is_empty()) {
            return Err(ReadError::Nothing);
        }
        let Files { found, tree, answers, k } = self;
        let with_figures = found.into_iter().filter(|(_, found)| !found.rows.is_empty());
        with_figures.map(|(code, found)| wave(code, found, &tree, &answers, k)).collect()
    }
}

fn wave(
    code: String,
    found: Found,
    tree: &[RawUnit],
    answers: &BTreeMap<String, Vec<String>>,
    k: Option<u64>,
) -> Result<Wave, ReadError> {
    let raw = if found.tree.is_empty() { tree } else { &found.tree };
    if raw.is_empty() {
        return Err(ReadError::NoTree { wave: code });
    }
    let mut units = in_order(&code, raw)?;
    let mut answers = answers.clone();
    let mut figures: Vec<Figure> = Vec::new();
    let mut seen = BTreeSet::new();
    let places: BTreeMap<String, usize> =
        units.iter().enumerate().map(|(at, unit)| (unit.code.clone(), at)).collect();
    for row in found.rows {
        // A scan of the whole organisation names no unit; of another survey's units nothing is known here.
        let is_theme = row.kind == "theme";
        let place = if is_theme && row.unit.is_empty() { Some(&0) } else { places.get(&row.unit) };
        let Some(&unit) = place else {
            if is_theme {
                continue;
            }
            return Err(ReadError::Tree { wave: code, unit: row.unit });
        };
        if let (true, Some(answer)) =
            (matches!(row.measure.as_str(), "count" | "share"), &row.answer)
        {
            let known = answers.entry(row.id.clone()).or_default();
            if !known.contains(answer) {
                known.push(answer.clone());
            }
        }
        let Some(value) = row.value else { continue };
        match (row.kind.as_str(), row.measure.as_str(), crate::wave::whole(value)) {
            ("unit", "heads", Some(heads)) => units[unit].heads = heads,
            ("unit", "invited", Some(invited)) => units[unit].invited = invited,
            _ => {}
        }
        let key = (unit, row.kind.clone(), row.id.clone(), row.measure.clone(), row.answer.clone());
        // The same figure stands in results.json and in the CSV; one with a number of people tells more.
        if !seen.insert((key, row.n, value.to_bits())) {
            continue;
        }
        let RawFigure { kind, id, measure, answer, n, .. } = row;
        figures.push(Figure { unit, kind, id, measure, answer, n, value });
    }
    let k = found.k.or(k).unwrap_or(USUAL_K);
    let organisation = found.organisation.unwrap_or_default();
    Ok(Wave { code, organisation, k, units, answers, figures })
}

/// Units with every parent before its children, the root first.
fn in_order(wave: &str, raw: &[RawUnit]) -> Result<Vec<Unit>, ReadError> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut units: Vec<Unit> = Vec::new();
    let mut left: Vec<&RawUnit> = raw.iter().collect();
    while !left.is_empty() {
        let before = left.len();
        left.retain(|unit| {
            let parent = match unit.parent.as_deref() {
                None if units.is_empty() => None,
                None => return true,
                Some(parent) => match places.get(parent) {
                    Some(at) => Some(*at),
                    None => return true,
                },
            };
            places.insert(&unit.code, units.len());
            let heads = unit.heads.unwrap_or(0);
            let invited = unit.invited.unwrap_or(heads);
            units.push(Unit { code: unit.code.clone(), parent, heads, invited });
            false
        });
        if left.len() == before {
            let unit = left[0].code.clone();
            return Err(ReadError::Tree { wave: wave.to_owned(), unit });
        }
    }
    Ok(units)
}
