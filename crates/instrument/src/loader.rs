//! Questionnaire files: all checks, and every problem at once.

mod blocks;
mod conditions;
mod names;
mod options;
mod parts;
pub(crate) mod reader;
mod scales;

use std::fmt::Write;

use sha2::{Digest, Sha256};
use toml::de::DeTable;

use self::blocks::ItemDraft;
use self::names::Names;
use self::reader::{Entry, Reader, Table};
use crate::diagnostic::decode;
use crate::{Diagnostic, Id, ItemKind, Level, Questionnaire};

const KEYS: &[&str] = &[
    "id",
    "version",
    "title",
    "minutes",
    "source",
    "parts",
    "formats",
    "blocks",
    "scales",
    "relations",
];

/// Reads a questionnaire step by step: the methods stand in the files below, a section of the file
/// each.
struct Loader<'s> {
    reader: Reader<'s>,
    names: Names,
}

/// Loads a questionnaire from the text of its file. `file` is only named in diagnostics; that it is
/// called after the id and the version in it is the caller's to check.
///
/// # Errors
/// Every problem of the file at once, in the order of the lines: see the table of codes in the
/// [crate documentation](crate). A file that is not TOML gives only its syntax errors, as nothing
/// else about it is certain.
///
/// ```
/// let problems = peil_instrument::load("staff.toml", "id = 'staff'\nversion = 1.0\n").unwrap_err();
/// assert_eq!(problems[0].code, "Q003"); // a key is missing
/// assert!(problems.iter().any(|problem| problem.code == "Q005" && problem.line == 2));
/// ```
pub fn load(file: &str, source: &str) -> Result<Questionnaire, Vec<Diagnostic>> {
    let mut loader =
        Loader { reader: Reader::questionnaire(file, source), names: Names::default() };
    let (table, errors) = DeTable::parse_recoverable(source);
    if !errors.is_empty() {
        loader.reader.syntax(&errors);
        return Err(loader.reader.report.into_diagnostics());
    }
    let questionnaire = loader.questionnaire(table.get_ref(), hash(source));
    loader.names.report_twice(&mut loader.reader.report);
    match questionnaire {
        Some(questionnaire) if loader.reader.report.is_empty() => Ok(questionnaire),
        _ => Err(loader.reader.report.into_diagnostics()),
    }
}

/// The same from bytes, which may turn out not to be UTF-8.
///
/// # Errors
/// As [`load`], and `Q002` with the line of the first byte that is not UTF-8.
pub fn load_bytes(file: &str, bytes: &[u8]) -> Result<Questionnaire, Vec<Diagnostic>> {
    load(file, decode(file, bytes, "Q002")?)
}

fn hash(source: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(source.as_bytes()) {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

impl Loader<'_> {
    /// Nothing only if there is no id to give it; whether it is sound the report tells.
    fn questionnaire(&mut self, table: &DeTable<'_>, hash: String) -> Option<Questionnaire> {
        let root = self.reader.root(table, KEYS);
        let id = self.own_id(&root, "questionnaire");
        let version = self.version(&root);
        let title = self.reader.required_text(&root, "title");
        let minutes = self.reader.require(&root, "minutes");
        let minutes = minutes.and_then(|minutes| self.reader.number(&minutes, 1, 120));
        let source = self.reader.required_text(&root, "source");

        let parts = self.parts(&root);
        let formats = self.formats(&root);
        let (blocks, mut drafts) = self.blocks(&root, &parts, &formats);
        self.conditions(&mut drafts);
        let scales = self.scales(&root, &drafts, &formats);
        let relations = self.relations(&root, &scales, &drafts);
        self.check_parts(&parts, &drafts);

        Some(Questionnaire {
            id: id?,
            version: version?,
            title,
            minutes: minutes?,
            source,
            parts: parts.into_iter().map(|part| part.part).collect(),
            formats,
            blocks,
            items: drafts.into_iter().map(|draft| draft.item).collect(),
            scales: scales.into_iter().map(|scale| scale.scale).collect(),
            relations,
            hash,
        })
    }

    /// The id of a table, entered in the one name space of the file.
    fn own_id(&mut self, table: &Table<'_>, kind: &'static str) -> Option<Id> {
        let entry = self.reader.require(table, "id")?;
        let id = self.reader.id(&entry)?;
        self.names.claim(&id, kind, entry.line);
        Some(id)
    }

    /// `1.0.0`: three numbers, as they also name the file.
    fn version(&mut self, root: &Table<'_>) -> Option<String> {
        let entry = self.reader.require(root, "version")?;
        let version = self.reader.string(&entry)?;
        let numbers: Vec<&str> = version.split('.').collect();
        let number = |text: &&str| text.parse().is_ok_and(|n: u16| n.to_string() == **text);
        if numbers.len() == 3 && numbers.iter().all(number) {
            return Some(version.to_owned());
        }
        self.reader.report.add(entry.line, "Q012", [("found", version.into())]);
        None
    }

    /// A list that may not be empty.
    fn empty_list(&mut self, table: &Table<'_>, key: &'static str, line: usize) {
        let values = [("key", key.into()), ("place", table.place.clone())];
        self.reader.report.add(line, "Q013", values);
    }

    /// A required list of tables with at least one of them.
    fn some_tables<'t>(
        &mut self,
        table: &Table<'t>,
        key: &'static str,
        kind: &'static str,
        keys: &[&str],
    ) -> Vec<Table<'t>> {
        let Some(list) = self.reader.require(table, key) else { return Vec::new() };
        let n_before = self.reader.report.len();
        let tables = self.reader.tables(&list, kind, keys);
        if tables.is_empty() && self.reader.report.len() == n_before {
            self.empty_list(table, key, list.line);
        }
        tables
    }

    /// The tables of a list that may be absent.
    fn any_tables<'t>(
        &mut self,
        table: &Table<'t>,
        key: &'static str,
        kind: &'static str,
        keys: &[&str],
    ) -> Vec<Table<'t>> {
        let list: Option<Entry<'t>> = self.reader.optional(table, key);
        list.map_or_else(Vec::new, |list| self.reader.tables(&list, kind, keys))
    }

    /// Every part holds something, and the core holds ratings: without them there is no result.
    fn check_parts(&mut self, parts: &[parts::PartDraft], drafts: &[ItemDraft<'_>]) {
        let misplaced = parts.first().is_some_and(|core| core.part.level == Level::Higher);
        if misplaced || drafts.is_empty() || drafts.iter().any(|draft| !draft.sound) {
            // An item may belong where it could not be placed.
            return;
        }
        for (index, part) in parts.iter().enumerate() {
            let holds = |wanted: fn(&ItemKind) -> bool| {
                drafts.iter().any(|draft| draft.item.part == index && wanted(&draft.item.kind))
            };
            let values = [("part", part.part.id.as_str().into())];
            if index == 0 && !holds(|kind| matches!(kind, ItemKind::Rating { .. })) {
                self.reader.report.add(part.line, "Q023", values);
            } else if !holds(|kind| !matches!(kind, ItemKind::Open { .. })) {
                self.reader.report.add(part.line, "Q022", values);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::hash;

    /// FIPS 180-4, the example of one block.
    #[test]
    fn the_hash_is_sha_256() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash("abc"), expected);
    }
}
