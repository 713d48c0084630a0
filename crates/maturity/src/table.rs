//! Tables as CSV: named columns in any order, rows with their lines.

/// What is wrong with a table as such.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableProblem {
    /// It is no CSV, or a row has another number of cells than the header.
    #[error("this is no row of the table ({0}); put quotation marks around a cell with a comma")]
    Unreadable(String),
    /// A column is missing.
    #[error("there is no column `{name}`; the columns are {all}")]
    NoColumn {
        /// Which.
        name: &'static str,
        /// Those that there have to be.
        all: String,
    },
}

/// A row: its line, and its cells in the order of the columns that were asked for.
pub(crate) type Row<const N: usize> = (u64, [String; N]);

/// The rows of a table with these columns; each may have more than one name. Other columns are left alone.
pub(crate) fn read<const N: usize>(
    csv: &str,
    columns: [&[&'static str]; N],
) -> Result<Vec<Row<N>>, Vec<(u64, TableProblem)>> {
    let text = csv.trim_start_matches('\u{feff}').as_bytes();
    let mut reader = csv::ReaderBuilder::new().from_reader(text);
    let mut problems = Vec::new();
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => return Err(vec![(1, TableProblem::Unreadable(error.to_string()))]),
    };
    let places = columns.map(|names| header.iter().position(|name| names.contains(&name.trim())));
    let all: Vec<&str> = columns.iter().map(|names| names[0]).collect();
    for (names, place) in columns.iter().zip(places) {
        if place.is_none() {
            problems.push((1, TableProblem::NoColumn { name: names[0], all: all.join(", ") }));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).map(unguarded);
                rows.push((line, places.map(|at| cell(at).unwrap_or_default())));
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                problems.push((line, TableProblem::Unreadable(error.to_string())));
            }
        }
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

/// A table as [`read`] reads it; what a spreadsheet would take for a formula gets an apostrophe before it.
pub(crate) fn write<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = out.write_record(header);
    for row in rows {
        let _ = out.write_record(row.map(|cell| guarded(&cell)));
    }
    String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
}

const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn guarded(cell: &str) -> String {
    // An apostrophe of the text's own before such a sign gets another one, so that both come back.
    let begins = cell.trim_start_matches('\'');
    if begins.starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
}

fn unguarded(cell: &str) -> String {
    let begins = cell.trim_start_matches('\'');
    let guarded = begins.starts_with(FORMULA);
    cell.strip_prefix('\'').filter(|_| guarded).unwrap_or(cell).to_owned()
}
