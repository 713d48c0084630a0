//! From the answer bytes of a row to one record per part, or to what is wrong with it.

use std::ops::Range;

use peil_instrument::{EMPTY, Questionnaire};

use super::checks::Checks;
use super::columns::{Columns, Place};
use super::keys::KeyReader;
use super::problem::{AnswersProblem, Kind};
use super::set_aside::SetAside;
use super::units::NO_UNIT;
use super::{AnswersRead, Context, Source};
use crate::dataset::{ColumnPlan, Dataset, DatasetBuilder};

/// A row as it stands in the file, for the words about it.
pub(super) trait RawRow {
    /// The number of cells.
    fn len(&self) -> usize;
    /// The words of a cell.
    fn text(&self, column: usize) -> String;
    /// What is wrong with the cell of an answer.
    fn problem(&self, column: usize, plan: &ColumnPlan) -> Option<Kind>;
}

/// Whose a row is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sender<'c> {
    /// The unit, as index, or [`NO_UNIT`].
    pub(super) unit: usize,
    /// The key of the respondent, as it stands in the file.
    pub(super) key: &'c [u8],
}

/// What is wrong with a row: per problem its column.
type Problems = Vec<(Kind, Option<String>)>;

/// The rows of a file on their way into a dataset.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    questionnaire: &'a Questionnaire,
    columns: Columns,
    checks: Checks,
    builder: DatasetBuilder,
    /// Per part the place of its record in that of the row.
    parts: Vec<Range<usize>>,
    /// The answers of the row, of all parts one behind the other.
    record: Vec<u8>,
    set_aside: Option<SetAside>,
    /// If the file says who a respondent is.
    keys: Option<KeyReader<'a>>,
    read: u64,
}

impl<'a> Rows<'a> {
    pub(super) fn new(context: &Context<'a>, columns: Columns) -> Rows<'a> {
        let questionnaire = context.questionnaire;
        let builder = Dataset::builder(questionnaire, context.tree.len());
        let mut positions = vec![None; questionnaire.items().len()];
        let mut parts = Vec::new();
        let mut width = 0;
        for plan in builder.plans() {
            for (at, column) in plan.columns().iter().enumerate() {
                positions[column.column.item].get_or_insert(width + at);
            }
            parts.push(width..width + plan.columns().len());
            width += plan.columns().len();
        }
        let mapping = &context.reading.mapping;
        Rows {
            questionnaire,
            keys: columns.respondent().map(|_| KeyReader::new(mapping, parts.len())),
            checks: Checks::new(questionnaire, &positions, &columns),
            set_aside: context.reading.lenient.then(|| SetAside::new(&columns.names)),
            columns,
            builder,
            parts,
            record: vec![EMPTY; width],
            read: 0,
        }
    }

    /// The columns of the file.
    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// What the column at a position of the record accepts.
    pub(super) fn plan(&self, position: usize) -> Option<&ColumnPlan> {
        let part = self.parts.iter().position(|part| part.contains(&position))?;
        self.builder.plans()[part].columns().get(position - self.parts[part].start)
    }

    /// Where the answers of the next row go. What is not in the file stays empty.
    pub(super) fn record(&mut self) -> &mut [u8] {
        &mut self.record
    }

    /// Takes in the row whose answers stand in the record, or tells what is wrong with it.
    ///
    /// `doubtful`: a byte in the record is no answer.
    #[inline]
    pub(super) fn add(
        &mut self,
        line: u64,
        from: Sender<'_>,
        doubtful: bool,
        row: &impl RawRow,
        source: &mut Source,
    ) {
        self.read += 1;
        let unit = from.unit;
        let key = self.keys.as_mut().map(|keys| keys.take(from.key, line)).transpose();
        let respondent = match key {
            Ok(respondent) if !doubtful && unit != NO_UNIT => respondent,
            key => return self.refuse(line, unit, key.err(), row, source),
        };
        self.checks.settle(&mut self.record);
        if !self.checks.hold(&self.record) {
            return self.refuse(line, unit, None, row, source);
        }
        for (part, place) in self.parts.iter().enumerate() {
            let record = &self.record[place.clone()];
            if record.iter().any(|answer| *answer != EMPTY) {
                // Unit and every byte were checked above.
                let added = self.builder.add(part, unit, record);
                debug_assert_eq!(added, Ok(()), "checked above");
                if let (Some(keys), Some(respondent)) = (&mut self.keys, respondent) {
                    keys.add_row(part, respondent);
                }
            }
        }
    }

    /// Takes note of a row with too many or too few cells.
    pub(super) fn add_torn(&mut self, line: u64, row: &impl RawRow, source: &mut Source) {
        self.read += 1;
        let kind = Kind::CellCount { found: row.len(), expected: self.columns.names.len() };
        self.report(line, vec![(kind, None)], row, source);
    }

    #[cold]
    fn refuse(
        &mut self,
        line: u64,
        unit: usize,
        mut of_key: Option<Kind>,
        row: &impl RawRow,
        source: &mut Source,
    ) {
        let mut problems: Problems = Vec::new();
        let mut record = std::mem::take(&mut self.record);
        for (column, (place, name)) in
            self.columns.places.iter().zip(&self.columns.names).enumerate()
        {
            let kind = match *place {
                Place::Ignored => None,
                Place::Respondent => of_key.take(),
                Place::Unit => {
                    (unit == NO_UNIT).then(|| Kind::UnknownUnit { found: row.text(column) })
                }
                Place::Answer(at) => {
                    let kind = self.plan(at).and_then(|plan| row.problem(column, plan));
                    if kind.is_some() {
                        record[at] = EMPTY;
                    }
                    kind
                }
            };
            problems.extend(kind.map(|kind| (kind, Some(name.clone()))));
        }
        self.checks.settle(&mut record);
        let others = self.checks.problems(&record, self.questionnaire);
        problems.extend(others.into_iter().map(|(kind, column)| (kind, Some(column))));
        self.record = record;
        self.report(line, problems, row, source);
    }

    fn report(&mut self, line: u64, problems: Problems, row: &impl RawRow, source: &mut Source) {
        let file = &source.file;
        let of = |(kind, column): (Kind, Option<String>)| {
            AnswersProblem::new(kind, file, Some(line), column.as_deref())
        };
        // Words that could mean several answers say something of the file, not of this row.
        let (fatal, problems): (Problems, Problems) =
            problems.into_iter().partition(|(kind, _)| kind.is_of_the_file());
        let fatal: Vec<AnswersProblem> = fatal.into_iter().map(of).collect();
        let problems: Vec<AnswersProblem> = problems.into_iter().map(of).collect();
        match &mut self.set_aside {
            Some(aside) if fatal.is_empty() => {
                aside.add(line, &told(&self.columns, row), problems);
            }
            Some(_) => source.problems.extend(fatal),
            None => {
                source.problems.extend(fatal);
                source.problems.extend(problems);
            }
        }
    }

    /// The dataset, if the file had any row, and one that can be used.
    pub(super) fn finish(self, source: &mut Source) -> Option<AnswersRead> {
        if self.read == 0 {
            source.report(Kind::NoRows, None, None);
            return None;
        }
        let (first, rejected) = self.set_aside.map(SetAside::finish).unwrap_or_default();
        if rejected.rows == self.read {
            source.problems.extend(first);
            return None;
        }
        Some(AnswersRead {
            dataset: self.builder.finish(),
            rows: self.read,
            rejected,
            respondents: self.keys.map(KeyReader::finish),
            is_own: true,
        })
    }
}

/// The cells of a row that may leave: a key never does. In a row with too many or too few cells it can stand in any
/// of them.
fn told(columns: &Columns, row: &impl RawRow) -> Vec<String> {
    let key = columns.respondent();
    if key.is_some() && row.len() != columns.names.len() {
        return Vec::new();
    }
    let text = |column| if Some(column) == key { String::new() } else { row.text(column) };
    (0..row.len()).map(text).collect()
}
