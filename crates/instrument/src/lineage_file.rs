//! `lineage.csv`: what became of the units since the previous wave.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::decode;
use crate::near::nearest;
use crate::sheet::Sheet;
use crate::{Diagnostic, Lineage};

const COLUMNS: &[&str] = &["previous", "current"];
/// A help for whoever fills in the file. Only `checked` is read.
const OPTIONAL: &[&str] = &["checked", "previous_name", "current_name", "note"];
const PREVIOUS: usize = 0;
const CURRENT: usize = 1;
const CHECKED: usize = 2;

/// The rows that name a code, on one side of the file.
type Rows<'r> = HashMap<&'r str, Vec<Pair<'r>>>;

/// A row as it stands in the file.
#[derive(Clone, Copy)]
struct Pair<'r> {
    line: usize,
    previous: &'r str,
    current: &'r str,
}

/// Reads `lineage.csv`: `previous,current`, a row for every pair of a unit of the previous wave and a
/// unit of this one in which it lives on, in any order.
///
/// A code that stands in both waves and in no row continues. One previous code with several current
/// ones is a split, one current code with several previous ones a merger. An empty `current` says that
/// the unit ended, an empty `previous` that it is new. Whatever changed must be said: every code that
/// stands in one wave only needs a row.
///
/// Columns that may be there for whoever fills in the file: `checked` (`yes`; `no` marks a guess that
/// somebody still has to look at, and is refused), `previous_name`, `current_name` and `note`.
///
/// `previous` and `current` are the codes of the two waves; `file` is only named in diagnostics.
///
/// # Errors
/// Every problem at once, in the order of the lines, at most [`MAX_DIAGNOSTICS`](crate::MAX_DIAGNOSTICS)
/// of them: see the table of codes in the [crate documentation](crate).
///
/// ```
/// use peil_instrument::{Origin, parse_lineage};
///
/// let (previous, current) = (["gem", "zorg", "werk"], ["gem", "sociaal"]);
/// let file = "previous,current\nzorg,sociaal\nwerk,sociaal\n";
/// let lineage = parse_lineage("lineage.csv", file, &previous, &current).unwrap();
/// assert_eq!(lineage.of("gem"), Origin::Continues { previous: "gem" });
/// assert_eq!(lineage.of("sociaal"), Origin::Merged { previous: vec!["werk", "zorg"] });
///
/// let problems = parse_lineage("lineage.csv", "previous,current\n", &previous, &current);
/// assert_eq!(problems.unwrap_err()[0].code, "N043"); // what became of werk?
/// ```
pub fn parse_lineage(
    file: &str,
    csv: &str,
    previous: &[&str],
    current: &[&str],
) -> Result<Lineage, Vec<Diagnostic>> {
    let mut sheet = Sheet::lineage(file, csv, COLUMNS, OPTIONAL);
    // What is missing can only be told if all rows could be read.
    let readable = sheet.report.is_empty();
    let rows = std::mem::take(&mut sheet.rows);
    let pairs = pairs(&mut sheet, &rows, previous, current);
    let from: Rows<'_> = by(&pairs, |pair| pair.previous);
    let to: Rows<'_> = by(&pairs, |pair| pair.current);
    check_contradictions(&mut sheet, &pairs, &from, &to);
    let was: HashSet<&str> = previous.iter().copied().collect();
    let is: HashSet<&str> = current.iter().copied().collect();
    if readable {
        check_complete(&mut sheet, (previous, &was), (current, &is), &from, &to);
    }
    if !sheet.report.is_empty() {
        return Err(sheet.report.into_diagnostics());
    }
    let stay = previous
        .iter()
        .filter(|code| is.contains(*code) && !from.contains_key(*code) && !to.contains_key(*code));
    let written = pairs.iter().filter(|pair| !pair.previous.is_empty() && !pair.current.is_empty());
    let all = stay.map(|&code| (code, code)).chain(written.map(|p| (p.previous, p.current)));
    Ok(Lineage::of_pairs(previous, current, all.collect::<Vec<_>>()))
}

/// The same from bytes, which may turn out not to be UTF-8.
///
/// # Errors
/// As [`parse_lineage`], and `N018` with the line of the first byte that is not UTF-8.
pub fn parse_lineage_bytes(
    file: &str,
    bytes: &[u8],
    previous: &[&str],
    current: &[&str],
) -> Result<Lineage, Vec<Diagnostic>> {
    parse_lineage(file, decode(file, bytes, "N018")?, previous, current)
}

/// The rows, each looked at by itself and against those above it.
fn pairs<'r>(
    sheet: &mut Sheet<'_>,
    rows: &'r [crate::sheet::Row],
    previous: &[&str],
    current: &[&str],
) -> Vec<Pair<'r>> {
    let was: HashSet<&str> = previous.iter().copied().collect();
    let is: HashSet<&str> = current.iter().copied().collect();
    let mut lines: HashMap<(&str, &str), usize> = HashMap::new();
    let mut pairs = Vec::with_capacity(rows.len());
    for row in rows {
        let line = row.line;
        let pair = Pair { line, previous: row.cell(PREVIOUS), current: row.cell(CURRENT) };
        check_mark(sheet, line, row.cell(CHECKED));
        if pair.previous.is_empty() && pair.current.is_empty() {
            sheet.report.add(line, "N047", []);
            continue;
        }
        if let Some(&first) = lines.get(&(pair.previous, pair.current)) {
            sheet.report.add(line, "N042", [("other_line", first.into())]);
            continue;
        }
        lines.insert((pair.previous, pair.current), line);
        check_known(sheet, line, "N040", pair.previous, &was, previous);
        check_known(sheet, line, "N041", pair.current, &is, current);
        pairs.push(pair);
    }
    pairs
}

/// `checked` says yes, or nothing; somebody who fills in a Dutch sheet will write it in Dutch.
fn check_mark(sheet: &mut Sheet<'_>, line: usize, mark: &str) {
    match mark.to_lowercase().as_str() {
        "" | "yes" | "ja" => {}
        "no" | "nee" => sheet.report.add(line, "N048", []),
        _ => sheet.report.add(line, "N049", [("found", mark.into())]),
    }
}

fn check_known(
    sheet: &mut Sheet<'_>,
    line: usize,
    problem: &'static str,
    code: &str,
    known: &HashSet<&str>,
    all: &[&str],
) {
    if !code.is_empty() && !known.contains(code) {
        let near = sheet.report.lists_more().then(|| nearest(code, all.iter().copied())).flatten();
        sheet.report.add_near(line, problem, [("code", code.into())], near);
    }
}

/// The rows per code; rows without a code on this side are left out.
fn by<'r>(pairs: &[Pair<'r>], side: impl Fn(&Pair<'r>) -> &'r str) -> Rows<'r> {
    let mut rows: Rows<'r> = HashMap::new();
    for pair in pairs.iter().filter(|pair| !side(pair).is_empty()) {
        rows.entry(side(pair)).or_default().push(*pair);
    }
    rows
}

/// A unit that ended lives on nowhere, and a new one comes from nowhere.
fn check_contradictions(sheet: &mut Sheet<'_>, pairs: &[Pair<'_>], from: &Rows<'_>, to: &Rows<'_>) {
    for pair in pairs {
        let (problem, code, beside) = if pair.current.is_empty() {
            ("N045", pair.previous, from.get(pair.previous))
        } else if pair.previous.is_empty() {
            ("N046", pair.current, to.get(pair.current))
        } else {
            continue;
        };
        let other = beside.into_iter().flatten().find(|other| other.line != pair.line);
        if let Some(other) = other {
            let values = [("code", code.into()), ("other_line", other.line.into())];
            sheet.report.add(pair.line, problem, values);
        }
    }
}

/// Every unit is accounted for: its code stands in both waves and in no row, or rows say what
/// happened on both sides.
fn check_complete(
    sheet: &mut Sheet<'_>,
    (previous, was): (&[&str], &HashSet<&str>),
    (current, is): (&[&str], &HashSet<&str>),
    from: &Rows<'_>,
    to: &Rows<'_>,
) {
    for &code in previous {
        match (from.contains_key(code), is.contains(code), to.get(code)) {
            (true, ..) | (false, true, None) => {}
            (false, true, Some(rows)) => half_said(sheet, "N050", code, rows),
            (false, false, _) => sheet.report.add(1, "N043", [("code", code.into())]),
        }
    }
    for &code in current {
        match (to.contains_key(code), was.contains(code), from.get(code)) {
            (true, ..) | (false, true, None) => {}
            (false, true, Some(rows)) => half_said(sheet, "N051", code, rows),
            (false, false, _) => sheet.report.add(1, "N044", [("code", code.into())]),
        }
    }
}

/// A code that stands in both waves, and rows that name it on one side only.
fn half_said(sheet: &mut Sheet<'_>, problem: &'static str, code: &str, rows: &[Pair<'_>]) {
    let line = rows.first().map_or(1, |pair| pair.line);
    sheet.report.add(line, problem, [("code", code.into())]);
}
