//! Whether the lines of `figures.csv` say what figures can say.

use std::collections::{HashMap, HashSet};

use peil_analysis::{Measure, Status};

use super::facts::Facts;
use super::reason::Reason;
use crate::codebook::Line;
use crate::long::LongRow;
use crate::quantity::Quantity;

/// How many bad lines are named: who has more has another problem.
const NAMED: usize = 5;

/// No figure of an organisation is larger: nine million people would be.
pub(super) const LARGEST: f64 = 9e6;

/// Looks at every line, those of units too: a file with one bad line is not trusted in the others.
pub(super) fn check(
    rows: &[(u64, LongRow)],
    book: &[Line],
    facts: &Facts,
) -> Result<(), Vec<Reason>> {
    let known = Known::of(book);
    let mut seen = HashSet::new();
    let mut reasons = Vec::new();
    for (line, row) in rows {
        let key = (&row.unit, &row.kind, &row.id, &row.measure, &row.answer);
        let found = known.problem(*line, row, facts).or_else(|| {
            let is_new = seen.insert(key);
            (!is_new).then_some(Reason::FigureTwice { line: *line })
        });
        reasons.extend(found);
        if reasons.len() == NAMED {
            break;
        }
    }
    if reasons.is_empty() { Ok(()) } else { Err(reasons) }
}

/// The words that cells can have.
struct Known<'b> {
    measures: HashMap<&'static str, Measure>,
    units: HashSet<&'b str>,
    blocks: HashSet<&'b str>,
    /// Kind and id.
    subjects: HashSet<(&'b str, &'b str)>,
}

impl<'b> Known<'b> {
    fn of(book: &'b [Line]) -> Known<'b> {
        let ids = |kind: &'static str| {
            book.iter().filter(move |line| line.kind == kind).map(|line| line.id.as_str())
        };
        let subject = |line: &'b Line| match &*line.kind {
            "scale_comparison" => Some(("scale", line.id.as_str())),
            kind @ ("scale" | "item" | "relation" | "gap") => Some((kind, line.id.as_str())),
            _ => None,
        };
        Known {
            measures: Measure::ALL.map(|measure| (measure.name(), measure)).into(),
            units: ids("unit").collect(),
            blocks: ids("block").chain([""]).collect(),
            subjects: book.iter().filter_map(subject).chain([("unit", "")]).collect(),
        }
    }

    /// What is wrong with a line.
    fn problem(&self, line: u64, row: &LongRow, facts: &Facts) -> Option<Reason> {
        let cells = [
            ("wave", &row.wave, row.wave == facts.wave),
            ("organisation", &row.organisation, row.organisation == facts.organisation),
            ("unit", &row.unit, self.units.contains(row.unit.as_str())),
            ("block", &row.block, self.blocks.contains(row.block.as_str())),
            ("id", &row.id, self.subjects.contains(&(row.kind.as_str(), row.id.as_str()))),
            ("measure", &row.measure, self.measures.contains_key(row.measure.as_str())),
            ("status", &row.status, Status::ALL.iter().any(|status| status.name() == row.status)),
        ];
        let bad = cells.into_iter().find(|(_, _, is_known)| !is_known);
        if let Some((column, cell, _)) = bad {
            return Some(Reason::Word { line, column, cell: cell.clone() });
        }
        let has_value = row.value.is_some() || row.low.is_some() || row.high.is_some();
        let is_shown = row.status == Status::Shown.name();
        let is_hidden = row.status == Status::Hidden.name();
        let is_contradiction = match (is_shown, is_hidden) {
            (true, _) => row.value.is_none(),
            (_, true) => has_value || row.n.is_some(),
            _ => has_value,
        };
        if is_contradiction {
            return Some(Reason::Status { line, status: row.status.clone() });
        }
        let measure = self.measures.get(row.measure.as_str())?;
        (!is_possible(row, *measure)).then_some(Reason::Range { line })
    }
}

/// Whether a measure can have these numbers.
fn is_possible(row: &LongRow, measure: Measure) -> bool {
    let numbers = [row.value, row.low, row.high].into_iter().flatten();
    let in_range = |number: f64| match Quantity::of(measure) {
        Quantity::Share => (0.0..=1.0).contains(&number),
        Quantity::Hundred => (0.0..=100.0).contains(&number),
        Quantity::People => (0.0..=LARGEST).contains(&number) && number.fract() == 0.0,
        Quantity::Points | Quantity::Number => number.abs() <= LARGEST,
    };
    let n_fits = row.n.is_none_or(|n| n as f64 <= LARGEST);
    let in_order = row.low.zip(row.high).is_none_or(|(low, high)| low <= high);
    n_fits && in_order && numbers.into_iter().all(in_range)
}
