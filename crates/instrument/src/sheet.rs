//! Reads a CSV file with known columns, cell by cell, reporting every problem.

use crate::diagnostic::{Report, Value};
use crate::near::nearest;

/// The kinds of CSV file share these problems: the code for units, for staff, and for a lineage.
type Code = [&'static str; 3];
const NO_ROWS: Code = ["U001", "S001", "N001"];
const SEPARATOR: Code = ["U002", "S002", "N002"];
const NO_COLUMN: Code = ["U003", "S003", "N003"];
const UNKNOWN_COLUMN: Code = ["U004", "S004", "N004"];
const N_FIELDS: Code = ["U005", "S005", "N005"];
const BLANK: Code = ["U006", "S006", "N006"];
const FORMULA: Code = ["U008", "S008", "N008"];
const COLUMN_TWICE: Code = ["U015", "S015", "N015"];
const CONTROL: Code = ["U016", "S016", "N016"];
const NO_HEADER: Code = ["U020", "S020", "N020"];

/// The place of a lineage's code in a [`Code`].
const LINEAGE: usize = 2;

/// A CSV file being read.
pub(crate) struct Sheet<'s> {
    pub(crate) report: Report<'s>,
    /// Which of the codes of a shared problem.
    kind: usize,
    columns: &'static [&'static str],
    /// Columns that may be left out: their cells are then empty.
    optional: &'static [&'static str],
    pub(crate) rows: Vec<Row>,
}

/// Where every column stands, those that may be left out last.
type Places = Vec<Option<usize>>;

/// A row with as many cells as the sheet has columns, in their order, those that may be left out last;
/// without blanks at the ends.
pub(crate) struct Row {
    pub(crate) line: usize,
    cells: Vec<String>,
}

impl Row {
    /// The cell in one of the sheet's columns.
    pub(crate) fn cell(&self, column: usize) -> &str {
        &self.cells[column]
    }
}

impl<'s> Sheet<'s> {
    pub(crate) fn units(file: &'s str, source: &str, columns: &'static [&'static str]) -> Self {
        Sheet::read(Report::new(file, source, "U000"), 0, source, columns, &[])
    }

    pub(crate) fn staff(file: &'s str, source: &str, columns: &'static [&'static str]) -> Self {
        Sheet::read(Report::new(file, source, "S000"), 1, source, columns, &[])
    }

    /// A lineage may be without rows: nothing changed.
    pub(crate) fn lineage(
        file: &'s str,
        source: &str,
        columns: &'static [&'static str],
        optional: &'static [&'static str],
    ) -> Self {
        Sheet::read(Report::new(file, source, "N000"), LINEAGE, source, columns, optional)
    }

    fn read(
        report: Report<'s>,
        kind: usize,
        source: &str,
        columns: &'static [&'static str],
        optional: &'static [&'static str],
    ) -> Sheet<'s> {
        let mut sheet = Sheet { report, kind, columns, optional, rows: Vec::new() };
        // Excel writes a byte order mark; it belongs to no cell.
        let text = source.strip_prefix('\u{feff}').unwrap_or(source);
        let skipped = source.len() - text.len();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut places: Option<(Places, usize)> = None;
        // Reading a `&str` from memory cannot fail: any text is some table.
        for record in reader.records().map_while(Result::ok) {
            let line = sheet.line_of(&record, source, skipped);
            match &places {
                None => match sheet.header(&record, line) {
                    Some(found) => places = Some((found, record.len())),
                    None => return sheet,
                },
                Some((places, n_fields)) => sheet.row(&record, line, places, *n_fields),
            }
        }
        let may_be_empty = sheet.kind == LINEAGE && places.is_some();
        if sheet.rows.is_empty() && sheet.report.is_empty() && !may_be_empty {
            let columns = sheet.columns.join(",");
            sheet.shared(1, NO_ROWS, [("columns", columns.into())]);
        }
        sheet
    }

    fn shared<const N: usize>(
        &mut self,
        line: usize,
        code: Code,
        values: [(&'static str, Value); N],
    ) {
        self.report.add(line, code[self.kind], values);
    }

    /// The line on which a record's first cell begins: empty lines before it are not part of it.
    fn line_of(&self, record: &csv::StringRecord, source: &str, skipped: usize) -> usize {
        let byte = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(byte).unwrap_or(0) + skipped;
        let empty = source[start..].bytes().take_while(|byte| b"\r\n".contains(byte)).count();
        self.report.line(start + empty)
    }

    /// Where each known column stands; nothing if the rows cannot be read.
    fn header(&mut self, record: &csv::StringRecord, line: usize) -> Option<Places> {
        let (columns, optional) = (self.columns, self.optional);
        let known = || columns.iter().chain(optional).copied();
        for (separator, word) in [(';', "semicolons"), ('\t', "tabs")] {
            if record.len() == 1 && record[0].contains(separator) {
                let columns = columns.join(",").into();
                let values = [("separator", Value::Word(word)), ("columns", columns)];
                self.shared(line, SEPARATOR, values);
                return None;
            }
        }
        if !record.iter().any(|name| columns.contains(&name)) {
            self.shared(line, NO_HEADER, [("columns", columns.join(",").into())]);
            return None;
        }
        let all = known().collect::<Vec<_>>().join(",");
        for (index, name) in record.iter().enumerate() {
            if !known().any(|column| column == name) {
                let values = [("column", name.into()), ("columns", all.as_str().into())];
                let near = nearest(name, known());
                self.report.add_near(line, UNKNOWN_COLUMN[self.kind], values, near);
            } else if record.iter().take(index).any(|before| before == name) {
                self.shared(line, COLUMN_TWICE, [("column", name.into())]);
            }
        }
        let places: Places =
            known().map(|column| record.iter().position(|name| name == column)).collect();
        let mut complete = true;
        for (column, _) in columns.iter().zip(&places).filter(|(_, place)| place.is_none()) {
            complete = false;
            let values = [("column", (*column).into()), ("columns", columns.join(",").into())];
            self.shared(line, NO_COLUMN, values);
        }
        complete.then_some(places)
    }

    fn row(
        &mut self,
        record: &csv::StringRecord,
        line: usize,
        places: &[Option<usize>],
        n_fields: usize,
    ) {
        if record.iter().all(str::is_empty) {
            return;
        }
        let cell = |place: &Option<usize>| place.and_then(|place| record.get(place)).unwrap_or("");
        // Before the number of cells: a quote that is not closed swallows the rows below.
        let columns = self.columns.iter().chain(self.optional);
        let broken =
            places.iter().zip(columns).find(|(place, _)| cell(place).contains(char::is_control));
        if let Some((_, column)) = broken {
            self.shared(line, CONTROL, [("column", (*column).into())]);
        } else if record.len() != n_fields {
            let values = [("found", record.len().into()), ("wanted", n_fields.into())];
            self.shared(line, N_FIELDS, values);
        } else {
            let cells = places.iter().map(|place| cell(place).to_owned()).collect();
            self.rows.push(Row { line, cells });
        }
    }

    /// Reports a cell of text that is empty, or that a spreadsheet would take for a formula.
    pub(crate) fn check_text(&mut self, line: usize, column: usize, cell: &str) {
        let name = self.columns[column];
        if cell.is_empty() {
            self.shared(line, BLANK, [("column", name.into())]);
        } else if cell.starts_with(['=', '+', '-', '@']) {
            self.shared(line, FORMULA, [("column", name.into()), ("cell", cell.into())]);
        }
    }
}
