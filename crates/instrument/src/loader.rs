//! Questionnaire files: all checks, and every problem at once.

pub(crate) mod blocks;
mod conditions;
mod from_bank;
mod gaps;
pub(crate) mod names;
mod options;
mod parts;
pub(crate) mod reader;
mod scales;

use std::collections::BTreeMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};
use toml::de::DeTable;

use self::blocks::ItemDraft;
use self::names::Names;
use self::reader::{Reader, Table};
use crate::diagnostic::decode;
use crate::{Bank, Diagnostic, Id, ItemKind, Level, Questionnaire, Selection, shape};

/// Reads a questionnaire step by step: the methods stand in the files below, a section of the file
/// each.
pub(crate) struct Loader<'s> {
    pub(crate) reader: Reader<'s>,
    pub(crate) names: Names,
    bank: &'s Bank,
    /// Formats of the bank that came along, by their index in the bank and in the questionnaire.
    pulled: Vec<(usize, usize)>,
}

/// Loads a questionnaire from the text of its file, which has to hold every item itself. `file` is only
/// named in diagnostics; that it is called after the id and the version in it is the caller's to check.
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
    load_with(file, source, &Bank::default())
}

/// The same, with items from a bank.
///
/// # Errors
/// As [`load`].
pub fn load_with(file: &str, source: &str, bank: &Bank) -> Result<Questionnaire, Vec<Diagnostic>> {
    load_with_lines(file, source, bank).map(|(questionnaire, _)| questionnaire)
}

/// The same, with the line on which every id stands.
pub(crate) fn load_with_lines(
    file: &str,
    source: &str,
    bank: &Bank,
) -> Result<(Questionnaire, BTreeMap<String, usize>), Vec<Diagnostic>> {
    let mut loader = Loader::new(Reader::questionnaire(file, source), bank);
    let (table, errors) = DeTable::parse_recoverable(source);
    if !errors.is_empty() {
        loader.reader.syntax(&errors);
        return Err(loader.reader.report.into_diagnostics());
    }
    let questionnaire = loader.questionnaire(table.get_ref());
    loader.names.report_twice(&mut loader.reader);
    match questionnaire {
        Some(mut questionnaire) if loader.reader.report.is_empty() => {
            questionnaire.hash = hash(&questionnaire.to_toml());
            Ok((questionnaire, loader.names.lines()))
        }
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

pub(crate) fn hash(source: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(source.as_bytes()) {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

impl<'s> Loader<'s> {
    pub(crate) fn new(reader: Reader<'s>, bank: &'s Bank) -> Loader<'s> {
        Loader { reader, names: Names::default(), bank, pulled: Vec::new() }
    }
}

impl Loader<'_> {
    /// Nothing only if there is no id to give it; whether it is sound the report tells.
    fn questionnaire(&mut self, table: &DeTable<'_>) -> Option<Questionnaire> {
        let root = self.reader.root(table, &shape::QUESTIONNAIRE.names());
        let id = self.own_id(&root, "questionnaire");
        let version = self.reader.version(&root, "version");
        let title = self.reader.required_text(&root, "title");
        let minutes = self.reader.require(&root, "minutes");
        let minutes = minutes.and_then(|minutes| self.reader.number(&minutes, 1, 120));
        let source = self.reader.required_text(&root, "source");
        let accept = self.reader.accepted(&root);

        let parts = self.parts(&root);
        let mut formats = self.formats(&root);
        let (blocks, mut drafts) = self.blocks(&root, &parts, &mut formats);
        self.conditions(&mut drafts);
        let scales = self.scales(&root, &drafts, &formats);
        let relations = self.relations(&root, &scales, &drafts);
        let gaps = self.gaps(&root, &scales);
        let selection = self.selection(&root);
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
            gaps,
            selection,
            accept,
            hash: String::new(),
        })
    }

    /// The id of a table, entered in the one name space of the file.
    pub(crate) fn own_id(&mut self, table: &Table<'_>, kind: &'static str) -> Option<Id> {
        let entry = self.reader.require(table, "id")?;
        let id = self.reader.id(&entry)?;
        self.names.claim(&id, kind, entry.line);
        Some(id)
    }

    /// What a wave took: Peil writes it, so a word more than the types is not checked.
    fn selection(&mut self, root: &Table<'_>) -> Option<Selection> {
        let entry = self.reader.optional(root, "selection")?;
        let table = self.reader.table(&entry, "selection", 0, &shape::SELECTION.names())?;
        let of = self.reader.version(&table, "of");
        let blocks = self.reader.require(&table, "blocks")?;
        let blocks = self.reader.names(&blocks);
        let blocks = blocks.into_iter().map(|(block, _)| Id::unchecked(block)).collect();
        Some(Selection { of: of?, blocks })
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
