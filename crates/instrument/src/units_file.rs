//! `units.csv`: the units of an organisation.

use std::collections::HashMap;

use crate::diagnostic::decode;
use crate::near::nearest;
use crate::sheet::Sheet;
use crate::{Diagnostic, Text, Unit, UnitTree};

const COLUMNS: &[&str] = &["code", "parent", "name_nl", "name_en", "kind", "heads"];
const CODE: usize = 0;
const PARENT: usize = 1;
const NAME_NL: usize = 2;
const NAME_EN: usize = 3;
const KIND: usize = 4;
const HEADS: usize = 5;

/// The longest code, and the longest name or kind, in characters.
const MAX_CODE: usize = 64;
const MAX_NAME: usize = 200;
/// The most people of a whole organisation: above it a column was mistaken for another.
const MAX_HEADS: u64 = 100_000_000;

/// A unit as its row has it.
struct Draft {
    line: usize,
    parent: String,
    unit: Unit,
}

/// Reads `units.csv`: `code,parent,name_nl,name_en,kind,heads`, in any order of columns and rows.
///
/// Rows are put in an order in which every parent stands before its children; rows that already are
/// stay where they are. The one unit without a parent is the root. `heads` counts a unit's own people,
/// without those of its subunits. `file` is only named in diagnostics.
///
/// # Errors
/// Every problem at once, in the order of the lines, at most [`MAX_DIAGNOSTICS`](crate::MAX_DIAGNOSTICS)
/// of them: see the table of codes in the [crate documentation](crate).
///
/// ```
/// let tree = peil_instrument::parse_units(
///     "units.csv",
///     "code,parent,name_nl,name_en,kind,heads\n\
///      zorg,gemeente,Team Zorg,Care team,team,12\n\
///      gemeente,,Gemeente,Municipality,municipality,3\n",
/// )
/// .unwrap();
/// assert_eq!(tree.units()[0].code, "gemeente");
/// assert_eq!(tree.units()[1].parent, Some(0));
///
/// let problems = peil_instrument::parse_units("units.csv", "code;parent;heads\n").unwrap_err();
/// assert_eq!(problems[0].code, "U002"); // separated by semicolons
/// ```
pub fn parse_units(file: &str, csv: &str) -> Result<UnitTree, Vec<Diagnostic>> {
    let mut sheet = Sheet::units(file, csv, COLUMNS);
    let rows = std::mem::take(&mut sheet.rows);
    let drafts: Vec<Draft> = rows
        .iter()
        .map(|row| {
            check_cells(&mut sheet, row.line, |column| row.cell(column));
            let heads = heads(&mut sheet, row.line, row.cell(HEADS));
            Draft {
                line: row.line,
                parent: row.cell(PARENT).to_owned(),
                unit: Unit {
                    code: row.cell(CODE).to_owned(),
                    parent: None,
                    name: Text::new(row.cell(NAME_NL), row.cell(NAME_EN)),
                    kind: row.cell(KIND).to_owned(),
                    heads,
                },
            }
        })
        .collect();
    let parents = find_parents(&mut sheet, &drafts);
    check_total(&mut sheet, &drafts);
    if sheet.report.is_empty() {
        let units = parents_first(drafts, &parents);
        if let Ok(tree) = UnitTree::new(units) {
            return Ok(tree);
        }
    }
    Err(sheet.report.into_diagnostics())
}

/// Units as `units.csv`, which [`parse_units`] reads back. A parent is the index of another one, before or after it.
///
/// # Panics
/// If a parent is the index of none.
///
/// ```
/// let text = "code,parent,name_nl,name_en,kind,heads\ntown,,Stad,Town,town,3\na,town,\"A, b\",A,team,12\n";
/// let tree = peil_instrument::parse_units("units.csv", text).unwrap();
/// assert_eq!(peil_instrument::units_csv(tree.units()), text);
/// ```
pub fn units_csv(units: &[Unit]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let rows = units.iter().map(|unit| {
        let parent = unit.parent.map_or("", |parent| units[parent].code.as_str());
        let Unit { code, name, kind, heads, .. } = unit;
        [code, parent, &name.nl, &name.en, kind, &heads.to_string()].map(str::to_owned)
    });
    let header = COLUMNS.iter().map(|&column| column.to_owned()).collect::<Vec<_>>();
    for row in std::iter::once(header).chain(rows.map(Vec::from)) {
        // Writing to memory cannot fail, and every row has as many cells as the first.
        let _ = writer.write_record(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// The same from bytes, which may turn out not to be UTF-8.
///
/// # Errors
/// As [`parse_units`], and `U018` with the line of the first byte that is not UTF-8.
pub fn parse_units_bytes(file: &str, bytes: &[u8]) -> Result<UnitTree, Vec<Diagnostic>> {
    parse_units(file, decode(file, bytes, "U018")?)
}

fn check_cells<'r>(sheet: &mut Sheet<'_>, line: usize, cell: impl Fn(usize) -> &'r str) {
    for column in [CODE, NAME_NL, NAME_EN, KIND] {
        sheet.check_text(line, column, cell(column));
    }
    let code = cell(CODE);
    if code.chars().count() > MAX_CODE || code.contains([',', ';', '"', '\'']) {
        sheet.report.add(line, "U007", [("code", code.into()), ("most", MAX_CODE.into())]);
    }
    for column in [NAME_NL, NAME_EN, KIND] {
        let n_chars = cell(column).chars().count();
        if n_chars > MAX_NAME {
            let values = [
                ("column", COLUMNS[column].into()),
                ("found", n_chars.into()),
                ("most", MAX_NAME.into()),
            ];
            sheet.report.add(line, "U019", values);
        }
    }
}

fn heads(sheet: &mut Sheet<'_>, line: usize, cell: &str) -> u32 {
    let digits = !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    let heads = cell.parse().ok().filter(|&heads| digits && u64::from(heads) <= MAX_HEADS);
    if cell.is_empty() {
        sheet.check_text(line, HEADS, cell);
    } else if heads.is_none() {
        sheet.report.add(line, "U009", [("found", cell.into())]);
    }
    heads.unwrap_or(0)
}

fn check_total(sheet: &mut Sheet<'_>, drafts: &[Draft]) {
    let total: u64 = drafts.iter().map(|draft| u64::from(draft.unit.heads)).sum();
    if total > MAX_HEADS {
        let values = [("found", total.to_string().into()), ("most", MAX_HEADS.to_string().into())];
        sheet.report.add(1, "U017", values);
    }
}

/// The row of every row's parent, with all that keeps the units from being one tree.
fn find_parents(sheet: &mut Sheet<'_>, drafts: &[Draft]) -> Vec<Option<usize>> {
    let mut rows: HashMap<&str, usize> = HashMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        let code = draft.unit.code.as_str();
        if let Some(&first) = rows.get(code) {
            let values = [("code", code.into()), ("other_line", drafts[first].line.into())];
            // An empty code is reported as an empty cell.
            if !code.is_empty() {
                sheet.report.add(draft.line, "U010", values);
            }
        } else {
            rows.insert(code, index);
        }
    }
    let mut parents = Vec::with_capacity(drafts.len());
    let mut root: Option<&Draft> = None;
    for draft in drafts {
        let parent = rows.get(draft.parent.as_str()).copied().filter(|_| !draft.parent.is_empty());
        parents.push(parent);
        if draft.parent.is_empty() {
            if let Some(root) = root {
                let values = [
                    ("code", draft.unit.code.as_str().into()),
                    ("root", root.unit.code.as_str().into()),
                    ("other_line", root.line.into()),
                ];
                sheet.report.add(draft.line, "U013", values);
            }
            root = root.or(Some(draft));
        } else if parent.is_none() {
            let code = draft.unit.code.as_str();
            let values = [("code", code.into()), ("parent", draft.parent.as_str().into())];
            let codes = drafts.iter().map(|draft| draft.unit.code.as_str()).filter(|c| *c != code);
            let near = sheet.report.lists_more().then(|| nearest(&draft.parent, codes)).flatten();
            sheet.report.add_near(draft.line, "U011", values, near);
        }
    }
    if let (None, Some(first)) = (root, drafts.first()) {
        sheet.report.add(first.line, "U012", []);
    }
    report_cycles(sheet, drafts, &parents);
    parents
}

/// Names every ring of units that are each other's parents, once, at its first row.
fn report_cycles(sheet: &mut Sheet<'_>, drafts: &[Draft], parents: &[Option<usize>]) {
    // The walk in which a row was first met: meeting one of the own walk again closes a ring.
    let mut met: Vec<Option<usize>> = vec![None; drafts.len()];
    for start in 0..drafts.len() {
        let mut at = start;
        while met[at].is_none() {
            met[at] = Some(start);
            let Some(parent) = parents[at] else { break };
            at = parent;
            if met[at] == Some(start) {
                report_ring(sheet, drafts, parents, at);
            }
        }
    }
}

fn report_ring(sheet: &mut Sheet<'_>, drafts: &[Draft], parents: &[Option<usize>], from: usize) {
    let mut ring = vec![from];
    while let Some(next) = parents[ring[ring.len() - 1]].filter(|&next| next != from) {
        ring.push(next);
    }
    let first = ring.iter().enumerate().min_by_key(|(_, row)| **row).map_or(0, |(at, _)| at);
    ring.rotate_left(first);
    let line = drafts[ring[0]].line;
    let codes: Vec<&str> =
        ring.iter().chain(ring.first()).map(|&row| drafts[row].unit.code.as_str()).collect();
    sheet.report.add(line, "U014", [("ring", codes.join(" → ").into())]);
}

/// The units, every parent before its children, otherwise as they stand. Needs a tree.
fn parents_first(drafts: Vec<Draft>, parents: &[Option<usize>]) -> Vec<Unit> {
    let mut place: Vec<Option<usize>> = vec![None; drafts.len()];
    let mut order = Vec::with_capacity(drafts.len());
    for start in 0..drafts.len() {
        let waiting: Vec<usize> =
            std::iter::successors(Some(start).filter(|&row| place[row].is_none()), |&row| {
                parents[row].filter(|&parent| place[parent].is_none())
            })
            .collect();
        for row in waiting.into_iter().rev() {
            place[row] = Some(order.len());
            order.push(row);
        }
    }
    let mut units: Vec<Option<Unit>> = drafts.into_iter().map(|draft| Some(draft.unit)).collect();
    let mut sorted = Vec::with_capacity(order.len());
    for row in order {
        if let Some(mut unit) = units[row].take() {
            unit.parent = parents[row].and_then(|parent| place[parent]);
            sorted.push(unit);
        }
    }
    sorted
}
