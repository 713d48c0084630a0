//! Parts and formats.

use super::Loader;
use super::reader::Table;
use crate::{Format, Id, Level, Part, shape};

/// The most points of a format: 98 and 99 are special answers.
const MAX_POINTS: usize = 97;
/// The lowest threshold that any wave may have.
const LEAST_SHOWN_FROM: u32 = 5;

/// A part with the line on which it begins.
pub(super) struct PartDraft {
    pub(super) part: Part,
    pub(super) line: usize,
}

impl Loader<'_> {
    pub(super) fn parts(&mut self, root: &Table<'_>) -> Vec<PartDraft> {
        let tables = self.reader.some_tables(root, "parts", "part", &shape::PART.names());
        let mut parts = Vec::new();
        for (index, table) in tables.iter().enumerate() {
            let id = self.own_id(table, "part");
            let level = self.level(table, index == 0);
            let shown_from = self.shown_from(table);
            // A part without an id cannot be named by items; it keeps its place for the first.
            let id = id.unwrap_or_else(Id::stand_in);
            parts.push(PartDraft { part: Part { id, level, shown_from }, line: table.line });
        }
        parts
    }

    fn level(&mut self, table: &Table<'_>, first: bool) -> Level {
        let Some(entry) = self.reader.require(table, "level") else { return Level::Class };
        match self.reader.one_of(&entry, &["class", "higher"]) {
            Some(1) => {
                if first {
                    let values = [("place", table.place.clone())];
                    self.reader.report.add(entry.line, "Q020", values);
                }
                Level::Higher
            }
            _ => Level::Class,
        }
    }

    fn shown_from(&mut self, table: &Table<'_>) -> Option<u32> {
        let entry = self.reader.optional(table, "shown_from")?;
        let given = self.reader.integer(&entry)?;
        let fits = u32::try_from(given).ok().filter(|&given| given >= LEAST_SHOWN_FROM);
        if fits.is_none() {
            let values = [
                ("place", table.place.clone()),
                ("found", given.to_string().into()),
                ("least", LEAST_SHOWN_FROM.to_string().into()),
            ];
            self.reader.report.add(entry.line, "Q021", values);
        }
        fits
    }

    /// The questionnaire's own formats. Those of the bank come along with the items that have them.
    pub(super) fn formats(&mut self, root: &Table<'_>) -> Vec<Format> {
        if !root.has("formats") {
            return Vec::new();
        }
        let tables = self.reader.some_tables(root, "formats", "format", &shape::FORMAT.names());
        tables.iter().map(|table| self.format(table)).collect()
    }

    pub(crate) fn format(&mut self, table: &Table<'_>) -> Format {
        let id = self.own_id(table, "format").unwrap_or_else(Id::stand_in);
        let mut points = Vec::new();
        if let Some(entry) = self.reader.require(table, "points") {
            let n_before = self.reader.report.len();
            points.extend(self.reader.list(&entry).iter().map(|point| self.reader.text(point)));
            let readable = self.reader.report.len() == n_before || !points.is_empty();
            if readable && !(2..=MAX_POINTS).contains(&points.len()) {
                let values = [
                    ("place", table.place.clone()),
                    ("found", points.len().into()),
                    ("most", MAX_POINTS.into()),
                ];
                self.reader.report.add(entry.line, "Q030", values);
            }
        }
        Format {
            id,
            points,
            dont_know: self.reader.optional_text(table, "dont_know"),
            not_applicable: self.reader.optional_text(table, "not_applicable"),
        }
    }
}
