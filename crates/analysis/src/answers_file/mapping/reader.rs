//! Reads the TOML of a mapping by hand, so that every problem is found and has its line.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ColumnMapping;
use crate::answers_file::problem::{AnswersProblem, Kind};

/// A mapping's file being read.
pub(super) struct Reader<'s> {
    file: &'s str,
    source: &'s str,
    problems: Vec<AnswersProblem>,
}

/// A key and its value.
#[derive(Clone, Copy)]
pub(super) struct Entry<'t> {
    pub(super) key: &'t str,
    pub(super) line: u64,
    pub(super) value: &'t DeValue<'t>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(file: &'s str, source: &'s str) -> Reader<'s> {
        Reader { file, source, problems: Vec::new() }
    }

    /// Reads the file as a table, unless it is no TOML.
    pub(super) fn parse<T: Default>(
        &mut self,
        source: &'s str,
        read: impl FnOnce(&mut Reader<'s>, &DeTable<'s>) -> T,
    ) -> T {
        let (table, errors) = DeTable::parse_recoverable(source);
        for error in &errors {
            let line = self.line(error.span().map_or(0, |span| span.start));
            self.report(line, Kind::MapSyntax { found: error.message().to_owned() });
        }
        if errors.is_empty() { read(self, table.get_ref()) } else { T::default() }
    }

    pub(super) fn finish(
        mut self,
        mapping: ColumnMapping,
    ) -> Result<ColumnMapping, Vec<AnswersProblem>> {
        self.problems.sort_by_key(|problem| problem.line);
        if self.problems.is_empty() { Ok(mapping) } else { Err(self.problems) }
    }

    pub(super) fn report(&mut self, line: u64, kind: Kind) {
        self.problems.push(AnswersProblem::new(kind, self.file, Some(line), None));
    }

    /// Says how something is written.
    pub(super) fn misses_form(&mut self, entry: Entry<'_>, example: &'static str) {
        self.report(entry.line, Kind::MapForm { found: entry.key.to_owned(), example });
    }

    pub(super) fn check_keys(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for entry in self.entries(table) {
            if !known.contains(&entry.key) {
                let (found, offered) = (entry.key.to_owned(), known.join(", "));
                self.report(entry.line, Kind::MapKey { found, offered });
            }
        }
    }

    /// The keys of a table, in the order of the file.
    pub(super) fn entries<'t>(&self, table: &'t DeTable<'t>) -> Vec<Entry<'t>> {
        let entry =
            |(key, value): (&'t Spanned<_>, &'t Spanned<DeValue<'t>>)| self.entry(key, value);
        let mut entries: Vec<Entry<'t>> = table.iter().map(entry).collect();
        entries.sort_by_key(|entry| entry.line);
        entries
    }

    /// The value of a key, if it is there.
    pub(super) fn get<'t>(&self, table: &'t DeTable<'t>, key: &str) -> Option<Entry<'t>> {
        let (key, value) = table.get_key_value(key)?;
        Some(self.entry(key, value))
    }

    /// The keys of a table within, if it is there.
    pub(super) fn table<'t>(
        &mut self,
        table: &'t DeTable<'t>,
        key: &str,
        example: &'static str,
    ) -> Vec<Entry<'t>> {
        let Some(entry) = self.get(table, key) else { return Vec::new() };
        if let DeValue::Table(within) = entry.value {
            self.entries(within)
        } else {
            self.misses_form(entry, example);
            Vec::new()
        }
    }

    /// A text.
    pub(super) fn word<'t>(&mut self, entry: Entry<'t>, example: &'static str) -> Option<&'t str> {
        let word = entry.value.as_str();
        if word.is_none() {
            self.misses_form(entry, example);
        }
        word
    }

    /// A list of texts, or one text; empty if the key is not there.
    pub(super) fn words(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        example: &'static str,
    ) -> Vec<String> {
        let Some(entry) = self.get(table, key) else { return Vec::new() };
        let all: Option<Vec<&str>> = match entry.value {
            DeValue::Array(list) => list.iter().map(|word| word.get_ref().as_str()).collect(),
            one => one.as_str().map(|word| vec![word]),
        };
        if all.is_none() {
            self.misses_form(entry, example);
        }
        all.unwrap_or_default().into_iter().map(|word| word.trim().to_owned()).collect()
    }

    fn entry<'t, K: AsRef<str> + 't>(
        &self,
        key: &'t Spanned<K>,
        value: &'t Spanned<DeValue<'t>>,
    ) -> Entry<'t> {
        let line = self.line(key.span().start);
        Entry { key: key.get_ref().as_ref(), line, value: value.get_ref() }
    }

    fn line(&self, byte: usize) -> u64 {
        self.source[..byte].matches('\n').count() as u64 + 1
    }
}
