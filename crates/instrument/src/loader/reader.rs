//! Reads TOML tables by hand, so that every problem is found and none hides another.
//!
//! A reader that meets a problem reports it and answers with nothing, or with a stand-in that keeps
//! the later checks going. Stand-ins never get out: the callers give a result only if the report is
//! empty.

mod values;

use toml::de::{DeTable, DeValue};

use crate::Text;
use crate::diagnostic::{Report, Value};
use crate::near::nearest;

/// The kinds of file share these problems: the code in a questionnaire (and what it is built from: the
/// bank, own items), in a perspective, in the file of a wave, and in a framework of norms.
pub(crate) type Code = [&'static str; 4];
pub(crate) const SYNTAX: Code = ["Q001", "P001", "W001", "F001"];
pub(crate) const MISSING: Code = ["Q003", "P003", "W003", "F003"];
pub(crate) const UNKNOWN: Code = ["Q004", "P004", "W004", "F004"];
pub(crate) const WRONG_TYPE: Code = ["Q005", "P005", "W005", "F005"];
pub(crate) const BLANK: Code = ["Q006", "P006", "W006", "F006"];
pub(crate) const NO_TRANSLATION: Code = ["Q007", "P007", "W007", "F007"];
pub(crate) const BAD_ID: Code = ["Q008", "P008", "W008", "F008"];
pub(crate) const ID_TWICE: Code = ["Q009", "P009", "W009", "F009"];
pub(crate) const OUT_OF_RANGE: Code = ["Q010", "P010", "W010", "F010"];
pub(crate) const BAD_VERSION: Code = ["Q012", "P012", "W012", "F012"];
pub(crate) const EMPTY_LIST: Code = ["Q013", "P013", "W013", "F013"];
pub(crate) const HOW_MANY: Code = ["Q014", "P014", "W014", "F014"];
pub(crate) const BAD_ACCEPT: Code = ["Q015", "P015", "W015", "F015"];

/// A TOML file being read.
pub(crate) struct Reader<'s> {
    pub(crate) report: Report<'s>,
    /// Which of the codes of a shared problem.
    kind: usize,
}

impl<'s> Reader<'s> {
    pub(crate) fn questionnaire(file: &'s str, source: &str) -> Reader<'s> {
        Reader { report: Report::new(file, source, "Q000"), kind: 0 }
    }

    pub(crate) fn perspective(file: &'s str, source: &str) -> Reader<'s> {
        Reader { report: Report::new(file, source, "P000"), kind: 1 }
    }

    pub(crate) fn wave(file: &'s str, source: &str) -> Reader<'s> {
        Reader { report: Report::new(file, source, "W000"), kind: 2 }
    }

    pub(crate) fn framework(file: &'s str, source: &str) -> Reader<'s> {
        Reader { report: Report::new(file, source, "F000"), kind: 3 }
    }

    pub(crate) fn shared<const N: usize>(
        &mut self,
        line: usize,
        code: Code,
        values: [(&'static str, Value); N],
    ) {
        self.report.add(line, code[self.kind], values);
    }

    /// Reports what keeps the file from being TOML: the first problem of every line, as the rest of a
    /// line is mostly a consequence.
    pub(crate) fn syntax(&mut self, errors: &[toml::de::Error]) {
        let mut lines = std::collections::BTreeSet::new();
        for error in errors {
            let line = self.report.line(error.span().map_or(0, |span| span.start));
            if lines.insert(line) {
                self.shared(line, SYNTAX, [("detail", syntax_detail(error.message()))]);
            }
        }
    }

    /// The top of the file.
    pub(crate) fn root<'t>(&mut self, table: &'t DeTable<'t>, keys: &[&str]) -> Table<'t> {
        let root = Table { entries: table, line: 1, place: Value::Word("file") };
        self.check_keys(&root, keys);
        root
    }

    fn check_keys(&mut self, table: &Table<'_>, keys: &[&str]) {
        for key in table.entries.keys() {
            let name: &str = key.get_ref();
            if !keys.contains(&name) {
                let line = self.report.line_of(key.span());
                let values = [
                    ("key", name.into()),
                    ("place", table.place.clone()),
                    ("keys", keys.join(", ").into()),
                ];
                let near = nearest(name, keys.iter().copied());
                self.report.add_near(line, UNKNOWN[self.kind], values, near);
            }
        }
    }

    /// The value of a key that must be there.
    pub(crate) fn require<'t>(
        &mut self,
        table: &Table<'t>,
        key: &'static str,
    ) -> Option<Entry<'t>> {
        let entry = self.optional(table, key);
        if entry.is_none() {
            let values = [("key", key.into()), ("place", table.place.clone())];
            self.shared(table.line, MISSING, values);
        }
        entry
    }

    /// The value of a key, if it is there.
    pub(crate) fn optional<'t>(&self, table: &Table<'t>, key: &str) -> Option<Entry<'t>> {
        let (name, value) = table.entries.get_key_value(key)?;
        let line = self.report.line_of(name.span());
        Some(Entry {
            key: key.to_owned(),
            line,
            value: value.get_ref(),
            place: table.place.clone(),
        })
    }

    /// The text of a key that must be there.
    pub(crate) fn required_text(&mut self, table: &Table<'_>, key: &'static str) -> Text {
        match self.require(table, key) {
            Some(entry) => self.text(&entry),
            None => Text::new("", ""),
        }
    }

    /// The text of a key, if it is there.
    pub(crate) fn optional_text(&mut self, table: &Table<'_>, key: &'static str) -> Option<Text> {
        let entry = self.optional(table, key)?;
        Some(self.text(&entry))
    }

    /// A value that must be a table with some of these keys. It is called by its id, or its number, or,
    /// if the number is 0, only by its kind.
    pub(crate) fn table<'t>(
        &mut self,
        entry: &Entry<'t>,
        kind: &'static str,
        number: usize,
        keys: &[&str],
    ) -> Option<Table<'t>> {
        let DeValue::Table(entries) = entry.value else {
            self.wrong_type(entry, "table");
            return None;
        };
        let place = match entries.get("id").and_then(|id| id.get_ref().as_str()) {
            Some(id) => Value::Named(kind, id.to_owned()),
            None if number == 0 => Value::Word(kind),
            None => Value::Nth(kind, number),
        };
        let table = Table { entries, line: entry.line, place };
        self.check_keys(&table, keys);
        Some(table)
    }

    /// A list that may not be empty.
    pub(crate) fn empty_list(&mut self, table: &Table<'_>, key: &'static str, line: usize) {
        let values = [("key", key.into()), ("place", table.place.clone())];
        self.shared(line, EMPTY_LIST, values);
    }

    /// A required list of tables with at least one of them.
    pub(crate) fn some_tables<'t>(
        &mut self,
        table: &Table<'t>,
        key: &'static str,
        kind: &'static str,
        keys: &[&str],
    ) -> Vec<Table<'t>> {
        let Some(list) = self.require(table, key) else { return Vec::new() };
        let n_before = self.report.len();
        let tables = self.tables(&list, kind, keys);
        if tables.is_empty() && self.report.len() == n_before {
            self.empty_list(table, key, list.line);
        }
        tables
    }

    /// The tables of a list that may be absent.
    pub(crate) fn any_tables<'t>(
        &mut self,
        table: &Table<'t>,
        key: &'static str,
        kind: &'static str,
        keys: &[&str],
    ) -> Vec<Table<'t>> {
        let list: Option<Entry<'t>> = self.optional(table, key);
        list.map_or_else(Vec::new, |list| self.tables(&list, kind, keys))
    }

    /// A list of tables, as `[[key]]` makes it.
    pub(crate) fn tables<'t>(
        &mut self,
        list: &Entry<'t>,
        kind: &'static str,
        keys: &[&str],
    ) -> Vec<Table<'t>> {
        let mut tables = Vec::new();
        for (index, entry) in self.list(list).iter().enumerate() {
            tables.extend(self.table(entry, kind, index + 1, keys));
        }
        tables
    }
}

/// A table of the file.
pub(crate) struct Table<'t> {
    entries: &'t DeTable<'t>,
    /// Where it begins.
    pub(crate) line: usize,
    /// What it is called in a message.
    pub(crate) place: Value,
}

impl Table<'_> {
    /// Whether the key stands in it.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }
}

/// A key of a table and its value, or one value of a list.
pub(crate) struct Entry<'t> {
    pub(crate) key: String,
    pub(crate) line: usize,
    value: &'t DeValue<'t>,
    pub(crate) place: Value,
}

impl<'t> Entry<'t> {
    /// The value, if it is a text.
    pub(crate) fn word(&self) -> Option<&'t str> {
        self.value.as_str()
    }

    /// Whether the value is a table with this key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.value.as_table().is_some_and(|table| table.contains_key(key))
    }
}

/// The parser's words in ours, for the slips that people make; the parser's own for the others.
fn syntax_detail(message: &str) -> Value {
    let known = [
        ("duplicate key", "key_twice"),
        ("invalid basic string", "quote_open"),
        ("invalid literal string", "quote_open"),
        ("key with no value", "no_value"),
        ("missing comma", "no_comma"),
        ("string values must be quoted", "no_quotes"),
        ("invalid boolean", "no_quotes"),
        ("unclosed", "bracket_open"),
        ("unexpected key or value", "two_on_a_line"),
        ("missing escaped value", "backslash"),
    ];
    match known.iter().find(|(begin, _)| message.starts_with(begin)) {
        Some((_, word)) => Value::Word(word),
        None => message.into(),
    }
}
