//! The item bank: every question once, for all questionnaires.

use toml::de::DeTable;

use crate::diagnostic::decode;
use crate::loader::Loader;
use crate::loader::blocks::Wording;
use crate::loader::reader::{Reader, Table};
use crate::{Accepted, Diagnostic, Format, Id, ItemKind, Text, shape};

/// Items and answer formats that questionnaires name by their ids.
///
/// What stands in it never changes: a question in other words is a new *revision* of the same item, beside
/// the first. So a questionnaire that named an item keeps the words it was read with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bank {
    formats: Vec<BankFormat>,
    items: Vec<BankItem>,
}

/// An answer format of the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankFormat {
    /// The format.
    pub format: Format,
    /// Its revision, from 1.
    pub revision: u32,
}

/// An item of the bank: without what every questionnaire decides for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankItem {
    /// Its id, the same in every questionnaire and every revision.
    pub id: Id,
    /// Its revision, from 1.
    pub revision: u32,
    /// The id of the file it stands in.
    pub subject: Id,
    /// The file, as the caller named it.
    pub file: String,
    /// The line on which it begins.
    pub line: usize,
    /// The question or statement.
    pub text: Text,
    /// An explanation below it.
    pub help: Option<Text>,
    /// What can be answered; a format is an index into [`Bank::formats`].
    pub kind: ItemKind,
    /// Where it comes from.
    pub source: Option<String>,
    /// Warnings that are no mistake here.
    pub accept: Vec<Accepted>,
}

/// What the bank has under a name.
pub(crate) enum Found<'b> {
    Item(&'b BankItem),
    /// The item, but not this revision: those it has, in words.
    OtherRevisions(String),
    Nothing,
}

impl Bank {
    /// Reads the files of a bank: the name of each for messages, and its text.
    ///
    /// # Errors
    /// Every problem of every file, file by file: those of a questionnaire's items and formats, and a
    /// revision that does not follow the one before.
    pub fn load(files: &[(String, Vec<u8>)]) -> Result<Bank, Vec<Diagnostic>> {
        let (mut bank, mut problems) = (Bank::default(), Vec::new());
        let mut sources = Vec::new();
        for (file, bytes) in files {
            match decode(file, bytes, "Q002") {
                Ok(source) => sources.push((file.as_str(), source)),
                Err(found) => problems.extend(found),
            }
        }
        // Formats first: an item may have one of another file.
        let nothing = Bank::default();
        for (file, source) in &sources {
            problems.extend(read(file, source, &nothing, &mut bank, Bank::read_formats));
        }
        let formats = bank.clone();
        for (file, source) in &sources {
            problems.extend(read(file, source, &formats, &mut bank, Bank::read_items));
        }
        // What is wrong at the top of a file was met twice.
        problems.sort_by(|a, b| (&a.file, a.line, a.code).cmp(&(&b.file, b.line, b.code)));
        problems.dedup();
        if problems.is_empty() { Ok(bank) } else { Err(problems) }
    }

    /// The formats, in the order of the files.
    pub fn formats(&self) -> &[BankFormat] {
        &self.formats
    }

    /// The items, in the order of the files.
    pub fn items(&self) -> &[BankItem] {
        &self.items
    }

    /// The index of a format: `agreement`, or `agreement@2` for its second revision.
    pub(crate) fn format(&self, name: &str) -> Option<usize> {
        let (id, revision) = split(name)?;
        self.formats.iter().position(|it| it.format.id == *id && it.revision == revision)
    }

    /// The item of a name: `knows_policy`, or `knows_policy@2`.
    pub(crate) fn item(&self, name: &str) -> Found<'_> {
        let id = name.split('@').next().unwrap_or_default();
        let known: Vec<&BankItem> = self.items.iter().filter(|item| item.id == *id).collect();
        let wanted = split(name).map(|(_, revision)| revision);
        match known.iter().find(|item| Some(item.revision) == wanted) {
            Some(item) => Found::Item(item),
            None if known.is_empty() => Found::Nothing,
            None => {
                let known: Vec<String> = known.iter().map(|it| it.revision.to_string()).collect();
                Found::OtherRevisions(known.join(", "))
            }
        }
    }

    fn read_formats(&mut self, loader: &mut Loader<'_>, root: &Table<'_>) {
        let names = shape::BANK_FORMAT.names();
        for table in loader.reader.any_tables(root, "formats", "format", &names) {
            let format = loader.format(&table);
            let revision = revision(loader, &table);
            let earlier = self.formats.iter().filter(|known| known.format.id == format.id).count();
            follows(loader, &table, earlier, revision);
            self.formats.push(BankFormat { format, revision });
        }
    }

    fn read_items(&mut self, loader: &mut Loader<'_>, root: &Table<'_>) {
        let subject = loader.reader.require(root, "id").and_then(|id| loader.reader.id(&id));
        loader.reader.required_text(root, "title");
        let names = shape::BANK_ITEM.names();
        for table in loader.reader.any_tables(root, "items", "item", &names) {
            let id = loader.reader.require(&table, "id").and_then(|id| loader.reader.id(&id));
            let Wording { text, help, source, accept } = loader.wording(&table);
            let kind = loader.kind_in_bank(&table);
            let revision = revision(loader, &table);
            let (Some(id), Some(subject)) = (id, subject.clone()) else { continue };
            // A stand-in: with a problem the bank is never seen outside, and the next revision finds this one.
            let kind = kind.unwrap_or(ItemKind::Open { max_chars: 0 });
            let earlier = self.items.iter().filter(|known| known.id == id).count();
            follows(loader, &table, earlier, revision);
            let (file, line) = (loader.reader.report.file().to_owned(), table.line);
            self.items.push(BankItem {
                id,
                revision,
                subject,
                file,
                line,
                text,
                help,
                kind,
                source,
                accept,
            });
        }
    }
}

/// Reads one file in one of the two rounds.
fn read(
    file: &str,
    source: &str,
    known: &Bank,
    bank: &mut Bank,
    round: fn(&mut Bank, &mut Loader<'_>, &Table<'_>),
) -> Vec<Diagnostic> {
    let mut loader = Loader::new(Reader::questionnaire(file, source), known);
    let (table, errors) = DeTable::parse_recoverable(source);
    if errors.is_empty() {
        let root = loader.reader.root(table.get_ref(), &shape::BANK.names());
        round(bank, &mut loader, &root);
    } else {
        loader.reader.syntax(&errors);
    }
    loader.reader.report.into_diagnostics()
}

fn revision(loader: &mut Loader<'_>, table: &Table<'_>) -> u32 {
    let entry = loader.reader.optional(table, "revision");
    entry.and_then(|entry| loader.reader.number(&entry, 1, 999)).unwrap_or(1)
}

/// Revisions stand in order, none left out: otherwise a name could come to mean something else.
fn follows(loader: &mut Loader<'_>, table: &Table<'_>, earlier: usize, revision: u32) {
    let expected = earlier + 1;
    if u32::try_from(expected) != Ok(revision) {
        let values = [("place", table.place.clone()), ("expected", expected.into())];
        loader.reader.report.add(table.line, "Q059", values);
    }
}

fn split(name: &str) -> Option<(&str, u32)> {
    match name.split_once('@') {
        Some((id, revision)) => Some((id, revision.parse().ok()?)),
        None => Some((name, 1)),
    }
}
