//! The sheet `peil`: what XLSForm has no place for, so that the way back is complete.
//!
//! One line a key of a table of the questionnaire file. What such a key may hold is looked up in
//! [`peil_instrument::shape`] and written down nowhere else.

mod outgoing;

use peil_instrument::shape::{FILES, Kind, Shape};

pub(super) use self::outgoing::lines_of;
use super::columns::{Words, check_headers};
use super::draft::{Line, quoted, text_value};
use super::workbook::{Row, Sheet};
use crate::remark::{FormProblem, Place};

/// The sheet's name.
pub(super) const SHEET: &str = "peil";
/// Its columns.
pub(super) const COLUMNS: [&str; 6] = ["table", "id", "key", "value", "nl", "en"];
/// The form of this sheet; a later program reads earlier forms.
const VERSION: &str = "1";
/// The tables that a questionnaire's file does not call by name.
const FORM: &str = "form";
const ROOT: &str = "questionnaire";
const ITEMS: &str = "items";
const OPTIONS: &str = "options";

/// What the other sheets carry of each table.
const CARRIED: [(&str, &[&str]); 4] = [
    (ROOT, &["id", "version", "source", "formats", "blocks"]),
    ("blocks", &["id", "title", "intro", ITEMS]),
    (ITEMS, &["id", "text", "help", "type", "format", OPTIONS, "max_chars", "show_if"]),
    (OPTIONS, &["id", "text", "exclusive"]),
];

/// A line of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RestLine {
    pub table: String,
    pub id: String,
    pub key: String,
    pub value: String,
    pub text: Words,
    pub place: Place,
}

/// The form of a table of this sheet.
fn shape_of(table: &str) -> Option<&'static Shape> {
    let root = FILES.iter().find(|file| file.id == ROOT)?.root;
    let below = |shape: &'static Shape, name: &str| {
        shape.keys.iter().find(|key| key.name == name).and_then(|key| match key.kind {
            Kind::Tables(shape) | Kind::Table(shape) => Some(shape),
            Kind::Items { own, .. } => Some(own),
            _ => None,
        })
    };
    match table {
        ROOT => Some(root),
        ITEMS => below(below(root, "blocks")?, ITEMS),
        OPTIONS => below(shape_of(ITEMS)?, OPTIONS),
        name => below(root, name),
    }
}

/// What came back with a form; empty for a form of another program.
#[derive(Debug, Default)]
pub(super) struct Rest {
    lines: Vec<RestLine>,
    /// Whether there was such a sheet.
    pub here: bool,
}

impl Rest {
    /// Reads the sheet. Lines that have no meaning are problems: they came from this program, and somebody
    /// changed them.
    pub(super) fn read(sheet: Option<&Sheet>, problems: &mut Vec<FormProblem>) -> Rest {
        let Some(sheet) = sheet else { return Rest::default() };
        let n_before = problems.len();
        check_headers(
            sheet,
            &[&["table"], &["id"], &["key"], &["value"], &["nl"], &["en"]],
            problems,
        );
        if problems.len() > n_before {
            return Rest::default();
        }
        let column = COLUMNS.map(|header| sheet.column(&[header]));
        let mut rest = Rest { lines: Vec::new(), here: true };
        for row in &sheet.rows {
            let line = read_line(sheet, row, column);
            if line.table == FORM {
                if line.value != VERSION {
                    let values = [("version", line.value.as_str())];
                    problems.push(FormProblem::new(line.place, "newer", &values));
                }
            } else if line.table == "formats" && line.key == "type" || kind_of(&line).is_some() {
                rest.lines.push(line);
            } else {
                let values = [("table", line.table.as_str()), ("key", line.key.as_str())];
                problems.push(FormProblem::new(line.place.clone(), "peil_line", &values));
            }
        }
        rest
    }

    /// Whether the answers of a list are those of rating items.
    pub(super) fn is_format(&self, list: &str) -> bool {
        self.lines.iter().any(|line| line.table == "formats" && line.id == list)
    }

    /// The code of an option.
    pub(super) fn code(&self, item: &str, option: &str) -> Option<&str> {
        let id = format!("{item}.{option}");
        self.lines.iter().find(|it| it.table == OPTIONS && it.id == id).map(|it| it.value.as_str())
    }

    /// The option of a code.
    pub(super) fn option(&self, item: &str, code: &str) -> Option<&str> {
        self.lines
            .iter()
            .filter(|line| line.table == OPTIONS && line.value == code)
            .find_map(|line| line.id.strip_prefix(item)?.strip_prefix('.'))
    }

    /// The title in the languages that a form's settings have no place for.
    pub(super) fn title(&self) -> Words {
        let title = |line: &&RestLine| line.table == ROOT && line.key == "title";
        self.lines.iter().find(title).map(|line| line.text.clone()).unwrap_or_default()
    }

    /// The ids of the lines of a table, in order.
    pub(super) fn ids(&self, table: &str) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for line in self.lines.iter().filter(|line| line.table == table) {
            if !ids.contains(&line.id.as_str()) {
                ids.push(&line.id);
            }
        }
        ids
    }

    /// The tables that stand whole in this sheet, in the order of the file: their names, and whether there may
    /// be several.
    pub(super) fn whole_tables() -> Vec<(&'static str, bool)> {
        let keys = shape_of(ROOT).map_or(&[][..], |shape| shape.keys);
        let whole = keys.iter().filter(|key| !CARRIED[0].1.contains(&key.name));
        whole
            .filter_map(|key| match key.kind {
                Kind::Tables(_) => Some((key.name, true)),
                Kind::Table(_) => Some((key.name, false)),
                _ => None,
            })
            .collect()
    }

    /// The lines of a file for the keys of a table; `id` is not looked at for the file's own keys.
    pub(super) fn file_lines(&self, table: &str, id: &str, complete: bool) -> Vec<Line> {
        let of_it = |line: &&RestLine| {
            // The title is also in the settings, which may have been changed.
            let here = if table == ROOT { line.key != "title" } else { line.id == id };
            line.table == table && here
        };
        let mut lines: Vec<Line> = Vec::new();
        let mut reasons: Option<(String, Vec<String>, Place)> = None;
        for line in self.lines.iter().filter(of_it) {
            if let Some((key, code)) = line.key.split_once('.') {
                let reason = format!("{} = {}", quoted(code), quoted(&line.value));
                match &mut reasons {
                    Some((_, known, _)) => known.push(reason),
                    None => reasons = Some((key.to_owned(), vec![reason], line.place.clone())),
                }
                continue;
            }
            if let Some(value) = value(line, complete) {
                lines.push(Line::new(format!("{} = {value}", line.key), line.place.clone()));
            }
        }
        lines.extend(reasons.map(|(key, reasons, place)| {
            Line::new(format!("{key} = {{ {} }}", reasons.join(", ")), place)
        }));
        lines
    }

    /// Lines about items, options or blocks that are not in the form any more.
    pub(super) fn orphans(&self, known: impl Fn(&str, &str) -> bool) -> Vec<&RestLine> {
        let carried = |table: &str| [ITEMS, OPTIONS, "blocks", "formats"].contains(&table);
        self.lines.iter().filter(|it| carried(&it.table) && !known(&it.table, &it.id)).collect()
    }
}

fn read_line(sheet: &Sheet, row: &Row, column: [Option<u32>; 6]) -> RestLine {
    let [table, id, key, value, nl, en] =
        column.map(|column| row.get(column).unwrap_or_default().to_owned());
    let some = |text: String| (!text.is_empty()).then_some(text);
    let text = Words { nl: some(nl), en: some(en) };
    RestLine { table, id, key, value, text, place: sheet.at(row) }
}

/// What may stand behind the key of a line; nothing, if there is no such key.
fn kind_of(line: &RestLine) -> Option<Kind> {
    let name = line.key.split('.').next().unwrap_or_default();
    let key = shape_of(&line.table)?.keys.iter().find(|key| key.name == name)?;
    let reason = matches!(key.kind, Kind::Reasons);
    (reason == line.key.contains('.')).then_some(key.kind)
}

/// The value as TOML. What cannot be one of its kind is written as a string, so that the loader says what is
/// wrong with it.
fn value(line: &RestLine, complete: bool) -> Option<String> {
    let plain = &line.value;
    Some(match kind_of(line)? {
        Kind::Text => return text_value(&line.text, complete),
        Kind::Names(_) => {
            let names: Vec<String> = plain.split_whitespace().map(quoted).collect();
            format!("[{}]", names.join(", "))
        }
        Kind::Whole { .. } if plain.parse::<u32>().is_ok_and(|n| n.to_string() == *plain) => {
            plain.clone()
        }
        Kind::Flag if ["true", "false"].contains(&plain.as_str()) => plain.clone(),
        _ => quoted(plain),
    })
}
