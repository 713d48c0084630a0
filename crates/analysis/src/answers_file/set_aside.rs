//! Rows that a lenient reading leaves out.

use peil_instrument::Lang;

use super::MAX_PROBLEMS;
use super::problem::AnswersProblem;

/// The rows that were set aside. They hold the answers of single people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RejectedRows {
    /// How many.
    pub rows: u64,
    /// The rows as CSV: there can be as many as the file has, and so they take no more room than there.
    table: Vec<u8>,
}

impl RejectedRows {
    /// A header, and then per row the line, the reason, and the cells as they stand in the answers file.
    pub fn records(&self) -> impl Iterator<Item = Vec<String>> {
        let mut csv = csv::ReaderBuilder::new();
        let reader = csv.has_headers(false).flexible(true).from_reader(self.table.as_slice());
        // What was written here can be read here.
        let records = reader.into_records().map_while(Result::ok);
        records.map(|record| record.iter().map(str::to_owned).collect())
    }
}

/// Collects rows that are set aside.
#[derive(Debug)]
pub(super) struct SetAside {
    out: csv::Writer<Vec<u8>>,
    rows: u64,
    /// The first problems, for when nothing is left.
    first: Vec<AnswersProblem>,
}

impl SetAside {
    pub(super) fn new(names: &[String]) -> SetAside {
        let out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let mut aside = SetAside { out, rows: 0, first: Vec::new() };
        aside.write("line", "reason", names);
        aside
    }

    pub(super) fn add(&mut self, line: u64, cells: &[String], problems: Vec<AnswersProblem>) {
        let reasons: Vec<String> =
            problems.iter().map(|problem| problem.reason(Lang::En)).collect();
        self.write(&line.to_string(), &reasons.join(" "), cells);
        self.rows += 1;
        let room = MAX_PROBLEMS.saturating_sub(self.first.len());
        self.first.extend(problems.into_iter().take(room));
    }

    fn write(&mut self, line: &str, reason: &str, cells: &[String]) {
        let row = [line, reason].into_iter().chain(cells.iter().map(String::as_str));
        let written = self.out.write_record(row);
        debug_assert!(written.is_ok(), "rows of any length, into memory");
    }

    /// The first problems, and the rows.
    pub(super) fn finish(self) -> (Vec<AnswersProblem>, RejectedRows) {
        // Writing into memory does not fail.
        let table = self.out.into_inner().unwrap_or_default();
        (self.first, RejectedRows { rows: self.rows, table })
    }
}
