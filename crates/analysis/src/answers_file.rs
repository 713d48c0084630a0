//! Answers collected elsewhere: a CSV or Parquet file with one row per respondent.

mod cells;
mod checks;
mod columns;
mod csv_file;
mod heads;
mod keys;
mod mapping;
mod parquet_file;
mod problem;
mod rows;
mod set_aside;
mod units;

use std::path::Path;

use peil_instrument::{Questionnaire, UnitTree};

use crate::dataset::{Dataset, begins_as_parquet, is_own_dataset};
use crate::foreign::Foreign;
use crate::respondents::Respondents;
pub use heads::Heads;
pub(crate) use heads::{HeadsMargin, HeadsOf};
pub use mapping::ColumnMapping;
pub use problem::AnswersProblem;
use problem::Kind;
pub use set_aside::RejectedRows;

/// After so many problems reading stops: whoever mends a file reads no more at a time.
const MAX_PROBLEMS: usize = 100;

/// How an answers file is read.
#[derive(Debug, Clone, Default)]
pub struct AnswersReading {
    /// Which column is which question, and what the cells mean.
    pub mapping: ColumnMapping,
    /// Whether rows with a problem are set aside, instead of refusing the file.
    pub lenient: bool,
    /// Whether the file may say who a respondent is. Only for figures without protection: protected ones never
    /// link people, so that a column of keys is refused.
    pub respondents: bool,
}

/// What came of an answers file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswersRead {
    /// The answers.
    pub dataset: Dataset,
    /// The rows of the file, those set aside among them.
    pub rows: u64,
    /// The rows set aside; none in a strict reading.
    pub rejected: RejectedRows,
    /// Whose the answers are, where the file says so. Never of a file of Peil's own.
    respondents: Option<Respondents>,
    /// Whether Peil wrote the file itself, at the closing of a wave.
    is_own: bool,
}

impl AnswersRead {
    /// The answers as those of a file from elsewhere; `None` if Peil collected them, whose respondents were
    /// promised that small groups stay hidden.
    pub fn foreign(&self) -> Option<Foreign<'_>> {
        (!self.is_own).then(|| Foreign::of(&self.dataset, self.respondents.as_ref()))
    }
}

impl AnswersRead {
    /// Sees that both files of two waves say who a respondent is, or neither. `file` and `file_then` are only named
    /// in the problem.
    ///
    /// # Errors
    /// [`AnswersProblem`] about the file without keys, if the other one has them: who is in both waves is unknown
    /// then, and a figure as if nobody were would be another one than was asked for.
    pub fn check_keys(
        &self,
        file: &Path,
        then: &AnswersRead,
        file_then: &Path,
    ) -> Result<(), AnswersProblem> {
        let (without, other) = match (&self.respondents, &then.respondents) {
            (Some(_), None) => (file_then, file),
            (None, Some(_)) => (file, file_then),
            _ => return Ok(()),
        };
        let kind = Kind::KeyInOne { found: other.display().to_string() };
        Err(AnswersProblem::new(kind, &without.display().to_string(), None, None))
    }
}

/// Reads an answers file strictly, its columns named after the questions: [`read_answers_with`] without a
/// mapping.
///
/// # Errors
/// All [`AnswersProblem`]s of the file, up to a hundred.
pub fn read_answers(
    path: &Path,
    questionnaire: &Questionnaire,
    tree: &UnitTree,
) -> Result<Dataset, Vec<AnswersProblem>> {
    let read = read_answers_with(path, questionnaire, tree, &AnswersReading::default())?;
    Ok(read.dataset)
}

/// Reads an answers file: Parquet, or CSV whatever its name.
///
/// One row per respondent; the column `unit` holds the code of the unit, then a column per item id, or
/// `item.option` with 0 or 1 per option of a multiple choice. Cells hold answer codes, or the words of the
/// answer in Dutch or English; an empty cell is no answer. Columns of items may be left out. Each row
/// becomes a record of every part in which something was answered, as a submission would, in the order of
/// the file: shuffling is the caller's. A column `respondent` may hold a key per respondent, the same in the file of
/// another wave. A [`ColumnMapping`] changes what is expected of columns and cells.
///
/// # Errors
/// All [`AnswersProblem`]s of the file, up to a hundred. In a lenient reading those of the file as a whole,
/// and, if not one row can be used, those of the rows.
pub fn read_answers_with(
    path: &Path,
    questionnaire: &Questionnaire,
    tree: &UnitTree,
    reading: &AnswersReading,
) -> Result<AnswersRead, Vec<AnswersProblem>> {
    let mut source = Source { file: path.display().to_string(), problems: Vec::new() };
    let context = Context { questionnaire, tree, reading };
    let read = match std::fs::read(path) {
        Ok(bytes) if is_parquet(path, &bytes) => parquet_file::read(bytes, &context, &mut source),
        Ok(bytes) => csv_file::read(&bytes, &context, &mut source),
        Err(problem) => {
            source.report(Kind::Unreadable { found: problem.to_string() }, None, None);
            None
        }
    };
    match read {
        // A file that cannot be told to be from elsewhere is not.
        Some(read) if source.problems.is_empty() => {
            let is_own = is_own_dataset(path).unwrap_or(true);
            let respondents = read.respondents.filter(|_| !is_own);
            Ok(AnswersRead { respondents, is_own, ..read })
        }
        _ => Err(source.problems),
    }
}

/// By name, or by the first bytes.
fn is_parquet(path: &Path, bytes: &[u8]) -> bool {
    path.extension().is_some_and(|extension| extension == "parquet") || begins_as_parquet(bytes)
}

/// What a file is read by.
#[derive(Debug, Clone, Copy)]
struct Context<'a> {
    questionnaire: &'a Questionnaire,
    tree: &'a UnitTree,
    reading: &'a AnswersReading,
}

/// The file that is being read and what was found wrong with it so far.
#[derive(Debug)]
struct Source {
    file: String,
    problems: Vec<AnswersProblem>,
}

impl Source {
    fn report(&mut self, kind: Kind, line: Option<u64>, column: Option<&str>) {
        self.problems.push(AnswersProblem::new(kind, &self.file, line, column));
    }

    fn is_full(&self) -> bool {
        self.problems.len() >= MAX_PROBLEMS
    }
}
